"""How often: matches phrases such as "a week", "every other week", "twice", "monthly" at a place in the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.wishes.normalise import Token
from bot.wishes.numbers import number

UNITS = {
    "day": ("D", 1),
    "week": ("W", 1),
    "month": ("M", 1),
    "quarter": ("M", 3),
    "year": ("Y", 1),
}
_PLURAL = {f"{unit}s": unit for unit in UNITS} | {unit: unit for unit in UNITS}
ADVERBS = {
    "daily": "P1D",
    "weekly": "P1W",
    "fortnightly": "P2W",
    "biweekly": "P2W",
    "monthly": "P1M",
    "quarterly": "P3M",
    "yearly": "P1Y",
    "annually": "P1Y",
    "annual": "P1Y",
}
PER_WORDS = frozenset(("a", "an", "per", "each", "every", "any", "the"))


@dataclass(frozen=True, slots=True)
class Per:
    """A stretch of time that is counted over. `alone`: it means once in it even without a number ("weekly", "every
    week"), unlike "a week"."""

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


def match_per(tokens: Sequence[Token], at: int) -> tuple[int, Per] | None:
    """The longest stretch at this place, with the number of tokens it takes."""
    words = [token.word for token in tokens[at : at + 7]]
    first = words[0]
    if first in ADVERBS:
        return 1, Per(ADVERBS[first], True)
    if first in ("bi", "semi") and len(words) > 1 and words[1] in ("weekly", "monthly", "annual", "annually"):
        if first == "bi" and words[1] == "weekly":
            return 2, Per("P2W", True)
        return None
    if first == "on" and len(words) > 3 and words[1] == "a" and words[2] in ADVERBS and words[3] == "basis":
        return 4, Per(ADVERBS[words[2]], True)
    skip = 1 if first in ("in", "within", "during", "for", "over", "/", "once", "by", "one") else 0
    if first == "once":
        # "once every two weeks", "once in two weeks"; "once a week" is a count and a stretch.
        if len(words) > 1 and words[1] in ("every", "in", "per", "each"):
            skip = 2 if words[1] == "in" else 1
        else:
            return None
    elif first == "one" or first == "for":
        return None
    rest = words[skip:]
    if not rest:
        return None
    if first == "/" and rest[0] in _PLURAL:
        return 2, Per(duration(1, _PLURAL[rest[0]]), False)
    if rest[0] not in PER_WORDS:
        if first == "once" and len(rest) > 1:
            count = _count(tokens, at + skip, rest)
            if count and count[0] < len(rest) and rest[count[0]] in _PLURAL:
                return skip + count[0] + 1, Per(duration(count[1], _PLURAL[rest[count[0]]]), True)
        return None
    alone = (rest[0] in ("every", "each") and not skip) or first == "once"
    if rest[0] == "the" and not skip:
        return None
    here = skip + 1
    if here < len(words) and words[here] in ("single", "calendar", "given", "whole", "one"):
        here += 1
    if (here < len(words) and words[here] in _PLURAL and rest[0] != "any") or _is_unit(words, here):
        return here + 1, Per(duration(1, _PLURAL[words[here]]), alone)
    if rest[0] not in ("every", "each", "a", "per"):
        return None
    if here < len(words) and words[here] in ("other", "second", "alternate") and _is_unit(words, here + 1):
        return here + 2, Per(duration(2, _PLURAL[words[here + 1]]), True)
    if here < len(words) and words[here] == "third" and _is_unit(words, here + 1):
        return here + 2, Per(duration(3, _PLURAL[words[here + 1]]), True)
    if here < len(words) and words[here] == "fortnight":
        return here + 1, Per("P2W", alone)
    if rest[0] in ("every", "each"):
        count = _count(tokens, at + here, words[here:])
        if count and _is_unit(words, here + count[0]):
            return here + count[0] + 1, Per(duration(count[1], _PLURAL[words[here + count[0]]]), True)
    return None


def _is_unit(words: Sequence[str], at: int) -> bool:
    return at < len(words) and words[at] in _PLURAL


def _count(tokens: Sequence[Token], at: int, words: Sequence[str]) -> tuple[int, int] | None:
    """A number at this place as (tokens, value): "2", "two", "couple of", "few"."""
    if not words or at >= len(tokens):
        return None
    if words[0] in ("couple", "few"):
        value = 2 if words[0] == "couple" else 3
        return (2, value) if len(words) > 1 and words[1] == "of" else (1, value)
    value = number(tokens[at])
    return (1, value) if value and value < 400 else None


_FIXED = {
    ("once",): (1, True),
    ("twice",): (2, True),
    ("thrice",): (3, True),
    ("a", "couple"): (2, False),
    ("a", "couple", "of"): (2, False),
    ("couple",): (2, False),
    ("couple", "of"): (2, False),
    ("a", "few"): (3, False),
    ("few",): (3, False),
    ("a", "single"): (1, False),
    ("single",): (1, False),
    ("just", "the", "one"): (1, False),
    ("half", "a", "dozen"): (6, False),
    ("a", "dozen"): (12, False),
    ("a", "pair", "of"): (2, False),
}
_TIMES = frozenset(("time", "times"))


def match_count(tokens: Sequence[Token], at: int) -> tuple[int, Count] | None:
    """The longest number at this place."""
    words = tuple(token.word for token in tokens[at : at + 4])
    taken, found = 0, None
    for size in (3, 2, 1):
        if words[:size] in _FIXED:
            value, times = _FIXED[words[:size]]
            taken, found = size, Count(value, times)
            break
    if found is None:
        value = number(tokens[at])
        if value is None:
            return None
        taken, found = 1, Count(value, False)
    if at + taken < len(tokens) and tokens[at + taken].word in _TIMES:
        return taken + 1, Count(found.value, True)
    if at + taken + 1 < len(tokens) and words[taken : taken + 1] in (("different",), ("separate",)):
        return taken + 1, found
    return taken, found


PHRASES = frozenset((*_PLURAL, *ADVERBS, *(" ".join(words) for words in _FIXED))) | {
    "every other second third alternate single calendar given per fortnight times different separate"
}
"""All that this module matches, for those who must know every word."""
