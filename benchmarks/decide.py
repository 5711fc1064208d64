"""How long a decision takes: `.venv/bin/python -m benchmarks.decide [--most-ms 1.0]`.

Decides for customers as they are (a few rules, a window, a cap or two, some history), for all rules of `policy.yml`, at
times all over the year, so that many decisions have to look for the next opening. With `--most-ms` it fails if the
99th percentile is longer; measure on an idle machine.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from company import Company, load
from contact.decide import decide
from contact.document import change_from_document
from contact.fold import apply
from contact.terms import Channel, ContactPoint, ContactProfile, Message, Preferences, Touch

ROUNDS = 3
"""Each decision counts with its fastest round: the others say what else the machine was doing."""

ONE_HOUR = 3_600_000_000_000
ROOT = Path(__file__).resolve().parents[1]
ZONES = {"NE": "America/Chicago", "FL": "America/New_York", "TX": "America/Chicago", "CA": "America/Los_Angeles"}
WISHES = (
    {"rules": [{"topic": "marketing", "channel": "*", "permission": "granted"}]},
    {
        "rules": [
            {"topic": "promotions", "channel": "sms", "permission": "granted", "frequency": {"max": 2, "per": "P1M"}}
        ]
    },
    {"caps": [{"topics": ["marketing"], "channels": ["*"], "max": 1, "per": "P1W"}]},
    {"caps": [{"topics": ["promotions"], "channels": ["*"], "max": 1, "per": "P2W"}]},
    {"windows": [{"topics": ["*"], "channels": ["*"], "any": [{"from": "09:00", "to": "19:00"}]}]},
    {
        "windows": [
            {
                "topics": ["promotions"],
                "channels": ["sms"],
                "any": [{"days": ["mon", "fri"], "from": "08:00", "to": "12:00"}],
            }
        ]
    },
    {"windows": [{"topics": ["newsletter"], "channels": ["*"], "any": [{"month_days": [1, 2, 3, 4, 5, 6, 7]}]}]},
    {"windows": [{"topics": ["promotions"], "channels": ["*"], "any": [{"months": [11, 12]}]}]},
    {"windows": [{"topics": ["promotions"], "channels": ["*"], "any": [{"from": "22:00"}]}]},
    {"rules": [{"topic": "optional", "channel": "phone", "permission": "denied"}]},
)


def customers(company: Company, number: int, random: Random) -> list[tuple[ContactProfile, list[Touch]]]:
    found = []
    topics, start = list(company.catalog.topics), datetime(2027, 1, 1, tzinfo=UTC)
    points = tuple(ContactPoint(channel, "there", verified=True) for channel in Channel)
    for _ in range(number):
        preferences = Preferences()
        for wish in random.sample(WISHES, random.randint(1, 4)):
            preferences = apply(preferences, change_from_document(wish, company.catalog), company.catalog)
        state = random.choice(list(ZONES))
        zone = ZONES[state] if random.random() < 0.95 else None
        history = [
            Touch(
                random.choice(topics), random.choice(list(Channel)), start + timedelta(hours=random.randrange(365 * 24))
            )
            for _ in range(random.randint(0, 30))
        ]
        found.append((ContactProfile("c", preferences, points, zone, "US", state), history))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most-ms", type=float)
    parser.add_argument("--number", type=int, default=20_000)
    options = parser.parse_args()
    random = Random(7)
    company = load(ROOT / "catalog.yml", ROOT / "policy.yml")
    people, topics = customers(company, 500, random), list(company.catalog.topics)
    channels = [None, *Channel]
    questions = [
        (
            Message(random.choice(topics), random.choice(channels)),
            *random.choice(people),
            datetime(2027, 1, 1, tzinfo=UTC) + timedelta(seconds=random.randrange(365 * 86400)),
        )
        for _ in range(options.number)
    ]
    verdicts: Counter[str] = Counter()
    for message, profile, history, now in questions:  # also reads the time zones, once for all
        decision = decide(message, profile, history, company.policy, company.catalog, now)
        verdicts[f"{decision.verdict} {decision.reason}"] += 1
    took = [ONE_HOUR] * options.number
    processor = time.process_time()
    for _ in range(ROUNDS):
        for position, (message, profile, history, now) in enumerate(questions):
            begin = time.perf_counter_ns()
            decide(message, profile, history, company.policy, company.catalog, now)
            took[position] = min(took[position], time.perf_counter_ns() - begin)
    processor = (time.process_time() - processor) / ROUNDS
    took.sort()
    median, p99, longest = (took[int(len(took) * part)] / 1e6 for part in (0.5, 0.99, 0.99999))
    print(f"{len(took)} decisions: median {median:.3f} ms, p99 {p99:.3f} ms, longest {longest:.3f} ms")
    print(f"{len(took) / processor:,.0f} decisions a second of processor time")
    print(", ".join(f"{name} {count}" for name, count in verdicts.most_common()))
    if options.most_ms is not None and p99 > options.most_ms:
        raise SystemExit(f"p99 is more than {options.most_ms} ms")


if __name__ == "__main__":
    main()
