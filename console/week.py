"""When a customer may be reached, as a picture of a week: seven rows of twenty-four hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from contact.terms import Window
from contact.windows import WEEKDAYS, span

_DAY_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Bar:
    """An open stretch of one day, in hours from midnight."""

    start: float
    end: float


@dataclass(frozen=True)
class WeekDay:
    name: str
    bars: Sequence[Bar]


def week(windows: Iterable[Window]) -> list[WeekDay]:
    """Monday to Sunday with what the windows leave open; days of the month and months are not in the picture."""
    open_seconds: dict[int, list[tuple[int, int]]] = {number: [] for number in range(7)}
    for window in windows:
        begin, end = span(window)
        for number, weekday in enumerate(WEEKDAYS):
            if window.days is not None and weekday not in window.days:
                continue
            open_seconds[number].append((begin, min(end, _DAY_SECONDS)))
            if end > _DAY_SECONDS:  # over midnight: the rest is the next day's
                open_seconds[(number + 1) % 7].append((0, end - _DAY_SECONDS))
    return [
        WeekDay(weekday.value.capitalize(), _joined(open_seconds[number])) for number, weekday in enumerate(WEEKDAYS)
    ]


def in_words(days: Sequence[WeekDay]) -> str:
    """The picture for those who do not see it: days of the same hours together."""
    parts: list[tuple[list[str], str]] = []
    for day in days:
        hours = ", ".join(f"{_clock(bar.start)} to {_clock(bar.end)}" for bar in day.bars) or "closed"
        if parts and parts[-1][1] == hours:
            parts[-1][0].append(day.name)
        else:
            parts.append(([day.name], hours))
    return "; ".join(
        f"{names[0] if len(names) == 1 else f'{names[0]} to {names[-1]}'} {hours}" for names, hours in parts
    )


def has_rest(windows: Iterable[Window]) -> bool:
    """Whether days of the month or months restrict as well, which the picture cannot show."""
    return any(window.month_days is not None or window.months is not None for window in windows)


def _joined(stretches: list[tuple[int, int]]) -> list[Bar]:
    edges = sorted({edge for stretch in stretches for edge in stretch})
    bars: list[Bar] = []
    for start, end in pairwise(edges):
        if any(begin <= start and end <= finish for begin, finish in stretches):
            if bars and bars[-1].end == start / 3600:
                bars[-1] = Bar(bars[-1].start, end / 3600)
            else:
                bars.append(Bar(start / 3600, end / 3600))
    return bars


def _clock(hours: float) -> str:
    minutes = round(hours * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"
