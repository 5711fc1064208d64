"""What can hold a message back for a while, each in one form: from which second on does it let the message through.

A limit answers `opens(instant)`: the first second, not before `instant`, at which it lets a message through, or None
if there is none within the horizon. `reason` is the decision's code while it holds back, `never` the code when it
never lets through, `rule` names it for machines, and `source` is the rule itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from contact.caps import next_room
from contact.clock import ceil_second
from contact.openings import HORIZON, first_opening
from contact.pauses import is_paused
from contact.policy import Grace, LegalHours, PolicyCap, QuietDays
from contact.quiet import grace_end, next_loud
from contact.terms import Cap, Pause, Window, WindowRule

Source = Pause | LegalHours | QuietDays | Grace | PolicyCap | WindowRule | Cap


class Limit(Protocol):
    @property
    def source(self) -> Source: ...
    @property
    def rule(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def never(self) -> str: ...

    def opens(self, instant: datetime) -> datetime | None: ...


@dataclass(slots=True)
class PauseLimit:
    source: Pause
    rule: str
    reason: str = "paused"
    never: str = "switched_off"

    def opens(self, instant: datetime) -> datetime | None:
        if not is_paused(self.source, instant):
            return instant
        return None if self.source.until is None else ceil_second(self.source.until)


@dataclass(slots=True)
class HoursLimit:
    """Windows in one time zone."""

    source: LegalHours | WindowRule
    windows: tuple[Window, ...]
    zone: ZoneInfo
    rule: str
    reason: str
    never: str

    def opens(self, instant: datetime) -> datetime | None:
        return first_opening([(self.windows, self.zone)], instant)


@dataclass(slots=True)
class CapLimit:
    """Room under a cap in one time zone. `touches` are those in its scope, in order of time."""

    source: Cap | PolicyCap
    max: int
    per: str
    zone: ZoneInfo
    touches: Sequence[datetime]
    rule: str
    reason: str
    never: str = "never"

    def opens(self, instant: datetime) -> datetime | None:
        return next_room(self.max, self.per, self.zone, self.touches, instant) if self.touches else instant


@dataclass(slots=True)
class QuietLimit:
    """Quiet days in one time zone."""

    source: QuietDays
    zone: ZoneInfo
    rule: str
    reason: str
    never: str

    def opens(self, instant: datetime) -> datetime | None:
        return next_loud(self.source.days, self.zone, instant)


@dataclass(slots=True)
class GraceLimit:
    """The time after an order, in one time zone. An order that lies ahead, by a wrong clock, holds back too."""

    source: Grace
    ordered_at: datetime
    zone: ZoneInfo
    rule: str
    reason: str = "company_policy"
    never: str = "never"

    def opens(self, instant: datetime) -> datetime | None:
        return max(instant, grace_end(self.ordered_at, self.source.per, self.zone))


@dataclass(slots=True)
class NowhereLimit:
    """A rule in local time for a customer who may live in any time zone: it can never be shown to be kept."""

    source: Source
    rule: str
    reason: str
    never: str

    def opens(self, instant: datetime) -> datetime | None:  # noqa: ARG002
        return None


def settle(limits: Sequence[Limit], instant: datetime) -> tuple[datetime | None, Limit | None]:
    """The first second from `instant` on that every limit lets through; or None and a limit in the way.

    Hours are taken together: one by one they could pass the ball to each other for years.
    """
    hours = [limit for limit in limits if isinstance(limit, HoursLimit)]
    others = [limit for limit in limits if not isinstance(limit, HoursLimit)]
    last = instant + HORIZON
    while True:
        begin = instant
        if hours:
            opens = first_opening([(limit.windows, limit.zone) for limit in hours], instant)
            if opens is None:
                return None, hours[-1]
            instant = opens
        for limit in others:
            opens = limit.opens(instant)
            if opens is None or opens > last:
                return None, limit
            instant = opens
        if instant == begin:
            return instant, None
