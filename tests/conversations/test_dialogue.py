"""Corrections, references, digressions, undo and forecasts with real Rasa, as customers put them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.running import Chat, Company, Running, data_of, said

pytestmark = pytest.mark.rasa

ALL_MARKETING = {
    "actor": "t",
    "evidence": "t",
    "rules": [{"topic": "marketing", "channel": "*", "permission": "granted"}],
}


@pytest.fixture
def ref(company: Company) -> str:
    return company.customer()


@pytest.fixture
def chat(reins: Running, ref: str) -> Chat:
    return Chat(reins.base, ref)


def read_back(turn: list[dict[str, Any]]) -> list[str]:
    found = data_of(turn, "confirm")
    assert len(found) < 2, "at most one question at a time"
    return list(found[0]["in_words"]) if found else []


def changes(turn: list[dict[str, Any]]) -> int:
    return [event["kind"] for event in turn].count("preference_changed")


@pytest.mark.parametrize("after_the_yes", [False, True])
def test_a_correction_keeps_what_was_not_mentioned(chat: Chat, after_the_yes: bool) -> None:
    chat.say("text me deals on weekday mornings")
    if after_the_yes:
        chat.say("yes")
    turn = chat.say("actually evenings")
    assert read_back(turn) == ["text you about promotions, only Monday to Friday 5–9 pm"]
    chat.say("yes")
    assert "Monday to Friday 5–9 pm, at most 1 a month" in said(chat.say("make it monthly"))


def test_small_talk_and_questions_leave_the_question_open_and_ask_it_again(chat: Chat, company: Company) -> None:
    chat.say("text me about new arrivals")
    for digression in ("thanks", "what can you do?", "where is my order?"):
        assert read_back(chat.say(digression)) == ["text you about new arrivals"]
    assert changes(chat.say("yes")) == 1


def test_the_ledger_keeps_the_words_of_the_wish(chat: Chat, company: Company, ref: str) -> None:
    chat.say("I'd like to hear about sales")
    chat.say("where is my order?")
    chat.say("email")
    chat.say("thanks")
    chat.say("yes")
    (entry,) = company.call("GET", f"/v1/customers/{ref}/ledger")["entries"]
    assert entry["words"] == "I'd like to hear about sales\nemail"


def test_one_of_two_by_its_place(chat: Chat) -> None:
    chat.say("text me about deals, and email me the newsletter")
    assert read_back(chat.say("only the second one")) == ["email you the newsletter"]


def test_undo_works_beside_a_question_and_for_an_older_change(chat: Chat, company: Company, ref: str) -> None:
    company.call("PATCH", f"/v1/customers/{ref}/preferences", json=ALL_MARKETING)
    chat.say("no more surveys")
    chat.say("no texts about orders")
    turn = chat.say("stop the newsletter, and text me about orders")
    assert "undo" in said(turn)
    assert len(read_back(chat.say("undo"))) == 2
    chat.say("no")
    chat.say("never mind")
    chat.say("undo the change about surveys")
    assert changes(chat.say("yes")) == 1
    assert company.decision(ref, "surveys", "email", "2027-03-10T11:00:00-06:00") == "send"
    assert company.decision(ref, "newsletter", "email", "2027-03-10T11:00:00-06:00") == "withhold"


def test_what_was_changed_is_told_in_the_customers_words(chat: Chat) -> None:
    chat.say("don't call me please")
    assert "you said “don't call me please”" in said(chat.say("what did I just change?"))


def test_the_forecast_says_honestly_that_there_is_no_record(chat: Chat) -> None:
    turn = chat.say("what will I get then?")
    assert data_of(turn, "preferences")
    assert "no record" in said(turn) or "a month" in said(turn)


def test_a_vague_wish_gets_one_question_and_after_two_failures_a_person(chat: Chat) -> None:
    assert data_of(chat.say("write to me less often"), "unclear")
    for nonsense in ("asdkj qwpoe", "zxmcn vbqwe"):
        turn = chat.say(nonsense)
        assert len([event for event in turn if event["by"] == "assistant"]) == 1
    choices = [choice["value"] for event in turn for choice in event.get("choices", [])]
    assert choices[0] == "person"
    assert any(value.startswith("often:") for value in choices)
    assert changes(chat.say("once a month")) == 1


def test_tastes_are_remembered_and_can_be_taken_back(chat: Chat, company: Company, ref: str) -> None:
    chat.say("I love argyle but hate stripes")
    found = company.call("GET", f"/v1/customers/{ref}/preferences")
    assert (found["likes"], found["dislikes"]) == (["argyle"], ["stripes"])
    chat.say(choice="undo")
    found = company.call("GET", f"/v1/customers/{ref}/preferences")
    assert (found["likes"], found["dislikes"]) == ([], [])


def test_a_wish_inside_a_request_for_settings_is_taken_as_the_wish(chat: Chat) -> None:
    turn = chat.say("I'd like to change my settings, no more phone calls")
    assert changes(turn) == 1
    assert not data_of(turn, "guide")
