"""The kinds of values in customers' records: each says what is accepted, so that the database never has to refuse.

Everything is strict: a number is not a text, "yes" is not true. Nothing may hold NUL (PostgreSQL cannot keep it) or a
lone surrogate (it has no UTF-8 form).
"""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any
from zoneinfo import available_timezones

from babel import Locale
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema

NO_NUL = r"^[^\x00]*$"
ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
IN_A_PATH = r"^[^\x00-\x1f\x7f/]+$"

LARGEST_ATTRIBUTES = 16_384
DEEPEST_ATTRIBUTES = 16
_LARGEST_INTEGER = 2**31 - 1  # PostgreSQL's INTEGER


def _line(most: int, least: int = 0) -> StringConstraints:
    return StringConstraints(strict=True, min_length=least, max_length=most, pattern=ONE_LINE)


def _time_zone(value: str) -> str:
    if value not in _time_zones():
        raise ValueError("there is no such time zone; use a name of the IANA database, as in America/Chicago")
    return value


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones() - {"Factory", "localtime"})


def _country(value: str) -> str:
    if value not in _countries():
        raise ValueError("there is no such country; use its two letters of ISO 3166, as in US")
    return value


@cache
def _countries() -> frozenset[str]:
    names = Locale("en").territories
    return frozenset(code for code in map(str, names) if len(code) == 2 and code.isalpha()) - {"EU", "UN", "ZZ"}


def _instant(value: object) -> datetime:
    if isinstance(value, datetime):
        instant = value
    elif isinstance(value, str):
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError("must be a time in ISO 8601 form, as in 2026-11-23T10:00:00-06:00") from None
    else:
        raise ValueError("must be a time in ISO 8601 form, as in 2026-11-23T10:00:00-06:00")
    if instant.tzinfo is None:
        raise ValueError("needs an offset from UTC, as in 2026-11-23T10:00:00-06:00")
    _in_calendar(instant.year)
    return instant.astimezone(UTC)


def _day(value: object) -> str:
    if not isinstance(value, str) or len(value) != 10:
        raise ValueError("must be a date in ISO 8601 form, as in 2026-11-23")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError("must be a date in ISO 8601 form, as in 2026-11-23") from None
    _in_calendar(day.year)
    return day.isoformat()


def _day_or_instant(value: object) -> str:
    if isinstance(value, str) and len(value) <= 10:
        return _day(value)
    return _instant(value).isoformat()


def _in_calendar(year: int) -> None:
    if not 1900 <= year <= 9000:
        raise ValueError("must be between the years 1900 and 9000")


def _amount(value: object) -> object:
    """Money as decimal text; a JSON number is taken as it was written."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if not math.isfinite(value) or abs(value) >= 10**12:
        raise ValueError("must be an amount below a million million, as in 59.50")
    return f"{Decimal(str(value)):f}"


def _attributes(value: dict[str, Any]) -> dict[str, Any]:
    _check_json(value, 0)
    if len(json.dumps(value, ensure_ascii=False).encode()) > LARGEST_ATTRIBUTES:
        raise ValueError(f"must not be larger than {LARGEST_ATTRIBUTES} bytes as JSON")
    return value


def _check_json(value: object, depth: int) -> None:
    if depth > DEEPEST_ATTRIBUTES:
        raise ValueError(f"must not be nested deeper than {DEEPEST_ATTRIBUTES} levels")
    match value:
        case dict():
            for name, part in value.items():
                _check_json(name, depth + 1)
                _check_json(part, depth + 1)
        case list():
            for part in value:
                _check_json(part, depth + 1)
        case str():
            if not is_storable(value):
                raise ValueError("must not contain NUL or half a character")
        case bool() | None:
            pass
        case float():
            if not math.isfinite(value):
                raise ValueError("numbers must be finite")
        case int():
            if abs(value) > 2**63 - 1:
                raise ValueError("whole numbers must fit 64 bits")
        case _:
            raise ValueError("must be plain JSON")


def is_storable(value: str) -> bool:
    """Whether both databases can keep this text."""
    return "\x00" not in value and not any("\ud800" <= character <= "\udfff" for character in value)


Ref = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=200, pattern=IN_A_PATH)]
Number = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=100, pattern=IN_A_PATH)]
Name = Annotated[str, _line(200)]
Title = Annotated[str, _line(200, 1)]
Code = Annotated[str, _line(100, 1)]
Evidence = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=2000, pattern=NO_NUL)]
Address = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=500, pattern=NO_NUL)]
Taste = Annotated[
    str,
    StringConstraints(
        strict=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$"
    ),
]
TimeZone = Annotated[str, _line(64, 1), AfterValidator(_time_zone), Field(examples=["America/Chicago"])]
Country = Annotated[
    str, StringConstraints(strict=True, pattern=r"^[A-Z]{2}$"), AfterValidator(_country), Field(examples=["US"])
]
LanguageTag = Annotated[
    str,
    StringConstraints(strict=True, max_length=35, pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$"),
    Field(examples=["en-US"]),
]
PostalCode = Annotated[str, _line(20, 1)]
Currency = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{3}$"), Field(examples=["USD"])]
Attributes = Annotated[dict[str, Any], AfterValidator(_attributes)]
Flag = Annotated[bool, Field(strict=True)]
Count = Annotated[int, Field(strict=True, ge=0, le=_LARGEST_INTEGER)]
Quantity = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]

_AMOUNT = r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$"
Amount = Annotated[
    str,
    StringConstraints(strict=True, pattern=_AMOUNT),
    BeforeValidator(_amount),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": _AMOUNT},
                {"type": "number", "minimum": 0, "maximum": 1_000_000_000, "multipleOf": 0.01},
            ],
            "examples": ["59.50"],
        }
    ),
]
Price = Annotated[str, _line(40, 1), BeforeValidator(_amount)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
Day = Annotated[str, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
DayOrInstant = Annotated[
    str,
    BeforeValidator(_day_or_instant),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}),
]
