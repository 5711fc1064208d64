"""What the company API does with customers, orders and preferences, on an open unit of work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from company import Company
from contact.document import change_from_document, preferences_to_document
from contact.terms import Change
from customers import consent, tastes
from customers.errors import InvalidRecord, UnknownCustomer
from customers.fields import is_storable
from customers.merge import confirmed_numbers, merge_at
from customers.records import customer_document, customer_of, order_of, points_of
from customers.schemas import CustomerBody, OrderBody, PatchHead, read
from storage import UnitOfWork
from storage.records import LedgerEntry

COMPANY = "company"
"""The actor of changes that come with the company's own records."""
_DEEPEST_CHANGE = 10


def put_customer(uow: UnitOfWork, company: Company, ref: str, body: CustomerBody, now: datetime) -> bool:
    """Creates or replaces the customer. Says whether they are new. Raises `InvalidRecord`.

    The ledger stays as it is, but for likes and dislikes that differ from those the company sent before: they become
    an entry of their own.
    """
    points = points_of(body)
    before = uow.customers.lock(ref)
    old = None if before is None else before.tastes_given
    customer = customer_of(ref, body, points, old)
    change = tastes.change(old, customer.tastes_given)
    if before is not None:
        tastes.check(consent.preferences(uow, company, ref), change, company.catalog)
    uow.customers.put(customer, now)
    record_tastes(uow, company, customer.ref, change, now)
    merge_at(uow, company, confirmed_numbers([customer]), now)
    return before is None


def record_tastes(uow: UnitOfWork, company: Company, ref: str, change: Change, now: datetime) -> None:
    """Adds the company's likes and dislikes to the ledger, if they change anything."""
    if change == Change():
        return
    consent.record(
        uow,
        company,
        customer=ref,
        change=change,
        actor=COMPANY,
        channel=None,
        words=None,
        event_id=None,
        wording=None,
        now=now,
    )


def get_customer(uow: UnitOfWork, company: Company, ref: str) -> dict[str, Any]:
    """The customer as a document, with what has been learnt. Raises `UnknownCustomer`."""
    customer = uow.customers.get(ref)
    if customer is None:
        raise UnknownCustomer(ref)
    learnt = consent.preferences(uow, company, ref)
    return customer_document(customer, learnt.likes, learnt.dislikes)


def put_order(uow: UnitOfWork, ref: str, number: str, body: OrderBody, now: datetime) -> bool:
    """Creates or replaces the order. Says whether it is new. Raises `UnknownCustomer`."""
    if not uow.customers.lock_many([ref]):
        raise UnknownCustomer(ref)
    is_new = uow.orders.get(ref, number) is None
    uow.orders.put([order_of(ref, number, body)], now)
    return is_new


def get_preferences(uow: UnitOfWork, company: Company, ref: str, now: datetime) -> dict[str, Any]:
    """The preference document. Raises `UnknownCustomer`."""
    customer = uow.customers.get(ref)
    if customer is None:
        raise UnknownCustomer(ref)
    said = consent.preferences(uow, company, ref)
    zone = ZoneInfo(customer.time_zone) if customer.time_zone else UTC
    as_of = now.astimezone(zone).replace(microsecond=0)
    return preferences_to_document(ref, said, company.catalog, customer.time_zone, as_of)


def patch_preferences(
    uow: UnitOfWork, company: Company, ref: str, document: Mapping[str, Any], now: datetime
) -> LedgerEntry | None:
    """A change by staff or the company: a change document with `actor`, `evidence` and, if wanted, `base_version`.

    Returns the ledger's new entry, None if nothing changes. Raises `UnknownCustomer`; `InvalidRecord` and
    `contact.errors.InvalidChange`, which name the field; `StaleVersion` if the ledger is not at `base_version`.
    """
    head = read(PatchHead, {name: value for name, value in document.items() if name in PatchHead.model_fields})
    wish = {name: value for name, value in document.items() if name not in PatchHead.model_fields}
    _refuse_what_cannot_be_kept(wish, "")
    change = change_from_document(wish, company.catalog)
    return consent.record(
        uow,
        company,
        customer=ref,
        change=change,
        actor=head.actor,
        channel=None,
        words=head.evidence,
        event_id=None,
        wording=None,
        now=now,
        base_version=head.base_version,
    )


def ledger_document(entry: LedgerEntry) -> dict[str, Any]:
    """One entry of `GET /v1/customers/{ref}/ledger`."""
    return {
        "version": entry.version,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "channel": entry.channel,
        "change": dict(entry.change),
        "before": dict(entry.before),
        "after": dict(entry.after),
        "words": entry.words,
        "event": entry.event_id,
        "wording": entry.wording,
        "undo_of": entry.undo_of,
    }


def _refuse_what_cannot_be_kept(value: object, field: str, depth: int = 0) -> None:
    """Raises `InvalidRecord` for text that a database cannot hold, wherever it stands in the document."""
    if depth > _DEEPEST_CHANGE:
        raise InvalidRecord(field, "is nested too deeply")
    if isinstance(value, str) and not is_storable(value):
        raise InvalidRecord(field, "must not contain NUL or half a character")
    if isinstance(value, dict):
        _refuse_what_cannot_be_kept(list(value), field, depth)
        for name, part in value.items():
            _refuse_what_cannot_be_kept(part, f"{field}/{name}" if field else str(name), depth + 1)
    if isinstance(value, list):
        for position, part in enumerate(value):
            _refuse_what_cannot_be_kept(part, f"{field}/{position}" if field else str(position), depth + 1)
