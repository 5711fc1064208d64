"""A pressed button, or its label typed: each value leads to what was offered with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from actions import guide, questions
from actions.confirm import affirm, deny
from actions.forecast import forecast
from actions.human import human
from actions.items import Item
from actions.never_mind import never_mind
from actions.options import WAYS_ON, part_of, typed_value
from actions.orders import order_history, order_status
from actions.preferences import show_preferences
from actions.reply import NO, YES, Reply
from actions.settle import settle
from actions.turn import Turn
from actions.undo import undo
from actions.visitor import visitor
from contact.terms import Change, Channel, Permission, Rule

_PLAIN: Mapping[str, Callable[[Turn, Reply], None]] = {
    "yes": affirm,
    "no": deny,
    "undo": lambda turn, reply: undo(turn, reply, pressed=True),
    "guide": guide.start,
    "orders": order_history,
    "show_preferences": show_preferences,
    "forecast": forecast,
    "never_mind": never_mind,
    "cancel": never_mind,
    "person": human,
    "talk_to_person": human,
    "human": human,
}
_FOR_EVERYBODY = ("person", "talk_to_person", "human", "never_mind", "cancel")


def choose(turn: Turn, reply: Reply) -> None:
    """The pressed button's."""
    take(turn, reply, turn.message.choice or "")


def take(turn: Turn, reply: Reply, value: str) -> None:
    """What the value leads to; one whose question is no longer open changes nothing."""
    if turn.customer is None and value not in _FOR_EVERYBODY:
        visitor(turn, reply)
        return
    if value in _PLAIN:
        _PLAIN[value](turn, reply)
        return
    kind, _, what = value.partition(":")
    if kind == "order":
        order_status(turn, reply)
    elif kind == "stop":
        _stop(turn, reply, what)
    elif guide.choose(turn, reply, value) or questions.choose(turn, reply, value):
        return
    elif kind == "topic" and part_of(turn, value):
        guide.start_at(turn, reply, part_of(turn, value) or {})
    else:
        reply.say("That question is not open any more, so I have changed nothing. What would you like to do?",
                  WAYS_ON, {"type": "unclear"})  # fmt: skip


def typed(turn: Turn) -> str | None:
    """The value of an open choice whose label the customer typed, as one does by SMS."""
    if turn.customer is None:
        return None
    if turn.slots["pending"]:
        value = typed_value(turn.message.text, (YES, NO))
        if value:
            return value
    return typed_value(turn.message.text, (*questions.open_choices(turn), *WAYS_ON))


def _stop(turn: Turn, reply: Reply, what: str) -> None:
    topic, _, channel = what.partition(":")
    if topic in turn.catalog.topics and channel in [str(known) for known in Channel]:
        parts = {"polarity": "deny", "topics": [topic], "channels": [channel]}
        settle(turn, reply, [Item(Change(rules=(Rule(topic, channel, Permission.DENIED),)), parts)])
