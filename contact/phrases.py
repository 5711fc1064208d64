"""The small change of sentences: lists, times of day, days, windows and caps in plain English."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, tzinfo

from contact.durations import parse_duration
from contact.terms import Cap, Pause, Weekday, Window, WindowRule
from contact.windows import WEEKDAYS

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_EACH = {"P1D": "a day", "P1W": "a week", "P1M": "a month", "P3M": "a quarter", "P1Y": "a year"}


def listed(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; with a comma before the last if a part has an "and" of its own."""
    if len(words) < 2:
        return "".join(words)
    comma = "," if len(words) > 2 and any(f" {last} " in word for word in words) else ""
    return f"{', '.join(words[:-1])}{comma} {last} {words[-1]}"


def clock_in_words(clock: time) -> str:
    """`8 am`, `12:30 pm`, `noon`, `midnight`."""
    if (clock.hour, clock.minute) in ((0, 0), (12, 0)):
        return "noon" if clock.hour else "midnight"
    minutes = f":{clock.minute:02}" if clock.minute else ""
    return f"{(clock.hour - 1) % 12 + 1}{minutes} {'am' if clock.hour < 12 else 'pm'}"


def day_in_words(day: datetime, since: datetime | None = None) -> str:
    """`Friday, December 4`; with the year when it is most of a year after `since`, and so might be misunderstood."""
    text = f"{DAY_NAMES[day.weekday()]}, {MONTH_NAMES[day.month - 1]} {day.day}"
    return f"{text}, {day.year}" if since is not None and abs((day - since).days) > 300 else text


def moment_in_words(instant: datetime, zone: tzinfo | None = None, since: datetime | None = None) -> str:
    """`Friday, December 4` for the start of a day, else `2 pm on Friday, December 4`, in the given or its own zone."""
    local = instant.astimezone(zone) if zone is not None else instant
    day = day_in_words(local, since)
    return day if local.time() == time(0) else f"{clock_in_words(local.time())} on {day}"


def window_in_words(window: Window) -> str:
    """`Monday to Friday 8 am–noon`; reads on after "only". Empty if the window holds always."""
    days, hours = _days(window.days), _hours(window.start, window.end)
    if "–" in hours and not days:
        hours = f"between {hours.replace('–', ' and ')}"
    parts = (days, hours, _month_days(window.month_days), _months(window.months))
    return " ".join(part for part in parts if part)


def windows_in_words(windows: Sequence[Window]) -> str:
    """Any one of them: `before noon or after 2 pm`; `at any time` if one of them holds always."""
    found = [window_in_words(window) for window in windows]
    if not all(found):
        return "at any time"
    return listed(found, "or")


def cap_in_words(cap: Cap) -> str:
    """`at most 2 a month`; `without a limit` for a cap that is lifted."""
    return "without a limit" if cap.max is None else f"at most {rate_in_words(cap)}"


def rate_in_words(cap: Cap, noun: str = "") -> str:
    """`2 a month`, `1 message every 2 weeks`, `3 in any 24 hours`."""
    per = cap.per or ""
    count = f"{cap.max} {noun}{'' if cap.max == 1 else 's'}" if noun else f"{cap.max}"
    if per in _EACH:
        return f"{count} {_EACH[per]}"
    return f"{count} {'every' if cap.max == 1 else 'in any'} {duration_in_words(per)}"


def duration_in_words(per: str) -> str:
    """`2 weeks`, `10 days`, `24 hours`."""
    duration = parse_duration(per)
    weeks, days = divmod(duration.days, 7) if duration.days % 7 == 0 else (0, duration.days)
    years, months = divmod(duration.months, 12) if duration.months % 12 == 0 else (0, duration.months)
    hours, rest = divmod(duration.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    counted = (
        (years, "year"),
        (months, "month"),
        (weeks, "week"),
        (days, "day"),
        (hours, "hour"),
        (minutes, "minute"),
        (seconds, "second"),
    )
    return listed([f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in counted if count])


def until_in_words(pause: Pause, zone: tzinfo | None = None) -> str:
    """`until Friday, December 4`, or `until you say otherwise`."""
    if pause.until is None:
        return "until you say otherwise"
    return f"until {moment_in_words(pause.until, zone, pause.start)}"


def limits_in_words(rule: WindowRule | None, cap: Cap | None) -> str:
    """`only Monday to Friday 8 am–noon, at most 2 a month`."""
    parts = []
    if rule is not None:
        when = windows_in_words(rule.any) if rule.any else "at any time"
        parts.append(when if when == "at any time" else f"only {when}")
    if cap is not None:
        parts.append(cap_in_words(cap))
    return ", ".join(parts)


def _days(days: frozenset[Weekday] | None) -> str:
    if days is None or len(days) == len(WEEKDAYS):
        return ""
    numbers = [number for number, day in enumerate(WEEKDAYS) if day in days]
    names = [DAY_NAMES[number] for number in numbers]
    first, last = numbers[0], numbers[-1]
    if len(numbers) > 2 and last - first == len(numbers) - 1:
        return f"{names[0]} to {names[-1]}"
    if len(numbers) == 6:
        return f"on any day but {next(name for name in DAY_NAMES if name not in names)}"
    return f"on {listed([f'{name}s' for name in names])}"


def _hours(start: time | None, end: time | None) -> str:
    opens = None if start == time(0) else start
    closes = None if end == time(0) else end
    if opens is None:
        return "" if closes is None else f"before {clock_in_words(closes)}"
    if closes is None:
        return f"after {clock_in_words(opens)}"
    first, last = clock_in_words(opens), clock_in_words(closes)
    if first[-3:] == last[-3:] and first[-3:] in (" am", " pm"):
        first = first[:-3]
    return f"{first}–{last}"


def _month_days(days: frozenset[int] | None) -> str:
    if days is None or len(days) == 31:
        return ""
    return f"on the {listed(_runs(sorted(days), _ordinal, '–'))} of the month"


def _months(months: frozenset[int] | None) -> str:
    if months is None or len(months) == 12:
        return ""
    return f"in {listed(_runs(_from_the_gap(sorted(months)), lambda n: MONTH_NAMES[(n - 1) % 12], ' to '))}"


def _from_the_gap(numbers: list[int]) -> list[int]:
    """Months that run over the new year, counted on: 1, 2, 12 become 12, 13, 14."""
    if numbers[0] != 1 or numbers[-1] != 12:
        return numbers
    gap = next(number for number in range(1, 13) if number not in numbers)
    return sorted(number + 12 if number < gap else number for number in numbers)


def _runs(numbers: Sequence[int], name: Callable[[int], str], dash: str) -> list[str]:
    """Three or more in a row as a range."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [
        text
        for run in runs
        for text in ([f"{name(run[0])}{dash}{name(run[-1])}"] if len(run) > 2 else [name(n) for n in run])
    ]


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
