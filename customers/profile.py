"""A customer as the gate sees them: preferences, contact points, and where they live."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from company import Company
from contact.terms import Channel, ContactPoint, ContactProfile, Preferences
from customers.consent import preferences_of_many
from storage import UnitOfWork
from storage.records import Customer

NUMBERED = (Channel.SMS, Channel.PHONE)


def contact_profile(
    customer: Customer, preferences: Preferences, company: Company, last_order_at: datetime | None = None
) -> ContactProfile:
    """The profile a decision is made on; `last_order_at` is from `last_orders`.

    States follow, by the company's tables, from the postal code and from the area codes of all phone numbers: where
    they disagree the rules of both hold, because either may be out of date.
    """
    return ContactProfile(
        customer=customer.ref,
        preferences=preferences,
        points=tuple(
            ContactPoint(Channel(point.channel), point.address, point.verified, point.suppressed)
            for point in customer.points
        ),
        time_zone=customer.time_zone,
        country=customer.country,
        state=company.state_of(customer.country, customer.postal_code),
        number_states=company.states_of_numbers(
            customer.country, (point.address for point in customer.points if point.channel in NUMBERED)
        ),
        last_order_at=last_order_at,
    )


def last_orders(uow: UnitOfWork, company: Company, refs: Iterable[str]) -> Mapping[str, datetime]:
    """When their newest orders were placed, if any rule depends on it."""
    return uow.orders.newest(refs) if company.policy.grace else {}


def load(uow: UnitOfWork, company: Company, refs: Iterable[str]) -> Mapping[str, ContactProfile]:
    """The profiles of these customers; unknown references are left out."""
    wanted = list(refs)
    customers = uow.customers.many(wanted)
    preferences = preferences_of_many(uow, company, customers)
    ordered = last_orders(uow, company, wanted)
    return {
        ref: contact_profile(customer, preferences[ref], company, ordered.get(ref))
        for ref, customer in customers.items()
        if ref in preferences
    }
