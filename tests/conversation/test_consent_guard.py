"""Whatever Rasa's room proposes: nothing is loosened without a yes to exactly that."""

from __future__ import annotations

from typing import Any

import pytest

from company import Company
from contact.document import change_from_document
from contact.terms import Channel, Permission
from customers import consent
from storage import Database
from storage.records import Event
from tests.conversation.fake_understanding import NO_PROMOTIONS, PROMOTIONS_BY_SMS, YES_NO
from tests.conversation.stage import Clock, Stage, fake_for, kinds

GRANTED = {("promotions", Channel.SMS): Permission.GRANTED}


class Scripted:
    """Answers each text with what the test says it should, as a Rasa gone wrong might."""

    def __init__(self, stage: Stage, **answers: dict[str, Any]) -> None:
        self._answers = answers
        stage.understanding = self
        stage.__post_init__()

    def turn(self, request: dict[str, Any]) -> dict[str, Any]:
        choice = request["choice"]
        said = choice["value"] if choice else request["text"].lower()
        answer = self._answers.get(said, {"replies": [{"text": "Hm."}]})
        return {"state": {"said": said}, "proposals": [], "trace": {}, **answer}


def proposal(change: dict[str, Any], version: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "replies": [{"text": "Done."}],
        "proposals": [
            {"type": "record_consent", "change": change, "wording": "Done.", "base_version": version, **more}
        ],
    }


def question(*changes: dict[str, Any]) -> dict[str, Any]:
    data = {"type": "confirm", "changes": list(changes)}
    return {"replies": [{"text": "Is that right?", "choices": YES_NO, "data": data}]}


def is_refused(stage: Stage, turn: list[Event], reason: str) -> bool:
    event = turn[-1].reply_to
    assert event is not None
    with stage.database.read() as uow:
        trace = uow.turns.get(event)
    assert trace is not None
    assert trace.trace["refused"] == reason
    return kinds(turn) == ["assistant_said", "turn_done"] and "Done." not in [event.text for event in turn]


@pytest.fixture
def stage(sqlite_database: Database, company: Company, clock: Clock) -> Stage:
    return Stage(sqlite_database, company, fake_for(sqlite_database, company), clock)


@pytest.fixture
def conversation(stage: Stage) -> str:
    return stage.conversation(stage.customer())


def test_a_yes_to_the_question_records_what_was_asked(stage: Stage, conversation: str) -> None:
    stage.turn(conversation, "text me about promotions")
    assert stage.ledger("ada") == []
    turn = stage.turn(conversation, choice="yes")
    assert kinds(turn) == ["preference_changed", "assistant_said", "turn_done"]
    assert stage.preferences("ada").rules == GRANTED
    (entry,) = stage.ledger("ada")
    assert entry.words == "text me about promotions"
    assert entry.wording == "I will do that. Is that right?"
    assert entry.event_id == turn[0].reply_to


def test_a_typed_yes_counts_as_well(stage: Stage, conversation: str) -> None:
    stage.turn(conversation, "text me about promotions")
    stage.turn(conversation, "yes")
    assert stage.preferences("ada").rules == GRANTED


def test_a_no_records_nothing(stage: Stage, conversation: str) -> None:
    stage.turn(conversation, "text me about promotions")
    stage.turn(conversation, choice="no")
    assert stage.ledger("ada") == []


def test_loosening_without_a_confirmation_is_refused(stage: Stage, conversation: str) -> None:
    Scripted(stage, hello=proposal(PROMOTIONS_BY_SMS))
    turn = stage.turn(conversation, "hello")
    assert is_refused(stage, turn, "not_confirmed")
    assert (turn[0].data or {})["type"] == "unclear"
    assert stage.ledger("ada") == []


def test_a_claimed_confirmation_of_what_was_never_asked_is_refused(stage: Stage, conversation: str) -> None:
    Scripted(stage, yes=proposal(PROMOTIONS_BY_SMS, confirmed=True))
    assert is_refused(stage, stage.turn(conversation, "yes"), "never_asked")
    assert stage.ledger("ada") == []


def test_a_yes_to_something_else_is_refused(stage: Stage, conversation: str) -> None:
    everything = {"rules": [{"topic": "*", "channel": "*", "permission": "granted"}]}
    Scripted(stage, ask=question(PROMOTIONS_BY_SMS), yes=proposal(everything, confirmed=True))
    stage.turn(conversation, "ask")
    assert is_refused(stage, stage.turn(conversation, choice="yes"), "asked_for_something_else")
    assert stage.ledger("ada") == []


