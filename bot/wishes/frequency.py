"""How often: matches phrases such as "a week", "every other week", "twice", "monthly" at a place in the words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.wishes.numbers import number
from bot.wishes.scanner import Scanner
from bot.wishes.timewords import ADVERBS, UNIT_NAMES, UNITS

_LONGEST_COUNT = 400


@dataclass(frozen=True, slots=True)
class Per:
    """A stretch of time that is counted over, as an ISO 8601 duration. `alone`: it means once in it even without a
    number ("weekly", "every week"), unlike "a week"."""

    per: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Count:
    """So many. `times`: of contacts as such ("twice"), not of a thing that must follow ("two texts")."""

    value: int
    times: bool


def duration(count: int, unit: str) -> str:
    letter, factor = UNITS[unit]
    return f"P{count * factor}{letter}"


def match_per(words: Scanner, at: int) -> tuple[int, Per] | None:
    """The longest stretch at this place, with the number of words it takes."""
    first = words.word(at)
    if first in ADVERBS:
        return 1, Per(ADVERBS[first], True)
    if words.phrase(at, 2) == ("bi", "weekly"):
        return 2, Per("P2W", True)
    if words.phrase(at, 2) == ("on", "a") and words.word(at + 2) in ADVERBS and words.word(at + 3) == "basis":
        return 4, Per(ADVERBS[words.word(at + 2)], True)
    if first == "/":
        unit = UNIT_NAMES.get(words.word(at + 1))
        return (2, Per(duration(1, unit), False)) if unit else None
    if first == "once":
        return _once(words, at)
    if first in ("in", "within", "during", "over", "by"):
        # "Two in a month" counts, "in every month" does not stand alone.
        found = _stretch(words, at + 1)
        return (found[0] + 1, Per(found[1].per, False)) if found and words.word(at + 1) != "the" else None
    return _stretch(words, at) if first != "the" else None


def _once(words: Scanner, at: int) -> tuple[int, Per] | None:
    """ "Once every two weeks", "once in two weeks"; "once a week" is a count and a stretch."""
    following = words.word(at + 1)
    if following in ("every", "per", "each"):
        found = _stretch(words, at + 1)
        return (found[0] + 1, Per(found[1].per, True)) if found else None
    if following == "in":
        count = _count(words, at + 2)
        unit = UNIT_NAMES.get(words.word(at + 2 + count[0])) if count else None
        if count and unit:
            return 3 + count[0], Per(duration(count[1], unit), True)
        found = _stretch(words, at + 2)
        return (found[0] + 2, Per(found[1].per, True)) if found else None
    return None


def _stretch(words: Scanner, at: int) -> tuple[int, Per] | None:
    """ "A week", "every single day", "every other week", "each third month", "every couple of weeks"."""
    first = words.word(at)
    if first not in ("a", "an", "per", "each", "every", "any", "the"):
        return None
    alone = first in ("every", "each")
    here = at + 1 + (words.word(at + 1) in ("single", "calendar", "given", "whole", "one"))
    unit = UNIT_NAMES.get(words.word(here))
    if unit:
        return here + 1 - at, Per(duration(1, unit), alone)
    if words.word(here) == "fortnight":
        return here + 1 - at, Per("P2W", alone)
    if first == "any":
        found = _count(words, here)
        unit = UNIT_NAMES.get(words.word(here + found[0])) if found else None
        return (here + found[0] + 1 - at, Per(duration(found[1], unit), False)) if found and unit else None
    if first not in ("every", "each", "a", "per"):
        return None
    step = {"other": 2, "second": 2, "alternate": 2, "third": 3}.get(words.word(here))
    unit = UNIT_NAMES.get(words.word(here + 1)) if step else None
    if step and unit:
        return here + 2 - at, Per(duration(step, unit), True)
    count = _count(words, here) if alone else None
    unit = UNIT_NAMES.get(words.word(here + count[0])) if count else None
    return (here + count[0] + 1 - at, Per(duration(count[1], unit), True)) if count and unit else None


def _count(words: Scanner, at: int) -> tuple[int, int] | None:
    """A number at this place as words taken and value: "2", "two", "couple of", "few"."""
    if words.word(at) in ("couple", "few"):
        value = 2 if words.word(at) == "couple" else 3
        return (2, value) if words.word(at + 1) == "of" else (1, value)
    found = number(words.tokens[at]) if at < len(words) else None
    return (1, found) if found and found < _LONGEST_COUNT else None


_FIXED: dict[tuple[str, ...], Count] = {
    ("once",): Count(1, True),
    ("twice",): Count(2, True),
    ("thrice",): Count(3, True),
    ("a", "couple"): Count(2, False),
    ("a", "couple", "of"): Count(2, False),
    ("couple",): Count(2, False),
    ("couple", "of"): Count(2, False),
    ("a", "pair", "of"): Count(2, False),
    ("a", "few"): Count(3, False),
    ("few",): Count(3, False),
    ("a", "single"): Count(1, False),
    ("single",): Count(1, False),
    ("half", "a", "dozen"): Count(6, False),
    ("a", "dozen"): Count(12, False),
}


def match_count(words: Scanner, at: int) -> tuple[int, Count] | None:
    """The longest number at this place, with the number of words it takes."""
    found: Count | None = None
    taken = words.longest(at, frozenset(_FIXED))
    if taken:
        found = _FIXED[words.phrase(at, taken)]
    else:
        value = number(words.tokens[at])
        if value is None:
            return None
        taken, found = _range_end(words, at, value)
    if words.word(at + taken) in ("time", "times"):
        return taken + 1, Count(found.value, True)
    return taken + (words.word(at + taken) in ("different", "separate")), found


def _range_end(words: Scanner, at: int, low: int) -> tuple[int, Count]:
    """ "1-2", "one or two", "2 to 3": the larger is what is allowed."""
    if words.word(at + 1) in ("-", "or", "to", "–") and at + 2 < len(words):
        high = number(words.tokens[at + 2])
        if high is not None and low < high <= low + 3:
            return 3, Count(high, False)
    return 1, Count(low, False)
