from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from contact.clock import ceil_second, first_instant, floor_second, instants_of, jump_between, next_jump, wall_of

CHICAGO = ZoneInfo("America/Chicago")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
CAIRO = ZoneInfo("Africa/Cairo")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_seconds_are_rounded_down_and_up():
    at = datetime(2027, 3, 10, 11, 0, 0, 1, tzinfo=CHICAGO)
    assert floor_second(at) == utc("2027-03-10T17:00:00")
    assert ceil_second(at) == utc("2027-03-10T17:00:01")
    assert ceil_second(at.replace(microsecond=0)) == utc("2027-03-10T17:00:00")


def test_a_wall_time_usually_comes_once():
    assert instants_of(CHICAGO, datetime(2027, 3, 10, 11)) == (utc("2027-03-10T17:00"),)


def test_a_wall_time_comes_twice_when_clocks_go_back():
    assert instants_of(CHICAGO, datetime(2027, 11, 7, 1, 30)) == (utc("2027-11-07T06:30"), utc("2027-11-07T07:30"))


def test_a_wall_time_that_is_skipped_stands_for_the_jump_over_it():
    assert instants_of(CHICAGO, datetime(2027, 3, 14, 2, 30)) == (utc("2027-03-14T08:00"),)


def test_half_an_hour_is_skipped_on_lord_howe():
    assert instants_of(LORD_HOWE, datetime(2027, 10, 3, 2, 15)) == (utc("2027-10-02T15:30"),)


def test_a_day_may_begin_an_hour_late():
    begin = first_instant(CAIRO, date(2027, 4, 30))
    assert begin == utc("2027-04-29T22:00")
    assert wall_of(CAIRO, begin) == datetime(2027, 4, 30, 1)


def test_jumps_are_found_and_only_where_there_is_one():
    day = utc("2027-03-14T00:00")
    assert jump_between(CHICAGO, day, day + timedelta(days=1)) == utc("2027-03-14T08:00")
    assert jump_between(CHICAGO, day + timedelta(days=1), day + timedelta(days=2)) is None


def test_the_next_jump_is_found_between_two_instants():
    spring = utc("2027-03-14T08:00:00")
    assert next_jump(CHICAGO, utc("2027-01-10T00:00:00"), utc("2027-06-01T00:00:00")) == spring
    assert next_jump(CHICAGO, utc("2027-01-10T00:00:00"), spring) is None
    assert next_jump(CHICAGO, spring, utc("2027-06-01T00:00:00")) is None


@pytest.mark.parametrize("zone", ["America/Chicago", "Australia/Lord_Howe", "Africa/Cairo", "America/Nuuk"])
def test_every_hour_of_a_year_is_found_again_from_the_wall(zone):
    zone = ZoneInfo(zone)
    at = utc("2027-01-01T00:15")
    for _ in range(365 * 24):
        assert at in instants_of(zone, wall_of(zone, at))
        at += timedelta(hours=1)