def test_only_the_newest_question_can_be_answered(stage: Stage, conversation: str) -> None:
    tips = {"rules": [{"topic": "tips", "channel": "sms", "permission": "granted"}]}
    Scripted(
        stage, ask=question(PROMOTIONS_BY_SMS), other=question(tips), yes=proposal(PROMOTIONS_BY_SMS, confirmed=True)
    )
    stage.turn(conversation, "ask")
    stage.turn(conversation, "other")
    assert is_refused(stage, stage.turn(conversation, "yes"), "asked_for_something_else")


def test_the_same_change_in_another_form_is_the_same(stage: Stage, conversation: str) -> None:
    shorthand = {"rules": [{"topic": "promotions", "channel": "sms", "permission": "granted", "frequency": "P1W"}]}
    written_out = {
        "rules": [{"topic": "promotions", "channel": "sms", "permission": "granted"}],
        "caps": [{"topics": ["promotions"], "channels": ["sms"], "max": 1, "per": "P1W"}],
        "pauses": [],
    }
    Scripted(stage, ask=question(shorthand), yes=proposal(written_out, confirmed=True))
    stage.turn(conversation, "ask")
    stage.turn(conversation, "yes")
    assert stage.preferences("ada").rules == GRANTED


def test_a_yes_written_before_the_question_was_is_no_answer_and_the_question_is_put_again(
    stage: Stage, conversation: str
) -> None:
    wish = stage.say(conversation, "text me about promotions")
    early = stage.say(conversation, "yes")
    for event in (wish, early):
        stage.turns.take(stage.claim(event))
    turn = stage.answers(conversation, early)
    assert is_refused(stage, turn, "answered_before_asked")
    assert (turn[0].data or {})["type"] == "confirm"
    assert [choice["value"] for choice in turn[0].choices or ()] == ["yes", "no"]
    assert stage.ledger("ada") == []
    stage.turn(conversation, choice="yes")
    assert stage.preferences("ada").rules == GRANTED


def test_a_confirmation_counts_once(stage: Stage, conversation: str) -> None:
    Scripted(
        stage,
        ask=question(PROMOTIONS_BY_SMS),
        yes=proposal(PROMOTIONS_BY_SMS, confirmed=True),
        stop=proposal(NO_PROMOTIONS, 1),
        again=proposal(PROMOTIONS_BY_SMS, 2, confirmed=True),
    )
    for said in ("ask", "yes", "stop"):
        stage.turn(conversation, said)
    assert is_refused(stage, stage.turn(conversation, "again"), "already_answered")
    assert stage.preferences("ada").rules[("promotions", Channel.SMS)] is Permission.DENIED


def test_rasas_state_is_as_before_after_a_refusal(stage: Stage, conversation: str) -> None:
    Scripted(stage, hello=proposal(PROMOTIONS_BY_SMS))
    stage.turn(conversation, "wait")
    stage.turn(conversation, "hello")
    with stage.database.read() as uow:
        found = uow.conversations.get(conversation)
    assert found is not None
    assert found.state == {"said": "wait"}


def test_one_refused_change_keeps_the_others_of_its_turn_out(stage: Stage, conversation: str) -> None:
    both = proposal(NO_PROMOTIONS)
    both["proposals"] += proposal(PROMOTIONS_BY_SMS, 1)["proposals"]
    Scripted(stage, hello=both)
    assert is_refused(stage, stage.turn(conversation, "hello"), "not_confirmed")
    assert stage.ledger("ada") == []


def test_a_change_that_is_no_change_document_is_refused(stage: Stage, conversation: str) -> None:
    Scripted(stage, hello=proposal({"rules": [{"topic": "gossip", "channel": "*", "permission": "denied"}]}))
    assert is_refused(stage, stage.turn(conversation, "hello"), "invalid_change:rules/0/topic")


def test_a_visitor_can_record_nothing_not_even_a_denial(stage: Stage) -> None:
    Scripted(stage, hello=proposal(NO_PROMOTIONS))
    assert is_refused(stage, stage.turn(stage.conversation(), "hello"), "not_proven")


