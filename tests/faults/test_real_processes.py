"""The whole of Reins: web, worker and Rasa are killed in turn while customers talk over HTTP and send again what got
no answer. `REINS_FAULT_REAL_KILLS` (default 6) and `REINS_FAULT_SEED` make longer and repeatable runs."""

from __future__ import annotations

import itertools
import os
import random
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from storage import Database
from storage.tables import outbox, touchpoints
from tests.databases import sqlite_url
from tests.running import NAMES, Chat, Company, Running, running

pytestmark = [pytest.mark.faults, pytest.mark.rasa, pytest.mark.timeout(900)]

KILLS = int(os.environ.get("REINS_FAULT_REAL_KILLS", "6"))
SEED = int(os.environ.get("REINS_FAULT_SEED", "0")) or random.randrange(1, 1_000_000)
PATIENCE_SECONDS = 120.0

# What is said, and how many entries the ledger has afterwards. At each message something is killed.
SCRIPT: list[tuple[dict[str, str], int]] = [
    ({"text": "hello"}, 0),
    ({"text": "stop the newsletter"}, 1),
    ({"text": "text me about promotions"}, 1),
    ({"choice": "yes"}, 2),
    ({"text": "stop promotions"}, 3),
    ({"text": "what am I signed up for?"}, 3),
]
SCRIPT += [({"text": "hello"}, 3)] * (KILLS - len(SCRIPT))


def test_nothing_is_lost_or_doubled_whichever_process_dies(tmp_path: Path) -> None:
    print(f"REINS_FAULT_SEED={SEED}")
    with running(sqlite_url(tmp_path), tmp_path) as reins:
        company = Company(reins.base)
        customers = [Customer(reins, company.customer()) for _ in range(3)]
        threads = [threading.Thread(target=customer.talk, daemon=True) for customer in customers]
        for talking in threads:
            talking.start()
        _kill_something_at_each_message(reins, customers)
        for talking in threads:
            talking.join(PATIENCE_SECONDS * 2)
            assert not talking.is_alive()
        database = Database(reins.database_url)
        _wait_until_all_is_dispatched(database)
        for customer in customers:
            customer.check(database)
        database.close()


class Customer:
    """Sends again whatever got no answer, under the same name, as the widget does."""

    def __init__(self, reins: Running, ref: str) -> None:
        self.ref, self.sent = ref, [str(uuid.uuid4()) for _ in SCRIPT]
        self._http = httpx.Client(base_url=reins.base, timeout=30)
        session = self._http.post("/v1/chat/sessions", json={"identity": Chat.identity(ref)}).json()
        self.conversation: str = session["conversation"]
        self._http.headers["Authorization"] = f"Bearer {session['token']}"
        self.trouble: list[str] = []
        self.may_speak = threading.Semaphore(0)

    def talk(self) -> None:
        after = 0
        for name, (message, _) in zip(self.sent, SCRIPT, strict=True):
            self.may_speak.acquire()
            event = self._insist(
                lambda name=name, message=message: self._http.post(
                    "/v1/chat/messages", json={"client_id": name, **message}
                )
            )["event"]
            done = False
            while not done:
                page = self._insist(
                    lambda after=after: self._http.get("/v1/chat/events", params={"after": after, "wait": 2})
                )
                for one in page["events"]:
                    after = one["id"]
                    done |= one["kind"] == "turn_done" and one["reply_to"] == event

    def _insist(self, call: Callable[[], httpx.Response]) -> Any:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                answer = call()
                if answer.is_success:
                    return answer.json()
                self.trouble.append(f"{answer.status_code} {answer.text[:200]}")
            except httpx.TransportError as error:
                self.trouble.append(type(error).__name__)
            time.sleep(0.1)
        raise AssertionError(f"no answer for {PATIENCE_SECONDS} s: {self.trouble[-3:]}")

    def check(self, database: Database) -> None:
        with database.read() as uow:
            events = list(uow.events.of_conversation(self.conversation, limit=5000))
            ledger = uow.ledger.of_customer(self.ref)
            sent = uow.connection.execute(outbox.select().where(outbox.c.conversation_id == self.conversation)).all()
            logged = uow.connection.execute(
                touchpoints.select().where(touchpoints.c.conversation_id == self.conversation)
            ).all()
            traces = uow.turns.of_conversation(self.conversation)
        said = [event for event in events if event.kind == "customer_said"]
        assert [event.client_id for event in said] == self.sent
        assert [event.reply_to for event in events if event.kind == "turn_done"] == [event.id for event in said]
        assert [trace.event_id for trace in traces] == [event.id for event in said]
        assert not any("gave_up" in trace.trace or "refused" in trace.trace for trace in traces)
        for event in said:
            turn = [other for other in events if other.reply_to == event.id]
            texts = [other.text for other in turn if other.kind == "assistant_said"]
            assert texts
            assert len(set(texts)) == len(texts)
            assert turn[-1].kind == "turn_done"
        assert [entry.version for entry in ledger] == list(range(1, SCRIPT[-1][1] + 1))
        replies = [event.id for event in events if event.kind == "assistant_said"]
        assert sorted(row.event_id for row in sent) == replies
        assert sorted(row.outbox_id for row in logged) == sorted(row.id for row in sent)


def _wait_until_all_is_dispatched(database: Database) -> None:
    """The customer sees the end of a turn when it is committed; the gate takes its replies from the outbox after that,
    and what a killed gate had in hand when the claim is over."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with database.read() as uow:
            statuses = set(uow.connection.execute(select(outbox.c.status)).scalars())
        if statuses <= {"sent"}:
            return
        time.sleep(0.1)
    raise AssertionError(f"still in the outbox after {PATIENCE_SECONDS} s: {statuses}")


def _kill_something_at_each_message(reins: Running, customers: list[Customer]) -> None:
    chance = random.Random(SEED)
    for name in itertools.islice(itertools.cycle(chance.sample(NAMES, len(NAMES))), KILLS):
        for customer in customers:
            customer.may_speak.release()
        time.sleep(chance.uniform(0.0, 0.15))  # a turn takes some 20 to 100 ms
        reins.kill(name)
        time.sleep(chance.uniform(0.0, 0.5))
        reins.start(name)
        time.sleep(chance.uniform(0.0, 3.0))  # sometimes the next one dies before this one is back
    for customer in customers:
        for _ in SCRIPT:
            customer.may_speak.release()
