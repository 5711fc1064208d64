"""When contact is welcome, by the clock on the customer's wall."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from contact.clock import ONE_DAY
from contact.terms import Weekday, Window

WEEKDAYS = tuple(Weekday)
DAY_SECONDS = 24 * 3600


def span(window: Window) -> tuple[int, int]:
    """First second (inclusive) and last second (exclusive) of the window, counted from the day it starts on.

    More than a day's seconds: it runs over midnight. Nothing at all when `start` and `end` are the same time.
    """
    begin = 0 if window.start is None else _seconds(window.start)
    end = 0 if window.end is None else _seconds(window.end)
    if end == 0:
        return begin, DAY_SECONDS
    return begin, end + DAY_SECONDS if end < begin else end


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
    return second + DAY_SECONDS < end and matches_day(window, day - ONE_DAY)


def any_holds(windows: Iterable[Window], wall: datetime) -> bool:
    return any(holds(window, wall) for window in windows)


def spans_on(windows: Iterable[Window], day: date) -> list[tuple[int, int]]:
    """When the windows hold on a local day: first second and the second after the last, counted from midnight."""
    spans = []
    for window in windows:
        begin, end = span(window)
        if begin < end and matches_day(window, day):
            spans.append((begin, min(end, DAY_SECONDS)))
        if end > DAY_SECONDS and matches_day(window, day - ONE_DAY):
            spans.append((0, end - DAY_SECONDS))
    return spans


def skip_months(windows: Iterable[Window], day: date) -> date:
    """The first day from `day` on in a month that one of the windows names; `day` itself if there are none."""
    return min((_skip_months(window, day) for window in windows), default=day)


def is_weekly(windows: Iterable[Window]) -> bool:
    """Whether the windows are the same every week."""
    return all(window.month_days is None and window.months is None for window in windows)


def is_possible(window: Window) -> bool:
    """Whether the window ever holds. The 30th of February does not."""
    begin, end = span(window)
    return begin < end and any(matches_day(window, date(2000, 1, 1) + n * ONE_DAY) for n in range(28 * 366))


def _skip_months(window: Window, day: date) -> date:
    while window.months and day.month not in window.months:
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second
