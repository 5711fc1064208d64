"""What happens to a message whose turn went wrong: it waits for another try, or its turn ends with an apology."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from conversation.backoff import Backoff
from conversation.errors import ClaimLost, NoAnswer, RasaUnavailable, TurnFailed, TurnOutdated, UnknownConversation
from conversation.rest import Rest
from conversation.turn import Turns
from storage import Database
from storage.errors import DatabaseTrouble
from storage.records import Waiting

log = structlog.get_logger(__name__)

FAILURES_BEFORE_GIVING_UP = 5
"""A turn that was answered with an error so often will be answered so again."""
LOST_BEFORE_GIVING_UP = 25
"""A turn that got lost may only have met a restart; one that gets lost so often may be what takes Rasa down."""
_FRAMES = 6


class TurnErrors:
    """Logs ids and kinds of errors only: their messages may quote the customer."""

    def __init__(
        self, database: Database, turns: Turns, rest: Rest, clock: Callable[[], datetime], backoff: Backoff
    ) -> None:
        self._database = database
        self._turns = turns
        self._rest = rest
        self._clock = clock
        self._backoff = backoff

    def handle(self, waiting: Waiting, error: Exception) -> None:
        """Never raises: what cannot be written now is found again when the claim has run out."""
        try:
            self._handle(waiting, error)
        except ClaimLost:
            log.warning("claim_lost", message=waiting.event_id)
        except Exception as second:
            log.error("turn_left_to_lapse", message=waiting.event_id, error=type(second).__name__, at=_where(second))

    def _handle(self, waiting: Waiting, error: Exception) -> None:
        if isinstance(error, ClaimLost):
            raise error
        if isinstance(error, UnknownConversation):
            log.warning("conversation_gone", message=waiting.event_id)  # with it went the inbox row
            return
        if isinstance(error, DatabaseTrouble):
            log.error("database_trouble", message=waiting.event_id, error=type(error).__name__)
            self._give_back(waiting, error, self._backoff.delay(waiting.attempts), failed=False)
            return
        if isinstance(error, RasaUnavailable) and self._rest.begin():
            log.warning("rasa_unavailable", message=waiting.event_id, why=str(error))
        if isinstance(error, RasaUnavailable) and not isinstance(error, NoAnswer):
            self._give_back(waiting, error, 0.0, failed=False)  # due at once: the worker itself rests
            return
        if isinstance(error, TurnFailed):
            self._rest.over()  # somebody did answer
        failures = waiting.failures + 1
        log.error(
            "turn_failed",
            message=waiting.event_id,
            conversation=waiting.conversation_id,
            error=type(error).__name__,
            failures=failures,
            at=() if isinstance(error, TurnFailed | NoAnswer | TurnOutdated) else _where(error),
        )
        most = LOST_BEFORE_GIVING_UP if isinstance(error, NoAnswer) else FAILURES_BEFORE_GIVING_UP
        if failures < most:
            self._give_back(waiting, error, self._backoff.delay(failures), failed=True)
            return
        log.error("turn_given_up", message=waiting.event_id, conversation=waiting.conversation_id)
        self._turns.give_up(waiting, f"{type(error).__name__}: {error}"[:500])

    def _give_back(self, waiting: Waiting, error: Exception, seconds: float, *, failed: bool) -> None:
        with self._database.write() as uow:
            not_before = self._clock() + timedelta(seconds=seconds)
            if not uow.inbox.retry_later(waiting, not_before, f"{type(error).__name__}: {error}", failed=failed):
                raise ClaimLost(f"event {waiting.event_id} has been taken over")


def _where(error: Exception) -> list[str]:
    """The innermost lines of code that raised, without what they worked on."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
