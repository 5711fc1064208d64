"""What a message says about contact, as the grammar of wishes read it, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import guide, preferences, questions, undo
from actions.beside import answer_order_beside
from actions.correct import correct
from actions.follow_up import amends, instead_of_the_last
from actions.in_context import ask_how_often, taken_in_context
from actions.items import Item
from actions.likes import all_tastes, is_taste
from actions.options import WAYS_ON
from actions.reply import Reply
from actions.settle import settle
from actions.start_again import is_resume, started_again, with_grant
from actions.turn import Turn
from contact.document import change_from_document
from contact.errors import InvalidChange

Json = Mapping[str, Any]


def wish(turn: Turn, reply: Reply) -> None:
    """Dispatches on the act of the reading. Whatever is not a wish changes nothing."""
    act = turn.message.reading.get("act", "none")
    said = parts_said(turn)
    if act in ("wish", "resume"):
        answer_order_beside(turn, reply)
        _wishes(turn, reply)
    elif act == "fragment":
        fragment(turn, reply, said)
    elif act == "correction":
        if not (guide.answer(turn, reply, said) or questions.answer(turn, reply, said)):
            correct(turn, reply, said)
    elif act == "undo":
        if not guide.back(turn, reply):
            undo.undo(turn, reply, pressed=False)
    elif act == "show":
        preferences.show_preferences(turn, reply)
    elif act == "vague":
        ask_how_often(turn, reply, said)
    else:
        _nothing(reply)


def fragment(turn: Turn, reply: Reply, said: Json) -> None:
    """An answer, if something was asked; otherwise a topic or a time by itself, which says no way."""
    if guide.answer(turn, reply, said) or questions.answer(turn, reply, said):
        return
    if said.get("polarity") == "deny" and (turn.slots["guide"] or turn.slots["asking"]):
        questions.ask_again(turn, reply)
    elif turn.slots["pending"] or amends(turn, said):
        correct(turn, reply, said)
    elif said.get("topics"):
        questions.ask(turn, reply, "want", {name: said[name] for name in said if name != "missing"})
    elif said.get("often") or said.get("when"):
        questions.ask(turn, reply, "topic", {**said, "polarity": "limit", "missing": ["topic"]})
    elif said.get("channels"):
        questions.ask(turn, reply, "topic", {**said, "polarity": said.get("polarity") or "grant", "missing": ["topic"]})
    else:
        _nothing(reply)


def parts_said(turn: Turn) -> Json:
    """The parts of the reading's first wish."""
    wishes = turn.message.reading.get("wishes") or [{}]
    found: Json = wishes[0].get("parts") or {
        name: wishes[0][name] for name in ("topics", "channels", "polarity") if wishes[0].get(name)
    }
    return found


def _wishes(turn: Turn, reply: Reply) -> None:
    """Complete wishes are settled; the first incomplete one is asked about, and what loosens waits for its answer."""
    if taken_in_context(turn, reply, turn.message.reading.get("wishes") or ()):
        return
    reply.remember("guide", None)
    reply.remember("asking", None)
    complete: list[Item] = []
    half: list[Json] = []
    for found in turn.message.reading.get("wishes") or ():
        if is_resume(found):
            if started_again(turn, reply, found):
                return
            found = with_grant(turn, found)
        parts = found.get("parts") or {}
        if found.get("missing"):
            half.append({**parts, "missing": list(found["missing"])})
            continue
        try:
            complete.append(Item(change_from_document(found["change"], turn.catalog), parts or None))
        except InvalidChange:
            # Such as a pause until a day that has passed: better asked again than read some other way.
            reply.say("I could not make sense of that. Could you say it another way?",
                      data={"type": "unclear", "asks": "whole"})  # fmt: skip
            return
    tastes = [item for item in complete if is_taste(item.change)]
    if tastes:
        # Beside another wish, only what the grammar read: the rest of the words are about that.
        text = turn.message.text if len(tastes) == len(complete) and not half else ""
        complete = [item for item in complete if item not in tastes]
        complete.append(Item(all_tastes(text, [item.change for item in tastes])))
    if len(complete) == 1 and not half and instead_of_the_last(turn, reply, complete[0]):
        return
    waiting = settle(turn, reply, complete, ask_now=not half) if complete else []
    if half:
        questions.ask_missing(turn, reply, half[0], waiting)
    elif not complete:
        _nothing(reply)


def _nothing(reply: Reply) -> None:
    """A question about contact, or what somebody else said or wished: nothing changes, and we say so."""
    reply.say(
        "I have changed nothing. If you would like to, tell me what you want to hear about and how, or choose:",
        WAYS_ON,
        {"type": "unclear", "asks": "whole"},
    )
