"""Dialogues that went wrong once when somebody talked as people do."""

from __future__ import annotations

import pytest

from actions.times import added
from tests.actions.dialogue import MONTHLY, Talk
from tests.actions.test_undo import EVERYTHING_GRANTED, staff_changes
from tests.actions.test_with_grammar import ada as ada


@pytest.fixture
def subscribed(ada: Talk) -> Talk:
    staff_changes(ada, EVERYTHING_GRANTED)
    return ada


def test_email_please_answers_get_it_or_stop_it(ada: Talk) -> None:
    ada.says("newsletter").says("email please")
    assert ada.confirms == ["email you the newsletter"]


def test_monthly_answers_get_it_or_stop_it_with_a_limit(subscribed: Talk) -> None:
    subscribed.says("newsletter").says("monthly")
    assert subscribed.caps() == [(("newsletter",), ("*",), *MONTHLY.values())]


def test_actually_not_surveys_is_an_exception_from_everything(ada: Talk) -> None:
    ada.says("send me everything").says("by email").says("actually not surveys")
    assert ada.changed == 0
    ada.says("yes").says("not the newsletter either")
    assert ada.changed == 1
    assert ada.allows("tips", "email")
    assert not ada.allows("surveys", "email")
    assert not ada.allows("newsletter", "email")


def test_just_mornings_after_a_wish_is_of_that_wish(ada: Talk) -> None:
    ada.says("text me sales on fridays").says("saturdays too").says("yes").says("just mornings")
    [rule] = ada.stage.preferences("ada").windows
    assert (rule.topics, [str(channel) for channel in rule.channels]) == (("promotions",), ["sms"])
    assert "only on Fridays and Saturdays 8 am–noon" in ada.text


def test_days_added_are_told_together() -> None:
    assert added([{"days": ["sat"]}], [{"days": ["fri"]}]) == [{"days": ["fri", "sat"]}]


def test_keep_the_texts_takes_the_stop_back(subscribed: Talk) -> None:
    subscribed.says("stop texting me about deals").says("keep the texts").says("yes")
    assert subscribed.allows("promotions", "sms")


def test_make_it_3_texts_is_about_the_texts(ada: Talk) -> None:
    ada.says("no more than 2 texts a week and 1 email a month").says("make it 3 texts").says("yes")
    assert set(ada.caps()) == {(("marketing",), ("sms",), 3, "P1W"), (("marketing",), ("email",), 1, "P1M")}


def test_forget_a_taste(ada: Talk) -> None:
    ada.asks("i like argyle socks and linen", "likes").asks("forget argyle", "cancel_that")
    assert ada.stage.preferences("ada").likes == ("linen",)


def test_a_complaint_about_emails_is_settled_for_emails(ada: Talk) -> None:
    ada.says("you guys email me way too much")
    assert "How often is right for emails?" in ada.text
    ada.says("once a month is fine")
    assert ada.caps() == [(("marketing",), ("email",), 1, "P1M")]


def test_the_guide_begins_after_the_topic_that_was_named(ada: Talk) -> None:
    ada.asks("set up my newsletter preferences", "guide")
    assert "channel:email" in ada.choices
    assert "the newsletter" in ada.text


@pytest.mark.parametrize(
    "text", ["set it up so that I only hear of sales when it rains", "change my settings to stop the thing from before"]
)
def test_the_guide_is_not_opened_for_something_definite(ada: Talk, text: str) -> None:
    ada.asks(text, "guide")
    assert ada.data("guide") == []
    assert ada.data("unclear")
    assert "nothing has changed" in ada.text


def test_undo_of_one_of_several_tells_just_that(ada: Talk) -> None:
    ada.says("text me deals and email me tips").says("yes").says("undo the first one")
    assert ada.text == "Undone: I will stop texting you about promotions."


def test_at_a_loss_twice_there_is_one_question_with_a_person_first(ada: Talk) -> None:
    ada.says("less often please").says("asdf").says("qwer")
    assert len(ada.replies) == 1
    assert next(iter(ada.choices)) == "person"
    assert "often:1/P1M" in ada.choices
