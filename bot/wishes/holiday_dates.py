"""The days of holidays by the names that people use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

_OFFICIAL = {
    name: official
    for official, names in {
        "Christmas Day": "christmas,christmas day",
        "Thanksgiving Day": "thanksgiving,thanksgiving day",
        "Independence Day": "independence day,the fourth of july,fourth of july,the 4th of july,4th of july",
        "Labor Day": "labor day",
        "Memorial Day": "memorial day",
        "Juneteenth National Independence Day": "juneteenth",
        "Veterans Day": "veterans day,veteran day",
        "Columbus Day": "columbus day",
        "Martin Luther King Jr. Day": "mlk day,martin luther king day",
        "Washington's Birthday": "presidents day,president day,washington birthday",
        "New Year's Day": "new year day,new years day",
    }.items()
    for name in names.split(",")
}


@lru_cache(maxsize=64)
def _federal(year: int) -> dict[str, date]:
    """The federal holidays of a year by name. The library is loaded when the first of them is asked for."""
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


_CUSTOMARY: dict[str, Callable[[int], date]] = {
    "christmas eve": lambda year: date(year, 12, 24),
    "boxing day": lambda year: date(year, 12, 26),
    "new year eve": lambda year: date(year, 12, 31),
    "new years eve": lambda year: date(year, 12, 31),
    "halloween": lambda year: date(year, 10, 31),
    "valentine day": lambda year: date(year, 2, 14),
    "valentines day": lambda year: date(year, 2, 14),
    "valentines": lambda year: date(year, 2, 14),
    "st patrick day": lambda year: date(year, 3, 17),
    "easter": _easter,
    "easter sunday": _easter,
    "good friday": lambda year: _easter(year) - timedelta(days=2),
    "mother day": lambda year: _nth_weekday(year, 5, 6, 2),
    "mothers day": lambda year: _nth_weekday(year, 5, 6, 2),
    "father day": lambda year: _nth_weekday(year, 6, 6, 3),
    "fathers day": lambda year: _nth_weekday(year, 6, 6, 3),
    "black friday": lambda year: _nth_weekday(year, 11, 3, 4) + timedelta(days=1),
    "cyber monday": lambda year: _nth_weekday(year, 11, 3, 4) + timedelta(days=4),
}

NAMES = frozenset(tuple(name.split()) for name in (*_OFFICIAL, *_CUSTOMARY))


def next_holiday(name: tuple[str, ...], today: date) -> date | None:
    """The next day after today that is the holiday of one of `NAMES`; None if the library does not know it."""
    words = " ".join(name)
    try:
        days = [
            _CUSTOMARY[words](year) if words in _CUSTOMARY else _federal(year)[_OFFICIAL[words]]
            for year in (today.year, today.year + 1)
        ]
    except (KeyError, ImportError, ValueError):
        return None
    return next((day for day in days if day > today), None)
