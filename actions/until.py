""" "Until Friday": the day that ends a pause, as an answer or a correction.

CONTRACT §5: until a day is until its local start, and a date without a year is the next such date.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from actions.options import without_fillers
from actions.turn import Turn

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = r"(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_NTH = r"(\d{1,2})(?:st|nd|rd|th)?"
_UNTIL = re.compile(r"(?:until|till|til|up to)(?: the)? ")


def until_in(turn: Turn, *, bare: bool = True) -> str | None:
    """The end of a pause that the message names, and nothing else, as an instant with an offset; else None.

    `bare`: also without the "until", as an answer can be.
    """
    words = without_fillers(turn.message.text)
    said = _UNTIL.match(words)
    if said is None and not bare:
        return None
    words = words[said.end() :] if said else words
    for pattern, day_of in _READERS:
        match = pattern.fullmatch(words)
        if match is not None:
            try:
                day = day_of(match, turn.today)
            except ValueError:  # February 30
                return None
            return datetime.combine(day, time(), turn.zone).isoformat()
    return None


def _next_weekday(match: re.Match[str], today: date) -> date:
    ahead = (_WEEKDAYS.index(match[1][:3]) - today.weekday()) % 7
    return today + timedelta(ahead or 7)


def _month_day(match: re.Match[str], today: date) -> date:
    return _next(today, _MONTHS.index(match[1][:3]) + 1, int(match[2]), match[3])


def _day_month(match: re.Match[str], today: date) -> date:
    return _next(today, _MONTHS.index(match[2][:3]) + 1, int(match[1]), match[3])


def _month(match: re.Match[str], today: date) -> date:
    return _next(today, _MONTHS.index(match[1][:3]) + 1, 1, None)


def _nth(match: re.Match[str], today: date) -> date:
    month = today.year * 12 + today.month - 1 + (int(match[1]) <= today.day)
    return date(month // 12, month % 12 + 1, int(match[1]))


def _next(today: date, month: int, day: int, year: str | None) -> date:
    found = date(int(year or today.year), month, day)
    return found if year or found > today else found.replace(year=today.year + 1)


def _next_month(_match: re.Match[str], today: date) -> date:
    return (today.replace(day=1) + timedelta(32)).replace(day=1)


def _next_week(_match: re.Match[str], today: date) -> date:
    return today + timedelta(7 - today.weekday())


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date]], ...] = (
    (re.compile(rf"(?:this |next )?{_WEEKDAY}"), _next_weekday),
    (re.compile(r"tomorrow"), lambda _match, today: today + timedelta(1)),
    (re.compile(rf"{_MONTH} {_NTH}(?: (20\d\d))?"), _month_day),
    (re.compile(rf"{_NTH}(?: of)? {_MONTH}(?: (20\d\d))?"), _day_month),
    (re.compile(rf"(?:the )?(?:start|beginning) of {_MONTH}"), _month),
    (re.compile(_MONTH), _month),
    (re.compile(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)"), _nth),
    (re.compile(r"next week|(?:the )?end of (?:the|this) week"), _next_week),
    (re.compile(r"next month|(?:the )?end of (?:the|this) month"), _next_month),
    (re.compile(r"next year|new year'?s?(?: day)?|(?:the )?end of (?:the|this) year"),
     lambda _match, today: date(today.year + 1, 1, 1)),
)  # fmt: skip
