from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from contact.openings import first_opening
from contact.terms import Weekday, Window
from contact.windows import holds, is_possible
from tests.contact.makers import CHICAGO, WEEKDAYS, local

LONDON = ZoneInfo("Europe/London")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
KATHMANDU = ZoneInfo("Asia/Kathmandu")


def opening(at: datetime, *windows: Window, zone: ZoneInfo = CHICAGO) -> datetime | None:
    return first_opening([(windows, zone)], at.astimezone(UTC))


def test_a_window_holds_from_its_start_until_just_before_its_end():
    morning = Window(start=time(8), end=time(12))
    assert holds(morning, datetime(2027, 3, 10, 8))
    assert holds(morning, datetime(2027, 3, 10, 11, 59, 59))
    assert not holds(morning, datetime(2027, 3, 10, 12))
    assert not holds(morning, datetime(2027, 3, 10, 7, 59, 59))


def test_all_parts_of_a_window_hold_together():
    window = Window(frozenset({Weekday.WED}), time(8), time(12), frozenset({10}), frozenset({3}))
    assert holds(window, datetime(2027, 3, 10, 9))
    assert not holds(window, datetime(2027, 3, 11, 9))
    assert not holds(window, datetime(2027, 3, 17, 9))
    assert not holds(window, datetime(2027, 2, 10, 9))
    assert not holds(window, datetime(2027, 3, 10, 12))


def test_a_window_over_midnight_belongs_to_the_day_it_starts_on():
    friday_night = Window(days=frozenset({Weekday.FRI}), start=time(22), end=time(2))
    assert holds(friday_night, datetime(2027, 3, 12, 23))
    assert holds(friday_night, datetime(2027, 3, 13, 1, 59, 59))
    assert not holds(friday_night, datetime(2027, 3, 13, 2))
    assert not holds(friday_night, datetime(2027, 3, 12, 1))
    assert not holds(friday_night, datetime(2027, 3, 13, 23))


def test_an_end_of_midnight_is_the_end_of_the_day():
    evening = Window(start=time(18), end=time(0))
    assert holds(evening, datetime(2027, 3, 10, 23, 59, 59))
    assert not holds(evening, datetime(2027, 3, 10, 0))
    assert not holds(evening, datetime(2027, 3, 10, 17, 59, 59))


def test_a_window_from_a_time_to_the_same_time_never_holds():
    assert not is_possible(Window(start=time(9), end=time(9)))
    assert opening(local("2027-03-10T11:00"), Window(start=time(9), end=time(9))) is None


def test_a_day_that_is_in_no_month_never_comes():
    assert not is_possible(Window(month_days=frozenset({30, 31}), months=frozenset({2})))
    assert is_possible(Window(days=frozenset({Weekday.MON}), month_days=frozenset({29}), months=frozenset({2})))


def test_no_windows_at_all_never_open():
    assert opening(local("2027-03-10T11:00")) is None


def test_what_is_open_opens_now():
    assert opening(local("2027-03-10T11:00"), Window(start=time(8), end=time(12))) == local("2027-03-10T11:00")


def test_a_closed_window_opens_at_its_next_start():
    weekday_mornings = Window(WEEKDAYS, time(8), time(12))
    assert opening(local("2027-03-12T12:00"), weekday_mornings) == local("2027-03-15T08:00")


def test_the_nearest_of_several_windows_opens_first():
    windows = Window(start=time(18), end=time(20)), Window(start=time(14), end=time(15))
    assert opening(local("2027-03-10T12:00"), *windows) == local("2027-03-10T14:00")


def test_a_window_on_a_few_days_of_the_year_is_found():
    assert opening(local("2027-03-10T12:00"), Window(month_days=frozenset({29}), months=frozenset({2}))) == local(
        "2028-02-29T00:00"
    )
    assert opening(local("2096-03-01T12:00"), Window(month_days=frozenset({29}), months=frozenset({2}))) == local(
        "2104-02-29T00:00"
    )


def test_a_window_of_a_month_opens_with_it():
    december = Window(months=frozenset({12}))
    assert opening(local("2027-03-10T12:00"), december) == local("2027-12-01T00:00")
    assert opening(local("2027-03-10T12:00"), december, zone=ZoneInfo("Pacific/Apia")) == datetime(
        2027, 11, 30, 11, tzinfo=UTC
    )


