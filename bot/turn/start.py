"""What must be true before a turn is taken. Rasa itself would start without a model, and with a store of its own."""

from __future__ import annotations

import logging
import os
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rasa.core.agent import Agent
from rasa.core.tracker_store import FailSafeTrackerStore
from sanic import Sanic

from bot.turn.locks import NoLockStore
from bot.turn.processor import TurnProcessor
from bot.turn.request import read_request
from bot.turn.store import RequestTrackerStore
from bot.turn.take import answer, understand

if TYPE_CHECKING:
    from rasa.core.channels.channel import InputChannel

logger = logging.getLogger(__name__)
WRONG_SETUP = 3
WARM_UP = {
    "message_id": "warm-up",
    "conversation": "warm-up",
    # Names a holiday, so that their calendar is loaded too: that alone takes a second.
    "text": "pause everything until after Christmas",
    "metadata": {"now": "2026-01-01T00:00:00+00:00", "time_zone": "UTC", "channel": "web"},
}
# Answered by a response of the domain, so that the action server need not be up.
WARM_UP_INTENT = {"name": "thanks", "confidence": 1.0}


class WrongSetup(RuntimeError):
    """Rasa was started with something else than this room's own parts; the message says which."""


def check(agent: Agent | None, channels: list[InputChannel], channel: InputChannel) -> None:
    """Raises WrongSetup unless the model is loaded, our store keeps the trackers, and our channel is the only one."""
    if agent is None or agent.processor is None:
        raise WrongSetup("no model is loaded: train one (see README), and give its path with --model")
    asked = asked_model(sys.argv)
    if asked is not None and (not asked.exists() or (asked.is_file() and asked.name != agent.processor.model_filename)):
        # Rasa takes any model it finds under models/ if the one it was given is not there.
        raise WrongSetup(f"the model {asked} was asked for, and {agent.processor.model_filename} was loaded instead")
    store: Any = agent.tracker_store
    inner = store._tracker_store if isinstance(store, FailSafeTrackerStore) else store
    if not isinstance(inner, RequestTrackerStore):
        raise WrongSetup(f"{type(inner).__name__} keeps the trackers: start with --endpoints bot/endpoints.yml")
    if not isinstance(agent.lock_store, NoLockStore):
        raise WrongSetup(f"{type(agent.lock_store).__name__} locks turns: start with --endpoints bot/endpoints.yml")
    others = [type(other).__name__ for other in channels if other is not channel]
    if others:
        raise WrongSetup(f"other doors are open ({', '.join(others)}): start with --credentials bot/credentials.yml")
    if agent.action_endpoint is None:
        raise WrongSetup("no action server is named: start with --endpoints bot/endpoints.yml")
    named = [agent.action_endpoint.url or "", *agent.action_endpoint.headers.values()]
    if any("${" in value for value in named):
        raise WrongSetup("a variable in bot/endpoints.yml was not filled in: do not quote its value")


def asked_model(arguments: list[str]) -> Path | None:
    """The model named on Rasa's command line, if one is."""
    for argument, following in pairwise([*arguments, ""]):
        if argument in ("-m", "--model") and following:
            return Path(following)
        if argument.startswith("--model="):
            return Path(argument.removeprefix("--model="))
    return None


async def prepare(app: Sanic, channel: InputChannel) -> None:
    """Checks the setup and takes a first turn; then the process is ready. Ends it with status 3 if it is not right."""
    try:
        agent = getattr(app.ctx, "agent", None)
        check(agent, app.ctx.input_channels, channel)
        assert agent is not None
        agent.processor = TurnProcessor.adopt(agent.processor)
        # The first message costs ten times the second: let it not be a customer's.
        request = read_request(WARM_UP)
        parsed = await understand(agent, request)
        await answer(agent, request, {**parsed, "intent": WARM_UP_INTENT}, time.perf_counter())
        app.ctx.warm_model = agent.processor.model_filename
        logger.info("ready: %s", app.ctx.warm_model)
    except Exception as error:
        # Sanic would log an exception of a listener and go on serving.
        print(f"reins: Rasa cannot serve: {error}", file=sys.stderr, flush=True)
        logger.critical("Rasa cannot serve", exc_info=not isinstance(error, WrongSetup))
        os._exit(WRONG_SETUP)
