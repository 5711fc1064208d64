"""Days, amounts and lists as a customer reads them: the filters of templates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency, format_decimal
from jinja2 import pass_context
from jinja2.runtime import Context

from contact.phrases import DAY_NAMES, MONTH_NAMES
from contact.phrases import listed as listed_words
from rendering.errors import CannotRender

_WEB = re.compile(r"https?://[^\s<>\"'\\]+")
SPEECH = "_speech"
"""The name under which a context holds its `Speech`; templates cannot reach names that begin with _."""


@dataclass(frozen=True, slots=True)
class Speech:
    """How this customer reads: English of their country, in their time zone. `today` is their own day."""

    locale: Locale
    zone: tzinfo
    today: date

    def day(self, value: object) -> str:
        """`Friday, December 4`, with the year if it is not this one. Raises ValueError for what is no day."""
        found = self._day_of(value)
        text = f"{DAY_NAMES[found.weekday()]}, {MONTH_NAMES[found.month - 1]} {found.day}"
        return text if found.year == self.today.year else f"{text}, {found.year}"

    def money(self, value: object, currency: str) -> str:
        """`$59.00`. Raises ValueError for what is no amount."""
        try:
            return str(format_currency(Decimal(str(value)), currency, locale=self.locale))
        except InvalidOperation:
            raise ValueError("not an amount") from None

    def number(self, value: object) -> str:
        """`1,250`. Raises ValueError for what is no number."""
        try:
            return str(format_decimal(Decimal(str(value)), locale=self.locale))
        except InvalidOperation:
            raise ValueError("not a number") from None

    def _day_of(self, value: object) -> date:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        if isinstance(value, str) and len(value) <= len("2026-11-23"):
            return date.fromisoformat(value)
        if isinstance(moment, datetime):
            return moment.date() if moment.tzinfo is None else moment.astimezone(self.zone).date()
        if isinstance(moment, date):
            return moment
        raise ValueError("not a day")


def locale_of(tag: str | None) -> Locale:
    """The customer's English. The templates are English, so a French date in them would be no help to anybody."""
    try:
        found = Locale.parse((tag or "en_US").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en", "US")
    return found if found.language == "en" and found.territory else Locale("en", "US")


def _speech(context: Context) -> Speech:
    found = context[SPEECH]
    assert isinstance(found, Speech)
    return found


@pass_context
def _day(context: Context, value: Any) -> str:
    return _said("day", value, _speech(context).day)


@pass_context
def _money(context: Context, value: Any, currency: str = "USD") -> str:
    return _said("money", value, lambda amount: _speech(context).money(amount, str(currency)))


@pass_context
def _number(context: Context, value: Any) -> str:
    return _said("number", value, _speech(context).number)


def _listed(value: Any, last: str = "and") -> str:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise CannotRender("wrong_value:listed", str(value)[:40])
    return listed_words([str(item) for item in value], last)


def _said(name: str, value: Any, say: Any) -> str:
    text = value if isinstance(value, datetime | date) else str(value)  # a missing field says so here
    try:
        return str(say(text))
    except ValueError:
        raise CannotRender(f"wrong_value:{name}", str(text)[:40]) from None


def _link(value: Any) -> str:
    """An address of the web, and nothing that a mail program would run."""
    text = str(value)
    if not _WEB.fullmatch(text):
        raise CannotRender("wrong_value:link", text[:40])
    return text


FILTERS: Mapping[str, Any] = {"day": _day, "money": _money, "number": _number, "listed": _listed, "link": _link}
