from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from contact.clock import END_OF_TIME
from contact.durations import Duration, add, calendar_period, is_exact, parse_duration
from contact.errors import InvalidDuration

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("P1D", Duration(0, 1, 0)),
        ("P2W", Duration(0, 14, 0)),
        ("P1Y2M3W4DT5H6M7S", Duration(14, 25, 5 * 3600 + 6 * 60 + 7)),
        ("PT24H", Duration(0, 0, 86400)),
        ("P3M", Duration(3, 0, 0)),
    ],
)
def test_durations_are_read(text, duration):
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P1", "1D", "P-1D", "P1.5D", "P1DT", "p1d", "P1H", "P0D", "P11Y", "PT0S", "P١D", "P1D "]
)
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(InvalidDuration):
        parse_duration(text)


def test_days_are_the_same_local_time_later_and_hours_are_exact():
    before_the_clocks_change = datetime(2027, 3, 13, 12, tzinfo=CHICAGO)
    assert add(CHICAGO, before_the_clocks_change, parse_duration("P1D")) == datetime(2027, 3, 14, 12, tzinfo=CHICAGO)
    assert add(CHICAGO, before_the_clocks_change, parse_duration("PT24H")) == datetime(2027, 3, 14, 13, tzinfo=CHICAGO)


def test_a_month_after_the_31st_is_the_last_of_the_next():
    assert add(CHICAGO, datetime(2027, 1, 31, 9, tzinfo=CHICAGO), parse_duration("P1M")) == datetime(
        2027, 2, 28, 9, tzinfo=CHICAGO
    )
    assert add(CHICAGO, datetime(2027, 11, 30, 9, tzinfo=CHICAGO), parse_duration("P3M")) == datetime(
        2028, 2, 29, 9, tzinfo=CHICAGO
    )


def test_an_end_that_comes_twice_is_the_later_one():
    start = datetime(2027, 11, 5, 1, 30, tzinfo=CHICAGO)
    assert add(CHICAGO, start, parse_duration("P2D")) == datetime(2027, 11, 7, 7, 30, tzinfo=UTC)


def test_an_end_that_never_comes_is_the_jump_over_it():
    start = datetime(2027, 3, 12, 2, 30, tzinfo=CHICAGO)
    assert add(CHICAGO, start, parse_duration("P2D")) == datetime(2027, 3, 14, 8, tzinfo=UTC)


@pytest.mark.parametrize("per", ["P10Y", "P3650D", "P120M", "PT86400S"])
def test_the_end_of_the_calendar_does_not_break_it(per):
    last = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    assert add(ZoneInfo("UTC"), last, parse_duration(per)) == END_OF_TIME


@pytest.mark.parametrize(
    ("per", "first", "following"),
    [
        ("P1D", date(2027, 3, 10), date(2027, 3, 11)),
        ("P1W", date(2027, 3, 8), date(2027, 3, 15)),
        ("P1M", date(2027, 3, 1), date(2027, 4, 1)),
        ("P3M", date(2027, 1, 1), date(2027, 4, 1)),
        ("P1Y", date(2027, 1, 1), date(2028, 1, 1)),
    ],
)
def test_calendar_periods(per, first, following):
    assert calendar_period(per, date(2027, 3, 10)) == (first, following)


def test_the_last_quarter_ends_with_the_year():
    assert calendar_period("P3M", date(2027, 12, 31)) == (date(2027, 10, 1), date(2028, 1, 1))
    assert calendar_period("P1M", date(2027, 12, 31)) == (date(2027, 12, 1), date(2028, 1, 1))


def test_only_hours_minutes_and_seconds_are_exact():
    assert is_exact("PT24H")
    assert not is_exact("P1D")
    assert not is_exact("P1M")


def test_the_length_of_a_duration_is_known_within_bounds():
    month = parse_duration("P1M")
    assert month.shortest < timedelta(days=28) < timedelta(days=31) < month.longest
    year = parse_duration("P1Y")
    assert year.shortest < timedelta(days=365) < timedelta(days=366) < year.longest
    hour = parse_duration("PT1H")
    assert hour.shortest == hour.longest == timedelta(hours=1)
