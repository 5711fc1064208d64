"""The state that travels with a conversation: what the next turn needs to know, and no more.

Rasa's own tracker grows with every message, and each turn with it. Here the slots that are set stand for all that was
said; the events of the last turns follow, for rules that look back a step. No time stamps, no words of the customer:
those are in the transcript. The size depends on what is being talked about, not on how long.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME, DEFAULT_SLOT_NAMES
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.turn.errors import BadRequest, TurnError

VERSION = 1
# Whole turns that are kept; more only while a form that began earlier is still open.
TAIL_TURNS = 2
LOOP_TURNS = 12
MAX_BYTES = 32_768


@dataclass(frozen=True)
class State:
    """`slots` differ from their initial values. `tail` holds steps, oldest first, and begins with a customer's one:
    `{"said": intent}`, `{"did": action}` or `{"loop": name or null}`."""

    slots: Mapping[str, Any] = field(default_factory=dict)
    loop: str | None = None
    tail: Sequence[Mapping[str, Any]] = ()

    @classmethod
    def read(cls, value: Any) -> State:
        """From the JSON form; None is the state of a new conversation. Raises BadRequest."""
        if value is None:
            return cls()
        if not isinstance(value, dict) or value.get("version") != VERSION:
            raise BadRequest("state", f"must be null or a state of version {VERSION}, as a turn returned it")
        slots, loop, tail = value.get("slots", {}), value.get("loop"), value.get("tail", [])
        if (
            not isinstance(slots, dict)
            or not isinstance(tail, list)
            or not all(isinstance(step, dict) for step in tail)
        ):
            raise BadRequest("state", "slots must be an object and tail a list of objects")
        return cls(slots, loop, tail)

    def as_json(self) -> dict[str, Any]:
        """Raises TurnError if an action put more into slots than a state may hold."""
        value = {"version": VERSION, "slots": dict(self.slots), "loop": self.loop, "tail": list(self.tail)}
        size = len(json.dumps(value))
        if size > MAX_BYTES:
            raise TurnError(f"the state has {size} bytes, more than {MAX_BYTES}; slots: {sorted(self.slots)}")
        return value

    def tracker(self, conversation: str, domain: Domain, now: float) -> DialogueStateTracker:
        """The conversation as Rasa wants to see it, waiting for the customer. `now` (Unix seconds) dates all events.

        Slots which this version of the domain no longer has are left out.
        """
        tracker = DialogueStateTracker(conversation, domain.slots)
        known = {slot.name for slot in domain.slots}
        events: list[Event] = [SlotSet(name, value) for name, value in self.slots.items() if name in known]
        if self.loop and not any("loop" in step for step in self.tail):
            events.append(ActiveLoop(self.loop))
        events.append(ActionExecuted(ACTION_LISTEN_NAME))
        events.extend(_event(step) for step in self.tail)
        if self.tail:
            events.append(ActionExecuted(ACTION_LISTEN_NAME))
        for event in events:
            event.timestamp = now
            tracker.update(event, domain)
        return tracker

    @classmethod
    def of(cls, tracker: DialogueStateTracker) -> State:
        """What is worth keeping of a tracker at the end of a turn."""
        slots = {
            name: slot.value
            for name, slot in tracker.slots.items()
            if slot.value != slot.initial_value and name not in DEFAULT_SLOT_NAMES - {"requested_slot"}
        }
        loop = tracker.active_loop_name
        return cls(slots, loop, _tail(tracker.events, loop))


def _tail(events: Iterable[Event], loop: str | None) -> list[dict[str, Any]]:
    turns: list[list[dict[str, Any]]] = []
    opened = 0
    for event in events:
        if isinstance(event, UserUttered):
            turns.append([{"said": event.intent_name}])
        elif turns and isinstance(event, ActionExecuted):
            if event.action_name not in (ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME):
                turns[-1].append({"did": event.action_name})
        elif turns and isinstance(event, ActiveLoop):
            turns[-1].append({"loop": event.name})
            opened = len(turns) if event.name else 0
    kept = TAIL_TURNS
    if loop:
        # Opened in turn `opened`, or, if in none of these, before them all.
        kept = min(max(kept, len(turns) - opened + 1), LOOP_TURNS)
    return [step for turn in turns[-kept:] for step in turn]


def _event(step: Mapping[str, Any]) -> Event:
    if "said" in step:
        return UserUttered(intent={"name": step["said"], "confidence": 1.0})
    if "did" in step:
        return ActionExecuted(step["did"])
    if "loop" in step:
        return ActiveLoop(step["loop"])
    raise BadRequest("state", f"unknown step {step}")
