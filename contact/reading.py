"""Reads change documents strictly. The form is told in `contact.document`; every fault names its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any, TypeVar

from contact.catalog import Catalog
from contact.durations import parse_duration
from contact.errors import InvalidChange, InvalidDuration
from contact.terms import ALL, GROUPS, Cap, Change, Channel, Pause, Permission, Rule, Scope, Weekday, Window, WindowRule
from contact.windows import is_possible

T = TypeVar("T")
Word = TypeVar("Word", Permission, Channel, Weekday)

MOST_ITEMS = 500
"""The longest list in a change. More than twelve topics on five channels, less than a way to exhaust the server."""
MOST_TOUCHES = 1000
"""The highest cap: more than anybody would call a limit."""
LONGEST_WORDS = 200
"""The longest like or dislike, in characters."""


class Reader:
    """Reads one document. Every method takes the value and the field it stands in."""

    def __init__(self, catalog: Catalog, *, any_topic: bool) -> None:
        self.catalog = catalog
        self.any_topic = any_topic

    def change(self, document: object) -> Change:
        fields = _object(document, "", ("rules", "caps", "windows", "pauses", "resume", "likes", "dislikes"))
        rules: list[Rule] = []
        caps = self._each(fields, "caps", self._cap)
        windows = self._each(fields, "windows", self._window_rule)
        for at, item in _items(fields.get("rules", []), "rules"):
            self._rule(item, at, rules, caps, windows)
        likes_add, likes_remove = _words(fields, "likes")
        dislikes_add, dislikes_remove = _words(fields, "dislikes")
        return Change(
            rules=tuple(rules),
            caps=tuple(caps),
            windows=tuple(windows),
            pauses=tuple(self._each(fields, "pauses", self._pause)),
            resume=tuple(self._each(fields, "resume", self._resume)),
            likes_add=likes_add,
            likes_remove=likes_remove,
            dislikes_add=dislikes_add,
            dislikes_remove=dislikes_remove,
        )

    def _each(self, fields: Mapping[str, Any], name: str, read: Callable[[object, str], T]) -> list[T]:
        return [read(item, at) for at, item in _items(fields.get(name, []), name)]

    def _rule(self, item: object, at: str, rules: list[Rule], caps: list[Cap], windows: list[WindowRule]) -> None:
        fields = _object(item, at, ("topic", "channel", "permission", "frequency", "windows"))
        topic = self._topic(_needed(fields, at, "topic"), f"{at}/topic")
        channel = _channel(_needed(fields, at, "channel"), f"{at}/channel")
        if "permission" in fields or not ({"frequency", "windows"} & fields.keys()):
            permission = _one_of(Permission, _needed(fields, at, "permission"), f"{at}/permission")
            rules.append(Rule(topic, channel, permission))
        if "frequency" in fields:
            most, per = _frequency(fields["frequency"], f"{at}/frequency")
            caps.append(Cap((topic,), (channel,), most, per))
        if "windows" in fields:
            windows.append(WindowRule((topic,), (channel,), _windows(fields["windows"], f"{at}/windows")))

    def _cap(self, item: object, at: str) -> Cap:
        fields = _object(item, at, ("topics", "channels", "max", "per"))
        topics, channels = self._scope(fields, at)
        most, per = _limit(fields, at)
        return Cap(topics, channels, most, per)

    def _window_rule(self, item: object, at: str) -> WindowRule:
        fields = _object(item, at, ("topics", "channels", "any"))
        topics, channels = self._scope(fields, at)
        return WindowRule(topics, channels, _windows(_needed(fields, at, "any"), f"{at}/any"))

    def _pause(self, item: object, at: str) -> Pause:
        fields = _object(item, at, ("topics", "channels", "from", "until"))
        topics, channels = self._scope(fields, at)
        start = _instant(_needed(fields, at, "from"), f"{at}/from")
        until = None if fields.get("until") is None else _instant(fields["until"], f"{at}/until")
        if until is not None and until <= start:
            raise InvalidChange(f"{at}/until", "must be later than from")
        return Pause(topics, channels, start, until)

    def _resume(self, item: object, at: str) -> Scope:
        return Scope(*self._scope(_object(item, at, ("topics", "channels")), at))

    def _scope(self, fields: Mapping[str, Any], at: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        topics = [self._topic(v, where) for where, v in _items(_needed(fields, at, "topics"), f"{at}/topics")]
        channels = [_channel(v, where) for where, v in _items(_needed(fields, at, "channels"), f"{at}/channels")]
        for name, found in (("topics", topics), ("channels", channels)):
            if not found:
                raise InvalidChange(f"{at}/{name}", "must name at least one")
        return tuple(topics), tuple(channels)

    def _topic(self, value: object, at: str) -> str:
        name = _text(value, at)
        if self.any_topic or self.catalog.is_known(name):
            return name
        raise InvalidChange(at, f"no such topic; there are {', '.join((*self.catalog.topics, *GROUPS))}")


def _windows(value: object, at: str) -> tuple[Window, ...]:
    return tuple(window_from_document(item, where) for where, item in _items(value, at))


def window_from_document(item: object, at: str) -> Window:
    """Read one window that stands at the field `at`; raises `InvalidChange`."""
    fields = _object(item, at, ("days", "from", "to", "month_days", "months"))
    window = Window(
        days=_set(fields, at, "days", lambda value, where: _one_of(Weekday, value, where)),
        start=_clock(fields, at, "from", last="23:59"),
        end=_clock(fields, at, "to", last="24:00"),
        month_days=_set(fields, at, "month_days", lambda value, where: _number(value, where, 1, 31)),
        months=_set(fields, at, "months", lambda value, where: _number(value, where, 1, 12)),
    )
    if not is_possible(window):
        raise InvalidChange(at, "there is no such time")
    return window


def _set(fields: Mapping[str, Any], at: str, name: str, read: Callable[[object, str], T]) -> frozenset[T] | None:
    if fields.get(name) is None:
        return None
    found = frozenset(read(item, where) for where, item in _items(fields[name], f"{at}/{name}"))
    if not found:
        raise InvalidChange(f"{at}/{name}", "must name at least one, or be left out")
    return found


def _clock(fields: Mapping[str, Any], at: str, name: str, last: str) -> time | None:
    value = fields.get(name)
    if value is None:
        return None
    text = _text(value, f"{at}/{name}")
    digits = text.replace(":", "", 1)
    if len(text) == 5 and text[2] == ":" and digits.isascii() and digits.isdigit():
        if text == "24:00" == last:
            return time(0)
        if text[:2] < "24" and text[3:] < "60":
            return time(int(text[:2]), int(text[3:]))
    raise InvalidChange(f"{at}/{name}", f"must be a local time from 00:00 to {last}")


def _frequency(value: object, at: str) -> tuple[int | None, str | None]:
    if value is None:
        return None, None
    if isinstance(value, str):
        return 1, _duration(value, at)
    return _limit(_object(value, at, ("max", "per")), at)


def _limit(fields: Mapping[str, Any], at: str) -> tuple[int | None, str | None]:
    most, per = _needed(fields, at, "max"), fields.get("per")
    if most is None:
        return None, None if per is None else _duration(per, f"{at}/per")
    most = _number(most, f"{at}/max", 1, MOST_TOUCHES)
    return most, _duration(_needed(fields, at, "per"), f"{at}/per")


def _duration(value: object, at: str) -> str:
    text = _text(value, at)
    try:
        parse_duration(text)
    except InvalidDuration as error:
        raise InvalidChange(at, str(error)) from None
    return text


def _instant(value: object, at: str) -> datetime:
    try:
        instant = datetime.fromisoformat(_text(value, at))
    except ValueError:
        raise InvalidChange(at, "must be a time in ISO 8601 form") from None
    if instant.tzinfo is None:
        raise InvalidChange(at, "needs an offset from UTC, as in 2027-03-10T11:00:00-06:00")
    if not 1970 <= instant.year <= 9000:
        raise InvalidChange(at, "must be between the years 1970 and 9000")
    return instant


def _words(fields: Mapping[str, Any], name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    value = fields.get(name, [])
    if isinstance(value, list):
        return _phrases(value, name), ()
    parts = _object(value, name, ("add", "remove"))
    return _phrases(parts.get("add", []), f"{name}/add"), _phrases(parts.get("remove", []), f"{name}/remove")


def _phrases(value: object, at: str) -> tuple[str, ...]:
    found = []
    for where, item in _items(value, at):
        words = " ".join(_text(item, where).split())
        if not words or len(words) > LONGEST_WORDS:
            raise InvalidChange(where, f"must have 1 to {LONGEST_WORDS} characters")
        found.append(words)
    return tuple(found)


def _object(value: object, at: str, allowed: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidChange(at, "must be an object")
    for name in value:
        if name not in allowed:
            raise InvalidChange(f"{at}/{name}" if at else str(name), f"unknown field; there are {', '.join(allowed)}")
    return value


def _items(value: object, at: str) -> list[tuple[str, object]]:
    if not isinstance(value, list | tuple):
        raise InvalidChange(at, "must be a list")
    if len(value) > MOST_ITEMS:
        raise InvalidChange(at, f"must have at most {MOST_ITEMS} items")
    return [(f"{at}/{position}", item) for position, item in enumerate(value)]


def _needed(fields: Mapping[str, Any], at: str, name: str) -> object:
    if name not in fields:
        raise InvalidChange(f"{at}/{name}", "is missing")
    return fields[name]


def _text(value: object, at: str) -> str:
    if not isinstance(value, str):
        raise InvalidChange(at, "must be text")
    return value


def _number(value: object, at: str, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise InvalidChange(at, f"must be a whole number from {least} to {most}")
    return value


def _channel(value: object, at: str) -> str:
    return ALL if value == ALL else _one_of(Channel, value, at).value


def _one_of(kind: type[Word], value: object, at: str) -> Word:
    try:
        return kind(_text(value, at))
    except ValueError:
        raise InvalidChange(at, f"must be one of {', '.join(member.value for member in kind)}") from None
