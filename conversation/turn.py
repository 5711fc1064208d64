"""One turn: read what it is about, ask the assistant's understanding, commit what follows."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog

from conversation import handoff
from conversation.answer import read_answer
from conversation.commit import Taken, commit_answer, commit_apology, commit_refusal, commit_silence
from conversation.consent_guard import Refused
from conversation.errors import TurnOutdated, UnknownConversation
from conversation.moments import reached
from conversation.rasa_client import Understanding
from conversation.wording import APOLOGY
from customers import StaleVersion
from storage import Database, UnitOfWork
from storage.records import Conversation, Event, Waiting

if TYPE_CHECKING:
    from company import Company

log = structlog.get_logger(__name__)

RETAKES = 5
"""How often a turn is taken again at once because something moved under it."""


class Turns:
    """Takes turns. `clock` gives the present instant, aware. Safe to use from several threads."""

    def __init__(
        self, database: Database, company: Company, understanding: Understanding, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._company = company
        self._understanding = understanding
        self._clock = clock

    def take(self, waiting: Waiting) -> bool:
        """Takes the turn of a claimed message, from the same state again if that has moved meanwhile. Returns whether
        the understanding was asked: an agent's conversation needs none.

        Raises `UnderstandingError` if there is no answer, `ClaimLost` if somebody else has the message by now, and
        `TurnOutdated` if it moved too often. Whatever it raises, nothing has been changed.
        """
        for _ in range(RETAKES - 1):
            try:
                return self._take(waiting)
            except (TurnOutdated, StaleVersion):
                log.info("turn_taken_again", message=waiting.event_id, conversation=waiting.conversation_id)
        try:
            return self._take(waiting)
        except StaleVersion as error:
            raise TurnOutdated(str(error)) from None

    def give_up(self, waiting: Waiting, why: str) -> None:
        """Ends the turn with an apology and the offer of a person. Raises `ClaimLost`."""
        started = time.perf_counter()
        said, conversation, _ = self._read(waiting)
        with self._database.write() as uow:
            commit_apology(uow, _taken(waiting, said, conversation, started), APOLOGY, why, self._clock())

    def _take(self, waiting: Waiting) -> bool:
        started = time.perf_counter()
        said, conversation, time_zone = self._read(waiting)
        if handoff.is_held(conversation, self._clock()):
            with self._database.write() as uow:
                commit_silence(uow, _taken(waiting, said, conversation, started), self._clock())
            return False
        reached("before_understanding")
        answer = read_answer(self._understanding.turn(turn_request(said, conversation, time_zone)))
        reached("after_understanding")
        taken = _taken(waiting, said, conversation, started)
        try:
            with self._database.write() as uow:
                commit_answer(uow, self._company, taken, answer, self._clock())
                reached("before_commit")
        except Refused as refused:
            log.error("consent_refused", message=said.id, conversation=conversation.id, reason=refused.reason)
            with self._database.write() as uow:
                commit_refusal(uow, taken, answer, refused, self._clock())
        reached("after_commit")
        return True

    def _read(self, waiting: Waiting) -> tuple[Event, Conversation, str | None]:
        with self._database.read() as uow:
            said = uow.events.get(waiting.event_id)
            conversation = uow.conversations.get(waiting.conversation_id)
            if said is None or conversation is None:
                raise UnknownConversation(waiting.conversation_id)
            return said, conversation, _time_zone(uow, conversation)


MOST_READ = 2000
"""Characters of a message that are understood. What somebody wants stands at the beginning, and all of it is kept."""


def turn_request(said: Event, conversation: Conversation, time_zone: str | None) -> dict[str, Any]:
    """The request of `POST /turn`. The turn's clock is when the customer spoke, however late it is taken."""
    value = (said.data or {}).get("choice")
    pressed = isinstance(value, str)
    return {
        "message_id": f"e{said.id}",
        "conversation": conversation.id,
        "state": conversation.state,
        "text": None if pressed or said.text is None else said.text[:MOST_READ],
        "choice": {"value": value, "label": said.text} if pressed else None,
        "metadata": {
            "event": said.id,
            "customer": conversation.customer if conversation.verified else None,
            "verified": conversation.verified and conversation.customer is not None,
            "channel": conversation.channel,
            "now": said.at.isoformat(),
            "time_zone": time_zone,
        },
    }


def _time_zone(uow: UnitOfWork, conversation: Conversation) -> str | None:
    if not conversation.verified or conversation.customer is None:
        return None
    customer = uow.customers.get(conversation.customer)
    return customer.time_zone if customer is not None else None


def _taken(waiting: Waiting, said: Event, conversation: Conversation, started: float) -> Taken:
    return Taken(waiting, said, conversation, (time.perf_counter() - started) * 1000)
