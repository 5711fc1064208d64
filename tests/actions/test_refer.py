""" "The second one", "both", "not the first": one or several of what was just offered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from actions.references import Reference, reference_in
from storage.records import Point
from tests.actions.dialogue import Talk, grant
from tests.actions.shop import KHAKIS, SOCKS, put_orders

TWO = (Point("sms", "+14025550101", True), Point("email", "b@x.example", True))
NO_CHANNEL = grant("promotions", missing=["channel"])


@pytest.fixture
def bob(talk_as: Callable[..., Talk]) -> Talk:
    """Bob, who can be reached in two ways."""
    return talk_as("bob", points=TWO)


@pytest.fixture
def asked_about_two(ada: Talk) -> Talk:
    return ada.wishes("deals by text, news by email", grant("promotions", "sms"), grant("newsletter", "email"))


@pytest.mark.parametrize(
    ("text", "which"),
    [("the second one", (2,)), ("2nd", (2,)), ("only the first", (1,)), ("the last one please", (-1,)),
     ("number two", (2,)), ("the first and the third", (1, 3)), ("both of them", "both"), ("all of those", "all"),
     ("that one", "that"), ("the second order", (2,))],
)  # fmt: skip
def test_what_refers(text: str, which: Any) -> None:
    assert reference_in(text, {}) == Reference(which)


@pytest.mark.parametrize("text", ["second thoughts", "first thing in the morning", "the newsletter", "one a week", "2"])
def test_what_does_not_refer(text: str) -> None:
    assert reference_in(text, {}) is None


@pytest.mark.parametrize(("which", "same"), [([2], (2,)), ("last", (-1,)), ("all", "all"), ("that", "that")])
def test_the_grammars_reference_is_taken_as_it_is(which: Any, same: Any) -> None:
    reading = {"act": "fragment", "wishes": [{"parts": {"reference": {"which": which}}}]}
    assert reference_in("whatever it says", reading) == Reference(same)
    assert reference_in("whatever it says", {"act": "fragment", "reference": {"which": which}}) == Reference(same)


@pytest.mark.parametrize("text", ["the second one", "2", "number 2", "the last"])
def test_one_of_the_choices_by_its_place(bob: Talk, text: str) -> None:
    bob.wishes("I'd like to hear about sales", NO_CHANNEL).says(text)
    assert bob.confirms == ["email you about promotions"]


@pytest.mark.parametrize("text", ["both", "all of them", "the first and the second"])
def test_several_of_the_choices(bob: Talk, text: str) -> None:
    bob.wishes("I'd like to hear about sales", NO_CHANNEL).says(text)
    assert bob.confirms == ["text and email you about promotions"]


@pytest.mark.parametrize("text", ["both", "the ninth", "that one"])
def test_what_is_not_plain_is_asked_again(ada: Talk, text: str) -> None:
    ada.wishes("I'd like to hear about sales", NO_CHANNEL).says(text)
    assert ada.confirms == []
    assert "channel:email" in ada.choices


def test_places_in_the_guide(bob: Talk) -> None:
    bob.asks("help me set this up", "guide").says("the first and the fourth").says("both")
    bob.presses("often:any").presses("when:any")
    assert bob.confirms == ["text and email you about orders and new arrivals"]


def test_two_is_no_place_where_it_may_mean_twice(ada: Talk) -> None:
    ada.wishes("less often please", {}, act="vague").says("2")
    assert ada.changed == 0


@pytest.mark.parametrize("text", ["the second one", "only the second", "not the first", "skip the first one"])
def test_one_of_two_wishes_that_wait(asked_about_two: Talk, text: str) -> None:
    asked_about_two.says(text)
    assert asked_about_two.changed == 0
    assert asked_about_two.confirms == ["email you the newsletter"]
    asked_about_two.says("yes")
    assert not asked_about_two.allows("promotions", "sms")
    assert asked_about_two.allows("newsletter", "email")


def test_the_second_of_one_changes_nothing_and_keeps_the_question(ada: Talk) -> None:
    ada.wishes("text me about sales", grant("promotions", "sms")).says("the second one")
    assert ada.changed == 0
    assert ada.data("unclear")
    assert ada.says("yes").changed == 1


def test_a_reference_to_nothing_asks_what_is_meant(ada: Talk) -> None:
    ada.says("the second one")
    assert "not sure which one you mean" in ada.text


@pytest.mark.parametrize("text", ["both", "all of them"])
def test_both_of_what_waits_is_a_yes(asked_about_two: Talk, text: str) -> None:
    asked_about_two.says(text)
    assert asked_about_two.changed == 2


def test_after_a_no_to_several_the_one_that_is_wrong_is_chosen_and_changed(asked_about_two: Talk) -> None:
    asked_about_two.presses("no")
    assert asked_about_two.choices["item:1"] == "Newsletter by email"
    asked_about_two.says("the second one").presses("fix:channel").presses("channel:sms")
    assert asked_about_two.confirms == ["text you about promotions", "text you the newsletter"]


def test_one_of_the_orders_listed(ada: Talk) -> None:
    put_orders(ada.stage.database, "ada", ada.stage.clock(), KHAKIS, SOCKS)
    ada.asks("what have I bought?", "order_history").says("the second one")
    assert [order["number"] for order in ada.data("order")] == ["7602"]


def test_one_of_two_things_just_recorded_is_undone(ada: Talk) -> None:
    ada.wishes("deals by text, news by email", grant("promotions", "sms"), grant("newsletter", "email")).says("yes")
    ada.says("undo the second one")
    assert ada.changed == 1
    assert ada.allows("promotions", "sms")
    assert not ada.allows("newsletter", "email")
