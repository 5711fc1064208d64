from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from company import Company
from connectors.sending import Permanent, Receipt, Temporary
from connectors.web_widget.sender import WebWidgetSender
from contact.document import change_from_document
from conversation.sessions import open_session
from customers import consent
from gate.dispatcher import MOST_ATTEMPTS, Dispatcher
from storage import ChangeSignal, Database
from storage.records import NewEvent, NewOutboxMessage, OutboxMessage, Suppression, Touchpoint
from tests.conversation.stage import Clock, add_customer

NUMBER = "+14025550101"
# 12:00 in Omaha, on a Monday.
NOON = "2026-11-23T18:00:00+00:00"


class Recording:
    """A sender that keeps what it was given, and does what it is told instead."""

    local = False

    def __init__(self) -> None:
        self.sent: list[tuple[int, str | None]] = []
        self.fail: Exception | None = None
        self.before: Callable[[OutboxMessage], None] = lambda _: None

    def send(self, message: OutboxMessage, address: str | None) -> Receipt:
        self.before(message)
        if self.fail is not None:
            raise self.fail
        self.sent.append((message.id, address))
        return Receipt("SM1")


class Gate:
    def __init__(self, database: Database, company: Company, clock: Clock) -> None:
        self.database, self.company, self.clock = database, company, clock
        self.sms = Recording()
        self.signal = ChangeSignal(database.engine)
        self.dispatcher = self.another()

    def another(self, **options: Any) -> Dispatcher:
        senders = {"sms": self.sms, "web": WebWidgetSender()}
        return Dispatcher(self.database, self.company, senders, self.signal, clock=self.clock, **options)

    def queue(self, **fields: Any) -> int:
        values: dict[str, Any] = {
            "customer": "ada",
            "conversation_id": None,
            "event_id": None,
            "channel": "sms",
            "topic": "promotions",
            "purpose": "marketing",
            "text": "20 % off",
            "not_before": self.clock(),
            "created_at": self.clock(),
        }
        with self.database.write() as uow:
            return uow.outbox.add(NewOutboxMessage(**values | fields))

    def reply(self, channel: str = "sms", **fields: Any) -> int:
        return self.queue(channel=channel, topic=None, purpose="service_reply", conversation_id="c_1", **fields)

    def says(self, document: dict[str, Any]) -> None:
        with self.database.write() as uow:
            consent.record(
                uow,
                self.company,
                customer="ada",
                change=change_from_document(document, self.company.catalog),
                actor="customer",
                channel="web",
                words="as I said",
                event_id=None,
                wording=None,
                now=self.clock(),
            )

    def suppress(self) -> None:
        with self.database.write() as uow:
            uow.suppressions.add(Suppression("sms", NUMBER, "stop", self.clock()))

    def message(self, outbox_id: int) -> OutboxMessage:
        with self.database.read() as uow:
            found = uow.outbox.get(outbox_id)
        assert found is not None
        return found

    def touchpoints(self, outbox_id: int) -> list[Touchpoint]:
        with self.database.read() as uow:
            return list(uow.touchpoints.of_message(outbox_id))

    def outcome(self, outbox_id: int) -> tuple[str, list[tuple[str, str, bool]]]:
        logged = [(t.decision, t.reason, t.counts) for t in self.touchpoints(outbox_id)]
        return self.message(outbox_id).status, logged


@pytest.fixture
def gate(database: Database, company: Company) -> Any:
    from storage.records import Point

    clock = Clock(datetime.fromisoformat(NOON))
    add_customer(database, "ada", clock(), points=(Point("sms", NUMBER, True), Point("web", "ada", True)))
    built = Gate(database, company, clock)
    yield built
    built.signal.close()


GRANT = {"rules": [{"topic": "promotions", "channel": "sms", "permission": "granted"}]}
WEEKLY = {"caps": [{"topics": ["promotions"], "channels": ["sms"], "max": 1, "per": "P1W"}]}


def test_what_the_customer_wants_leaves_and_counts(gate: Gate) -> None:
    gate.says(GRANT)
    message = gate.queue()
    assert gate.dispatcher.dispatch_due() == 1
    assert gate.sms.sent == [(message, NUMBER)]
    assert gate.outcome(message) == ("sent", [("send", "allowed", True)])
    assert gate.dispatcher.dispatch_due() == 0


def test_what_nobody_asked_for_is_withheld_and_logged(gate: Gate) -> None:
    message = gate.queue()
    gate.dispatcher.dispatch_due()
    assert gate.sms.sent == []
    assert gate.outcome(message) == ("withheld", [("withhold", "no_permission", False)])


