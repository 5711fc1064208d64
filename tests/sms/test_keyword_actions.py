"""STOP, START and HELP: at once, without the assistant, and confirmed exactly once."""

from __future__ import annotations

import threading

import pytest

from contact.terms import Channel, Message, Verdict
from gate.decisions import Question, decide_many
from storage.records import Suppression
from tests.sms.conftest import ADA, Sms

STRANGER = "+14025559999"


def _verdict(sms: Sms, ref: str = "ada", topic: str = "orders") -> tuple[Verdict, str]:
    with sms.database.read() as uow:
        question = Question(ref, Message(topic, Channel.SMS))
        (decision,) = decide_many(uow, sms.company, [question], sms.clock())
    return decision.verdict, decision.reason


@pytest.mark.parametrize("words", ["STOP", "stop.", "Unsubscribe!", "opt out"])
def test_stop_blocks_the_number_at_once_without_a_turn(sms: Sms, words: str) -> None:
    sms.customer()
    sms.grants("ada")
    assert sms.text(words) == 204
    assert _verdict(sms) == (Verdict.WITHHOLD, "suppressed")
    assert _verdict(sms, topic="promotions") == (Verdict.WITHHOLD, "suppressed")
    entry = sms.ledger("ada")[-1]
    assert (entry.words, entry.actor, entry.channel) == (words, "customer", "sms")
    assert entry.change == {"suppressed": {"channel": "sms", "address": ADA, "reason": "stop_keyword"}}
    assert entry.before == entry.after
    with sms.database.read() as uow:
        assert uow.inbox.waiting() == 0
    assert [e.kind for e in sms.events()][-4:] == [
        "customer_said",
        "preference_changed",
        "assistant_said",
        "turn_done",
    ]


def test_stop_is_confirmed_exactly_once(sms: Sms) -> None:
    sms.customer()
    (confirmation,) = sms.say("STOP")
    assert "opted out" in confirmation
    assert "START" in confirmation
    assert "topics" in confirmation
    assert sms.say("STOP") == []
    assert sms.say("stop!!") == []
    assert len(sms.ledger("ada")) == 1
    (message,) = sms.messages()
    assert sms.touchpoints(message.id) == [("send", "keyword_answer", False, None)]


def test_after_stop_nothing_else_leaves_not_even_replies(sms: Sms) -> None:
    sms.customer()
    sms.grants("ada")
    waiting = sms.queue()
    sms.say("STOP")
    assert sms.message(waiting).status == "withheld"
    assert sms.say("hello") == []
    assert sms.heard() == ["STOP", "hello"]


def test_an_answer_to_the_confirmation_opens_nothing_before_start(sms: Sms) -> None:
    sms.customer()
    sms.grants("ada", "orders")
    sms.say("STOP")
    for answer in ("orders", "only text me about orders", "1", "yes please"):
        assert sms.say(answer) == []
        assert sms.reason() == "stop_keyword"
        assert _verdict(sms) == (Verdict.WITHHOLD, "suppressed")
    assert len(sms.twilio.sent_to(ADA)) == 1
    sms.say("START")
    assert _verdict(sms)[0] is Verdict.SEND
    assert _verdict(sms, topic="promotions") == (Verdict.WITHHOLD, "no_permission")


def test_a_confirmation_that_comes_too_late_is_not_sent(sms: Sms) -> None:
    sms.customer()
    sms.text("STOP")
    sms.clock.advance(minutes=5, seconds=1)
    sms.dispatch()
    assert sms.twilio.sent == []
    (message,) = sms.messages()
    assert message.status == "withheld"
    assert sms.touchpoints(message.id)[0][1] == "too_late"


def test_a_confirmation_is_tried_again_within_its_minutes(sms: Sms) -> None:
    sms.customer()
    sms.twilio.fail_next(503)
    sms.text("STOP")
    sms.dispatch()
    assert sms.twilio.sent == []
    sms.clock.advance(seconds=5)
    sms.dispatch()
    assert len(sms.twilio.sent_to(ADA)) == 1


def test_a_confirmation_that_twilio_has_given_itself_is_no_trouble(sms: Sms) -> None:
    sms.customer()
    sms.text("STOP", OptOutType="STOP")
    sms.twilio.opt_out(ADA)
    sms.dispatch()
    (message,) = sms.messages()
    assert message.status == "failed"
    assert sms.reason() == "stop_keyword"


