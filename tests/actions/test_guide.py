"""The guided way in: topic, channel, how often, when, one confirmation."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contact.terms import Window
from tests.actions.dialogue import MONTHLY, Talk, deny, grant


def start(talk: Talk) -> Talk:
    return talk.asks("help me set this up", "guide")


def test_it_leads_by_choices_to_one_confirmation_of_everything(ada: Talk) -> None:
    start(ada).presses("topic:promotions").presses("channel:sms").presses("often:2/P1M").presses("when:morning")
    assert ada.changed == 0
    assert ada.confirms == ["text you about promotions, only between 8 am and noon, at most 2 a month"]
    ada.presses("yes")
    assert ada.changed == 1
    assert ada.allows("promotions", "sms")


def test_as_often_as_you_like_and_any_time_limit_nothing(ada: Talk) -> None:
    start(ada).presses("topic:promotions").presses("channel:sms").presses("often:any").presses("when:any")
    assert ada.confirms == ["text you about promotions"]


def test_typed_answers_are_taken(ada: Talk) -> None:
    start(ada).says("Promotions")
    ada.wishes("by text", {"channels": ["sms"]}, act="fragment")
    assert ada.confirms == ["text you about promotions"]
    ada.wishes("monthly", {"often": MONTHLY}, act="fragment")
    assert ada.confirms == ["text you about promotions, at most 1 a month"]


def test_a_typed_label_is_an_answer_whatever_else_it_might_mean(ada: Talk) -> None:
    start(ada).asks(ada.choices["topic:loyalty"], "loyalty")
    assert ada.data("guide") == [{"type": "guide", "step": "channel"}]


def test_several_answers_at_once_skip_their_steps(ada: Talk) -> None:
    start(ada)
    ada.wishes(
        "newsletter, email, monthly",
        {"topics": ["newsletter"], "channels": ["email"], "often": MONTHLY},
        act="fragment",
    )
    assert ada.confirms == ["email you the newsletter, at most 1 a month"]


def test_an_order_question_in_between_is_answered_and_the_guide_goes_on(ada: Talk) -> None:
    start(ada).presses("topic:promotions").asks("where is my order?", "order_status")
    assert "no orders" in ada.text
    assert ada.data("guide") == [{"type": "guide", "step": "channel"}]
    ada.presses("channel:sms")
    assert ada.data("guide") == [{"type": "guide", "step": "often"}]


def test_a_whole_wish_in_between_takes_over(ada: Talk) -> None:
    start(ada).presses("topic:promotions").wishes("no calls", deny(None, "phone"))
    assert ada.changed == 1
    assert ada.slots["guide"] is None


def test_cancel_leaves_it(ada: Talk) -> None:
    start(ada).presses("topic:promotions").says("cancel")
    assert ada.slots["guide"] is None
    assert "Nothing has changed" in ada.text


def test_go_back_takes_one_step_back(ada: Talk) -> None:
    start(ada).presses("topic:promotions").presses("channel:sms").wishes("go back", act="undo")
    assert ada.data("guide") == [{"type": "guide", "step": "channel"}]


def test_not_understood_asks_the_same_step_again(ada: Talk) -> None:
    start(ada).presses("topic:promotions").says("qwertz")
    assert [data["step"] for data in ada.data("unclear")] == ["channel"]
    assert ada.changed == 0


def test_even_what_only_tightens_is_read_back_at_the_end(ada: Talk) -> None:
    start(ada).presses("topic:orders").presses("channel:sms").presses("often:1/P1W").presses("when:any")
    assert ada.changed == 0
    assert len(ada.confirms) == 1


def test_a_window_of_the_guide_is_recorded(ada: Talk) -> None:
    start(ada).presses("topic:promotions").presses("channel:sms").presses("often:any").presses("when:weekends").says(
        "yes"
    )
    [rule] = ada.stage.preferences("ada").windows
    assert [window.days for window in rule.any] == [frozenset(["sat", "sun"])]
    assert isinstance(rule.any[0], Window)


def test_nobody_to_reach_means_nothing_to_set_up(talk_as: Callable[..., Talk]) -> None:
    bob = start(talk_as("bob", points=())).presses("topic:promotions")
    assert "nothing on file" in bob.text
    assert bob.slots["guide"] is None


def test_what_waited_before_is_dropped_by_starting_it(ada: Talk) -> None:
    start(ada.wishes("text me deals", grant("promotions", "sms"))).says("yes")
    assert not ada.ledger


@pytest.mark.parametrize("word", ["yes", "ok", "whatever", "as it comes"])
def test_a_nod_to_how_often_sets_no_limit_and_loses_nothing(ada: Talk, word: str) -> None:
    start(ada).presses("topic:promotions").presses("channel:sms").says(word)
    assert ada.data("guide") == [{"type": "guide", "step": "when"}]
    ada.says(word)
    assert ada.confirms == ["text you about promotions"]
    assert ada.changed == 0


def test_words_that_name_a_topic_and_a_channel_are_taken_and_read_back(ada: Talk) -> None:
    start(ada).says("txt me when stuff is marked down, sales n that")
    assert ada.confirms == ["text you about promotions"]


def test_words_that_refuse_are_never_taken_as_an_answer(ada: Talk) -> None:
    start(ada).says("no sales stuff in a txt, I hate that")
    assert ada.confirms == []
    assert ada.changed == 0
