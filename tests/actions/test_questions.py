"""One question at a time when a wish is not whole; any way of answering it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from storage.records import Point
from tests.actions.dialogue import MONTHLY, WEEKLY, Talk, deny, grant

NO_CHANNEL = grant("promotions", missing=["channel"])


def test_without_a_channel_those_with_a_contact_point_are_offered(talk_as: Callable[..., Talk]) -> None:
    bob = talk_as("bob", points=(Point("sms", "+14025550101", True), Point("post", "1 Main St", True)))
    bob.wishes("I'd like to hear about sales", NO_CHANNEL)
    assert [value for value in bob.choices if value.startswith("channel:")] == ["channel:sms", "channel:post"]
    assert bob.changed == 0
    assert bob.data("unclear") == [{"type": "unclear", "asks": "channel"}]


def test_a_pressed_channel_completes_the_wish(ada: Talk) -> None:
    ada.wishes("I'd like to hear about sales", NO_CHANNEL).presses("channel:email")
    assert ada.confirms == ["email you about promotions"]


def test_a_typed_label_completes_the_wish(ada: Talk) -> None:
    ada.wishes("I'd like to hear about sales", NO_CHANNEL).says("Email")
    assert ada.confirms == ["email you about promotions"]


def test_a_fragment_completes_the_wish(ada: Talk) -> None:
    ada.wishes("I'd like to hear about sales", NO_CHANNEL)
    ada.wishes("by email, weekly", {"channels": ["email"], "often": WEEKLY}, act="fragment")
    assert ada.confirms == ["email you about promotions, at most 1 a week"]


def test_both_means_every_channel_on_offer(talk_as: Callable[..., Talk]) -> None:
    bob = talk_as("bob", points=(Point("sms", "+14025550101", True), Point("email", "b@x.example", True)))
    bob.wishes("I'd like to hear about sales", NO_CHANNEL).says("both")
    assert bob.confirms == ["text and email you about promotions"]


def test_what_does_not_answer_is_asked_again_and_changes_nothing(ada: Talk) -> None:
    ada.wishes("I'd like to hear about sales", NO_CHANNEL).says("asdkj qwpoe")
    assert ada.data("unclear")
    assert "channel:email" in ada.choices
    ada.presses("channel:email")
    assert ada.confirms == ["email you about promotions"]


def test_an_order_question_in_between_is_answered_and_the_question_asked_again(ada: Talk) -> None:
    ada.wishes("I'd like to hear about sales", NO_CHANNEL).asks("where is my order?", "order_status")
    assert "no orders" in ada.text
    assert "channel:email" in ada.choices


def test_less_often_asks_how_often_and_keeps_the_scope(ada: Talk) -> None:
    ada.wishes("fewer texts about sales", {"topics": ["promotions"], "channels": ["sms"]}, act="vague")
    assert ada.changed == 0
    ada.presses("often:1/P1M")
    assert ada.caps() == [(("promotions",), ("sms",), 1, "P1M")]


def test_less_often_of_nothing_named_is_one_cap_over_all_marketing(ada: Talk) -> None:
    ada.wishes("less often please", {}, act="vague").says("once a week")
    assert ada.caps() == [(("marketing",), ("*",), 1, "P1W")]


def test_no_to_a_question_leaves_everything(ada: Talk) -> None:
    ada.wishes("less often please", {}, act="vague").says("no")
    assert "leave everything as it is" in ada.text
    assert ada.slots["asking"] is None


def test_a_pause_without_an_end_asks_how_long(ada: Talk) -> None:
    ada.wishes("pause the promos", {"polarity": "pause", "topics": ["promotions"], "missing": ["until"]})
    ada.presses("until:P2W")
    assert ada.changed == 1
    [pause] = ada.stage.preferences("ada").pauses
    assert pause.until is not None
    assert pause.until - ada.stage.clock() == timedelta(days=14)


def test_a_pause_may_last_until_the_customer_says_so(ada: Talk) -> None:
    ada.wishes("pause the promos", {"polarity": "pause", "topics": ["promotions"], "missing": ["until"]})
    ada.presses("until:none")
    [pause] = ada.stage.preferences("ada").pauses
    assert pause.until is None


def test_without_a_topic_the_catalog_is_offered(ada: Talk) -> None:
    ada.wishes("text me", {"polarity": "grant", "channels": ["sms"], "missing": ["topic"]})
    assert "topic:newsletter" in ada.choices
    assert "topic:service" not in ada.choices
    ada.presses("topic:newsletter")
    assert ada.confirms == ["text you the newsletter"]


def test_two_missing_parts_are_asked_one_after_the_other(ada: Talk) -> None:
    ada.wishes("I want to hear from you", {"polarity": "grant", "missing": ["channel", "topic"]})
    ada.presses("topic:tips").presses("channel:post")
    assert len(ada.confirms) == 1


def test_a_whole_wish_beside_a_half_one_is_asked_about_once_together(ada: Talk) -> None:
    ada.wishes(
        "text me deals, and I want the newsletter", grant("promotions", "sms"), grant("newsletter", missing=["channel"])
    )
    assert ada.confirms == []
    ada.presses("channel:email")
    assert ada.confirms == ["text you about promotions", "email you the newsletter"]


def test_a_tightening_wish_beside_a_half_one_is_recorded_at_once(ada: Talk) -> None:
    ada.wishes("no calls, and I want the newsletter", deny(None, "phone"), grant("newsletter", missing=["channel"]))
    assert ada.changed == 1
    ada.presses("channel:email").presses("yes")
    assert ada.allows("newsletter", "email")


def test_too_much_beside_a_half_wish_is_not_kept_and_said(ada: Talk) -> None:
    topics = ["promotions", "tips", "surveys", "loyalty", "interests", "exclusives", "new_products", "orders"]
    wishes = [grant(t, *channels) for t in topics for channels in (("sms", "email"), ("phone", "post", "web"))]
    ada.wishes("all of that, and the newsletter", *wishes, grant("newsletter", missing=["channel"]))
    assert "one thing at a time" in ada.text
    assert ada.slots["asking"] is None
    assert ada.slots["pending"] is None


def test_a_topic_by_itself_asks_which_way(ada: Talk) -> None:
    ada.wishes("the newsletter", {"topics": ["newsletter"]}, act="fragment")
    assert ada.changed == 0
    ada.presses("want:deny")
    assert ada.changed == 1


def test_a_topic_by_itself_and_then_get_it_asks_the_channel(ada: Talk) -> None:
    ada.wishes("the newsletter", {"topics": ["newsletter"]}, act="fragment").says("Get it").presses("channel:email")
    assert ada.confirms == ["email you the newsletter"]


def test_a_frequency_by_itself_asks_of_what(ada: Talk) -> None:
    ada.wishes("monthly", {"often": MONTHLY}, act="fragment").presses("topic:newsletter")
    assert ada.caps() == [(("newsletter",), ("*",), 1, "P1M")]


def test_a_button_of_a_closed_question_changes_nothing(ada: Talk) -> None:
    ada.wishes("I'd like to hear about sales", NO_CHANNEL)
    ada.rasa.states.clear()
    ada.says("never mind")
    ada.last = ada.stage.turn(ada.conversation, choice="channel:email")
    assert ada.changed == 0
    assert ada.confirms == []


def test_a_new_wish_takes_the_place_of_a_half_one(ada: Talk) -> None:
    ada.wishes("I'd like to hear about sales", NO_CHANNEL).wishes("no calls", deny(None, "phone"))
    assert ada.changed == 1
    assert ada.slots["asking"] is None
