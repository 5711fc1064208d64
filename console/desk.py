"""What the console's pages need, and the door that each of them stands behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from company import Company
from console.accounts import Doorkeeper
from console.attempts import Attempts
from console.rendering import Renderer, Url
from console.sessions import Sessions
from storage import ChangeSignal, Database, UnitOfWork
from storage.records import AgentSession, Conversation, Customer

_ID_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_LONGEST_ID = 40
_LONGEST_REF = 200


@dataclass(frozen=True)
class Desk:
    """Everything that outlives a request. `clock` gives the present instant, aware."""

    database: Database
    company: Company
    signal: ChangeSignal
    sessions: Sessions
    doorkeeper: Doorkeeper
    attempts: Attempts
    renderer: Renderer
    clock: Callable[[], datetime]

    def behind_login(self, show: Callable[[Visit], Response]) -> Callable[[Request], Response]:
        """An endpoint that shows the page to an agent, within one consistent view, and others the way to sign in."""

        def endpoint(request: Request) -> Response:
            now = self.clock()
            with self.database.read() as uow:
                session = self.sessions.find(uow, request, now)
                if session is None:
                    return self.to_login(request)
                return show(Visit(self, request, uow, session, now))

        return endpoint

    def to_login(self, request: Request) -> Response:
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        url = self.renderer.url(request)
        return RedirectResponse(url("login", query={"next": target if target != url("home") else ""}), 303)


@dataclass(frozen=True)
class Visit:
    """One request of a signed-in agent."""

    desk: Desk
    request: Request
    uow: UnitOfWork
    session: AgentSession
    now: datetime

    @property
    def url(self) -> Url:
        return self.desk.renderer.url(self.request)

    def page(self, template: str, **values: Any) -> Response:
        return self.desk.renderer.page(
            self.request,
            template,
            self.now,
            agent=self.session.agent,
            csrf=self.session.csrf,
            queued=self.uow.conversations.count_by_handoff().get("queued", 0),
            **values,
        )

    def conversation(self) -> Conversation:
        """The conversation that the address names; HTTPException 404 if there is none."""
        found = conversation_of(self.uow, self.request.path_params["id"])
        if found is None:
            raise HTTPException(404, "There is no such conversation.")
        return found

    def customer(self) -> Customer:
        """The customer that the address names; HTTPException 404 if there is none."""
        ref = self.request.path_params["ref"]
        found = self.uow.customers.get(ref) if len(ref) <= _LONGEST_REF and ref.isprintable() else None
        if found is None:
            raise HTTPException(404, "There is no such customer.")
        return found


def conversation_of(uow: UnitOfWork, conversation_id: str) -> Conversation | None:
    """The conversation; None also for what cannot be the id of one."""
    if not 0 < len(conversation_id) <= _LONGEST_ID or not _ID_CHARACTERS.issuperset(conversation_id):
        return None
    return uow.conversations.get(conversation_id)
