"""What all rules of `policy.yml` have in common: whom they reach, their source and version."""

from __future__ import annotations

import re
from typing import TypeVar

from company.places import Places
from company.reading import Value
from contact.durations import parse_duration
from contact.errors import InvalidDuration
from contact.policy import Reach
from contact.terms import Channel, Purpose

T = TypeVar("T")

RULE = ("id", "source", "version")
REACH = ("purposes", "channels", "country", "states")
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)


def reach_of(fields: dict[str, Value], places: Places) -> Reach:
    country = country_of(fields["country"], places) if "country" in fields else None
    states = None
    if "states" in fields:
        states = frozenset(_state(item, country, places) for item in fields["states"].items())
        if not states:
            fields["states"].fault("must name at least one state, or be left out")
        if country is None:
            fields["states"].fault("needs the country beside it")
    return Reach(
        purposes=_set(fields, "purposes", tuple(Purpose)),
        channels=_set(fields, "channels", tuple(Channel)),
        country=country,
        states=states,
    )


def _set(fields: dict[str, Value], name: str, options: tuple[T, ...]) -> frozenset[T] | None:
    if name not in fields:
        return None
    found = frozenset(item.choice(options) for item in fields[name].items())
    if not found:
        fields[name].fault("must name at least one, or be left out")
    return found


def country_of(value: Value, places: Places) -> str | None:
    code = value.text()
    if code and (not _COUNTRY.fullmatch(code) or (code, None) not in places.zones):
        value.fault(f"{code!r} is no country; use two capital letters (ISO 3166)")
    return code or None


def _state(value: Value, country: str | None, places: Places) -> str:
    code = value.text()
    if code and country is not None and (country, code) not in places.zones:
        value.fault(f"{code!r} is no state of {country}")
    return code


def version_of(value: Value) -> str:
    """A version may be a date, which YAML does not take for text."""
    text = str(value.plain()).strip()
    if not text:
        value.fault("must be a version or a date")
    return text


def text_of(fields: dict[str, Value], name: str) -> str:
    return fields[name].text() if name in fields else ""


def duration_of(fields: dict[str, Value], name: str) -> str:
    """An ISO 8601 duration; a day stands in for a wrong one."""
    per = text_of(fields, name)
    if not per:
        return "P1D"
    try:
        parse_duration(per)
    except InvalidDuration as error:
        fields[name].fault(str(error))
    return per
