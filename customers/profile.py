"""A customer as the gate sees them: preferences, contact points, and where they live."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from company import Company
from contact.terms import Channel, ContactPoint, ContactProfile, Preferences
from customers.consent import preferences_of_many
from storage import UnitOfWork
from storage.records import Customer


def contact_profile(customer: Customer, preferences: Preferences, company: Company) -> ContactProfile:
    """The profile a decision is made on. The state follows from country and postal code, by the company's table."""
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
    )


def load(uow: UnitOfWork, company: Company, refs: Iterable[str]) -> Mapping[str, ContactProfile]:
    """The profiles of these customers; unknown references are left out."""
    wanted = list(refs)
    customers = uow.customers.many(wanted)
    preferences = preferences_of_many(uow, company, customers)
    return {
        ref: contact_profile(customer, preferences[ref], company)
        for ref, customer in customers.items()
        if ref in preferences
    }
