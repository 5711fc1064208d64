"""Quiet days and grace after an order, as `policy.yml` has them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from importlib import metadata

from company.places import Places
from company.policy_parts import REACH, RULE, duration_of, reach_of, text_of, version_of
from company.reading import Value
from contact.policy import Grace, QuietDays

YEARS = range(2024, 2061)
"""For which public holidays are known in advance. Many laws move them; an update of the library brings the changes."""


def read_quiet(value: Value, places: Places) -> QuietDays:
    """`holidays`: public holidays by ISO 3166 code (US, US-TX); `dates`: 2026-12-24, or 12-24 for every year."""
    fields = value.fields((*RULE, "kind"), (*REACH, "holidays", "dates"))
    days: set[date] = set()
    version = version_of(fields["version"]) if "version" in fields else ""
    if "holidays" in fields:
        for item in fields["holidays"].items():
            days.update(_holidays(item))
        version = f"{version}, holidays {metadata.version('holidays')}"
    if "dates" in fields:
        for item in fields["dates"].items():
            days.update(_dates(item))
    if fields and not days:
        value.fault("must name holidays or dates")
    return QuietDays(
        id=text_of(fields, "id"),
        reach=reach_of(fields, places),
        days=frozenset(days),
        source=text_of(fields, "source"),
        version=version,
        law=fields["kind"].choice(("law", "company")) == "law" if "kind" in fields else True,
    )


def read_grace(value: Value, places: Places, topics: Collection[str]) -> Grace:
    """`per`: how long after the newest order; `topics`: which messages wait, all if it is left out."""
    fields = value.fields((*RULE, "per"), (*REACH, "topics"))
    named = None
    if "topics" in fields:
        named = frozenset(_topic(item, topics) for item in fields["topics"].items())
        if not named:
            fields["topics"].fault("must name at least one, or be left out")
    return Grace(
        id=text_of(fields, "id"),
        reach=reach_of(fields, places),
        topics=named,
        per=duration_of(fields, "per"),
        source=text_of(fields, "source"),
        version=version_of(fields["version"]) if "version" in fields else "",
    )


def _topic(value: Value, topics: Collection[str]) -> str:
    name = value.text()
    if name and topics and name not in topics:
        value.fault(f"{name!r} is no topic; there are {', '.join(topics)}")
    return name


def _holidays(value: Value) -> set[date]:
    import holidays  # takes a while, and few policies need it

    country, _, state = value.text().partition("-")
    try:
        return set(holidays.country_holidays(country, subdiv=state or None, years=YEARS)) if country else set()
    except NotImplementedError:
        value.fault("no public holidays are known there; use ISO 3166 codes such as US, US-TX or FR")
        return set()


def _dates(value: Value) -> set[date]:
    text = str(value.plain())
    try:
        if len(text) == len("12-24"):
            date.fromisoformat(f"2024-{text}")
            return {day for year in YEARS if (day := _day(year, text)) is not None}
        return {date.fromisoformat(text)}
    except ValueError:
        value.fault("must be a date: 2026-12-24, or 12-24 for every year")
        return set()


def _day(year: int, text: str) -> date | None:
    try:
        return date.fromisoformat(f"{year}-{text}")
    except ValueError:  # the 29th of February
        return None
