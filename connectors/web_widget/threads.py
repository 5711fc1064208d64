"""A customer's one conversation in the website chat."""

from __future__ import annotations

import secrets
from datetime import datetime

from storage import UnitOfWork

CHANNEL = "web"


def new_conversation_id() -> str:
    return f"c_{secrets.token_urlsafe(16)}"


def conversation_of(uow: UnitOfWork, customer: str, now: datetime) -> str:
    """The conversation that every widget in which the customer is proven shows; made if there is none.

    The customer must be held, or two at once would make two.
    """
    found = uow.conversations.of_customer(customer, CHANNEL)
    if found is not None:
        return found.id
    conversation = new_conversation_id()
    uow.conversations.add(conversation, customer=customer, channel=CHANNEL, verified=True, now=now)
    return conversation
