"""Changes and preferences as JSON documents: the form of `PATCH` and `GET /v1/customers/{ref}/preferences`.

A change document holds any of

* `rules`: `[{topic, channel, permission: granted|denied|unset, frequency?, windows?}]`. `topic` may be a group and
  `channel` may be `*`. Shorthand: `frequency` is `{max, per}`, or a duration such as `"P1W"` (once in it), or null
  (no limit); `windows` is a list of windows, empty for any time. They become a cap and a window rule of that topic
  and channel. With one of them, `permission` may be left out, and then stays as it is.
* `caps`: `[{topics, channels, max, per}]`; `max` null lifts the cap of the same scope
* `windows`: `[{topics, channels, any: [window]}]`; an empty `any` lifts the rule of the same scope
* `pauses`: `[{topics, channels, from, until}]`, instants with an offset; `until` null or absent: without end
* `resume`: `[{topics, channels}]`: ends pauses
* `likes`, `dislikes`: a list of what is added, or `{add: [], remove: []}`

A window is `{days?, from?, to?, month_days?, months?}`; `to` is exclusive, and `"00:00"` or `"24:00"` there is the end
of the day. Nothing unknown is accepted, so that a misspelt restriction is an error and never ignored.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contact.catalog import CHANNELS, Catalog
from contact.errors import InvalidChange
from contact.reading import MOST_TOUCHES, Reader, window_from_document
from contact.terms import Cap, Change, Pause, Permission, Preferences, Scope, Window, WindowRule
from contact.windows import WEEKDAYS

__all__ = [
    "MOST_TOUCHES",
    "InvalidChange",
    "change_from_document",
    "change_to_document",
    "preferences_to_document",
    "scope_to_document",
    "window_from_document",
    "window_to_document",
]


def change_from_document(document: object, catalog: Catalog, *, stored: bool = False) -> Change:
    """Read a change. Raises `InvalidChange`, whose `field` points at the first fault (`rules/2/topic`).

    With `stored`, topics that the catalog no longer has are accepted: the ledger outlives the catalog.
    """
    return Reader(catalog, any_topic=stored).change(document)


def change_to_document(change: Change) -> dict[str, Any]:
    """The change as JSON; `change_from_document` reads exactly the same change back."""
    document: dict[str, Any] = {
        "rules": [
            {"topic": rule.topic, "channel": str(rule.channel), "permission": rule.permission.value}
            for rule in change.rules
        ],
        "caps": [_cap_document(cap) for cap in change.caps],
        "windows": [_window_rule_document(rule) for rule in change.windows],
        "pauses": [_pause_document(pause) for pause in change.pauses],
        "resume": [_scope_document(scope) for scope in change.resume],
    }
    for name, added, removed in (
        ("likes", change.likes_add, change.likes_remove),
        ("dislikes", change.dislikes_add, change.dislikes_remove),
    ):
        if added or removed:
            document[name] = {"add": list(added), "remove": list(removed)}
    return document


def scope_to_document(topics: tuple[str, ...], channels: tuple[str, ...]) -> dict[str, Any]:
    return {"topics": list(topics), "channels": [str(channel) for channel in channels]}


def window_to_document(window: Window) -> dict[str, Any]:
    """A window as JSON: only the parts that restrict, days and numbers in order."""
    document: dict[str, Any] = {}
    if window.days is not None:
        document["days"] = [day.value for day in WEEKDAYS if day in window.days]
    if window.start is not None:
        document["from"] = window.start.strftime("%H:%M")
    if window.end is not None:
        document["to"] = window.end.strftime("%H:%M")
    if window.month_days is not None:
        document["month_days"] = sorted(window.month_days)
    if window.months is not None:
        document["months"] = sorted(window.months)
    return document


def _scope_document(scope: Scope | Cap | WindowRule | Pause) -> dict[str, Any]:
    return scope_to_document(scope.topics, scope.channels)


def _cap_document(cap: Cap) -> dict[str, Any]:
    return {**_scope_document(cap), "max": cap.max, "per": cap.per}


def _window_rule_document(rule: WindowRule) -> dict[str, Any]:
    return {**_scope_document(rule), "any": [window_to_document(window) for window in rule.any]}


def _pause_document(pause: Pause) -> dict[str, Any]:
    until = None if pause.until is None else pause.until.isoformat()
    return {**_scope_document(pause), "from": pause.start.isoformat(), "until": until}


def preferences_to_document(
    customer: str, preferences: Preferences, catalog: Catalog, time_zone: str | None, as_of: datetime
) -> dict[str, Any]:
    """The preference document of CONTRACT §3: every topic on every channel, unset ones too; pauses not yet over.

    `as_of` is an aware instant. Its offset is kept in the document, so give it in the customer's own time zone.
    """
    return {
        "customer": customer,
        "version": preferences.version,
        "as_of": as_of.isoformat(),
        "time_zone": time_zone,
        "rules": [
            {
                "topic": topic,
                "channel": channel.value,
                "permission": preferences.rules.get((topic, channel), Permission.UNSET).value,
            }
            for topic in catalog.topics
            for channel in CHANNELS
        ],
        "caps": [_cap_document(cap) for cap in preferences.caps],
        "windows": [_window_rule_document(rule) for rule in preferences.windows],
        "pauses": [_pause_document(p) for p in preferences.pauses if p.until is None or p.until > as_of],
        "likes": list(preferences.likes),
        "dislikes": list(preferences.dislikes),
    }
