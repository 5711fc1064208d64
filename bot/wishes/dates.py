"""How long: matches "for two weeks", "until Friday", "till after Christmas", "this week" at a place in the words.

All results are instants in the customer's own time zone. A date without a year is the next such date.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from bot.wishes.lexicon import sections
from bot.wishes.normalise import Token
from bot.wishes.numbers import number, ordinal
from bot.wishes.when import _DAY_NAMES, _MONTH_NAMES, _SEASONS


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` up to `end`. `end` None with `known`: without end; not `known`: an end was meant, but not which."""

    start: datetime
    end: datetime | None
    known: bool = True
    firm: bool = True
    """Whether the words can only mean a stretch ("until Friday"), unlike "this summer"."""


def _w(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].word if 0 <= at < len(tokens) else ""


def _is(tokens: Sequence[Token], at: int, *phrases: str) -> int:
    """The length of the longest of the phrases that stands here."""
    best = 0
    for phrase in phrases:
        words = phrase.split()
        if len(words) > best and [token.word for token in tokens[at : at + len(words)]] == words:
            best = len(words)
    return best


_UNITS = {
    "hour": "hours",
    "day": "days",
    "night": "days",
    "week": "weeks",
    "weekend": "",
    "fortnight": "fortnight",
    "month": "months",
    "quarter": "quarter",
    "year": "years",
}
_UNIT = {**{unit: unit for unit in _UNITS}, **{f"{unit}s": unit for unit in _UNITS}}
_OPEN_ENDED = {words: section for section, words in sections("pauses.txt")}
_LONGEST_OPEN = max(map(len, _OPEN_ENDED))


def match_stretch(tokens: Sequence[Token], at: int, now: datetime) -> tuple[int, Stretch] | None:
    """The longest stretch of time at this place. `now` is on the customer's clock."""
    for size in range(_LONGEST_OPEN, 1, -1):
        section = _OPEN_ENDED.get(tuple(token.word for token in tokens[at : at + size]))
        if section:
            return size, Stretch(now, None, known=section == "ENDLESS")
    for matcher in (_duration, _until, _rest_of, _current):
        found = matcher(tokens, at, now)
        if found:
            return found
    return None


def _duration(tokens: Sequence[Token], at: int, now: datetime) -> tuple[int, Stretch] | None:
    """ "for (the next) two weeks", "over the next month", "the next few days", "10 days"."""
    here, lead = at, _w(tokens, at) in ("for", "over", "during", "in", "within", "next", "the")
    if _w(tokens, here) in ("for", "over", "during", "in", "within"):
        if _w(tokens, here) in ("in", "within", "during", "over") and not _is(
            tokens, here + 1, "the next", "the coming", "next", "the following"
        ):
            return None
        here += 1
    explicit = here > at
    nexts = 0
    for words in (
        "about",
        "the next",
        "the coming",
        "the following",
        "another",
        "a further",
        "at least",
        "next",
        "like",
        "around",
        "approximately",
        "up to",
        "the",
    ):
        if size := _is(tokens, here, words):
            nexts = words in ("the next", "the coming", "the following", "next")
            here += size
            break
    if (
        not (explicit or nexts)
        and _w(tokens, at) not in ("another",)
        and number(tokens[at]) is None
        and _w(tokens, at) not in ("a", "couple", "few")
    ):
        return None
    count: int | None
    if _is(tokens, here, "half a"):
        unit = _w(tokens, here + 2)
        days = {"year": None, "day": None, "month": 15}.get(unit, 0)
        if unit == "year":
            return here + 3 - at, Stretch(now, add_months(now, 6))
        return (here + 3 - at, Stretch(now, now + timedelta(days=days))) if days else None
    if size := _is(tokens, here, "a couple of", "a couple", "couple of", "couple"):
        count, here = 2, here + size
    elif size := _is(tokens, here, "a few", "few", "several"):
        count, here = 3, here + size
    elif (
        _w(tokens, here) in ("a", "an", "one")
        or (nexts and _w(tokens, here) in _UNIT)
        or (_is(tokens, at, "another") and _w(tokens, here) in _UNIT)
    ):
        count = 1
        here += _w(tokens, here) not in _UNIT
        here += _w(tokens, here) in ("whole", "full", "solid", "single", "good")
    else:
        count = number(tokens[here]) if here < len(tokens) else None
        here += 1
        here += _w(tokens, here) in ("whole", "full", "solid", "more", "straight", "consecutive", "calendar")
    unit = _UNIT.get(_w(tokens, here), "")
    if not count or not unit or unit == "weekend":
        return None
    here += 1
    if not (explicit or nexts) and _w(tokens, here) in ("a", "per", "each", "every", "ago"):
        return None
    here += _w(tokens, here) in ("long", "or") and not _w(tokens, here) == "or"
    if _is(tokens, here, "or so"):
        here += 2
    end = _later(now, count, unit)
    if end is None:
        return None
    return here - at, Stretch(now, end, firm=bool(explicit or nexts) and lead)


