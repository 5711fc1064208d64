"""Tightening at once, loosening after a yes."""

from __future__ import annotations

import pytest

from tests.actions.dialogue import WEEKLY, Talk, deny, grant


def test_what_loosens_waits_for_a_yes(ada: Talk) -> None:
    ada.wishes("text me about sales", grant("promotions", "sms"))
    assert ada.confirms == ["text you about promotions"]
    assert set(ada.choices) == {"yes", "no"}
    assert ada.changed == 0
    assert not ada.allows("promotions", "sms")


def test_a_yes_records_what_was_read_back(ada: Talk) -> None:
    ada.wishes("text me about sales", grant("promotions", "sms")).presses("yes")
    assert ada.changed == 1
    assert ada.allows("promotions", "sms")
    assert not ada.allows("promotions", "email")
    assert "undo" in ada.choices
    assert (ada.ledger[-1].words or "").startswith("text me about sales")
    assert "Is that right?" in (ada.ledger[-1].wording or "")


def test_a_typed_yes_is_a_yes(ada: Talk) -> None:
    ada.wishes("text me about sales", grant("promotions", "sms")).says("yes")
    assert ada.allows("promotions", "sms")


def test_a_no_changes_nothing_and_asks_what_to_change(ada: Talk) -> None:
    ada.wishes("text me about sales", grant("promotions", "sms")).presses("no")
    assert ada.changed == 0
    assert "What should be different?" in ada.text
    assert "fix:channel" in ada.choices


def test_after_a_no_the_channel_can_be_changed_by_choices(ada: Talk) -> None:
    ada.wishes("text me about sales", grant("promotions", "sms", often=WEEKLY)).presses("no").presses("fix:channel")
    ada.presses("channel:email")
    assert ada.confirms == ["email you about promotions, at most 1 a week"]


def test_after_a_no_a_typed_answer_changes_what_was_wrong(ada: Talk) -> None:
    ada.wishes("text me about sales", grant("promotions", "sms")).presses("no")
    ada.wishes("email", {"channels": ["email"]}, act="fragment")
    assert ada.confirms == ["email you about promotions"]


def test_a_yes_after_a_no_changes_nothing(ada: Talk) -> None:
    ada.wishes("text me about sales", grant("promotions", "sms")).presses("no").says("yes")
    assert ada.changed == 0
    assert not ada.ledger


def test_a_yes_with_nothing_waiting_changes_nothing(ada: Talk) -> None:
    ada.says("yes")
    assert ada.changed == 0
    assert ada.replies


def test_a_second_yes_changes_nothing_more(ada: Talk) -> None:
    ada.wishes("text me about sales", grant("promotions", "sms")).says("yes").says("yes")
    assert len(ada.ledger) == 1


def test_a_yes_of_days_later_is_asked_again(ada: Talk) -> None:
    ada.wishes("text me about sales", grant("promotions", "sms"))
    ada.stage.clock.advance(days=3)
    ada.says("yes")
    assert ada.changed == 0
    assert ada.confirms == ["text you about promotions"]


def test_what_only_tightens_is_recorded_at_once_with_undo_offered(ada: Talk) -> None:
    ada.wishes("order updates not by text", deny("orders", "sms"))
    assert ada.changed == 1
    assert ada.confirms == []
    assert "undo" in ada.choices
    assert ada.text.startswith("Done: I will stop texting you about orders.")
    assert ada.ledger[-1].wording == ada.text


def test_of_several_wishes_the_tightening_are_recorded_and_the_loosening_asked_together(ada: Talk) -> None:
    ada.wishes(
        "no calls, text me deals, email me the newsletter, no post",
        deny(None, "phone"),
        grant("promotions", "sms"),
        grant("newsletter", "email"),
        deny(None, "post"),
    )
    assert ada.changed == 2
    assert ada.confirms == ["text you about promotions", "email you the newsletter"]
    ada.presses("yes")
    assert ada.changed == 2
    assert [entry.version for entry in ada.ledger] == [1, 2, 3, 4]
    assert ada.allows("promotions", "sms")
    assert ada.allows("newsletter", "email")
    assert not ada.allows("orders", "phone")


