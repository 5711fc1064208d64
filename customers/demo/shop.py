"""The whole demo shop, and putting it into a database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from company import Company
from contact.document import change_from_document
from contact.words import will_in_words
from customers import consent
from customers.batch import Record, keep
from customers.demo import featured
from customers.demo.accounts import loyalty, subscriptions
from customers.demo.people import people
from customers.demo.purchases import DAYS, purchases
from customers.demo.wishes import Said, sayings
from customers.schemas import CustomerLine, read_line
from storage import Database, UnitOfWork

PEOPLE = 197
"""Besides those of `featured`."""
SEED = 1948
_FIRST_NUMBER = 11_001


def records(today: date, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """Every customer, order, subscription and account as lines of an import. The same seed and day, the same lines."""
    random = Random(seed)
    persons = people(random, PEOPLE)
    for person in persons:
        yield person.record()
    yield from featured.customers()
    by_person = {person.ref: list(purchases(random, person, today)) for person in persons if person.stage == "customer"}
    bought = sorted((order for orders in by_person.values() for order in orders), key=lambda order: order["placed_at"])
    for number, order in enumerate(bought, _FIRST_NUMBER):
        yield order | {"number": str(number)}
    yield from featured.orders(today)
    for person in persons:
        yield from subscriptions(random, person, today)
        if by_person.get(person.ref):
            yield loyalty(random, person.ref, by_person[person.ref])
    yield from featured.accounts(today)


def said(today: date, seed: int = SEED) -> list[Said]:
    """What customers said, in the order of time."""
    persons = people(Random(seed), PEOPLE)
    random = Random(seed + 1)
    return sorted([*sayings(random, persons, today), *featured.sayings(today)], key=lambda one: (one.at, one.customer))


def seed(database: Database, company: Company, today: date) -> None:
    """Puts the shop into the database, whole or not at all. If it is there already, on whatever day, it stays as it is.

    `today` is the day in UTC that all dates are relative to.
    """
    now = datetime.combine(today, time(), UTC)
    with database.read() as uow:
        if uow.customers.get(featured.FEATURED[0]) is not None:
            return
    with database.write() as uow:
        if uow.customers.lock(featured.FEATURED[0]) is not None:
            return
        lines = [Record(number, read_line(line)) for number, line in enumerate(records(today), 1)]
        customers = [line for line in lines if isinstance(line.content, CustomerLine)]
        history = [line for line in lines if not isinstance(line.content, CustomerLine)]
        # They have been customers for as long as they have been buying.
        for _, error in [
            *keep(uow, company, customers, now - timedelta(days=DAYS + 1)),
            *keep(uow, company, history, now),
        ]:
            raise error
        for one in said(today):
            _record(uow, company, one)


def _record(uow: UnitOfWork, company: Company, one: Said) -> None:
    change = change_from_document(one.change, company.catalog)
    customer = uow.customers.get(one.customer)
    zone = ZoneInfo(customer.time_zone) if customer and customer.time_zone else None
    consent.record(
        uow,
        company,
        customer=one.customer,
        change=change,
        actor="customer",
        channel=one.channel,
        words=one.words,
        event_id=None,
        wording=will_in_words(change, company.catalog, now=one.at, time_zone=zone),
        now=one.at,
    )
