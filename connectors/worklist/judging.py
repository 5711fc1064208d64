"""What a work list needs of the gate: its word on a message at the moment somebody is about to call or print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from contact.terms import Verdict
from storage import UnitOfWork
from storage.records import OutboxMessage, Touchpoint


@dataclass(frozen=True, slots=True)
class Judgement:
    """`address` is where it may go, given with `send`; `next_allowed_at` with `defer`; `touchpoint` is how it is
    logged."""

    verdict: Verdict
    address: str | None
    next_allowed_at: datetime | None
    touchpoint: Touchpoint


class Judge(Protocol):
    def __call__(self, uow: UnitOfWork, message: OutboxMessage, now: datetime) -> Judgement:
        """The customer's row is held."""
        ...
