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


class CannotRender(GateError):
    """A template cannot be filled for this customer. `reason` is a stable code, such as `missing_field:last_order`,
    `field` what is at fault."""

    def __init__(self, reason: str, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field
