"""Local time. Instants are aware datetimes in UTC; a *wall* time is a naive datetime in the customer's own time zone.

Clocks jump: some wall times never come (a gap) and some come twice (a fold). All of that is handled here and nowhere
else. Rules are in whole seconds, so instants are rounded to seconds before they get here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_SECOND = timedelta(seconds=1)
ONE_DAY = timedelta(days=1)
END_OF_TIME = datetime(9990, 1, 1, tzinfo=UTC)
"""Later than any horizon: where arithmetic would leave the calendar."""


def floor_second(instant: datetime) -> datetime:
    """The second the instant lies in, in UTC."""
    return instant.astimezone(UTC).replace(microsecond=0)


def ceil_second(instant: datetime) -> datetime:
    """The first whole second that is not before the instant, in UTC."""
    floor = floor_second(instant)
    return floor + ONE_SECOND if instant.microsecond else floor


def wall_of(zone: ZoneInfo, instant: datetime) -> datetime:
    """What the clock on the wall shows at an instant."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def instants_of(zone: ZoneInfo, wall: datetime) -> tuple[datetime, ...]:
    """When the clock shows `wall`: once, twice in a fold; in a gap the instant at which the clock jumps over it."""
    earlier = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    later = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if earlier == later:
        return (earlier,)
    if earlier < later:
        return (earlier, later)
    return (_jump(zone, later, earlier),)  # in a gap fold=1 gives an instant before the jump and fold=0 one after it


def first_instant(zone: ZoneInfo, day: date) -> datetime:
    """The instant at which a local day begins, usually midnight."""
    return instants_of(zone, datetime.combine(day, time()))[0]


def jump_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime | None:
    """The instant in (before, after] at which the clock changes, if it does. No more than a day or two apart."""
    if before.astimezone(zone).utcoffset() == after.astimezone(zone).utcoffset():
        return None
    return _jump(zone, before, after)


def next_jump(zone: ZoneInfo, after: datetime, before: datetime) -> datetime | None:
    """The first instant after `after` and before `before` at which the clock changes; both in UTC."""
    while after < before:
        end = min(after + ONE_DAY, before)
        jump = jump_between(zone, floor_second(after), floor_second(end))
        if jump is not None and jump < before:
            return jump
        after = end
    return None


def _jump(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first instant in (before, after] that has the offset of `after`. Both in whole seconds."""
    new = after.astimezone(zone).utcoffset()
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == new:
            high = middle
        else:
            low = middle
    return before + timedelta(seconds=high)