def _later(now: datetime, count: int, unit: str) -> datetime | None:
    try:
        if unit == "month":
            return add_months(now, count)
        if unit == "quarter":
            return add_months(now, 3 * count)
        if unit == "year":
            return add_months(now, 12 * count)
        if unit == "hour":
            # Elapsed hours, whatever the clocks do.
            return (now.astimezone(UTC) + timedelta(hours=count)).astimezone(now.tzinfo)
        return now + timedelta(days=count * {"week": 7, "fortnight": 14}.get(unit, 1))
    except (OverflowError, ValueError):
        return None


def add_months(start: datetime, months: int) -> datetime:
    """The same day and local time so many months on; the last day of the month when there is no such day."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    for day in range(start.day, 27, -1):
        try:
            return start.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return start.replace(year=year, month=month + 1)


def _midnight(now: datetime, day: date) -> datetime:
    return now.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0, microsecond=0)


_UNTIL = (
    "until",
    "up until",
    "up to",
    "through",
    "not until",
    "until the",
    "all the way to",
    "all the way until",
    "to",
    "up through",
    "through to",
    "ending",
    "and ending",
    "ends",
    "no earlier than",
    "before",
)
_EDGE = {
    "after": 1,
    "the end of": 1,
    "end of": 1,
    "": 0,
}


def _until(tokens: Sequence[Token], at: int, now: datetime) -> tuple[int, Stretch] | None:
    """ "until Friday", "through the 15th", "till after Christmas", "until the end of the month"."""
    lead = _is(tokens, at, *_UNTIL)
    if not lead or _w(tokens, at) in ("to", "before"):
        if not _is(tokens, at, "back on", "back after"):
            return None
        lead = 2
    word = _w(tokens, at)
    here = at + lead
    if _w(tokens, here - 1) == "the":
        here -= 1
    if _is(tokens, here, "at least"):
        here += 2
    after = False
    if _w(tokens, here) in ("after", "past", "sometime"):
        after, here = _w(tokens, here) != "sometime", here + 1
    if _w(tokens, at + lead - 1) == "after":
        after = True
    found = match_day(tokens, here, now)
    if found is None:
        if _w(tokens, here) == "next" and _w(tokens, here + 1) in _DAY_NAMES:
            # "Until next Friday", said on a Monday: this week's or the one after.
            return here + 2 - at, Stretch(now, None, known=False)
        return None
    taken, first, last = found
    closed = word == "through" or after
    end = last + timedelta(days=1) if closed else first
    moment = _midnight(now, end) if end is not None else None
    if moment is None or moment <= now:
        return here + taken - at, Stretch(now, None, known=False)
    return here + taken - at, Stretch(now, moment)


Day = tuple[int, date, date]
"""How many tokens, and the first and the last day of what they name."""


def match_day(tokens: Sequence[Token], at: int, now: datetime) -> Day | None:
    """A named day or stretch of days ("Friday", "Jan 3", "next week", "the end of the month", "Christmas")."""
    today = now.date()
    for matcher in (_numeric, _month_day, _end_of, _relative, _holiday, _weekday, _season, _nth):
        found = matcher(tokens, at, today)
        if found:
            return found
    return None


def _day(taken: int, day: date) -> Day:
    return taken, day, day


def _next_date(today: date, month: int, day: int, year: int | None = None) -> date | None:
    for candidate in (year,) if year else (today.year, today.year + 1, today.year + 2, today.year + 3, today.year + 4):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year or found > today:
            return found
    return None


def _numeric(tokens: Sequence[Token], at: int, today: date) -> Day | None:
    if at >= len(tokens):
        return None
    kind, text = tokens[at].kind, tokens[at].word
    try:
        if kind == "iso":
            year, month, day = map(int, text.split("-"))
            return _day(1, date(year, month, day))
        if kind == "us":
            parts = [int(part) for part in text.split("/")]
            given = None if len(parts) < 3 else parts[2] + 2000 if parts[2] < 100 else parts[2]
            found = _next_date(today, parts[0], parts[1], given) if 1 <= parts[0] <= 12 else None
            return _day(1, found) if found else None
    except ValueError:
        return None
    return None


def _month_day(tokens: Sequence[Token], at: int, today: date) -> Day | None:
    """ "Jan 3", "January 3rd, 2027", "the 3rd of January", "3 January", "January", "early March" is not a date."""
    here = at + (_w(tokens, at) == "the")
    month = _MONTH_NAMES.get(_w(tokens, here))
    if month:
        number_at = here + 1 + (_w(tokens, here + 1) == "the")
        day = _day_number(tokens, number_at)
        if day:
            year, more = _year(tokens, number_at + 1)
            found = _next_date(today, month, day, year)
            return _day(number_at + 1 + more - at, found) if found else None
        year, more = _year(tokens, here + 1)
        first = date(year, month, 1) if year else _next_date(today, month, 1)
        if first is None:
            return None
        return here + 1 + more - at, first, _month_end(first)
    day = _day_number(tokens, here)
    if day:
        name_at = here + 1 + (_w(tokens, here + 1) == "of")
        month = _MONTH_NAMES.get(_w(tokens, name_at))
        if month:
            year, more = _year(tokens, name_at + 1)
            found = _next_date(today, month, day, year)
            return _day(name_at + 1 + more - at, found) if found else None
    return None


def _day_number(tokens: Sequence[Token], at: int) -> int | None:
    if at >= len(tokens):
        return None
    value = ordinal(tokens[at]) if tokens[at].kind != "num" else number(tokens[at])
    return value if value and 1 <= value <= 31 else None


def _year(tokens: Sequence[Token], at: int) -> tuple[int | None, int]:
    skip = _w(tokens, at) in (",", "of")
    if at + skip < len(tokens) and tokens[at + skip].kind == "num" and len(tokens[at + skip].word) == 4:
        value = int(tokens[at + skip].word)
        if 2000 <= value <= 2200:
            return value, skip + 1
    return None, 0


def _month_end(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _end_of(tokens: Sequence[Token], at: int, today: date) -> Day | None:
    """The end of a stretch is over when the next one begins, so its "day" is the first day after."""
    size = _is(
        tokens,
        at,
        "the end of",
        "end of",
        "the end of the",
        "end of the",
        "the end of this",
        "end of this",
        "the beginning of",
        "the start of",
        "the start of the",
        "the beginning of the",
    )
    if not size:
        return None
    start = "end" not in [token.word for token in tokens[at : at + 2]]
    here = at + size
    unit = _w(tokens, here)
    if start:
        found = match_day_simple(tokens, here, today)
        return (size + found[0], found[1], found[1]) if found else None
    if unit in ("day", "today"):
        return _day(size + 1, today + timedelta(days=1))
    if unit == "week":
        return _day(size + 1, today + timedelta(days=7 - today.weekday()))
    if unit == "month":
        return _day(size + 1, _month_end(today) + timedelta(days=1))
    if unit == "quarter":
        month = (today.month - 1) // 3 * 3 + 4
        return _day(size + 1, date(today.year + (month > 12), month - 12 if month > 12 else month, 1))
    if unit == "year":
        return _day(size + 1, date(today.year + 1, 1, 1))
    found = match_day_simple(tokens, here, today)
    return (size + found[0], found[2] + timedelta(days=1), found[2]) if found else None


def match_day_simple(tokens: Sequence[Token], at: int, today: date) -> Day | None:
    for matcher in (_month_day, _relative, _season, _holiday):
        found = matcher(tokens, at, today)
        if found:
            return found
    return None


def _relative(tokens: Sequence[Token], at: int, today: date) -> Day | None:
    if size := _is(tokens, at, "the day after tomorrow", "day after tomorrow"):
        return _day(size, today + timedelta(days=2))
    if _is(tokens, at, "tomorrow"):
        return _day(1 + _is(tokens, at + 1, "morning"), today + timedelta(days=1))
    if size := _is(tokens, at, "next week", "the following week", "the week after"):
        monday = today + timedelta(days=7 - today.weekday())
        return size, monday, monday + timedelta(days=6)
    if size := _is(tokens, at, "next month", "the following month", "the new month"):
        first = _month_end(today) + timedelta(days=1)
        return size, first, _month_end(first)
    if size := _is(
        tokens,
        at,
        "next year",
        "the new year",
        "new year",
        "new years",
        "new years day",
        "new year day",
        "the following year",
        "the new years",
    ):
        return size, date(today.year + 1, 1, 1), date(today.year + 1, 1, 1)
    if size := _is(tokens, at, "the weekend", "this weekend", "weekend"):
        saturday = today + timedelta(days=(5 - today.weekday()) % 7 or 7)
        return size, saturday, saturday + timedelta(days=1)
    if size := _is(tokens, at, "next quarter"):
        month = (today.month - 1) // 3 * 3 + 4
        first = date(today.year + (month > 12), month - 12 if month > 12 else month, 1)
        return size, first, first
    if size := _is(tokens, at, "this week", "the week"):
        return size, today, today + timedelta(days=6 - today.weekday())
    if size := _is(tokens, at, "this month", "the month"):
        return size, today, _month_end(today)
    if size := _is(tokens, at, "this year", "the year"):
        return size, today, date(today.year, 12, 31)
    return None


def _weekday(tokens: Sequence[Token], at: int, today: date) -> Day | None:
    here = at
    named = _w(tokens, here)
    if named in ("next", "this", "coming", "the"):
        here += 1
        if named == "the" and _w(tokens, here) in ("next", "coming", "following"):
            named, here = _w(tokens, here), here + 1
    weekday = _DAY_NAMES.get(_w(tokens, here))
    if weekday is None or (_w(tokens, here).endswith("s") and _w(tokens, here) not in ("tues", "thurs", "weds")):
        return None
    day = today + timedelta(days=(weekday - today.weekday()) % 7 or 7)
    if named == "next" and day.isocalendar()[:2] == today.isocalendar()[:2]:
        # "Next Friday" said on a Monday: this week's or the one after. Two readings, so none.
        return None
    size = here + 1 - at
    if _w(tokens, here + 1) in ("morning", "night", "evening", "afternoon"):
        return None
    return _day(size, day)


def _season(tokens: Sequence[Token], at: int, today: date) -> Day | None:
    size = _is(tokens, at, "the holidays", "the holiday season", "holiday season", "holidays")
    if size:
        start = date(today.year, 11, 1)
        return size, start if start > today else today, date(today.year, 12, 31)
    here = at + (_w(tokens, at) in ("the", "this", "next"))
    months = _SEASONS.get(_w(tokens, here))
    if months is None:
        return None
    first = _next_date(today, months[0], 1)
    if first is None:
        return None
    inside = today.month in months
    if inside and _w(tokens, at) != "next":
        year = today.year + (
            1 if months[0] > today.month >= months[-1] or (months[0] > months[-1] and today.month >= months[0]) else 0
        )
        return here + 1 - at, first, _month_end(date(year, months[-1], 1))
    last_year = first.year + (1 if months[-1] < months[0] else 0)
    return here + 1 - at, first, _month_end(date(last_year, months[-1], 1))


def _nth(tokens: Sequence[Token], at: int, today: date) -> Day | None:
    """ "the 15th": of this month, or of the next if that is past."""
    here = at + (_w(tokens, at) == "the")
    if here >= len(tokens):
        return None
    day = ordinal(tokens[here])
    if (
        not day
        or not 1 <= day <= 31
        or (tokens[here].kind != "nth" and not _is(tokens, here + 1, "of the month", "of next month"))
    ):
        return None
    taken = here + 1 - at + _is(tokens, here + 1, "of the month", "of this month")
    if size := _is(tokens, here + 1, "of next month"):
        first = _month_end(today) + timedelta(days=1)
        try:
            return _day(here + 1 - at + size, first.replace(day=day))
        except ValueError:
            return None
    first = today.replace(day=1)
    for _ in range(14):
        try:
            found = first.replace(day=day)
        except ValueError:
            found = None
        if found and found > today:
            return _day(taken, found)
        first = _month_end(first) + timedelta(days=1)
    return None


_HOLIDAY_NAMES = {
    "christmas": "Christmas Day", "christmas day": "Christmas Day", "thanksgiving": "Thanksgiving Day", "thanksgiving day": "Thanksgiving Day",
    "independence day": "Independence Day", "the fourth of july": "Independence Day", "fourth of july": "Independence Day", "the 4th of july": "Independence Day",
    "labor day": "Labor Day", "memorial day": "Memorial Day", "juneteenth": "Juneteenth National Independence Day", "veterans day": "Veterans Day",
    "columbus day": "Columbus Day", "mlk day": "Martin Luther King Jr. Day", "martin luther king day": "Martin Luther King Jr. Day",
    "presidents day": "Washington's Birthday", "president day": "Washington's Birthday", "veteran day": "Veterans Day",
    "washington birthday": "Washington's Birthday", "new year day": "New Year's Day", "new years day": "New Year's Day",
}  # fmt: skip


@lru_cache(maxsize=64)
def _us_holidays(year: int) -> dict[str, date]:
    """The federal holidays of a year by name; loaded when the first holiday is named."""
    import holidays

    return {name: day for day, name in holidays.country_holidays("US", years=year, observed=False).items()}


def _easter(year: int) -> date:
    """The anonymous Gregorian algorithm."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


