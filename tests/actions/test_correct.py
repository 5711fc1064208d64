""" "Actually, make it monthly": the last thing said changes, the rest stays."""

from __future__ import annotations

from tests.actions.dialogue import MONTHLY, WEEKLY, Talk, deny, grant

MAKE_IT_MONTHLY = {"often": MONTHLY}
BY_TEXT = {"channels": ["sms"]}


def correct(talk: Talk, text: str, parts: dict[str, object]) -> Talk:
    return talk.wishes(text, parts, act="correction")


def test_a_frequency_that_waits_is_replaced(ada: Talk) -> None:
    ada.wishes("text me promos weekly", grant("promotions", "sms", often=WEEKLY))
    correct(ada, "actually make it monthly", MAKE_IT_MONTHLY)
    assert ada.confirms == ["text you about promotions, at most 1 a month"]
    ada.presses("yes")
    assert ada.caps() == [(("promotions",), ("sms",), 1, "P1M")]
    assert len(ada.ledger) == 1


def test_a_recorded_frequency_is_replaced_and_nothing_else(ada: Talk) -> None:
    ada.wishes("text me promos weekly", grant("promotions", "sms", often=WEEKLY)).presses("yes")
    correct(ada, "actually make it monthly", MAKE_IT_MONTHLY)
    # On the last of a month and the first of the next: two in one week, so it loosens too.
    assert ada.confirms == ["text you about promotions, at most 1 a month"]
    ada.presses("yes")
    assert ada.changed == 1
    assert ada.allows("promotions", "sms")
    assert ada.caps() == [(("promotions",), ("sms",), 1, "P1M")]


def test_a_stricter_frequency_is_recorded_at_once(ada: Talk) -> None:
    ada.wishes("text me promos twice a month", grant("promotions", "sms", often={"max": 2, "per": "P1M"})).says("yes")
    correct(ada, "actually make it monthly", MAKE_IT_MONTHLY)
    assert ada.changed == 1
    assert ada.caps() == [(("promotions",), ("sms",), 1, "P1M")]


def test_a_looser_frequency_waits_for_a_yes(ada: Talk) -> None:
    ada.wishes("text me promos monthly", grant("promotions", "sms", often=MONTHLY)).presses("yes")
    correct(ada, "actually make it weekly", {"often": WEEKLY})
    assert ada.changed == 0
    assert ada.confirms == ["text you about promotions, at most 1 a week"]
    ada.presses("yes")
    assert ada.caps() == [(("promotions",), ("sms",), 1, "P1W")]


def test_another_channel_replaces_the_one_that_waits(ada: Talk) -> None:
    ada.wishes("email me about launches", grant("new_products", "email"))
    correct(ada, "no wait, text me instead", BY_TEXT)
    assert ada.confirms == ["text you about new arrivals"]
    ada.presses("yes")
    assert ada.allows("new_products", "sms")
    assert not ada.allows("new_products", "email")


def test_another_channel_takes_back_the_recorded_one(ada: Talk) -> None:
    ada.wishes("email me about launches", grant("new_products", "email")).presses("yes")
    correct(ada, "no wait, text me instead", BY_TEXT)
    assert ada.changed == 0
    assert len(ada.confirms) == 1
    ada.presses("yes")
    assert ada.allows("new_products", "sms")
    assert not ada.allows("new_products", "email")


def test_a_second_correction_leaves_nothing_of_the_first(ada: Talk) -> None:
    ada.wishes("email me about launches", grant("new_products", "email")).presses("yes")
    correct(ada, "no wait, text me instead", BY_TEXT).presses("yes")
    correct(ada, "no, call me", {"channels": ["phone"]}).presses("yes")
    assert ada.allows("new_products", "phone")
    assert not ada.allows("new_products", "email")
    assert not ada.allows("new_products", "sms")


def test_a_correction_of_a_correction_that_waits(ada: Talk) -> None:
    ada.wishes("email me about launches", grant("new_products", "email")).presses("yes")
    correct(ada, "no wait, text me instead", BY_TEXT)
    correct(ada, "no, call me", {"channels": ["phone"]}).presses("yes")
    assert ada.allows("new_products", "phone")
    assert not ada.allows("new_products", "email")
    assert not ada.allows("new_products", "sms")


def test_what_was_so_before_the_wish_stays_so_after_its_correction(ada: Talk) -> None:
    ada.wishes("email me about launches", grant("new_products", "email")).presses("yes")
    ada.wishes("launches weekly by email", grant("new_products", "email", often=WEEKLY))
    correct(ada, "no wait, text me instead", BY_TEXT).says("yes")
    assert ada.allows("new_products", "email")
    assert ada.allows("new_products", "sms")


def test_the_topic_named_says_which_wish_is_corrected(ada: Talk) -> None:
    ada.wishes(
        "news by email weekly, deals by text weekly",
        grant("newsletter", "email", often=WEEKLY),
        grant("promotions", "sms", often=WEEKLY),
    )
    correct(ada, "make the newsletter monthly", {"topics": ["newsletter"], "often": MONTHLY}).presses("yes")
    assert set(ada.caps()) == {
        (("newsletter",), ("email",), 1, "P1M"),
        (("promotions",), ("sms",), 1, "P1W"),
    }


def test_another_topic_replaces_the_topic(ada: Talk) -> None:
    ada.wishes("text me about tips", grant("tips", "sms"))
    correct(ada, "no, deals", {"topics": ["promotions"]}).presses("yes")
    assert ada.allows("promotions", "sms")
    assert not ada.allows("tips", "sms")


def test_a_wrong_denial_is_opened_again_only_after_a_yes(ada: Talk) -> None:
    ada.wishes("no order texts", deny("orders", "sms"))
    correct(ada, "no wait, emails", {"channels": ["email"]})
    assert ada.changed == 0
    assert not ada.allows("orders", "sms")
    ada.presses("yes")
    assert ada.allows("orders", "sms")
    assert not ada.allows("orders", "email")


def test_a_stop_becomes_a_limit(ada: Talk) -> None:
    ada.wishes("email me the newsletter", grant("newsletter", "email")).presses("yes")
    ada.wishes("stop the newsletter", deny("newsletter"))
    correct(ada, "actually make it monthly", MAKE_IT_MONTHLY)
    assert not ada.allows("newsletter", "email")
    ada.presses("yes")
    assert ada.allows("newsletter", "email")
    assert ada.caps() == [(("newsletter",), ("*",), 1, "P1M")]


def test_a_fragment_while_a_question_waits_is_a_correction(ada: Talk) -> None:
    ada.wishes("text me promos", grant("promotions", "sms"))
    ada.wishes("weekly", {"often": WEEKLY}, act="fragment")
    assert ada.confirms == ["text you about promotions, at most 1 a week"]


def test_a_correction_of_nothing_changes_nothing_and_asks(ada: Talk) -> None:
    correct(ada, "actually make it monthly", MAKE_IT_MONTHLY)
    assert ada.changed == 0
    assert ada.data("unclear")


def test_an_answer_to_a_question_may_sound_like_a_correction(ada: Talk) -> None:
    ada.wishes("I'd like to hear about sales", grant("promotions", missing=["channel"]))
    correct(ada, "actually, email", {"channels": ["email"]})
    assert ada.confirms == ["email you about promotions"]
