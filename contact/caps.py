"""Frequency caps: how many touchpoints a customer gets at most in a period, and from when on there is room for one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from contact.catalog import Catalog
from contact.clock import ceil_second, first_instant, next_jump, wall_of
from contact.durations import CALENDAR_PERIODS, Duration, add, calendar_period, parse_duration
from contact.terms import Cap

LONGEST_PERIOD = {
    "P1D": timedelta(days=1),
    "P1W": timedelta(days=7),
    "P1M": timedelta(days=31),
    "P3M": timedelta(days=92),
    "P1Y": timedelta(days=366),
}
_HOLDS_WHOLE = {
    "P1D": ("P1D", "P1W", "P1M", "P3M", "P1Y"),
    "P1W": ("P1W",),
    "P1M": ("P1M", "P3M", "P1Y"),
    "P3M": ("P3M", "P1Y"),
    "P1Y": ("P1Y",),
}
"""Which calendar periods hold every period of the first kind whole. A week is in no one month."""


def next_room(most: int, per: str, zone: ZoneInfo, touches: Sequence[datetime], instant: datetime) -> datetime:
    """The first second, not before `instant`, at which one more touchpoint keeps to `most` per period.

    `touches` are those that count, in order of time, in UTC; later ones than `instant` count as well, because what is
    sent now must not spoil what is already promised.
    """
    if most < 1:
        raise ValueError("a cap of less than one is a denial")
    if per in CALENDAR_PERIODS:
        return _next_calendar_room(most, per, zone, touches, instant)
    return _next_rolling_room(most, parse_duration(per), zone, touches, instant)


def _next_calendar_room(
    most: int, per: str, zone: ZoneInfo, touches: Sequence[datetime], instant: datetime
) -> datetime:
    while True:
        first, following = calendar_period(per, wall_of(zone, instant).date())
        begin, end = first_instant(zone, first), first_instant(zone, following)
        if _count(touches, begin, end) < most:
            return instant
        instant = end


def _next_rolling_room(
    most: int, per: Duration, zone: ZoneInfo, touches: Sequence[datetime], instant: datetime
) -> datetime:
    """No period that begins with a touchpoint may hold more than `most`: neither those that hold ours, nor our own."""
    while True:
        place = bisect_right(touches, instant)
        free = instant
        for touch in touches[bisect_left(touches, instant - per.longest) : place]:
            end = add(zone, touch, per)
            if end > instant and _count(touches, touch, end) >= most:
                free = max(free, ceil_second(end))
        if free > instant:
            instant = free
        elif _count(touches, instant, add(zone, instant, per)) < most:
            return instant
        else:
            # What comes later is too near. Waiting helps only after the next of it, or when clocks go back and the
            # same local time, from which days are counted, comes again.
            instant = next_jump(zone, instant, touches[place]) or ceil_second(touches[place])


def _count(touches: Sequence[datetime], begin: datetime, end: datetime) -> int:
    return bisect_left(touches, end) - bisect_left(touches, begin)


def implies_cap(new: Cap, old: Cap, catalog: Catalog) -> bool:
    """Whether keeping to `new` always keeps to `old` too. Says no when unsure."""
    if new.max is None or new.per is None or old.max is None or old.per is None or new.max > old.max:
        return False
    if not set(catalog.expand_topics(old.topics)) <= set(catalog.expand_topics(new.topics)):
        return False
    if not set(catalog.expand_channels(old.channels)) <= set(catalog.expand_channels(new.channels)):
        return False
    return _holds_period(new.per, old.per)


def _holds_period(new: str, old: str) -> bool:
    """Whether any period of the kind `old` lies whole within one of the kind `new`."""
    if new == old:
        return True
    if new in CALENDAR_PERIODS:
        return old in CALENDAR_PERIODS and new in _HOLDS_WHOLE[old]
    rolling = parse_duration(new)
    if old in CALENDAR_PERIODS:
        return rolling.shortest >= LONGEST_PERIOD[old] + timedelta(hours=2)
    shorter = parse_duration(old)
    return rolling == shorter or rolling.shortest >= shorter.longest
