"""Single pieces of time: days, parts of the day, hours by the clock, days of the month, months and seasons."""

from __future__ import annotations

from dataclasses import dataclass

from bot.wishes.clock import NOON, Clock, match_clock, range_of
from bot.wishes.lexicon import word_set
from bot.wishes.model import MIDNIGHT, Window
from bot.wishes.numbers import ORDINALS, WORDS, ordinal
from bot.wishes.scanner import Scanner
from bot.wishes.timewords import (
    AFTER,
    BEFORE,
    BUSINESS_HOURS,
    DAY_GROUPS,
    DAY_NAMES,
    DOUBTFUL_MONTHS,
    HOLIDAY_SEASON,
    HOURS,
    MONTH_NAMES,
    OF_MONTH,
    PARTS_OF_MONTH,
    SEASONS,
    UNCLEAR,
    WEEKDAYS,
    WEEKS_OF_MONTH,
    ZONES,
)
from bot.wishes.windows import Windows


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of time. `other` is what it means with its bare hour in the other half of the day, `zone` the time
    zone it was said in. A part of kind "unclear" names a time without saying which."""

    kind: str
    windows: Windows
    other: Windows = ()
    zone: str | None = None


Found = tuple[int, Part] | None
_UNCLEAR = Part("unclear", ())
_TO = frozenset(("to", "through", "until", "-", "–", "—"))
_FIRST_WORDS = (
    frozenset(
        phrase[0]
        for table in (DAY_GROUPS, HOURS, BUSINESS_HOURS, UNCLEAR, HOLIDAY_SEASON, BEFORE, AFTER)
        for phrase in table
    )
    | frozenset((*DAY_NAMES, *MONTH_NAMES, *SEASONS, *PARTS_OF_MONTH, *WORDS, *ORDINALS))
    | word_set(
        "between btwn betw from at the every each mid midmonth month last noon midday midnight noontime half quarter a "
        "about around like say exactly"
    )
)
"""Only these words, and numbers, can begin a piece of time: all others need no closer look."""


def part_at(words: Scanner, at: int) -> Found:
    """The longest single piece of time at this place, with the number of words it takes."""
    if (words.kind(at) in ("word", "sep") and words.word(at) not in _FIRST_WORDS) or at >= len(words):
        return None
    if ("part", at) not in words.memory:
        words.memory["part", at] = _find(words, at)
    found: Found = words.memory["part", at]
    return found


def _find(words: Scanner, at: int) -> Found:
    size = words.longest(at, UNCLEAR)
    if size:
        return size, _UNCLEAR
    found = [match(words, at) for match in (_by_the_clock, _days, _of_the_month, _months, _part_of_day)]
    return max((one for one in found if one), key=lambda one: one[0], default=None)


def _part_of_day(words: Scanner, at: int) -> Found:
    size = words.longest(at, frozenset(HOURS))
    if size:
        start, end = HOURS[words.phrase(at, size)]
        return size, Part("hours", (Window(start=start, end=None if end == MIDNIGHT else end),))
    size = words.longest(at, BUSINESS_HOURS)
    return (size, Part("business", (Window(days=WEEKDAYS, start=9 * 60, end=17 * 60),))) if size else None


def _days(words: Scanner, at: int) -> Found:
    size = words.longest(at, frozenset(DAY_GROUPS))
    if size:
        return size, Part("days", (Window(days=DAY_GROUPS[words.phrase(at, size)]),))
    first = DAY_NAMES.get(words.word(at))
    if first is None:
        return None
    last = DAY_NAMES.get(words.word(at + 2)) if words.word(at + 1) in _TO else None
    if last is None:
        return 1, Part("days", (Window(days=frozenset((first,))),))
    days = frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))
    return 3, Part("days", (Window(days=days),))


def _by_the_clock(words: Scanner, at: int) -> Found:
    if words.word(at) in ("between", "from", "btwn", "betw"):
        found = _range(words, at + 1)
        if found:
            return found[0] + 1, found[1]
    return _range(words, at) or _before_or_after(words, at) or _onwards(words, at) or _point(words, at)


def _before_or_after(words: Scanner, at: int) -> Found:
    """ "After 6pm eastern", "no later than 8", "from noon on"."""
    for leads, before in ((BEFORE, True), (AFTER, False)):
        lead = words.longest(at, leads)
        time = match_clock(words, at + lead) if lead else None
        if time is None:
            continue
        taken, clock = time
        size, zone = _zone(words, at + lead + taken)
        end = at + lead + taken + size
        goes_on = words.word(end) in ("on", "onward", "onwards", "forward")
        # "By 5" and "from 5" are times of contact only if they can be nothing else.
        if words.word(at) in ("by", "since") and not (clock.sure or zone):
            continue
        if words.phrase(at, lead) == ("from",) and not (clock.sure or goes_on):
            continue
        if goes_on and not before and part_at(words, end + 1) is None:
            end += 1
        return end - at, _one_sided(clock, before, zone)
    return None


def _onwards(words: Scanner, at: int) -> Found:
    """ "9am onwards", "5pm or later", "noon and earlier"."""
    time = match_clock(words, at)
    if time is None or not (time[1].sure or words.kind(at) == "clock"):
        return None
    taken, clock = time
    first, second = words.word(at + taken), words.word(at + taken + 1)
    if first in ("onward", "onwards"):
        return taken + 1, _one_sided(clock, False, None)
    if first in ("and", "or") and second in ("on", "later", "after", "onward", "onwards", "beyond"):
        return taken + 2, _one_sided(clock, False, None)
    if first in ("and", "or") and second in ("earlier", "before"):
        return taken + 2, _one_sided(clock, True, None)
    return None


def _point(words: Scanner, at: int) -> Found:
    """ "At 9", "around noon": a moment, and no time of contact that could be kept."""
    if words.word(at) == "at":
        time = match_clock(words, at + 1)
        return (time[0] + 1, _UNCLEAR) if time else None
    time = match_clock(words, at)
    near = words.word(at - 1) in ("at", "around", "about", "by", "near")
    if time and (words.kind(at) == "clock" or (near and words.word(at) in ("noon", "midday", "midnight"))):
        return time[0], _UNCLEAR
    return None


def _one_sided(clock: Clock, before: bool, zone: str | None) -> Part:
    at = clock.as_bare()
    other = at if clock.sure else at + NOON if at < NOON else at - NOON
    return Part("clock", _side(at, before), _side(other, before) if other != at else (), zone)


def _side(minute: int, before: bool) -> Windows:
    if before:
        return (Window(end=minute if minute < MIDNIGHT else None),) if minute else ()
    return (Window(start=minute or None),) if minute < MIDNIGHT else ()


_NOT_AFTER_A_RANGE = word_set("a per x / times time emails texts messages calls weeks days months -")


def _range(words: Scanner, at: int) -> Found:
    start = match_clock(words, at)
    if start is None or words.word(at - 1) == "-":
        return None
    here = at + start[0]
    size, zone = _zone(words, here)
    here += size
    joins = words.word(here) in _TO or (
        words.word(here) in ("and", "&") and words.word(at - 1) in ("between", "btwn", "betw")
    )
    end = match_clock(words, here + 1) if joins else None
    if end is None:
        return None
    here += 1 + end[0]
    if words.word(here) in _NOT_AFTER_A_RANGE:
        return None
    size, later = _zone(words, here)
    hours = range_of(start[1], end[1])
    if hours is None:
        return here + size - at, _UNCLEAR
    first, last = hours
    window = Window(start=first % MIDNIGHT or None, end=None if last in (0, MIDNIGHT) else last)
    return here + size - at, Part("clock", (window,), (), later or zone)


def _zone(words: Scanner, at: int) -> tuple[int, str | None]:
    if words.phrase(at, 2) == ("my", "time"):
        return 2, None
    zone = ZONES.get(words.word(at))
    if zone is None:
        return 0, None
    if words.word(at + 1) in ("standard", "daylight") and words.word(at + 2) == "time":
        return 3, zone
    return (2, zone) if words.word(at + 1) == "time" else (1, zone)


def _of_the_month(words: Scanner, at: int) -> Found:
    """Days of the month: "the first week of the month", "mid-month", "the 1st", "the first Monday of the month"."""
    here = at + (words.word(at) in ("the", "every", "each"))
    word = words.word(here)
    if word in PARTS_OF_MONTH and (size := words.longest(here + 1, OF_MONTH)):
        return here + 1 + size - at, _month_days(*PARTS_OF_MONTH[word])
    if word == "midmonth" or words.phrase(here, 2) == ("mid", "month"):
        return here + (1 if word == "midmonth" else 2) - at, _month_days(11, 20)
    if word == "month" and words.word(here + 1) in ("end", "start"):
        return here + 2 - at, _month_days(*PARTS_OF_MONTH[words.word(here + 1)])
    which = -1 if word == "last" else ordinal(words.tokens[here]) if here < len(words) else None
    if which is None:
        return None
    found = _nth_of_month(words, here, which) or _nth_day(words, here, which)
    return (here - at + found[0], found[1]) if found else None


def _nth_of_month(words: Scanner, at: int, which: int) -> Found:
    """ "First week of the month", "last Friday of the month"."""
    noun = words.word(at + 1)
    size = words.longest(at + 2, OF_MONTH)
    if not size:
        return None
    if noun in ("week", "weeks") and which in WEEKS_OF_MONTH:
        return 2 + size, _month_days(*WEEKS_OF_MONTH[which])
    if noun in DAY_NAMES and which in (1, 2, 3, 4):
        low, high = WEEKS_OF_MONTH[which]
        window = Window(days=frozenset((DAY_NAMES[noun],)), month_days=frozenset(range(low, high + 1)))
        return 2 + size, Part("dates", (window,))
    if noun == "day" and which == 1:
        return 2 + size, _month_days(1, 1)
    # The last Friday is on other days of the month each time, and what a half of it is, is not agreed.
    return (2 + size, _UNCLEAR) if noun in (*DAY_NAMES, "half", "third", "day", "days", "weekend", "part") else None


def _nth_day(words: Scanner, at: int, which: int) -> Found:
    """ "The 1st", "the 5th through the 10th", "the fifteenth of the month"; not a date such as "the 1st of May"."""
    size = words.longest(at + 1, OF_MONTH)
    noun = words.word(at + 1)
    if not 1 <= which <= 31 or not (size or words.kind(at) == "nth"):
        return None
    if noun in _TO:
        end = at + 2 + (words.word(at + 2) == "the")
        last = ordinal(words.tokens[end]) if end < len(words) else None
        if last and which < last <= 31:
            return end + 1 + words.longest(end + 1, OF_MONTH) - at, _month_days(which, last)
    if (noun == "of" and not size) or noun in MONTH_NAMES:
        return None
    return 1 + size, _month_days(which, which)


def _month_days(low: int, high: int) -> Part:
    return Part("dates", (Window(month_days=frozenset(range(low, high + 1))),))


_BEFORE_A_SEASON = word_set("in during the over every each this and or , of through to - winter autumn")
_BEFORE_A_MONTH = word_set("in during of through to and or , - every each from between only")


def _months(words: Scanner, at: int) -> Found:
    size = words.longest(at, HOLIDAY_SEASON)
    if size:
        return size, Part("months", (Window(months=frozenset((11, 12))),))
    word, before = words.word(at), words.word(at - 1)
    if word in SEASONS:
        if before in ("early", "late") or (word in ("fall", "spring") and before not in _BEFORE_A_SEASON):
            return None
        if words.word(at + 1) in ("to", "through", "-") and words.word(at + 2) in SEASONS:
            return 3, _month_range(SEASONS[word][0], SEASONS[words.word(at + 2)][-1])
        size = 2 if words.word(at + 1) in ("time", "months", "season") else 1
        return size, Part("months", (Window(months=frozenset(SEASONS[word])),))
    month = MONTH_NAMES.get(word)
    if month is None or (word in DOUBTFUL_MONTHS and before not in _BEFORE_A_MONTH):
        return None
    if words.kind(at + 1) == "nth" or (words.kind(at + 1) == "num" and len(words.word(at + 1)) <= 2 and word != "may"):
        # "March 3" is a date.
        return None
    through = words.word(at + 1) in _TO or (words.word(at + 1) == "and" and before == "between")
    last = MONTH_NAMES.get(words.word(at + 2)) if through else None
    if last:
        return 3, _month_range(month, last)
    return 1, Part("months", (Window(months=frozenset((month,))),))


def _month_range(first: int, last: int) -> Part:
    months = frozenset((first + step - 1) % 12 + 1 for step in range((last - first) % 12 + 1))
    return Part("months", (Window(months=months),))
