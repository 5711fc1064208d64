"""The company's policy and the law, as values: hours, quiet days, caps, grace, and the time zones of a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from contact.terms import Channel, Purpose, Topic, Window


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom and what a rule is about. None: all of them.

    A customer whose country is unknown might be in any. Who may live in several states is covered by the rules of each;
    whose state is unknown, by the rules of single states only where `unknown_state` says so.
    """

    purposes: frozenset[Purpose] | None = None
    channels: frozenset[Channel] | None = None
    country: str | None = None
    states: frozenset[str] | None = None
    unknown_state: bool = False

    def covers(self, purpose: Purpose, channel: Channel, country: str | None, *states: str | None) -> bool:
        known = [state for state in states if state is not None]
        return (
            (self.purposes is None or purpose in self.purposes)
            and (self.channels is None or channel in self.channels)
            and (self.country is None or country is None or self.country == country)
            and (self.states is None or (not self.states.isdisjoint(known) if known else self.unknown_state))
        )


@dataclass(frozen=True, slots=True)
class LegalHours:
    """Contact only within these windows, local to the customer. `source` and `version` say where the rule is from.

    `law` tells the law's hours from the company's own.
    """

    id: str
    reach: Reach
    hours: tuple[Window, ...]
    source: str
    version: str
    law: bool = True


@dataclass(frozen=True, slots=True)
class PolicyCap:
    """At most `max` touchpoints per ISO 8601 duration in all that the rule reaches, or on each topic by itself."""

    id: str
    reach: Reach
    max: int
    per: str
    per_topic: bool
    source: str
    version: str


@dataclass(frozen=True, slots=True)
class QuietDays:
    """No contact on these days of the customer's own calendar: public holidays, say, as far ahead as they are given."""

    id: str
    reach: Reach
    days: frozenset[date]
    source: str
    version: str
    law: bool = True


@dataclass(frozen=True, slots=True)
class Grace:
    """No contact about these topics (None: about any) until so long after the newest order was placed.

    `per` is an ISO 8601 duration. Months and days are the customer's own: until the same local time.
    """

    id: str
    reach: Reach
    topics: frozenset[str] | None
    per: str
    source: str
    version: str

    def covers(self, topic: Topic, channel: Channel, country: str | None, *states: str | None) -> bool:
        named = self.topics is None or topic.name in self.topics
        return named and self.reach.covers(topic.purpose, channel, country, *states)


@dataclass(frozen=True, slots=True)
class Policy:
    """All rules hold together. `zones` names the possible time zones by (country, state), and by (country, None)."""

    hours: tuple[LegalHours, ...] = ()
    caps: tuple[PolicyCap, ...] = ()
    quiet: tuple[QuietDays, ...] = ()
    grace: tuple[Grace, ...] = ()
    zones: Mapping[tuple[str, str | None], tuple[str, ...]] = field(default_factory=dict)
    default_country: str | None = None
    version: str = ""

    def country_of(self, country: str | None) -> str | None:
        """The customer's country, or the one the company takes for granted."""
        return country or self.default_country

    def time_zones_of(self, country: str | None, *states: str | None) -> tuple[str, ...]:
        """Every time zone that a customer in one of these states may live in; none when that is not known.

        No state, or an unknown one, means any of the country's; an unknown country the company's own.
        """
        country = self.country_of(country)
        if country is None:
            return ()
        found: dict[str, None] = {}
        for state in tuple(state for state in states if state is not None) or (None,):
            found.update(dict.fromkeys(self.zones.get((country, state)) or self.zones.get((country, None), ())))
        return tuple(found)
