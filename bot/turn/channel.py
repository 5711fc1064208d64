"""`POST /turn` and `GET /health`: the only door to Rasa, on loopback. `docs/how-it-flows.md` describes the turn."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.turn.errors import NotReady, TurnError
from bot.turn.request import read_request
from bot.turn.start import prepare
from bot.turn.take import take_turn

logger = logging.getLogger(__name__)
PROBLEM = "application/problem+json"


class TurnChannel(InputChannel):
    """Named in `bot/credentials.yml`."""

    @classmethod
    def name(cls) -> str:
        return "turn"

    def url_prefix(self) -> str:
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        blueprint = Blueprint("turn")

        @blueprint.listener("after_server_start")
        async def start(app: Sanic, _loop: Any) -> None:
            await prepare(app, self)

        @blueprint.get("/health")
        async def health(request: Request) -> HTTPResponse:
            model = getattr(request.app.ctx, "warm_model", None)
            if model is None:
                return _problem(NotReady("the model is still being loaded"))
            return json({"ok": True, "model": model})

        @blueprint.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            try:
                if getattr(request.app.ctx, "warm_model", None) is None:
                    raise NotReady("the model is still being loaded")
                return json(await take_turn(request.app.ctx.agent, read_request(_body(request))))
            except TurnError as error:
                if error.status >= 500:
                    logger.error("turn failed: %s", error)
                return _problem(error)
            except Exception as error:
                logger.exception("turn failed")
                return _problem(TurnError(f"{type(error).__name__}: {error}"))

        return blueprint


def _body(request: Request) -> Any:
    try:
        return request.json
    except Exception:
        return None


def _problem(error: TurnError) -> HTTPResponse:
    problem = {"type": "about:blank", "title": error.title, "status": error.status, "detail": str(error)}
    if field := getattr(error, "field", None):
        problem["field"] = field
    return json(problem, status=error.status, content_type=PROBLEM)
