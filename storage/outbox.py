"""Messages that have been accepted and must still leave, or be refused.

`status` is queued, sending (handed to a provider: if the process dies now, nobody knows whether it left), sent,
withheld or failed. Replies of one conversation leave in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update

from storage.records import NewOutboxMessage, OutboxMessage
from storage.rows import Repository, reader, values_of
from storage.tables import outbox

_message = reader(OutboxMessage)

OPEN = ("queued", "sending")
KEYWORD_ANSWER = "keyword_answer"
"""The purpose of what answers STOP, START and HELP. It leaves before everything else."""
DOUBTFUL = ("interrupted", "uncertain")
"""How the errors begin after which nobody knows whether a message left."""


class Outbox(Repository):
    def add(self, message: NewOutboxMessage) -> int:
        result = self._connection.execute(
            insert(outbox).values(**values_of(message), status="queued").returning(outbox.c.id)
        )
        outbox_id: int = result.scalar_one()
        return outbox_id

    def get(self, outbox_id: int) -> OutboxMessage | None:
        row = self._connection.execute(select(outbox).where(outbox.c.id == outbox_id)).first()
        return _message(row) if row else None

    def due(self, now: datetime, limit: int) -> Sequence[int]:
        query = select(outbox.c.id).where(_claimable(now)).order_by(outbox.c.purpose != KEYWORD_ANSWER, outbox.c.id)
        query = query.limit(limit)
        return list(self._connection.execute(query).scalars())

    def next_due(self) -> datetime | None:
        """When the earliest open message may leave, or its dead sender's claim ends."""
        query = select(func.min(func.coalesce(outbox.c.claimed_until, outbox.c.not_before)).label("at"))
        query = query.where(outbox.c.status.in_(OPEN), ~_waits_for_older())
        value: datetime | None = self._connection.execute(query).scalar()
        return value

    def claim(self, outbox_id: int, worker: str, now: datetime, until: datetime) -> OutboxMessage | None:
        row = self._connection.execute(
            update(outbox)
            .where(outbox.c.id == outbox_id, _claimable(now))
            .values(claimed_by=worker, claimed_until=until, attempts=outbox.c.attempts + 1)
            .returning(outbox)
        ).first()
        return _message(row) if row else None

    def sending(self, message: OutboxMessage) -> bool:
        """Notes that the message is being handed to its provider. False: the claim was lost."""
        result = self._connection.execute(update(outbox).where(_held(message)).values(status="sending"))
        return result.rowcount == 1

    def settle(self, message: OutboxMessage, status: str, error: str | None = None) -> bool:
        """Ends the message as sent, withheld or failed. False: the claim was lost."""
        result = self._connection.execute(
            update(outbox)
            .where(_held(message))
            .values(status=status, claimed_by=None, claimed_until=None, last_error=error)
        )
        return result.rowcount == 1

    def did_leave(self, outbox_id: int) -> bool:
        """The provider has the message, of which it was not known whether it left. False: there was no doubt."""
        doubtful = or_(*(outbox.c.last_error.startswith(word) for word in DOUBTFUL))
        result = self._connection.execute(
            update(outbox)
            .where(outbox.c.id == outbox_id, outbox.c.status.in_(("queued", "failed")), doubtful)
            .values(status="sent", claimed_by=None, claimed_until=None)
        )
        return result.rowcount == 1

    def postpone(self, message: OutboxMessage, not_before: datetime, error: str | None = None) -> bool:
        result = self._connection.execute(
            update(outbox)
            .where(_held(message))
            .values(status="queued", not_before=not_before, claimed_by=None, claimed_until=None, last_error=error)
        )
        return result.rowcount == 1


def _claimable(now: datetime) -> ColumnElement[bool]:
    free = or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= now)
    return and_(outbox.c.status.in_(OPEN), outbox.c.not_before <= now, free, ~_waits_for_older())


def _waits_for_older() -> ColumnElement[bool]:
    """A reply waits until every older one of its conversation has left or been refused."""
    older = outbox.alias("older")
    return and_(
        outbox.c.purpose == "service_reply",
        select(older.c.id)
        .where(older.c.conversation_id == outbox.c.conversation_id, older.c.id < outbox.c.id)
        .where(older.c.status.in_(OPEN), older.c.purpose == "service_reply")
        .exists(),
    )


def _held(message: OutboxMessage) -> ColumnElement[bool]:
    return and_(
        outbox.c.id == message.id, outbox.c.claimed_by == message.claimed_by, outbox.c.attempts == message.attempts
    )
