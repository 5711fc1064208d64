"""What bulk decisions are made of, streamed out of the database column by column.

Values come as the database writes them (text for JSON and instants), because reading them into objects, a million
times, would take longer than everything that is done with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, false, func, select, type_coerce

from storage.rows import Repository
from storage.tables import contact_points, customers, ledger, orders, suppressions, touchpoints

BATCH = 50_000

Columns = dict[str, Sequence[Any]]


class Facts(Repository):
    """Each method yields batches, as columns by name."""

    def people(self, ordered_since: datetime | None = None) -> Iterator[Columns]:
        """`customer, time_zone, country, postal_code, said, ordered_at`.

        `said` is the newest ledger entry's state as JSON text, or None; `ordered_at` when the newest order since then
        was placed, as ISO 8601 text in UTC without offset, or None.
        """
        at = func.max(orders.c.placed_at)
        placed = (
            select(orders.c.customer, self._as_text(at).label("ordered_at"))
            .where(orders.c.placed_at >= ordered_since if ordered_since is not None else false())
            .group_by(orders.c.customer)
            .subquery()
        )
        newest = and_(ledger.c.customer == customers.c.ref, ledger.c.version == customers.c.ledger_version)
        said = cast(ledger.c.after, Text) if self._is_postgresql else type_coerce(ledger.c.after, Text)
        return self._stream(
            select(
                customers.c.ref.label("customer"),
                customers.c.time_zone,
                customers.c.country,
                customers.c.postal_code,
                said.label("said"),
                placed.c.ordered_at,
            )
            .select_from(customers)
            .outerjoin(ledger, newest)
            .outerjoin(placed, placed.c.customer == customers.c.ref)
        )

    def points(self) -> Iterator[Columns]:
        """`customer, channel, verified, suppressed, area`: the area code of a North American phone number, or None."""
        numbered = and_(
            contact_points.c.channel.in_(("sms", "phone")),
            contact_points.c.address.like("+1%"),
            func.length(contact_points.c.address) == len("+12025550100"),
        )
        blocked = and_(
            suppressions.c.channel == contact_points.c.channel, suppressions.c.address == contact_points.c.address
        )
        return self._stream(
            select(
                contact_points.c.customer,
                contact_points.c.channel,
                contact_points.c.verified,
                suppressions.c.address.is_not(None).label("suppressed"),
                case((numbered, func.substr(contact_points.c.address, 3, 3))).label("area"),
            ).outerjoin(suppressions, blocked)
        )

    def touches(self, since: datetime) -> Iterator[Columns]:
        """`customer, topic, channel, at` (ISO 8601 text in UTC, no offset) of what counts against caps since then."""
        at = touchpoints.c.at
        return self._stream(
            select(
                touchpoints.c.customer,
                touchpoints.c.topic,
                touchpoints.c.channel,
                self._as_text(at).label("at"),
            ).where(
                touchpoints.c.counts.is_(True),
                at >= since,
                touchpoints.c.customer.is_not(None),
                touchpoints.c.topic.is_not(None),
                touchpoints.c.channel.is_not(None),
            )
        )

    def _as_text(self, at: ColumnElement[Any]) -> ColumnElement[str]:
        return cast(func.timezone("UTC", at), Text) if self._is_postgresql else type_coerce(at, Text)

    def _stream(self, query: Select[Any]) -> Iterator[Columns]:
        connection = self._connection.execution_options(stream_results=True, max_row_buffer=BATCH)
        result = connection.execute(query)
        names = list(result.keys())
        for rows in result.partitions(BATCH):
            yield dict(zip(names, zip(*rows, strict=True), strict=True))
