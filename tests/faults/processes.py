"""Real processes that can be killed: a worker (turns and gate), a stand-in for Rasa, and an intake.

They are forked from a server that has everything imported, so a restart costs milliseconds. A process may be told to
kill itself with SIGKILL at a named moment (`conversation.moments`), or be killed from outside at any time.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from company import Company, load
from connectors.web_widget.sender import WebWidgetSender
from conversation import moments
from conversation.backoff import Backoff
from conversation.intake import accept_message
from conversation.rasa_client import RasaClient
from conversation.worker import Worker
from gate.dispatcher import Dispatcher
from storage import ChangeSignal, Database

ROOT = Path(__file__).resolve().parent.parent.parent
LEASE = timedelta(seconds=0.6)
ANSWER_SECONDS = 2.0

# Loaded once by the server that the processes are forked from.
COMPANY: Company = load(ROOT / "catalog.yml", ROOT / "policy.yml")

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(
    ["__main__", "sqlalchemy.dialects.postgresql.psycopg", "tests.faults.processes", "tests.conversation.turn_server"]
)


def start(target: Any, *args: Any) -> BaseProcess:
    process = _forks.Process(target=target, args=args, daemon=True)
    process.start()
    return process


def kill(process: BaseProcess) -> None:
    """As the kernel does when memory is short: at once, without a word."""
    process.kill()
    process.join(10)


def worker(url: str, rasa_url: str, log: str, fault_at: str | None = None, occurrence: int = 1) -> None:
    """Takes turns and dispatches until SIGTERM, or until `fault_at` is reached for the n-th time."""
    write_to(log)
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    die_at(fault_at, occurrence)
    database = Database(url)
    signal_ = ChangeSignal(database.engine)
    client = RasaClient(rasa_url, answer_seconds=ANSWER_SECONDS)
    quick = Backoff(first=0.02, most=0.2)
    turns = Worker(database, COMPANY, client, signal_, clock=now, threads=3, lease=LEASE, backoff=quick)
    gate = Dispatcher(database, COMPANY, {"web": WebWidgetSender()}, signal_, clock=now, lease=LEASE, backoff=quick)
    turns.start()
    gate.start()
    stopping.wait()
    turns.stop()
    gate.stop()
    signal_.close()


def rasa(url: str, port: int, delay: float, log: str) -> None:
    """Serves the turn protocol until it is killed."""
    from tests.conversation.stage import fake_for
    from tests.conversation.turn_server import TurnServer

    write_to(log)
    TurnServer(fake_for(Database(url), COMPANY), port=port, delay=delay).serve_forever(poll_interval=0.01)


def intake(url: str, conversation: str, client_id: str, text: str, fault_at: str | None) -> None:
    """Accepts one message, as the web process does."""
    die_at(fault_at, 1)
    with Database(url).write() as uow:
        accept_message(uow, conversation=conversation, client_id=client_id, text=text, now=now())
    moments.reached("message_committed")


def now() -> datetime:
    return datetime.now(UTC)


def die_at(moment: str | None, occurrence: int) -> None:
    left = [occurrence]
    counting = threading.Lock()

    def listen(reached: str) -> None:
        if reached == moment:
            with counting:
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

    moments.listen(listen if moment else None)


def write_to(log: str) -> None:
    with Path(log).open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
