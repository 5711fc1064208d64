"""The private application that Rasa calls to run an action: `POST /webhook`, with the internal token."""

from __future__ import annotations

import hmac

import structlog
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from actions.context import Context
from actions.runner import register
from company import Company
from storage import Database

log = structlog.get_logger(__name__)


def make_app(database: Database, company: Company, token: str) -> Starlette:
    """The ASGI application. `token` must come as `Authorization: Bearer …` or as `?token=…`.

    Raises ValueError for an empty token: then anybody on the machine could ask about any customer.
    """
    if not token:
        raise ValueError("the internal token is empty")
    executor = ActionExecutor()
    register(executor, Context(database, company))

    async def webhook(request: Request) -> Response:
        if not _is_allowed(request, token):
            return JSONResponse({"error": "the internal token is missing or wrong"}, status_code=401)
        try:
            call = await request.json()
        except ValueError:
            return JSONResponse({"error": "the body is not JSON"}, status_code=400)
        if not isinstance(call, dict) or "tracker" not in call or "next_action" not in call:
            return JSONResponse({"error": "next_action and tracker are needed"}, status_code=400)
        name = str(call["next_action"])
        # The actions need nothing from the domain, and with a selective domain none is sent.
        call = {**call, "domain": call.get("domain") or {}}
        try:
            result = await executor.run(call)
        except ActionNotFoundException:
            return JSONResponse({"error": "there is no such action", "action_name": name}, status_code=404)
        except Exception as error:
            # The tracker holds what a customer said: neither the answer nor the log repeats it.
            log.error("action_failed", action=name, error=type(error).__name__, at=_where(error))
            return JSONResponse({"error": "the action failed", "action_name": name}, status_code=500)
        return JSONResponse(result.model_dump() if result is not None else {"events": [], "responses": []})

    async def health(_request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    return Starlette(routes=[Route("/webhook", webhook, methods=["POST"]), Route("/health", health)])


def _is_allowed(request: Request, token: str) -> bool:
    given = request.query_params.get("token", "")
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() == "bearer":
        given = bearer.strip()
    return hmac.compare_digest(given.encode(), token.encode())


def _where(error: BaseException) -> str:
    """The innermost place in our own code: file and line, no values."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if "/actions/" in name or "/contact/" in name or "/customers/" in name or "/storage/" in name:
            place = f"{name.rsplit('/', 2)[-2]}/{name.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
