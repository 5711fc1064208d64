"""What can go wrong in a conversation. Everything derives from `ConversationError`."""

from __future__ import annotations


class ConversationError(Exception):
    """Something about a conversation is wrong."""


class UnknownConversation(ConversationError):
    """There is no such conversation."""

    def __init__(self, conversation: str) -> None:
        super().__init__(f"unknown conversation: {conversation!r}")
        self.conversation = conversation


class InvalidMessage(ConversationError, ValueError):
    """A customer's message cannot be accepted. `field` names the part at fault: client_id, text or choice."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class InvalidIdentity(ConversationError):
    """The signed token that should prove who the customer is does not. A class for each way in which it does not."""


class MalformedIdentity(InvalidIdentity):
    """Not a signed token at all, or one whose claims cannot be read."""


class ForgedIdentity(InvalidIdentity):
    """The signature is not the company's, or the token is signed by another algorithm than HS256."""


class ExpiredIdentity(InvalidIdentity):
    """The token is over, or is not valid yet."""


class LongLivedIdentity(InvalidIdentity):
    """The token would be good for longer than is allowed: if it leaked, so would the account."""


class ForeignIdentity(InvalidIdentity):
    """The token was made for somebody else: `aud` is not `reins`."""


class IncompleteIdentity(InvalidIdentity):
    """A claim that is needed is missing: `sub`, `exp` or `aud`."""


class UnderstandingError(ConversationError):
    """The assistant's understanding gave no answer to a turn."""


class RasaUnavailable(UnderstandingError):
    """Nobody answers, or not yet. The turn was not the cause: it waits."""


class NoAnswer(RasaUnavailable):
    """The turn was handed over and no answer came back: a crash, a restart or a time-out, perhaps because of it."""


class TurnFailed(UnderstandingError):
    """The turn was answered with an error, or with something that is no answer."""


class ClaimLost(ConversationError):
    """Somebody else has taken over the message meanwhile: nothing of this turn may be kept."""


class TurnOutdated(ConversationError):
    """What the turn was made for has changed meanwhile: it must be taken again."""
