"""How long: matches "for two weeks", "until Friday", "till after Christmas", "this week" at a place in the words.

All results are instants on the customer's own clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.wishes.clock import match_clock
from bot.wishes.dates import Day, match_day, next_monday, next_month
from bot.wishes.lexicon import word_set
from bot.wishes.numbers import number, ordinal
from bot.wishes.scanner import Scanner, spoken
from bot.wishes.timewords import DAY_NAMES, HOURS, MONTH_NAMES, OPEN_ENDED, STRETCH_UNITS

_LONGEST_OPEN = max(map(len, OPEN_ENDED))


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` up to `end`. `end` None with `known`: without end; not `known`: an end was meant, but not which."""

    start: datetime
    end: datetime | None
    known: bool = True


Found = tuple[int, Stretch] | None


def match_stretch(words: Scanner, at: int, now: datetime) -> Found:
    """The stretch of time at this place, with the number of words it takes. `now` is on the customer's clock."""
    for size in range(_LONGEST_OPEN, 1, -1):
        section = OPEN_ENDED.get(words.phrase(at, size))
        if section:
            # "Until I get back" is open, "until I get back on Jan 5" is not.
            until = _until(words, at, now)
            return until if until and until[0] > size else (size, Stretch(now, None, known=section == "ENDLESS"))
    return (
        _from_to(words, at, now)
        or _lasting(words, at, now)
        or _until(words, at, now)
        or _rest_of(words, at, now)
        or _current(words, at, now)
    )


_NEXT = spoken("the next", "the coming", "next", "the following")
_ABOUT = spoken("about", "another", "a further", "at least", "like", "around", "approximately", "up to", "the")
_COUPLE = spoken("a couple of", "a couple", "couple of", "couple")
_FEW = spoken("a few", "few", "several")


def _lasting(words: Scanner, at: int, now: datetime) -> Found:
    """ "For (the next) two weeks", "over the next month", "another few days", "10 days"."""
    here = at
    if words.word(at) in ("over", "during", "in", "within"):
        if not words.longest(at + 1, _NEXT):
            return None
        here += 1
    said_for = words.word(at) == "for"
    here += said_for
    coming = words.longest(here, _NEXT)
    another = words.word(here) == "another"
    here += coming or words.longest(here, _ABOUT)
    if words.phrase(here, 2) == ("half", "a"):
        ends = {"year": add_months(now, 6), "month": now + timedelta(days=15)}
        end = ends.get(words.word(here + 2))
        return (here + 3 - at, Stretch(now, end)) if end else None
    counted = _counted(words, here, bool(coming or another))
    if counted is None:
        return None
    taken, count, unit = counted
    here += taken
    if not (said_for or coming) and words.word(here) in ("a", "per", "each", "every", "ago"):
        # "2 days a week" counts, "two days ago" is past.
        return None
    here += words.word(here) == "long"
    here += 2 * (words.phrase(here, 2) == ("or", "so"))
    end = _later(now, count, unit)
    return (here - at, Stretch(now, end)) if end else None


def _counted(words: Scanner, at: int, one_is_enough: bool) -> tuple[int, int, str] | None:
    """A number and its unit: words taken, count, unit."""
    here = at
    if size := words.longest(here, _COUPLE):
        count, here = 2, here + size
    elif size := words.longest(here, _FEW):
        count, here = 3, here + size
    elif words.word(here) in ("a", "an", "one"):
        count, here = 1, here + 1
    elif one_is_enough and words.word(here) in STRETCH_UNITS:
        count = 1
    else:
        count = (number(words.tokens[here]) or 0) if here < len(words) else 0
        here += 1
    here += words.word(here) in (
        "whole",
        "full",
        "solid",
        "single",
        "good",
        "more",
        "straight",
        "consecutive",
        "calendar",
    )
    unit = STRETCH_UNITS.get(words.word(here))
    return (here + 1 - at, count, unit) if count and unit else None


def _later(now: datetime, count: int, unit: str) -> datetime | None:
    try:
        if unit in ("month", "quarter", "year"):
            return add_months(now, count * {"month": 1, "quarter": 3, "year": 12}[unit])
        if unit == "hour":
            # Elapsed hours, whatever the clocks do.
            return (now.astimezone(UTC) + timedelta(hours=count)).astimezone(now.tzinfo)
        return now + timedelta(days=count * {"week": 7, "fortnight": 14}.get(unit, 1))
    except (OverflowError, ValueError):
        return None


