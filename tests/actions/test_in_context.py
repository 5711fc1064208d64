"""What says too little by itself is taken as an answer to what is open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.actions.dialogue import WEEKLY, Talk, deny, grant

WEEKENDS = [{"days": ["sat", "sun"]}]
LIMIT_WEEKENDS = {"polarity": "limit", "when": WEEKENDS}


@pytest.fixture
def asked(ada: Talk) -> Talk:
    """Ada has said that she wants texts about deals, and is asked whether that is right."""
    return ada.wishes("text me about deals", grant("promotions", "sms"))


def test_a_limit_of_nothing_named_is_of_what_waits(asked: Talk) -> None:
    asked.wishes("only on weekends", LIMIT_WEEKENDS)
    assert asked.changed == 0
    assert asked.confirms == ["text you about promotions, only on Saturdays and Sundays"]


def test_with_nothing_open_a_limit_of_nothing_named_is_of_everything(ada: Talk) -> None:
    ada.wishes("only on weekends", LIMIT_WEEKENDS)
    assert ada.changed == 1
    [rule] = ada.stage.preferences("ada").windows
    assert (rule.topics, rule.channels) == (("*",), ("*",))


def test_a_limit_while_a_channel_is_asked_for_waits_with_the_wish(ada: Talk) -> None:
    ada.wishes("I'd like to hear about sales", grant("promotions", missing=["channel"]))
    ada.wishes("once a week is fine", {"polarity": "limit", "often": WEEKLY})
    assert ada.changed == 0
    assert "channel:email" in ada.choices
    ada.presses("channel:email")
    assert ada.confirms == ["email you about promotions, at most 1 a week"]


def test_less_often_is_of_what_waits(asked: Talk) -> None:
    asked.wishes("less often", {"polarity": "limit", "missing": ["often"]}, act="vague").presses("often:1/P1W")
    assert asked.confirms == ["text you about promotions, at most 1 a week"]


def test_not_by_text_asks_how_then(asked: Talk) -> None:
    asked.wishes("not by text", {"polarity": "deny", "channels": ["sms"]}, act="fragment")
    assert asked.confirms == []
    assert "channel:email" in asked.choices
    asked.says("yes")
    assert not asked.ledger


def test_not_by_text_of_two_channels_leaves_the_other(ada: Talk) -> None:
    ada.wishes("text and email me about deals", grant("promotions", "sms", "email"))
    ada.wishes("not by text", {"polarity": "deny", "channels": ["sms"]}, act="fragment")
    assert ada.confirms == ["email you about promotions"]


def test_not_by_text_is_no_answer_to_how(ada: Talk) -> None:
    ada.wishes("I'd like to hear about sales", grant("promotions", missing=["channel"]))
    ada.wishes("not by text", {"polarity": "deny", "channels": ["sms"]}, act="fragment")
    assert ada.confirms == []
    assert ada.changed == 0
    assert "channel:email" in ada.choices


def test_no_text_me_answers_the_question_and_names_a_channel(ada: Talk) -> None:
    ada.wishes("email me about deals", grant("promotions", "email")).wishes("no text me", deny(None, "sms"))
    assert ada.changed == 0
    assert ada.confirms == ["text you about promotions"]


def test_no_texts_is_a_wish_of_its_own_even_then(ada: Talk) -> None:
    ada.wishes("email me about deals", grant("promotions", "email")).wishes("no texts", deny(None, "sms"))
    assert ada.changed == 1
    assert ada.confirms == ["email you about promotions"]


def test_no_just_the_newsletter_replaces_the_topic_that_waits(asked: Talk) -> None:
    asked.wishes("no, just the newsletter", {"polarity": "deny", "only": "topic", "topics": ["newsletter"]})
    assert asked.changed == 0
    assert asked.confirms == ["text you the newsletter"]


def test_stop_them_answers_which_way(ada: Talk) -> None:
    ada.wishes("promotions", {"topics": ["promotions"]}, act="fragment")
    ada.wishes("stop them", {"polarity": "deny", "missing": ["topic"]})
    assert ada.changed == 1
    assert not ada.allows("promotions", "sms")


def test_too_adds_and_replaces_nothing(ada: Talk) -> None:
    ada.wishes("no calls", deny(None, "phone"))
    ada.wishes("actually texts too", {"channels": ["sms"]}, act="correction")
    assert ada.changed == 1
    assert not ada.allows("orders", "phone")
    assert not ada.allows("orders", "sms")


def test_too_adds_to_what_waits(asked: Talk) -> None:
    asked.wishes("and email too", {"channels": ["email"]}, act="correction")
    assert asked.confirms == ["text you about promotions", "email you about promotions"]


def test_not_understood_asks_the_open_question_again_without_confirming_anew(asked: Talk) -> None:
    asked.says("qwertz")
    assert asked.confirms == []
    assert asked.data("unclear") == [{"type": "unclear"}]
    assert "I will text you about promotions. Is that right?" in asked.text
    asked.presses("yes")
    assert asked.allows("promotions", "sms")


@pytest.mark.parametrize(("text", "days"), [("10 days", 10), ("for three weeks", 21), ("Two weeks", 14)])
def test_how_long_may_be_typed(ada: Talk, text: str, days: int) -> None:
    ada.wishes("pause the promos", {"polarity": "pause", "topics": ["promotions"], "missing": ["until"]}).says(text)
    [pause] = ada.stage.preferences("ada").pauses
    assert pause.until is not None
    assert pause.until - ada.stage.clock() == timedelta(days=days)


def test_resuming_nothing_says_that_nothing_is_paused(ada: Talk) -> None:
    ada.wishes("start again", {"polarity": "resume"}, act="resume")
    assert ada.text == "Nothing is paused right now."


def test_an_undo_pressed_while_something_waits_leaves_it_waiting(ada: Talk) -> None:
    ada.wishes("no calls, text me deals", deny(None, "phone"), grant("promotions", "sms")).presses("undo")
    assert ada.allows("orders", "phone")
    assert ada.confirms == ["text you about promotions"]
