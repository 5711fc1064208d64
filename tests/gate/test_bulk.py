"""Bulk decisions are the single ones, for whole crowds at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import ibis
import pyarrow as pa
import pytest

from company import Company
from company.places import area_code_of
from contact.decide import decide
from contact.document import change_from_document
from contact.fold import apply
from contact.policy import Grace, QuietDays, Reach
from contact.terms import Channel, ContactPoint, ContactProfile, Message, Preferences, Touch
from customers.consent import record
from customers.profile import NUMBERED
from customers.stored import to_stored
from gate.bulk import decide_all, facts_in, facts_of
from gate.bulk.situations import INSTANT
from gate.decisions import Question, decide_many
from reins.audience import InvalidCampaign, decide_campaign
from storage import Database
from storage.records import Customer, Order, Point, Suppression, Touchpoint

NOW = datetime(2026, 11, 23, 16, 0, 30, tzinfo=UTC)
CROWD = 100_000
CHANNELS = [channel.value for channel in Channel]
TOPICS = ["promotions", "newsletter", "surveys", "orders", "service", "marketing", "optional", "*"]
SCOPES = [["promotions"], ["newsletter"], ["marketing"], ["*"], ["orders", "promotions"], ["optional"], ["surveys"]]
WINDOWS: list[dict[str, Any]] = [
    {"from": "09:00", "to": "19:00"},
    {"days": ["mon", "fri"], "from": "08:00", "to": "12:00"},
    {"days": ["sat", "sun"]},
    {"from": "22:00", "to": "06:00"},
    {"month_days": [1, 2, 3, 4, 5]},
    {"months": [12]},
]
PLACES = [
    ("America/Chicago", "US", "68102"),
    ("America/New_York", "US", "33101"),
    (None, "US", "97201"),
    ("America/Chicago", "US", "75201"),
    (None, None, None),
    ("Europe/Berlin", "DE", "10115"),
    (None, "US", "nowhere"),
    ("Not/A_Zone", "US", "02903"),
    (None, "US", None),
]
AREAS = ["402", "402", "305", "503", "401", "800", None]


def _wish(random: Random) -> dict[str, Any]:
    channels = random.choice([["*"], ["sms"], ["email"], ["sms", "email"]])
    topics = random.choice(SCOPES)
    start = NOW + timedelta(days=random.randint(-40, 5), seconds=random.randint(0, 90_000))
    until = random.choice([None, (start + timedelta(days=random.randint(1, 60))).isoformat()])
    kinds: list[dict[str, Any]] = [
        {
            "rules": [
                {
                    "topic": random.choice(TOPICS),
                    "channel": random.choice([*CHANNELS, "*"]),
                    "permission": random.choice(["granted", "granted", "granted", "denied"]),
                }
            ]
        },
        {
            "caps": [
                {
                    "topics": topics,
                    "channels": channels,
                    "max": random.randint(1, 4),
                    "per": random.choice(["P1D", "P1W", "P2W", "P1M", "P3M", "P1Y", "PT36H"]),
                }
            ]
        },
        {"windows": [{"topics": topics, "channels": channels, "any": random.sample(WINDOWS, random.randint(1, 2))}]},
        {"pauses": [{"topics": topics, "channels": channels, "from": start.isoformat(), "until": until}]},
        {"likes": [random.choice(["argyle", "wool", "ties"])]},
    ]
    return random.choices(kinds, weights=[8, 2, 2, 1, 1])[0]


def _crowd(company: Company, number: int, seed: int) -> list[tuple[ContactProfile, str | None, list[Touch]]]:
    random = Random(seed)
    states: list[Preferences] = [Preferences()]
    for _ in range(1500):  # what people say, in many combinations
        preferences = Preferences()
        for _ in range(random.randint(1, 7)):
            preferences = apply(preferences, change_from_document(_wish(random), company.catalog), company.catalog)
        states.append(preferences)
    found = []
    for position in range(number):
        zone, country, code = random.choice(PLACES)
        points = tuple(
            ContactPoint(Channel(channel), _address(channel, random), random.random() < 0.8, random.random() < 0.1)
            for channel in CHANNELS
            for _ in range(random.choice([0, 1, 1, 2]))
        )
        touches = [
            Touch(
                random.choice(["promotions", "newsletter", "orders"]),
                random.choice([Channel.SMS, Channel.EMAIL]),
                NOW - timedelta(seconds=random.randint(-200_000, 8_000_000), microseconds=random.randint(0, 999_999)),
            )
            for _ in range(random.choice([0, 0, 1, 2, 3, 6]))
        ]
        numbers = [point.address for point in points if point.channel in NUMBERED]
        profile = ContactProfile(
            f"c{position}",
            random.choice(states),
            points,
            zone,
            country,
            company.state_of(country, code),
            company.states_of_numbers(country, numbers),
            NOW - timedelta(seconds=random.randint(-90_000, 900_000)) if random.random() < 0.3 else None,
        )
        found.append((profile, code, touches))
    return found


def _address(channel: str, random: Random) -> str:
    area = random.choice(AREAS)
    if channel not in NUMBERED or area is None:
        return "+442079460018"
    return f"+1{area}555{random.randint(100, 199):04}"


def _facts(crowd: Sequence[tuple[ContactProfile, str | None, list[Touch]]]) -> Any:
    backend = ibis.duckdb.connect()
    said: dict[int, str | None] = {}
    for profile, _, _ in crowd:
        if id(profile.preferences) not in said:
            stored = to_stored(profile.preferences)
            said[id(profile.preferences)] = json.dumps(stored) if stored else None
    people = pa.table(
        {
            "customer": [profile.customer for profile, _, _ in crowd],
            "time_zone": pa.array([profile.time_zone for profile, _, _ in crowd], pa.string()),
            "country": pa.array([profile.country for profile, _, _ in crowd], pa.string()),
            "postal_code": pa.array([code for _, code, _ in crowd], pa.string()),
            "said": pa.array([said[id(profile.preferences)] for profile, _, _ in crowd], pa.string()),
            "ordered_at": pa.array(
                [at.strftime(INSTANT) if (at := profile.last_order_at) else None for profile, _, _ in crowd],
                pa.string(),
            ),
        }
    )
    points = [(profile.customer, point) for profile, _, _ in crowd for point in profile.points]
    touches = [(profile.customer, touch) for profile, _, history in crowd for touch in history]
    return facts_in(
        backend,
        backend.create_table("people", people),
        backend.create_table(
            "points",
            pa.table(
                {
                    "customer": [customer for customer, _ in points],
                    "channel": [point.channel.value for _, point in points],
                    "verified": [point.verified for _, point in points],
                    "suppressed": [point.suppressed for _, point in points],
                    "area": pa.array([area_code_of(point.address) for _, point in points], pa.string()),
                }
            ),
        ),
        backend.create_table(
            "touches",
            pa.table(
                {
                    "customer": [customer for customer, _ in touches],
                    "topic": [touch.topic for _, touch in touches],
                    "channel": [touch.channel.value for _, touch in touches],
                    "at": pa.array([touch.at.replace(tzinfo=None) for _, touch in touches], pa.timestamp("us")),
                }
            ),
        ),
    )


@pytest.fixture(scope="module")
def crowd(company: Company) -> list[tuple[ContactProfile, str | None, list[Touch]]]:
    return _crowd(company, CROWD // 5, seed=23)


@pytest.fixture(scope="module")
def facts(crowd: list[tuple[ContactProfile, str | None, list[Touch]]]) -> Any:
    return _facts(crowd)


@pytest.mark.parametrize(
    ("topic", "channel"),
    [("promotions", "sms"), ("promotions", None), ("newsletter", "email"), ("orders", "sms"), ("surveys", "phone")],
)
def test_a_hundred_thousand_random_cases_are_decided_as_one_by_one(
    company: Company, crowd: Any, facts: Any, topic: str, channel: str | None
) -> None:
    grace = Grace("after-an-order", Reach(country="US"), frozenset({"promotions", "surveys"}), "P3D", "a promise", "1")
    reach = Reach(country="US", states=frozenset({"FL"}), unknown_state=True)
    quiet = QuietDays("quiet", reach, frozenset({NOW.date()}), "a promise", "1", law=False)
    company = replace(company, policy=replace(company.policy, grace=(grace,), quiet=(quiet,)))
    message = Message(topic, Channel(channel) if channel else None)
    rows = decide_all(facts, company, message, NOW).to_pyarrow().to_pylist()
    found = {row.pop("customer"): row for row in rows}
    assert len(found) == len(rows) == len(crowd)
    for profile, _, touches in crowd:
        one = decide(message, profile, touches, company.policy, company.catalog, NOW)
        assert found[profile.customer] == {
            "decision": one.verdict.value,
            "channel": one.channel.value if one.channel else None,
            "reason": one.reason,
            "rule": one.rule,
            "explanation": one.explanation,
            "next_allowed_at": one.next_allowed_at,
        }, (profile, touches)
    assert {row["decision"] for row in found.values()} == {"send", "defer", "withhold"} or topic == "surveys"


def test_the_facts_of_a_database_lead_to_its_own_decisions(database: Database, company: Company) -> None:
    _fill(database, company)
    for message in (Message("promotions", Channel.SMS), Message("newsletter"), Message("orders", Channel.SMS)):
        rows = decide_all(facts_of(database, company.policy, NOW), company, message, NOW).to_pyarrow().to_pylist()
        with database.read() as uow:
            refs = list(uow.customers.refs())
            singly = decide_many(uow, company, [Question(ref, message, NOW) for ref in refs], NOW)
        found = {row["customer"]: (row["decision"], row["reason"], row["next_allowed_at"]) for row in rows}
        assert found == {
            ref: (one.verdict.value, one.reason, one.next_allowed_at) for ref, one in zip(refs, singly, strict=True)
        }
        assert len({reason for _, reason, _ in found.values()}) > 1

    with database.read() as uow:
        ordered = {row["customer"]: row["ordered_at"] for row in rows_of(uow.facts.people(NOW - timedelta(days=9)))}
    assert ordered["granted"] is None
    assert datetime.fromisoformat(ordered["moved"]).replace(tzinfo=UTC) == NOW - timedelta(days=1)


def test_an_order_holds_back_in_bulk_as_it_does_singly(database: Database, company: Company) -> None:
    _fill(database, company)
    grace = Grace("after-an-order", Reach(), frozenset({"promotions"}), "P3D", "a promise", "1")
    careful = replace(company, policy=replace(company.policy, grace=(grace,)))
    message = Message("promotions", Channel.EMAIL)
    rows = decide_all(facts_of(database, careful.policy, NOW), careful, message, NOW).to_pyarrow().to_pylist()
    with database.read() as uow:
        refs = list(uow.customers.refs())
        singly = decide_many(uow, careful, [Question(ref, message, NOW) for ref in refs], NOW)
    found = {row["customer"]: (row["decision"], row["rule"], row["next_allowed_at"]) for row in rows}
    assert found == {
        ref: (one.verdict.value, one.rule, one.next_allowed_at) for ref, one in zip(refs, singly, strict=True)
    }
    assert found["moved"] == ("defer", "after-an-order", NOW + timedelta(days=2))
    assert found["granted"][0] == "send"


def rows_of(batches: Any) -> list[dict[str, Any]]:
    return [dict(zip(batch, values, strict=True)) for batch in batches for values in zip(*batch.values(), strict=True)]


def test_an_empty_database_has_an_empty_audience(database: Database, company: Company) -> None:
    facts = facts_of(database, company.policy, NOW)
    assert decide_all(facts, company, Message("promotions"), NOW).to_pyarrow().to_pylist() == []


def test_a_campaign_is_counted_and_written_down(database: Database, company: Company, tmp_path: Path) -> None:
    _fill(database, company)
    out = tmp_path / "audience.csv"
    counted = decide_campaign(database, company, "promotions", "sms", NOW.isoformat(), out)
    assert ("withhold", "suppressed", 1) in counted
    assert len(out.read_text().splitlines()) == 1 + sum(number for _, _, number in counted)


@pytest.mark.parametrize(
    ("topic", "channel", "at", "out", "fault"),
    [
        ("sails", "", "", None, "no topic 'sails'"),
        ("promotions", "pigeon", "", None, "--channel"),
        ("promotions", "", "tomorrow", None, "--at"),
        ("promotions", "", "2026-11-23T10:00", None, "offset"),
        ("promotions", "", "", Path("audience.xls"), "--out"),
    ],
)
def test_a_campaign_that_cannot_be_decided_names_what_is_wrong(
    sqlite_database: Database, company: Company, topic: str, channel: str, at: str, out: Path | None, fault: str
) -> None:
    with pytest.raises(InvalidCampaign, match=fault):
        decide_campaign(sqlite_database, company, topic, channel, at, out)


def _fill(database: Database, company: Company) -> None:
    """Customers of whom each has another reason, or is under other rules."""
    wishes: dict[str, dict[str, Any]] = {
        "silent": {},
        "granted": {"rules": [{"topic": "marketing", "channel": "*", "permission": "granted"}]},
        "capped": {
            "rules": [{"topic": "promotions", "channel": "*", "permission": "granted"}],
            "caps": [{"topics": ["promotions"], "channels": ["*"], "max": 1, "per": "P1M"}],
        },
        "blocked": {"rules": [{"topic": "promotions", "channel": "sms", "permission": "granted"}]},
        "denied": {"rules": [{"topic": "promotions", "channel": "sms", "permission": "denied"}]},
        "later": {
            "rules": [{"topic": "newsletter", "channel": "*", "permission": "granted"}],
            "windows": [{"topics": ["newsletter"], "channels": ["*"], "any": [{"days": ["sat"]}]}],
        },
    }
    wishes["moved"] = wishes["granted"]
    wishes["unplaced"] = wishes["later"]
    with database.write() as uow:
        for position, ref in enumerate(wishes):
            number = f"+1{'305' if ref in ('moved', 'unplaced') else '402'}555010{position}"
            points = (Point("sms", number, True), Point("email", f"{ref}@example.com", True))
            uow.customers.put(
                Customer(
                    ref=ref,
                    first_name=None,
                    last_name=None,
                    locale=None,
                    attributes={},
                    stage="customer",
                    time_zone="America/Chicago" if ref != "unplaced" else None,
                    postal_code="68102" if ref != "unplaced" else None,
                    country="US",
                    points=points,
                ),
                NOW,
            )
        uow.suppressions.add(Suppression("sms", "+14025550103", "stop", NOW))
        for ref, days in (("moved", 1), ("moved", 40), ("granted", 20)):
            order = Order(ref, f"A-{days}", NOW - timedelta(days=days), "placed", "online", "USD", (), (), None)
            uow.orders.put([order], NOW)
        for ref, document in wishes.items():
            if document:
                change = change_from_document(document, company.catalog)
                record(
                    uow,
                    company,
                    customer=ref,
                    change=change,
                    actor="customer",
                    channel="web",
                    words=None,
                    event_id=None,
                    wording=None,
                    now=NOW - timedelta(days=9),
                )
        uow.touchpoints.add(
            Touchpoint(
                at=NOW - timedelta(days=3, microseconds=7),
                customer="capped",
                conversation_id=None,
                outbox_id=None,
                channel="sms",
                topic="promotions",
                purpose="marketing",
                decision="send",
                reason="allowed",
                rule=None,
                counts=True,
            )
        )
