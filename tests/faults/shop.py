"""A small shop whose customers keep talking while its processes die, and what must hold in the end."""

from __future__ import annotations

import socket
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

from company import Company
from conversation.intake import accept_message
from conversation.sessions import open_session
from storage import Database
from storage.records import Event
from storage.tables import outbox, touchpoints
from tests.conversation.stage import add_customer
from tests.faults import processes

# What a customer says, and what has to come of it: the texts said, and how many ledger entries.
SCRIPT = (
    ("hello", ["Hello.", "What can I do for you?"], 0),
    ("text me about promotions", ["I will do that. Is that right?"], 0),
    ("yes", ["Done."], 1),
    ("stop promotions and surveys", ["Done."], 2),
    ("talk to a person", ["I will get somebody."], 0),
)


@dataclass
class Shop:
    """`say` sends a message, `start_*` start a process, and `check` looks at everything at the end."""

    database: Database
    company: Company
    url: str
    folder: Path
    delay: float = 0.03
    port: int = field(default_factory=lambda: _free_port())
    said: dict[str, list[tuple[int, list[str]]]] = field(default_factory=dict)
    entries: Counter[str] = field(default_factory=Counter)
    running: list[BaseProcess] = field(default_factory=list)

    @property
    def log(self) -> str:
        return str(self.folder / "processes.log")

    def customer(self, ref: str) -> str:
        """A new customer's conversation."""
        add_customer(self.database, ref, processes.now())
        with self.database.write() as uow:
            conversation = open_session(uow, customer=ref, now=processes.now()).conversation
        self.said[conversation] = []
        return conversation

    def start_worker(self, fault_at: str | None = None, occurrence: int = 1) -> BaseProcess:
        url = f"http://127.0.0.1:{self.port}"
        return self._started(processes.start(processes.worker, self.url, url, self.log, fault_at, occurrence))

    def start_rasa(self, delay: float | None = None) -> BaseProcess:
        pause = self.delay if delay is None else delay
        return self._started(processes.start(processes.rasa, self.url, self.port, pause, self.log))

    def say(self, conversation: str, text: str, expected: list[str], entries: int = 0) -> int:
        with self.database.write() as uow:
            event = accept_message(
                uow, conversation=conversation, client_id=str(uuid.uuid4()), text=text, now=processes.now()
            )
        self.said[conversation].append((event, expected))
        self.entries[conversation] += entries
        return event

    def is_done(self, conversation: str, event: int) -> bool:
        return any(e.kind == "turn_done" and e.reply_to == event for e in self.events(conversation))

    def wait_for(self, conversation: str, event: int, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while not self.is_done(conversation, event):
            if time.monotonic() > deadline:
                raise AssertionError(f"no end of turn {event} within {seconds} s\n{Path(self.log).read_text()[-3000:]}")
            time.sleep(0.03)

    def wait_until_idle(self, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with self.database.read() as uow:
                open_rows = uow.outbox.next_due()
                if uow.inbox.waiting() == 0 and open_rows is None:
                    return
            time.sleep(0.03)
        raise AssertionError(f"still busy after {seconds} s\n{Path(self.log).read_text()[-3000:]}")

    def events(self, conversation: str) -> list[Event]:
        with self.database.read() as uow:
            return list(uow.events.of_conversation(conversation, limit=5000))

    def stop(self) -> None:
        for process in self.running:
            if process.is_alive():
                processes.kill(process)

    def check(self) -> None:
        """One set of replies, one end of turn and one trace a message, in order; each change once; nothing lost."""
        for conversation, said in self.said.items():
            self._check_conversation(conversation, said)
        with self.database.read() as uow:
            assert uow.inbox.waiting() == 0
            assert [event.id for event in uow.events.after(0, 10_000)] == sorted(
                event.id for event in uow.events.after(0, 10_000)
            )

    def _check_conversation(self, conversation: str, said: list[tuple[int, list[str]]]) -> None:
        events = self.events(conversation)
        assert [e.id for e in events if e.kind == "customer_said"] == [event for event, _ in said]
        assert [e.reply_to for e in events if e.kind == "turn_done"] == [event for event, _ in said]
        for event, expected in said:
            turn = [e for e in events if e.reply_to == event]
            assert [e.text for e in turn if e.kind == "assistant_said"] == expected
            assert turn[-1].kind == "turn_done"
        with self.database.read() as uow:
            found = uow.conversations.get(conversation)
            assert found is not None
            assert found.customer is not None
            assert found.state is not None
            assert found.state["turns"] == len(said)
            ledger = uow.ledger.of_customer(found.customer)
            assert [entry.version for entry in ledger] == list(range(1, self.entries[conversation] + 1))
            assert [t.event_id for t in uow.turns.of_conversation(conversation)] == [event for event, _ in said]
            replies = [e.id for e in events if e.kind == "assistant_said"]
            rows = uow.connection.execute(outbox.select().where(outbox.c.conversation_id == conversation)).all()
            assert sorted(row.event_id for row in rows) == replies
            assert {row.status for row in rows} == {"sent"}
            logged = uow.connection.execute(
                touchpoints.select().where(touchpoints.c.conversation_id == conversation)
            ).all()
            assert sorted(row.outbox_id for row in logged) == sorted(row.id for row in rows)
        changes = [e for e in events if e.kind == "preference_changed"]
        assert len(changes) == self.entries[conversation]

    def _started(self, process: BaseProcess) -> BaseProcess:
        self.running.append(process)
        return process


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
