"""The words of contact rules, as values. Everything here is immutable and knows nothing of storage, HTTP or Rasa.

Local times are the customer's own time zone; instants are aware datetimes. A *scope* is a list of topics and a list of
channels. Topic lists may hold the group names `GROUPS`; channel lists may hold `"*"`. Groups stay groups when stored,
so that a topic which the company adds later falls under what the customer said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

ALL = "*"
OPTIONAL = "optional"
MARKETING = "marketing"
GROUPS = (ALL, OPTIONAL, MARKETING)


class Channel(StrEnum):
    """A way to reach a customer. The order is the default order of preference."""

    SMS = "sms"
    EMAIL = "email"
    PHONE = "phone"
    POST = "post"
    WEB = "web"


class Purpose(StrEnum):
    MARKETING = "marketing"
    TRANSACTIONAL = "transactional"
    SERVICE_REPLY = "service_reply"


class Permission(StrEnum):
    """What the customer said of a topic on a channel. What is *allowed* is computed from it, never stored."""

    GRANTED = "granted"
    DENIED = "denied"
    UNSET = "unset"


class Weekday(StrEnum):
    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


@dataclass(frozen=True, slots=True)
class Topic:
    """One entry of the company's catalog. `required` topics cannot be switched off, only directed to a channel."""

    name: str
    title: str
    purpose: Purpose
    required: bool = False
    allowed_by_default: bool = False
    description: str = ""
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """When contact is welcome. All parts hold together; an absent part does not restrict.

    `start` inclusive, `end` exclusive, local; `start` later than `end` runs over midnight and belongs to the day it
    starts on. `end` of `time(0)` means midnight at the end of the day.
    """

    days: frozenset[Weekday] | None = None
    start: time | None = None
    end: time | None = None
    month_days: frozenset[int] | None = None
    months: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class WindowRule:
    """Any one of the windows suffices. In a change, an empty `any` lifts the rule of the same scope."""

    topics: tuple[str, ...]
    channels: tuple[str, ...]
    any: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `max` touchpoints in the whole scope together per ISO 8601 duration `per`.

    P1D P1W P1M P3M P1Y count the customer's own calendar day, week from Monday, month, quarter and year; any other
    duration rolls. In a change, `max` of None lifts the cap of the same scope.
    """

    topics: tuple[str, ...]
    channels: tuple[str, ...]
    max: int | None
    per: str | None


@dataclass(frozen=True, slots=True)
class Pause:
    """Deferred from `start` (inclusive) to `until` (exclusive), both instants. No `until`: without end."""

    topics: tuple[str, ...]
    channels: tuple[str, ...]
    start: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Rule:
    """Permission of a topic (or group) on a channel (or `*`). In a change, later rules override earlier ones."""

    topic: str
    channel: str
    permission: Permission


@dataclass(frozen=True, slots=True)
class Scope:
    topics: tuple[str, ...]
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One wish, ready for the ledger: what is to be set. What is not named stays as it was."""

    rules: tuple[Rule, ...] = ()
    caps: tuple[Cap, ...] = ()
    windows: tuple[WindowRule, ...] = ()
    pauses: tuple[Pause, ...] = ()
    resume: tuple[Scope, ...] = ()
    likes_add: tuple[str, ...] = ()
    likes_remove: tuple[str, ...] = ()
    dislikes_add: tuple[str, ...] = ()
    dislikes_remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preferences:
    """The fold of a customer's ledger."""

    rules: Mapping[tuple[str, Channel], Permission] = field(default_factory=dict)
    caps: tuple[Cap, ...] = ()
    windows: tuple[WindowRule, ...] = ()
    pauses: tuple[Pause, ...] = ()
    likes: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """An address on a channel. `suppressed` is a hard block, which outranks any consent."""

    channel: Channel
    address: str
    verified: bool = False
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class ContactProfile:
    """All that a decision needs to know of a customer. `time_zone` None: unknown, and then the strictest holds.

    `state` is the one they get post in, `number_states` are those that the area codes of their phone numbers belong to.
    `last_order_at` need be known only where the policy has a rule of grace.
    """

    customer: str
    preferences: Preferences
    points: tuple[ContactPoint, ...]
    time_zone: str | None
    country: str | None = None
    state: str | None = None
    number_states: tuple[str, ...] = ()
    last_order_at: datetime | None = None

    @property
    def states(self) -> tuple[str, ...]:
        """Every state that they may live in, as far as is known; none: unknown. The rules of all of them hold."""
        return tuple(dict.fromkeys((*([self.state] if self.state else []), *self.number_states)))


@dataclass(frozen=True, slots=True)
class Touch:
    """A message that counts: sent, or assumed sent."""

    topic: str
    channel: Channel
    at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody would like to send. Without `channel`: on the best permitted one."""

    topic: str
    channel: Channel | None = None


class Verdict(StrEnum):
    SEND = "send"
    DEFER = "defer"
    WITHHOLD = "withhold"


@dataclass(frozen=True, slots=True)
class Decision:
    """The gate's answer. `reason` is a stable code, `rule` says which rule decided, `explanation` says it in words."""

    verdict: Verdict
    channel: Channel | None
    reason: str
    rule: str
    explanation: str
    next_allowed_at: datetime | None = None
