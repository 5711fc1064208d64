"""What can go wrong in a turn. Nothing is remembered here, so every turn may simply be asked for again."""

from __future__ import annotations


class TurnError(Exception):
    """The turn failed and changed nothing; taking it again from the same state is safe. Answered with HTTP 500."""

    status = 500
    title = "The turn failed"


class BadRequest(TurnError):
    """The request is not one of a turn; repeating it is useless. Answered with HTTP 400."""

    status = 400
    title = "Not a turn"

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field


class NotReady(TurnError):
    """No model is loaded, or it has not taken its first turn yet. Answered with HTTP 503."""

    status = 503
    title = "Not ready"


class ActionFailed(TurnError):
    """A custom action could not be run or raised; Rasa alone would log this and say nothing."""

    title = "An action failed"

    def __init__(self, action: str, cause: BaseException) -> None:
        super().__init__(f"{action}: {cause}")
        self.action = action
