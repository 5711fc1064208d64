"""The worker dies at each moment of a turn that could matter; another one takes over."""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests.faults import processes
from tests.faults.shop import SCRIPT, Shop

pytestmark = pytest.mark.faults

MOMENTS = [
    ("after_claim", 1),
    ("before_understanding", 1),
    ("after_understanding", 1),
    ("consent_recorded", 1),
    ("consent_recorded", 2),  # between the two changes of one turn
    ("reply_said", 1),
    ("reply_said", 2),  # with one reply of a turn written
    ("turn_finished", 1),
    ("before_commit", 1),
    ("before_commit", 3),
    ("after_commit", 1),
    ("after_commit", 3),
    ("gate_before_commit", 1),
    ("gate_after_commit", 1),
]


@pytest.mark.parametrize(("moment", "occurrence"), MOMENTS)
def test_a_worker_that_dies_at_a_chosen_moment_leaves_nothing_half_done(
    shop: Shop, moment: str, occurrence: int
) -> None:
    conversation = shop.customer("ada")
    shop.start_rasa(delay=0.0)
    dying = shop.start_worker(moment, occurrence)
    successor = None
    for text, expected, entries in SCRIPT:
        event = shop.say(conversation, text, expected, entries)
        while not shop.is_done(conversation, event):
            if successor is None and not dying.is_alive():
                assert dying.exitcode == -signal.SIGKILL
                successor = shop.start_worker()
            dying.join(0.03)
    if successor is None:
        dying.join(10)
        assert dying.exitcode == -signal.SIGKILL
        shop.start_worker()
    shop.wait_until_idle()
    shop.check()


@pytest.mark.parametrize("moment", ["message_stored", "message_committed"])
def test_a_message_whose_intake_died_is_stored_once_when_it_is_sent_again(shop: Shop, moment: str) -> None:
    conversation = shop.customer("ada")
    dying = processes.start(processes.intake, shop.url, conversation, "m1", "hello", moment)
    dying.join(20)
    assert dying.exitcode == -signal.SIGKILL
    assert len(shop.events(conversation)) == (1 if moment == "message_committed" else 0)
    again = processes.start(processes.intake, shop.url, conversation, "m1", "hello", None)
    again.join(20)
    assert again.exitcode == 0
    (event,) = shop.events(conversation)
    shop.said[conversation].append((event.id, SCRIPT[0][1]))
    shop.start_rasa()
    shop.start_worker()
    shop.wait_until_idle()
    shop.check()


def test_a_worker_that_slept_through_its_claim_keeps_nothing_of_its_turn(shop: Shop) -> None:
    conversation = shop.customer("ada")
    shop.start_rasa(delay=0.4)
    sleeper = shop.start_worker()
    event = shop.say(conversation, "stop promotions", ["Done."], 1)
    with_claim = time.monotonic() + 10
    while _claimed_by(shop, event) is None and time.monotonic() < with_claim:
        time.sleep(0.02)
    assert sleeper.pid is not None
    os.kill(sleeper.pid, signal.SIGSTOP)  # like a machine that was suspended
    shop.start_worker()
    shop.wait_for(conversation, event)
    os.kill(sleeper.pid, signal.SIGCONT)
    time.sleep(0.5)  # it wakes, finds its answer, and must throw it away
    assert sleeper.is_alive()
    shop.say(conversation, "hello", SCRIPT[0][1])
    shop.wait_until_idle()
    shop.check()


def test_a_rasa_that_hangs_in_the_middle_of_a_turn_delays_it_only(shop: Shop) -> None:
    conversation = shop.customer("ada")
    hanging = shop.start_rasa(delay=0.2)
    shop.start_worker()
    event = shop.say(conversation, "stop promotions", ["Done."], 1)
    while _claimed_by(shop, event) is None:
        time.sleep(0.02)
    assert hanging.pid is not None
    os.kill(hanging.pid, signal.SIGSTOP)
    time.sleep(processes.ANSWER_SECONDS + 0.5)
    assert not shop.is_done(conversation, event)
    os.kill(hanging.pid, signal.SIGCONT)
    shop.wait_for(conversation, event)
    shop.wait_until_idle()
    shop.check()


def test_a_worker_that_is_asked_to_stop_finishes_the_turn_in_hand(shop: Shop) -> None:
    conversation = shop.customer("ada")
    shop.start_rasa(delay=0.3)
    asked = shop.start_worker()
    event = shop.say(conversation, "stop promotions", ["Done."], 1)
    while _claimed_by(shop, event) is None:
        time.sleep(0.02)
    asked.terminate()
    asked.join(10)
    assert asked.exitcode == 0
    assert shop.is_done(conversation, event)
    shop.start_worker()  # for what is left at the gate
    shop.wait_until_idle()
    shop.check()


def _claimed_by(shop: Shop, event: int) -> str | None:
    from storage.tables import inbox

    with shop.database.read() as uow:
        row = uow.connection.execute(inbox.select().where(inbox.c.event_id == event)).one()
    claimed: str | None = row.claimed_by
    return claimed
