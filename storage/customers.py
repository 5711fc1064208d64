"""Customers and their contact points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, func, insert, or_, select

from storage.outbox import wake
from storage.records import Customer, Point
from storage.rows import Repository
from storage.tables import contact_points, customers, suppressions
from storage.upsert import upsert

# Written once: they are on the path of every decision, and putting a query together takes longer than running it.
_MANY = select(customers).where(customers.c.ref.in_(bindparam("refs", expanding=True)))
_POINTS = (
    select(contact_points, suppressions.c.since)
    .outerjoin(
        suppressions,
        and_(suppressions.c.channel == contact_points.c.channel, suppressions.c.address == contact_points.c.address),
    )
    .where(contact_points.c.customer.in_(bindparam("refs", expanding=True)))
    .order_by(contact_points.c.customer, contact_points.c.position)
)


class Customers(Repository):
    def put(self, customer: Customer, now: datetime) -> None:
        """Creates or replaces the customer with their contact points. The ledger is untouched."""
        self.put_many([customer], now)

    def put_many(self, found: Sequence[Customer], now: datetime) -> None:
        """Creates or replaces customers with their contact points; no reference may be given twice.

        What was deferred for them is judged anew at once: their clock may be another, or their address.
        """
        ordered = sorted(found, key=lambda customer: customer.ref)
        upsert(self._connection, customers, [_values(customer, now) for customer in ordered], keep=("created_at",))
        refs = [customer.ref for customer in ordered]
        self._connection.execute(delete(contact_points).where(contact_points.c.customer.in_(refs)))
        points = [
            {
                "customer": customer.ref,
                "channel": point.channel,
                "address": point.address,
                "verified": point.verified,
                "position": position,
            }
            for customer in ordered
            for position, point in enumerate(customer.points)
        ]
        if points:
            self._connection.execute(insert(contact_points), points)
        wake(self._connection, refs)

    def get(self, ref: str) -> Customer | None:
        return self.many([ref]).get(ref)

    def lock(self, ref: str) -> Customer | None:
        """The customer, held against other writers until the transaction ends.

        Lock customers before the first event is appended: the log's own lock is the last one everybody takes.
        """
        self.lock_many([ref])
        return self.get(ref)

    def lock_many(self, refs: Iterable[str]) -> Sequence[str]:
        """Holds these customers, in the order of their references so that two holders cannot wait for each other.

        Returns those that exist. Rows that only refer to a customer (orders, messages) can still be added by others.
        """
        query = select(customers.c.ref).where(customers.c.ref.in_(list(refs))).order_by(customers.c.ref)
        return list(self._connection.execute(query.with_for_update(key_share=True)).scalars())

    def many(self, refs: Iterable[str]) -> Mapping[str, Customer]:
        wanted = list(refs)
        points = self._points(wanted)
        rows = self._connection.execute(_MANY, {"refs": wanted})
        return {row.ref: _customer(row, points.get(row.ref, ())) for row in rows}

    def by_address(self, channel: str, address: str) -> Sequence[str]:
        """References of the customers who have this contact point."""
        query = select(contact_points.c.customer).where(
            contact_points.c.channel == channel, contact_points.c.address == address
        )
        return list(self._connection.execute(query.order_by(contact_points.c.customer)).scalars())

    def refs(self, limit: int = 1000, after: str = "") -> Sequence[str]:
        query = select(customers.c.ref).where(customers.c.ref > after).order_by(customers.c.ref).limit(limit)
        return list(self._connection.execute(query).scalars())

    def search(self, words: str, limit: int = 20) -> Sequence[str]:
        """References of customers whose name or reference begins with the words."""
        query = select(customers.c.ref).where(begins_with(words))
        return list(self._connection.execute(query.order_by(customers.c.ref).limit(limit)).scalars())

    def count(self) -> int:
        number: int = self._connection.execute(select(func.count()).select_from(customers)).scalar_one()
        return number

    def _points(self, refs: Sequence[str]) -> Mapping[str, tuple[Point, ...]]:
        found: dict[str, tuple[Point, ...]] = {}
        for row in self._connection.execute(_POINTS, {"refs": list(refs)}):
            point = Point(row.channel, row.address, row.verified, row.since is not None)
            found[row.customer] = (*found.get(row.customer, ()), point)
        return found


def begins_with(words: str) -> ColumnElement[bool]:
    """Whether a customer's reference, last name, or first and last name begins with the words, in any case."""
    pattern = words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
    full = customers.c.first_name + " " + customers.c.last_name
    return or_(
        customers.c.ref.ilike(pattern, escape="\\"),
        customers.c.first_name.ilike(pattern, escape="\\"),
        customers.c.last_name.ilike(pattern, escape="\\"),
        full.ilike(pattern, escape="\\"),
    )


def _values(customer: Customer, now: datetime) -> Mapping[str, Any]:
    return {
        "ref": customer.ref,
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "stage": customer.stage,
        "time_zone": customer.time_zone,
        "postal_code": customer.postal_code,
        "country": customer.country,
        "locale": customer.locale,
        "attributes": dict(customer.attributes),
        "tastes_given": None if customer.tastes_given is None else dict(customer.tastes_given),
        "created_at": now,
        "updated_at": now,
    }


def _customer(row: Row[Any], points: tuple[Point, ...]) -> Customer:
    return Customer(
        ref=row.ref,
        first_name=row.first_name,
        last_name=row.last_name,
        stage=row.stage,
        time_zone=row.time_zone,
        postal_code=row.postal_code,
        country=row.country,
        locale=row.locale,
        attributes=row.attributes,
        points=points,
        tastes_given=row.tastes_given,
        ledger_version=row.ledger_version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
