"""A batch of imported records, kept in one transaction: few statements, whatever their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from company import Company
from contact.terms import Change, Preferences
from customers import tastes
from customers.consent import preferences_of_many
from customers.errors import InvalidRecord
from customers.merge import confirmed_numbers, merge_at
from customers.records import customer_of, loyalty_of, order_of, points_of, subscription_of
from customers.schemas import CustomerLine, ImportLine, LoyaltyLine, OrderLine
from customers.service import record_tastes
from storage import UnitOfWork
from storage.records import Customer, Json, LoyaltyAccount, Order, Subscription


@dataclass(frozen=True, slots=True)
class Record:
    """A line that reads well by itself."""

    number: int
    content: ImportLine


@dataclass
class _Batch:
    """What is to be stored. Later lines replace earlier ones with the same key."""

    customers: dict[str, Customer] = field(default_factory=dict)
    orders: dict[tuple[str, str], Order] = field(default_factory=dict)
    subscriptions: dict[tuple[str, str], Subscription] = field(default_factory=dict)
    loyalty: dict[str, LoyaltyAccount] = field(default_factory=dict)


def keep(
    uow: UnitOfWork, company: Company, records: Sequence[Record], now: datetime
) -> Sequence[tuple[int, InvalidRecord]]:
    """Stores what can be stored, in the order of the lines. Returns the refused lines' numbers with the reasons.

    Every customer concerned is held first, in one order: imports side by side cannot wait for each other, and the event
    log's lock comes last.
    """
    refs = {record.content.customer for record in records}
    known = set(uow.customers.lock_many(refs))
    before = {ref: customer.tastes_given for ref, customer in uow.customers.many(_described(records) & known).items()}
    said = preferences_of_many(uow, company, before)
    batch, refused = _Batch(), []
    for record in records:
        try:
            _sort_in(batch, record.content, known, before, said, company)
        except InvalidRecord as error:
            refused.append((record.number, error))
    uow.customers.put_many(list(batch.customers.values()), now)
    uow.orders.put(list(batch.orders.values()), now)
    uow.service_history.put_subscriptions(list(batch.subscriptions.values()), now)
    uow.service_history.put_loyalty(list(batch.loyalty.values()), now)
    for ref, customer in sorted(batch.customers.items()):
        record_tastes(uow, company, ref, tastes.change(before.get(ref), customer.tastes_given), now)
    merge_at(uow, company, confirmed_numbers(batch.customers.values()), now)
    return refused


def _sort_in(
    batch: _Batch,
    line: ImportLine,
    known: set[str],
    before: Mapping[str, Json | None],
    said: Mapping[str, Preferences],
    company: Company,
) -> None:
    ref = line.customer
    if isinstance(line, CustomerLine):
        customer = customer_of(ref, line, points_of(line), _last_given(batch, ref, before))
        change = tastes.change(before.get(ref), customer.tastes_given)
        if change != Change():
            tastes.check(said.get(ref, Preferences()), change, company.catalog)
        batch.customers[ref] = customer
        known.add(ref)
        return
    if ref not in known:
        raise InvalidRecord("customer", "there is no such customer, and none on an earlier line")
    if isinstance(line, OrderLine):
        batch.orders[ref, line.number] = order_of(ref, line.number, line)
    elif isinstance(line, LoyaltyLine):
        batch.loyalty[ref] = loyalty_of(ref, line)
    else:
        batch.subscriptions[ref, line.name] = subscription_of(ref, line)


def _last_given(batch: _Batch, ref: str, before: Mapping[str, Json | None]) -> Json | None:
    return batch.customers[ref].tastes_given if ref in batch.customers else before.get(ref)


def _described(records: Sequence[Record]) -> set[str]:
    """Every customer whose record may replace an older one: what was given before must not be lost."""
    return {record.content.customer for record in records if isinstance(record.content, CustomerLine)}
