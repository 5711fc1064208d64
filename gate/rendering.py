"""What the gate needs of whoever fills templates. Called within the deciding transaction, at dispatch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from contact.terms import Purpose
from storage import UnitOfWork
from storage.records import OutboxMessage


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message as it leaves. `purpose` is what its words make of it: marketing, if any line of it is."""

    text: str
    subject: str | None
    html: str | None
    purpose: Purpose


class Renderer(Protocol):
    """Fills a message's template for its customer."""

    def render(self, uow: UnitOfWork, message: OutboxMessage, now: datetime) -> Rendered:
        """`message.channel` is the one that it leaves by.

        Raises `gate.errors.CannotRender`, or a subclass, if a field is missing or the template is at fault.
        """
        ...
