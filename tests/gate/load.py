"""Many gates, many messages, and customers who change their minds all the while. Everything in processes of its own.

All processes share one clock, which runs as fast as the machine's and begins a moment before eight in the morning in
Honolulu: some messages wait for legal hours and leave while we watch.
"""

from __future__ import annotations

import json
import logging
import os
import random
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import structlog

from connectors.sending import Receipt
from contact.document import change_from_document
from contact.terms import Channel
from customers import consent
from gate.accepting import Wanted, accept
from gate.dispatcher import Dispatcher
from storage import ChangeSignal, Database
from storage.records import Customer, OutboxMessage, Point, Suppression
from tests.faults.processes import COMPANY, kill, start
from tests.gate.replay import Verdict, check

PLACES = (
    ("America/Chicago", "68102"),
    ("America/New_York", "10001"),
    ("America/Los_Angeles", "90001"),
    ("Pacific/Honolulu", "96801"),
)
TOPICS = ("promotions", "newsletter", "tips", "surveys", "orders", "billing")
_SMS_NUMBERS_FROM = 14025000000


@dataclass(frozen=True)
class Load:
    """`seconds` for which messages are handed in and minds are changed; dispatching ends when nothing is due."""

    customers: int
    messages: int
    workers: int
    threads: int = 2
    seconds: float = 10.0
    submitters: int = 2
    changers: int = 2
    changes_per_second: float = 20.0
    until_eight_in_honolulu: float = 5.0
    seed: int = 1


@dataclass(frozen=True)
class Result:
    verdict: Verdict
    seconds: float
    changes: int
    repeated: int


def run(url: str, folder: Path, load: Load, *, patience: float = 120.0) -> Result:
    """Plays the whole load on an empty PostgreSQL database and holds it against the ledger. `patience` in seconds: how
    long the gates may take once everything has been handed in."""
    eight = datetime(2027, 3, 1, 18, 0, tzinfo=UTC)
    shift = (eight - timedelta(seconds=load.until_eight_in_honolulu) - datetime.now(UTC)).total_seconds()
    database = Database(url)
    zones = _people(database, load, clock(shift))
    began = time.monotonic()
    hands: list[BaseProcess] = []
    for number in range(load.submitters):
        hands.append(start(submit, url, str(folder / f"accepted-{number}"), load, number, shift))
    for number in range(load.changers):
        hands.append(start(change_minds, url, str(folder / f"committed-{number}"), load, number, shift))
    workers = [
        start(work, url, str(folder / f"handed-over-{number}"), load, number, shift) for number in range(load.workers)
    ]
    try:
        for hand in hands:
            hand.join()
        assert [hand.exitcode for hand in hands] == [0] * len(hands), "a process that hands in or changes has failed"
        _wait_until_nothing_is_due(database, shift, patience)
        seconds = time.monotonic() - began
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join(60)
        assert [worker.exitcode for worker in workers] == [0] * len(workers), "a gate has failed"
        # Between the last look and their end, gates may have sent what fell due. They have done all that is due now.
        ended = _last_moment(database, clock(shift))
    finally:
        for process in (*hands, *workers):
            if process.is_alive():
                kill(process)
    accepted = [line for path in sorted(folder.glob("accepted-*")) for line in _lines(path)]
    committed: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for path in sorted(folder.glob("committed-*")):
        for line in _lines(path):
            customer, at, version = json.loads(line)
            committed[customer].append((datetime.fromisoformat(at), version))
    verdict = check(
        database,
        accepted=accepted,
        handed_over=[int(line) for path in sorted(folder.glob("handed-over-*")) for line in _lines(path)],
        committed=committed,
        zones=zones,
        ended=ended,
    )
    database.close()
    repeated = len(accepted) - len(set(accepted))
    return Result(verdict, seconds, sum(map(len, committed.values())), repeated)


def clock(shift: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=shift)


def submit(url: str, log: str, load: Load, number: int, shift: float) -> None:
    """Hands in this process's share: half of it at once, the rest spread over the time; some of it twice."""
    _be_quiet()
    database, chance = Database(url), random.Random(f"{load.seed} submit {number}")
    share = load.messages // load.submitters
    began = time.monotonic()
    done = 0
    with Path(log).open("w") as file:
        while done < share:
            customer = f"c{chance.randrange(load.customers)}"
            size = min(chance.randint(1, 10), share - done)
            wanted = [_wanted(chance, customer, f"{number}-{done + place}", shift) for place in range(size)]
            done += size
            handed_in = [*wanted, *(chance.sample(wanted, 1) if chance.random() < 0.2 else ())]
            with database.write() as uow:
                taken = [accept(uow, COMPANY, one, clock(shift)) for one in handed_in]
            file.writelines(f"{one.message.message_id}\n" for one in taken)
            later = load.seconds * max(0.0, 2 * done / share - 1)
            time.sleep(max(0.0, began + later - time.monotonic()))
    database.close()


def _wanted(chance: random.Random, customer: str, key: str, shift: float) -> Wanted:
    later = clock(shift) + timedelta(seconds=chance.randint(1, 4)) if chance.random() < 0.1 else None
    return Wanted(
        customer=customer,
        topic=chance.choice(TOPICS),
        idempotency_key=key,
        text="News",
        channel=chance.choice((Channel.SMS, Channel.EMAIL, None)),
        not_before=later,
    )


def change_minds(url: str, log: str, load: Load, number: int, shift: float) -> None:
    """Customers opt out and in, pause and resume, set caps, text STOP and START; when each was committed is noted."""
    _be_quiet()
    database, chance = Database(url), random.Random(f"{load.seed} change {number}")
    count = int(load.seconds * load.changes_per_second / load.changers)
    began = time.monotonic()
    with Path(log).open("w") as file:
        for done in range(count):
            customer = f"c{chance.randrange(load.customers)}"
            version = _change_one(database, chance, customer, shift)
            if version is not None:
                file.write(json.dumps([customer, clock(shift).isoformat(), version]) + "\n")
            time.sleep(max(0.0, began + load.seconds * (done + 1) / count - time.monotonic()))
    database.close()


