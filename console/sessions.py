"""Who is signed in. The cookie holds a random token; the database holds only its SHA-256."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from storage import Database, UnitOfWork
from storage.records import Agent, AgentSession

LIFETIME = timedelta(hours=12)
_LOGIN_FORM_SECONDS = 3600
_MOST_TOKEN_CHARACTERS = 128


@dataclass(frozen=True)
class Sessions:
    """Opens, finds and closes sessions. `secure`: cookies travel over https only."""

    secure: bool

    @property
    def cookie(self) -> str:
        return "__Secure-reins-console" if self.secure else "reins-console"

    @property
    def login_cookie(self) -> str:
        """Holds the token of the sign-in form, which has no session yet."""
        return f"{self.cookie}-login"

    def find(self, uow: UnitOfWork, request: Request, now: datetime) -> AgentSession | None:
        token = request.cookies.get(self.cookie, "")
        if not 0 < len(token) <= _MOST_TOKEN_CHARACTERS:
            return None
        return uow.agents.session(_hash(token), now)

    def open(self, database: Database, request: Request, response: Response, agent: Agent, now: datetime) -> None:
        """Begins a session and ends the one that this browser had, so that a planted token is worth nothing."""
        token = secrets.token_urlsafe(32)
        with database.write() as uow:
            uow.agents.forget_expired_sessions(now)
            uow.agents.close_session(_hash(request.cookies.get(self.cookie, "")))
            uow.agents.open_session(_hash(token), agent.id, secrets.token_urlsafe(32), now, now + LIFETIME)
        self._set(request, response, self.cookie, token, int(LIFETIME.total_seconds()))
        self._set(request, response, self.login_cookie, "", 0)

    def close(self, database: Database, request: Request, response: Response) -> None:
        with database.write() as uow:
            uow.agents.close_session(_hash(request.cookies.get(self.cookie, "")))
        self._set(request, response, self.cookie, "", 0)

    def login_token(self, request: Request) -> str:
        """The sign-in form's token: the browser's, if it has one, so that two open forms both work."""
        known = request.cookies.get(self.login_cookie, "")
        return known if 32 <= len(known) <= _MOST_TOKEN_CHARACTERS else secrets.token_urlsafe(32)

    def remember_login_token(self, request: Request, response: Response, token: str) -> None:
        self._set(request, response, self.login_cookie, token, _LOGIN_FORM_SECONDS)

    def _set(self, request: Request, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path=f"{request.scope.get('root_path', '')}/",
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )


def check_token(expected: str, given: str) -> None:
    """Raises HTTPException 403 unless the form came from our own page."""
    if not expected or not secrets.compare_digest(expected.encode(), given.encode()):
        raise HTTPException(403, "This form has expired. Go back, reload the page and try again.")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
