"""Grammar and model, when they disagree: nothing changes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.arbitration import CHANGES, RIVALS, SURE, arbitrate, is_plain_yes

ACTS = [*CHANGES, "fragment", "show", "question", "reported", "none"]
INTENTS = [*RIVALS, "wish", "affirm", "deny", "greet", "guide", "out_of_scope", "complaint", "show_preferences"]


def ranking(*intents: tuple[str, float]) -> list[dict[str, Any]]:
    return [{"name": name, "confidence": confidence} for name, confidence in intents]


def decided(act: str, *intents: tuple[str, float], text: str = "some words", asked: bool = False) -> str | None:
    name: str | None = arbitrate(act, ranking(*intents), text, asked)["name"]
    return name


@pytest.mark.parametrize("act", sorted(CHANGES))
def test_a_wish_that_the_grammar_read_is_one_whatever_the_model_vaguely_thinks(act: str) -> None:
    assert decided(act, ("complaint", 0.9), ("wish", 0.05)) == "wish"
    assert decided(act, ("cancel_order", 0.5), ("wish", 0.3)) == "wish"
    assert decided(act) == "wish"


def test_a_model_sure_of_something_else_keeps_a_change_from_being_made() -> None:
    assert decided("wish", ("cancel_order", 0.95), ("wish", 0.02)) == "cancel_order"
    assert decided("undo", ("cancel_order", SURE), ("wish", 0.02)) == "cancel_order"


@given(st.sampled_from(["question", "reported", "none"]), st.lists(st.sampled_from(INTENTS), unique=True, max_size=5))
def test_the_model_alone_never_makes_a_wish(act: str, intents: list[str]) -> None:
    confidences = sorted((1 / (2 + index) for index in range(len(intents))), reverse=True)
    assert decided(act, *zip(intents, confidences, strict=True)) != "wish"


@given(st.sampled_from(ACTS), st.lists(st.sampled_from(INTENTS), unique=True, max_size=5), st.booleans())
def test_something_is_always_decided(act: str, intents: list[str], asked: bool) -> None:
    decision = arbitrate(act, ranking(*((intent, 0.5) for intent in intents)), "some words", asked)
    assert decision["name"] is None or decision["name"] in {*INTENTS, "nlu_fallback"}
    assert 0 <= decision["confidence"] <= 1


def test_a_wish_that_the_grammar_could_not_read_is_asked_again() -> None:
    assert decided("none", ("wish", 0.9), ("guide", 0.05)) == "nlu_fallback"


def test_a_plausible_second_is_taken_when_a_wish_was_not_borne_out() -> None:
    assert decided("question", ("wish", 0.5), ("why_contacted", 0.4)) == "why_contacted"


def test_a_yes_is_never_the_second_choice() -> None:
    assert decided("none", ("wish", 0.5), ("affirm", 0.45)) == "nlu_fallback"


def test_what_am_i_signed_up_for_is_shown() -> None:
    assert decided("show", ("order_history", 0.7)) == "show_preferences"


def test_a_question_about_an_order_is_not_one_about_preferences() -> None:
    assert decided("show", ("order_contents", 0.9)) == "order_contents"


def test_never_mind_takes_nothing_back() -> None:
    assert decided("undo", ("cancel_that", 0.9)) == "cancel_that"
    assert decided("undo", ("cancel_that", 0.6)) == "wish"


def test_refusing_what_is_being_asked_takes_back_nothing_that_was_done_before() -> None:
    assert decided("undo", ("deny", 0.7), asked=True) == "deny"
    assert decided("undo", ("deny", 0.7)) == "wish"


def test_a_fragment_is_an_answer_when_something_was_asked() -> None:
    assert decided("fragment", ("order_history", 0.7), text="orders", asked=True) == "wish"
    assert decided("fragment", ("order_history", 0.7), text="orders") == "order_history"


def test_a_question_may_be_asked_in_the_middle_of_another() -> None:
    assert decided("fragment", ("order_status", 0.95), text="order?", asked=True) == "order_status"


@pytest.mark.parametrize(
    "text", ["yes", "yeah sure go ahead", "👍", "why not", "no problem", "ok do it", "yes, that's right"]
)
def test_a_plain_yes_is_one(text: str) -> None:
    assert decided("none", ("affirm", 0.9), text=text) == "affirm"


@pytest.mark.parametrize(
    "text",
    [
        "yes but not on sundays",
        "yes if it is by email",
        "I don't think so",
        "sure, unless it's daily",
        "ok wait",
        "yes?",
        "no yes",
        "yeah, no",
        "ok only the first one",
        "not sure",
        "that’s not right",
        "asdf",
        "lovely",
        "haha",
        "I want to know",
        "yes and then there is a long story of mine to be told about it all today",
    ],
)
def test_a_yes_with_a_reserve_is_asked_again(text: str) -> None:
    assert not is_plain_yes(text)
    assert decided("none", ("affirm", 0.99), text=text) == "nlu_fallback"


def test_an_answer_to_what_was_asked_is_not_asked_again() -> None:
    assert arbitrate("none", ranking(("deny", 0.55)), "naw", asked=True) == {"name": "deny", "confidence": 1.0}
    assert arbitrate("none", ranking(("affirm", 0.55)), "sure thing", asked=True) == {
        "name": "affirm",
        "confidence": 1.0,
    }
    assert arbitrate("none", ranking(("deny", 0.55)), "naw")["confidence"] == 0.55


def test_a_yes_with_a_reserve_is_no_answer_even_when_asked() -> None:
    assert decided("none", ("affirm", 0.99), text="yes but not on sundays", asked=True) == "nlu_fallback"


def test_a_doubtful_yes_is_asked_again() -> None:
    assert decided("none", ("affirm", 0.45), text="fine") == "nlu_fallback"
