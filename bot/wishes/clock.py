"""Times of the day as people write them: "9", "9:30pm", "half past six", "noon", "8 in the evening"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.wishes.lexicon import word_set
from bot.wishes.model import MIDNIGHT
from bot.wishes.numbers import number
from bot.wishes.scanner import Scanner

NOON = 12 * 60
_EIGHT = 8 * 60
_WRITTEN = re.compile(r"(\d{1,2}?)(?:[:.]?(\d{2}))?\s?([ap])?\.?m?\.?$")
_EXACT = {"noon": NOON, "midday": NOON, "noontime": NOON, "midnight": MIDNIGHT}
_HALVES = {
    ("in", "the", "morning"): "a", ("in", "the", "mornings"): "a", ("in", "morning"): "a", ("in", "the", "am"): "a",
    ("in", "the", "afternoon"): "p", ("in", "the", "afternoons"): "p", ("in", "the", "evening"): "p",
    ("in", "the", "evenings"): "p", ("in", "evening"): "p", ("in", "the", "pm"): "p", ("at", "night"): "p",
}  # fmt: skip
_COUNTED = word_set(
    "times time days day weeks week months month years year quarters quarter hours hour minutes minute texts text "
    "emails email messages message calls call letters x promos deals offers newsletters per more weekly monthly "
    "percent orders of different things people"
)
"""After these a number was no time of the day."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the day in minutes as written. `sure`: am or pm was said, or cannot be in doubt."""

    at: int
    sure: bool

    def as_bare(self) -> int:
        """What it means alone after "after", "before" or "until": 1 to 7 is the afternoon, 8 to 12 stands."""
        return self.at + NOON if not self.sure and 60 <= self.at < _EIGHT else self.at

    def in_half(self, half: str) -> int:
        return self.at if self.sure else self.at % NOON + (NOON if half == "p" else 0)


def match_clock(words: Scanner, start: int) -> tuple[int, Clock] | None:
    """A time at this place, with the number of words it takes."""
    at = start + (words.word(start) in ("about", "around", "like", "say", "exactly", "the"))
    found = _in_digits(words, at) or _in_words(words, at)
    if found is None:
        return None
    taken, clock = found
    return at + taken - start, clock


def _in_digits(words: Scanner, at: int) -> tuple[int, Clock] | None:
    kind, word = words.kind(at), words.word(at)
    if kind == "clock":
        clock = _written(word)
        if clock is None:
            return None
        taken, settled = _in_half(words, at + 1, clock)
        return 1 + taken, settled
    if kind != "num":
        return None
    value = number(words.tokens[at])
    if value is None:
        return None
    if len(word) == 4 and value <= 2400 and value % 100 < 60:
        followed = words.word(at + 1) in ("hours", "hrs", "h")
        if followed or word[0] == "0" or 1300 <= value < 1900 or value >= 2100:
            return 1 + followed, Clock(value // 100 * 60 + value % 100, True)
        return None
    return _on_the_hour(words, at, 1, Clock(value * 60, value > 12 or value == 0)) if value <= 24 else None


def _in_words(words: Scanner, at: int) -> tuple[int, Clock] | None:
    word = words.word(at)
    if words.kind(at) != "word":
        return None
    if word in _EXACT:
        return 1, Clock(_EXACT[word], True)
    if word in ("half", "quarter") or (word == "a" and words.word(at + 1) == "quarter"):
        return _past_or_to(words, at)
    value = number(words.tokens[at])
    if value is None or not 1 <= value <= 12:
        return None
    minute = number(words.tokens[at + 1]) if words.kind(at + 1) == "word" else None
    if minute in (10, 15, 20, 30, 40, 50):
        return _on_the_hour(words, at, 2, Clock(value * 60 + minute, False))
    return _on_the_hour(words, at, 1, Clock(value * 60, False))


def _past_or_to(words: Scanner, at: int) -> tuple[int, Clock] | None:
    """ "Half past six", "a quarter to nine"."""
    name = at + (words.word(at) == "a")
    minutes = {"half": 30, "quarter": 15}[words.word(name)]
    way = words.word(name + 1)
    hour = number(words.tokens[name + 2]) if name + 2 < len(words) else None
    if way not in ("past", "after", "to", "until") or hour is None or not 1 <= hour <= 12:
        return None
    clock = Clock(hour * 60 + (minutes if way in ("past", "after") else -minutes), False)
    taken, clock = _in_half(words, name + 3, clock)
    return name + 3 + taken - at, clock


def _on_the_hour(words: Scanner, at: int, taken: int, clock: Clock) -> tuple[int, Clock] | None:
    """What may follow a bare number: "o'clock", "in the evening"; or a noun, and then it was no time."""
    here = at + taken
    if words.word(here) in ("o'clock", "oclock", "ish", "sharp"):
        here += 1
    elif words.phrase(here, 2) == ("o", "clock"):
        here += 2
    elif words.word(here) in _COUNTED:
        return None
    more, clock = _in_half(words, here, clock)
    return here + more - at, clock


def _written(text: str) -> Clock | None:
    match = _WRITTEN.match(text)
    if not match:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if minute > 59 or hour > 24:
        return None
    if half and 1 <= hour <= 12:
        return Clock(hour % 12 * 60 + minute + (NOON if half == "p" else 0), True)
    return Clock(hour * 60 + minute, hour > 12 or hour == 0 or text.startswith("0"))


def _in_half(words: Scanner, at: int, clock: Clock) -> tuple[int, Clock]:
    """ "In the morning" and the like after a time: settles a bare hour, repeats a sure one."""
    if words.word(at) in ("am", "pm") and not clock.sure:
        return 1, Clock(clock.in_half(words.word(at)[0]), True)
    for size in (3, 2):
        half = _HALVES.get(words.phrase(at, size))
        if half:
            return size, Clock(clock.in_half(half), True)
    return 0, clock


def range_of(start: Clock, end: Clock) -> tuple[int, int] | None:
    """The hours from one time to another; None when bare hours leave two readings."""
    if start.sure and end.sure:
        return (start.at, end.at) if start.at != end.at else None
    if end.sure:
        return _before_a_sure_end(start, end)
    if start.sure:
        return _after_a_sure_start(start, end)
    low, high = start.at, end.at
    if low < high < _EIGHT:
        return low + NOON, high + NOON
    if low >= _EIGHT:
        return (low, high) if high > low else (low, high + NOON)
    # "6 to 9", "7 to 10": morning and evening are both possible.
    return None


def _before_a_sure_end(start: Clock, end: Clock) -> tuple[int, int]:
    """ "5 to 7pm", "9 to 5pm", "10 to 6am": the start is in the same half of the day if it can be."""
    early, late = start.at % NOON, start.at % NOON + NOON
    if end.at == MIDNIGHT or end.at < NOON:
        return (early, end.at) if early < end.at < NOON else (late, end.at)
    return (late, end.at) if late < end.at else (NOON if start.at == NOON else early, end.at)


def _after_a_sure_start(start: Clock, end: Clock) -> tuple[int, int] | None:
    """ "9am to 5", "6pm to 9", "10pm to 7"; "8am to 9" could be an hour or thirteen."""
    later = [at for at in (end.at % NOON, end.at % NOON + NOON) if at > start.at]
    if len(later) == 1:
        return start.at, later[0]
    if not later:
        return start.at, end.at % NOON
    if start.at >= NOON:
        return start.at, later[0]
    return (start.at, later[1]) if later[0] - start.at < 60 else None
