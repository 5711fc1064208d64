"""What a reading is made of. Plain values; nothing here reads text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = 24 * 60

GRANT, DENY, LIMIT, PAUSE, RESUME = "grant", "deny", "limit", "pause", "resume"
"""What a wish does. `limit` sets only how often or when, and permits nothing."""

ALL, OPTIONAL, MARKETING = "*", "optional", "marketing"


@dataclass(frozen=True, slots=True)
class Span:
    """Which characters of the customer's own text, from `start` up to `end`, gave which part of the meaning."""

    start: int
    end: int
    text: str
    means: str

    def as_dict(self) -> dict[str, Any]:
        return {"start": self.start, "end": self.end, "text": self.text, "means": self.means}


@dataclass(frozen=True, slots=True)
class Window:
    """A time of contact, local; parts that are None do not restrict, and those given all hold.

    `start` and `end` are minutes of the day, `end` exclusive; `start` later than `end` runs over midnight.
    """

    days: frozenset[int] | None = None
    start: int | None = None
    end: int | None = None
    month_days: frozenset[int] | None = None
    months: frozenset[int] | None = None

    def as_dict(self) -> dict[str, Any]:
        """As in the preference document; no `to` means until the end of the day."""
        out: dict[str, Any] = {}
        if self.days is not None:
            out["days"] = [DAYS[day] for day in sorted(self.days)]
        if self.start:
            out["from"] = clock(self.start)
        if self.end is not None and self.end != MIDNIGHT:
            out["to"] = clock(self.end)
        if self.month_days is not None:
            out["month_days"] = sorted(self.month_days)
        if self.months is not None:
            out["months"] = sorted(self.months)
        return out

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Window:
        def some(name: str) -> frozenset[int] | None:
            return frozenset(value[name]) if name in value else None

        return cls(
            days=frozenset(DAYS.index(day) for day in value["days"]) if "days" in value else None,
            start=minutes(value["from"]) if "from" in value else None,
            end=minutes(value["to"]) if "to" in value else None,
            month_days=some("month_days"),
            months=some("months"),
        )


def clock(at: int) -> str:
    return f"{at // 60 % 24:02d}:{at % 60:02d}"


def minutes(text: str) -> int:
    hours, _, rest = text.partition(":")
    return int(hours) * 60 + int(rest)


@dataclass(frozen=True, slots=True)
class Often:
    """At most `max` in the whole scope together per ISO 8601 duration `per`."""

    max: int
    per: str


_LISTS = ("topics", "channels", "not_topics", "not_channels", "instead_of", "missing", "likes", "dislikes")


@dataclass(frozen=True, slots=True)
class Parts:
    """A wish before it becomes a change: each thing that was said, in its own place.

    A correction replaces parts, an answer fills them; `build.change_of` makes the change. In `keeps`, each pair of
    topics and channels (empty: all) stays as it is. `instead_of` are channels given up for `channels`. `only` says
    what "only" restricts: "channel", "topic", or nothing. `likes` and `dislikes` are things that no topic is called.
    """

    polarity: str | None = None
    topics: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    not_topics: tuple[str, ...] = ()
    not_channels: tuple[str, ...] = ()
    instead_of: tuple[str, ...] = ()
    keeps: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    only: str | None = None
    often: Often | None = None
    when: tuple[Window, ...] = ()
    pause_from: str | None = None
    pause_until: str | None = None
    missing: tuple[str, ...] = ()
    likes: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """JSON; only what was said."""
        out: dict[str, Any] = {}
        for name in ("polarity", "only", "pause_from", "pause_until"):
            if getattr(self, name) is not None:
                out[name] = getattr(self, name)
        for name in _LISTS:
            if getattr(self, name):
                out[name] = list(getattr(self, name))
        if self.keeps:
            out["keeps"] = [[list(topics), list(channels)] for topics, channels in self.keeps]
        if self.often:
            out["often"] = {"max": self.often.max, "per": self.often.per}
        if self.when:
            out["when"] = [window.as_dict() for window in self.when]
        return out

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Parts:
        """The inverse of `as_dict`."""
        fields: dict[str, Any] = dict(value)
        for name in _LISTS:
            fields[name] = tuple(value.get(name, ()))
        fields["keeps"] = tuple((tuple(topics), tuple(channels)) for topics, channels in value.get("keeps", ()))
        if "often" in value:
            fields["often"] = Often(value["often"]["max"], value["often"]["per"])
        fields["when"] = tuple(Window.from_dict(window) for window in value.get("when", ()))
        return cls(**fields)

    def but(self, **changes: Any) -> Parts:
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish, confirmed or applied as a whole. `change` is empty while something is `missing`."""

    parts: Parts
    change: dict[str, Any]
    words: str = ""
    spans: tuple[Span, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        return self.parts.missing

    def as_dict(self) -> dict[str, Any]:
        return {
            "change": self.change,
            "missing": list(self.parts.missing),
            "topics": list(self.parts.topics),
            "channels": list(self.parts.channels),
            "polarity": self.parts.polarity,
            "parts": self.parts.as_dict(),
            "words": self.words,
            "spans": [span.as_dict() for span in self.spans],
        }


Which = tuple[int, ...] | str
"""Places counted from 1, or from the end below 0; or "all", "last", "that"."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says about contact, and why it was read so. See docs/how-it-flows.md for the acts."""

    act: str
    wishes: tuple[Wish, ...] = field(default=())
    why: str = ""
    which: Which | None = None
    """What of several things that were offered or said is meant, if the message points at any: see `references`."""

    def as_dict(self) -> dict[str, Any]:
        out: dict[str, Any] = {"act": self.act, "wishes": [wish.as_dict() for wish in self.wishes], "why": self.why}
        if self.which is not None:
            out["reference"] = {"which": list(self.which) if isinstance(self.which, tuple) else self.which}
        return out
