"""Named days: "Friday", "Jan 3", "1/15", "next week", "the end of the month", "Christmas", "the 15th".

All are found from today's date on the customer's clock; a date without a year is the next such date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.wishes.holiday_dates import NAMES, next_holiday
from bot.wishes.numbers import number, ordinal
from bot.wishes.scanner import Scanner, spoken
from bot.wishes.timewords import DAY_NAMES, MONTH_NAMES, SEASONS


@dataclass(frozen=True, slots=True)
class Day:
    """A named day, or the first and last day of a named stretch, and the number of words that name it."""

    taken: int
    first: date
    last: date

    def after(self, words: int) -> Day:
        return Day(self.taken + words, self.first, self.last)


def _one(taken: int, day: date | None) -> Day | None:
    return Day(taken, day, day) if day else None


def match_day(words: Scanner, at: int, today: date) -> Day | None:
    """The day that is named at this place."""
    for match in (_numeric, _month_day, _edge, _relative, _holiday, _weekday, _season, _nth):
        found = match(words, at, today)
        if found:
            return found
    return None


def month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def next_month(day: date) -> date:
    return month_end(day) + timedelta(days=1)


def next_quarter(day: date) -> date:
    month = (day.month - 1) // 3 * 3 + 4
    return date(day.year + (month > 12), month - 12 if month > 12 else month, 1)


def next_monday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday())


def _next_date(today: date, month: int, day: int, year: int | None = None) -> date | None:
    for candidate in (year,) if year else range(today.year, today.year + 9):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year or found > today:
            return found
    return None


def _numeric(words: Scanner, at: int, today: date) -> Day | None:
    """ "2027-01-15", "1/15", "1/15/27"."""
    kind, text = words.kind(at), words.word(at)
    if kind == "iso":
        year, month, day = map(int, text.split("-"))
        return _one(1, _next_date(today, month, day, year)) if 2000 <= year <= 2200 else None
    if kind == "us":
        parts = [int(part) for part in text.split("/")]
        given = None if len(parts) < 3 else parts[2] + 2000 if parts[2] < 100 else parts[2]
        return _one(1, _next_date(today, parts[0], parts[1], given)) if given is None or given >= 2000 else None
    return None


def _month_day(words: Scanner, at: int, today: date) -> Day | None:
    """ "Jan 3", "January 3rd, 2027", "the 3rd of January", "3 January"; "January" is all of it."""
    here = at + (words.word(at) == "the")
    month = MONTH_NAMES.get(words.word(here))
    if month:
        place = here + 1 + (words.word(here + 1) == "the")
        day = _day_number(words, place)
        if day:
            year, more = _year(words, place + 1)
            return _one(place + 1 + more - at, _next_date(today, month, day, year))
        year, more = _year(words, here + 1)
        first = _next_date(today, month, 1, year)
        return Day(here + 1 + more - at, first, month_end(first)) if first else None
    day = _day_number(words, here)
    place = here + 1 + (words.word(here + 1) == "of")
    month = MONTH_NAMES.get(words.word(place))
    if day and month:
        year, more = _year(words, place + 1)
        return _one(place + 1 + more - at, _next_date(today, month, day, year))
    return None


def _day_number(words: Scanner, at: int) -> int | None:
    if at >= len(words):
        return None
    value = number(words.tokens[at]) if words.kind(at) == "num" else ordinal(words.tokens[at])
    return value if value and 1 <= value <= 31 else None


def _year(words: Scanner, at: int) -> tuple[int | None, int]:
    """A year at this place and the words it takes."""
    skip = words.word(at) in (",", "of")
    text = words.word(at + skip)
    if words.kind(at + skip) == "num" and len(text) == 4 and 2000 <= int(text) <= 2200:
        return int(text), skip + 1
    return None, 0


_ENDS = spoken("the end of", "end of", "the end of the", "end of the", "the end of this", "end of this")
_STARTS = spoken("the beginning of", "the start of", "the start of the", "the beginning of the")


def _edge(words: Scanner, at: int, today: date) -> Day | None:
    """ "The end of the month" is over when the next begins, so its day is the first one after it."""
    size = words.longest(at, _STARTS)
    if size:
        found = _simple(words, at + size, today)
        return Day(size + found.taken, found.first, found.first) if found else None
    size = words.longest(at, _ENDS)
    if not size:
        return None
    unit = words.word(at + size)
    ends = {
        "day": today + timedelta(days=1),
        "today": today + timedelta(days=1),
        "week": next_monday(today),
        "month": next_month(today),
        "quarter": next_quarter(today),
        "year": date(today.year + 1, 1, 1),
    }
    if unit in ends:
        return _one(size + 1, ends[unit])
    found = _simple(words, at + size, today)
    return _one(size + found.taken, found.last + timedelta(days=1)) if found else None


def _simple(words: Scanner, at: int, today: date) -> Day | None:
    return (
        _month_day(words, at, today)
        or _relative(words, at, today)
        or _season(words, at, today)
        or _holiday(words, at, today)
    )


_RELATIVE = {
    "day after tomorrow": "day after tomorrow,the day after tomorrow",
    "tomorrow": "tomorrow",
    "next week": "next week,the following week,the week after",
    "next month": "next month,the following month,the new month",
    "next quarter": "next quarter",
    "next year": "next year,the following year,the new year,the new years,new year,new years,new year day,"
    "new years day",
    "weekend": "the weekend,this weekend,weekend",
    "week": "this week,the week",
    "month": "this month,the month",
    "year": "this year,the year",
}
_RELATIVE_WORDS = {tuple(phrase.split()): name for name, said in _RELATIVE.items() for phrase in said.split(",")}


def _relative(words: Scanner, at: int, today: date) -> Day | None:
    size = words.longest(at, frozenset(_RELATIVE_WORDS))
    if not size:
        return None
    one = timedelta(days=1)
    monday, first = next_monday(today), next_month(today)
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 or 7)
    new_year = date(today.year + 1, 1, 1)
    first_day, last_day = {
        "day after tomorrow": (today + 2 * one, today + 2 * one),
        "tomorrow": (today + one, today + one),
        "next week": (monday, monday + 6 * one),
        "next month": (first, month_end(first)),
        "next quarter": (next_quarter(today), next_quarter(today)),
        "next year": (new_year, new_year),
        "weekend": (saturday, saturday + one),
        "week": (today, monday - one),
        "month": (today, month_end(today)),
        "year": (today, date(today.year, 12, 31)),
    }[_RELATIVE_WORDS[words.phrase(at, size)]]
    return Day(size, first_day, last_day)


def _weekday(words: Scanner, at: int, today: date) -> Day | None:
    """The next such day. "Next Friday", said in the same week before it, has two readings, so it is none."""
    here = at + (words.word(at) == "the")
    said_next = words.word(here) in ("next", "following")
    here += words.word(here) in ("next", "following", "this", "coming")
    name = words.word(here)
    weekday = DAY_NAMES.get(name)
    if weekday is None or (name.endswith("s") and name not in ("tues", "thurs", "weds")):
        return None
    if not said_next and (dated := _date_of(words, here + 1, today)) is not None:
        # "Monday, March 15"; one that is no Monday names no day.
        day = dated.first
        return dated.after(here + 1 - at) if day.weekday() == weekday else None
    day = today + timedelta(days=(weekday - today.weekday()) % 7 or 7)
    same_week = day.isocalendar()[:2] == today.isocalendar()[:2]
    return None if said_next and same_week else _one(here + 1 - at, day)


def _date_of(words: Scanner, at: int, today: date) -> Day | None:
    """The date that follows the name of a weekday, with the comma before it counted."""
    skip = words.word(at) in (",", "on", "the")
    found = _numeric(words, at + skip, today) or _month_day(words, at + skip, today) or _nth(words, at + skip, today)
    if found is None or found.first != found.last:
        return None
    return found.after(skip)


_SEASON_OF_HOLIDAYS = spoken("the holidays", "the holiday season", "holiday season", "holidays")


def _season(words: Scanner, at: int, today: date) -> Day | None:
    """The next time the season begins; its last day, if it has begun, is that of this one."""
    size = words.longest(at, _SEASON_OF_HOLIDAYS)
    if size:
        return Day(size, max(today, date(today.year, 11, 1)), date(today.year, 12, 31))
    here = at + (words.word(at) in ("the", "this", "next"))
    months = SEASONS.get(words.word(here))
    first = _next_date(today, months[0], 1) if months else None
    if months is None or first is None:
        return None
    end_year = first.year + (months[-1] < months[0])
    if today.month in months and words.word(at) != "next":
        end_year = today.year + (months[-1] < months[0] and today.month >= months[0])
    return Day(here + 1 - at, first, month_end(date(end_year, months[-1], 1)))


def _nth(words: Scanner, at: int, today: date) -> Day | None:
    """ "The 15th": of this month, or of the next if that is past."""
    here = at + (words.word(at) == "the")
    day = ordinal(words.tokens[here]) if here < len(words) else None
    of_next = words.longest(here + 1, spoken("of next month"))
    of_this = words.longest(here + 1, spoken("of the month", "of this month"))
    if not day or not 1 <= day <= 31 or not (words.kind(here) == "nth" or of_next or of_this):
        return None
    first = next_month(today) if of_next else today.replace(day=1)
    for _ in range(14):
        try:
            found = first.replace(day=day)
        except ValueError:
            found = today
        if found > today:
            return _one(here + 1 - at + (of_next or of_this), found)
        first = next_month(first)
    return None


def _holiday(words: Scanner, at: int, today: date) -> Day | None:
    size = words.longest(at, NAMES)
    return _one(size, next_holiday(words.phrase(at, size), today)) if size else None
