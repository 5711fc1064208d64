"""The company's choices, loaded."""

from __future__ import annotations

from dataclasses import dataclass

from company.places import Places
from contact.catalog import Catalog
from contact.policy import Policy


@dataclass(frozen=True, slots=True)
class Company:
    """Everything a company decides as data.

    `help` answers HELP: who this is and how to stop. `postal_address` has to stand in marketing email (CAN-SPAM).
    `catalog.channels` holds how the company speaks of its channels, with the customers' words for them.
    """

    name: str
    help: str
    postal_address: str
    catalog: Catalog
    policy: Policy
    places: Places
    website: str | None = None
    phone: str | None = None
    email: str | None = None

    def state_of(self, country: str | None, postal_code: str | None) -> str | None:
        """The state a postal code lies in, as its two letters; None if it is unknown or the country has no such table.

        An unknown country is taken for the policy's own.
        """
        return self.places.state_of(self.policy.country_of(country), postal_code)
