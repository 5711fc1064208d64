"""What is said to a customer: an event of the log and a message of the outbox, together; and the end of a turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage.database import UnitOfWork
from storage.records import Conversation, Json, NewEvent, NewOutboxMessage

SERVICE_REPLY = "service_reply"


def say(
    uow: UnitOfWork,
    conversation: Conversation,
    text: str | None,
    *,
    reply_to: int,
    now: datetime,
    purpose: str = SERVICE_REPLY,
    choices: Sequence[Json] | None = None,
    data: Json | None = None,
) -> int:
    """An answer in the assistant's name, in the log and on its way through the gate. Returns the event's id."""
    event_id = uow.events.append(
        NewEvent(
            at=now,
            kind="assistant_said",
            by="assistant",
            conversation_id=conversation.id,
            customer=conversation.customer,
            channel=conversation.channel,
            text=text,
            choices=list(choices) if choices else None,
            data=data,
            reply_to=reply_to,
        )
    )
    uow.outbox.add(
        NewOutboxMessage(
            customer=conversation.customer,
            conversation_id=conversation.id,
            event_id=event_id,
            channel=conversation.channel,
            topic=None,
            purpose=purpose,
            text=text,
            not_before=now,
            created_at=now,
        )
    )
    return event_id


def end_turn(uow: UnitOfWork, conversation: Conversation, *, reply_to: int, now: datetime) -> None:
    """`turn_done`: everything about that message has been said. Always a turn's last event."""
    uow.events.append(
        NewEvent(
            at=now,
            kind="turn_done",
            by="system",
            conversation_id=conversation.id,
            customer=conversation.customer,
            channel=conversation.channel,
            reply_to=reply_to,
        )
    )
