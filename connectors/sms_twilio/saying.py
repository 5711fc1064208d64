"""What is heard and said without the assistant's understanding, as events of the log and messages of the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage import UnitOfWork
from storage.outbox import KEYWORD_ANSWER
from storage.records import Conversation, Json, NewEvent, NewOutboxMessage

SERVICE_REPLY = "service_reply"
__all__ = ["KEYWORD_ANSWER", "SERVICE_REPLY", "finish", "hear", "say"]


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


def say(
    uow: UnitOfWork,
    conversation: Conversation,
    text: str,
    *,
    reply_to: int,
    now: datetime,
    purpose: str = SERVICE_REPLY,
    choices: Sequence[Json] | None = None,
    data: Json | None = None,
) -> None:
    """An answer, in the log and on its way through the gate."""
    event_id = uow.events.append(
        NewEvent(
            at=now,
            kind="assistant_said",
            by="assistant",
            conversation_id=conversation.id,
            customer=conversation.customer,
            channel=conversation.channel,
            text=text,
            choices=choices,
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


def finish(uow: UnitOfWork, conversation: Conversation, *, reply_to: int, now: datetime) -> None:
    """`turn_done`: everything about that message has been said."""
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
