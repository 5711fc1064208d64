"""Many gates on one PostgreSQL while customers change their minds; a checker replays the ledger by itself.

    .venv/bin/python -m benchmarks.gate_under_load
    .venv/bin/python -m benchmarks.gate_under_load --customers 200 --messages 5000

Brings its own PostgreSQL (in a temporary folder, without fsync). Ends with an error if anything was sent against the
ledger as of its dispatch, was lost, or was doubled.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import func, select

from storage import Database
from storage.tables import outbox
from tests.databases import postgres_server
from tests.gate.load import Load, run

_SAY_EVERY_SECONDS = 30.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=1000)
    parser.add_argument("--messages", type=int, default=50_000)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2, help="in each worker")
    parser.add_argument("--seconds", type=float, default=300.0, help="in which messages and changes of mind come")
    parser.add_argument("--changes", type=float, default=20.0, help="of mind, a second")
    parser.add_argument("--patience", type=float, default=7200.0, help="seconds for the gates to finish afterwards")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    load = Load(
        customers=asked.customers,
        messages=asked.messages,
        workers=asked.workers,
        threads=asked.threads,
        seconds=asked.seconds,
        changes_per_second=asked.changes,
        until_eight_in_honolulu=asked.seconds / 2,
        seed=asked.seed,
    )
    with postgres_server() as server, tempfile.TemporaryDirectory() as folder:
        url = server.new_database()
        ended = threading.Event()
        watcher = threading.Thread(target=_say_how_far, args=(url, ended), daemon=True)
        watcher.start()
        result = run(url, Path(folder), load, patience=asked.patience)
        ended.set()
        watcher.join()
    verdict = result.verdict
    print(f"{asked.messages} messages to {asked.customers} customers, {asked.workers} × {asked.threads} gates")
    print(
        f"{result.seconds:.0f} s, {asked.messages / result.seconds:.0f} messages a second, from handing in to the last"
    )
    print(f"{result.changes} changes of mind meanwhile, {result.repeated} messages handed in twice")
    print("became:", _in_words(verdict.outcomes))
    print("decisions:", _in_words(verdict.decisions))
    if verdict.late:
        late = sorted(verdict.late)
        print(
            f"deferred messages left late by: median {statistics.median(late):.1f} s, "
            f"p95 {late[int(0.95 * (len(late) - 1))]:.1f} s ({len(late)} of them)"
        )
    print(f"sent against the ledger, lost, doubled, or held back wrongly: {len(verdict.faults)}")
    for fault in verdict.faults[:20]:
        print(" ", fault)
    sys.exit(1 if verdict.faults else 0)


def _say_how_far(url: str, ended: threading.Event) -> None:
    database, began = Database(url), time.monotonic()
    while not ended.wait(_SAY_EVERY_SECONDS):
        with database.engine.connect() as connection:
            rows = connection.execute(select(outbox.c.status, func.count()).group_by(outbox.c.status)).all()
        print(f"{time.monotonic() - began:.0f} s:", _in_words(Counter({row[0]: row[1] for row in rows})), flush=True)
    database.close()


def _in_words(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common())


if __name__ == "__main__":
    main()
