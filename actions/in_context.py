"""Wishes that say too little by themselves but enough as an answer to what is open: "stop them", "only weekends"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from actions import guide, questions
from actions.correct import correct
from actions.items import items_of
from actions.lately import lately
from actions.named import channels_named, topics_named
from actions.options import plain
from actions.parts import DENY, GRANT, LIMIT
from actions.reply import Reply
from actions.turn import Turn

Json = Mapping[str, Any]

_OBJECTS = re.compile(r"(?:no+|nope|nah|wait|actually|sorry|oops|hm+|hold on)\b")
_OF_THE_LAST = re.compile(
    r"\b(?:too|also|as well|but|make (?:it|that|them)|actually|instead|rather)\b|^(?:and|or|just)\b"
)
_NOT = re.compile(r"\bnot\b")
_NO_THEN = re.compile(r"no+,? (?:text|txt|sms|e-?mail|call|phone|mail|post|message) me\b")


def taken_in_context(turn: Turn, reply: Reply, wishes: Sequence[Json]) -> bool:
    """Takes a lone wish as an answer or a correction, if that is what it is. False: it stands by itself."""
    if len(wishes) != 1:
        return False
    said, half = wishes[0].get("parts") or {}, set(wishes[0].get("missing", ()))
    scopeless = not said.get("topics") and not said.get("channels")
    limits = said.get("polarity") == LIMIT and scopeless
    if half == {"topic"} and (guide.answer(turn, reply, said) or questions.answer(turn, reply, said)):
        return True
    if limits and (guide.answer(turn, reply, said) or questions.answer(turn, reply, said)):
        return True
    if not turn.slots["pending"]:
        if not limits or not _OF_THE_LAST.search(turn.words) or not _limits_the_last(turn):
            return False
        correct(turn, reply, said)
        return True
    correction = _correction(turn, said, half, limits)
    if correction is None:
        return False
    correct(turn, reply, correction)
    return True


def _limits_the_last(turn: Turn) -> bool:
    items = [] if turn.slots["asking"] or turn.slots["guide"] else lately(turn)
    return bool(items) and (items[-1].parts or {}).get("polarity") in (GRANT, LIMIT)


def ask_how_often(turn: Turn, reply: Reply, said: Json) -> None:
    """ "Less often": of what was named, else of what waits for a yes, else of all marketing."""
    waiting = items_of(turn.slots["pending"], turn)
    if waiting and waiting[-1].parts and not said.get("topics") and not said.get("channels"):
        reply.remember("pending", None)
        questions.ask(turn, reply, "often", {**waiting[-1].parts, "missing": ["often"]}, waiting[:-1],
                      waiting[-1].said)  # fmt: skip
        return
    if not said.get("topics") and not said.get("channels"):
        words = plain(turn.message.text)  # "you email me too much" complains about emails
        named = {"topics": topics_named(words, turn.catalog), "channels": channels_named(words, turn.catalog)}
        said = {**said, **{name: found for name, found in named.items() if len(found) == 1}}
    questions.ask(turn, reply, "often", {**said, "polarity": LIMIT, "missing": ["often"]})


def _correction(turn: Turn, said: Json, half: set[str], limits: bool) -> Json | None:
    """What the wish corrects of the one that waits; None if it is another wish."""
    if limits:
        return {name: said[name] for name in ("often", "when") if said.get(name)}
    if half == {"topic"} and said.get("polarity") == GRANT:
        return said
    if not _OBJECTS.match(turn.words):
        return None
    if said.get("polarity") == DENY and not said.get("topics") and _NO_THEN.match(turn.words):
        # "No text me": an answer to the question, and then the channel. By itself it would mean "no texts".
        return {"channels": said.get("channels", ())}
    if said.get("only") == "topic" and not said.get("channels"):
        return {"topics": said.get("topics", ())}
    if said.get("polarity") == DENY and said.get("topics") and _NOT.search(turn.words):
        # "No, not tips": of the tips that were just asked for, not of every message about tips.
        about = [item.parts or {} for item in items_of(turn.slots["pending"], turn)]
        if any(set(said["topics"]) <= set(p.get("topics", ())) and p.get("polarity") == GRANT for p in about):
            return said
    return None
