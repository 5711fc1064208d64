"""The actions under the real worker's turn: only Rasa's choice of the action is played.

A sentence is read as the table `readings` says, in the form of `docs/how-it-flows.md`; one that is no wish has the
intent that the table `intents` says, else it is not understood.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.context import Context
from actions.parts import change_of
from actions.runner import answer
from contact.document import change_to_document
from contact.fold import is_allowed
from contact.terms import Channel
from storage.records import Event, LedgerEntry
from tests.conversation.stage import Stage

SERVICE = ("cancel_order", "return_order", "change_address", "delivery_problem", "complaint", "call_me_back")
OTHER_ACTIONS = {
    "cancel_that": "action_never_mind",
    "nlu_fallback": "action_unclear",
    "out_of_scope": "action_unclear",
} | dict.fromkeys(SERVICE, "action_service_request")
ANSWERS = {"yes": "affirm", "no": "deny", "never mind": "cancel_that", "cancel": "cancel_that"}
NOTHING_READ: dict[str, Any] = {"act": "none", "wishes": []}


@dataclass
class PlayedRasa:
    """`POST /turn`, by the tables. `states` keeps every state that was given back."""

    context: Context
    intents: dict[str, str] = field(default_factory=dict)
    readings: dict[str, dict[str, Any]] = field(default_factory=dict)
    states: list[dict[str, Any]] = field(default_factory=list)

    def turn(self, request: dict[str, Any]) -> dict[str, Any]:
        parsed = self._parsed(request)
        slots = dict(request["state"] or {})
        name = parsed["intent"]["name"]
        action = OTHER_ACTIONS.get(name, f"action_{name}")
        dispatcher = CollectingDispatcher()
        tracker = Tracker(request["conversation"], slots, parsed, [], False, None, {}, None)
        events = answer(self.context, action, tracker).deliver(dispatcher)
        state = json.loads(json.dumps(slots | {event["name"]: event["value"] for event in events}))
        self.states.append(state)
        return {
            "state": state,
            "replies": [_reply(message) for message in dispatcher.messages if message["text"]],
            "proposals": [m["custom"]["proposal"] for m in dispatcher.messages if "proposal" in m["custom"]],
            "trace": {"intent": {"name": name, "confidence": 1.0}, "actions": [action]},
        }

    def _parsed(self, request: dict[str, Any]) -> dict[str, Any]:
        entities: list[dict[str, Any]] = []
        reading = NOTHING_READ
        if request["choice"]:
            value = request["choice"]["value"]
            text, intent = request["choice"]["label"], ANSWERS.get(value, "choose")
            entities = [{"entity": "choice", "value": value}]
        else:
            text = request["text"]
            reading = self.readings.get(text, NOTHING_READ)
            plain = text.lower().strip(" .!")
            intent = "wish" if text in self.readings else ANSWERS.get(plain) or self.intents.get(text, "nlu_fallback")
        return {
            "text": text,
            "intent": {"name": intent, "confidence": 1.0},
            "entities": entities,
            "reading": reading,
            "metadata": request["metadata"],
        }


@dataclass
class Talk:
    """One conversation of one customer, turn by turn."""

    stage: Stage
    rasa: PlayedRasa
    customer: str | None
    conversation: str
    last: list[Event] = field(default_factory=list)

    def says(self, text: str) -> Talk:
        self.last = self.stage.turn(self.conversation, text)
        return self

    def asks(self, text: str, intent: str) -> Talk:
        self.rasa.intents[text] = intent
        return self.says(text)

    def presses(self, value: str) -> Talk:
        assert value in self.choices, f"{value} is not on offer: {self.choices}"
        self.last = self.stage.turn(self.conversation, choice=value)
        return self

    @property
    def replies(self) -> list[Event]:
        return [event for event in self.last if event.kind == "assistant_said"]

    @property
    def text(self) -> str:
        return "\n".join(reply.text or "" for reply in self.replies)

    @property
    def choices(self) -> dict[str, str]:
        return {choice["value"]: choice["label"] for reply in self.replies for choice in reply.choices or ()}

    def data(self, kind: str) -> list[Mapping[str, Any]]:
        return [reply.data for reply in self.replies if reply.data and reply.data.get("type") == kind]

    @property
    def confirms(self) -> list[str]:
        """What the confirmation of the last turn reads back; nothing if there is none."""
        found = self.data("confirm")
        assert len(found) < 2
        return list(found[0]["in_words"]) if found else []

    @property
    def changed(self) -> int:
        """How many ledger entries the last turn made."""
        return sum(event.kind == "preference_changed" for event in self.last)

    @property
    def ledger(self) -> list[LedgerEntry]:
        assert self.customer is not None
        return self.stage.ledger(self.customer)

    @property
    def slots(self) -> dict[str, Any]:
        return self.rasa.states[-1]

    def allows(self, topic: str, channel: str) -> bool:
        assert self.customer is not None
        preferences = self.stage.preferences(self.customer)
        return is_allowed(preferences, topic, Channel(channel), self.stage.company.catalog)

    def caps(self) -> list[tuple[tuple[str, ...], tuple[str, ...], int | None, str | None]]:
        assert self.customer is not None
        found = self.stage.preferences(self.customer).caps
        return [(cap.topics, tuple(str(c) for c in cap.channels), cap.max, cap.per) for cap in found]

    def reads(self, text: str, *wishes: dict[str, Any], act: str = "wish") -> Talk:
        """Teaches the played grammar a sentence: each wish as its parts."""
        catalog, now = self.stage.company.catalog, self.stage.clock().isoformat()
        read = []
        for parts in wishes:
            change = change_of(parts, catalog, now)
            read.append(
                {
                    "change": change_to_document(change) if change is not None else {},
                    "missing": list(parts.get("missing", ())),
                    "topics": list(parts.get("topics", ())),
                    "channels": list(parts.get("channels", ())),
                    "polarity": parts.get("polarity"),
                    "parts": parts,
                    "words": text,
                    "spans": [],
                }
            )
        self.rasa.readings[text] = {"act": act, "wishes": read, "why": "a table"}
        return self

    def wishes(self, text: str, *wishes: dict[str, Any], act: str = "wish") -> Talk:
        return self.reads(text, *wishes, act=act).says(text)


def grant(topic: str, *channels: str, **more: Any) -> dict[str, Any]:
    return {"polarity": "grant", "topics": [topic], "channels": list(channels), **more}


def deny(topic: str | None, *channels: str, **more: Any) -> dict[str, Any]:
    return {"polarity": "deny", "topics": [topic] if topic else [], "channels": list(channels), **more}


WEEKLY = {"max": 1, "per": "P1W"}
MONTHLY = {"max": 1, "per": "P1M"}


def _reply(message: dict[str, Any]) -> dict[str, Any]:
    reply = {"text": message["text"]}
    if message["buttons"]:
        reply["choices"] = [{"value": b["payload"], "label": b["title"]} for b in message["buttons"]]
    if "data" in message["custom"]:
        reply["data"] = message["custom"]["data"]
    return reply
