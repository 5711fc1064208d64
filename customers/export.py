"""What is on record about a customer's consent, as the customer may take it with them: one JSON document.

The consent records have the fields of ISO/IEC TS 27560:2023 (header, processing, parties, events): one record for each
purpose, which is a topic on a channel, with an event for each time it was given, refused or withdrawn. Beside them
stand the ledger itself, unchanged, and the log of contacts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from company import Company
from contact.catalog import CHANNELS
from contact.document import preferences_to_document
from contact.terms import Channel, Permission, Topic
from customers import consent
from customers.errors import UnknownCustomer
from customers.service import ledger_document
from storage import UnitOfWork
from storage.records import Customer, LedgerEntry, Touchpoint

SCHEMA = "ISO/IEC TS 27560:2023"
MOST_CONTACTS = 1000
"""The newest of the log of contacts."""
_EVENT = {"granted": "consent_given", "denied": "consent_withdrawn", "unset": "consent_reset"}
_NEVER_GIVEN = "consent_refused"
_STATE = {"granted": "given", "denied": "withdrawn", "unset": "unset"}


def export(uow: UnitOfWork, company: Company, ref: str, now: datetime, withdrawal: str) -> dict[str, Any]:
    """Everything. `now` is an aware instant, its offset is kept; `withdrawal` is the address at which consent can be
    withdrawn. Raises `UnknownCustomer`."""
    customer = uow.customers.get(ref)
    if customer is None:
        raise UnknownCustomer(ref)
    entries = uow.ledger.of_customer(ref)
    said = consent.preferences(uow, company, ref)
    touches = uow.touchpoints.of_customer(ref, MOST_CONTACTS, replies=False)
    return {
        "schema_version": SCHEMA,
        "exported_at": now.isoformat(),
        "pii_principal_id": ref,
        "pii_controllers": [_controller(company)],
        "consent_records": consent_records(entries, company, customer, withdrawal),
        "preferences": preferences_to_document(ref, said, company.catalog, customer.time_zone, now),
        "ledger": [ledger_document(entry) for entry in entries],
        "contacts": [_contact(touch) for touch in touches],
    }


def consent_records(
    entries: Iterable[LedgerEntry], company: Company, customer: Customer, withdrawal: str
) -> list[dict[str, Any]]:
    """A record for each topic and channel of which anything was ever said, in the catalog's order; topics that have
    left it come last."""
    events: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for entry in entries:
        before, after = _cells(entry.before), _cells(entry.after)
        for cell in sorted(before.keys() | after.keys()):
            was, became = before.get(cell, "unset"), after.get(cell, "unset")
            if was != became:
                events.setdefault(cell, []).append(_event(entry, was, became))
    order = {name: number for number, name in enumerate(company.catalog.topics)}
    cells = sorted(events, key=lambda cell: (order.get(cell[0], len(order)), cell[0], CHANNELS.index(Channel(cell[1]))))
    return [_record(cell, events[cell], company, customer, withdrawal) for cell in cells]


def _record(
    cell: tuple[str, str], events: list[dict[str, Any]], company: Company, customer: Customer, withdrawal: str
) -> dict[str, Any]:
    name, channel = cell
    topic = company.catalog.topics.get(name)
    return {
        "schema_version": SCHEMA,
        "record_id": f"{customer.ref}/{name}/{channel}",
        "pii_principal_id": customer.ref,
        "pii_processing": {
            "privacy_notice": company.website,
            "language": "en",
            "purposes": [
                {
                    "purpose": f"{topic.title} {company.catalog.channels[Channel(channel)].by}" if topic else name,
                    "purpose_type": topic.purpose.value if topic else None,
                    "description": topic.description if topic else None,
                    "lawful_basis": _basis(topic),
                    "pii_information": [
                        {"pii_type": "contact_point", "channel": channel, "pii_optional": True},
                    ],
                    "pii_controllers": [_controller(company)["party_id"]],
                    "collection_method": "said by the customer, or noted by staff: see the events",
                    "processing_method": f"messages by {channel}",
                    "storage_locations": [],
                    "retention_period": "as long as the customer is on record",
                    "jurisdictions": [company.policy.country_of(customer.country)],
                    "recipient_third_parties": [],
                    "withdrawal_method": withdrawal,
                    "privacy_rights": ["withdraw consent", "access", "erasure", "data portability"],
                }
            ],
        },
        "party_identification": [_controller(company)],
        "events": events,
    }


def _event(entry: LedgerEntry, was: str, became: str) -> dict[str, Any]:
    kind = _NEVER_GIVEN if (was, became) == ("unset", "denied") else _EVENT[became]
    return {
        "event_time": entry.at.isoformat(),
        "event_type": "explicit" if entry.words else "recorded",
        "event_state": kind,
        "consent_state": "refused" if kind == _NEVER_GIVEN else _STATE[became],
        "validity_duration": None,
        "entity_id": entry.actor,
        "collected_on": entry.channel,
        "words": entry.words,
        "notice_shown": entry.wording,
        "ledger_version": entry.version,
    }


def _controller(company: Company) -> dict[str, Any]:
    return {
        "party_id": "controller",
        "party_name": company.name,
        "party_role": "pii_controller",
        "party_address": company.postal_address,
        "party_email": company.email,
        "party_phone": company.phone,
        "party_url": company.website,
    }


def _basis(topic: Topic | None) -> str:
    if topic is not None and topic.required:
        return "legal_obligation"
    return "contract" if topic is not None and topic.allowed_by_default else "consent"


def _cells(state: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    return {(rule["topic"], rule["channel"]): Permission(rule["permission"]).value for rule in state.get("rules", ())}


def _contact(touch: Touchpoint) -> dict[str, Any]:
    return {
        "at": touch.at.isoformat(),
        "topic": touch.topic,
        "channel": touch.channel,
        "decision": touch.decision,
        "reason": touch.reason,
        "explanation": touch.explanation,
        "next_allowed_at": touch.next_allowed_at.isoformat() if touch.next_allowed_at else None,
        "delivery": touch.delivery,
    }
