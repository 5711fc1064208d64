"""From which second on several rules about local times hold together, in one time zone or in many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contact.clock import ONE_DAY, instants_of, jump_between, wall_of
from contact.terms import Window
from contact.windows import DAY_SECONDS, any_holds, is_weekly, skip_months, spans_on

Hours = tuple[tuple[Window, ...], ZoneInfo]
"""Any one of the windows has to hold in the time zone."""

Spans = list[tuple[int, int]]

HORIZON = timedelta(days=3660)
"""How far ahead an opening is looked for: ten years, so that every 29 February is found."""

WEEKLY_HORIZON = timedelta(days=400)
"""Enough for rules that are the same every week: in a year, zones are apart in every way they ever are."""


def first_opening(hours: Sequence[Hours], instant: datetime) -> datetime | None:
    """The first second, not before `instant` (UTC), at which all the hours hold; None if none comes in the horizon."""
    if all(any_holds(windows, wall_of(zone, instant)) for windows, zone in hours):
        return instant
    zones = [_ZoneHours(zone, [w for w, other in hours if other is zone]) for zone in {zone: 0 for _, zone in hours}]
    if not all(zone.may_open() for zone in zones):
        return None
    last = instant + (WEEKLY_HORIZON if all(zone.weekly for zone in zones) else HORIZON)
    day = instant.replace(hour=0, minute=0, second=0)
    while day <= last:
        step = max(zone.days_to_skip(day.date()) for zone in zones)
        if not step:
            found = _opening_on(zones, day, max(instant, day))
            if found is not None:
                return found
        day += timedelta(days=max(step, 1))
    return None


@dataclass(slots=True)
class _ZoneHours:
    """Several rules in one time zone, looked at by the days of its calendar."""

    zone: ZoneInfo
    rules: list[tuple[Window, ...]]
    weekly: bool = field(init=False)
    known: dict[date, Spans] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.weekly = all(is_weekly(windows) for windows in self.rules)

    def may_open(self) -> bool:
        """Whether the rules agree at all: at some time of day, and in some week if they are the same every week."""
        some_day = date(2000, 1, 1)
        bare = [[replace(w, days=None, month_days=None, months=None) for w in windows] for windows in self.rules]
        if not _common([spans_on(windows, some_day) for windows in bare]):
            return False
        return not self.weekly or any(self.spans(some_day + n * ONE_DAY) for n in range(7))

    def spans(self, day: date) -> Spans:
        """When all rules hold on a local day."""
        found = self.known.get(day)
        if found is None:
            found = self.known[day] = _common([spans_on(windows, day) for windows in self.rules])
        return found

    def days_to_skip(self, day: date) -> int:
        """How many days of UTC from this one on are surely closed: local days are at most one day off."""
        if any(self.spans(day + shift) for shift in (ONE_DAY, 0 * ONE_DAY, -ONE_DAY)):
            return 0
        named = max(skip_months(windows, day) for windows in self.rules)
        return max(1, (named - day).days - 2)

    def holds(self, instant: datetime) -> bool:
        wall = wall_of(self.zone, instant)
        return all(any_holds(windows, wall) for windows in self.rules)

    def spans_from(self, wall: datetime) -> Spans:
        """When all rules hold in the 24 hours from a local time on in which no clock changes, in seconds from then."""
        passed = wall.hour * 3600 + wall.minute * 60 + wall.second
        today = [(begin - passed, end - passed) for begin, end in self.spans(wall.date())]
        rest = DAY_SECONDS - passed
        return today + [(begin + rest, end + rest) for begin, end in self.spans(wall.date() + ONE_DAY)]


def _common(rules: Sequence[Spans]) -> Spans:
    """The spans that lie in one span of every rule."""
    common = rules[0]
    for spans in rules[1:]:
        common = [
            (max(begin, first), min(end, last))
            for begin, end in spans
            for first, last in common
            if max(begin, first) < min(end, last)
        ]
    return common


def _opening_on(zones: Sequence[_ZoneHours], day: datetime, after: datetime) -> datetime | None:
    """The first opening on one day of UTC, not before `after`."""
    end = day + ONE_DAY
    jumps = [jump for zone in zones if (jump := jump_between(zone.zone, day, end)) is not None]
    if jumps:
        return _opening_around(zones, jumps, after, end)
    whole = [(int((after - day).total_seconds()), DAY_SECONDS)]
    spans = _common([whole, *(zone.spans_from(wall_of(zone.zone, day)) for zone in zones)])
    return day + timedelta(seconds=min(begin for begin, _ in spans)) if spans else None


def _opening_around(
    zones: Sequence[_ZoneHours], jumps: Sequence[datetime], after: datetime, end: datetime
) -> datetime | None:
    """The same when clocks change: hours open when their start comes, or when a clock jumps into them."""
    found = {after, *jumps}
    for zone in zones:
        first = wall_of(zone.zone, after).date() - ONE_DAY
        for windows in zone.rules:
            for window in windows:
                for shift in range(4):
                    start = datetime.combine(first + shift * ONE_DAY, window.start or time())
                    found.update(instants_of(zone.zone, start))
    return min((at for at in found if after <= at <= end and all(zone.holds(at) for zone in zones)), default=None)
