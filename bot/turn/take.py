"""Takes one turn: state and message in, state, replies and proposals out."""

from __future__ import annotations

import time
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, UserUttered

from bot.turn.errors import NotReady, TurnError
from bot.turn.replies import Collector
from bot.turn.request import TurnRequest
from bot.turn.state import State
from bot.turn.store import Turn, current_turn
from bot.turn.understanding import is_command, not_understood, understood_choice

RANKING_LENGTH = 5
# Slots that say a question is open, so that "email" is an answer and not the start of something.
QUESTION_SLOTS = ("asking", "guide", "pending")


async def take_turn(agent: Agent, request: TurnRequest) -> dict[str, Any]:
    """The answer to a request. The same request gives the same answer, but for the milliseconds.

    Raises:
        TurnError: something went wrong anywhere in the turn; nothing has happened.
    """
    started = time.perf_counter()
    return await answer(agent, request, await understand(agent, request), started)


async def understand(agent: Agent, request: TurnRequest) -> dict[str, Any]:
    """What the message means, as Rasa's parsed message."""
    if request.choice is not None:
        return understood_choice(request.choice)
    text = request.text or ""
    if is_command(text) or not text.strip():
        return not_understood(text)
    if agent.processor is None:
        raise NotReady("no model is loaded")
    asked = any(request.state.slots.get(name) for name in QUESTION_SLOTS)
    message = UserMessage(text, message_id=request.message_id, metadata={**request.metadata, "asked": asked})
    parsed = dict(await agent.processor.parse_message(message))
    parsed.pop("text_tokens", None)
    return {**parsed, "text": message.text}


async def answer(agent: Agent, request: TurnRequest, parsed: dict[str, Any], started: float) -> dict[str, Any]:
    """Runs the dialogue on an understood message. `started` is a reading of `time.perf_counter`."""
    turn = Turn(request.state, request.now.timestamp())
    collector = Collector()
    message = UserMessage(
        text=parsed["text"],
        output_channel=collector,
        sender_id=request.conversation,
        parse_data=parsed,
        input_channel=str(request.metadata.get("channel", "web")),
        message_id=request.message_id,
        metadata=request.metadata,
    )
    token = current_turn.set(turn)
    try:
        await agent.handle_message(message)
    finally:
        current_turn.reset(token)
    if turn.failures:
        raise turn.failures[0]
    if turn.tracker is None:
        raise TurnError("the dialogue did not come to an end")
    return {
        "state": State.of(turn.tracker).as_json(),
        "replies": collector.replies,
        "proposals": collector.proposals,
        "trace": {
            "intent": _rounded(parsed["intent"]),
            "ranking": [_rounded(intent) for intent in parsed.get("intent_ranking", [])[:RANKING_LENGTH]],
            "entities": parsed.get("entities", []),
            "reading": parsed.get("reading"),
            "actions": _actions(turn),
            "ms": round((time.perf_counter() - started) * 1000, 1),
        },
    }


def _actions(turn: Turn) -> list[str]:
    actions: list[str] = []
    for event in turn.tracker.events if turn.tracker else ():
        if isinstance(event, UserUttered):
            actions = []
        elif isinstance(event, ActionExecuted) and event.action_name != ACTION_LISTEN_NAME:
            actions.append(str(event.action_name))
    return actions


def _rounded(intent: dict[str, Any]) -> dict[str, Any]:
    return {"name": intent["name"], "confidence": round(float(intent["confidence"]), 4)}
