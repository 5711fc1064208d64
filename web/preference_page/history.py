"""What was agreed and what was sent, for the customer: the ledger and the gate's log in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from company import Company
from contact.document import change_from_document
from contact.errors import InvalidChange
from contact.naming import Names
from contact.terms import Change, Channel
from contact.why import Why, explain, said_in_words
from contact.words import will_in_words
from customers.export import MOST_CONTACTS
from storage import UnitOfWork
from storage.records import LedgerEntry, Touchpoint
from web.preference_page.controls import masked
from web.preference_page.settling import UNDONE
from web.preference_page.visit import Visit

STATES = {"send": "Sent", "defer": "Held back", "withhold": "Not sent"}
NOT_DELIVERED = ("undelivered", "failed", "bounced")


@dataclass(frozen=True, slots=True)
class Agreement:
    """One ledger entry. `wording` is the text that stood there when it was agreed."""

    at: datetime
    what: str
    said: str
    wording: str | None


@dataclass(frozen=True, slots=True)
class Contact:
    """One message, as it stands now. `tone` is send, defer, withhold or failed."""

    at: datetime
    topic: str
    by: str
    state: str
    tone: str
    why: Why
    note: str


def agreements(uow: UnitOfWork, company: Company, visit: Visit) -> list[Agreement]:
    """Newest first."""
    return [
        Agreement(
            at=entry.at,
            what=_what(entry, company, visit),
            said=said_in_words(entry, zone=visit.zone, since=visit.now),
            wording=entry.wording if entry.wording != entry.words else None,
        )
        for entry in reversed(uow.ledger.of_customer(visit.customer.ref))
    ]


def contacts(uow: UnitOfWork, company: Company, visit: Visit) -> list[Contact]:
    """What the company wrote by itself, or would have, newest first; a message that was tried several times is told
    once, as it ended."""
    entries = uow.ledger.of_customer(visit.customer.ref)
    touches = uow.touchpoints.of_customer(visit.customer.ref, MOST_CONTACTS, replies=False)
    latest: dict[object, Touchpoint] = {}
    for number, touch in enumerate(touches):
        latest.setdefault(number if touch.outbox_id is None else ("message", touch.outbox_id), touch)
    return [contact_of(touch, entries, company, visit) for touch in latest.values()]


def contact_of(touch: Touchpoint, entries: Sequence[LedgerEntry], company: Company, visit: Visit) -> Contact:
    names = Names(company.catalog)
    did_not_leave = touch.decision == "send" and (touch.reason == "failed" or touch.delivery in NOT_DELIVERED)
    return Contact(
        at=touch.at,
        topic=names.titles([touch.topic]).removeprefix("the ").capitalize() if touch.topic else "An answer to you",
        by=company.catalog.channels[Channel(touch.channel)].by if touch.channel else "",
        state="Not delivered" if did_not_leave else STATES.get(touch.decision, touch.decision),
        tone="failed" if did_not_leave else touch.decision,
        why=explain(touch, entries, company.catalog, zone=visit.zone, since=visit.now),
        note="It did not arrive." if touch.delivery in NOT_DELIVERED else "",
    )


def this_message(uow: UnitOfWork, company: Company, visit: Visit) -> Contact | None:
    """The message that the link came with, if it was one of the company's own."""
    if visit.message is None or visit.message.topic is None:
        return None
    touches = uow.touchpoints.of_message(visit.message.id)
    if not touches:
        return None
    return contact_of(touches[-1], uow.ledger.of_customer(visit.customer.ref), company, visit)


def _what(entry: LedgerEntry, company: Company, visit: Visit) -> str:
    for key, words in (("suppressed", "Blocked"), ("lifted", "No longer blocked")):
        point = entry.change.get(key)
        if isinstance(point, Mapping):
            return f"{words}: {_address(point, company)}."
    if entry.undo_of is not None:
        return UNDONE
    try:
        change = change_from_document(entry.change, company.catalog, stored=True)
    except InvalidChange:
        return "A change that we can no longer put in words."
    if change == Change():
        return "Nothing was changed."
    return will_in_words(change, company.catalog, now=entry.at, time_zone=visit.zone)


def _address(point: Mapping[str, object], company: Company) -> str:
    try:
        channel = Channel(str(point.get("channel")))
    except ValueError:
        return "an address"
    return f"{company.catalog.channels[channel].things} to {masked(channel, str(point.get('address', '')))}"
