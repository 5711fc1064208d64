"""The six boxes say the same as the windows they become, and only windows that they can say are shown as boxes."""

from __future__ import annotations

from datetime import datetime, time
from itertools import combinations

import pytest

from contact.terms import Weekday, Window
from contact.windows import any_holds
from web.preference_page.times_of_day import SLOTS, slots_of, windows_of

EVERY = [frozenset(chosen) for size in range(1, 7) for chosen in combinations(SLOTS, size)]
HOURS = {"morning": range(8, 12), "afternoon": range(12, 17), "evening": range(17, 21)}


def test_every_choice_of_boxes_reads_back_as_it_was_made() -> None:
    assert len(EVERY) == 63
    for chosen in EVERY:
        assert slots_of(windows_of(chosen)) == chosen


def test_the_windows_hold_in_the_hours_of_the_boxes_and_in_no_other() -> None:
    for chosen in EVERY:
        windows = windows_of(chosen)
        for day in range(1, 8):  # June 2026 begins on a Monday
            group = "weekday" if day < 6 else "weekend"
            for hour in range(24):
                wanted = any(hour in HOURS[part] and f"{group}-{part}" in chosen for part in HOURS)
                assert any_holds(windows, datetime(2026, 6, day, hour, 30)) is wanted


def test_no_box_is_no_window() -> None:
    assert windows_of([]) == ()


@pytest.mark.parametrize(
    "window",
    [
        Window(start=time(9), end=time(12)),
        Window(start=time(8)),
        Window(end=time(12)),
        Window(start=time(12), end=time(12)),
        Window(start=time(17), end=time(12)),
        Window(days=frozenset({Weekday.SAT}), start=time(8), end=time(12)),
        Window(start=time(8), end=time(12), months=frozenset({6})),
        Window(start=time(8), end=time(12), month_days=frozenset({1})),
    ],
)
def test_what_no_boxes_say_is_not_shown_as_boxes(window: Window) -> None:
    assert slots_of([window]) is None
    assert slots_of([Window(start=time(8), end=time(12)), window]) is None
