"""When days that are kept quiet, and the time after an order, come to an end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from contact.clock import ONE_DAY, ceil_second, instants_of, wall_of
from contact.durations import add, parse_duration


def next_loud(days: Collection[date], zone: ZoneInfo, instant: datetime) -> datetime:
    """The first second, not before `instant` (UTC, whole seconds), on a local day that is none of the days."""
    while (day := wall_of(zone, instant).date()) in days:
        # Where clocks go back over midnight, the day after may begin before this one is over.
        begins = instants_of(zone, datetime.combine(day + ONE_DAY, time()))
        instant = next(begin for begin in begins if begin > instant)
    return instant


def grace_end(ordered_at: datetime, per: str, zone: ZoneInfo) -> datetime:
    """The first whole second (UTC) after the time of grace that an order at this instant begins."""
    return ceil_second(add(zone, ordered_at, parse_duration(per)))
