"""Messages that have been accepted and must still leave, or be refused.

`status` is queued, sending (handed to a provider: if the process dies now, nobody knows whether it left), sent,
withheld or failed. Replies of one conversation leave in order, and before anything that the company sends by itself.

Many gates take from it at once: `claim_due` gives each of them other messages, and every claim ends by itself, so that
what a dead gate had in hand is found again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, true, update

from storage.records import NewOutboxMessage, OutboxMessage
from storage.rows import Repository, reader, values_of
from storage.tables import outbox
from storage.upsert import insert_numbered

_message = reader(OutboxMessage)

OPEN = ("queued", "sending")
KEYWORD_ANSWER = "keyword_answer"
"""The purpose of what answers STOP, START and HELP. It leaves before everything else."""
ANSWERS = (KEYWORD_ANSWER, "service_reply")
"""The purposes of what answers a customer. A campaign in the queue does not hold these up."""
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

    def add_once(self, message: NewOutboxMessage, status: str) -> int | None:
        """Adds a message with an `idempotency_key` and returns its number; None if there is one with this key already,
        in whatever transaction (whose end this waits for)."""
        number: int | None = insert_numbered(self._connection, outbox, {**values_of(message), "status": status})
        return number

    def by_message_id(self, message_id: str) -> OutboxMessage | None:
        row = self._connection.execute(select(outbox).where(outbox.c.message_id == message_id)).first()
        return _message(row) if row else None

    def by_key(self, idempotency_key: str) -> OutboxMessage | None:
        row = self._connection.execute(select(outbox).where(outbox.c.idempotency_key == idempotency_key)).first()
        return _message(row) if row else None

    def due(self, now: datetime, limit: int) -> Sequence[int]:
        """What could be claimed now."""
        query = select(outbox.c.id).where(_claimable(now)).order_by(outbox.c.purpose != KEYWORD_ANSWER, outbox.c.id)
        return list(self._connection.execute(query.limit(limit)).scalars())

    def next_due(self) -> datetime | None:
        """When the earliest open message may leave, or its dead sender's claim ends."""
        waiting = select(outbox.c.not_before).where(outbox.c.status == "queued", outbox.c.claimed_until.is_(None))
        waiting = waiting.where(~_waits_for_older()).order_by(outbox.c.not_before).limit(1)
        claimed = select(func.min(outbox.c.claimed_until)).where(outbox.c.status.in_(OPEN))
        moments = [self._connection.execute(query).scalar() for query in (waiting, claimed)]
        return min((moment for moment in moments if moment is not None), default=None)

    def claim_due(self, worker: str, now: datetime, until: datetime, limit: int) -> Sequence[OutboxMessage]:
        """Takes what is due: answers to customers first, then what a dead worker was sending, and of the rest what has
        waited longest. Nobody else gets the same until `until`."""
        answers = outbox.c.purpose.in_(ANSWERS)
        keyword_first = (outbox.c.purpose != KEYWORD_ANSWER, outbox.c.not_before, outbox.c.id)
        oldest_first = (outbox.c.not_before, outbox.c.id)
        taken: list[OutboxMessage] = []
        # One status each: an index then has them in order, however many wait.
        for status, which, order in (
            ("queued", answers, keyword_first),
            ("sending", true(), oldest_first),
            ("queued", ~answers, oldest_first),
        ):
            if len(taken) < limit:
                found = and_(outbox.c.status == status, which)
                taken += self._claim(found, order, worker, now, until, limit - len(taken))
        return taken

    def claim(self, outbox_id: int, worker: str, now: datetime, until: datetime) -> OutboxMessage | None:
        """Takes this one message, if it is due and nobody has it."""
        taken = self._claim(outbox.c.id == outbox_id, (), worker, now, until, 1)
        return taken[0] if taken else None

    def _claim(
        self,
        which: ColumnElement[bool],
        order: Sequence[ColumnElement[Any]],
        worker: str,
        now: datetime,
        until: datetime,
        limit: int,
    ) -> list[OutboxMessage]:
        due = select(outbox.c.id).where(which, _claimable(now)).order_by(*order).limit(limit)
        # First the list, then the claim: an UPDATE that looks for its own rows may run its search more than once.
        found = list(self._connection.execute(due.with_for_update(skip_locked=True)).scalars())
        if not found:
            return []
        rows = self._connection.execute(
            update(outbox)
            .where(outbox.c.id.in_(found))
            .values(claimed_by=worker, claimed_until=until, attempts=outbox.c.attempts + 1)
            .returning(outbox)
        )
        place = {outbox_id: number for number, outbox_id in enumerate(found)}
        return sorted(map(_message, rows), key=lambda message: place[message.id])

    def release(self, message: OutboxMessage) -> None:
        """Gives back what was claimed and not begun. It is due as before."""
        self._connection.execute(
            update(outbox)
            .where(_held(message), outbox.c.status == "queued")
            .values(claimed_by=None, claimed_until=None)
        )

    def wake(self, customers: Iterable[str]) -> None:
        """Something that decisions depend on has changed for these customers: what was deferred is judged again now.

        What waits for its provider, and what the company wants later, goes on waiting.
        """
        wake(self._connection, customers)

    def sending(self, message: OutboxMessage, until: datetime | None = None) -> bool:
        """Notes that the message is being handed to its provider, with the words and the address that it goes out with,
        and is held until then (None: until the claim ends). False: the claim was lost."""
        until_then = {} if until is None else {"claimed_until": until}
        result = self._connection.execute(
            update(outbox).where(_held(message)).values(status="sending", **until_then, **_as_it_leaves(message))
        )
        return result.rowcount == 1

    def change_channel(self, message: OutboxMessage, channel: str) -> None:
        """Notes which channel was found best for the message."""
        self._connection.execute(update(outbox).where(outbox.c.id == message.id).values(channel=channel))

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


def wake(connection: Connection, customers: Iterable[str]) -> None:
    """See `Outbox.wake`."""
    asked = func.coalesce(outbox.c.earliest, outbox.c.created_at)
    connection.execute(
        update(outbox)
        .where(outbox.c.customer.in_(list(customers)), outbox.c.status == "queued")
        # A claimed one is about to be judged; one with an error waits for its provider.
        .where(outbox.c.claimed_until.is_(None), outbox.c.last_error.is_(None), outbox.c.not_before > asked)
        .values(not_before=asked)
    )


def _as_it_leaves(message: OutboxMessage) -> dict[str, str | int | None]:
    return {
        "event_id": message.event_id,
        "conversation_id": message.conversation_id,
        "channel": message.channel,
        "text": message.text,
        "subject": message.subject,
        "html": message.html,
        "address": message.address,
    }


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
