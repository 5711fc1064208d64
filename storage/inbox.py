"""Customers' messages that wait for their turn: in order within a conversation, side by side across them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, func, insert, or_, select, update

from storage.records import Waiting
from storage.rows import Repository
from storage.tables import events, inbox

# Each conversation's oldest message without an answer.
_HEADS = (
    select(func.min(inbox.c.event_id).label("event_id"))
    .where(inbox.c.done.is_(False))
    .group_by(inbox.c.conversation_id)
    .subquery()
)


class Inbox(Repository):
    def add(self, event_id: int, conversation_id: str, now: datetime) -> None:
        self._connection.execute(
            insert(inbox).values(event_id=event_id, conversation_id=conversation_id, not_before=now)
        )

    def ready(self, now: datetime, limit: int) -> Sequence[int]:
        """Events that could be claimed now: each conversation's oldest unanswered one, unless somebody works on it."""
        query = (
            select(inbox.c.event_id)
            .join(_HEADS, _HEADS.c.event_id == inbox.c.event_id)
            .where(inbox.c.not_before <= now, _free(now))
            .order_by(inbox.c.event_id)
            .limit(limit)
        )
        return list(self._connection.execute(query).scalars())

    def next_due(self) -> datetime | None:
        """When the next message becomes ready: it waits for a retry, or for the end of a dead worker's claim."""
        query = select(inbox.c.not_before, inbox.c.claimed_until).join(_HEADS, _HEADS.c.event_id == inbox.c.event_id)
        moments = [max(moment for moment in row if moment is not None) for row in self._connection.execute(query)]
        return min(moments, default=None)

    def claim(self, event_id: int, worker: str, now: datetime, until: datetime) -> Waiting | None:
        """Takes the message, if it is still free and nothing older of its conversation is open."""
        older = (
            select(inbox.c.event_id)
            .where(inbox.c.conversation_id == _own_conversation(event_id), inbox.c.done.is_(False))
            .where(inbox.c.event_id < event_id)
        )
        result = self._connection.execute(
            update(inbox)
            .where(inbox.c.event_id == event_id, inbox.c.done.is_(False), inbox.c.not_before <= now, _free(now))
            .where(~older.exists())
            .values(claimed_by=worker, claimed_until=until, attempts=inbox.c.attempts + 1)
            .returning(inbox.c.conversation_id, inbox.c.attempts, inbox.c.failures)
        ).first()
        if result is None:
            return None
        return Waiting(event_id, result.conversation_id, result.attempts, worker, result.failures)

    def renew(self, waiting: Waiting, until: datetime) -> bool:
        """Keeps the claim for longer. False: it was lost."""
        result = self._connection.execute(update(inbox).where(_held(waiting)).values(claimed_until=until))
        return result.rowcount == 1

    def finish(self, waiting: Waiting) -> bool:
        """Marks the message as answered. False: the claim was lost, so nothing of this turn may be kept."""
        result = self._connection.execute(
            update(inbox).where(_held(waiting)).values(done=True, claimed_by=None, claimed_until=None, last_error=None)
        )
        return result.rowcount == 1

    def retry_later(self, waiting: Waiting, not_before: datetime, error: str, *, failed: bool = False) -> bool:
        """Gives the message back until then. `failed` counts the turn as answered with an error."""
        result = self._connection.execute(
            update(inbox)
            .where(_held(waiting))
            .values(claimed_by=None, claimed_until=None, not_before=not_before, last_error=error[:2000])
            .values(failures=inbox.c.failures + (1 if failed else 0))
        )
        return result.rowcount == 1

    def waiting_since(self, conversation_ids: Iterable[str]) -> Mapping[str, datetime]:
        """When the oldest unanswered message of each of these conversations came; those without one are left out."""
        query = (
            select(inbox.c.conversation_id, func.min(events.c.at).label("since"))
            .join(events, events.c.id == inbox.c.event_id)
            .where(inbox.c.done.is_(False), inbox.c.conversation_id.in_(list(conversation_ids)))
            .group_by(inbox.c.conversation_id)
        )
        return {row.conversation_id: row.since for row in self._connection.execute(query)}

    def waiting(self) -> int:
        """How many messages have no answer yet."""
        count: int = self._connection.execute(
            select(func.count()).select_from(inbox).where(inbox.c.done.is_(False))
        ).scalar_one()
        return count


def _own_conversation(event_id: int):  # type: ignore[no-untyped-def]
    own = inbox.alias("own")
    return select(own.c.conversation_id).where(own.c.event_id == event_id).scalar_subquery()


def _free(now: datetime):  # type: ignore[no-untyped-def]
    return or_(inbox.c.claimed_until.is_(None), inbox.c.claimed_until <= now)


def _held(waiting: Waiting):  # type: ignore[no-untyped-def]
    return and_(
        inbox.c.event_id == waiting.event_id,
        inbox.c.claimed_by == waiting.claimed_by,
        inbox.c.attempts == waiting.attempts,
        inbox.c.done.is_(False),
    )
