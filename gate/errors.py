"""What can go wrong at the gate. Everything derives from `GateError`."""

from __future__ import annotations


class GateError(Exception):
    """Something at the gate is wrong."""


class InvalidQuestion(GateError, ValueError):
    """A question cannot be decided. `index` is its place in the list, `field` what is at fault, as in
    `assume_sent/0/topic`."""

    def __init__(self, index: int, field: str, message: str) -> None:
        super().__init__(f"{index}/{field}: {message}")
        self.index = index
        self.field = field
        self.message = message


class UnknownCustomer(InvalidQuestion):
    """There is no customer with this reference."""


class UnknownTopic(InvalidQuestion):
    """The company's catalog has no such topic."""


class InvalidMessage(GateError, ValueError):
    """A message cannot be accepted. `field` is what is at fault."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class UnknownRecipient(InvalidMessage):
    """There is no customer with this reference."""


class KeyTaken(InvalidMessage):
    """The idempotency key belongs to a message that says something else."""
