"""Taking back by words: the right change, told by what the customer will notice, and by their own words."""

from __future__ import annotations

import pytest

from tests.actions.dialogue import Talk
from tests.actions.test_undo import EVERYTHING_GRANTED, staff_changes
from tests.actions.test_with_grammar import ada as ada


@pytest.fixture
def subscribed(ada: Talk) -> Talk:
    staff_changes(ada, EVERYTHING_GRANTED)
    return ada


def test_undo_beside_a_question_takes_back_what_was_recorded_and_keeps_the_question(subscribed: Talk) -> None:
    subscribed.says("no order texts").says("stop the newsletter, and text me about orders")
    assert "Say “undo” to take that back." in subscribed.text
    assert subscribed.confirms == ["text you about orders"]
    subscribed.says("undo")
    assert not subscribed.allows("newsletter", "email")
    subscribed.says("yes")
    assert subscribed.allows("newsletter", "email")
    assert subscribed.allows("orders", "sms")


def test_undo_of_a_question_by_itself_drops_it(ada: Talk) -> None:
    ada.says("text me about sales").says("undo").says("yes")
    assert not ada.ledger


def test_undo_still_works_after_a_digression(subscribed: Talk) -> None:
    subscribed.says("stop the newsletter, and only call me about orders").says("no")
    subscribed.says("undo").says("yes")
    assert subscribed.allows("newsletter", "email")


@pytest.mark.parametrize(
    ("words", "cell"),
    [
        ("undo the change about the newsletter", "newsletter/email"),
        ("undo the newsletter thing", "newsletter/email"),
        ("can you take back what I said about surveys", "surveys/email"),
        ("please undo the change about texts", "tips/sms"),
        ("undo the one before that", "surveys/email"),
    ],
)
def test_an_older_change_is_taken_back_after_a_yes(subscribed: Talk, words: str, cell: str) -> None:
    subscribed.says("stop the newsletter").says("don't text me about tips").says("no more surveys").says("no calls")
    subscribed.says(words)
    assert subscribed.changed == 0
    subscribed.says("yes")
    assert subscribed.changed == 1
    stopped = {"newsletter/email", "surveys/email", "tips/sms", "orders/phone"}
    assert {one for one in stopped if not subscribed.allows(*one.split("/"))} == stopped - {cell}


def test_what_was_said_otherwise_since_stays(subscribed: Talk) -> None:
    subscribed.says("no more surveys").says("email me surveys").says("yes").says("undo the one before that").says("yes")
    assert subscribed.allows("surveys", "sms")
    assert subscribed.stage.preferences("ada").rules[("surveys", "email")] == "granted"  # type: ignore[index]


def test_nothing_of_that_kind_is_said_so(subscribed: Talk) -> None:
    subscribed.says("stop the newsletter").says("undo the change about texts")
    assert "no change of yours about texts" in subscribed.text
    assert subscribed.changed == 0


def test_taking_back_is_told_by_what_one_notices(subscribed: Talk) -> None:
    subscribed.says("stop everything").says("undo that")
    assert "To take back “stop everything”:" in subscribed.text
    assert "unless you ask" not in subscribed.text


def test_the_last_change_is_told_with_the_customers_words(subscribed: Talk) -> None:
    subscribed.says("stop the newsletter").says("what did I just change?")
    assert subscribed.text == (
        "Your last change, today: you said “stop the newsletter”, so I will stop sending you the newsletter."
    )
    subscribed.stage.clock.advance(days=1)
    staff_changes(subscribed, {"rules": [{"topic": "tips", "channel": "sms", "permission": "denied"}]})
    subscribed.says("what did I just change?")
    assert "on Monday, November 23" in subscribed.text
    assert "Our team has changed something since" in subscribed.text
