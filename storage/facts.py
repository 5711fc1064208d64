"""What bulk decisions are made of, streamed out of the database column by column.

Values come as the database writes them (text for JSON and instants), because reading them into objects, a million
times, would take longer than everything that is done with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, and_, case, cast, func, select, type_coerce

from storage.rows import Repository
from storage.tables import contact_points, customers, ledger, suppressions, touchpoints

BATCH = 50_000

Columns = dict[str, Sequence[Any]]


class Facts(Repository):
    """Each method yields batches, as columns by name."""

    def people(self) -> Iterator[Columns]:
        """`customer, time_zone, country, postal_code, said`: the newest ledger entry's state as JSON text, or None."""
        newest = and_(ledger.c.customer == customers.c.ref, ledger.c.version == customers.c.ledger_version)
        said = cast(ledger.c.after, Text) if self._is_postgresql else type_coerce(ledger.c.after, Text)
        return self._stream(
            select(
                customers.c.ref.label("customer"),
                customers.c.time_zone,
                customers.c.country,
                customers.c.postal_code,
                said.label("said"),
            ).outerjoin(ledger, newest)
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
                (cast(func.timezone("UTC", at), Text) if self._is_postgresql else type_coerce(at, Text)).label("at"),
            ).where(
                touchpoints.c.counts.is_(True),
                at >= since,
                touchpoints.c.customer.is_not(None),
                touchpoints.c.topic.is_not(None),
                touchpoints.c.channel.is_not(None),
            )
        )

    def _stream(self, query: Select[Any]) -> Iterator[Columns]:
        connection = self._connection.execution_options(stream_results=True, max_row_buffer=BATCH)
        result = connection.execute(query)
        names = list(result.keys())
        for rows in result.partitions(BATCH):
            yield dict(zip(names, zip(*rows, strict=True), strict=True))
