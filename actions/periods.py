"""Which days a customer means by "in October", "last week" or "three months ago", looking back from today."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "couple": 2, "few": 3}
_COUNT = rf"(\d{{1,3}}|{'|'.join(_NUMBERS)})"
_MONTH = r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"  # noqa: E501
# "may" and "march" are verbs too: a month needs a preposition before it, or a day or year after it.
_BEFORE_MONTH = r"(?:in|last|since|during|from|of|on|this|back in)\s+"

_AGO = re.compile(rf"\b{_COUNT}(?: of)? (day|week|month|year)s? ago\b")
_PAST = re.compile(rf"\b(?:last|past|previous) {_COUNT}(?: of)? (day|week|month|year)s?\b")
_UNIT = re.compile(r"\b(this|last|past|previous) (week|month|year)\b")
_MONTH_DAY = re.compile(rf"\b{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (20\d\d|19\d\d))?")
_MONTH_YEAR = re.compile(rf"\b{_MONTH},? (20\d\d|19\d\d)\b")
_NAMED_MONTH = re.compile(rf"\b{_BEFORE_MONTH}{_MONTH}(?!\w)")
_YEAR = re.compile(r"\b(?:in|during|of|from|since|back in) (20\d\d|19\d\d)\b")
_WEEKDAY = re.compile(rf"\b(?:on|last) ({'|'.join(_WEEKDAYS)})\b")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included. `words` is how the customer said it."""

    first: date
    last: date
    words: str

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def period_in(words: str, today: date) -> Period | None:
    """The period named in lower-case words; None if none is."""
    for pattern, read in _READERS:
        match = pattern.search(words)
        if match is None:
            continue
        try:
            first, last = read(match, today)
        except ValueError:  # February 30
            continue
        if "since" in words[max(0, match.start() - len("since ")) : match.end()]:
            last = today
        return Period(first, max(first, last), match.group(0).strip())
    return None


def _ago(match: re.Match[str], today: date) -> tuple[date, date]:
    first = _back(today, _number(match[1]), match[2])
    spread = {"day": 0, "week": 3, "month": 15, "year": 100}[match[2]]
    return first - timedelta(spread), first + timedelta(spread)


def _past(match: re.Match[str], today: date) -> tuple[date, date]:
    return _back(today, _number(match[1]), match[2]), today


def _unit(match: re.Match[str], today: date) -> tuple[date, date]:
    this = match[1] == "this"
    if match[2] == "week":
        monday = today - timedelta(today.weekday())
        return (monday, today) if this else (monday - timedelta(7), monday - timedelta(1))
    if match[2] == "month":
        first = today.replace(day=1)
        return (first, today) if this else ((first - timedelta(1)).replace(day=1), first - timedelta(1))
    year = today.year if this else today.year - 1
    return date(year, 1, 1), today if this else date(year, 12, 31)


def _month_day(match: re.Match[str], today: date) -> tuple[date, date]:
    day = date(int(match[3] or today.year), _month_of(match[1]), int(match[2]))
    if match[3] is None and day > today:
        day = day.replace(year=today.year - 1)
    return day, day


def _month_year(match: re.Match[str], today: date) -> tuple[date, date]:  # noqa: ARG001
    return _whole_month(int(match[2]), _month_of(match[1]))


def _named_month(match: re.Match[str], today: date) -> tuple[date, date]:
    month = _month_of(match[1])
    return _whole_month(today.year if month <= today.month else today.year - 1, month)


def _year(match: re.Match[str], today: date) -> tuple[date, date]:  # noqa: ARG001
    return date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)


def _weekday(match: re.Match[str], today: date) -> tuple[date, date]:
    back = (today.weekday() - _WEEKDAYS.index(match[1])) % 7
    day = today - timedelta(back or 7)
    return day, day


def _one_day(back: int, match: re.Match[str], today: date) -> tuple[date, date]:  # noqa: ARG001
    day = today - timedelta(back)
    return day, day


_READERS = (
    (_AGO, _ago),
    (_PAST, _past),
    (_UNIT, _unit),
    (_MONTH_DAY, _month_day),
    (_MONTH_YEAR, _month_year),
    (_NAMED_MONTH, _named_month),
    (_YEAR, _year),
    (re.compile(r"\byesterday\b"), lambda match, today: _one_day(1, match, today)),
    (re.compile(r"\btoday\b"), lambda match, today: _one_day(0, match, today)),
    (_WEEKDAY, _weekday),
)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def _month_of(name: str) -> int:
    return next(position for position, month in enumerate(_MONTHS, 1) if month.startswith(name[:3]))


def _whole_month(year: int, month: int) -> tuple[date, date]:
    first = date(year, month, 1)
    return first, (first + timedelta(31)).replace(day=1) - timedelta(1)


def _back(today: date, number: int, unit: str) -> date:
    if unit == "day":
        return today - timedelta(number)
    if unit == "week":
        return today - timedelta(7 * number)
    months = today.year * 12 + today.month - 1 - number * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    for day in range(today.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, min(today.day, 28))
