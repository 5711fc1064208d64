"""Measures an opt-out with Rasa down: how long until it is enforced, and until it is confirmed.

    .venv/bin/python benchmarks/stop.py [--count 20] [--database URL]

Starts web and worker as processes of their own, without Rasa, with a simulator for Twilio and, unless it is given, an
SQLite database of its own. Every STOP is a signed webhook from a number of its own, which a customer has; each also has
a question waiting that nobody can answer. Prints milliseconds from the post: to the committed suppression (the
webhook's answer comes after it) and to the confirmation at Twilio.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from storage import Database
from tests.databases import sqlite_url
from tests.sms.line import WITHOUT_RASA, Line, line_of
from tests.sms.stop_measure import Stopped, stop


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--count", type=int, default=20, help="how many customers say STOP, one after the other")
    arguments.add_argument("--database", help="an empty database, as in postgresql://…")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with line_of(options.database or sqlite_url(folder), folder, WITHOUT_RASA) as line:
            measured = _measure(line, options.count)
    _tell("enforced", [one.to_enforced for one in measured])
    _tell("confirmed", [one.to_confirmed for one in measured])


def _measure(line: Line, count: int) -> list[Stopped]:
    database = Database(line.reins.database_url)
    try:
        _one(line, database)  # the first one pays for connections
        return [_one(line, database) for _ in range(count)]
    finally:
        database.close()


def _one(line: Line, database: Database) -> Stopped:
    ref = line.company.customer()
    number = line.company.call("GET", f"/v1/customers/{ref}")["contact_points"][0]["address"]
    line.twilio.text(number, "where is my order?")
    return stop(line, database, number)


def _tell(title: str, milliseconds: Sequence[float]) -> None:
    print(
        f"{title:10} median {statistics.median(milliseconds):7.1f} ms   worst {max(milliseconds):7.1f} ms   "
        f"of {len(milliseconds)}, Rasa down"
    )


if __name__ == "__main__":
    main()
