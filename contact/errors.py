"""What can go wrong in the contact rules. Everything derives from `ContactError`."""

from __future__ import annotations


class ContactError(Exception):
    """Something in the contact rules is wrong."""


class InvalidChange(ContactError):
    """A change document cannot be accepted. `field` points at the fault, as in `rules/2/topic`; empty: the whole."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}" if field else message)
        self.field = field
        self.message = message


class UnknownTopic(ContactError):
    """The company's catalog has no such topic."""

    def __init__(self, topic: str) -> None:
        super().__init__(f"unknown topic: {topic!r}")
        self.topic = topic


class InvalidDuration(ContactError, ValueError):
    """Not an ISO 8601 duration that a cap can count in."""


class InvalidLedger(ContactError, ValueError):
    """Two different changes claim the same version of one customer's ledger."""