def test_a_day_begins_when_it_begins_in_the_customers_zone():
    monday = Window(days=frozenset({Weekday.MON}))
    saturday = datetime(2027, 3, 13, 12, tzinfo=UTC)
    assert opening(saturday, monday, zone=ZoneInfo("Pacific/Apia")) == datetime(2027, 3, 14, 11, tzinfo=UTC)
    assert opening(saturday, monday, zone=ZoneInfo("Pacific/Honolulu")) == datetime(2027, 3, 15, 10, tzinfo=UTC)


def test_a_window_over_new_year_opens_in_the_month_it_starts():
    night = Window(start=time(23), end=time(1), months=frozenset({12}), month_days=frozenset({31}))
    assert opening(local("2027-01-01T01:00"), night) == local("2027-12-31T23:00")
    assert opening(local("2027-01-01T00:59:59"), night) == local("2027-01-01T00:59:59")


def test_a_window_that_starts_in_a_gap_opens_at_the_jump():
    assert opening(local("2027-03-14T01:00"), Window(start=time(2, 30), end=time(4))) == local("2027-03-14T03:00")


def test_a_window_that_lies_in_a_gap_opens_a_day_later():
    assert opening(local("2027-03-14T01:00"), Window(start=time(2, 15), end=time(2, 45))) == local("2027-03-15T02:15")


def test_a_window_in_a_fold_opens_twice():
    window = Window(start=time(1, 15), end=time(1, 45))
    first, second = datetime(2027, 11, 7, 6, 15, tzinfo=UTC), datetime(2027, 11, 7, 7, 15, tzinfo=UTC)
    assert opening(local("2027-11-07T00:00"), window) == first
    assert opening(first + timedelta(minutes=30), window) == second
    assert opening(second + timedelta(minutes=30), window) == local("2027-11-08T01:15")


def test_clocks_that_go_back_can_open_a_window_again():
    window = Window(start=time(0), end=time(1, 30))
    jump = datetime(2027, 11, 7, 7, 0, tzinfo=UTC)
    assert opening(jump - timedelta(minutes=10), window) == jump


def test_half_an_hour_of_daylight_saving():
    window = Window(start=time(1, 45), end=time(2))
    again = datetime(2027, 4, 3, 15, 15, tzinfo=UTC)
    assert opening(datetime(2027, 4, 3, 15, 0, tzinfo=UTC), window, zone=LORD_HOWE) == again


def test_an_offset_of_three_quarters_of_an_hour():
    assert opening(datetime(2027, 3, 10, 0, tzinfo=UTC), Window(start=time(8)), zone=KATHMANDU) == datetime(
        2027, 3, 10, 2, 15, tzinfo=UTC
    )


def test_hours_in_several_zones_hold_together():
    day = (Window(start=time(8), end=time(21)),)
    zones = [(day, ZoneInfo(name)) for name in ("America/New_York", "Pacific/Honolulu")]
    assert first_opening(zones, datetime(2027, 1, 5, 3, tzinfo=UTC)) == datetime(2027, 1, 5, 18, tzinfo=UTC)
    assert first_opening(zones, datetime(2027, 7, 5, 3, tzinfo=UTC)) == datetime(2027, 7, 5, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    "others",
    [
        (Window(days=frozenset({Weekday.TUE})),),
        (Window(days=frozenset({Weekday.MON}), start=time(21)),),
        (Window(days=frozenset({Weekday.MON}), month_days=frozenset({29}), months=frozenset({2}), start=time(10)),),
    ],
)
def test_rules_that_contradict_each_other_never_open(others):
    monday = (Window(days=frozenset({Weekday.MON}), start=time(8), end=time(21)),)
    assert first_opening([(monday, LONDON), (others, LONDON)], datetime(2029, 3, 10, tzinfo=UTC)) is None


def test_hours_that_no_moment_has_in_both_zones_never_open():
    evening = (Window(start=time(19), end=time(21)),)
    zones = [(evening, LONDON), (evening, ZoneInfo("Pacific/Honolulu"))]
    assert first_opening(zones, datetime(2027, 3, 10, tzinfo=UTC)) is None
