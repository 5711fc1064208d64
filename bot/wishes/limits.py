"""How often and when, from what a clause names."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from bot.wishes.clauses import Clause
from bot.wishes.frame import Context
from bot.wishes.gather import Said
from bot.wishes.model import Often
from bot.wishes.timetable import resolve
from bot.wishes.windows import Windows, intersect

_MOST = 1000


@dataclass(frozen=True, slots=True)
class HowOften:
    """The number, or that it is only vague, or why it cannot be read."""

    often: Often | None = None
    vague: bool = False
    why: str = ""


_VAGUE = HowOften(vague=True)


def how_often(said: Said, clause: Clause) -> HowOften:
    limiting, more, too = clause.has("MAX", "LESS"), clause.has("MORE"), clause.has("TOO")
    if not said.pers:
        if clause.has("VAGUE", "TOO") or (said.counts and (limiting or more)):
            return _VAGUE
        stray = said.counts and not said.whens and not said.stretches
        return HowOften(why="a number of nothing") if stray else HowOften()
    if len({per.per for per in said.pers}) > 1 or len({count.value for count in said.counts}) > 1:
        return HowOften(why="two frequencies")
    if clause.has("VAGUE") and not said.counts and not limiting:
        return _VAGUE
    per = said.pers[0]
    if said.counts:
        value = said.counts[0].value
    elif per.alone or _one_is_named(clause):
        value = 1
    else:
        return HowOften(why="how many is not said")
    value -= clause.has("LESS")
    if not 1 <= value <= _MOST:
        return HowOften(why="a number that limits nothing")
    # "More than two a week" limits only if it is refused; "not every day" and "weekly is too much" give no number.
    if (more and not (said.negated or too or limiting)) or (too and not more):
        return _VAGUE
    if said.negative and not (more or limiting):
        return _VAGUE
    return HowOften(Often(value, per.per))


def _one_is_named(clause: Clause) -> bool:
    """ "An email a week"."""
    return any(
        one.words[-1] in ("a", "an", "one") and two.kind in ("CHANNEL", "TOPIC", "MARKETING", "MESSAGES")
        for one, two in pairwise(clause.items)
    )


def windows_of(said: Said, clause: Clause, context: Context) -> tuple[Windows | None, str]:
    """The windows, None if no time is named; or why they cannot be told."""
    counted = bool(said.pers) and clause.has("MORE", "MAX", "LESS")
    total: Windows | None = None
    for when, excepted in said.whens:
        # "No more than two a week in the mornings" refuses a number, not the mornings.
        refused = said.negative and not counted
        found = resolve(when, refused != excepted, context.zone, context.now)
        if found is None:
            return None, "the time has more than one reading"
        total = found if total is None else intersect(total, found)
        if not total:
            return None, "these times never meet"
    return total, ""
