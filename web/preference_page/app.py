"""The page's addresses: a small application of its own, mounted at `/p`, which answers people and not programs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from customers.page_tokens import InvalidPageToken
from web.preference_page.answers import Answers
from web.preference_page.rendering import STYLE, STYLE_VERSION, Headers, page
from web.preference_page.visit import Gone
from web.services import Services

log = structlog.get_logger(__name__)

MOST_FIELDS = 1000

Handler = Callable[[Request], Awaitable[Response]]


def make_preference_page(services: Services) -> ASGIApp:
    """Everything below `/p`. Needs no login, sets no cookie, and changes nothing on GET."""
    answers = Answers(services)

    def read(answer: Callable[..., Response], more: Callable[[Request], tuple[Any, ...]] = _nothing) -> Handler:
        async def handle(request: Request) -> Response:
            return await run_in_threadpool(answer, *_where(request), *more(request))

        return _safely(services, handle)

    def write(answer: Callable[..., Response], more: Callable[[Request], tuple[Any, ...]] = _nothing) -> Handler:
        async def handle(request: Request) -> Response:
            async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
                return await run_in_threadpool(answer, *_where(request), form, *more(request))

        return _safely(services, handle)

    app = Starlette(
        routes=[
            Route("/static/{version}/page.css", _style),
            Route("/{token}", read(answers.show, _query)),
            Route("/{token}", write(answers.save), methods=["POST"]),
            Route("/{token}/stop", write(answers.stop), methods=["POST"]),
            Route("/{token}/pause", write(answers.pause), methods=["POST"]),
            Route("/{token}/resume", write(answers.resume), methods=["POST"]),
            Route("/{token}/confirm", write(answers.confirm), methods=["POST"]),
            Route("/{token}/undo", write(answers.undo), methods=["POST"]),
            Route("/{token}/link", write(answers.send_link, _site), methods=["POST"]),
            Route("/{token}/unsubscribe", read(answers.offer_unsubscribe)),
            Route("/{token}/unsubscribe", write(answers.unsubscribe), methods=["POST"]),
            Route("/{token}/history", read(answers.history)),
            Route("/{token}/export", read(answers.export, _site)),
        ],
        exception_handlers={
            InvalidPageToken: _told(services, "broken.html", 404),
            Gone: _told(services, "gone.html", 410),
            HTTPException: _told(services, "broken.html", 404),
        },
    )
    # Around all of it, so that errors have them too.
    return Headers(app)


def _where(request: Request) -> tuple[str, str]:
    return request.path_params["token"], request.scope.get("root_path", "")


async def _style(request: Request) -> Response:
    current = request.path_params["version"] == STYLE_VERSION
    headers = {"Cache-Control": "public, max-age=31536000, immutable"} if current else None
    return Response(STYLE, media_type="text/css", headers=headers)


def _nothing(_request: Request) -> tuple[Any, ...]:
    return ()


def _query(request: Request) -> tuple[Any, ...]:
    return (request.query_params,)


def _site(request: Request) -> tuple[Any, ...]:
    return (f"{request.url.scheme}://{request.url.netloc}",)


def _safely(services: Services, handle: Handler) -> Handler:
    """A mistake of ours is told here, and not further out, where the address would be logged: it is a key."""

    async def handle_safely(request: Request) -> Response:
        try:
            return await handle(request)
        except (InvalidPageToken, Gone, HTTPException):
            raise
        except Exception as error:
            log.error("preference_page_failed", error=type(error).__name__, exc_info=error)
            return page("trouble.html", 500, company=services.company)

    return handle_safely


def _told(services: Services, template: str, status: int) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(_request: Request, error: Exception) -> Response:
        code = error.status_code if isinstance(error, HTTPException) else status
        return page(template, code, company=services.company)

    return answer