def add_months(start: datetime, months: int) -> datetime:
    """The same day and local time so many months on; the last day of the month when there is no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for day in range(start.day, 27, -1):
        try:
            return start.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return start.replace(year=year, month=month + 1)


def _midnight(now: datetime, day: date) -> datetime:
    return now.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0, microsecond=0)


def _from_to(words: Scanner, at: int, now: datetime) -> Found:
    """ "From Dec 1 to Dec 10", "between 12/1 and 12/10", "Dec 1 through Dec 10"; not days of the week, which recur."""
    here = at + (words.word(at) in ("from", "between"))
    first = match_day(words, here, now.date()) or _day_of_the_same_month(words, here, now.date())
    if first is None or words.word(here) in DAY_NAMES or first.first != first.last:
        return None
    joint = here + first.taken
    if words.word(joint) not in ("to", "until", "through", "-", "–", "and") or (
        words.word(joint) == "and" and words.word(at) != "between"
    ):
        return None
    last = match_day(words, joint + 1, first.first)
    if last is None or words.word(joint + 1) in DAY_NAMES or last.first <= first.first:
        return None
    inclusive = words.word(joint) not in ("to", "until")
    end = last.last + timedelta(days=1) if inclusive else last.first
    start = max(now, _midnight(now, first.first))
    return joint + 1 + last.taken - at, Stretch(start, _midnight(now, end))


def _day_of_the_same_month(words: Scanner, at: int, today: date) -> Day | None:
    """ "From the 1st to the 14th of December": the month is said once."""
    here = at + (words.word(at) == "the")
    day = ordinal(words.tokens[here]) if here < len(words) and words.kind(here) == "nth" else None
    joint = here + 1
    if day is None or words.word(joint) not in ("to", "until", "through", "-", "–", "and"):
        return None
    last = match_day(words, joint + 1, today)
    if (
        last is None
        or last.first != last.last
        or not any(words.word(place) in MONTH_NAMES for place in range(joint + 1, joint + 1 + last.taken))
    ):
        return None
    if day >= last.first.day:
        return None
    return Day(joint - at, last.first.replace(day=day), last.first.replace(day=day))


_UNTIL = spoken(
    "until", "up until", "up to", "through", "not until", "all the way to", "all the way until", "up through",
    "through to", "ending", "and ending", "ends", "back on", "back after", "until i am back on", "until i get back on",
    "until i return on", "until i am back", "until i get back", "until i return", "until my return on",
)  # fmt: skip


_OVER = spoken("is over", "are over", "ends", "is done", "has passed", "is past", "passes", "is finished")


def _until(words: Scanner, at: int, now: datetime) -> Found:
    """ "Until Friday" ends when Friday begins, "through Friday" and "until after Friday" when it is over."""
    lead = words.longest(at, _UNTIL)
    if not lead:
        return None
    here = at + lead + 2 * (words.phrase(at + lead, 2) == ("at", "least"))
    after = words.word(here) in ("after", "past") or words.word(here - 1) == "after"
    here += words.word(here) in ("after", "past", "sometime")
    at_clock = match_clock(words, here)
    if at_clock is not None and (at_clock[1].sure or words.word(here + at_clock[0]) == "on"):
        # "Until 10 am on Sunday"
        joint = here + at_clock[0]
        joint += words.word(joint) in ("on", ",")
        day = match_day(words, joint, now.date())
        if day is not None and day.first == day.last:
            end = _midnight(now, day.first) + timedelta(minutes=at_clock[1].as_bare())
            return joint + day.taken - at, Stretch(now, end) if end > now else Stretch(now, None, known=False)
    found = match_day(words, here, now.date())
    if found is None:
        # "Until next Friday", said on a Monday: this week's or the one after.
        doubtful = words.word(here) == "next" and words.word(here + 1) in DAY_NAMES
        return (here + 2 - at, Stretch(now, None, known=False)) if doubtful else None
    here += found.taken
    over = words.longest(here, _OVER)
    inclusive = after or over or words.word(at) == "through"
    end = _midnight(now, found.last + timedelta(days=1) if inclusive else found.first)
    part = HOURS.get(words.phrase(here, 1))
    if part and not inclusive:
        end += timedelta(minutes=part[0])
    elif not part and not over and found.first == found.last:
        skip = words.word(here) in ("at", ",")
        clock = match_clock(words, here + skip) if skip or words.kind(here) == "clock" else None
        if clock is not None and (clock[1].sure or words.word(here) == "at"):
            # "Until Friday at 5", "until Dec 3 5pm"
            end = _midnight(now, found.first) + timedelta(minutes=clock[1].as_bare())
            here += skip + clock[0]
    here += over or bool(part and not inclusive)
    return here - at, Stretch(now, end) if end > now else Stretch(now, None, known=False)


_REST = spoken("for the rest of", "the rest of", "for the remainder of", "rest of")


def _rest_of(words: Scanner, at: int, now: datetime) -> Found:
    size = words.longest(at, _REST)
    if not size:
        return None
    here = at + size + (words.word(at + size) in ("the", "this", "my"))
    today = now.date()
    ends = {
        "day": today + timedelta(days=1),
        "today": today + timedelta(days=1),
        "week": next_monday(today),
        "month": next_month(today),
        "year": date(today.year + 1, 1, 1),
    }
    if words.word(here) in ends:
        return here + 1 - at, Stretch(now, _midnight(now, ends[words.word(here)]))
    found = match_day(words, here, today)
    if found is None or found.first == found.last:
        return None
    return here + found.taken - at, Stretch(now, _midnight(now, found.last + timedelta(days=1)))


_LEADS = word_set("for over during in throughout all through on at")


def _current(words: Scanner, at: int, now: datetime) -> Found:
    """ "Today", "this week", "next month", "over the summer"; "on Fridays" and "in June" are times of contact."""
    lead = words.word(at) if words.word(at) in _LEADS else ""
    here = at + bool(lead)
    here += words.longest(here, spoken("all of", "the whole"))
    word, today = words.word(here), now.date()
    if word == "today" and not lead:
        return here + 1 - at, Stretch(now, _midnight(now, today + timedelta(days=1)))
    named = word in ("this", "next", "tomorrow")
    if not named and lead not in ("for", "over", "during", "throughout", "through"):
        return None
    found = match_day(words, here, today)
    if found is None or not (named or _lasts(words, here, found)) or words.phrase(here + found.taken, 1) in HOURS:
        return None
    start, end = max(now, _midnight(now, found.first)), _midnight(now, found.last + timedelta(days=1))
    return (here + found.taken - at, Stretch(start, end)) if end > start else None


def _lasts(words: Scanner, at: int, day: Day) -> bool:
    """Whether it is more than a date: "over the holidays", "through Thanksgiving"; not "for the 15th"."""
    return (
        day.first != day.last or words.word(at) in MONTH_NAMES or (words.kind(at) == "word" and words.word(at) != "the")
    )
