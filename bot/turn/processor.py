"""Rasa's message processor, which no longer swallows what goes wrong in an action."""

from __future__ import annotations

from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection, RemoteAction
from rasa.core.processor import MessageProcessor
from rasa.shared.constants import UTTER_PREFIX
from rasa.shared.core.events import BotUttered, Event

from bot.turn.errors import ActionFailed, TurnError
from bot.turn.store import current_turn

# Slots that hold what a few words may be an answer to; the first three, a question that is open.
_IN_THE_MIDDLE = ("pending", "asking", "guide", "last_change")
_TAKE_AS_ANSWER, _ASK_AGAIN = "action_take_as_answer", "action_ask_again"


class TurnProcessor(MessageProcessor):
    """Rasa logs an exception of an action and goes on without its events and replies; here the turn fails."""

    @classmethod
    def adopt(cls, processor: MessageProcessor) -> TurnProcessor:
        """Turns a loaded processor into one of ours, keeping its model."""
        processor.__class__ = cls
        processor.on_circuit_break = _too_many_actions
        return processor  # type: ignore[return-value]

    async def _run_action(self, action: Action, *args: Any, **kwargs: Any) -> bool:
        watched: Any = _Talk(action, self.action_endpoint) if _is_talk(action) else _Watched(action)
        return await super()._run_action(watched, *args, **kwargs)


class _Watched:
    """Stands for an action; notes the exception that Rasa is about to swallow."""

    def __init__(self, action: Action) -> None:
        self._action = action

    def __getattr__(self, name: str) -> Any:
        return getattr(self._action, name)

    async def run(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return await self._run(*args, **kwargs)
        except ActionExecutionRejection:
            raise
        except Exception as error:
            current_turn.get().failures.append(ActionFailed(self._action.name(), error))
            raise

    async def _run(self, *args: Any, **kwargs: Any) -> Any:
        return await self._action.run(*args, **kwargs)


class _Talk(_Watched):
    """A reply that is the same for everybody ("You're welcome."), in the middle of something: first the actions may
    take the words as an answer to that; if they do not, the open question is asked again after the reply."""

    def __init__(self, action: Action, endpoint: Any) -> None:
        super().__init__(action)
        self._endpoint = endpoint

    async def _run(self, output_channel: Any, nlg: Any, tracker: Any, domain: Any) -> list[Event]:
        arguments = (output_channel, nlg, tracker, domain)
        if not any(tracker.get_slot(slot) for slot in _IN_THE_MIDDLE):
            return list(await self._action.run(*arguments))
        answered = await RemoteAction(_TAKE_AS_ANSWER, self._endpoint).run(*arguments)
        if any(isinstance(event, BotUttered) for event in answered):
            return list(answered)
        said = await self._action.run(*arguments)
        return [*said, *await RemoteAction(_ASK_AGAIN, self._endpoint).run(*arguments)]


def _is_talk(action: Action) -> bool:
    return str(action.name()).startswith(UTTER_PREFIX)


def _too_many_actions(tracker: Any, *_args: Any) -> None:
    current_turn.get().failures.append(TurnError("the dialogue ran in circles: too many actions in one turn"))