def test_a_pressed_undo_restores_what_was_granted_before(stage: Stage, conversation: str) -> None:
    for said in ("text me about promotions", "yes", "stop promotions"):
        stage.turn(conversation, said)
    turn = stage.turn(conversation, choice="undo")
    assert kinds(turn) == ["preference_changed", "assistant_said", "turn_done"]
    assert stage.preferences("ada").rules == GRANTED
    assert [entry.undo_of for entry in stage.ledger("ada")] == [None, None, 2]


def test_an_undo_that_was_typed_and_not_pressed_is_refused(stage: Stage, conversation: str) -> None:
    for said in ("text me about promotions", "yes", "stop promotions"):
        stage.turn(conversation, said)
    assert is_refused(stage, stage.turn(conversation, "undo"), "not_confirmed")
    assert stage.preferences("ada").rules[("promotions", Channel.SMS)] is Permission.DENIED


def test_a_pressed_undo_cannot_grant_more_than_there_was_before(stage: Stage, conversation: str) -> None:
    offer = proposal(NO_PROMOTIONS)
    offer["replies"] = [{"text": "Stopped.", "choices": [{"value": "undo", "label": "Undo"}]}]
    Scripted(stage, stop=offer, undo=proposal(PROMOTIONS_BY_SMS, 1, undo_of=1))
    stage.turn(conversation, "stop")
    assert is_refused(stage, stage.turn(conversation, choice="undo"), "undo_goes_too_far")


def test_there_is_no_undoing_an_entry_that_does_not_exist(stage: Stage, conversation: str) -> None:
    offer = {"replies": [{"text": "Hi.", "choices": [{"value": "undo", "label": "Undo"}]}]}
    Scripted(stage, hi=offer, undo=proposal(PROMOTIONS_BY_SMS, undo_of=7))
    stage.turn(conversation, "hi")
    assert is_refused(stage, stage.turn(conversation, choice="undo"), "nothing_to_undo")


def offering_undo(answer: dict[str, Any]) -> dict[str, Any]:
    return answer | {"replies": [{"text": "Stopped.", "choices": [{"value": "undo", "label": "Undo"}]}]}


def test_a_pressed_undo_reaches_the_last_message_only(stage: Stage, conversation: str) -> None:
    tips = {"rules": [{"topic": "tips", "channel": "*", "permission": "denied"}]}
    unset = {"rules": [{"topic": "orders", "channel": "*", "permission": "unset"}]}
    orders = {"rules": [{"topic": "orders", "channel": "*", "permission": "denied"}]}
    Scripted(
        stage,
        one=proposal(orders),
        two=offering_undo(proposal(tips, 1)),
        undo=proposal(unset, 2, undo_of=1),
    )
    stage.turn(conversation, "one")
    stage.turn(conversation, "two")
    assert is_refused(stage, stage.turn(conversation, choice="undo"), "undo_of_an_older_change")


def test_a_pressed_undo_leaves_what_staff_have_changed_since(stage: Stage, conversation: str) -> None:
    orders = {"rules": [{"topic": "orders", "channel": "*", "permission": "denied"}]}
    unset = {"rules": [{"topic": "orders", "channel": "*", "permission": "unset"}]}
    Scripted(stage, stop=offering_undo(proposal(orders)), undo=proposal(unset, 2, undo_of=1))
    stage.turn(conversation, "stop")
    with stage.database.write() as uow:
        consent.record(
            uow,
            stage.company,
            customer="ada",
            change=change_from_document(PROMOTIONS_BY_SMS, stage.company.catalog),
            actor="staff",
            channel=None,
            words="asked by phone",
            event_id=None,
            wording=None,
            now=stage.clock(),
        )
    turn = stage.turn(conversation, choice="undo")
    assert kinds(turn)[0] == "preference_changed"
    assert stage.preferences("ada").rules == GRANTED


def test_what_staff_did_is_not_the_customers_to_undo_by_a_button(stage: Stage, conversation: str) -> None:
    with stage.database.write() as uow:
        consent.record(
            uow,
            stage.company,
            customer="ada",
            change=change_from_document(NO_PROMOTIONS, stage.company.catalog),
            actor="staff",
            channel=None,
            words="asked by phone",
            event_id=None,
            wording=None,
            now=stage.clock(),
        )
    offer = {"replies": [{"text": "Hi.", "choices": [{"value": "undo", "label": "Undo"}]}]}
    Scripted(stage, hi=offer, undo=proposal(PROMOTIONS_BY_SMS, 1, undo_of=1))
    stage.turn(conversation, "hi")
    assert is_refused(stage, stage.turn(conversation, choice="undo"), "nothing_to_undo")
