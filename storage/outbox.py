"""Messages that have been accepted and must still leave, or be refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import and_, func, insert, or_, select, update

from storage.records import NewOutboxMessage, OutboxMessage
from storage.rows import Repository, reader
from storage.tables import outbox

_message = reader(OutboxMessage)


class Outbox(Repository):
    def add(self, message: NewOutboxMessage) -> int:
        result = self._connection.execute(
            insert(outbox).values(**asdict(message), status="queued").returning(outbox.c.id)
        )
        outbox_id: int = result.scalar_one()
        return outbox_id

    def get(self, outbox_id: int) -> OutboxMessage | None:
        row = self._connection.execute(select(outbox).where(outbox.c.id == outbox_id)).first()
        return _message(row) if row else None

    def due(self, now: datetime, limit: int) -> Sequence[int]:
        query = (
            select(outbox.c.id)
            .where(outbox.c.status == "queued", outbox.c.not_before <= now)
            .where(or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= now))
            .order_by(outbox.c.id)
            .limit(limit)
        )
        return list(self._connection.execute(query).scalars())

    def next_due(self) -> datetime | None:
        """When the earliest queued message may leave, or its dead sender's claim ends."""
        query = select(func.min(func.coalesce(outbox.c.claimed_until, outbox.c.not_before)).label("at"))
        query = query.where(outbox.c.status == "queued")
        value: datetime | None = self._connection.execute(query).scalar()
        return value

    def claim(self, outbox_id: int, worker: str, now: datetime, until: datetime) -> OutboxMessage | None:
        row = self._connection.execute(
            update(outbox)
            .where(outbox.c.id == outbox_id, outbox.c.status == "queued", outbox.c.not_before <= now)
            .where(or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= now))
            .values(claimed_by=worker, claimed_until=until, attempts=outbox.c.attempts + 1)
            .returning(outbox)
        ).first()
        return _message(row) if row else None

    def settle(self, message: OutboxMessage, status: str, error: str | None = None) -> bool:
        """Ends the message as sent, withheld or failed. False: the claim was lost."""
        result = self._connection.execute(
            update(outbox)
            .where(_held(message))
            .values(status=status, claimed_by=None, claimed_until=None, last_error=error)
        )
        return result.rowcount == 1

    def postpone(self, message: OutboxMessage, not_before: datetime, error: str | None = None) -> bool:
        result = self._connection.execute(
            update(outbox)
            .where(_held(message))
            .values(not_before=not_before, claimed_by=None, claimed_until=None, last_error=error)
        )
        return result.rowcount == 1


def _held(message: OutboxMessage):  # type: ignore[no-untyped-def]
    return and_(
        outbox.c.id == message.id, outbox.c.claimed_by == message.claimed_by, outbox.c.attempts == message.attempts
    )
