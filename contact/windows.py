"""When contact is welcome: does a window hold now, and if not, from which second on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contact.clock import ONE_DAY, instants_of, jump_on, wall_of
from contact.terms import Weekday, Window

HORIZON = timedelta(days=3660)
"""How far ahead an opening is looked for: ten years, so that every 29 February is found."""

WEEKDAYS = tuple(Weekday)
_DAY_SECONDS = 24 * 3600


def span(window: Window) -> tuple[int, int]:
    """First second (inclusive) and last second (exclusive) of the window, counted from the day it starts on.

    More than a day's seconds: it runs over midnight. Nothing at all when `start` and `end` are the same time.
    """
    begin = 0 if window.start is None else _seconds(window.start)
    end = 0 if window.end is None else _seconds(window.end)
    if end == 0:
        return begin, _DAY_SECONDS
    return begin, end + _DAY_SECONDS if end < begin else end


def matches_day(window: Window, day: date) -> bool:
    """Whether the window starts on this local day."""
    return (
        (window.months is None or day.month in window.months)
        and (window.month_days is None or day.day in window.month_days)
        and (window.days is None or WEEKDAYS[day.weekday()] in window.days)
    )


def holds(window: Window, wall: datetime) -> bool:
    """Whether the window holds when the customer's clock shows `wall`."""
    begin, end = span(window)
    day, second = wall.date(), _seconds(wall.time())
    if begin <= second < end and matches_day(window, day):
        return True
    return second + _DAY_SECONDS < end and matches_day(window, day - ONE_DAY)


def any_holds(windows: Iterable[Window], wall: datetime) -> bool:
    return any(holds(window, wall) for window in windows)


def next_opening(windows: Sequence[Window], zone: ZoneInfo, instant: datetime) -> datetime | None:
    """The first second, not before `instant`, at which one of the windows holds; None when none does within `HORIZON`.

    A window opens when its start comes, or when the clock jumps into it; nowhere else.
    """
    wall = wall_of(zone, instant)
    if any_holds(windows, wall):
        return instant
    day, last = wall.date() - ONE_DAY, wall.date() + HORIZON
    while day <= last:
        starting = [window for window in windows if matches_day(window, day)]
        openings = [at for window in starting for at in instants_of(zone, _start(window, day))]
        if starting or any(matches_day(window, day - ONE_DAY) for window in windows):
            jump = jump_on(zone, day)
            if jump is not None:
                openings.append(jump)
        found = [at for at in openings if at >= instant and any_holds(windows, wall_of(zone, at))]
        if found:
            return min(found)
        day += ONE_DAY
        if not starting:
            day = min(_next_candidate(window, day) for window in windows) if windows else last + ONE_DAY
    return None


def is_possible(window: Window) -> bool:
    """Whether the window ever holds. The 30th of February does not."""
    begin, end = span(window)
    return begin < end and any(matches_day(window, date(2000, 1, 1) + n * ONE_DAY) for n in range(28 * 366))


def _start(window: Window, day: date) -> datetime:
    return datetime.combine(day, window.start or time())


def _next_candidate(window: Window, day: date) -> date:
    """A day not after the next one on which the window can start: months that it does not name are skipped whole."""
    while window.months and day.month not in window.months:
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second
