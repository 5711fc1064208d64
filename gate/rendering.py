"""What the gate needs of whoever fills templates (`rendering/`)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from contact.terms import Purpose
from storage import UnitOfWork
from storage.records import OutboxMessage

if TYPE_CHECKING:
    from company import Company


class Rendered(Protocol):
    """A message as it leaves. `purpose` is what its words make of it: marketing, if any line of it is."""

    @property
    def text(self) -> str: ...
    @property
    def subject(self) -> str | None: ...
    @property
    def html(self) -> str | None: ...
    @property
    def purpose(self) -> Purpose: ...


class Template(Protocol):
    @property
    def topic(self) -> str: ...

    def part_for(self, channel: str) -> object | None:
        """The words for this channel; None if there are none."""
        ...


class Library(Protocol):
    """The company's templates."""

    def get(self, name: str) -> Template:
        """Raises `rendering.errors.CannotRender` if there is no template of this name."""
        ...


class Renderer(Protocol):
    """Fills a message's template for its customer, within the deciding transaction at dispatch."""

    @property
    def library(self) -> Library: ...

    def render(self, uow: UnitOfWork, company: Company, message: OutboxMessage, now: datetime) -> Rendered:
        """`message.channel` is the one that it leaves by, `message.address` where it goes.

        Raises `rendering.errors.CannotRender` if a field is missing or the template is at fault.
        """
        ...
