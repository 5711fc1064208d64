"""How long it takes to decide a campaign for everybody: `.venv/bin/python -m benchmarks.bulk [--customers 1000000]`.

Makes a crowd (six in ten have said something, most in a way of their own; touches over a quarter; eight kinds of
places), puts it into DuckDB, and decides one campaign for all of it. `--different` gives every customer a state of
preferences that nobody else has: the worst case. Building the crowd does not count; deciding and writing does.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import ibis
import pyarrow as pa

from benchmarks.decide import WISHES
from company import Company, load
from contact.document import change_from_document
from contact.fold import apply
from contact.terms import Channel, Message, Preferences
from customers.stored import to_stored
from gate.bulk import Facts, decide_all, facts_in

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
PLACES = (
    ("America/Chicago", "US", "68102"),
    ("America/New_York", "US", "33101"),
    ("America/Los_Angeles", "US", "97201"),
    ("America/Chicago", "US", "75201"),
    ("America/New_York", "US", "10001"),
    ("America/Denver", "US", "80202"),
    (None, "US", "60601"),
    ("Europe/London", "GB", "SW1A 1AA"),
)
AREAS = ("402", "305", "503", "214", "212", "303", "312", "800")


def states(company: Company, number: int, random: Random) -> list[str]:
    """What customers have said, as the ledger holds it."""
    found = []
    for _ in range(number):
        preferences = Preferences()
        for wish in random.sample(WISHES, random.randint(1, 4)):
            preferences = apply(preferences, change_from_document(wish, company.catalog), company.catalog)
        found.append(json.dumps(to_stored(preferences)))
    return found


def crowd(company: Company, number: int, *, different: bool, random: Random) -> Facts:
    said = states(company, 3000, random)
    names = [f"c{position}" for position in range(number)]
    heard: list[str | None] = [random.choice(said) if random.random() < 0.6 else None for _ in names]
    if different:
        heard = [_own(random.choice(said), random) for _ in names]
    places = [random.choice(PLACES) for _ in names]
    people: dict[str, Any] = {
        "customer": names,
        "time_zone": pa.array([place[0] for place in places], pa.string()),
        "country": [place[1] for place in places],
        "postal_code": [place[2] for place in places],
        "said": pa.array(heard, pa.string()),
        "ordered_at": pa.nulls(number, pa.string()),
    }
    reached = [(name, channel.value) for name in names for channel in (Channel.SMS, Channel.EMAIL)]
    points = {
        "customer": [name for name, _ in reached],
        "channel": [channel for _, channel in reached],
        "verified": [random.random() < 0.9 for _ in reached],
        "suppressed": [random.random() < 0.05 for _ in reached],
        "area": [random.choice(AREAS) if channel == "sms" else None for _, channel in reached],
    }
    touched = [name for name in names for _ in range(random.choice((0, 0, 1, 3)))]
    touches = {
        "customer": touched,
        "topic": [random.choice(("promotions", "newsletter", "orders")) for _ in touched],
        "channel": [random.choice(("sms", "email")) for _ in touched],
        "at": pa.array(
            [NOW.replace(tzinfo=None) - timedelta(seconds=random.randrange(90 * 86400)) for _ in touched],
            pa.timestamp("us"),
        ),
    }
    backend = ibis.duckdb.connect()
    tables = (
        backend.create_table(name, pa.table(columns))
        for name, columns in (("people", people), ("points", points), ("touches", touches))
    )
    return facts_in(backend, *tables)


def _own(said: str, random: Random) -> str:
    document = json.loads(said)
    start = NOW + timedelta(seconds=random.randrange(10_000_000))
    document["pauses"] = [{"topics": ["promotions"], "channels": ["*"], "from": start.isoformat(), "until": None}]
    return json.dumps(document)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--topic", default="promotions")
    parser.add_argument("--channel", default="sms")
    parser.add_argument("--different", action="store_true")
    options = parser.parse_args()
    company = load(ROOT / "catalog.yml", ROOT / "policy.yml")
    facts = crowd(company, options.customers, different=options.different, random=Random(11))
    begin = time.perf_counter()
    found = decide_all(facts, company, Message(options.topic, Channel(options.channel)), NOW)
    table = facts.backend.create_table("decided", found, overwrite=True)
    took = time.perf_counter() - begin
    situations = facts.backend.table("situations").count().execute()
    counted = table.group_by("decision", "reason").aggregate(number=table.count()).order_by(ibis.desc("number"))
    print(f"{options.customers:,} customers decided in {took:.1f} s ({options.customers / took:,.0f} a second)")
    print(f"{situations:,} different situations; {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
    for row in counted.to_pyarrow().to_pylist():
        print(f"  {row['decision']:<9}{row['reason']:<18}{row['number']:>10,}")


if __name__ == "__main__":
    main()
