"""How the console names people, channels, topics and states."""

from __future__ import annotations

from storage.records import Conversation, Customer

CHANNELS = {"sms": "Text", "email": "Email", "phone": "Phone", "post": "Post", "web": "Website"}

HANDOFF = {
    "assistant": "With the assistant",
    "queued": "Waiting for a person",
    "agent": "With a person",
}

ORDER_STATUS = {
    "placed": "Placed",
    "packed": "Packed",
    "shipped": "Shipped",
    "out_for_delivery": "Out for delivery",
    "delivered": "Delivered",
    "cancelled": "Cancelled",
    "returned": "Returned",
}


def plain(name: object) -> str:
    """An identifier as words: `out_for_delivery` is `out for delivery`."""
    return str(name).replace("_", " ").strip()


def channel(name: str | None) -> str:
    return CHANNELS.get(name or "", plain(name or "no channel"))


def handoff(state: str) -> str:
    return HANDOFF.get(state, plain(state).capitalize())


def person(customer: Customer | None) -> str:
    if customer is None:
        return "Visitor"
    return " ".join(part for part in (customer.first_name, customer.last_name) if part) or customer.ref


def who(conversation: Conversation, customer: Customer | None) -> str:
    """The customer's name, or Visitor."""
    if customer is None and conversation.customer is not None:
        return conversation.customer
    return person(customer)


def actor(name: str) -> str:
    """Who made a ledger entry. `customer`, `assistant`, `agent:7`, `api` and the like, as words."""
    head, _, rest = name.partition(":")
    return f"{plain(head).capitalize()} {rest}".strip()
