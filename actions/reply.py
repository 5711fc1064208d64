"""What an action answers: messages with choices and data, proposals for the worker, and new values of slots."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import OPEN_SLOTS, SLOTS

Json = Mapping[str, Any]

MOST_SLOT_BYTES = 6_000
"""State travels with every turn: what a slot holds stays small."""


class SlotTooLarge(ValueError):
    """An action tried to remember more than a slot may hold."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer on offer. The label is what a customer by SMS types instead of pressing it."""

    value: str
    label: str


YES = Choice("yes", "Yes")
NO = Choice("no", "No")
UNDO = Choice("undo", "Undo")


@dataclass(slots=True)
class Said:
    text: str
    choices: tuple[Choice, ...] = ()
    data: Json | None = None


@dataclass(slots=True)
class Reply:
    said: list[Said] = field(default_factory=list)
    proposals: list[Json] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)

    def say(self, text: str, choices: Iterable[Choice] = (), data: Json | None = None) -> None:
        self.said.append(Said(text, tuple(choices), data))

    def propose(self, proposal: Json) -> None:
        self.proposals.append(proposal)

    def remember(self, slot: str, value: Any) -> None:
        """Sets a slot; None clears it. Raises `SlotTooLarge`, KeyError for an unknown slot."""
        if slot not in SLOTS:
            raise KeyError(slot)
        if value is not None and len(json.dumps(value, separators=(",", ":")).encode()) > MOST_SLOT_BYTES:
            raise SlotTooLarge(slot)
        self.slots[slot] = value

    def forget_questions(self) -> None:
        """Nothing is open any more: no confirmation, no question, no guide."""
        for slot in OPEN_SLOTS:
            self.remember(slot, None)

    def deliver(self, dispatcher: CollectingDispatcher) -> list[dict[str, Any]]:
        """Hands everything to Rasa; returns the slot events."""
        for said in self.said:
            dispatcher.utter_message(
                text=said.text,
                buttons=[{"title": choice.label, "payload": choice.value} for choice in said.choices],
                json_message={"data": dict(said.data)} if said.data is not None else None,
            )
        for proposal in self.proposals:
            dispatcher.utter_message(json_message={"proposal": dict(proposal)})
        return [SlotSet(name, value) for name, value in self.slots.items()]
