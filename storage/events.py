"""The append-only event log. Ids grow in commit order, so "events after N" never misses one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, func, insert, or_, select, update

from storage.records import Event, NewEvent
from storage.rows import Repository, reader, values_of
from storage.tables import conversations, events

# Without this lock two transactions could take ids 5 and 6 and commit 6 first: a reader at cursor 6 would never see 5.
_ORDER_LOCK = 0x5245494E53  # "REINS"

# What somebody said, in contrast to what happened.
SAID = ("customer_said", "assistant_said", "agent_said")

_event = reader(Event)


class Events(Repository):
    def append(self, event: NewEvent) -> int:
        """Adds the event and moves its conversation's cursor. Call late in the transaction: PostgreSQL queues here.

        Locks are taken in the order conversation, customer, log. A transaction that changes a customer as well takes
        that lock (`customers.lock`) before its first event, or two transactions may wait for each other.
        """
        if self._is_postgresql:
            if event.conversation_id is not None:
                held = select(conversations.c.id).where(conversations.c.id == event.conversation_id).with_for_update()
                self._connection.execute(held)
            self._connection.execute(select(func.pg_advisory_xact_lock(_ORDER_LOCK)))
        result = self._connection.execute(insert(events).values(**values_of(event)).returning(events.c.id))
        event_id: int = result.scalar_one()
        if event.conversation_id is not None:
            self._connection.execute(
                update(conversations)
                .where(conversations.c.id == event.conversation_id)
                .values(last_event_id=event_id, last_event_at=event.at)
            )
        return event_id

    def get(self, event_id: int) -> Event | None:
        row = self._connection.execute(select(events).where(events.c.id == event_id)).first()
        return _event(row) if row else None

    def by_client_id(self, conversation_id: str, client_id: str) -> Event | None:
        """The event that this client message has already become."""
        row = self._connection.execute(
            select(events).where(events.c.conversation_id == conversation_id, events.c.client_id == client_id)
        ).first()
        return _event(row) if row else None

    def after(self, after: int, limit: int = 500) -> Sequence[Event]:
        query = select(events).where(events.c.id > after).order_by(events.c.id).limit(limit)
        return [_event(row) for row in self._connection.execute(query)]

    def of_conversation(self, conversation_id: str, after: int = 0, limit: int = 500) -> Sequence[Event]:
        query = (
            select(events)
            .where(events.c.conversation_id == conversation_id, events.c.id > after)
            .order_by(events.c.id)
            .limit(limit)
        )
        return [_event(row) for row in self._connection.execute(query)]

    def last_of_conversation(self, conversation_id: str, limit: int) -> Sequence[Event]:
        """The newest `limit` events, oldest first."""
        query = (
            select(events).where(events.c.conversation_id == conversation_id).order_by(events.c.id.desc()).limit(limit)
        )
        return [_event(row) for row in self._connection.execute(query)][::-1]

    def latest_by(self, conversation_id: str, by: str, kind: str, before: int | None = None) -> Event | None:
        """The newest event of that speaker and kind (before that event, when given)."""
        query = select(events).where(
            events.c.conversation_id == conversation_id, events.c.by == by, events.c.kind == kind
        )
        if before is not None:
            query = query.where(events.c.id < before)
        row = self._connection.execute(query.order_by(events.c.id.desc()).limit(1)).first()
        return _event(row) if row else None

    def turn_heads(self, conversation_id: str, limit: int, before: int | None = None) -> Sequence[Event]:
        """The newest `limit` events that begin a turn (before that event, when given), oldest first.

        What the customer says begins a turn, and so does everything that answers nothing.
        """
        query = select(events).where(events.c.conversation_id == conversation_id, _begins_a_turn())
        if before is not None:
            query = query.where(events.c.id < before)
        query = query.order_by(events.c.id.desc()).limit(limit)
        return [_event(row) for row in self._connection.execute(query)][::-1]

    def turn_followers(self, heads: Iterable[int]) -> Mapping[int, Sequence[Event]]:
        """What belongs to the turns that these events begin, by the event that begins them, oldest first."""
        query = select(events).where(events.c.reply_to.in_(list(heads)), events.c.kind != "customer_said")
        found: dict[int, list[Event]] = {}
        for row in self._connection.execute(query.order_by(events.c.id)):
            found.setdefault(row.reply_to, []).append(_event(row))
        return found

    def conversations_of(self, event_ids: Iterable[int]) -> Mapping[int, str]:
        """The conversations in which these events happened; events outside of any are left out."""
        query = select(events.c.id, events.c.conversation_id).where(events.c.id.in_(list(event_ids)))
        rows = self._connection.execute(query.where(events.c.conversation_id.is_not(None)))
        return {row.id: row.conversation_id for row in rows}

    def last_said(self, conversation_ids: Iterable[str], kinds: Sequence[str] = SAID) -> Mapping[str, Event]:
        """The last words, of those kinds, of each conversation that has any."""
        inner = events.alias("inner")
        newest = (
            select(inner.c.id)
            .where(inner.c.conversation_id == conversations.c.id, inner.c.kind.in_(kinds))
            .order_by(inner.c.id.desc())
            .limit(1)
            .correlate(conversations)
            .scalar_subquery()
        )
        wanted = select(newest).where(conversations.c.id.in_(list(conversation_ids)))
        rows = self._connection.execute(select(events).where(events.c.id.in_(wanted)))
        return {row.conversation_id: _event(row) for row in rows}

    def latest_of_type(self, conversation_id: str, kind: str, data_type: str) -> Event | None:
        """The newest event of that kind whose data are of that type."""
        query = select(events).where(
            events.c.conversation_id == conversation_id,
            events.c.kind == kind,
            events.c.data["type"].as_string() == data_type,
        )
        row = self._connection.execute(query.order_by(events.c.id.desc()).limit(1)).first()
        return _event(row) if row else None

    def last_id(self) -> int:
        value: int | None = self._connection.execute(select(func.max(events.c.id))).scalar()
        return value or 0


def _begins_a_turn() -> ColumnElement[bool]:
    return or_(events.c.reply_to.is_(None), events.c.kind == "customer_said")
