"""Conversations: who talks on which channel, Rasa's state, and who holds the conversation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select, update

from storage.records import Conversation, Json
from storage.rows import Repository, reader
from storage.tables import conversations

_conversation = reader(Conversation)


class Conversations(Repository):
    def add(self, conversation_id: str, *, customer: str | None, channel: str, verified: bool, now: datetime) -> None:
        self._connection.execute(
            insert(conversations).values(
                id=conversation_id,
                customer=customer,
                channel=channel,
                verified=verified,
                created_at=now,
                last_event_at=now,
            )
        )

    def get(self, conversation_id: str) -> Conversation | None:
        row = self._connection.execute(select(conversations).where(conversations.c.id == conversation_id)).first()
        return _conversation(row) if row else None

    def lock(self, conversation_id: str) -> Conversation | None:
        """The conversation, held against other writers until the transaction ends."""
        query = select(conversations).where(conversations.c.id == conversation_id).with_for_update()
        row = self._connection.execute(query).first()
        return _conversation(row) if row else None

    def of_customer(self, customer: str, channel: str) -> Conversation | None:
        """The proven customer's one conversation on this channel."""
        row = self._connection.execute(
            select(conversations).where(
                conversations.c.customer == customer,
                conversations.c.channel == channel,
                conversations.c.verified.is_(True),
            )
        ).first()
        return _conversation(row) if row else None

    def all_of_customer(self, customer: str) -> Sequence[Conversation]:
        query = (
            select(conversations)
            .where(conversations.c.customer == customer)
            .order_by(conversations.c.last_event_id.desc())
        )
        return [_conversation(row) for row in self._connection.execute(query)]

    def newest(self, limit: int, before: int | None = None, handoff: Sequence[str] = ()) -> Sequence[Conversation]:
        """Conversations that have said something, the one with the newest event first; `before` an event id."""
        query = select(conversations).where(conversations.c.last_event_id > 0)
        if before is not None:
            query = query.where(conversations.c.last_event_id < before)
        if handoff:
            query = query.where(conversations.c.handoff.in_(handoff))
        query = query.order_by(conversations.c.last_event_id.desc()).limit(limit)
        return [_conversation(row) for row in self._connection.execute(query)]

    def save_state(self, conversation_id: str, state: Json | None, expected_version: int) -> bool:
        """Stores Rasa's state if nobody else did since `expected_version` was read. Says whether it did."""
        result = self._connection.execute(
            update(conversations)
            .where(conversations.c.id == conversation_id, conversations.c.state_version == expected_version)
            .values(state=state, state_version=expected_version + 1)
        )
        return result.rowcount == 1

    def change_handoff(
        self,
        conversation_id: str,
        *,
        expected: Sequence[str],
        to: str,
        now: datetime,
        reason: str | None = None,
        agent_id: int | None = None,
        lease_until: datetime | None = None,
    ) -> bool:
        """Compare-and-set of who holds the conversation. False: it was in none of the expected states."""
        values: dict[str, Any] = {
            "handoff": to,
            "handoff_since": now,
            "agent_id": agent_id,
            "lease_until": lease_until,
        }
        if reason is not None or to == "assistant":
            values["handoff_reason"] = reason
        result = self._connection.execute(
            update(conversations)
            .where(
                conversations.c.id == conversation_id,
                or_(*(conversations.c.handoff == state for state in expected)),
            )
            .values(**values)
        )
        return result.rowcount == 1
