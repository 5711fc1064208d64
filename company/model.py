"""The company's choices, loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from company.places import Places, area_code_of
from company.proof import ProofRule
from company.texts import Texts, fill
from contact.catalog import Catalog
from contact.phrases import listed
from contact.policy import Policy


@dataclass(frozen=True, slots=True)
class Company:
    """Everything a company decides as data.

    `help` answers HELP: who this is and how to stop. `postal_address` has to stand in marketing email (CAN-SPAM).
    `catalog.channels` holds how the company speaks of its channels, with the customers' words for them. `texts` is what
    its text messages hold and say; `proof` by what the holder of a shared number proves who they are.
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
    texts: Texts = field(default_factory=Texts)
    proof: ProofRule = field(default_factory=ProofRule)

    @property
    def in_texts(self) -> Mapping[str, str]:
        """What stands for the names in braces in the company's texts (`company.texts.PLACES`)."""
        return {
            "company": self.name,
            "help": self.help,
            "topics": self._topics_in_words(),
            "details": self.proof.in_words,
            "phone": self.phone or "",
            "email": self.email or "",
            "website": self.website or "",
        }

    def say(self, name: str) -> str:
        """One of the company's texts, filled in. Raises KeyError for a name that there is none of."""
        return fill(self.texts.wording[name], self.in_texts)

    def _topics_in_words(self) -> str:
        """`orders and bills; if you ask, also offers`: what comes by itself, and what only by the customer's word."""
        topics = self.catalog.topics.values()
        known = listed([topic.title for topic in topics if self.catalog.default_allowed(topic.name)])
        asked = listed([topic.title for topic in topics if not self.catalog.default_allowed(topic.name)])
        if not known or not asked:
            return known or asked
        return f"{known}; if you ask, also {asked}"

    def state_of(self, country: str | None, postal_code: str | None) -> str | None:
        """The state a postal code lies in, as its two letters; None if it is unknown or the country has no such table.

        An unknown country is taken for the policy's own.
        """
        return self.places.state_of(self.policy.country_of(country), postal_code)

    def states_of_codes(self, country: str | None, area_codes: Iterable[str]) -> tuple[str, ...]:
        """The states that area codes belong to. An unknown country is taken for the policy's own."""
        return self.places.states_of_codes(self.policy.country_of(country), area_codes)

    def states_of_numbers(self, country: str | None, numbers: Iterable[str]) -> tuple[str, ...]:
        """The same for phone numbers in E.164."""
        codes = (area_code_of(number) for number in numbers)
        return self.states_of_codes(country, [code for code in codes if code is not None])
