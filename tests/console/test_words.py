"""Times, weeks and pieces of sentences, each by itself."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console import times, week
from console.trace import Segment, segments
from contact.terms import Weekday, Window
from contact.windows import holds
from tests.console.stage import MONDAY as NOW

OMAHA = ZoneInfo("America/Chicago")
SECONDS = {
    0: "just now",
    -5: "just now",
    59: "just now",
    60: "1 min ago",
    3599: "59 min ago",
    3600: "1 h ago",
    86_399: "23 h ago",
    86_400: "1 day ago",
    7 * 86_400 - 1: "6 days ago",
    7 * 86_400: "16 Nov",
    400 * 86_400: "19 Oct 2025",
}
SPANS = {
    -3: "0 s",
    0: "0 s",
    59: "59 s",
    60: "1 min",
    3600: "1 h 00 min",
    3900: "1 h 05 min",
    86_400: "1 day",
    200_000: "2 days",
}


@pytest.mark.parametrize(("seconds", "words"), SECONDS.items())
def test_times_ago_are_told_as_people_tell_them(seconds: int, words: str) -> None:
    assert times.ago(NOW - timedelta(seconds=seconds), NOW) == words


@pytest.mark.parametrize(("seconds", "words"), SPANS.items())
def test_waiting_times_are_told_as_people_tell_them(seconds: int, words: str) -> None:
    assert times.how_long(timedelta(seconds=seconds)) == words


def test_offsets_follow_daylight_saving() -> None:
    assert times.offset(datetime(2026, 7, 1, tzinfo=UTC), OMAHA) == "UTC−05:00"
    assert times.offset(datetime(2026, 12, 1, tzinfo=UTC), OMAHA) == "UTC−06:00"
    assert times.offset(NOW, ZoneInfo("Asia/Kolkata")) == "UTC+05:30"


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "../etc/passwd", "America", "x" * 300])
def test_a_time_zone_that_is_none_is_utc(name: str | None) -> None:
    assert times.zone_of(name) is UTC


def hours(day: week.WeekDay) -> list[tuple[float, float]]:
    return [(bar.start, bar.end) for bar in day.bars]


def test_a_window_over_midnight_ends_on_the_next_day() -> None:
    days = week.week([Window(days=frozenset({Weekday.SUN}), start=time(22), end=time(2))])
    assert hours(days[6]) == [(22, 24)]
    assert hours(days[0]) == [(0, 2)]
    assert hours(days[1]) == []


def test_windows_that_meet_are_one_bar() -> None:
    days = week.week([Window(start=time(9), end=time(12)), Window(start=time(11), end=time(17, 30))])
    assert [hours(day) for day in days] == [[(9, 17.5)]] * 7
    assert week.in_words(days) == "Mon to Sun 09:00 to 17:30"


TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30]))
WINDOWS = st.lists(
    st.builds(
        Window,
        days=st.none() | st.frozensets(st.sampled_from(list(Weekday)), min_size=1),
        start=st.none() | TIMES,
        end=st.none() | TIMES,
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(WINDOWS)
def test_the_picture_is_open_exactly_when_the_rules_are(windows: list[Window]) -> None:
    days = week.week(windows)
    for number in range(7):
        for quarter in range(96):
            wall = datetime(2026, 11, 23 + number, quarter // 4, quarter % 4 * 15)
            drawn = any(bar.start <= quarter / 4 < bar.end for bar in days[number].bars)
            assert drawn == any(holds(window, wall) for window in windows), wall


SPAN = st.fixed_dictionaries({"start": st.integers(-3, 30), "end": st.integers(-3, 30), "means": st.text(min_size=1)})


@given(st.text(max_size=25), st.lists(SPAN, max_size=6))
def test_cutting_a_sentence_loses_and_invents_nothing(said: str, spans: list[dict[str, object]]) -> None:
    assert "".join(piece.text for piece in segments(said, spans)) == said


def test_spans_that_overlap_an_earlier_one_are_left_out() -> None:
    spans = [
        {"start": 0, "end": 4, "means": "a"},
        {"start": 2, "end": 6, "means": "b"},
        {"start": 5, "end": 99, "means": "c"},
    ]
    assert segments("text me", spans) == [Segment("text", "a"), Segment(" me")]
