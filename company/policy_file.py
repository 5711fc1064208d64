"""`policy.yml`: promises and legal hours, each with the source and version it was taken from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from company.places import Places
from company.policy_parts import REACH, RULE, country_of, duration_of, reach_of, text_of, version_of
from company.quiet_file import read_grace, read_quiet
from company.reading import Value
from contact.document import MOST_TOUCHES, window_from_document
from contact.errors import InvalidChange
from contact.policy import LegalHours, Policy, PolicyCap
from contact.terms import Window


def read_policy(root: Value, places: Places, topics: Collection[str]) -> Policy:
    """Everything in the file; `topics` are those of the catalog. Faults are recorded in `root.faults`."""
    parts = root.fields(
        ("version", "default_country", "unknown_state"), ("hours", "quiet_days", "caps", "grace", "identity")
    )
    unknown = parts["unknown_state"].choice(("strictest", "federal")) if "unknown_state" in parts else "strictest"
    policy = Policy(
        hours=tuple(_hours(item, places) for item in parts["hours"].items()) if "hours" in parts else (),
        caps=tuple(_cap(item, places) for item in parts["caps"].items()) if "caps" in parts else (),
        quiet=parts["quiet_days"].each(lambda item: read_quiet(item, places)) if "quiet_days" in parts else (),
        grace=parts["grace"].each(lambda item: read_grace(item, places, topics)) if "grace" in parts else (),
        zones=places.zones,
        default_country=country_of(parts["default_country"], places) if "default_country" in parts else None,
        version=version_of(parts["version"]) if "version" in parts else "",
    )
    _check_ids(parts)
    if unknown == "federal":
        return policy
    return replace(
        policy,
        hours=tuple(replace(rule, reach=replace(rule.reach, unknown_state=True)) for rule in policy.hours),
        quiet=tuple(replace(rule, reach=replace(rule.reach, unknown_state=True)) for rule in policy.quiet),
        caps=tuple(replace(rule, reach=replace(rule.reach, unknown_state=True)) for rule in policy.caps),
        grace=tuple(replace(rule, reach=replace(rule.reach, unknown_state=True)) for rule in policy.grace),
    )


def _check_ids(parts: dict[str, Value]) -> None:
    seen: set[str] = set()
    for name in ("hours", "quiet_days", "caps", "grace"):
        if name not in parts:
            continue
        for item in parts[name].items():
            plain = item.plain()
            given = plain.get("id") if isinstance(plain, dict) else None
            if isinstance(given, str) and given in seen:
                item.fault(f"the id {given!r} is there twice")
            seen.add(str(given))


def _hours(value: Value, places: Places) -> LegalHours:
    fields = value.fields((*RULE, "kind", "windows"), REACH)
    windows = tuple(_window(item) for item in fields["windows"].items()) if "windows" in fields else ()
    if "windows" in fields and not windows:
        fields["windows"].fault("must have at least one window")
    return LegalHours(
        id=text_of(fields, "id"),
        reach=reach_of(fields, places),
        hours=tuple(window for window in windows if window is not None),
        source=text_of(fields, "source"),
        version=version_of(fields["version"]) if "version" in fields else "",
        law=fields["kind"].choice(("law", "company")) == "law" if "kind" in fields else True,
    )


def _cap(value: Value, places: Places) -> PolicyCap:
    fields = value.fields((*RULE, "max", "per", "each"), REACH)
    return PolicyCap(
        id=text_of(fields, "id"),
        reach=reach_of(fields, places),
        max=fields["max"].number(1, MOST_TOUCHES) if "max" in fields else 1,
        per=duration_of(fields, "per"),
        per_topic=fields["each"].choice(("topic", "all")) == "topic" if "each" in fields else False,
        source=text_of(fields, "source"),
        version=version_of(fields["version"]) if "version" in fields else "",
    )


def _window(value: Value) -> Window | None:
    try:
        return window_from_document(value.plain(), "")
    except InvalidChange as error:
        part = error.field.strip("/").partition("/")[0]
        place = value.fields().get(part, value) if isinstance(value.plain(), dict) else value
        place.fault(error.message)
        return None
