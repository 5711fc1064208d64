"""One turn as the actions see it: the customer's message, the slots, and a read-only view of the database.

Time is `metadata.now` and nothing else, so that the same turn always gets the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from rasa_sdk import Tracker

from company import Company
from contact.catalog import Catalog
from contact.terms import Preferences
from customers import consent
from storage import UnitOfWork
from storage.records import Customer, Order

Json = Mapping[str, Any]

OPEN_SLOTS = ("pending", "asking", "guide")
"""What waits for an answer."""
SLOTS = (*OPEN_SLOTS, "last_change", "unclear_count")

_DEFAULT_LOCALE = "en_US"
_DEFAULT_ZONE = "UTC"


@dataclass(slots=True, kw_only=True)
class Message:
    """What the customer did: said `text`, or pressed a button (`choice`)."""

    text: str
    intent: str
    entities: Sequence[Json]
    reading: Json
    choice: str | None

    @classmethod
    def of(cls, parsed: Json) -> Message:
        entities = parsed.get("entities") or []
        chosen = [str(entity.get("value")) for entity in entities if entity.get("entity") == "choice"]
        return cls(
            text=parsed.get("text") or "",
            intent=(parsed.get("intent") or {}).get("name") or "",
            entities=entities,
            reading=parsed.get("reading") or {},
            choice=chosen[0] if chosen else None,
        )

    def entity(self, name: str) -> str | None:
        return next((str(entity["value"]) for entity in self.entities if entity.get("entity") == name), None)


@dataclass(kw_only=True)
class Turn:
    """Raises KeyError or ValueError if the message's metadata are not those of `docs/how-it-flows.md`."""

    message: Message
    slots: Json
    metadata: Json
    uow: UnitOfWork
    company: Company
    conversation: str = ""
    now: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.now = datetime.fromisoformat(self.metadata["now"])
        if self.now.tzinfo is None:
            raise ValueError("metadata.now needs an offset from UTC")

    @classmethod
    def of(cls, tracker: Tracker, uow: UnitOfWork, company: Company) -> Turn:
        parsed = tracker.latest_message
        return cls(
            message=Message.of(parsed),
            slots={name: tracker.slots.get(name) for name in SLOTS},
            metadata=parsed.get("metadata") or {},
            uow=uow,
            company=company,
            conversation=tracker.sender_id,
        )

    @property
    def catalog(self) -> Catalog:
        return self.company.catalog

    @property
    def channel(self) -> str:
        return str(self.metadata.get("channel") or "web")

    @cached_property
    def customer(self) -> Customer | None:
        """The proven customer; None for a visitor, and for a reference of which we have no record."""
        ref = self.metadata.get("customer")
        if not ref or not self.metadata.get("verified"):
            return None
        return self.uow.customers.get(ref)

    @property
    def ref(self) -> str:
        """The proven customer's reference. Only for what visitors never reach."""
        if self.customer is None:
            raise LookupError("a visitor has no reference")
        return self.customer.ref

    @property
    def heard(self) -> tuple[int, ...]:
        """The event of the customer's message, if the request tells."""
        event = self.metadata.get("event")
        return (event,) if isinstance(event, int) else ()

    @cached_property
    def preferences(self) -> Preferences:
        return consent.preferences(self.uow, self.company, self.ref)

    @cached_property
    def orders(self) -> Sequence[Order]:
        """The customer's own orders, newest first."""
        return self.uow.orders.of_customer(self.ref)

    @property
    def zone_name(self) -> str | None:
        return self.metadata.get("time_zone") or (self.customer.time_zone if self.customer else None)

    @cached_property
    def zone(self) -> tzinfo:
        """The customer's time zone; UTC if unknown."""
        try:
            return ZoneInfo(self.zone_name or _DEFAULT_ZONE)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo(_DEFAULT_ZONE)

    @property
    def local_now(self) -> datetime:
        return self.now.astimezone(self.zone)

    @property
    def today(self) -> date:
        return self.local_now.date()

    @cached_property
    def locale(self) -> Locale:
        """The customer's locale where it is an English one: the sentences around the dates are English."""
        wanted = (self.customer.locale if self.customer else None) or _DEFAULT_LOCALE
        try:
            locale = Locale.parse(wanted.replace("-", "_"))
        except (UnknownLocaleError, ValueError, TypeError):
            return Locale.parse(_DEFAULT_LOCALE)
        return locale if locale.language == "en" else Locale.parse(_DEFAULT_LOCALE)

    @property
    def words(self) -> str:
        """The customer's text in plain lower case, for looking up words in it."""
        return " ".join(self.message.text.replace("’", "'").casefold().split())
