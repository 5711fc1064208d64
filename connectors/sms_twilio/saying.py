"""What is heard without the assistant's understanding. What is said to it: `storage.saying`."""

from __future__ import annotations

from datetime import datetime

from storage import UnitOfWork
from storage.records import Conversation, Json, NewEvent


def hear(
    uow: UnitOfWork, conversation: Conversation, *, sid: str, text: str, now: datetime, data: Json | None = None
) -> int:
    """What the customer said, answered here and not by a turn. Returns the event's id."""
    return uow.events.append(
        NewEvent(
            at=now,
            kind="customer_said",
            by="customer",
            conversation_id=conversation.id,
            customer=conversation.customer,
            channel=conversation.channel,
            text=text,
            data=data,
            client_id=sid,
        )
    )
