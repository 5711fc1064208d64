"""What of a customer can make a difference to one message. Customers who differ in nothing of it share one decision.

Leaving something out here must never change a decision: a test compares bulk decisions with single ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from contact.catalog import CHANNELS, Catalog
from contact.decide import decide
from contact.durations import parse_duration
from contact.policy import Policy
from contact.terms import Channel, ContactPoint, ContactProfile, Message, Purpose, Touch, Verdict
from customers.stored import from_stored

INSTANT = "%Y-%m-%dT%H:%M:%S.%f"
NEVER = 2**31 - 1
"""A cap that is not there: nobody is written to that often."""


@dataclass(frozen=True, slots=True)
class Caps:
    """The caps that may hold a message back: the lowest of their numbers, and how far back they look."""

    least: int = NEVER
    days: int = 0

    def joined(self, most: int, per: str) -> Caps:
        """With one more cap. A day is added: calendar periods begin at midnight, the customer's own."""
        days = parse_duration(per).longest // timedelta(days=1) + 2
        return Caps(min(self.least, most), max(self.days, days))


@dataclass(frozen=True, slots=True)
class Asked:
    """The message, when, and by which rules: all that is the same for everybody."""

    message: Message
    at: datetime
    catalog: Catalog
    policy: Policy

    @property
    def channels(self) -> tuple[Channel, ...]:
        return CHANNELS if self.message.channel is None else (self.message.channel,)

    @property
    def purpose(self) -> Purpose:
        return self.catalog.topic(self.message.topic).purpose

    def heard(self, said: str) -> tuple[str, Caps]:
        """Of what a customer said, the part that this message falls under, as JSON text; and its caps."""
        document = json.loads(said)
        kept: dict[str, Any] = {}
        rules = [
            rule
            for rule in document.get("rules", ())
            if rule["topic"] == self.message.topic and rule["channel"] in self.channels
        ]
        if rules:
            kept["rules"] = rules
        # Where nothing is permitted, nobody looks at the rest.
        for name in ("caps", "windows", "pauses") if self._is_permitted(rules) else ():
            items = [item for item in document.get(name, ()) if self._covers(item) and not self._is_over(item)]
            if items:
                kept[name] = items
        caps = Caps()
        for cap in kept.get("caps", ()):
            caps = caps.joined(cap["max"], cap["per"])
        return json.dumps(kept, sort_keys=True) if kept else "", caps

    def policy_caps(self, country: str | None, *states: str | None) -> Caps:
        """The company's and the law's caps on this message for who may live in one of these states."""
        caps = Caps()
        country = self.policy.country_of(country)
        for cap in self.policy.caps:
            if any(cap.reach.covers(self.purpose, channel, country, *states) for channel in self.channels):
                caps = caps.joined(cap.max, cap.per)
        return caps

    @property
    def asks_for_orders(self) -> bool:
        """Whether an order may hold this message back, somewhere."""
        topic = self.catalog.topic(self.message.topic)
        return any(rule.topics is None or topic.name in rule.topics for rule in self.policy.grace)

    def _is_permitted(self, rules: Iterable[Mapping[str, str]]) -> bool:
        said = {rule["channel"]: rule["permission"] for rule in rules}
        unsaid = "granted" if self.catalog.default_allowed(self.message.topic) else "denied"
        return any(said.get(channel, unsaid) == "granted" for channel in self.channels)

    def _covers(self, item: Mapping[str, Any]) -> bool:
        return any(
            self.catalog.covers(item["topics"], item["channels"], self.message.topic, channel)
            for channel in self.channels
        )

    def _is_over(self, item: Mapping[str, Any]) -> bool:
        until = item.get("until")
        return until is not None and datetime.fromisoformat(until) <= self.at


@dataclass(frozen=True, slots=True)
class Situation:
    """`reach` has a letter for each channel asked about: u(sable), b(locked) or n(othing). `touches` is
    `topic|channel|instant` (ISO 8601, UTC), comma-separated; empty when no cap can bind. `ordered_at` is ISO 8601 in
    UTC without offset; empty when there is none or it cannot matter."""

    heard: str
    time_zone: str | None
    country: str | None
    state: str | None
    number_states: tuple[str, ...]
    ordered_at: str
    reach: str
    touches: str


Verdicts = tuple[str, str | None, str, str, str, datetime | None]


def judge(asked: Asked, situations: Iterable[Situation]) -> list[Verdicts]:
    """One decision for each: verdict, channel, reason, rule, explanation, next_allowed_at."""
    preferences = lru_cache(maxsize=50_000)(lambda heard: from_stored(json.loads(heard or "{}"), 0, asked.catalog))
    found: list[Verdicts] = []
    for one in situations:
        profile = ContactProfile(
            customer="",
            preferences=preferences(one.heard),
            points=tuple(
                ContactPoint(channel, "", verified=letter == "u", suppressed=letter == "b")
                for channel, letter in zip(asked.channels, one.reach, strict=True)
                if letter != "n"
            ),
            time_zone=one.time_zone,
            country=one.country,
            state=one.state,
            number_states=one.number_states,
            last_order_at=datetime.fromisoformat(one.ordered_at).replace(tzinfo=UTC) if one.ordered_at else None,
        )
        decision = decide(asked.message, profile, _touches(one.touches), asked.policy, asked.catalog, asked.at)
        found.append(
            (
                decision.verdict.value,
                decision.channel.value if decision.channel is not None else None,
                decision.reason,
                decision.rule,
                decision.explanation,
                decision.next_allowed_at if decision.verdict is Verdict.DEFER else None,
            )
        )
    return found


def _touches(text: str) -> list[Touch]:
    if not text:
        return []
    found = []
    for one in text.split(","):
        topic, channel, at = one.split("|")
        found.append(Touch(topic, Channel(channel), datetime.fromisoformat(at).replace(tzinfo=UTC)))
    return found
