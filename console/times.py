"""Times as people say them. Instants are aware; local times are the customer's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def zone_of(name: str | None) -> tzinfo:
    """The customer's time zone; UTC when it is unknown."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def exact(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%a %-d %b %Y, %H:%M:%S UTC")


def clock(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).strftime("%H:%M")


def day(moment: datetime, zone: tzinfo) -> str:
    """`Monday 23 November 2026, CST`: the name of the zone tells whose day it is."""
    return moment.astimezone(zone).strftime("%A %-d %B %Y, %Z")


def short_day(moment: datetime, zone: tzinfo, now: datetime) -> str:
    """`23 Nov`, with the year unless it is this one."""
    local = moment.astimezone(zone)
    return local.strftime("%-d %b" if local.year == now.astimezone(zone).year else "%-d %b %Y")


def ago(moment: datetime, now: datetime) -> str:
    """`just now`, `4 min ago`, `3 h ago`, `2 days ago`, then the date (UTC). static/times.js says the same words."""
    seconds = (now - moment).total_seconds()
    if seconds < _MINUTE:
        return "just now"
    if seconds < _HOUR:
        return f"{int(seconds // _MINUTE)} min ago"
    if seconds < _DAY:
        return f"{int(seconds // _HOUR)} h ago"
    if seconds < 7 * _DAY:
        days = int(seconds // _DAY)
        return "1 day ago" if days == 1 else f"{days} days ago"
    return short_day(moment, UTC, now)


def how_long(span: timedelta) -> str:
    """A waiting time: `40 s`, `12 min`, `3 h 05 min`, `2 days`."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < _MINUTE:
        return f"{seconds} s"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min"
    if seconds < _DAY:
        return f"{seconds // _HOUR} h {seconds % _HOUR // _MINUTE:02} min"
    days = seconds // _DAY
    return "1 day" if days == 1 else f"{days} days"


def offset(moment: datetime, zone: tzinfo) -> str:
    """`UTC−06:00`"""
    minutes = int((moment.astimezone(zone).utcoffset() or timedelta()).total_seconds() // 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
