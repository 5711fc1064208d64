""" "Actually, make it monthly", "no, email": changes the last thing said, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.items import Item, compact, items_of
from actions.options import WAYS_ON
from actions.parts import change_of, corrected
from actions.reply import Reply
from actions.settle import settle
from actions.turn import Turn
from actions.undo import taken_back
from contact.errors import InvalidChange
from contact.fold import apply, diff
from contact.terms import Change

Json = Mapping[str, Any]

SAYABLE = ("topics", "channels", "often", "when", "pause_until", "polarity", "instead_of")


def correct(turn: Turn, reply: Reply, said: Json) -> bool:
    """Corrects what waits for a yes, else what was last recorded here. False: nothing was said yet to correct."""
    if not any(said.get(name) for name in SAYABLE):
        return _ask_what(reply)
    waiting = items_of(turn.slots["pending"], turn)
    if waiting:
        return _correct_waiting(turn, reply, waiting, said)
    recorded = items_of(turn.slots["last_change"], turn)
    if recorded:
        return _correct_recorded(turn, reply, recorded, said)
    return _ask_what(reply)


def _correct_waiting(turn: Turn, reply: Reply, waiting: Sequence[Item], said: Json) -> bool:
    place = _meant(waiting, said)
    if place is None:
        return _ask_what(reply)
    old = waiting[place]
    change = _changed(turn, old, said)
    if change is None:
        return _ask_what(reply)
    parts = corrected(old.parts or {}, _without_selector(old, said))
    if old.versions:
        change = _on_top(turn, old.versions, change)
    rest = [item for position, item in enumerate(waiting) if position != place]
    reply.remember("pending", None)
    settle(turn, reply, [*rest, Item(change, parts, old.versions)])
    return True


def _correct_recorded(turn: Turn, reply: Reply, recorded: Sequence[Item], said: Json) -> bool:
    place = _meant(recorded, said)
    if place is None:
        return _ask_what(reply)
    old = recorded[place]
    change = _changed(turn, old, said)
    if change is None:
        return _ask_what(reply)
    parts = corrected(old.parts or {}, _without_selector(old, said))
    settle(turn, reply, [Item(_on_top(turn, old.versions, change), parts, old.versions)])
    return True


def _on_top(turn: Turn, versions: Sequence[int], change: Change) -> Change:
    """The change that leads to where we would be, had the customer said this instead in the first place.

    If the new words by themselves lead there, they are the change: they read best.
    """
    current = turn.preferences
    earlier = taken_back(turn, current, versions)
    target = apply(earlier, change, turn.catalog)
    if apply(current, change, turn.catalog) == target:
        return change
    return compact(diff(current, target, turn.catalog))


def _changed(turn: Turn, old: Item, said: Json) -> Change | None:
    """The corrected wish as a change; None if it makes no sense."""
    try:
        return change_of(corrected(old.parts or {}, _without_selector(old, said)), turn.catalog, turn.now.isoformat())
    except InvalidChange:
        return None


def _meant(items: Sequence[Item], said: Json) -> int | None:
    """Which of the wishes: the newest about the topic that the correction names, else the newest of all."""
    places = [place for place, item in enumerate(items) if item.parts]
    named = set(said.get("topics", ()))
    about = [place for place in places if named & set((items[place].parts or {}).get("topics", ()))]
    return (about or places)[-1] if places else None


def _without_selector(old: Item, said: Json) -> Json:
    """Topics that only say which wish is meant ("make the newsletter monthly") replace nothing."""
    if set(said.get("topics", ())) <= set((old.parts or {}).get("topics", ())):
        return {name: value for name, value in said.items() if name != "topics"}
    return said


def _ask_what(reply: Reply) -> bool:
    reply.say("What should I change? Tell me what you want to hear about and how, or choose:", WAYS_ON,
              {"type": "unclear", "asks": "whole"})  # fmt: skip
    return True
