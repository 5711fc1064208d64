"""Accepts what a customer says: the event and its place in the inbox, in the caller's one transaction."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import datetime

from conversation.errors import InvalidMessage, UnknownConversation
from conversation.moments import reached
from storage import UnitOfWork
from storage.records import Json, NewEvent

MAX_TEXT = 2000
"""Characters, where a channel has no limit of its own. The longest SMS has 1,600."""
MAX_CHOICE = 200
MAX_CLIENT_ID = 100
_OFFERS_LOOKED_AT = 50


def accept_message(
    uow: UnitOfWork,
    *,
    conversation: str,
    client_id: str,
    now: datetime,
    text: str | None = None,
    choice: str | None = None,
    data: Json | None = None,
    longest: int = MAX_TEXT,
) -> int:
    """Stores the message as a `customer_said` event that waits for its turn. Returns the event's id.

    The same `client_id` again in this conversation changes nothing and returns the same event, whatever else it says.
    A choice has to be among those offered since the customer's last message; then its label becomes the event's text
    and its value `data.choice`. Any other value is plain text: nobody can press a button that is not there.
    `data` is what else the channel tells of the message; `longest` is how many characters it takes. All are kept; a
    turn reads the first of them (`turn.MOST_READ`).

    Raises `InvalidMessage`, which names the field, and `UnknownConversation`.
    """
    client_id = _client_id(client_id)
    if (text is None) == (choice is None):
        raise InvalidMessage("text", "give exactly one of text and choice")
    said = _words("text", text, longest) if text is not None else _words("choice", choice or "", MAX_CHOICE)
    # Held first: of two requests with the same client_id the second waits here, and then finds the first one's event.
    held = uow.conversations.lock(conversation)
    if held is None:
        raise UnknownConversation(conversation)
    known = uow.events.by_client_id(conversation, client_id)
    if known is not None:
        return known.id
    if choice is not None:
        offered = offered_choices(uow, conversation)
        if choice in offered:
            said, data = offered[choice], {**(data or {}), "choice": choice}
    event_id = uow.events.append(
        NewEvent(
            at=now,
            kind="customer_said",
            by="customer",
            conversation_id=conversation,
            customer=held.customer,
            channel=held.channel,
            text=said,
            data=data,
            client_id=client_id,
        )
    )
    uow.inbox.add(event_id, conversation, now)
    reached("message_stored")
    return event_id


def offered_choices(uow: UnitOfWork, conversation: str) -> dict[str, str]:
    """Value and label of every choice that the assistant has offered since the customer last said something."""
    return dict(_offers(uow, conversation))


def _offers(uow: UnitOfWork, conversation: str) -> Iterator[tuple[str, str]]:
    last = uow.events.latest_by(conversation, "customer", "customer_said")
    since = last.id if last is not None else 0
    for event in uow.events.last_of_conversation(conversation, _OFFERS_LOOKED_AT):
        if event.id > since and event.by == "assistant":
            for choice in event.choices or ():
                yield choice["value"], choice["label"]


def _client_id(value: str) -> str:
    if not 1 <= len(value) <= MAX_CLIENT_ID or not value.isprintable():
        raise InvalidMessage("client_id", f"must be 1 to {MAX_CLIENT_ID} printable characters")
    return value


def _words(field: str, value: str, most: int) -> str:
    """The text without what no keyboard writes; neither database would take it, and no log should show it."""
    if any(unicodedata.category(character) == "Cs" for character in value):
        raise InvalidMessage(field, "holds half a character (an unpaired surrogate)")
    cleaned = "".join(c for c in value if c in "\n\t" or unicodedata.category(c) != "Cc").strip()
    if not cleaned:
        raise InvalidMessage(field, "must not be empty")
    if len(cleaned) > most:
        raise InvalidMessage(field, f"must have at most {most} characters; this has {len(cleaned)}")
    return cleaned
