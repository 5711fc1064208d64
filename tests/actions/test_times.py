"""A correction of a time keeps the parts of it that were not mentioned."""

from __future__ import annotations

from typing import Any

import pytest

from actions.times import added, lifted, narrowed, replaced
from contact.phrases import limits_in_words
from tests.actions.dialogue import Talk
from tests.actions.test_with_grammar import ada as ada

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]
MORNING = {"from": "08:00", "to": "12:00"}
EVENING = {"from": "17:00", "to": "21:00"}
WEEKDAY_MORNINGS = [{"days": WEEKDAYS, **MORNING}]

Windows = list[dict[str, Any]]


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        (WEEKDAY_MORNINGS, [EVENING], [{"days": WEEKDAYS, **EVENING}]),
        (WEEKDAY_MORNINGS, [{"days": ["sat"]}], [{"days": ["sat"], **MORNING}]),
        (WEEKDAY_MORNINGS, [{"from": "18:00"}], [{"days": WEEKDAYS, "from": "18:00"}]),
        ([{"months": [12], **MORNING}], [{"month_days": [1]}], [{"months": [12], "month_days": [1], **MORNING}]),
        ([{"to": "08:00"}, {"from": "12:00"}], [{"days": ["sat"]}],
         [{"to": "08:00", "days": ["sat"]}, {"from": "12:00", "days": ["sat"]}]),
        ([{"days": ["mon"], **MORNING}, {"days": ["sat"], **EVENING}], [{"to": "10:00"}],
         [{"days": ["mon"], "to": "10:00"}, {"days": ["sat"], "to": "10:00"}]),
        (WEEKDAY_MORNINGS, [{"days": ["sat"]}, EVENING], [{"days": ["sat"]}, EVENING]),
        ([], [EVENING], [EVENING]),
    ],
)  # fmt: skip
def test_parts_that_nobody_mentioned_stay(before: Windows, said: Windows, after: Windows) -> None:
    assert replaced(before, said) == after


def test_more_times_come_besides_on_the_same_days() -> None:
    assert added(WEEKDAY_MORNINGS, [EVENING]) == [*WEEKDAY_MORNINGS, {"days": WEEKDAYS, **EVENING}]


def test_an_exception_only_ever_narrows() -> None:
    assert narrowed(WEEKDAY_MORNINGS, [{"days": ["tue", "wed", "thu", "fri", "sat", "sun"]}]) == [
        {"days": ["tue", "wed", "thu", "fri"], **MORNING}
    ]
    assert narrowed(WEEKDAY_MORNINGS, [{"to": "09:00"}]) == [{"days": WEEKDAYS, "from": "08:00", "to": "09:00"}]
    assert narrowed(WEEKDAY_MORNINGS, [{"days": ["sat"]}]) is None
    assert narrowed(WEEKDAY_MORNINGS, [EVENING]) is None


def test_what_is_lifted_leaves_the_rest() -> None:
    assert lifted(WEEKDAY_MORNINGS, ("days",)) == [MORNING]
    assert lifted([MORNING], ("hours",)) == []


@pytest.mark.parametrize(
    ("first", "then", "confirms"),
    [
        ("text me deals on weekday mornings", "actually evenings", "only Monday to Friday 5–9 pm"),
        ("text me deals on weekday mornings", "actually on saturdays", "only on Saturdays 8 am–noon"),
        ("text me deals on weekday mornings", "but not on mondays", "only Tuesday to Friday 8 am–noon"),
        ("text me deals on weekday mornings", "make it monthly", "only Monday to Friday 8 am–noon, at most 1 a month"),
        ("text me deals on weekday mornings", "actually any time", ""),
        ("text me deals on weekday mornings", "any day is fine", "only between 8 am and noon"),
        ("text me deals weekly on weekday mornings", "any time is fine", "at most 1 a week"),
        ("text me deals weekly", "as often as you like", ""),
    ],
)
@pytest.mark.parametrize("after_a_yes", [False, True])
def test_corrections_before_and_after_the_yes(
    ada: Talk, first: str, then: str, confirms: str, after_a_yes: bool
) -> None:
    ada.says(first)
    if after_a_yes:
        ada.says("yes")
    ada.says(then)
    if ada.confirms:
        ada.says("yes")
    ada.says("qwertz")
    rules, caps = ada.stage.preferences("ada").windows, ada.stage.preferences("ada").caps
    told = limits_in_words(rules[0] if rules else None, caps[0] if caps else None)
    assert (len(rules) < 2, len(caps) < 2, told) == (True, True, confirms)
    assert ada.allows("promotions", "sms")


def test_another_channel_keeps_the_days_the_hours_and_the_cap(ada: Talk) -> None:
    ada.says("text me deals on weekday mornings, at most twice a month").says("yes").says("no, email")
    assert ada.confirms == [
        "email you about promotions instead of texting you, only Monday to Friday 8 am–noon, at most 2 a month"
    ]
    ada.says("yes")
    assert not ada.allows("promotions", "sms")
    assert ada.caps() == [(("promotions",), ("email",), 2, "P1M")]


def test_the_channel_given_up_says_which_of_two_wishes_is_meant(ada: Talk) -> None:
    ada.says("text me deals weekly and email me the newsletter monthly").says("not texts, email")
    assert ada.confirms == [
        "email you about promotions instead of texting you, at most 1 a week",
        "email you the newsletter, at most 1 a month",
    ]


def test_no_not_that_topic_takes_it_out_of_what_waits(ada: Talk) -> None:
    ada.says("email me about sales and tips").says("no not tips")
    assert ada.changed == 0
    assert ada.confirms == ["email you about promotions"]


def test_more_times_after_a_yes_wait_for_a_yes(ada: Talk) -> None:
    ada.says("text me deals in the evening").says("yes").says("mornings are fine too")
    assert ada.changed == 0
    assert ada.confirms == ["text you about promotions, only between 5 and 9 pm or between 8 am and noon"]


def test_the_words_kept_are_those_of_the_wish_not_of_a_digression(ada: Talk) -> None:
    ada.says("text me deals weekly").says("actually make it monthly").asks("where is my order?", "order_status")
    ada.says("yes")
    assert ada.ledger[-1].words == "text me deals weekly\nactually make it monthly"
    ada.asks("where is my order?", "order_status").says("I want to hear about tips").says("email").says("yes")
    assert ada.ledger[-1].words == "I want to hear about tips\nemail"
