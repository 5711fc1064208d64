"""`policy.yml`: promises and legal hours, each with the source and version it was taken from."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeVar

from company.places import Places
from company.reading import Value
from contact.document import MOST_TOUCHES, window_from_document
from contact.durations import parse_duration
from contact.errors import InvalidChange, InvalidDuration
from contact.policy import LegalHours, Policy, PolicyCap, Reach
from contact.terms import Channel, Purpose, Window

T = TypeVar("T")

_RULE = ("id", "source", "version")
_REACH = ("purposes", "channels", "country", "states")
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)


def read_policy(root: Value, places: Places) -> Policy:
    """Everything in the file; faults are recorded in `root.faults`."""
    parts = root.fields(("version", "default_country", "unknown_state"), ("hours", "caps", "identity"))
    unknown = parts["unknown_state"].choice(("strictest", "federal")) if "unknown_state" in parts else "strictest"
    policy = Policy(
        hours=tuple(_hours(item, places) for item in parts["hours"].items()) if "hours" in parts else (),
        caps=tuple(_cap(item, places) for item in parts["caps"].items()) if "caps" in parts else (),
        zones=places.zones,
        default_country=_country(parts["default_country"], places) if "default_country" in parts else None,
        version=_version(parts["version"]) if "version" in parts else "",
    )
    _check_ids(parts)
    if unknown == "federal":
        return policy
    return replace(
        policy,
        hours=tuple(replace(rule, reach=replace(rule.reach, unknown_state=True)) for rule in policy.hours),
        caps=tuple(replace(rule, reach=replace(rule.reach, unknown_state=True)) for rule in policy.caps),
    )


def _check_ids(parts: dict[str, Value]) -> None:
    seen: set[str] = set()
    for name in ("hours", "caps"):
        if name not in parts:
            continue
        for item in parts[name].items():
            plain = item.plain()
            given = plain.get("id") if isinstance(plain, dict) else None
            if isinstance(given, str) and given in seen:
                item.fault(f"the id {given!r} is there twice")
            seen.add(str(given))


def _hours(value: Value, places: Places) -> LegalHours:
    fields = value.fields((*_RULE, "kind", "windows"), _REACH)
    windows = tuple(_window(item) for item in fields["windows"].items()) if "windows" in fields else ()
    if "windows" in fields and not windows:
        fields["windows"].fault("must have at least one window")
    return LegalHours(
        id=_text(fields, "id"),
        reach=_reach(fields, places),
        hours=tuple(window for window in windows if window is not None),
        source=_text(fields, "source"),
        version=_version(fields["version"]) if "version" in fields else "",
        law=fields["kind"].choice(("law", "company")) == "law" if "kind" in fields else True,
    )


def _cap(value: Value, places: Places) -> PolicyCap:
    fields = value.fields((*_RULE, "max", "per", "each"), _REACH)
    per = _text(fields, "per") or "P1D"
    try:
        parse_duration(per)
    except InvalidDuration as error:
        fields["per"].fault(str(error))
    return PolicyCap(
        id=_text(fields, "id"),
        reach=_reach(fields, places),
        max=fields["max"].number(1, MOST_TOUCHES) if "max" in fields else 1,
        per=per,
        per_topic=fields["each"].choice(("topic", "all")) == "topic" if "each" in fields else False,
        source=_text(fields, "source"),
        version=_version(fields["version"]) if "version" in fields else "",
    )


def _reach(fields: dict[str, Value], places: Places) -> Reach:
    country = _country(fields["country"], places) if "country" in fields else None
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


def _window(value: Value) -> Window | None:
    try:
        return window_from_document(value.plain(), "")
    except InvalidChange as error:
        part = error.field.strip("/").partition("/")[0]
        place = value.fields().get(part, value) if isinstance(value.plain(), dict) else value
        place.fault(error.message)
        return None


def _country(value: Value, places: Places) -> str | None:
    code = value.text()
    if code and (not _COUNTRY.fullmatch(code) or (code, None) not in places.zones):
        value.fault(f"{code!r} is no country; use two capital letters (ISO 3166)")
    return code or None


def _state(value: Value, country: str | None, places: Places) -> str:
    code = value.text()
    if code and country is not None and (country, code) not in places.zones:
        value.fault(f"{code!r} is no state of {country}")
    return code


def _version(value: Value) -> str:
    """A version may be a date, which YAML does not take for text."""
    text = str(value.plain()).strip()
    if not text:
        value.fault("must be a version or a date")
    return text


def _text(fields: dict[str, Value], name: str) -> str:
    return fields[name].text() if name in fields else ""
