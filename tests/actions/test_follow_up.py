"""What means something only after what was just said. The real grammar reads what it can of it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from tests.actions.dialogue import Talk
from tests.actions.test_undo import EVERYTHING_GRANTED, staff_changes
from tests.actions.test_with_grammar import ada as ada


@pytest.fixture
def subscribed(ada: Talk) -> Talk:
    """Ada, who has said yes to all marketing on every channel."""
    staff_changes(ada, EVERYTHING_GRANTED)
    return ada


@pytest.mark.parametrize(
    "words",
    ["oops no keep it pls", "sorry keep it", "wait no, i want it", "keep the newsletter", "nvm start it again",
     "start the newsletter again"],
)  # fmt: skip
def test_a_stop_that_was_not_meant_is_taken_back_after_a_yes(subscribed: Talk, words: str) -> None:
    subscribed.says("stop the newsletter").says(words)
    assert subscribed.changed == 0
    assert not subscribed.allows("newsletter", "email")
    subscribed.says("yes")
    assert subscribed.allows("newsletter", "email")
    assert subscribed.ledger[-1].undo_of == 2


def test_a_pause_that_was_not_meant_ends_after_a_yes(subscribed: Talk) -> None:
    subscribed.says("pause the newsletter for 3 weeks").says("nvm start it again")
    assert subscribed.stage.preferences("ada").pauses
    subscribed.says("yes")
    assert not subscribed.stage.preferences("ada").pauses


def test_keep_something_else_is_not_taken_for_the_last_change(subscribed: Talk) -> None:
    subscribed.says("stop the newsletter").says("keep the socks")
    assert subscribed.confirms == []
    assert subscribed.changed == 0


def test_keep_it_an_hour_later_changes_nothing(subscribed: Talk) -> None:
    subscribed.says("stop the newsletter")
    subscribed.stage.clock.advance(hours=1)
    subscribed.says("keep it")
    assert subscribed.confirms == []


def test_keep_it_after_a_yes_keeps_it(ada: Talk) -> None:
    ada.says("text me about sales").says("yes").says("keep it")
    assert ada.changed == 0
    assert "it stays: I will text you about promotions" in ada.text
    assert ada.allows("promotions", "sms")


def test_i_want_it_after_a_yes_takes_nothing_back(ada: Talk) -> None:
    ada.says("text me about sales").says("yes").says("wait no, I want it")
    assert ada.changed == 0
    assert ada.allows("promotions", "sms")


def test_a_stop_can_become_a_pause_after_a_yes(subscribed: Talk) -> None:
    subscribed.says("stop the newsletter").says("actually 3 weeks")
    assert subscribed.changed == 0
    subscribed.says("yes")
    assert len(subscribed.stage.preferences("ada").pauses) == 1
    assert subscribed.allows("newsletter", "email")


def test_a_length_of_time_is_no_correction_of_a_grant(ada: Talk) -> None:
    ada.says("text me about sales").says("yes").says("actually 3 weeks")
    assert ada.changed == 0
    assert ada.confirms == []


def test_until_a_day_just_after_a_pause_corrects_it(ada: Talk) -> None:
    ada.says("pause promos for 2 days").says("until december 20")
    [pause] = ada.stage.preferences("ada").pauses
    assert f"{pause.until:%m-%d}" == "12-20"


def test_wanting_what_never_came_asks_how(ada: Talk) -> None:
    ada.says("no more surveys").says("wait no i want it")
    assert "channel:email" in ada.choices
    ada.says("email")
    assert ada.confirms == ["email you about surveys"]


@pytest.mark.parametrize("words", ["never mind", "no"])
def test_never_mind_after_a_change_says_what_holds_and_offers_undo(subscribed: Talk, words: str) -> None:
    subscribed.says("no more surveys").says(words)
    assert subscribed.changed == 0
    assert "still holds: I will stop contacting you about surveys" in subscribed.text
    subscribed.presses("undo")
    assert subscribed.allows("surveys", "email")


def test_i_mean_tightens_at_once_and_restores_after_a_yes(subscribed: Talk) -> None:
    subscribed.says("stop texting me about sales").says("sorry, I mean stop emailing me about sales")
    assert not subscribed.allows("promotions", "email")
    assert not subscribed.allows("promotions", "sms")
    assert subscribed.confirms == ["text you about promotions"]
    subscribed.says("yes")
    assert subscribed.allows("promotions", "sms")
    assert not subscribed.allows("promotions", "email")


def test_i_mean_replaces_what_waits(ada: Talk) -> None:
    ada.says("text me about sales").says("i mean email me about sales")
    assert ada.confirms == ["email you about promotions"]


def test_i_mean_with_nothing_before_is_a_wish_like_any(subscribed: Talk) -> None:
    subscribed.says("I mean stop emailing me about sales")
    assert subscribed.changed == 1
    assert subscribed.allows("promotions", "sms")


@pytest.mark.parametrize(
    ("words", "cell"),
    [
        ("start texting me about deals again", ("promotions", "sms")),
        ("resume texting me about sales", ("promotions", "sms")),
        ("you can start emailing me the newsletter again", ("newsletter", "email")),
    ],
)
def test_starting_again_what_is_not_paused_is_a_grant(ada: Talk, words: str, cell: tuple[str, str]) -> None:
    ada.says(words)
    assert ada.changed == 0
    assert len(ada.confirms) == 1
    ada.says("yes")
    assert ada.allows(*cell)


def test_starting_again_without_a_channel_asks_how(ada: Talk) -> None:
    ada.says("start the newsletter again")
    assert "channel:email" in ada.choices
    assert ada.changed == 0


@pytest.mark.parametrize(
    ("first", "more", "confirms"),
    [
        (["text me about sales"], "and about rewards too", ["text you about promotions", "text you about rewards"]),
        (["text me about sales", "yes"], "and new arrivals too", ["text you about new arrivals"]),
        (["email me the newsletter", "yes"], "tips as well", ["email you about tips"]),
        (["email me the newsletter, weekly", "yes"], "tips as well", ["email you about tips, at most 1 a week"]),
    ],
)
def test_what_is_added_inherits_the_rest(ada: Talk, first: list[str], more: str, confirms: list[str]) -> None:
    for sentence in (*first, more):
        ada.says(sentence)
    assert ada.confirms == confirms


def test_a_stop_is_extended_at_once(subscribed: Talk) -> None:
    subscribed.says("stop texting me about sales").says("and tips too")
    assert subscribed.changed == 1
    assert not subscribed.allows("tips", "sms")
    assert not subscribed.allows("promotions", "sms")
    assert subscribed.allows("tips", "email")


def test_more_beside_an_only_is_asked_for_and_takes_nothing_away(subscribed: Talk) -> None:
    subscribed.says("only contact me about sales").says("and tips too").says("email").says("yes")
    assert subscribed.allows("tips", "email")
    assert subscribed.allows("promotions", "email")


def test_a_topic_without_and_is_still_asked_about(ada: Talk) -> None:
    ada.says("text me about sales").says("yes").says("tips")
    assert "want:grant" in ada.choices


def test_a_longer_pause_is_set_at_once_and_a_shorter_one_after_a_yes(ada: Talk) -> None:
    def end() -> str:
        [pause] = ada.stage.preferences("ada").pauses
        return f"{pause.until:%m-%d}"

    ada.says("pause everything for 2 weeks").says("make it 3 weeks actually")
    assert (ada.changed, end()) == (1, "12-14")
    ada.says("make it a week")
    assert (ada.changed, end()) == (0, "12-14")
    ada.says("yes")
    assert end() == "11-30"


@pytest.mark.parametrize(
    ("words", "end"),
    [("until friday", "11-27"), ("till December 20", "12-20"), ("the 5th", "12-05"), ("tomorrow please", "11-24"),
     ("until the end of the month", "12-01")],
)  # fmt: skip
def test_until_a_day_answers_how_long(ada: Talk, words: str, end: str) -> None:
    ada.says("pause promos").says(words)
    [pause] = ada.stage.preferences("ada").pauses
    assert f"{pause.until.astimezone(ZoneInfo('America/Chicago')):%m-%d %H:%M}" == f"{end} 00:00"


def test_on_second_thought_a_number_replaces_the_number(ada: Talk) -> None:
    ada.says("max 3 emails a week").says("on second thought 1")
    assert ada.caps() == [(("marketing",), ("email",), 1, "P1W")]
    ada.says("make it a month")
    assert ada.changed == 1
    assert ada.caps() == [(("marketing",), ("email",), 1, "P1M")]


def test_a_bare_number_is_no_correction(ada: Talk) -> None:
    ada.says("max 3 emails a week").says("1")
    assert ada.changed == 0
    assert ada.caps() == [(("marketing",), ("email",), 3, "P1W")]


@pytest.mark.parametrize(
    ("words", "confirm"),
    [
        ("yes but weekly", "text you about promotions, at most 1 a week"),
        ("yes, weekly", "text you about promotions, at most 1 a week"),
        ("yes, but by email", "email you about promotions"),
    ],
)
@pytest.mark.parametrize("intent", ["nlu_fallback", "affirm", "wish"])
def test_a_yes_with_a_reserve_is_asked_once_more(ada: Talk, words: str, confirm: str, intent: str) -> None:
    read = ada.rasa._parsed
    ada.rasa._parsed = lambda request: (
        read(request)
        | (  # type: ignore[method-assign]
            {"intent": {"name": intent, "confidence": 1.0}} if request["text"] == words else {}
        )
    )
    ada.says("text me about sales").says(words)
    assert ada.changed == 0
    assert ada.confirms == [confirm]


def test_a_yes_that_repeats_what_was_asked_is_a_yes(ada: Talk) -> None:
    read = ada.rasa._parsed
    ada.rasa._parsed = lambda request: (
        read(request)
        | (  # type: ignore[method-assign]
            {"intent": {"name": "affirm", "confidence": 1.0}} if request["text"] == "yes, by text" else {}
        )
    )
    ada.says("text me about sales").says("yes, by text")
    assert ada.allows("promotions", "sms")


def test_weekly_just_after_a_yes_limits_what_was_granted(ada: Talk) -> None:
    ada.says("text me about sales").says("yes").says("weekly")
    assert ada.changed == 1
    assert ada.caps() == [(("promotions",), ("sms",), 1, "P1W")]


def test_weekly_long_after_is_asked_about(ada: Talk) -> None:
    ada.says("text me about sales").says("yes")
    ada.stage.clock.advance(hours=2)
    ada.says("weekly")
    assert ada.changed == 0
    assert ada.data("unclear")


def test_what_did_i_change_is_told_from_the_ledger(subscribed: Talk) -> None:
    assert "changed nothing" in subscribed.says("what did I just change?").text
    assert "stop sending you the newsletter" in subscribed.says("stop the newsletter").says("what have I changed").text
    assert subscribed.changed == 0


def test_what_must_be_sent_is_said_to_come_always(ada: Talk) -> None:
    ada.says("stop the recall notices")
    assert ada.changed == 0
    assert "already so" not in ada.text
    assert "I have to send you safety and account notices in any case" in ada.text