def test_what_comes_too_often_waits_until_the_very_second_it_may_leave(gate: Gate) -> None:
    gate.says(GRANT)
    gate.says(WEEKLY)
    first, second = gate.queue(), gate.queue()
    gate.dispatcher.dispatch_due()
    assert gate.sms.sent == [(first, NUMBER)]
    assert gate.outcome(second) == ("queued", [("defer", "cap", False)])
    allowed = gate.message(second).not_before
    gate.clock.now = allowed - timedelta(seconds=1)
    assert gate.dispatcher.dispatch_due() == 0
    gate.clock.now = allowed
    gate.dispatcher.dispatch_due()
    assert gate.outcome(second) == ("sent", [("defer", "cap", False), ("send", "allowed", True)])


def test_an_opt_out_between_acceptance_and_dispatch_wins(gate: Gate) -> None:
    gate.says(GRANT)
    message = gate.queue()
    gate.says({"rules": [{"topic": "promotions", "channel": "*", "permission": "denied"}]})
    gate.dispatcher.dispatch_due()
    assert gate.outcome(message) == ("withheld", [("withhold", "denied", False)])


def test_a_cap_holds_when_many_gates_dispatch_at_once(gate: Gate) -> None:
    gate.says(GRANT)
    gate.says(WEEKLY)
    messages = [gate.queue() for _ in range(6)]
    together = threading.Barrier(3)

    def dispatch(dispatcher: Dispatcher) -> None:
        together.wait()
        dispatcher.dispatch_due()

    threads = [threading.Thread(target=dispatch, args=(gate.another(),)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(gate.sms.sent) == 1
    assert sorted(gate.message(message).status for message in messages) == ["queued"] * 5 + ["sent"]


def test_an_opt_out_that_races_with_dispatch_is_before_or_after_it_never_within(gate: Gate) -> None:
    gate.says(GRANT)
    seen: list[str] = []

    def look(message: OutboxMessage) -> None:
        # By the time the sender is called the decision is committed, and an opt-out does not wait for the provider.
        with gate.database.read() as uow:
            found = uow.outbox.get(message.id)
        assert found is not None
        seen.append(found.status)
        gate.says({"rules": [{"topic": "promotions", "channel": "*", "permission": "denied"}]})

    gate.sms.before = look
    first, second = gate.queue(), gate.queue()
    gate.dispatcher.dispatch_due()
    assert seen == ["sending"]
    assert gate.outcome(first) == ("sent", [("send", "allowed", True)])
    assert gate.outcome(second) == ("withheld", [("withhold", "denied", False)])


def test_a_reply_needs_no_permission_and_does_not_count(gate: Gate) -> None:
    message = gate.reply()
    gate.dispatcher.dispatch_due()
    assert gate.sms.sent == [(message, NUMBER)]
    assert gate.outcome(message) == ("sent", [("send", "service_reply", False)])


def test_a_reply_to_a_suppressed_number_is_withheld(gate: Gate) -> None:
    gate.suppress()
    message = gate.reply()
    gate.dispatcher.dispatch_due()
    assert gate.outcome(message) == ("withheld", [("withhold", "suppressed", False)])


def test_a_reply_without_an_address_is_withheld(gate: Gate) -> None:
    message = gate.reply("email")
    gate.dispatcher.dispatch_due()
    assert gate.outcome(message) == ("withheld", [("withhold", "no_contact_point", False)])
    nobodys = gate.reply(customer=None)
    gate.dispatcher.dispatch_due()
    assert gate.outcome(nobodys) == ("withheld", [("withhold", "unknown_customer", False)])


def test_a_reply_in_the_chat_is_delivered_by_being_in_the_log(gate: Gate) -> None:
    gate.suppress()
    with gate.database.write() as uow:
        conversation = open_session(uow, customer=None, now=gate.clock()).conversation
        event = uow.events.append(NewEvent(at=gate.clock(), kind="assistant_said", by="assistant", text="Hi"))
    message = gate.queue(
        channel="web", topic=None, purpose="service_reply", customer=None, conversation_id=conversation, event_id=event
    )
    gate.dispatcher.dispatch_due()
    assert gate.outcome(message) == ("sent", [("send", "service_reply", False)])


def test_a_chat_message_that_is_in_no_log_fails(gate: Gate) -> None:
    message = gate.reply("web")
    gate.dispatcher.dispatch_due()
    assert gate.outcome(message) == ("failed", [("send", "failed", False)])


def test_replies_of_one_conversation_leave_in_order_even_when_one_has_to_wait(gate: Gate) -> None:
    first, second = gate.reply(), gate.reply()
    gate.sms.fail = Temporary("busy", retry_after=30)
    gate.dispatcher.dispatch_due()
    gate.sms.fail = None
    assert gate.dispatcher.dispatch_due() == 0
    gate.clock.advance(seconds=30)
    gate.dispatcher.dispatch_due()
    assert gate.sms.sent == [(first, NUMBER), (second, NUMBER)]


def test_a_message_that_could_not_leave_is_tried_again_and_counts_once(gate: Gate) -> None:
    gate.says(GRANT)
    gate.says(WEEKLY)
    message = gate.queue()
    gate.sms.fail = Temporary("busy", retry_after=60)
    gate.dispatcher.dispatch_due()
    assert gate.outcome(message) == ("queued", [("send", "failed", False)])
    assert gate.message(message).not_before == gate.clock() + timedelta(seconds=60)
    gate.sms.fail = None
    gate.clock.advance(seconds=60)
    gate.dispatcher.dispatch_due()
    assert gate.outcome(message) == ("sent", [("send", "failed", False), ("send", "allowed", True)])


def test_a_message_that_can_never_leave_fails_and_does_not_count(gate: Gate) -> None:
    gate.says(GRANT)
    message = gate.queue()
    gate.sms.fail = Permanent("no such number")
    gate.dispatcher.dispatch_due()
    assert gate.outcome(message) == ("failed", [("send", "failed", False)])
    assert gate.message(message).last_error == "no such number"


@pytest.mark.parametrize("failure", [Temporary("busy"), ZeroDivisionError("a mistake of the sender")])
def test_trying_again_comes_to_an_end(gate: Gate, failure: Exception) -> None:
    message = gate.reply()
    gate.sms.fail = failure
    for _ in range(MOST_ATTEMPTS):
        assert gate.message(message).status == "queued"
        gate.clock.advance(minutes=10)
        gate.dispatcher.dispatch_due()
    assert gate.message(message).status == "failed"
    assert len(gate.touchpoints(message)) == MOST_ATTEMPTS


def test_a_message_whose_sender_died_half_way_is_not_sent_again_and_still_counts(gate: Gate) -> None:
    gate.says(GRANT)
    message = gate.queue()

    def die(_: OutboxMessage) -> None:
        raise SystemExit  # as a killed process: nothing after this line of the gate runs

    gate.sms.before = die
    with pytest.raises(SystemExit):
        gate.dispatcher.dispatch_due()
    gate.sms.before = lambda _: None
    assert gate.message(message).status == "sending"
    assert gate.another().dispatch_due() == 0
    gate.clock.advance(minutes=2)
    gate.another().dispatch_due()
    assert gate.sms.sent == []
    assert gate.outcome(message) == ("failed", [("send", "allowed", True)])


def test_a_channel_that_is_switched_off_withholds(gate: Gate) -> None:
    message = gate.reply()
    dispatcher = Dispatcher(gate.database, gate.company, {}, gate.signal, clock=gate.clock)
    dispatcher.dispatch_due()
    assert gate.outcome(message) == ("withheld", [("withhold", "channel_off", False)])


@pytest.mark.parametrize("topic", ["gossip", None])
def test_a_message_on_no_topic_of_the_catalog_is_withheld(gate: Gate, topic: str | None) -> None:
    message = gate.queue(topic=topic)
    gate.dispatcher.dispatch_due()
    assert gate.outcome(message) == ("withheld", [("withhold", "unknown_topic", False)])


def test_a_mistake_about_one_message_does_not_hold_up_the_others(gate: Gate) -> None:
    wrong, right = gate.queue(channel="pigeon"), gate.reply()
    gate.dispatcher.dispatch_due()
    assert gate.message(wrong).status == "queued"
    assert gate.message(wrong).last_error == "ValueError"
    assert gate.message(right).status == "sent"


def test_a_running_gate_sends_what_is_committed_and_what_falls_due(gate: Gate) -> None:
    gate.says(GRANT)
    gate.dispatcher.start()
    try:
        message = gate.queue()
        deadline = time.monotonic() + 15
        while gate.message(message).status != "sent" and time.monotonic() < deadline:
            time.sleep(0.02)
        assert gate.message(message).status == "sent"
    finally:
        gate.dispatcher.stop()
    later = gate.queue()
    assert gate.message(later).status == "queued"
