"""Inbox and outbox: each thing is taken by one worker, in its order, and given back if that worker dies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from storage import Database
from storage.records import OutboxMessage, Waiting
from tests.storage.scenes import at_once, outgoing, said, with_conversation

MINUTE = timedelta(minutes=1)
Say = Callable[..., int]


@pytest.fixture
def say(database: Database, now: datetime) -> Say:
    known: set[str] = set()

    def say(conversation: str = "c_1") -> int:
        if conversation not in known:
            with_conversation(database, now, conversation)
            known.add(conversation)
        with database.write() as uow:
            event = uow.events.append(said(now, conversation=conversation))
            uow.inbox.add(event, conversation, now)
            return event

    return say


def take(database: Database, event: int, now: datetime, worker: str = "w1") -> Waiting | None:
    with database.write() as uow:
        return uow.inbox.claim(event, worker, now, now + MINUTE)


def test_one_of_many_workers_gets_the_message(database: Database, say: Say, now: datetime) -> None:
    event = say()
    results = at_once([lambda name=f"w{n}": take(database, event, now, name) for n in range(8)])
    won = [result for result in results if isinstance(result, Waiting)]
    assert len(won) == 1
    assert [result for result in results if result is not won[0]] == [None] * 7
    with database.write() as uow:
        assert uow.inbox.finish(won[0])


def test_messages_of_one_conversation_are_taken_in_order_and_those_of_others_beside_them(
    database: Database, say: Say, now: datetime
) -> None:
    first, second, elsewhere = say(), say(), say("c_2")
    with database.read() as uow:
        assert uow.inbox.ready(now, 10) == [first, elsewhere]
    held = take(database, first, now)
    assert held is not None
    assert take(database, second, now) is None
    assert take(database, elsewhere, now) is not None
    with database.write() as uow:
        assert uow.inbox.ready(now, 10) == []
        assert uow.inbox.finish(held)
        assert uow.inbox.ready(now, 10) == [second]
        assert uow.inbox.waiting() == 2


def test_a_dead_worker_s_message_is_taken_again_and_its_late_answer_refused(
    database: Database, say: Say, now: datetime
) -> None:
    event = say()
    dead = take(database, event, now, "dead")
    assert dead is not None
    assert take(database, event, now + MINUTE - timedelta(seconds=1), "w2") is None
    with database.read() as uow:
        assert uow.inbox.next_due() == now + MINUTE
    again = take(database, event, now + MINUTE, "w2")
    assert again is not None
    assert again.attempts == 2
    with database.write() as uow:
        assert not uow.inbox.renew(dead, now + 9 * MINUTE)
        assert not uow.inbox.retry_later(dead, now, "late")
        assert not uow.inbox.finish(dead)
        assert uow.inbox.finish(again)
        assert not uow.inbox.finish(again)


def test_a_worker_that_comes_back_under_its_old_name_does_not_inherit_its_old_claim(
    database: Database, say: Say, now: datetime
) -> None:
    event = say()
    before = take(database, event, now)
    after = take(database, event, now + MINUTE)
    assert before is not None
    assert after is not None
    with database.write() as uow:
        assert not uow.inbox.finish(before)
        assert uow.inbox.finish(after)


def test_a_failed_turn_waits_and_counts(database: Database, say: Say, now: datetime) -> None:
    event = say()
    held = take(database, event, now)
    assert held is not None
    with database.write() as uow:
        assert uow.inbox.retry_later(held, now + 3 * MINUTE, "x" * 5000, failed=True)
        assert uow.inbox.next_due() == now + 3 * MINUTE
    assert take(database, event, now + 2 * MINUTE) is None
    again = take(database, event, now + 3 * MINUTE)
    assert again is not None
    assert (again.attempts, again.failures) == (2, 1)


def test_a_renewed_claim_lasts_longer(database: Database, say: Say, now: datetime) -> None:
    event = say()
    held = take(database, event, now)
    assert held is not None
    with database.write() as uow:
        assert uow.inbox.renew(held, now + 5 * MINUTE)
    assert take(database, event, now + 4 * MINUTE, "w2") is None


def test_one_of_many_senders_gets_the_message(database: Database, now: datetime) -> None:
    with database.write() as uow:
        outbox_id = uow.outbox.add(outgoing(now))

    def claim(name: str) -> OutboxMessage | None:
        with database.write() as uow:
            return uow.outbox.claim(outbox_id, name, now, now + MINUTE)

    results = at_once([lambda name=f"s{n}": claim(name) for n in range(8)])
    won = [result for result in results if isinstance(result, OutboxMessage)]
    assert len(won) == 1
    assert results.count(None) == 7
    with database.write() as uow:
        assert uow.outbox.sending(won[0])
        assert uow.outbox.settle(won[0], "sent")
        found = uow.outbox.get(outbox_id)
        assert found is not None
        assert (found.status, found.claimed_by) == ("sent", None)
        assert uow.outbox.due(now, 10) == []
        assert uow.outbox.claim(outbox_id, "late", now + 9 * MINUTE, now + 10 * MINUTE) is None


def test_replies_leave_in_order_and_other_messages_do_not_wait(database: Database, now: datetime) -> None:
    with database.write() as uow:
        first = uow.outbox.add(outgoing(now, not_before=now + MINUTE))
        second = uow.outbox.add(outgoing(now))
        offer = uow.outbox.add(outgoing(now, purpose="marketing", topic="promotions"))
        assert uow.outbox.due(now, 10) == [offer]
        assert uow.outbox.claim(second, "s", now, now + MINUTE) is None
        held = uow.outbox.claim(first, "s", now + MINUTE, now + 2 * MINUTE)
        assert held is not None
        assert uow.outbox.settle(held, "withheld")
        assert uow.outbox.due(now + MINUTE, 10) == [second, offer]


def test_a_lost_claim_settles_nothing(database: Database, now: datetime) -> None:
    with database.write() as uow:
        outbox_id = uow.outbox.add(outgoing(now))
        lost = uow.outbox.claim(outbox_id, "s1", now, now + MINUTE)
        kept = uow.outbox.claim(outbox_id, "s2", now + MINUTE, now + 2 * MINUTE)
        assert lost is not None
        assert kept is not None
        assert not uow.outbox.sending(lost)
        assert not uow.outbox.settle(lost, "sent")
        assert not uow.outbox.postpone(lost, now)
        assert uow.outbox.postpone(kept, now + 5 * MINUTE, "busy")
        assert uow.outbox.next_due() == now + 5 * MINUTE
        assert uow.outbox.due(now + 4 * MINUTE, 10) == []