_OTHER_HOLIDAYS: dict[str, Callable[[int], date]] = {
    "christmas eve": lambda year: date(year, 12, 24),
    "new year eve": lambda year: date(year, 12, 31),
    "new years eve": lambda year: date(year, 12, 31),
    "halloween": lambda year: date(year, 10, 31),
    "valentine day": lambda year: date(year, 2, 14),
    "valentines day": lambda year: date(year, 2, 14),
    "valentines": lambda year: date(year, 2, 14),
    "boxing day": lambda year: date(year, 12, 26),
    "easter": _easter,
    "easter sunday": _easter,
    "good friday": lambda year: _easter(year) - timedelta(days=2),
    "mother day": lambda year: _nth_weekday(year, 5, 6, 2),
    "mothers day": lambda year: _nth_weekday(year, 5, 6, 2),
    "father day": lambda year: _nth_weekday(year, 6, 6, 3),
    "fathers day": lambda year: _nth_weekday(year, 6, 6, 3),
    "st patrick day": lambda year: date(year, 3, 17),
    "black friday": lambda year: _nth_weekday(year, 11, 3, 4) + timedelta(days=1),
    "cyber monday": lambda year: _nth_weekday(year, 11, 3, 4) + timedelta(days=4),
}


def _holiday(tokens: Sequence[Token], at: int, today: date) -> Day | None:
    for size in (4, 3, 2, 1):
        words = [token.word for token in tokens[at : at + size]]
        if len(words) < size:
            continue
        name = " ".join(words)
        if name in _OTHER_HOLIDAYS:
            when: Callable[[int], date] = _OTHER_HOLIDAYS[name]
        elif name in _HOLIDAY_NAMES:
            official = _HOLIDAY_NAMES[name]

            def when(year: int, official: str = official) -> date:
                return _us_holidays(year)[official]

        else:
            continue
        try:
            day = next(found for found in map(when, (today.year, today.year + 1)) if found > today)
        except (StopIteration, KeyError, ImportError):
            return None
        return _day(size, day)
    return None


