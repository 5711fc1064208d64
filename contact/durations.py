"""ISO 8601 durations, as caps and pauses count in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from contact.clock import END_OF_TIME, instants_of, wall_of
from contact.errors import InvalidDuration

CALENDAR_PERIODS = ("P1D", "P1W", "P1M", "P3M", "P1Y")
"""These count the customer's own calendar; any other duration rolls (CONTRACT §4)."""

_FORM = re.compile(
    r"P(?=.)(?:(?P<years>\d{1,3})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?=.)(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,10})S)?)?",
    re.ASCII,
)
_TEN_YEARS = timedelta(days=3653)


@dataclass(frozen=True, slots=True)
class Duration:
    """Months and days are nominal: the same local time so many days later. Seconds are exact."""

    months: int
    days: int
    seconds: int

    @property
    def shortest(self) -> timedelta:
        """No stretch of this duration is shorter, whatever the month and however the clocks change."""
        nominal = timedelta(days=_fewest_days(self.months) + self.days)
        slack = timedelta(hours=2) if nominal else timedelta()
        return nominal - slack + timedelta(seconds=self.seconds)

    @property
    def longest(self) -> timedelta:
        """No stretch of this duration is longer."""
        nominal = timedelta(days=31 * self.months + self.days)
        slack = timedelta(hours=2) if nominal else timedelta()
        return nominal + slack + timedelta(seconds=self.seconds)


def _fewest_days(months: int) -> int:
    years, rest = divmod(months, 12)
    return 365 * years + 28 * rest


@lru_cache(maxsize=1024)
def parse_duration(text: str) -> Duration:
    """Read an ISO 8601 duration of whole numbers, longer than nothing and at most ten years.

    Raises `InvalidDuration`.
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise InvalidDuration(f"{text[:40]!r} is not an ISO 8601 duration such as P1W or PT24H")
    part = {name: int(value or 0) for name, value in match.groupdict().items()}
    duration = Duration(
        months=12 * part["years"] + part["months"],
        days=7 * part["weeks"] + part["days"],
        seconds=3600 * part["hours"] + 60 * part["minutes"] + part["seconds"],
    )
    if duration == Duration(0, 0, 0):
        raise InvalidDuration(f"{text!r} is no time at all")
    if duration.shortest > _TEN_YEARS:
        raise InvalidDuration(f"{text!r} is longer than ten years")
    return duration


def add(zone: ZoneInfo, instant: datetime, duration: Duration) -> datetime:
    """The end of a duration that begins at an instant.

    A local time that comes twice means the later of the two, and one that never comes means the jump over it: a rule
    that says "not for two weeks" is then never too short.
    """
    try:
        if duration.months or duration.days:
            wall = _add_months(wall_of(zone, instant), duration.months) + timedelta(days=duration.days)
            instant = instants_of(zone, wall)[-1]
        return instant.astimezone(UTC) + timedelta(seconds=duration.seconds)
    except OverflowError:
        return END_OF_TIME


def _add_months(wall: datetime, months: int) -> datetime:
    if not months:
        return wall
    year, month = divmod(wall.year * 12 + wall.month - 1 + months, 12)
    if year > END_OF_TIME.year:
        raise OverflowError
    return wall.replace(year=year, month=month + 1, day=min(wall.day, _days_in(year, month + 1)))


def _days_in(year: int, month: int) -> int:
    return ((date(year + month // 12, month % 12 + 1, 1)) - date(year, month, 1)).days


def calendar_period(per: str, day: date) -> tuple[date, date]:
    """The calendar period that holds a local day: its first day, and the first day after it."""
    if per == "P1D":
        return day, day + timedelta(days=1)
    if per == "P1W":
        begin = day - timedelta(days=day.weekday())
        return begin, begin + timedelta(days=7)
    months = {"P1M": 1, "P3M": 3, "P1Y": 12}[per]
    first = (day.month - 1) // months * months + 1
    begin = date(day.year, first, 1)
    following = first + months
    return begin, date(day.year + (following > 12), (following - 1) % 12 + 1, 1)


def is_exact(per: str) -> bool:
    """Whether a duration is the same number of seconds everywhere, so that no time zone is needed to count it."""
    duration = parse_duration(per)
    return not duration.months and not duration.days
