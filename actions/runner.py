"""Runs an action: reads the tracker, opens the database for reading, and says again what was left open."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions import choose, confirm, guide, orders, preferences, questions, wish
from actions.context import Context
from actions.follow_up import amends, follows_up, says_yes_only
from actions.forecast import forecast
from actions.greet import greet
from actions.human import human
from actions.likes import likes
from actions.loyalty import loyalty
from actions.my_details import my_details
from actions.never_mind import never_mind
from actions.payment import payment
from actions.readback import restate
from actions.refer import refers
from actions.reply import Reply
from actions.service_request import service_request
from actions.subscription import subscription
from actions.turn import OPEN_SLOTS, Turn
from actions.unclear import unclear
from actions.visitor import visitor
from actions.why_contacted import why_contacted

Answer = Callable[[Turn, Reply], None]


@dataclass(frozen=True, slots=True)
class Action:
    """`personal`: only for a proven customer."""

    answer: Answer
    personal: bool = True


ACTIONS: Mapping[str, Action] = {
    "action_wish": Action(wish.wish),
    "action_choose": Action(choose.choose, personal=False),
    "action_affirm": Action(confirm.affirm),
    "action_deny": Action(confirm.deny),
    "action_never_mind": Action(never_mind, personal=False),
    "action_guide": Action(guide.start),
    "action_show_preferences": Action(preferences.show_preferences),
    "action_forecast": Action(forecast),
    "action_order_status": Action(orders.order_status),
    "action_order_history": Action(orders.order_history),
    "action_order_contents": Action(orders.order_contents),
    "action_order_item": Action(orders.order_item),
    "action_payment": Action(payment),
    "action_subscription": Action(subscription),
    "action_loyalty": Action(loyalty),
    "action_my_details": Action(my_details),
    "action_why_contacted": Action(why_contacted),
    "action_likes": Action(likes),
    "action_service_request": Action(service_request),
    "action_human": Action(human, personal=False),
    "action_greet": Action(greet, personal=False),
    "action_unclear": Action(unclear, personal=False),
}

TAKE_AS_ANSWER, ASK_AGAIN = "action_take_as_answer", "action_ask_again"
"""Before and after a reply that is the same for everybody ("You're welcome."): see `bot/turn/processor.py`."""


def answer(context: Context, name: str, tracker: Tracker) -> Reply:
    """What the action answers. Reads only; raises whatever goes wrong, so that the turn is taken again."""
    with context.database.read() as uow:
        turn, reply = Turn.of(tracker, uow, context.company), Reply()
        if name == TAKE_AS_ANSWER:
            _take_as_answer(turn, reply)
        elif name == ASK_AGAIN:
            _ask_what_is_open(turn, reply)
        else:
            _answer(ACTIONS[name], turn, reply)
    if turn.slots["unclear_count"] and "unclear_count" not in reply.slots:
        reply.remember("unclear_count", 0)
    return reply


def register(executor: ActionExecutor, context: Context) -> None:
    """Every action under its name. They run on threads: the database is never waited for on the event loop."""
    for name in (*ACTIONS, TAKE_AS_ANSWER, ASK_AGAIN):
        executor.register_function(name, _function(context, name))


def _answer(action: Action, turn: Turn, reply: Reply) -> None:
    if _take_as_answer(turn, reply):
        pass  # and answered
    elif action.personal and turn.customer is None:
        visitor(turn, reply)
    else:
        action.answer(turn, reply)
    _ask_what_is_open(turn, reply)


def _take_as_answer(turn: Turn, reply: Reply) -> bool:
    """What is an answer to something, whatever the intent model takes it for. False: it is none."""
    typed = choose.typed(turn) if turn.message.choice is None else None
    if typed is not None:
        choose.take(turn, reply, typed)
        return True
    if turn.message.choice is None and turn.customer is not None and refers(turn, reply):
        return True
    return _any_of_the_open(turn, reply) or _by_what_went_before(turn, reply)


def _any_of_the_open(turn: Turn, reply: Reply) -> bool:
    if turn.message.choice is not None or turn.customer is None:
        return False
    return guide.answer_any(turn, reply) or questions.answer_any(turn, reply)


def _by_what_went_before(turn: Turn, reply: Reply) -> bool:
    """What says too little for the grammar or the intent model, but enough after what was just said."""
    if turn.message.choice is not None or turn.customer is None:
        return False
    if follows_up(turn, reply):
        return True
    # "Yes, but weekly" is neither a plain yes nor a wish; and "yes, weekly" is not a yes to what has no limit yet.
    if turn.message.intent not in ("affirm", "nlu_fallback") or turn.message.reading.get("act") != "fragment":
        return False
    said = wish.parts_said(turn)
    if turn.slots["pending"]:
        if turn.message.intent == "affirm" and says_yes_only(turn, said):
            return False
    elif not (turn.slots["asking"] or turn.slots["guide"] or amends(turn, said)):
        return False
    wish.fragment(turn, reply, said)
    return True


def _ask_what_is_open(turn: Turn, reply: Reply) -> None:
    """After an answer to something else: the one question that nobody has touched."""
    if turn.customer is None:
        return
    still = [name for name in OPEN_SLOTS if turn.slots[name] and name not in reply.slots]
    if "pending" in still:
        restate(turn, reply)
    elif still:
        questions.ask_again(turn, reply)


def _function(context: Context, name: str) -> Callable[..., Awaitable[list[dict[str, Any]]]]:
    async def run(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:  # noqa: ARG001
        reply = await asyncio.to_thread(answer, context, name, tracker)
        return reply.deliver(dispatcher)

    return run
