""" "Actually, make it monthly", "no, email", "not by text": changes the last thing said, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from actions import questions, times
from actions.items import Item, compact, items_of
from actions.options import WAYS_ON
from actions.parts import DENY, GRANT, PAUSE, RESUME, change_of, corrected, missing
from actions.reply import Reply
from actions.settle import settle
from actions.turn import Turn
from actions.undo import taken_back
from contact.catalog import Catalog
from contact.errors import InvalidChange
from contact.fold import apply, diff
from contact.terms import Change

Json = Mapping[str, Any]

_SAYABLE = ("topics", "channels", "often", "when", "pause_until", "polarity")
_ALSO = re.compile(r"\b(?:too|also|as well|in addition)\b|^(?:and|plus)\b")
_EITHER = re.compile(r"\bnot\b.*\beither\b")
_MORE_TIMES = re.compile(r"\b(?:too|also|as well|either)\b|^(?:and|plus|or)\b")
_NOT_THEN = re.compile(r"\b(?:not|never|except|don'?t|but no)\b")
_INHERITED = ("polarity", "topics", "channels", "often", "when", "pause_from", "pause_until")


def correct(turn: Turn, reply: Reply, said: Json) -> None:
    """Corrects what waits for a yes, else what was last recorded here; asks what is meant if there is nothing."""
    waiting = items_of(turn.slots["pending"], turn)
    items = waiting or items_of(turn.slots["last_change"], turn)
    place = _meant(items, said) if any(said.get(name) for name in _SAYABLE) else None
    more = adds(turn, said)
    put_in = _said_as_well if more else _said_instead
    parts = put_in(items[place], said, turn) if place is not None else None
    if place is None or parts is None:
        _ask_what(reply)
        return
    if more:
        _put_in_place(turn, reply, parts, Item(Change(), said=items[place].said), [*waiting, None])
    else:
        become(turn, reply, items[place], parts)


def become(turn: Turn, reply: Reply, old: Item, parts: Json) -> None:
    """A wish that waits, or was just recorded, becomes one with these parts; what else waits stays waiting."""
    waiting = items_of(turn.slots["pending"], turn)
    around = [None if item == old else item for item in waiting]
    _put_in_place(turn, reply, parts, old, around if None in around else [*around, None])


def _put_in_place(turn: Turn, reply: Reply, parts: Json, old: Item, around: Sequence[Item | None]) -> None:
    """Settles what waits, with the wish of these parts where there is None."""
    reply.remember("pending", None)
    if missing(parts):
        questions.ask_missing(turn, reply, parts, [item for item in around if item], old.said)
        return
    try:
        change = change_of(parts, turn.catalog, turn.now.isoformat())
    except InvalidChange:
        change = None
    if change is None:
        _ask_what(reply)
        return
    if old.versions:
        change = _on_top(turn, old.versions, change)
    new = Item(change, parts, old.versions, said=old.said).heard(turn)
    settle(turn, reply, [item or new for item in around])


def adds(turn: Turn, said: Json) -> bool:
    """ "And tips too", "by email as well": another wish like the last one, which stays."""
    if said.get("polarity") == DENY and _EITHER.search(turn.words):
        return False
    return bool(said.get("topics") or said.get("channels")) and _ALSO.search(turn.words) is not None


def _on_top(turn: Turn, versions: Sequence[int], change: Change) -> Change:
    """The change that leads to where we would be, had the customer said this instead in the first place.

    If the new words by themselves lead there, they are the change: they read best.
    """
    current = turn.preferences
    target = apply(taken_back(turn, current, versions), change, turn.catalog)
    if apply(current, change, turn.catalog) == target:
        return change
    return compact(diff(current, target, turn.catalog))


def _said_as_well(old: Item, said: Json, _turn: Turn) -> Json | None:
    """The same of something else. "Only" and exceptions were said of the first and are not inherited."""
    parts = old.parts or {}
    if said.get("polarity") == DENY and parts.get("polarity") == GRANT:
        return None
    like = {name: parts[name] for name in _INHERITED if parts.get(name)}
    if parts.get("only") == "topic":
        like["polarity"] = GRANT
    if like.get("polarity") == GRANT and not (like.get("channels") or said.get("channels")):
        return {**corrected(like, said), "missing": ["channel"]}
    return corrected(like, said)


def _said_instead(old: Item, said: Json, turn: Turn) -> Json | None:
    """What the customer would have said in the first place; None if that makes no sense."""
    parts = old.parts or {}
    if said.get("polarity") == DENY and parts.get("polarity") == GRANT and (said.get("topics") or said.get("channels")):
        return _less(parts, said, turn.catalog)
    if said.get("pause_until") and parts.get("polarity") not in (PAUSE, RESUME):
        if parts.get("polarity") != DENY or parts.get("only"):
            return None
        said = {**said, "polarity": PAUSE}  # "stop the newsletter", "just for three weeks"
    if set(said.get("topics", ())) <= set(parts.get("topics", ())):
        # "Make the newsletter monthly": the topic says which wish is meant, and replaces nothing.
        said = {name: value for name, value in said.items() if name != "topics"}
    new = corrected(parts, said)
    if said.get("when") and parts.get("when"):
        if _MORE_TIMES.search(turn.words):
            new["when"] = times.added(parts["when"], said["when"])
        elif _NOT_THEN.search(turn.words):
            # With nothing left of both, the new words were all that was meant.
            new["when"] = times.narrowed(parts["when"], said["when"]) or new["when"]
    return new


def _less(parts: Json, said: Json, catalog: Catalog) -> Json | None:
    """ "Not by text": the wish without it; what is left open by that has to be asked."""
    new: dict[str, Any] = dict(parts)
    for name, asked in (("channels", "channel"), ("topics", "topic")):
        out, before = set(said.get(name, ())), list(parts.get(name, ()))
        if not out or (name == "topics" and said.get("channels")):
            continue
        left = [value for value in before if value not in out]
        if left == before and name == "topics" and out <= set(catalog.expand_topics(before)):
            new["not_topics"] = list(dict.fromkeys([*parts.get("not_topics", ()), *said["topics"]]))
            continue  # "everything", "actually not surveys"
        if left == before:
            return None
        new[name] = left
        if not left:
            new["missing"] = [asked]
    return new


def _meant(items: Sequence[Item], said: Json) -> int | None:
    """Which of the wishes: the newest about the topic that the correction names, or by the channel that it takes
    back ("not texts, email"), else the newest of all."""
    places = [place for place, item in enumerate(items) if item.parts]
    given_up = said.get("channels", ()) if said.get("polarity") == DENY else said.get("instead_of", ())
    for name, named in (("topics", said.get("topics", ())), ("channels", given_up)):
        about = [place for place in places if set(named) & set((items[place].parts or {}).get(name, ()))]
        places = about or places
    return places[-1] if places else None


def _ask_what(reply: Reply) -> None:
    reply.say("What should I change? Tell me what you want to hear about and how, or choose:", WAYS_ON,
              {"type": "unclear", "asks": "whole"})  # fmt: skip
