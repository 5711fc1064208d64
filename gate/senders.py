"""What the gate needs of a connector."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from connectors.sending import Receipt
from storage import UnitOfWork
from storage.records import OutboxMessage


class Sender(Protocol):
    """Sends messages on one channel. Called from several threads at once."""

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


class LocalSender(Sender, Protocol):
    """A sender whose channel is our own database."""

    def put(self, uow: UnitOfWork, message: OutboxMessage, now: datetime) -> OutboxMessage:
        """Writes down what is not there yet and returns the message with its place; `send` is called next.

        The customer and their conversation on this channel, if there is one, are held.
        """
        ...
