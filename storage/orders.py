"""Orders. The key is (customer, number): two customers may bear the same number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select, tuple_

from storage.records import Order
from storage.rows import Repository, reader, values_of
from storage.tables import orders
from storage.upsert import upsert

_order = reader(Order)


class Orders(Repository):
    def put(self, found: Sequence[Order], now: datetime) -> None:
        """Creates or replaces the orders."""
        upsert(
            self._connection,
            orders,
            [
                values_of(order) | {"lines": list(order.lines), "shipments": list(order.shipments), "updated_at": now}
                for order in found
            ],
        )

    def get(self, customer: str, number: str) -> Order | None:
        query = select(orders).where(orders.c.customer == customer, orders.c.number == number)
        row = self._connection.execute(query).first()
        return _order(row) if row else None

    def of_customer(self, customer: str, limit: int = 500) -> Sequence[Order]:
        """Newest first."""
        query = select(orders).where(orders.c.customer == customer)
        query = query.order_by(orders.c.placed_at.desc(), orders.c.number.desc()).limit(limit)
        return [_order(row) for row in self._connection.execute(query)]

    def newest(self, refs: Iterable[str]) -> Mapping[str, datetime]:
        """When each of these customers placed their newest order; those without any are left out."""
        query = select(orders.c.customer, func.max(orders.c.placed_at)).where(orders.c.customer.in_(list(refs)))
        return {row[0]: row[1] for row in self._connection.execute(query.group_by(orders.c.customer))}

    def everything(self, a_page: int = 1000) -> Iterator[Order]:
        """Every order, by customer and number, fetched page by page."""
        customer, number = "", ""
        while True:
            after = tuple_(orders.c.customer, orders.c.number) > (customer, number)
            query = select(orders).where(after).order_by(orders.c.customer, orders.c.number).limit(a_page)
            page = [_order(row) for row in self._connection.execute(query)]
            yield from page
            if len(page) < a_page:
                return
            customer, number = page[-1].customer, page[-1].number

    def count(self) -> int:
        number: int = self._connection.execute(select(func.count()).select_from(orders)).scalar_one()
        return number
