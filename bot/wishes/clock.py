"""Times of the day as people write them: "9", "9:30pm", "half past six", "noon", "8 in the evening"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.wishes.model import MIDNIGHT
from bot.wishes.normalise import Token
from bot.wishes.numbers import number

_CLOCK = re.compile(r"(\d{1,2}?)(?:[:.]?(\d{2}))?\s?([ap])?\.?m?\.?$")
HALF = 12 * 60


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the day in minutes as written. `sure`: am or pm was said, or cannot be in doubt."""

    at: int
    sure: bool

    def as_bare(self) -> int:
        """What it means alone after "after", "before" or "until": 1 to 7 is the afternoon, 8 to 12 stands."""
        return self.at + HALF if not self.sure and 60 <= self.at < 8 * 60 else self.at

    def shifted(self, half: str) -> int:
        return self.at if self.sure else self.at % HALF + (HALF if half == "p" else 0)


_EXACT = {"noon": HALF, "midday": HALF, "midnight": MIDNIGHT, "noontime": HALF}
_PART_AFTER = {
    ("in", "the", "morning"): "a",
    ("in", "the", "mornings"): "a",
    ("in", "morning"): "a",
    ("in", "the", "am"): "a",
    ("in", "the", "afternoon"): "p",
    ("in", "the", "afternoons"): "p",
    ("in", "the", "evening"): "p",
    ("in", "the", "evenings"): "p",
    ("in", "evening"): "p",
    ("in", "the", "pm"): "p",
    ("at", "night"): "p",
}
_NOT_AFTER_A_TIME = frozenset(
    [
        "times",
        "time",
        "days",
        "day",
        "weeks",
        "week",
        "months",
        "month",
        "years",
        "year",
        "quarters",
        "quarter",
        "hours",
        "hour",
        "minutes",
        "minute",
        "texts",
        "text",
        "emails",
        "email",
        "messages",
        "message",
        "calls",
        "call",
        "letters",
        "x",
        "promos",
        "deals",
        "offers",
        "newsletters",
        "per",
        "more",
        "weekly",
        "monthly",
        "or-so",
        "percent",
        "orders",
        "of",
        "different",
        "things",
        "people",
    ]
)


def match_clock(tokens: Sequence[Token], at: int) -> tuple[int, Clock] | None:
    """A time at this place, with the number of tokens it takes."""
    if at >= len(tokens):
        return None
    start = at
    if tokens[at].word in ("about", "around", "like", "say", "exactly", "the") and at + 1 < len(tokens):
        at += 1
    token = tokens[at]
    if token.kind == "clock":
        found = _written(token.word)
        if found is None:
            return None
        return at + 1 - start + _trailing(tokens, at + 1), found if found.sure else _with_part(tokens, at + 1, found)[1]
    if token.word in _EXACT and token.kind == "word":
        return at + 1 - start, Clock(_EXACT[token.word], True)
    if token.word in ("half", "quarter") or (token.word == "a" and _word(tokens, at + 1) == "quarter"):
        at += token.word == "a"
        minutes = {"half": 30, "quarter": 15}[tokens[at].word]
        way = _word(tokens, at + 1)
        hour = number(tokens[at + 2]) if at + 2 < len(tokens) else None
        if way not in ("past", "after", "to", "till", "until") or hour is None or not 1 <= hour <= 12:
            return None
        found = Clock(hour * 60 + (minutes if way in ("past", "after") else -minutes), False)
        taken, found = _with_part(tokens, at + 3, found)
        return at + 3 - start + taken, found
    value = number(token)
    if value is None:
        return None
    if token.kind == "num" and len(token.word) == 4 and value <= 2400 and value % 100 < 60:
        followed = _word(tokens, at + 1) in ("hours", "hrs", "h")
        if followed or token.word[0] == "0" or 1300 <= value < 1900 or value >= 2100:
            return at + 1 - start + followed, Clock(value // 100 * 60 + value % 100, True)
        return None
    if value > 24:
        return None
    found, here = Clock(value * 60, value > 12 or value == 0), at + 1
    if value <= 12 and here < len(tokens) and token.kind == "word":
        minute = number(tokens[here])
        if minute in (10, 15, 20, 30, 40, 50) and tokens[here].kind == "word":
            found, here = Clock(value * 60 + minute, False), here + 1
    if _word(tokens, here) in ("o'clock", "oclock", "ish", "sharp"):
        here += 1
    elif _word(tokens, here) == "o" and _word(tokens, here + 1) == "clock":
        here += 2
    elif _word(tokens, here) in _NOT_AFTER_A_TIME:
        return None
    taken, found = _with_part(tokens, here, found)
    return here + taken - start, found


def _written(text: str) -> Clock | None:
    match = _CLOCK.match(text)
    if not match:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if minute > 59 or hour > 24:
        return None
    if half and 1 <= hour <= 12:
        return Clock(hour % 12 * 60 + minute + (HALF if half == "p" else 0), True)
    return Clock(hour * 60 + minute, hour > 12 or hour == 0 or text.startswith("0"))


def _with_part(tokens: Sequence[Token], at: int, found: Clock) -> tuple[int, Clock]:
    """ "in the morning", "at night" after a time that is still in doubt; also a loose "pm"."""
    if found.sure:
        return 0, found
    if _word(tokens, at) in ("am", "pm", "a", "p") and at < len(tokens) and tokens[at].word in ("am", "pm"):
        return 1, replace(found, at=found.shifted(tokens[at].word[0]), sure=True)
    for size in (3, 2):
        half = _PART_AFTER.get(tuple(token.word for token in tokens[at : at + size]))
        if half:
            return size, Clock(found.shifted(half), True)
    return 0, found


def _trailing(tokens: Sequence[Token], at: int) -> int:
    for size in (3, 2):
        if tuple(token.word for token in tokens[at : at + size]) in _PART_AFTER:
            return size
    return 0


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].word if 0 <= at < len(tokens) else ""


def range_of(start: Clock, end: Clock) -> tuple[int, int] | None:
    """The hours from one time to another; None when bare hours leave two readings."""
    if start.sure and end.sure:
        return (start.at, end.at) if start.at != end.at else None
    if end.sure:
        if end.at == MIDNIGHT or end.at < HALF:
            morning = start.at % HALF
            return (morning, end.at) if morning < end.at <= HALF else (morning + HALF, end.at)
        evening = start.at % HALF + HALF
        return (evening, end.at) if evening < end.at else (start.at % HALF if start.at != HALF else HALF, end.at)
    if start.sure:
        later = [at for at in (end.at % HALF, end.at % HALF + HALF) if at > start.at]
        if len(later) == 1:
            return start.at, later[0]
        if not later:
            return start.at, end.at % HALF
        return (start.at, later[0]) if start.at >= HALF else (start.at, later[1]) if later[0] - start.at < 60 else None
    low, high = start.at, end.at
    if low < 8 * 60 and high < 8 * 60 and low < high:
        return low + HALF, high + HALF
    if low >= 8 * 60 and high > low:
        return low, high
    if low >= 8 * 60 and high < low:
        return low, high + HALF
    if low >= 8 * 60 and high == low:
        return low, high + HALF
    # "6 to 9", "7 to 10": morning and evening are both possible.
    return None
