"""The page's addresses: a small application of its own, mounted at `/p`, which answers people and not programs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

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

    async def show(request: Request) -> Response:
        return await run_in_threadpool(answers.show, *_where(request), request.query_params)

    async def offer_unsubscribe(request: Request) -> Response:
        return await run_in_threadpool(answers.offer_unsubscribe, *_where(request))

    async def history(request: Request) -> Response:
        return await run_in_threadpool(answers.history, *_where(request))

    async def export(request: Request) -> Response:
        site = f"{request.url.scheme}://{request.url.netloc}"
        return await run_in_threadpool(answers.export, *_where(request), site)

    def posted(answer: Callable[..., Response]) -> Handler:
        async def handle(request: Request) -> Response:
            async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
                return await run_in_threadpool(answer, *_where(request), form)

        return handle

    app = Starlette(
        routes=[
            Route("/static/{version}/page.css", _style),
            Route("/{token}", show),
            Route("/{token}", posted(answers.save), methods=["POST"]),
            Route("/{token}/stop", posted(answers.stop), methods=["POST"]),
            Route("/{token}/pause", posted(answers.pause), methods=["POST"]),
            Route("/{token}/resume", posted(answers.resume), methods=["POST"]),
            Route("/{token}/confirm", posted(answers.confirm), methods=["POST"]),
            Route("/{token}/undo", posted(answers.undo), methods=["POST"]),
            Route("/{token}/unsubscribe", offer_unsubscribe),
            Route("/{token}/unsubscribe", posted(answers.unsubscribe), methods=["POST"]),
            Route("/{token}/history", history),
            Route("/{token}/export", export),
        ],
        exception_handlers={
            InvalidPageToken: _told(services, "broken.html", 404),
            Gone: _told(services, "gone.html", 410),
            HTTPException: _told(services, "broken.html", 404),
            Exception: _told(services, "trouble.html", 500),
        },
    )
    # Around all of it, so that an answer to a mistake of ours has them too.
    return Headers(app)


def _where(request: Request) -> tuple[str, str]:
    return request.path_params["token"], request.scope.get("root_path", "")


async def _style(request: Request) -> Response:
    current = request.path_params["version"] == STYLE_VERSION
    headers = {"Cache-Control": "public, max-age=31536000, immutable"} if current else None
    return Response(STYLE, media_type="text/css", headers=headers)


def _told(services: Services, template: str, status: int) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(_request: Request, error: Exception) -> Response:
        code = error.status_code if isinstance(error, HTTPException) else status
        if code >= 500:
            # Never the path: it is the customer's key.
            log.error("preference_page_failed", error=type(error).__name__, exc_info=error)
        return page(template, code, company=services.company)

    return answer
