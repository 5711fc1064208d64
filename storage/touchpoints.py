"""Every attempt to reach a customer and every refusal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, insert, or_, select, update

from storage.records import Touchpoint
from storage.rows import Repository, reader, values_of
from storage.tables import outbox, touchpoints

_touchpoint = reader(Touchpoint)

# Written once: it is on the path of every decision, and putting a query together takes longer than running it.
_COUNTING = (
    select(touchpoints)
    .where(
        touchpoints.c.customer.in_(bindparam("refs", expanding=True)),
        touchpoints.c.counts.is_(True),
        touchpoints.c.at >= bindparam("since"),
    )
    .order_by(touchpoints.c.at)
)


class Touchpoints(Repository):
    def add(self, touchpoint: Touchpoint) -> None:
        self._connection.execute(insert(touchpoints).values(**values_of(touchpoint)))

    def take_back(self, outbox_id: int, reason: str, error: str | None = None) -> None:
        """The message that was to be sent did not leave after all, and `error` says why: it no longer counts."""
        self._connection.execute(
            update(touchpoints)
            .where(touchpoints.c.outbox_id == outbox_id, touchpoints.c.decision == "send")
            .where(touchpoints.c.reason != reason)
            .values(counts=False, reason=reason, error=error)
        )

    def attempts(self, outbox_id: int) -> int:
        """How often it was to be sent."""
        query = select(func.count()).where(touchpoints.c.outbox_id == outbox_id, touchpoints.c.decision == "send")
        number: int = self._connection.execute(query).scalar_one()
        return number

    def latest(self, outbox_id: int) -> Touchpoint | None:
        query = select(touchpoints).where(touchpoints.c.outbox_id == outbox_id).order_by(touchpoints.c.id.desc())
        row = self._connection.execute(query.limit(1)).first()
        return _touchpoint(row) if row else None

    def delivered(self, outbox_id: int, delivery: str) -> None:
        """Notes how far the message has come, at its latest attempt."""
        latest = (
            select(touchpoints.c.id)
            .where(touchpoints.c.outbox_id == outbox_id, touchpoints.c.decision == "send")
            .order_by(touchpoints.c.id.desc())
            .limit(1)
        )
        self._connection.execute(
            update(touchpoints).where(touchpoints.c.id == latest.scalar_subquery()).values(delivery=delivery)
        )

    def of_message(self, outbox_id: int) -> Sequence[Touchpoint]:
        """Oldest first."""
        query = select(touchpoints).where(touchpoints.c.outbox_id == outbox_id).order_by(touchpoints.c.id)
        return [_touchpoint(row) for row in self._connection.execute(query)]

    def of_events(self, event_ids: Iterable[int]) -> Mapping[int, Touchpoint]:
        """What became last of the messages that these events are."""
        query = (
            select(outbox.c.event_id, touchpoints)
            .join(touchpoints, touchpoints.c.outbox_id == outbox.c.id)
            .where(outbox.c.event_id.in_(list(event_ids)))
            .order_by(touchpoints.c.id)
        )
        return {row.event_id: _touchpoint(row) for row in self._connection.execute(query)}

    def of_customer(self, customer: str, limit: int = 100, *, replies: bool = True) -> Sequence[Touchpoint]:
        """Newest first. Without `replies`: what the company wrote by itself, and every reply that was refused."""
        query = select(touchpoints).where(touchpoints.c.customer == customer)
        if not replies:
            query = query.where(or_(touchpoints.c.purpose != "service_reply", touchpoints.c.decision != "send"))
        query = query.order_by(touchpoints.c.at.desc(), touchpoints.c.id.desc()).limit(limit)
        return [_touchpoint(row) for row in self._connection.execute(query)]

    def attempts_at(
        self, customer: str, since: datetime, *, others: int = 100, limit: int = 10_000
    ) -> Mapping[str, Sequence[Touchpoint]]:
        """What the company sent or tried to send by itself since then, by customer: to this one and to up to `others`
        more, those next to them by reference. Oldest first."""
        refs = {customer}
        for beyond in (touchpoints.c.customer > customer, touchpoints.c.customer < customer):
            near = select(touchpoints.c.customer).where(beyond).distinct().order_by(touchpoints.c.customer)
            refs.update(self._connection.execute(near.limit(others + 1 - len(refs))).scalars())
        query = (
            select(touchpoints)
            .where(touchpoints.c.customer.in_(sorted(refs)), touchpoints.c.at >= since)
            .where(touchpoints.c.purpose != "service_reply", touchpoints.c.topic.is_not(None))
            .order_by(touchpoints.c.at.desc(), touchpoints.c.id.desc())
            .limit(limit)
        )
        found: dict[str, list[Touchpoint]] = {}
        for row in reversed(self._connection.execute(query).all()):
            found.setdefault(row.customer, []).append(_touchpoint(row))
        return found

    def counting(self, refs: Iterable[str], since: datetime) -> Mapping[str, Sequence[Touchpoint]]:
        """What counts against frequency caps since then, by customer, oldest first."""
        found: dict[str, list[Touchpoint]] = {}
        for row in self._connection.execute(_COUNTING, {"refs": list(refs), "since": since}):
            found.setdefault(row.customer, []).append(_touchpoint(row))
        return found
