"""What a sender answers: a receipt, or one of four errors."""

from __future__ import annotations

from dataclasses import dataclass

from storage.suppressions import BLOCKED_BY_CARRIER

__all__ = ["BLOCKED_BY_CARRIER", "Blocked", "Permanent", "Receipt", "SendingFailed", "Temporary", "Uncertain"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider took the message. `reference` is the provider's own name for it, if it has one."""

    reference: str | None = None


class SendingFailed(Exception):
    """The message did not leave. The text is for the log: no addresses, no words of the message."""


class Temporary(SendingFailed):
    """It may leave later: in `retry_after` seconds, if the provider said so."""

    def __init__(self, why: str, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after


class Permanent(SendingFailed):
    """It will never leave like this: a wrong address, a refused text."""


class Blocked(Permanent):
    """The provider refuses this address, whatever is sent: it opted out there, or the carrier blocks it."""


class Uncertain(SendingFailed):
    """It may have left: the connection broke after it was handed over. Marketing is never repeated then."""
