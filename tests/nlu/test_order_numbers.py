"""Order numbers, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.order_numbers import find_order_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("where is order 7602", ["7602"]),
        ("order #7602 please", ["7602"]),
        ("#A-1234", ["A-1234"]),
        ("#a-1234?", ["A-1234"]),
        ("order no. 12", ["12"]),
        ("my order number is 12", ["12"]),
        ("order number: 88120.", ["88120"]),
        ("track 7731", ["7731"]),
        ("7602", ["7602"]),
        ("WEB10023 hasn't come", ["WEB10023"]),
        ("what about orders 7731 and 7602", ["7731", "7602"]),
        ("invoice 5530", ["5530"]),
        ("no. 44123", ["44123"]),
        ("order 2019", ["2019"]),
    ],
)
def test_order_numbers_are_found(text: str, numbers: list[str]) -> None:
    assert [found.value for found in find_order_numbers(text)] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "text me after 6",
        "no more than 2 a month",
        "what did I order in 2025",
        "my orders of december 2024",
        "at 1030 am",
        "9am to 5pm",
        "it cost $1299",
        "call 402 555 0147",
        "402-555-0147",
        "I have 1500 points",
        "orders 3 times a week",
        "before 12:30",
        "on 2026-11-24",
        "the 15th",
        "10/12/2025",
        "order 2 pairs",
        "1200 Main Street",
        "not before 9",
    ],
)
def test_times_prices_dates_and_telephones_are_not(text: str) -> None:
    assert find_order_numbers(text) == []


@given(st.text(st.sampled_from("order no.#aB-0123456789 :/$"), max_size=40))
def test_places_point_into_the_text_and_do_not_overlap(text: str) -> None:
    end = 0
    for found in find_order_numbers(text):
        assert text[found.start : found.end].upper() == found.value
        assert found.start >= end
        end = found.end
