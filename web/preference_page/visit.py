"""Who has come, by the token in the address, and what the link still opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from company import Company
from contact.catalog import CHANNELS
from contact.terms import Channel, ContactProfile, Preferences
from customers import consent, page_tokens
from customers.page_tokens import PageToken
from customers.profile import contact_profile
from storage import UnitOfWork
from storage.records import Customer, OutboxMessage

UNDO_WITHIN = timedelta(hours=1)
"""How long a slip of the finger can be taken back, by an old link too."""


class Gone(Exception):
    """The customer of this link is no longer on record: nothing is sent to them, and there is nothing to show."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a customer. `at_home`: the link went to an address that is still theirs. `fresh`: it is that, and
    new enough to loosen and to show what we know. `message` is the one that the link came with, if it is on record."""

    token: PageToken
    customer: Customer
    preferences: Preferences
    profile: ContactProfile
    at_home: bool
    fresh: bool
    message: OutboxMessage | None
    now: datetime

    @property
    def zone(self) -> tzinfo | None:
        """The customer's own; None if it is unknown."""
        return ZoneInfo(self.customer.time_zone) if self.customer.time_zone else None

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Where the customer can be reached, blocked addresses too."""
        return tuple(one for one in CHANNELS if any(point.channel is one for point in self.profile.points))

    def is_blocked(self, channel: Channel) -> bool:
        points = [point for point in self.profile.points if point.channel is channel]
        return bool(points) and all(point.suppressed for point in points)


def open_visit(uow: UnitOfWork, company: Company, secret: str, token: str, now: datetime) -> Visit:
    """Raises `InvalidPageToken`; `Gone` if the customer is no longer on record."""
    said = page_tokens.read(secret, token)
    customer = uow.customers.get(said.customer)
    if customer is None:
        raise Gone
    preferences = consent.preferences(uow, company, customer.ref)
    at_home = page_tokens.is_at(secret, said, [(point.channel, point.address) for point in customer.points])
    message = uow.outbox.get(said.outbox_id) if said.outbox_id is not None else None
    return Visit(
        token=said,
        customer=customer,
        preferences=preferences,
        profile=contact_profile(customer, preferences, company),
        at_home=at_home,
        fresh=at_home and page_tokens.is_fresh(said, now),
        message=message if message is not None and message.customer == customer.ref else None,
        now=now,
    )
