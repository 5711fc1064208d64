"""The list of conversations: newest first, filtered, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from console import loose, names
from storage import UnitOfWork
from storage.events import SAID
from storage.records import Conversation, Event

PAGE = 40
"""Conversations on a page."""
FILTERS = ("", "queued", "agent", "assistant")
_MOST_WORDS = 200
_SNIPPET = 200


@dataclass(frozen=True)
class Filter:
    """What the address of a list says. `before` is the cursor of an older page."""

    handoff: str = ""
    words: str = ""
    before: int | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filter:
        """Reads a query string; what makes no sense there is as if it were absent."""
        handoff = query.get("handoff", "")
        words = " ".join(query.get("q", "").split())[:_MOST_WORDS]
        return cls(
            handoff if handoff in FILTERS else "", words if words.isprintable() else "", cursor(query.get("before"))
        )

    def query(self, **changes: object) -> dict[str, object]:
        """The query string that says the same, without the page."""
        return {"handoff": self.handoff, "q": self.words, **changes}


@dataclass(frozen=True)
class RowView:
    id: str
    name: str
    known: bool
    channel: str
    speaker: str
    words: str
    at: datetime
    waiting_since: datetime | None
    handoff: str
    handoff_since: datetime | None
    reason: str | None
    unclear: bool


@dataclass(frozen=True)
class RowsPage:
    """`older` is the cursor of the next page, None at the end."""

    rows: Sequence[RowView]
    older: int | None


def cursor(value: str | None) -> int | None:
    """An event id from an address; None if it is none."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 19 else None


def read_page(uow: UnitOfWork, chosen: Filter) -> RowsPage:
    found = uow.conversations.newest(PAGE + 1, chosen.before, (chosen.handoff,) if chosen.handoff else (), chosen.words)
    shown = found[:PAGE]
    return RowsPage(view_rows(uow, shown), shown[-1].last_event_id if len(found) > PAGE else None)


def read_queue(uow: UnitOfWork) -> RowsPage:
    """Who waits for a person, the longest wait first."""
    return RowsPage(view_rows(uow, uow.conversations.queue(PAGE), ("customer_said",)), None)


def view_rows(uow: UnitOfWork, conversations: Sequence[Conversation], kinds: Sequence[str] = SAID) -> list[RowView]:
    """The conversations with the last words of those kinds of events."""
    ids = [conversation.id for conversation in conversations]
    customers = uow.customers.many({item.customer for item in conversations if item.customer})
    said = uow.events.last_said(ids, kinds)
    waiting = uow.inbox.waiting_since(ids)
    unclear = uow.turns.newest_unclear(ids)
    rows = []
    for conversation in conversations:
        customer = customers.get(conversation.customer or "")
        last = said.get(conversation.id)
        rows.append(
            RowView(
                id=conversation.id,
                name=names.who(conversation, customer),
                known=conversation.customer is not None,
                channel=conversation.channel,
                speaker=_speaker(last),
                words=_words(last),
                at=conversation.last_event_at,
                waiting_since=waiting.get(conversation.id),
                handoff=conversation.handoff,
                handoff_since=conversation.handoff_since if conversation.handoff != "assistant" else None,
                reason=names.plain(conversation.handoff_reason) if conversation.handoff_reason else None,
                unclear=conversation.id in unclear,
            )
        )
    return rows


def _speaker(event: Event | None) -> str:
    """Who has the last word; nothing for the customer, whose name stands there already."""
    return {"assistant": "Assistant", "agent": "Agent"}.get(event.by if event else "", "")


def _words(event: Event | None) -> str:
    if event is None:
        return ""
    choice = loose.mapping(event.data).get("choice")
    words = event.text or loose.text(loose.mapping(choice).get("label")) or loose.text(choice) or ""
    return " ".join(words.split())[:_SNIPPET]