def _change_one(database: Database, chance: random.Random, customer: str, shift: float) -> int | None:
    """The ledger's version if anything has changed."""
    if chance.random() < 0.15:
        return _block_or_free(database, customer, shift)
    document = _document(chance, clock(shift))
    with database.write() as uow:
        entry = consent.record(
            uow,
            COMPANY,
            customer=customer,
            change=change_from_document(document, COMPANY.catalog),
            actor="customer",
            channel="web",
            words="as I said",
            event_id=None,
            wording=None,
            now=clock(shift),
        )
    return None if entry is None else entry.version


def _document(chance: random.Random, now: datetime) -> dict[str, Any]:
    topics = [chance.choice((*TOPICS, "marketing"))]
    channels = [chance.choice(("sms", "email", "*"))]
    now = now.replace(microsecond=0)
    match chance.choice(("grant", "grant", "deny", "pause", "pause", "resume", "cap", "uncap")):
        case "grant":
            return {"rules": [{"topic": topics[0], "channel": channels[0], "permission": "granted"}]}
        case "deny":
            return {"rules": [{"topic": topics[0], "channel": channels[0], "permission": "denied"}]}
        case "pause":
            until = now + timedelta(seconds=chance.choice((2, 3, 4, 6, 3600)))
            pause = {"topics": topics, "channels": ["*"], "from": now.isoformat(), "until": until.isoformat()}
            return {"pauses": [pause]}
        case "resume":
            return {"resume": [{"topics": topics, "channels": ["*"]}]}
        case "cap":
            per = chance.choice(("P1D", "PT5S"))
            return {"caps": [{"topics": topics, "channels": channels, "max": chance.randint(1, 4), "per": per}]}
        case _:
            return {"caps": [{"topics": topics, "channels": channels, "max": None}]}


def _block_or_free(database: Database, customer: str, shift: float) -> int:
    """As STOP and START do."""
    number = _number(customer)
    with database.write() as uow:
        uow.customers.lock(customer)
        blocked = uow.suppressions.get("sms", number) is not None
        if blocked:
            uow.suppressions.lift("sms", number)
        else:
            uow.suppressions.add(Suppression("sms", number, "stop", clock(shift)))
        entry = consent.note(
            uow,
            COMPANY,
            customer=customer,
            what={"lifted" if blocked else "suppressed": {"channel": "sms", "address": number}},
            in_words="",
            actor="customer",
            channel="sms",
            words="START" if blocked else "STOP",
            event_id=None,
            wording=None,
            now=clock(shift),
        )
    return entry.version


def work(url: str, log: str, load: Load, number: int, shift: float) -> None:
    """One gate with its threads, until SIGTERM. What it hands over is written down, one line a call."""
    _be_quiet()
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    database = Database(url)
    signal_ = ChangeSignal(database.engine)
    provider = Provider(log, load.seed + number)
    senders = {"sms": provider, "email": provider}
    gate = Dispatcher(database, COMPANY, senders, signal_, clock=lambda: clock(shift), threads=load.threads)
    gate.start()
    stopping.wait()
    gate.stop()
    signal_.close()
    database.close()


class Provider:
    """Takes some milliseconds and remembers every call, even if the process is killed after it."""

    local = False

    def __init__(self, log: str, seed: int) -> None:
        self._file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._chance = random.Random(seed)

    def send(self, message: OutboxMessage, address: str | None) -> Receipt:
        os.write(self._file, b"%d\n" % message.id)
        time.sleep(self._chance.uniform(0, 0.01))
        return Receipt(f"SM{message.id}")


def _people(database: Database, load: Load, now: datetime) -> dict[str, str]:
    """The customers, most of whom have asked for something, and their time zones."""
    zones = {}
    for number in range(load.customers):
        ref = f"c{number}"
        zone, postal_code = PLACES[number % len(PLACES)]
        zones[ref] = zone
        points = (Point("sms", _number(ref), True), Point("email", f"{ref}@x.example", True))
        with database.write() as uow:
            uow.customers.put(
                Customer(ref, "Robin", None, "customer", zone, postal_code, "US", "en-US", {}, points), now
            )
            if number % 5:
                rules = [
                    {"topic": "marketing", "channel": channel, "permission": "granted"} for channel in ("sms", "*")
                ]
                consent.record(
                    uow,
                    COMPANY,
                    customer=ref,
                    change=change_from_document({"rules": rules[: 1 + number % 2]}, COMPANY.catalog),
                    actor="customer",
                    channel="web",
                    words="yes",
                    event_id=None,
                    wording=None,
                    now=now,
                )
    return zones


def _number(customer: str) -> str:
    return f"+{_SMS_NUMBERS_FROM + int(customer[1:])}"


def _wait_until_nothing_is_due(database: Database, shift: float, patience: float) -> None:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        with database.read() as uow:
            due = uow.outbox.next_due()
        if due is None or due > clock(shift) + timedelta(seconds=1):
            return
        time.sleep(0.2)
    raise AssertionError(f"the gates were not done after {patience} s")


def _last_moment(database: Database, now: datetime) -> datetime:
    """Now, or before the first message that fell due since the gates ended."""
    with database.read() as uow:
        due = uow.outbox.next_due()
    return now if due is None else min(now, due - timedelta(microseconds=1))


def _lines(path: Path) -> Sequence[str]:
    return path.read_text().splitlines()


def _be_quiet() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