def test_a_wish_that_changes_nothing_says_so(ada: Talk) -> None:
    ada.wishes("order updates not by text", deny("orders", "sms")).says("order updates not by text")
    assert ada.changed == 0
    assert "already so" in ada.text


def test_what_is_required_is_said_to_stay(ada: Talk) -> None:
    ada.wishes("stop emailing me", deny(None, "email"))
    assert "I still have to send you safety and account notices." in ada.text
    assert ada.allows("service", "email")
    assert not ada.allows("orders", "email")


def test_the_last_word_wins_when_wishes_of_one_message_contradict(ada: Talk) -> None:
    ada.wishes("text me deals, no ads at all", grant("promotions", "sms"), deny("marketing")).says("yes")
    assert not ada.allows("promotions", "sms")


def test_a_later_denial_drops_what_waited(ada: Talk) -> None:
    ada.wishes("text me deals", grant("promotions", "sms")).wishes("stop all marketing", deny("marketing")).says("yes")
    assert not ada.allows("promotions", "sms")


def test_what_is_left_of_a_wish_after_the_last_word_is_read_back(ada: Talk) -> None:
    ada.wishes("deals by text and email, no emails", grant("promotions", "sms", "email"), deny(None, "email"))
    assert ada.changed == 1
    assert ada.confirms == ["text you about promotions"]
    ada.says("yes")
    assert ada.allows("promotions", "sms")
    assert not ada.allows("promotions", "email")


def test_a_second_wish_is_asked_together_with_the_first(ada: Talk) -> None:
    ada.wishes("text me deals", grant("promotions", "sms")).wishes("email me the news", grant("newsletter", "email"))
    assert ada.confirms == ["text you about promotions", "email you the newsletter"]
    ada.presses("yes")
    assert ada.allows("promotions", "sms")
    assert ada.allows("newsletter", "email")


def test_a_digression_is_answered_and_the_question_asked_again(ada: Talk) -> None:
    ada.wishes("text me deals", grant("promotions", "sms")).asks("where is my order?", "order_status")
    assert "no orders" in ada.text
    assert ada.confirms == ["text you about promotions"]
    ada.says("yes")
    assert ada.allows("promotions", "sms")


@pytest.mark.parametrize("act", ["question", "reported", "none"])
def test_what_is_no_wish_changes_nothing(ada: Talk, act: str) -> None:
    ada.wishes("did you text me about a sale?", grant("promotions", "sms"), act=act)
    assert ada.changed == 0
    assert ada.confirms == []
    assert ada.data("unclear")


def test_a_channel_without_a_contact_point_is_said_honestly(talk_as: object) -> None:
    bob = talk_as("bob", points=())  # type: ignore[operator]
    bob.wishes("text me about sales", grant("promotions", "sms"))
    assert "nothing on file to reach you by text" in bob.text


def test_too_much_at_once_changes_nothing_and_says_so(ada: Talk) -> None:
    topics = ["promotions", "tips", "newsletter", "surveys", "loyalty", "interests", "exclusives", "new_products"]
    wishes = [grant(topic, channel) for topic in topics for channel in ("sms", "email")]
    ada.wishes("everything, one by one", *wishes)
    assert ada.changed == 0
    assert ada.confirms == []
    assert "one thing at a time" in ada.text


def test_never_mind_drops_what_waits(ada: Talk) -> None:
    ada.wishes("text me deals", grant("promotions", "sms")).says("never mind").says("yes")
    assert not ada.ledger


def test_if_preferences_moved_before_the_yes_the_rest_is_still_recorded(ada: Talk) -> None:
    wishes = (grant("promotions", "sms"), grant("newsletter", "email"))
    ada.wishes("deals by text, news by email", *wishes)
    other = Talk(ada.stage, ada.rasa, "ada", ada.stage.conversation("ada"))
    other.wishes("no calls", deny(None, "phone"))
    assert len(ada.ledger) == 1
    ada.says("yes")
    assert ada.allows("promotions", "sms")
    assert [entry.version for entry in ada.ledger] == [1, 2, 3]
