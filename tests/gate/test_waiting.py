"""Messages of the company that wait: until when, what moves that, and how waiting ends."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta

import pytest

from connectors.sending import Receipt, Temporary
from contact.terms import Channel, Verdict
from gate.expiry import LIFETIMES
from storage.records import Customer, OutboxMessage, Point
from tests.gate.gate_stage import DENY, EMAIL, GRANT, NOON, NUMBER, RESUME, GateStage, pause

IN_AN_HOUR = (NOON + timedelta(hours=1)).isoformat()
IN_TWO_DAYS = (NOON + timedelta(days=2)).isoformat()
DAILY = {"caps": [{"topics": ["promotions"], "channels": ["*"], "max": 1, "per": "P1D"}]}


def test_a_deferred_message_leaves_at_the_very_second(stage: GateStage) -> None:
    stage.says(GRANT, pause(IN_AN_HOUR))
    held = stage.wants()
    assert held.ruling.verdict is Verdict.DEFER
    stage.clock.now = NOON + timedelta(minutes=59, seconds=59)
    stage.dispatch()
    assert stage.provider.sent == []
    stage.clock.advance(seconds=1)
    stage.dispatch()
    assert stage.outcome(held) == ("sent", ["defer paused", "send allowed"])


def test_a_topic_that_is_resumed_leaves_at_once_and_not_at_the_old_time(stage: GateStage) -> None:
    stage.says(GRANT, pause(IN_TWO_DAYS))
    held = stage.wants()
    stage.dispatch()
    stage.says(RESUME)
    stage.dispatch()
    assert stage.message(held).status == "sent"


def test_what_has_to_wait_longer_after_a_change_waits_longer(stage: GateStage) -> None:
    stage.says(GRANT, pause(IN_AN_HOUR))
    held = stage.wants()
    stage.says(pause(IN_TWO_DAYS))
    stage.clock.advance(hours=2)
    stage.dispatch()
    assert stage.message(held).status == "queued"
    assert stage.message(held).not_before == NOON + timedelta(days=2)


def test_an_opt_out_ends_the_waiting_at_once(stage: GateStage) -> None:
    stage.says(GRANT, pause(IN_TWO_DAYS))
    held = stage.wants()
    stage.says(DENY)
    stage.dispatch()
    assert stage.outcome(held) == ("withheld", ["defer paused", "withhold denied"])


def test_a_customer_who_moves_is_judged_by_their_new_clock(stage: GateStage) -> None:
    stage.says(GRANT)
    stage.clock.now = datetime.fromisoformat("2026-11-24T04:00:00+00:00")  # 22:00 in Omaha: after hours
    held = stage.wants()
    assert held.ruling.reason == "legal_hours"
    with stage.database.write() as uow:
        point = Point("sms", NUMBER, True)
        ada = Customer("ada", "Ada", None, "customer", "Pacific/Honolulu", "96801", "US", "en-US", {}, (point,))
        uow.customers.put(ada, stage.clock())
    stage.dispatch()
    assert stage.message(held).status == "sent"


def test_a_message_that_did_not_leave_makes_room_for_the_next_one(stage: GateStage) -> None:
    stage.says(GRANT, DAILY)
    first = stage.wants()
    stage.provider.fail = Temporary("busy", retry_after=600)
    stage.dispatch()
    stage.provider.fail = None
    second = stage.wants()
    stage.dispatch()
    assert stage.message(second).status == "sent"
    stage.clock.advance(seconds=600)
    stage.dispatch()
    assert stage.outcome(first) == ("queued", ["send failed", "defer cap"])


def test_judging_again_with_the_same_outcome_is_logged_once(stage: GateStage) -> None:
    stage.says(GRANT, pause(IN_TWO_DAYS))
    held = stage.wants()
    for word in ("sales", "shoes", "hats"):
        stage.says({"likes": {"add": [word]}})
        stage.dispatch()
    assert stage.outcome(held) == ("queued", ["defer paused"])


@pytest.mark.parametrize("topic", ["promotions", "orders"])
def test_a_message_that_is_out_of_date_is_withheld(stage: GateStage, topic: str) -> None:
    purpose = stage.company.catalog.topics[topic].purpose
    until = NOON + timedelta(days=60)
    stage.says(
        GRANT,
        {"pauses": [{"topics": [topic], "channels": ["*"], "from": NOON.isoformat(), "until": until.isoformat()}]},
    )
    held = stage.wants(topic=topic)
    assert stage.message(held).not_before == NOON + LIFETIMES[purpose]
    stage.clock.now = NOON + LIFETIMES[purpose] - timedelta(seconds=1)
    stage.dispatch()
    assert stage.message(held).status == "queued"
    stage.clock.advance(seconds=1)
    stage.dispatch()
    assert stage.outcome(held) == ("withheld", ["defer paused", "withhold expired"])


def test_a_message_expires_when_the_company_says_so(stage: GateStage) -> None:
    stage.says(GRANT, pause(IN_TWO_DAYS))
    held = stage.wants(expires_at=NOON + timedelta(minutes=5))
    stage.clock.advance(minutes=5)
    stage.dispatch()
    assert stage.outcome(held) == ("withheld", ["defer paused", "withhold expired"])


def test_what_the_company_wants_later_is_not_woken_before(stage: GateStage) -> None:
    stage.says(GRANT, pause(IN_TWO_DAYS))
    held = stage.wants(not_before=NOON + timedelta(hours=3))
    stage.says(RESUME)
    stage.dispatch()
    assert stage.message(held).not_before == NOON + timedelta(hours=3)
    stage.clock.advance(hours=3)
    stage.dispatch()
    assert stage.message(held).status == "sent"


def test_what_waits_for_its_provider_is_not_woken_by_the_customer(stage: GateStage) -> None:
    stage.says(GRANT)
    held = stage.wants()
    stage.provider.fail = Temporary("busy", retry_after=600)
    stage.dispatch()
    stage.says(DAILY)
    assert stage.message(held).not_before == NOON + timedelta(seconds=600)


def test_the_best_channel_is_chosen_anew_when_the_message_leaves(stage: GateStage) -> None:
    stage.says(GRANT)
    best = stage.wants(channel=None)
    assert best.ruling.channel == "sms"
    stage.says({"rules": [{"topic": "promotions", "channel": "sms", "permission": "denied"}]})
    stage.dispatch()
    assert stage.provider.sent == [("20 % off", EMAIL)]
    assert stage.message(best).channel == "email"


def test_of_the_permitted_channels_one_that_is_switched_off_is_not_the_best(stage: GateStage) -> None:
    stage.says(GRANT)
    best = stage.wants(channel=None)
    stage.dispatch(senders={"email": stage.provider})
    assert stage.provider.sent == [("20 % off", EMAIL)]
    assert stage.message(best).address == EMAIL


def test_a_channel_that_nothing_sends_on_is_said_so_at_once(stage: GateStage) -> None:
    stage.says(GRANT)
    best = stage.wants(channel=None)
    stage.dispatch(senders={})
    assert stage.outcome(best) == ("withheld", ["withhold channel_off"])


def test_marketing_counts_once_however_often_it_was_judged(stage: GateStage) -> None:
    stage.says(GRANT, DAILY)
    first, second = stage.wants(), stage.wants(channel=Channel.EMAIL)
    stage.dispatch()
    stage.says({"caps": [{"topics": ["promotions"], "channels": ["*"], "max": 2, "per": "P1D"}]})
    stage.dispatch()
    assert [stage.message(one).status for one in (first, second)] == ["sent", "sent"]
    assert sum(t.counts for one in (first, second) for t in stage.touchpoints(one)) == 2


def test_a_gate_that_starts_anew_finds_what_waited_and_wakes_in_time(stage: GateStage) -> None:
    stage.says(GRANT, pause(IN_AN_HOUR))
    held = stage.wants()
    stage.clock.now = NOON + timedelta(minutes=59, seconds=59)
    running = stage.dispatcher()
    running.start()
    try:
        time.sleep(0.3)
        assert stage.message(held).status == "queued"
        stage.clock.advance(seconds=1)
        deadline = time.monotonic() + 20
        while stage.message(held).status != "sent" and time.monotonic() < deadline:
            time.sleep(0.02)
        assert stage.message(held).status == "sent"
    finally:
        running.stop()


def test_slow_providers_do_not_hold_each_other_up(stage: GateStage) -> None:
    stage.says(GRANT)
    together = _Together(4)
    for _ in range(8):
        stage.wants()
    running = stage.dispatcher(senders={"sms": together}, threads=4)
    running.start()
    try:
        deadline = time.monotonic() + 30
        while together.sent < 8 and time.monotonic() < deadline:
            time.sleep(0.02)
    finally:
        running.stop()
    assert (together.sent, together.most) == (8, 4)


class _Together:
    """A provider whose calls each end only when four are under way."""

    local = False

    def __init__(self, parties: int) -> None:
        self._barrier = threading.Barrier(parties)
        self._lock = threading.Lock()
        self.now = self.most = self.sent = 0

    def send(self, message: OutboxMessage, address: str | None) -> Receipt:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self._barrier.wait(20)
        with self._lock:
            self.now -= 1
            self.sent += 1
        return Receipt(f"SM{message.id}")
