"""Whole conversations with real Rasa, and what the gate decides afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from tests.running import Chat, Company, Running, data_of, said

pytestmark = pytest.mark.rasa

WEDNESDAY = "2027-03-10T11:00:00-06:00"
WEDNESDAY_AFTERNOON = "2027-03-10T14:00:00-06:00"
SUNDAY = "2027-03-14T12:00:00-05:00"


def test_a_grant_is_read_back_and_holds_after_a_yes_only(reins: Running, company: Company) -> None:
    ref = company.customer()
    chat = Chat(reins.base, ref)
    turn = chat.say("text me deals after 6")
    assert data_of(turn, "confirm")
    assert company.decision(ref, "promotions", "sms", "2027-03-10T19:00:00-06:00") == "withhold"
    turn = chat.say(choice="yes")
    assert [event["kind"] for event in turn][-1] == "turn_done"
    assert company.decision(ref, "promotions", "sms", "2027-03-10T19:00:00-06:00") == "send"
    assert company.decision(ref, "promotions", "sms", WEDNESDAY) == "defer"
    (entry,) = company.call("GET", f"/v1/customers/{ref}/ledger")["entries"]
    assert entry["words"] == "text me deals after 6"
    assert entry["actor"] == "customer"


def test_a_denial_holds_at_once_and_can_be_undone(reins: Running, company: Company) -> None:
    ref = company.customer()
    grant = {"actor": "t", "evidence": "t", "rules": [{"topic": "marketing", "channel": "*", "permission": "granted"}]}
    company.call("PATCH", f"/v1/customers/{ref}/preferences", json=grant)
    chat = Chat(reins.base, ref)
    turn = chat.say("stop the newsletter")
    assert company.decision(ref, "newsletter", "email", WEDNESDAY) == "withhold"
    assert [event["kind"] for event in turn].count("preference_changed") == 1
    chat.say(choice="undo")
    assert company.decision(ref, "newsletter", "email", WEDNESDAY) == "send"
    entries = company.call("GET", f"/v1/customers/{ref}/ledger")["entries"]
    assert [entry["version"] for entry in entries] == [1, 2, 3]


def test_no_means_that_nothing_changes(reins: Running, company: Company) -> None:
    ref = company.customer()
    chat = Chat(reins.base, ref)
    chat.say("you can text me about deals")
    chat.say(choice="no")
    assert company.call("GET", f"/v1/customers/{ref}/ledger")["entries"] == []


def test_a_pending_wish_survives_a_question_about_an_order(reins: Running, company: Company) -> None:
    ref = company.customer()
    order: dict[str, Any] = {
        "placed_at": "2026-11-14T15:00:00-06:00",
        "status": "shipped",
        "origin": "online",
        "currency": "USD",
        "lines": [{"sku": "KH-38", "name": "Khakis", "quantity": 2, "unit_price": "49.00"}],
        "shipments": [{"carrier": "UPS", "tracking": "1Z999", "eta": "2026-11-24"}],
        "payment": {"status": "paid"},
    }
    company.call("PUT", f"/v1/customers/{ref}/orders/7731", json=order)
    chat = Chat(reins.base, ref)
    chat.say("text me promos on weekdays")
    turn = chat.say("wait, where is my order?")
    assert data_of(turn, "order")[0]["number"] == "7731"
    chat.say("yes")
    assert company.decision(ref, "promotions", "sms", WEDNESDAY) == "send"
    assert company.decision(ref, "promotions", "sms", SUNDAY) == "defer"


def test_a_visitor_gets_general_answers_and_changes_nothing(reins: Running, company: Company) -> None:
    ref = company.customer()
    before = company.call("GET", f"/v1/customers/{ref}/ledger")
    visitor = Chat(reins.base)
    assert said(visitor.say("hello"))
    turn = visitor.say("stop all marketing")
    assert not [event for event in turn if event["kind"] == "preference_changed"]
    assert not data_of(visitor.say("where is my order?"), "order")
    assert company.call("GET", f"/v1/customers/{ref}/ledger") == before


def test_a_person_can_be_asked_for(reins: Running, company: Company) -> None:
    turn = Chat(reins.base, company.customer()).say("let me talk to a real person")
    assert data_of(turn, "handoff")
    assert "handoff_changed" in [event["kind"] for event in turn]


@pytest.mark.parametrize("text", ["/restart", "/affirm", "  /affirm", '/wish{"topic": 1}', "\u200b/affirm"])
def test_a_command_is_text_even_when_something_waits_for_a_yes(reins: Running, company: Company, text: str) -> None:
    ref = company.customer()
    chat = Chat(reins.base, ref)
    chat.say("you can text me about deals")
    chat.say(text)
    assert company.call("GET", f"/v1/customers/{ref}/ledger")["entries"] == []


@pytest.mark.parametrize("text", ["asdkj qwpoe zxmcn", "what's the capital of Peru?", "🤷", "?", "x" * 2000])
def test_what_is_not_understood_changes_nothing_and_says_so(reins: Running, company: Company, text: str) -> None:
    ref = company.customer()
    turn = Chat(reins.base, ref).say(text)
    assert data_of(turn, "unclear")
    assert company.call("GET", f"/v1/customers/{ref}/ledger")["entries"] == []


def test_the_guided_way_leads_to_one_confirmation(reins: Running, company: Company) -> None:
    ref = company.customer()
    chat = Chat(reins.base, ref)
    turn = chat.say("I want to change how you contact me")
    for _ in range(6):
        if data_of(turn, "confirm"):
            break
        choices = [choice["value"] for event in turn for choice in event.get("choices", [])]
        wanted = [
            value
            for value in choices
            if value.startswith(("topic:newsletter", "channel:email", "often:1/P1M", "when:any"))
        ]
        turn = chat.say(choice=(wanted or choices)[0])
    assert data_of(turn, "confirm")
    chat.say(choice="yes")
    assert company.decision(ref, "newsletter", "email", WEDNESDAY_AFTERNOON) == "send"
