"""The parts of a page that change while it is open, each an element with an id, rendered alike for page and stream."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.requests import Request

from company import Company
from console import names, rows
from console.desk import Desk, conversation_of
from console.panel import read_panel
from console.transcript import TranscriptReader
from storage import UnitOfWork
from storage.records import Conversation

_MOST_EVENTS = 200


def conversation_values(uow: UnitOfWork, company: Company, conversation: Conversation, now: datetime) -> dict[str, Any]:
    """What the templates of a conversation need, its transcript's reader among it."""
    customer = uow.customers.get(conversation.customer) if conversation.customer else None
    reader = TranscriptReader(uow, company, conversation)
    return {
        "conversation": conversation,
        "name": names.who(conversation, customer),
        "panel": read_panel(uow, company, customer, now, brief=True) if customer else None,
        "zone": reader.zone,
        "reader": reader,
        "held_by": uow.agents.names([conversation.agent_id]).get(conversation.agent_id)
        if conversation.agent_id
        else None,
    }


@dataclass(frozen=True)
class Patch:
    """What has changed up to the cursor. `html` is elements that replace those of the same id, or join the transcript.

    `reload`: too much has happened to tell.
    """

    cursor: int
    html: str = ""
    reload: bool = False


@dataclass
class LiveView:
    """What one open page shows, and what it has been sent already."""

    desk: Desk
    request: Request
    view: str
    chosen: rows.Filter
    conversation: str | None
    cursor: int
    _sent: dict[str, bytes] = field(default_factory=dict)

    def step(self) -> Patch | None:
        """What happened since the cursor, which moves on; None: nothing. Raises `SignedOut`."""
        now = self.desk.clock()
        with self.desk.database.read() as uow:
            if self.desk.sessions.find(uow, self.request, now) is None:
                raise SignedOut
            last = uow.events.last_id()
            if last <= self.cursor:
                return None
            after, self.cursor = self.cursor, last
            found = conversation_of(uow, self.conversation) if self.conversation else None
            parts = []
            if found is not None and found.last_event_id > after:
                values = conversation_values(uow, self.desk.company, found, now)
                turns = values.pop("reader").changed_after(after, _MOST_EVENTS)
                if turns is None:
                    return Patch(last, reload=True)
                parts += [self._text("_turn.html", now, turn=turn, **values) for turn in turns]
                parts += self._changed(now, "_state.html", **values)
                parts += self._changed(now, "_panel.html", **values)
            parts += self._changed(now, "_queued.html", queued=uow.conversations.count_by_handoff().get("queued", 0))
            if self.view == "queue":
                parts += self._changed(now, "_queue.html", list=rows.read_queue(uow))
            elif self.view == "list":
                parts += self._changed(
                    now,
                    "_rows.html",
                    list=rows.read_page(uow, self.chosen),
                    chosen=self.chosen,
                    current=self.conversation,
                )
            return Patch(last, "\n".join(parts))

    def _changed(self, now: datetime, template: str, **values: Any) -> Iterator[str]:
        """The rendered part, unless the page has been sent exactly this."""
        text = self._text(template, now, **values)
        digest = hashlib.sha256(text.encode()).digest()
        if self._sent.get(template) != digest:
            self._sent[template] = digest
            yield text

    def _text(self, template: str, now: datetime, **values: Any) -> str:
        return self.desk.renderer.text(self.request, template, now, **values)


class SignedOut(Exception):
    """The session has ended: nothing more may be told."""
