from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from contact.caps import implies_cap, next_room
from contact.terms import Cap
from tests.contact.makers import CATALOG, CHICAGO, cap, local


def room(most: int, per: str, at: str, *sent: str, zone: ZoneInfo = CHICAGO) -> datetime:
    touches = sorted(local(text, zone).astimezone(UTC) for text in sent)
    return next_room(most, per, zone, touches, local(at, zone).astimezone(UTC))


def test_there_is_room_while_nothing_was_sent():
    assert room(1, "P1W", "2027-03-10T11:00") == local("2027-03-10T11:00")


@pytest.mark.parametrize(
    ("per", "opens"),
    [
        ("P1D", "2027-03-11T00:00"),
        ("P1W", "2027-03-15T00:00"),
        ("P1M", "2027-04-01T00:00"),
        ("P3M", "2027-04-01T00:00"),
        ("P1Y", "2028-01-01T00:00"),
    ],
)
def test_a_full_calendar_period_opens_with_the_next(per, opens):
    assert room(1, per, "2027-03-10T11:00", "2027-03-10T09:00") == local(opens)


def test_what_was_sent_in_the_period_before_does_not_count():
    assert room(1, "P1W", "2027-03-08T00:00", "2027-03-07T23:59:59") == local("2027-03-08T00:00")


def test_what_is_sent_as_the_next_period_begins_does_not_count():
    assert room(1, "P1D", "2027-03-10T11:00", "2027-03-11T00:00") == local("2027-03-10T11:00")
    assert room(1, "P1D", "2027-03-10T11:00", "2027-03-10T00:00") == local("2027-03-11T00:00")


def test_what_is_sent_later_in_the_same_period_counts():
    assert room(1, "P1D", "2027-03-10T11:00", "2027-03-10T20:00") == local("2027-03-11T00:00")


def test_periods_that_are_full_already_are_passed_over():
    assert room(1, "P1D", "2027-03-10T11:00", "2027-03-10T09:00", "2027-03-11T09:00") == local("2027-03-12T00:00")


def test_the_day_is_the_customers_own():
    assert room(1, "P1D", "2027-03-10T23:00", "2027-03-10T01:00", zone=ZoneInfo("Asia/Kathmandu")) == datetime(
        2027, 3, 10, 18, 15, tzinfo=UTC
    )


def test_a_rolling_cap_opens_a_period_after_the_touch_that_filled_it():
    assert room(1, "P2W", "2027-03-10T11:00", "2027-02-26T12:00") == local("2027-03-12T12:00")
    assert room(1, "P2W", "2027-03-10T11:00", "2027-02-23T10:00") == local("2027-03-10T11:00")
    assert room(2, "PT24H", "2027-03-10T11:00", "2027-03-09T12:00", "2027-03-10T09:00") == local("2027-03-10T12:00")


def test_rolling_days_are_local_and_hours_are_exact():
    assert room(1, "P2D", "2027-03-14T12:00", "2027-03-13T12:00") == local("2027-03-15T12:00")
    assert room(1, "PT48H", "2027-03-14T12:00", "2027-03-13T12:00") == local("2027-03-15T13:00")


def test_a_rolling_cap_makes_room_for_what_comes_later():
    assert room(1, "PT24H", "2027-03-10T11:00", "2027-03-11T09:00") == local("2027-03-12T09:00")
    assert room(2, "PT24H", "2027-03-10T11:00", "2027-03-11T09:00") == local("2027-03-10T11:00")


def test_a_rolling_cap_looks_to_both_sides():
    sent = "2027-03-10T09:00", "2027-03-10T12:00"
    assert room(2, "PT24H", "2027-03-10T11:00", *sent) == local("2027-03-11T09:00")


