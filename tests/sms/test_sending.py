"""Outbox → gate → the real SDK → the simulator: retries, doubts, blocks and receipts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from connectors.sms_twilio.segments import MORE, segments
from storage.records import NewEvent
from tests.sms.conftest import ADA, Sms


@pytest.fixture
def ready(sms: Sms) -> Sms:
    sms.customer()
    sms.grants("ada")
    return sms


def test_what_is_permitted_leaves_with_the_way_out(ready: Sms) -> None:
    offer = ready.queue()
    ready.dispatch()
    assert ready.twilio.sent_to(ADA) == ["20 % off today Reply STOP to opt out."]
    assert ready.message(offer).status == "sent"
    with ready.database.read() as uow:
        (receipt,) = uow.receipts.of_message(offer)
    assert (receipt.reference, receipt.status) == (ready.twilio.sent[0].sid, "accepted")


@pytest.mark.parametrize(("status", "code"), [(429, 20429), (500, 20500), (503, 20503), (400, 30001)])
def test_what_will_pass_is_tried_again_later_and_counts_once(ready: Sms, status: int, code: int) -> None:
    offer = ready.queue()
    ready.twilio.fail_next(status, code, times=2)
    ready.dispatch()
    assert ready.message(offer).status == "queued"
    assert ready.message(offer).not_before > ready.clock()
    for _ in range(2):
        ready.clock.advance(minutes=1)
        ready.dispatch()
    assert len(ready.twilio.sent) == 1
    assert [counts for _, _, counts, _ in ready.touchpoints(offer)] == [False, False, True]


def test_twilio_says_how_long_to_wait(ready: Sms) -> None:
    offer = ready.queue()
    ready.twilio.fail_next(429, 20429, **{"Retry-After": "77"})
    ready.dispatch()
    assert ready.message(offer).not_before == ready.clock() + timedelta(seconds=77)


@pytest.mark.parametrize(("status", "code"), [(400, 21211), (400, 21617), (401, 20003), (404, 20404)])
def test_what_will_never_pass_is_not_tried_again(ready: Sms, status: int, code: int) -> None:
    offer = ready.queue()
    ready.twilio.fail_next(status, code)
    ready.dispatch()
    ready.clock.advance(days=1)
    ready.dispatch()
    assert ready.message(offer).status == "failed"
    assert ready.message(offer).last_error == f"twilio {status} {code}"
    assert ready.twilio.requests == 1
    assert ready.reason() is None


def test_an_opt_out_that_only_twilio_knows_becomes_a_suppression(ready: Sms) -> None:
    ready.twilio.opt_out(ADA)
    offer = ready.queue()
    ready.dispatch()
    assert ready.message(offer).status == "failed"
    assert ready.reason() == "carrier_block"
    ready.queue()
    ready.dispatch()
    assert ready.twilio.requests == 1


@pytest.mark.parametrize("taken", [True, False])
def test_marketing_that_may_have_left_is_never_repeated_and_still_counts(ready: Sms, taken: bool) -> None:
    offer = ready.queue()
    ready.twilio.break_next(taken=taken)
    ready.dispatch()
    ready.clock.advance(days=1)
    ready.dispatch()
    assert ready.message(offer).status == "failed"
    assert (ready.message(offer).last_error or "").startswith("uncertain")
    assert ready.touchpoints(offer) == [("send", "allowed", True, "uncertain")]
    assert ready.twilio.requests == 1


def test_a_reply_that_may_have_left_is_repeated_unless_twilio_has_told_of_it(ready: Sms) -> None:
    ready.text("hello")
    ready.take_turns()
    ready.twilio.break_next(taken=True)
    ready.dispatch()
    (first,) = ready.twilio.sent
    assert ready.twilio.report(first, "sent") == 204
    ready.clock.advance(minutes=1)
    ready.dispatch()
    assert ready.twilio.sent_to(ADA) == ["Hello.", "What can I do for you?"]
    ready.text("hello")
    ready.take_turns()
    ready.twilio.break_next(taken=False)
    ready.dispatch()
    ready.clock.advance(minutes=1)
    ready.dispatch()
    assert ready.twilio.sent_to(ADA)[2:] == ["Hello.", "What can I do for you?"]


def test_a_message_that_was_being_sent_when_the_process_died_is_not_sent_again(ready: Sms) -> None:
    offer = ready.queue()
    with ready.database.write() as uow:
        message = uow.outbox.claim(offer, "dead", ready.clock(), ready.clock() + timedelta(seconds=60))
        assert message is not None
        uow.outbox.sending(message)
    ready.clock.advance(minutes=2)
    ready.dispatch()
    assert ready.message(offer).status == "failed"
    assert ready.twilio.requests == 0
    form = {"MessageSid": "SM-of-the-dead", "MessageStatus": "delivered", "To": ADA}
    url = f"https://reins.example.com/connectors/sms/status?message={offer}"
    assert ready.twilio.webhook(url, form) == 204
    assert ready.message(offer).status == "sent"


def test_without_a_connection_it_is_tried_again(ready: Sms) -> None:
    from connectors.sms_twilio.sender import TwilioAccount, TwilioSender
    from gate.dispatcher import Dispatcher
    from reins.run import free_port
    from storage import ChangeSignal
    from tests.twilio_simulator import ACCOUNT, SERVICE, TOKEN

    nowhere = f"http://127.0.0.1:{free_port()}"
    account = TwilioAccount(ACCOUNT, TOKEN, "https://x.example", messaging_service=SERVICE, api_base=nowhere)
    signal = ChangeSignal(ready.database.engine)
    sender = TwilioSender(account, lambda _: None)
    offer = ready.queue()
    Dispatcher(ready.database, ready.company, {"sms": sender}, signal, clock=ready.clock).dispatch_due()
    signal.close()
    assert ready.message(offer).status == "queued"
    ready.clock.advance(minutes=1)
    ready.dispatch()
    assert ready.message(offer).status == "sent"


def test_receipts_come_twice_late_and_out_of_order(ready: Sms) -> None:
    offer = ready.queue()
    ready.dispatch()
    (sent,) = ready.twilio.sent
    for status in ("delivered", "sent", "queued", "delivered", "Sent"):
        assert ready.twilio.report(sent, status) == 204
    with ready.database.read() as uow:
        assert {one.status for one in uow.receipts.of_message(offer)} == {"accepted", "queued", "sent", "delivered"}
    assert ready.touchpoints(offer) == [("send", "allowed", True, "delivered")]


def test_a_receipt_of_no_message_of_ours_is_ignored(ready: Sms) -> None:
    form = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": ADA}
    assert ready.twilio.webhook("https://reins.example.com/connectors/sms/status?message=77", form) == 204
    assert ready.twilio.webhook("https://reins.example.com/connectors/sms/status?message=77", {"To": ADA}) == 422


@pytest.mark.parametrize(("error", "reason"), [(30004, "carrier_block"), (21610, "carrier_block"), (30003, None)])
def test_a_block_that_a_receipt_tells_of_becomes_a_suppression(ready: Sms, error: int, reason: str | None) -> None:
    offer = ready.queue()
    ready.dispatch()
    assert ready.twilio.report(ready.twilio.sent[0], "undelivered", error=error) == 204
    assert ready.reason() == reason
    assert ready.touchpoints(offer)[-1][3] == "undelivered"


def test_a_long_answer_is_cut_and_told_on_by_more(ready: Sms) -> None:
    ready.say("hello")
    (conversation,) = ready.conversations()
    lines = "\n".join(f"{number}. Order VS-{1000 + number}, shipped on Monday" for number in range(1, 25))
    with ready.database.write() as uow:
        event_id = uow.events.append(
            NewEvent(
                at=ready.clock(),
                kind="assistant_said",
                by="assistant",
                conversation_id=conversation.id,
                customer="ada",
                channel="sms",
                text=lines,
            )
        )
    ready.queue(conversation_id=conversation.id, event_id=event_id, topic=None, purpose="service_reply", text=lines)
    ready.dispatch()
    parts = ready.twilio.sent_to(ADA)[2:]
    while parts[-1].endswith(MORE):
        (more,) = ready.say("More!")
        parts.append(more)
        assert len(parts) < 10
    assert len(parts) > 2
    assert all(segments(part) <= 2 for part in parts)
    assert "\n".join(part.removesuffix(MORE).strip() for part in parts) == lines
    assert ready.say("more") == ["Could you say that again?"]


def test_two_hundred_texts_at_once_lose_none_and_keep_each_customers_order(sms: Sms) -> None:
    import threading

    numbers = [f"+1402555{1000 + n}" for n in range(10)]
    for n, number in enumerate(numbers):
        sms.customer(f"c{n}", number)

    def write(number: str) -> None:
        for n in range(20):
            assert sms.twilio.text(number, f"message {n}", sid=f"SM{number}-{n}") == 204

    writers = [threading.Thread(target=write, args=(number,)) for number in numbers]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    heard: dict[str, list[str | None]] = {}
    for event in sms.events():
        heard.setdefault(event.customer or "", []).append(event.text)
    assert heard == {f"c{n}": [f"message {m}" for m in range(20)] for n in range(10)}
