"""What will I get then: by the gate's own decisions on what the company usually sends."""

from __future__ import annotations

from datetime import timedelta

from tests.actions.dialogue import MONTHLY, Talk, deny, grant
from tests.actions.shop import put_touchpoint
from tests.actions.test_undo import EVERYTHING_GRANTED, staff_changes

ASKED = "what will I get then?"


def company_sends(talk: Talk, topic: str, channel: str, every: int, customer: str = "ada") -> None:
    for days in range(1, 90, every):
        at = (talk.stage.clock() - timedelta(days=days)).isoformat()
        put_touchpoint(talk.stage.database, customer, at, channel, topic)


def test_what_waits_for_a_yes_is_told_before_and_after(ada: Talk) -> None:
    company_sends(ada, "promotions", "sms", 7)
    ada.wishes("text me promos", grant("promotions", "sms")).asks(ASKED, "forecast")
    assert "With that, you'd get about 4 messages a month from us instead of none, all about promotions." in ada.text
    assert ada.confirms == ["text you about promotions"]
    assert ada.changed == 0


def test_a_change_just_made_is_told_before_and_after(ada: Talk) -> None:
    staff_changes(ada, EVERYTHING_GRANTED)
    company_sends(ada, "promotions", "sms", 3)
    company_sends(ada, "newsletter", "email", 30)
    ada.wishes("promos monthly", {"polarity": "limit", "topics": ["promotions"], "often": MONTHLY})
    ada.asks(ASKED, "forecast")
    assert "You'll get about 2 messages a month from us instead of 11" in ada.text
    assert "promotions 1" in ada.text
    assert "the newsletter 1" in ada.text
    [data] = ada.data("preferences")
    assert data["forecast"]["planned"] == {"newsletter": 3, "promotions": 30}


def test_after_a_stop_nothing_comes(ada: Talk) -> None:
    staff_changes(ada, EVERYTHING_GRANTED)
    company_sends(ada, "promotions", "sms", 7)
    ada.wishes("stop the promos", deny("promotions")).asks(ASKED, "forecast")
    assert "You'll get no messages from us instead of 4." in ada.text


def test_without_a_change_in_question_it_is_as_things_stand(ada: Talk) -> None:
    staff_changes(ada, EVERYTHING_GRANTED)
    company_sends(ada, "promotions", "sms", 30, customer="bob")
    ada.asks(ASKED, "forecast")
    assert "As things stand, you'll get about 1 message a month from us, all about promotions." in ada.text


def test_without_a_record_it_says_so(ada: Talk) -> None:
    ada.asks(ASKED, "forecast")
    assert "no record of what we usually send" in ada.text
    assert "promotions" not in ada.text
    assert ada.data("preferences")


def test_a_forecast_is_short_enough_for_two_text_messages(ada: Talk) -> None:
    staff_changes(ada, EVERYTHING_GRANTED)
    for topic in ada.stage.company.catalog.topics:
        company_sends(ada, topic, "email", 20)
    ada.asks(ASKED, "forecast")
    assert len(ada.text) <= 306
