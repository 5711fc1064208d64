"""Signing in and out."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from console.desk import Desk
from console.forms import read_form
from console.sessions import check_token

_WRONG = "The address or the password is not right."


class Login:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def show(self, request: Request) -> Response:
        now = self._desk.clock()
        with self._desk.database.read() as uow:
            if self._desk.sessions.find(uow, request, now) is not None:
                return RedirectResponse(self._next(request, request.query_params.get("next", "")), 303)
        return self._form(request, now, request.query_params.get("next", ""))

    async def sign_in(self, request: Request) -> Response:
        form = await read_form(request)
        check_token(request.cookies.get(self._desk.sessions.login_cookie, ""), form.get("csrf", ""))
        return await run_in_threadpool(
            self._sign_in, request, form.get("email", ""), form.get("password", ""), form.get("next", "")
        )

    async def sign_out(self, request: Request) -> Response:
        form = await read_form(request)
        return await run_in_threadpool(self._sign_out, request, form.get("csrf", ""))

    def _sign_in(self, request: Request, email: str, password: str, target: str) -> Response:
        desk, now = self._desk, self._desk.clock()
        address = request.client.host if request.client else "unknown"
        wait = desk.attempts.wait(email, address, now)
        if wait is not None:
            return self._too_many(request, now, target, email, wait)
        agent = desk.doorkeeper.admit(email, password)
        if agent is None:
            desk.attempts.failed(email, address, now)
            return self._form(request, now, target, email, _WRONG, 403)
        desk.attempts.succeeded(email)
        response = RedirectResponse(self._next(request, target), 303)
        desk.sessions.open(desk.database, request, response, agent, now)
        return response

    def _sign_out(self, request: Request, csrf: str) -> Response:
        desk = self._desk
        with desk.database.read() as uow:
            session = desk.sessions.find(uow, request, desk.clock())
        response = RedirectResponse(desk.renderer.url(request)("login"), 303)
        if session is not None:
            check_token(session.csrf, csrf)
            desk.sessions.close(desk.database, request, response)
        return response

    def _too_many(self, request: Request, now: datetime, target: str, email: str, wait: timedelta) -> Response:
        minutes = math.ceil(wait.total_seconds() / 60)
        say = f"Too many attempts. Try again in {minutes} minute{'' if minutes == 1 else 's'}."
        response = self._form(request, now, target, email, say, 429)
        response.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
        return response

    def _form(
        self, request: Request, now: datetime, target: str, email: str = "", error: str = "", status: int = 200
    ) -> Response:
        token = self._desk.sessions.login_token(request)
        response = self._desk.renderer.page(
            request, "login.html", now, status, csrf=token, target=target, email=email[:320], error=error
        )
        self._desk.sessions.remember_login_token(request, response, token)
        return response

    def _next(self, request: Request, target: str) -> str:
        """Where to go after signing in: only ever a page of this console."""
        home = self._desk.renderer.url(request)("home")
        if target.startswith(home) and not target.startswith("//") and "\\" not in target and target.isprintable():
            return target
        return home