def test_a_gap_between_full_stretches_is_found():
    sent = "2027-03-10T09:00", "2027-03-10T12:00", "2027-03-12T12:00", "2027-03-12T13:00"
    assert room(2, "PT24H", "2027-03-10T12:30", *sent) == local("2027-03-11T09:00")
    assert room(1, "PT24H", "2027-03-10T10:00", "2027-03-10T09:00", "2027-03-12T09:00") == local("2027-03-11T09:00")
    assert room(1, "PT24H", "2027-03-10T10:00", "2027-03-10T09:00", "2027-03-12T08:59") == local("2027-03-13T08:59")


def test_days_are_counted_anew_from_a_local_time_that_comes_again():
    promised = datetime(2027, 11, 9, 7, 20, tzinfo=UTC)
    before_clocks_go_back = datetime(2027, 11, 7, 6, 50, tzinfo=UTC)
    opens = next_room(1, "P2D", CHICAGO, [promised], before_clocks_go_back)
    assert opens == datetime(2027, 11, 7, 7, 0, tzinfo=UTC)


def test_a_touch_in_a_repeated_hour_counts_as_long_as_any_other():
    first, second = datetime(2027, 11, 7, 6, 45, tzinfo=UTC), datetime(2027, 11, 7, 7, 30, tzinfo=UTC)
    assert next_room(1, "P2D", CHICAGO, [first, second], second) == datetime(2027, 11, 9, 7, 45, tzinfo=UTC)


def test_simultaneous_touches_all_count():
    assert room(2, "PT1H", "2027-03-10T11:00", "2027-03-10T11:00", "2027-03-10T11:00") == local("2027-03-10T12:00")
    assert room(3, "PT1H", "2027-03-10T11:00", "2027-03-10T11:00", "2027-03-10T11:00") == local("2027-03-10T11:00")


def test_part_of_a_second_is_waited_out():
    touch = local("2027-03-10T11:00:00.250").astimezone(UTC)
    assert next_room(1, "PT1H", CHICAGO, [touch], local("2027-03-10T11:30").astimezone(UTC)) == local(
        "2027-03-10T12:00:01"
    )


def test_a_cap_of_nothing_is_no_cap():
    with pytest.raises(ValueError, match="denial"):
        next_room(0, "P1D", CHICAGO, [], local("2027-03-10T11:00").astimezone(UTC))


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        (cap(1, "P1W"), cap(1, "P1W"), True),
        (cap(1, "P1W"), cap(2, "P1W"), True),
        (cap(2, "P1W"), cap(1, "P1W"), False),
        (cap(1, "P1M"), cap(1, "P1D"), True),
        (cap(1, "P1Y"), cap(1, "P3M"), True),
        (cap(1, "P1D"), cap(1, "P1W"), False),
        (cap(1, "P1M"), cap(1, "P1W"), False),  # a week may lie in two months, and then hold two
        (cap(1, "P2W"), cap(1, "P1W"), True),
        (cap(1, "P7D"), cap(1, "P1W"), False),
        (cap(1, "P14D"), cap(1, "P2W"), True),
        (cap(1, "P3W"), cap(1, "P2W"), True),
        (cap(1, "P2W"), cap(1, "P3W"), False),
        (cap(1, "P1W"), cap(1, "P2D"), False),
        (cap(1, "P1W", ("*",)), cap(1, "P1W", ("marketing",)), True),
        (cap(1, "P1W", ("promotions",)), cap(1, "P1W", ("marketing",)), False),
        (cap(1, "P1W", channels=("sms",)), cap(1, "P1W"), False),
        (cap(1, "P1W"), cap(1, "P1W", channels=("sms",)), True),
        (cap(None, None), cap(1, "P1W"), False),
        (cap(1, None), cap(1, "P1W"), False),
        (cap(1, "P1W"), cap(None, None), False),
        (cap(1, "P1W"), cap(1, None), False),
    ],
)
def test_one_cap_keeps_another(new: Cap, old: Cap, expected: bool):
    assert implies_cap(new, old, CATALOG) is expected