def test_a_stop_that_twilio_enforced_before_it_reached_us_is_recorded_and_confirmed(sms: Sms) -> None:
    sms.customer()
    with sms.database.write() as uow:
        uow.suppressions.add(Suppression("sms", ADA, "carrier_block", sms.clock()))
    assert len(sms.say("STOP")) == 1
    assert sms.reason() == "stop_keyword"
    assert [entry.words for entry in sms.ledger("ada")] == ["STOP"]
    assert sms.say("STOP") == []


def test_what_the_carrier_calls_stop_is_stop_in_any_words(sms: Sms) -> None:
    sms.customer()
    sms.text("alto por favor", OptOutType="STOP")
    assert sms.reason() == "stop_keyword"
    assert sms.ledger("ada")[-1].words == "alto por favor"


def test_start_lifts_the_block_and_what_was_granted_holds_again(sms: Sms) -> None:
    sms.customer()
    sms.grants("ada")
    sms.say("STOP")
    (answer,) = sms.say("START")
    assert "again" in answer
    assert "STOP" in answer
    assert sms.reason() is None
    assert _verdict(sms, topic="promotions")[0] is Verdict.SEND
    assert _verdict(sms, topic="surveys")[0] is Verdict.WITHHOLD
    assert sms.ledger("ada")[-1].change == {"lifted": {"channel": "sms", "address": ADA, "reason": "stop_keyword"}}
    assert len(sms.say("STOP")) == 1


def test_yes_is_start_only_for_a_blocked_number(sms: Sms) -> None:
    sms.customer()
    assert sms.say("YES") == ["Could you say that again?"]
    assert sms.ledger("ada") == []
    sms.say("STOP")
    (answer,) = sms.say("yes")
    assert "again" in answer
    assert sms.reason() is None


def test_start_from_a_number_that_was_never_blocked_changes_nothing(sms: Sms) -> None:
    sms.customer()
    (answer,) = sms.say("START")
    assert "not blocked" in answer
    assert sms.ledger("ada") == []


def test_a_block_that_is_not_the_customers_own_is_not_lifted_by_start(sms: Sms) -> None:
    sms.customer()
    with sms.database.write() as uow:
        uow.suppressions.add(Suppression("sms", ADA, "asked_by_court", sms.clock()))
    sms.say("START")
    assert sms.reason() == "asked_by_court"


@pytest.mark.parametrize("words", ["HELP", "info?"])
def test_help_says_who_we_are_and_how_to_stop(sms: Sms, words: str) -> None:
    sms.customer()
    (answer,) = sms.say(words)
    assert sms.company.name in answer
    assert "STOP" in answer
    assert sms.ledger("ada") == []


def test_stop_from_an_unknown_number_is_kept_and_confirmed(sms: Sms) -> None:
    (answer,) = sms.say("STOP", STRANGER)
    assert "opted out" in answer
    assert sms.reason(STRANGER) == "stop_keyword"


def test_stop_from_a_shared_number_stops_it_for_everybody(sms: Sms) -> None:
    sms.customer("ada")
    sms.customer("bob")
    assert len(sms.say("STOP")) == 1
    assert [len(sms.ledger(ref)) for ref in ("ada", "bob")] == [1, 1]
    assert _verdict(sms, "bob") == (Verdict.WITHHOLD, "suppressed")


@pytest.mark.parametrize("words", ["cancel my order", "stop my subscription order", "when does it end?"])
def test_a_sentence_is_left_to_understanding(sms: Sms, words: str) -> None:
    sms.customer()
    sms.say(words)
    assert sms.reason() is None


def test_a_stop_that_races_queued_messages_lets_none_be_decided_after_it(sms: Sms) -> None:
    sms.customer()
    sms.grants("ada")
    for _ in range(100):
        sms.queue()
    sms.twilio.delay = 0.005
    stopped_at: list[int] = []

    def stop() -> None:
        while len(sms.twilio.sent) < 5:
            pass
        sms.text("STOP")
        stopped_at.append(len(sms.twilio.sent))

    other = threading.Thread(target=stop)
    other.start()
    sms.dispatch()
    other.join()
    sms.dispatch()
    offers = [one for one in sms.twilio.sent if "opted out" not in one.body]
    # One may have been in Twilio's hands, and one on its way there, when the opt-out was committed.
    assert len(offers) <= stopped_at[0] + 1
    assert sms.reason() in ("stop_keyword", "carrier_block")
    assert [entry.words for entry in sms.ledger("ada")][-1] == "STOP"
    statuses = [message.status for message in sms.messages() if message.purpose == "marketing"]
    # One may have been refused by Twilio, which knew of the opt-out before us.
    assert set(statuses) - {"failed"} == {"sent", "withheld"}
    assert statuses.count("failed") <= 1
    assert statuses.count("sent") == len(offers)
