"""What the gate needs of a connector."""

from __future__ import annotations

from typing import Protocol

from connectors.sending import Receipt
from storage.records import OutboxMessage


class Sender(Protocol):
    """Sends messages on one channel."""

    @property
    def local(self) -> bool:
        """Whether sending is nothing but what is in our own database already, and so happens within the deciding
        transaction. Any other sender is called after that transaction, which has noted that it will be."""
        ...

    def send(self, message: OutboxMessage, address: str | None) -> Receipt:
        """Sends the message to the address that the gate chose; None on a channel without addresses (web).

        Raises a subclass of `connectors.sending.SendingFailed`. Any other exception counts as temporary.
        """
        ...
