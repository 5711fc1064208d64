"""Puts the console together, as an application to be mounted anywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from company import Company
from console import pages
from console.accounts import Doorkeeper
from console.attempts import Attempts
from console.desk import Desk
from console.headers import SecurityHeaders
from console.live import Live
from console.login import Login
from console.rendering import Renderer
from console.sessions import Sessions
from console.statics import Statics
from storage import ChangeSignal, Database

_SAY = {404: "There is no such page.", 405: "That cannot be done here."}


def make_console(
    database: Database,
    company: Company,
    signal: ChangeSignal,
    *,
    secure_cookies: bool = False,
    title: str = "Reins",
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Starlette:
    """The console. `secure_cookies`: it is served over https only. `clock` gives the present instant, aware."""
    statics = Statics()
    # The addresses of pages are made from the very routes that serve them.
    router = Router()
    desk = Desk(
        database=database,
        company=company,
        signal=signal,
        sessions=Sessions(secure_cookies),
        doorkeeper=Doorkeeper(database),
        attempts=Attempts(),
        renderer=Renderer(router, statics.version, title),
        clock=clock,
    )
    login, live = Login(desk), Live(desk)
    router.routes.extend(
        [
            Route("/", desk.behind_login(pages.home), name="home"),
            Route("/queue", desk.behind_login(pages.queue), name="queue"),
            Route("/conversations/{id}", desk.behind_login(pages.conversation), name="conversation"),
            Route("/conversations/{id}/turns/{event}", desk.behind_login(pages.turn), name="turn"),
            Route("/customers/{ref}", desk.behind_login(pages.customer), name="customer"),
            Route("/live", live.stream, name="live"),
            Route("/login", login.show, name="login"),
            Route("/login", login.sign_in, methods=["POST"], name="sign_in"),
            Route("/logout", login.sign_out, methods=["POST"], name="sign_out"),
            Route("/static/{version}/{name}", statics.serve, name="static"),
        ]
    )

    def show_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        say = _SAY.get(error.status_code, "") if error.detail in ("Not Found", "Method Not Allowed") else error.detail
        response = desk.renderer.page(request, "error.html", clock(), error.status_code, say=say)
        response.headers.update(error.headers or {})
        return response

    console = Starlette(
        routes=router.routes,
        middleware=[Middleware(SecurityHeaders)],
        exception_handlers={HTTPException: show_error},
    )
    console.state.desk = desk
    return console
