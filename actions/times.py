"""Times of contact put together, part by part: "actually evenings" keeps the weekdays that were said before.

A window has four parts: its days, its hours, its days of the month and its months. JSON in and out, as in a wish.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Window = Mapping[str, Any]
Windows = list[dict[str, Any]]

ASPECTS: Mapping[str, tuple[str, ...]] = {
    "days": ("days",),
    "hours": ("from", "to"),
    "month_days": ("month_days",),
    "months": ("months",),
}
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST = 12
"""More windows than that nobody says, and nobody could read back."""


def aspects(window: Window) -> frozenset[str]:
    """The parts that the window restricts."""
    return frozenset(name for name, fields in ASPECTS.items() if any(field in window for field in fields))


def replaced(before: Sequence[Window], said: Sequence[Window]) -> Windows:
    """What was said takes the place of its own parts; parts that nobody mentioned stay as they were before."""
    mentioned = {aspects(window) for window in said}
    if not before or len(mentioned) != 1:
        return [dict(window) for window in said]  # "on Saturdays or after 6" leaves nothing to keep apart
    [names] = mentioned
    found = _each([{**without(old, names), **new} for old in before for new in said])
    return found if len(found) <= MOST else [dict(window) for window in said]


def added(before: Sequence[Window], said: Sequence[Window]) -> Windows:
    """ "Mornings too": those besides what was said before, on the same days."""
    found: Windows = []
    for window in _each([*map(dict, before), *replaced(before, said)]):
        alike = next((other for other in found if "days" in other and "days" in window
                      and without(other, ("days",)) == without(window, ("days",))), None)  # fmt: skip
        if alike is None:
            found.append(window)
        else:
            alike["days"] = [day for day in _WEEK if day in alike["days"] or day in window["days"]]
    return found


def narrowed(before: Sequence[Window], said: Sequence[Window]) -> Windows | None:
    """ "But not on Mondays": only what both allow. None if that is nothing, or cannot be said as windows."""
    found = []
    for old in before:
        for new in said:
            both = _both(old, new)
            if both is not None:
                found.append(both)
    found = _each(found)
    return found if found and len(found) <= MOST else None


def lifted(before: Sequence[Window], names: Sequence[str]) -> Windows:
    """ "Any day": without these parts. Nothing if one window is left that always holds."""
    found = _each([without(window, names) for window in before])
    return found if all(found) else []


def without(window: Window, names: Sequence[str] | frozenset[str]) -> dict[str, Any]:
    gone = {field for name in names for field in ASPECTS[name]}
    return {field: value for field, value in window.items() if field not in gone}


def _both(one: Window, other: Window) -> dict[str, Any] | None:
    found: dict[str, Any] = {**one, **other}
    for field in ("days", "month_days", "months"):
        if field in one and field in other:
            found[field] = [value for value in one[field] if value in other[field]]
            if not found[field]:
                return None
    if "hours" in aspects(one) and "hours" in aspects(other):
        if _over_midnight(one) or _over_midnight(other):
            return None
        opens = max(one.get("from", "00:00"), other.get("from", "00:00"))
        closes = min(_end(one), _end(other))
        if opens >= closes:
            return None
        found = {**without(found, ("hours",)), **_hours(opens, closes)}
    return found


def _hours(opens: str, closes: str) -> dict[str, str]:
    return {
        name: value for name, value, always in (("from", opens, "00:00"), ("to", closes, "24:00")) if value != always
    }


def _end(window: Window) -> str:
    end = str(window.get("to", "24:00"))
    return "24:00" if end == "00:00" else end


def _over_midnight(window: Window) -> bool:
    return str(window.get("from", "00:00")) >= _end(window)


def _each(windows: Sequence[dict[str, Any]]) -> Windows:
    found: Windows = []
    for window in windows:
        if window not in found:
            found.append(window)
    return found
