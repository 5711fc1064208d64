"""The customer's own links in a message: to their preference page, and to leave with one click."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from customers import page_tokens
from storage.records import OutboxMessage


@dataclass(frozen=True, slots=True)
class PageLinks:
    """`base` is where the outside reaches Reins, `secret` the company's identity secret."""

    base: str
    secret: str = field(repr=False)

    def preference(self, message: OutboxMessage, address: str | None, now: datetime) -> str:
        """The page; the same all day (UTC), so that a message which is tried again says the same. Raises ValueError
        for a message to nobody."""
        return page_tokens.link(self.base, self._token(message, address, now))

    def unsubscribe(self, message: OutboxMessage, address: str | None, now: datetime) -> str:
        """What `List-Unsubscribe` names. Raises ValueError for a message to nobody."""
        return page_tokens.unsubscribe_link(self.base, self._token(message, address, now))

    def _token(self, message: OutboxMessage, address: str | None, now: datetime) -> str:
        if message.customer is None:
            raise ValueError("a message to nobody has no page")
        return page_tokens.make(
            self.secret,
            message.customer,
            channel=message.channel,
            address=address,
            outbox_id=message.id,
            now=now.replace(hour=0, minute=0, second=0, microsecond=0),
        )
