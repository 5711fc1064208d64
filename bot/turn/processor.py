"""Rasa's message processor, which no longer swallows what goes wrong in an action."""

from __future__ import annotations

from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.processor import MessageProcessor

from bot.turn.errors import ActionFailed, TurnError
from bot.turn.store import current_turn


class TurnProcessor(MessageProcessor):
    """Rasa logs an exception of an action and goes on without its events and replies; here the turn fails."""

    @classmethod
    def adopt(cls, processor: MessageProcessor) -> TurnProcessor:
        """Turns a loaded processor into one of ours, keeping its model."""
        processor.__class__ = cls
        processor.on_circuit_break = _too_many_actions
        return processor  # type: ignore[return-value]

    async def _run_action(self, action: Action, *args: Any, **kwargs: Any) -> bool:
        return await super()._run_action(_Watched(action), *args, **kwargs)


class _Watched:
    """Stands for an action; notes the exception that Rasa is about to swallow."""

    def __init__(self, action: Action) -> None:
        self._action = action

    def __getattr__(self, name: str) -> Any:
        return getattr(self._action, name)

    async def run(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return await self._action.run(*args, **kwargs)
        except ActionExecutionRejection:
            raise
        except Exception as error:
            current_turn.get().failures.append(ActionFailed(self._action.name(), error))
            raise


def _too_many_actions(tracker: Any, *_args: Any) -> None:
    current_turn.get().failures.append(TurnError("the dialogue ran in circles: too many actions in one turn"))