def _rest_of(tokens: Sequence[Token], at: int, now: datetime) -> tuple[int, Stretch] | None:
    size = _is(tokens, at, "for the rest of", "the rest of", "for the remainder of", "rest of")
    if not size:
        return None
    here = at + size + (_w(tokens, at + size) in ("the", "this", "my"))
    today = now.date()
    unit = _w(tokens, here)
    ends = {
        "day": today + timedelta(days=1),
        "today": today + timedelta(days=1),
        "week": today + timedelta(days=7 - today.weekday()),
        "month": _month_end(today) + timedelta(days=1),
        "year": date(today.year + 1, 1, 1),
    }
    if unit in ends:
        return here + 1 - at, Stretch(now, _midnight(now, ends[unit]))
    found = _season(tokens, here, today) or _month_day(tokens, here, today)
    if found:
        return here + found[0] - at, Stretch(now, _midnight(now, found[2] + timedelta(days=1)))
    return None


def _current(tokens: Sequence[Token], at: int, now: datetime) -> tuple[int, Stretch] | None:
    """ "today", "tomorrow", "this week", "next month", "over the summer", "on Friday" is a window, not this."""
    here = at
    lead = _is(tokens, at, "for", "over", "during", "in", "throughout", "all", "through", "on", "at")
    here += lead
    here += _is(tokens, here, "all of", "the whole")
    today = now.date()
    word = _w(tokens, here)
    if word == "today" and not lead:
        return here + 1 - at, Stretch(now, _midnight(now, today + timedelta(days=1)), firm=False)
    if word == "tomorrow":
        start = _midnight(now, today + timedelta(days=1))
        return here + 1 - at, Stretch(start, _midnight(now, today + timedelta(days=2)), firm=False)
    if (not lead and word not in ("this", "next")) or (
        lead and _w(tokens, at) in ("in", "on", "at", "all") and word not in ("this", "next")
    ):
        return None
    found = None
    if word in ("this", "next") or lead:
        found = _relative(tokens, here, today) or _season(tokens, here, today)
        if found is None and lead and _w(tokens, at) in ("for", "over", "during", "throughout", "through"):
            found = _holiday(tokens, here, today) or _month_day(tokens, here, today)
    if found is None:
        return None
    start = max(now, _midnight(now, found[1]))
    end = _midnight(now, found[2] + timedelta(days=1))
    if end <= start:
        return None
    firm = _w(tokens, at) in ("for", "throughout") or (
        word in ("this", "next") and _w(tokens, here + 1) in ("week", "month", "weekend", "year")
    )
    return here + found[0] - at, Stretch(start, end, firm=firm)


PHRASES = frozenset((*_UNIT, *_HOLIDAY_NAMES, *_OTHER_HOLIDAYS)) | {
    "couple few several another following coming remainder rest throughout today tomorrow weekend whole full until through"
}
"""All that this module matches, for those who must know every word."""
