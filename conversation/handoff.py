"""Who answers the customer: the assistant, the assistant while a person is awaited (queued), or an agent."""

from __future__ import annotations

from datetime import datetime

from storage import UnitOfWork
from storage.records import Conversation, NewEvent

ASSISTANT, QUEUED, AGENT = "assistant", "queued", "agent"


def is_held(conversation: Conversation, now: datetime) -> bool:
    """Whether an agent holds the conversation, so that the assistant keeps silent. A lapsed lease holds nothing."""
    return conversation.handoff == AGENT and (conversation.lease_until is None or conversation.lease_until > now)


def request(
    uow: UnitOfWork, conversation: Conversation, *, reason: str, now: datetime, reply_to: int | None = None
) -> bool:
    """Queues the conversation for a person. False: it is queued already, or an agent has it."""
    if not uow.conversations.change_handoff(conversation.id, expected=[ASSISTANT], to=QUEUED, now=now, reason=reason):
        return False
    _announce(uow, conversation, QUEUED, reason, now, reply_to)
    return True


def release_lapsed(uow: UnitOfWork, conversation: Conversation, *, now: datetime, reply_to: int | None = None) -> bool:
    """Puts a conversation back into the queue whose agent has let the lease lapse. False: there is none such."""
    if conversation.handoff != AGENT or is_held(conversation, now):
        return False
    reason = conversation.handoff_reason or "the agent's time is over"
    uow.conversations.change_handoff(conversation.id, expected=[AGENT], to=QUEUED, now=now, reason=reason)
    _announce(uow, conversation, QUEUED, reason, now, reply_to)
    return True


def _announce(
    uow: UnitOfWork, conversation: Conversation, state: str, reason: str, now: datetime, reply_to: int | None
) -> None:
    uow.events.append(
        NewEvent(
            at=now,
            kind="handoff_changed",
            by="system",
            conversation_id=conversation.id,
            customer=conversation.customer,
            channel=conversation.channel,
            data={"type": "handoff", "state": state, "reason": reason},
            reply_to=reply_to,
        )
    )
