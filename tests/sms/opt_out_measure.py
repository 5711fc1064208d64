"""Every sentence of `opt_outs.yml` as a signed text of a customer of its own, taken by the real turn path.

A customer counts as opted out when no marketing topic may be texted to them any more, whatever else became of it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ruamel.yaml import YAML

from company import Company
from company import load as load_company
from contact.document import change_from_document
from contact.fold import is_allowed
from contact.terms import Channel
from customers import consent
from storage import Database
from storage.records import Customer, Point
from tests.sms.line import Line

ROOT = Path(__file__).resolve().parents[2]
LONGEST_WAIT_SECONDS = 300
_GRANTED = {"rules": [{"topic": "*", "channel": c, "permission": "granted"} for c in ("sms", "email")]}


@dataclass(frozen=True)
class Heard:
    """`opted_out`: nothing may be texted for marketing any more; `changed`: anything was recorded at all."""

    text: str
    wanted: bool
    opted_out: bool
    changed: bool
    answer: str


@dataclass(frozen=True)
class Measured:
    heard: Sequence[Heard]

    @property
    def missed(self) -> list[Heard]:
        return [one for one in self.heard if one.wanted and not one.opted_out]

    @property
    def wrong(self) -> list[Heard]:
        return [one for one in self.heard if not one.wanted and one.opted_out]

    def precision(self, *, opt_outs: bool = True) -> float:
        """Of those taken for the one side, how many belong there."""
        taken = [one for one in self.heard if one.opted_out is opt_outs]
        return sum(one.wanted is opt_outs for one in taken) / len(taken) if taken else 1.0

    def recall(self, *, opt_outs: bool = True) -> float:
        """Of those that belong to the one side, how many were taken for it."""
        there = [one for one in self.heard if one.wanted is opt_outs]
        return sum(one.opted_out is opt_outs for one in there) / len(there)


def not_yet() -> dict[str, set[str]]:
    """What is known to go wrong: opt-outs that are `missed`, and near misses that are `wrong`ly taken for one."""
    found = YAML(typ="safe").load((ROOT / "tests/sms/opt_outs.yml").read_text(encoding="utf-8"))["not_yet"]
    return {"missed": set(found["missed"]), "wrong": set(found["wrong"])}


def sentences() -> list[tuple[str, bool]]:
    """Each with whether it is an opt-out."""
    found = YAML(typ="safe").load((ROOT / "tests/sms/opt_outs.yml").read_text(encoding="utf-8"))
    return [(text, True) for text in found["opt_outs"]] + [(text, False) for text in found["near_misses"]]


def measure(line: Line, said: Sequence[tuple[str, bool]]) -> Measured:
    """Texts each sentence once. Raises AssertionError if not every turn is done in time."""
    company = load_company(ROOT / "catalog.yml", ROOT / "policy.yml")
    database = Database(line.reins.database_url)
    try:
        numbers = _customers(database, company, len(said))
        versions = _versions(database, company, numbers)
        for number, (text, _) in zip(numbers, said, strict=True):
            status = line.twilio.text(number, text)
            assert status == 204, f"{text!r}: {status}"
        _wait(database, len(said))
        return Measured(
            [
                _heard(database, company, number, text, wanted, versions[number])
                for number, (text, wanted) in zip(numbers, said, strict=True)
            ]
        )
    finally:
        database.close()


def _customers(database: Database, company: Company, count: int) -> list[str]:
    """Customers who have granted everything by text and email. Each is named by their number."""
    now = datetime.now(UTC)
    numbers = [f"+1402557{index:04d}" for index in range(count)]
    with database.write() as uow:
        for number in numbers:
            points = (Point("sms", number, True), Point("email", f"{number[1:]}@x.example", True))
            person = Customer(number, "Robin", "Vale", "customer", None, "68102", "US", "en-US", {}, points)
            uow.customers.put(person, now)
            consent.record(
                uow,
                company,
                customer=number,
                change=change_from_document(_GRANTED, company.catalog),
                actor="customer",
                channel="web",
                words="send me everything",
                event_id=None,
                wording=None,
                now=now,
            )
    return numbers


def _versions(database: Database, company: Company, numbers: Sequence[str]) -> dict[str, int]:
    with database.read() as uow:
        return {number: said.version for number, said in consent.preferences_of_many(uow, company, numbers).items()}


def _wait(database: Database, count: int) -> None:
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while True:
        with database.read() as uow:
            done = sum(event.kind == "turn_done" for event in uow.events.after(0, 100 * count))
        if done >= count:
            return
        assert time.monotonic() < deadline, f"{done} of {count} turns were done in time"
        time.sleep(0.5)


def _heard(database: Database, company: Company, number: str, text: str, wanted: bool, version: int) -> Heard:
    with database.read() as uow:
        said = consent.preferences(uow, company, number)
        suppressed = uow.suppressions.get("sms", number) is not None
        (conversation,) = uow.conversations.all_of_customer(number)
        answers = [e.text or "" for e in uow.events.of_conversation(conversation.id) if e.by == "assistant"]
    topics = [topic for topic in company.catalog.topics if company.catalog.is_marketing(topic)]
    texted = any(is_allowed(said, topic, Channel.SMS, company.catalog) for topic in topics)
    return Heard(text, wanted, suppressed or not texted, said.version != version, " / ".join(answers))
