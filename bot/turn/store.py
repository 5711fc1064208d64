"""A tracker store that keeps nothing: the state comes with the request and leaves with the answer."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.turn.errors import TurnError
from bot.turn.state import State


@dataclass
class Turn:
    """One turn while it is being taken. `tracker` is set when Rasa has saved it; `failures` are what it swallowed."""

    state: State
    now: float
    tracker: DialogueStateTracker | None = None
    failures: list[TurnError] = field(default_factory=list)


current_turn: ContextVar[Turn] = ContextVar("current_turn")


class RequestTrackerStore(TrackerStore):
    """Named in `bot/endpoints.yml`. Reads and writes the turn of the request at hand, and nothing outside of one."""

    def __init__(self, domain: Domain | None, event_broker: EventBroker | None = None, **kwargs: Any) -> None:
        super().__init__(domain, event_broker, **kwargs)

    async def save(self, tracker: DialogueStateTracker) -> None:
        current_turn.get().tracker = tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        # Rasa wraps every store in one that answers an error with an empty tracker, which would forget a pending
        # question: note the error, so that the turn fails instead.
        turn = current_turn.get()
        try:
            return turn.state.tracker(sender_id, self.domain, turn.now)
        except Exception as error:
            turn.failures.append(error if isinstance(error, TurnError) else TurnError(f"unreadable state: {error}"))
            raise

    async def keys(self) -> Iterable[str]:
        return []
