"""What "the second one" and "both" lead to: an answer, fewer of the wishes that wait, or one of the orders listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions import guide, questions
from actions.confirm import affirm
from actions.items import Item, items_of
from actions.lately import FRESH
from actions.options import WAYS_ON, part_of, plain
from actions.orders import LISTED, order_status
from actions.readback import ask_for_yes
from actions.references import Reference, reference_in, refused_in
from actions.reply import Choice, Reply
from actions.turn import Turn
from actions.unclear import unclear
from storage.records import Event

Json = Mapping[str, Any]

_NO_ANSWERS = ("any", "none")
_TOGETHER = {"topic": "topics", "channel": "channels", "when": "when"}


def refers(turn: Turn, reply: Reply) -> bool:
    """Takes a message that is a reference and nothing else. False: it is none, or there is nothing it could mean."""
    text, reading = turn.message.text, turn.message.reading
    meant, left_out = reference_in(text, reading) or _number(turn), refused_in(text, reading)
    if meant is None and left_out is None:
        return False
    if (turn.slots["asking"] or {}).get("ask") == "until" and "one" not in turn.words:
        return False  # "the 5th" is a day
    if turn.slots["guide"] or turn.slots["asking"]:
        return meant is not None and _answered(turn, reply, meant)
    if turn.slots["pending"]:
        if not _of_those_waiting(turn, reply, meant, left_out):
            unclear(turn, reply)
        return True
    if meant is None:
        return False
    if not _of_the_orders(turn, reply, meant):
        reply.say("I'm not sure which one you mean, so I have changed nothing. Could you name it?", WAYS_ON,
                  {"type": "unclear"})  # fmt: skip
    return True


def _number(turn: Turn) -> Reference | None:
    """A bare "2", as one answers a list by SMS; but asked how often, it may mean twice."""
    open_ = turn.slots["asking"] or {}
    step = guide.step_of(turn.slots["guide"]) if turn.slots["guide"] else open_.get("ask")
    number = plain(turn.message.text)
    return Reference((int(number),)) if step not in (None, "often", "until") and number.isdecimal() else None


def _answered(turn: Turn, reply: Reply, meant: Reference) -> bool:
    """One or several of the choices of the open question."""
    choices = [choice for choice in questions.open_choices(turn) if _is_answer(choice)]
    places = meant.among(len(choices))
    if places is None:
        questions.ask_again(turn, reply)
        return True
    values = [choices[place].value for place in places]
    if len(values) == 1:
        return guide.choose(turn, reply, values[0]) or questions.choose(turn, reply, values[0])
    together = _together(turn, values)
    if not together or not (
        guide.answer(turn, reply, together, pressed=True) or questions.answer(turn, reply, together)
    ):
        questions.ask_again(turn, reply)
    return True


def _together(turn: Turn, values: Sequence[str]) -> Json:
    """Several answers as one; nothing if they cannot all hold, as two frequencies cannot."""
    kinds = {value.partition(":")[0] for value in values}
    name = _TOGETHER.get(kinds.pop()) if len(kinds) == 1 else None
    return {name: [said for value in values for said in (part_of(turn, value) or {})[name]]} if name else {}


def _is_answer(choice: Choice) -> bool:
    _, _, what = choice.value.partition(":")
    return bool(what) and what not in _NO_ANSWERS


def _of_those_waiting(turn: Turn, reply: Reply, meant: Reference | None, left_out: Reference | None) -> bool:
    """Fewer of them are asked about anew; all of them is a yes."""
    items = items_of(turn.slots["pending"], turn)
    places = (meant or left_out or Reference("that")).among(len(items))
    if places is None or len(items) < 2:
        return False
    if left_out is not None:
        places = [place for place in range(len(items)) if place not in places]
    if len(places) == len(items):
        affirm(turn, reply)
        return True
    if not places:
        return False
    kept: list[Item] = [items[place] for place in sorted(places)]
    lead = "Okay, only that one:" if len(kept) == 1 else "Okay, only those:"
    ask_for_yes(turn, reply, kept, lead=lead)
    return True


def _of_the_orders(turn: Turn, reply: Reply, meant: Reference) -> bool:
    """One of the orders that were listed just now."""
    listed: Event | None = turn.uow.events.latest_of_type(turn.conversation, "assistant_said", "orders")
    if listed is None or turn.now - listed.at > FRESH or turn.customer is None:
        return False
    numbers = [str(item["number"]) for item in (listed.data or {}).get("items", ())][:LISTED]
    places = meant.among(len(numbers))
    if not places:
        return False
    turn.message.choice = f"order:{numbers[places[0]]}"
    order_status(turn, reply)
    return True
