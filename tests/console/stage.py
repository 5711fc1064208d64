"""Plays conversations into a database through the same doors as the real ones: intake, turn, ledger, gate's log."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from company import Company, load
from console import create_agent
from conversation.answer import read_answer
from conversation.commit import Taken, commit_answer
from conversation.intake import accept_message
from storage import Database
from storage.records import Customer, Point, Touchpoint

ROOT = Path(__file__).parents[2]
EMAIL, PASSWORD = "mara@example.com", "correct horse battery"
MONDAY = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


def company() -> Company:
    return load(ROOT / "catalog.yml", ROOT / "policy.yml")


@dataclass
class Stage:
    """`now` is the present instant there; it goes on by some seconds with everything that is said."""

    database: Database
    company: Company = field(default_factory=company)
    now: datetime = MONDAY
    _clients: Any = field(default_factory=itertools.count)

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)

    def agent(self, email: str = EMAIL, name: str = "Mara Lindt", role: str = "agent", password: str = PASSWORD) -> int:
        with self.database.write() as uow:
            return create_agent(uow, email, name, role, password, self.now)

    def customer(
        self,
        ref: str = "ada",
        first: str = "Ada",
        last: str = "Lovelace",
        time_zone: str | None = "America/Chicago",
        points: Sequence[Point] = (Point("sms", "+14025550142", True), Point("email", "ada@example.com", True)),
        **more: Any,
    ) -> str:
        fields = {"stage": "customer", "postal_code": "68102", "country": "US", "locale": "en-US", "attributes": {}}
        with self.database.write() as uow:
            uow.customers.put(
                Customer(ref, first, last, time_zone=time_zone, points=tuple(points), **(fields | more)), self.now
            )
        return ref

    def conversation(self, customer: str | None = "ada", channel: str = "web", name: str = "") -> str:
        name = name or f"c_{customer or next(self._clients)}-{channel}"
        with self.database.write() as uow:
            uow.conversations.add(name, customer=customer, channel=channel, verified=customer is not None, now=self.now)
        return name

    def says(self, conversation: str, text: str | None = None, choice: str | None = None) -> int:
        """The customer says or presses something, which now waits for its turn. Returns the event."""
        self.wait(seconds=9)
        with self.database.write() as uow:
            return accept_message(
                uow,
                conversation=conversation,
                client_id=f"client-{next(self._clients)}",
                text=text,
                choice=choice,
                now=self.now,
            )

    def answers(
        self,
        event: int,
        *replies: str | Mapping[str, Any],
        intent: str = "wish",
        confidence: float = 0.97,
        proposals: Sequence[Mapping[str, Any]] = (),
        milliseconds: float = 7.4,
        **trace: Any,
    ) -> None:
        """The assistant's turn, with everything that it changes."""
        self.wait(seconds=1)
        answer = read_answer(
            {
                "state": {"turns": event},
                "replies": [{"text": reply} if isinstance(reply, str) else dict(reply) for reply in replies],
                "proposals": [dict(proposal) for proposal in proposals],
                "trace": {
                    "intent": {"name": intent, "confidence": confidence},
                    "ranking": [{"name": intent, "confidence": confidence}],
                    "ms": milliseconds,
                    **trace,
                },
            }
        )
        with self.database.write() as uow:
            waiting = uow.inbox.claim(event, "stage", self.now, self.now + timedelta(minutes=1))
            assert waiting is not None
            said = uow.events.get(event)
            conversation = uow.conversations.get(waiting.conversation_id)
            assert said is not None
            assert conversation is not None
            commit_answer(uow, self.company, Taken(waiting, said, conversation, milliseconds), answer, self.now)

    def wishes(self, conversation: str, text: str, change: Mapping[str, Any], meanings: Mapping[str, str]) -> int:
        """The customer asks for something that loosens, and the assistant asks back. Returns the event."""
        event = self.says(conversation, text)
        self.answers(
            event,
            {
                "text": f"{self.in_words(change)} Shall I?",
                "choices": [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}],
                "data": {"type": "confirm", "changes": [dict(change)], "in_words": [self.in_words(change)]},
            },
            reading=reading(text, change, meanings),
            actions=["action_wish"],
            ranking=[
                {"name": "wish", "confidence": 0.97},
                {"name": "ask_subscriptions", "confidence": 0.02},
                {"name": "ask_order", "confidence": 0.01},
            ],
        )
        return event

    def agrees(self, conversation: str, change: Mapping[str, Any], version: int = 0) -> int:
        """The customer presses yes, and the change is recorded."""
        event = self.says(conversation, choice="yes")
        self.answers(
            event,
            {"text": f"Done. {self.in_words(change)}", "choices": [{"value": f"undo:{version + 1}", "label": "Undo"}]},
            intent="choose",
            confidence=1.0,
            entities=[{"entity": "choice", "value": "yes"}],
            actions=["action_confirm"],
            milliseconds=5.2,
            proposals=[
                {
                    "type": "record_consent",
                    "change": dict(change),
                    "wording": f"{self.in_words(change)} Shall I?",
                    "base_version": version,
                    "confirmed": True,
                }
            ],
        )
        return event

    def touch(self, customer: str, decision: str, reason: str, topic: str, channel: str, **ago: float) -> None:
        with self.database.write() as uow:
            uow.touchpoints.add(
                Touchpoint(
                    at=self.now - timedelta(**ago),
                    customer=customer,
                    conversation_id=None,
                    outbox_id=None,
                    channel=channel,
                    topic=topic,
                    purpose="marketing",
                    decision=decision,
                    reason=reason,
                    rule=None,
                    counts=decision == "send",
                )
            )

    def in_words(self, change: Mapping[str, Any]) -> str:
        from console.changes import promise

        found = promise(change, self.company, UTC)
        assert found is not None
        return found


def reading(text: str, change: Mapping[str, Any], meanings: Mapping[str, str]) -> dict[str, Any]:
    """What the grammar says of a wish: `meanings` maps words of the text to what they stand for."""
    spans = []
    for words, means in meanings.items():
        start = text.index(words)
        spans.append({"start": start, "end": start + len(words), "text": words, "means": means})
    return {
        "act": "wish",
        "wishes": [
            {
                "change": dict(change),
                "missing": [],
                "topics": [],
                "channels": [],
                "polarity": "grant",
                "words": text,
                "spans": spans,
            }
        ],
        "why": "",
    }


TEXT_DEALS_AFTER_SIX = {
    "rules": [{"topic": "promotions", "channel": "sms", "permission": "granted"}],
    "windows": [{"topics": ["promotions"], "channels": ["sms"], "any": [{"from": "18:00", "to": "24:00"}]}],
}
TEXT_DEALS_MEANINGS = {"text": "channel sms", "deals": "topic promotions", "after 6": "time 18:00–24:00"}
