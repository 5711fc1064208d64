"""Several gates at once on PostgreSQL, while customers change their minds: the ledger is never broken.

`benchmarks/gate_under_load.py` plays the same with 1,000 customers and 50,000 messages.
"""

from __future__ import annotations

from pathlib import Path

from tests.databases import PostgresServer
from tests.gate import load


def test_gates_side_by_side_never_send_against_the_ledger_lose_or_double(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    url = postgres.new_database()
    played = load.Load(customers=60, messages=500, workers=8, threads=2, seconds=5, changes_per_second=25)
    result = load.run(url, tmp_path, played, patience=500)
    assert result.verdict.faults == []
    # The load was one: everything that may become of a message became of some.
    assert sum(result.verdict.outcomes.values()) == played.messages
    assert result.verdict.outcomes["sent"] > 100
    assert result.changes > 30
    assert result.repeated > 0
    reasons = {decision.split()[0] for decision in result.verdict.decisions}
    assert reasons == {"send", "defer", "withhold"}
    postgres.recycle(url)
