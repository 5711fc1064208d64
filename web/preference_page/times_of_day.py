"""When messages are welcome, as six boxes to tick: mornings, afternoons and evenings, on weekdays and at weekends."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import time

from contact.terms import Weekday, Window
from contact.windows import WEEKDAYS

WORKDAYS, WEEKEND = frozenset(WEEKDAYS[:5]), frozenset(WEEKDAYS[5:])
GROUPS = (("weekday", "Monday to Friday", WORKDAYS), ("weekend", "Saturday and Sunday", WEEKEND))
PARTS = (
    ("morning", "Mornings", time(8), time(12)),
    ("afternoon", "Afternoons", time(12), time(17)),
    ("evening", "Evenings", time(17), time(21)),
)
"""The hours are those that the chat gives the words."""
HOURS = {"morning": "8 am–noon", "afternoon": "noon–5 pm", "evening": "5–9 pm"}
SLOTS = tuple(f"{group}-{part}" for group, _, _ in GROUPS for part, *_ in PARTS)


def windows_of(slots: Collection[str]) -> tuple[Window, ...]:
    """The fewest windows that hold just then. None of them: no window."""
    runs = {group: _runs([f"{group}-{part}" in slots for part, *_ in PARTS]) for group, _, _ in GROUPS}
    weekday, weekend = runs["weekday"], runs["weekend"]
    both = [run for run in weekday if run in weekend]
    found: list[tuple[frozenset[Weekday] | None, tuple[int, int]]] = [(None, run) for run in both]
    found += [(WORKDAYS, run) for run in weekday if run not in both]
    found += [(WEEKEND, run) for run in weekend if run not in both]
    return tuple(Window(days=days, start=PARTS[first][2], end=PARTS[last][3]) for days, (first, last) in found)


def slots_of(windows: Iterable[Window]) -> frozenset[str] | None:
    """The boxes that say the same as these windows; None if no boxes do."""
    slots: set[str] = set()
    for window in windows:
        found = _slots_of(window)
        if found is None:
            return None
        slots |= found
    return frozenset(slots) or None


def _slots_of(window: Window) -> set[str] | None:
    if window.month_days is not None or window.months is not None:
        return None
    days: frozenset[Weekday] = frozenset(WEEKDAYS) if window.days is None else window.days
    groups = [group for group, _, members in GROUPS if members <= days]
    if frozenset().union(*(members for _, _, members in GROUPS if members <= days)) != days:
        return None
    starts = [start for _, _, start, _ in PARTS]
    ends = [end for *_, end in PARTS]
    if window.start not in starts or window.end not in ends:
        return None
    first, last = starts.index(window.start), ends.index(window.end)
    return {f"{group}-{PARTS[number][0]}" for group in groups for number in range(first, last + 1)} or None


def _runs(ticked: list[bool]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number, is_ticked in enumerate(ticked):
        if is_ticked and runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        elif is_ticked:
            runs.append((number, number))
    return runs
