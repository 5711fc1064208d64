"""Conversations: who talks on which channel, Rasa's state, and who holds the conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, or_, select, update

from storage.customers import begins_with
from storage.records import Conversation, Json
from storage.rows import Repository, reader
from storage.tables import conversations, customers

_conversation = reader(Conversation)


class Conversations(Repository):
    def add(
        self,
        conversation_id: str,
        *,
        customer: str | None,
        channel: str,
        verified: bool,
        now: datetime,
        address: str | None = None,
    ) -> None:
        self._connection.execute(
            insert(conversations).values(
                id=conversation_id,
                customer=customer,
                channel=channel,
                verified=verified,
                created_at=now,
                last_event_at=now,
                address=address,
            )
        )

    def reply_to(self, conversation_id: str, address: str) -> None:
        """From now on, replies go to this address."""
        self._connection.execute(
            update(conversations).where(conversations.c.id == conversation_id).values(address=address)
        )

    def unproven_of_address(self, channel: str, address: str) -> Conversation | None:
        """The conversation with whoever has this address and has not proven who they are."""
        row = self._connection.execute(
            select(conversations)
            .where(conversations.c.channel == channel, conversations.c.address == address)
            .where(conversations.c.verified.is_(False))
            .order_by(conversations.c.id)
            .limit(1)
        ).first()
        return _conversation(row) if row else None

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

    def newest(
        self, limit: int, before: int | None = None, handoff: Sequence[str] = (), words: str = ""
    ) -> Sequence[Conversation]:
        """Conversations that have said something, the one with the newest event first; `before` an event id.

        With `words`: those whose customer's name or reference begins with them, and the one that has them as its id.
        """
        query = select(conversations).where(conversations.c.last_event_id > 0)
        if before is not None:
            query = query.where(conversations.c.last_event_id < before)
        if handoff:
            query = query.where(conversations.c.handoff.in_(handoff))
        if words:
            query = query.outerjoin(customers, customers.c.ref == conversations.c.customer)
            query = query.where(or_(conversations.c.id == words, begins_with(words)))
        query = query.order_by(conversations.c.last_event_id.desc()).limit(limit)
        return [_conversation(row) for row in self._connection.execute(query)]

    def queue(self, limit: int) -> Sequence[Conversation]:
        """Conversations that wait for a person, the one that has waited longest first."""
        query = select(conversations).where(conversations.c.handoff == "queued")
        query = query.order_by(conversations.c.handoff_since, conversations.c.id).limit(limit)
        return [_conversation(row) for row in self._connection.execute(query)]

    def count_by_handoff(self) -> Mapping[str, int]:
        """How many conversations are held by whom; the assistant's are left out, for they are nearly all."""
        query = select(conversations.c.handoff, func.count().label("number"))
        query = query.where(conversations.c.handoff != "assistant").group_by(conversations.c.handoff)
        return {row.handoff: row.number for row in self._connection.execute(query)}

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
