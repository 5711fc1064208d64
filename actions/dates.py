"""Dates, amounts and lists in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from babel.dates import format_date
from babel.numbers import format_currency

from actions.turn import Turn

_YEAR = re.compile(r",? *y+")


def day_in_words(turn: Turn, day: date) -> str:
    """Such as "Tuesday, November 24", with the year unless it is this one."""
    pattern = turn.locale.date_formats["full"].pattern
    if day.year == turn.today.year:
        pattern = _YEAR.sub("", pattern)
    return str(format_date(day, pattern, locale=turn.locale))


def local_day(turn: Turn, moment: datetime) -> date:
    """The day of an instant where the customer lives."""
    return moment.astimezone(turn.zone).date()


def day_of(turn: Turn, value: object) -> date | None:
    """The customer's own day of a stored date or time; None if there is none that can be read."""
    if not isinstance(value, str):
        return None
    try:
        if len(value) == len("2026-11-24"):
            return date.fromisoformat(value)
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.date() if moment.tzinfo is None else local_day(turn, moment)


def money(turn: Turn, amount: Decimal, currency: str) -> str:
    return str(format_currency(amount, currency, locale=turn.locale))


def decimal_of(value: object) -> Decimal | None:
    """The number in a stored amount; None if there is none."""
    try:
        return Decimal(str(value)) if value is not None else None
    except InvalidOperation:
        return None


def listed(items: Sequence[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
