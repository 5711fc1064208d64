"""The guided way in: topic, channel, how often, when, and one read-back of it all at the end."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from actions.items import Item
from actions.named import channels_named, topics_named
from actions.options import (
    ANY_OFTEN,
    ANY_TIME,
    GUIDE,
    LEAVE,
    OFTEN,
    PERSON,
    SHOW,
    WHEN,
    channel_choices,
    means_any,
    named_by,
    part_of,
    plain,
    reachable,
    topic_choices,
)
from actions.parts import DENY, GRANT, change_of
from actions.reply import Choice, Reply
from actions.settle import settle
from actions.turn import Turn

Json = Mapping[str, Any]

# Each step with the part of the wish that it settles.
STEPS = {"topic": "topics", "channel": "channels", "often": "often", "when": "when"}
_SKIPPABLE = ("often", "when")
_DEFINITE = re.compile(
    r"\b(?:stop|never|no more|don't|do not|unsubscribe|pause|only (?!help)|except|less|fewer|at most|instead)\b"
)
_NEGATIVE = re.compile(r"\b(?:no|not|never|dont|off|without|none|hate|cancel|quit|enough|isnt|isn't|cant|can't)\b")
# To "how often at most?" and "when is a good time?" these set no limit; the read-back still waits for its own yes.
_AS_IT_COMES = re.compile(
    r"(?:yes|yeah|yep|yup|sure|ok|okay|fine|good|great|alright|idc|"
    r"(?:just )?(?:as|when|whenever) (?:it|they) comes?|(?:that'?s|thats) (?:fine|ok|okay|good|all|it)|"
    r"you (?:choose|decide)|up to you)(?: (?:please|thanks|thank you|then))?"
)
_ANY_CHANNEL = Choice("channel:any", "Any of these")


def start(turn: Turn, reply: Reply) -> None:
    """From the first step, or the second if a topic was named; whatever else was open is dropped.

    Not for words that want something definite which could not be read: to those, an opening would be no answer.
    """
    words = plain(turn.message.text) if turn.message.choice is None else ""
    if _DEFINITE.search(words):
        reply.say("I want to get this right, and I didn't get all of it, so nothing has changed. Could you say it in "
                  "one short sentence? Or choose:", [GUIDE, SHOW, PERSON], {"type": "unclear"})  # fmt: skip
        return
    reply.forget_questions()
    topics = topics_named(words, turn.catalog)
    if len(topics) == 1:
        start_at(turn, reply, {"topics": topics})
        return
    _next(turn, reply, {"parts": {"polarity": GRANT}, "settled": []}, "Let's set it up together. ")


def start_at(turn: Turn, reply: Reply, said: Json) -> None:
    """From the step after what is known already."""
    reply.forget_questions()
    _next(turn, reply, _put_in({"parts": {"polarity": GRANT}, "settled": []}, said))


def answer(turn: Turn, reply: Reply, said: Json, *, pressed: bool = False) -> bool:
    """Takes typed or pressed parts, one or several at once. False: they say nothing that the guide asks for.

    Typed, a topic and a channel are a whole wish, as anywhere else: whoever says no more than that has said it all.
    """
    state = turn.slots["guide"]
    if not state or said.get("polarity") == DENY or not any(said.get(part) for part in STEPS.values()):
        return False
    new = _put_in(state, said)
    if not pressed and step_of(state) not in _SKIPPABLE and step_of(new) in _SKIPPABLE:
        new["settled"] = list(STEPS)
    _next(turn, reply, new)
    return True


def answer_freely(turn: Turn, reply: Reply) -> bool:
    """Takes the topic and the channel that words name which could not be read as a whole. It is read back anyway."""
    words = re.sub(r"\btxt\b", "text", plain(turn.message.text))
    if not turn.slots["guide"] or _DEFINITE.search(words) or _NEGATIVE.search(words):
        return False
    named = {"topics": topics_named(words, turn.catalog), "channels": channels_named(words, turn.catalog)}
    return all(len(found) == 1 for found in named.values()) and answer(turn, reply, named)


def choose(turn: Turn, reply: Reply, value: str) -> bool:
    """A pressed answer. False: it belongs to no open step."""
    state = turn.slots["guide"]
    if not state:
        return False
    kind, _, what = value.partition(":")
    if kind == step_of(state) and what in ("any", "none"):
        return _any(turn, reply, state)
    said = part_of(turn, value)
    return bool(said) and answer(turn, reply, said or {}, pressed=True)


def answer_any(turn: Turn, reply: Reply) -> bool:
    """ "Any time", "I don't mind": as an answer to the open step."""
    state = turn.slots["guide"]
    if not state:
        return False
    agrees = step_of(state) in _SKIPPABLE and _AS_IT_COMES.fullmatch(plain(turn.message.text)) is not None
    return (agrees or means_any(turn.message.text)) and _any(turn, reply, state)


def back(turn: Turn, reply: Reply) -> bool:
    """One step back. False: there is no guide, or nothing behind."""
    state = turn.slots["guide"]
    if not state or not state["settled"]:
        return False
    *settled, last = state["settled"]
    parts = {name: value for name, value in state["parts"].items() if name != STEPS[last]}
    _next(turn, reply, {"parts": parts, "settled": settled})
    return True


def step_of(state: Json) -> str | None:
    """The step that is open; None when everything is settled."""
    return next((step for step in STEPS if step not in state["settled"]), None)


def ask_step(turn: Turn, reply: Reply, state: Json, lead: str = "") -> None:
    text, choices = question(turn, state)
    reply.say(f"{lead}{text}", choices, {"type": "guide", "step": step_of(state)})


def question(turn: Turn, state: Json) -> tuple[str, Sequence[Choice]]:
    """The open step as a question with its choices."""
    step, about = step_of(state), named_by(state["parts"].get("topics", ()), turn)
    if step == "topic":
        return "What would you like to hear about?", [*topic_choices(turn), LEAVE]
    if step == "channel":
        choices = channel_choices(turn)
        several = [_ANY_CHANNEL] if len(choices) > 1 else []
        return f"How should I send you {about}?", [*choices, *several, LEAVE]
    if step == "often":
        return f"How often at most, for {about}?", [*OFTEN, ANY_OFTEN, LEAVE]
    return "And when is a good time?", [*WHEN, ANY_TIME, LEAVE]


def _any(turn: Turn, reply: Reply, state: Json) -> bool:
    step = step_of(state)
    if step == "channel" and reachable(turn):
        _next(turn, reply, _put_in(state, {"channels": [str(channel) for channel in reachable(turn)]}))
        return True
    if step in _SKIPPABLE:
        _next(turn, reply, {**state, "settled": [*state["settled"], step]})
        return True
    return False


def _put_in(state: Json, said: Json) -> dict[str, Any]:
    parts, settled = dict(state["parts"]), list(state["settled"])
    for step, part in STEPS.items():
        if said.get(part):
            parts[part] = said[part]
            if step not in settled:
                settled.append(step)
    return {"parts": parts, "settled": settled}


def _next(turn: Turn, reply: Reply, state: Json, lead: str = "") -> None:
    if step_of(state) == "channel" and not reachable(turn):
        reply.remember("guide", None)
        reply.say("I have nothing on file to reach you by yet, so there is nothing to set up. A person can add it.",
                  [PERSON])  # fmt: skip
        return
    if step_of(state) is not None:
        reply.remember("guide", dict(state))
        ask_step(turn, reply, state, lead)
        return
    reply.remember("guide", None)
    change = change_of(state["parts"], turn.catalog, turn.now.isoformat())
    assert change is not None, "a guide that is through has every part of its wish"
    settle(turn, reply, [Item(change, state["parts"])], ask_first=True)
