"""Where customers may live, as far as rules depend on it: by postal code, and by the area codes of their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import ibis
import pyarrow as pa

from contact.gather import zones_of
from contact.policy import Policy
from contact.terms import Channel, ContactProfile, Preferences, Purpose
from gate.bulk.facts import Facts
from gate.bulk.situations import Asked

if TYPE_CHECKING:
    from company import Company


class Home(NamedTuple):
    """As in `contact.terms.ContactProfile`."""

    country: str | None
    state: str | None
    number_states: tuple[str, ...]


def homes_of(facts: Facts, asked: Asked, company: Company) -> tuple[ibis.Table, list[Home]]:
    """`people` with the number of each one's home, and the least and the days of the policy's caps there.

    Postal codes and area codes are looked up apart: there are far fewer of either than of both together. Homes under
    the same rules are one, if their time zones are the same too or the customer's own is known.
    """
    people = facts.people.left_join(_area_codes(facts), "customer").drop("customer_right")
    people = people.mutate(
        in_country=people.country.fill_null(""),
        at_code=people.postal_code.fill_null(""),
        areas=people.areas.fill_null(""),
    )
    people = facts.backend.create_table("people_areas", people, temp=True, overwrite=True)
    codes = people.select("country", "in_country", "at_code").distinct().to_pyarrow().to_pylist()
    places: dict[tuple[str | None, str | None], int] = {}
    number_of_code = [
        places.setdefault((row["country"], company.state_of(row["country"], row["at_code"])), len(places))
        for row in codes
    ]
    columns = {
        "in_country": pa.array([row["in_country"] for row in codes], pa.string()),
        "at_code": pa.array([row["at_code"] for row in codes], pa.string()),
        "place": pa.array(number_of_code, pa.int32()),
    }
    placed = people.inner_join(_temporary(facts, "places", columns), ["in_country", "at_code"])
    placed = placed.mutate(has_zone=placed.time_zone.isin(_zones_that_exist(people)).fill_null(False))
    pairs = placed.select("place", "areas", "has_zone").distinct().to_pyarrow().to_pylist()
    where, homes, numbers = list(places), list[Home](), dict[tuple[Any, ...], int]()
    home, least, days = [], [], []
    for pair in pairs:
        country, state = where[pair["place"]]
        found = Home(country, state, company.states_of_codes(country, pair["areas"].split(",")))
        caps = asked.policy_caps(country, state, *found.number_states)
        number = numbers.setdefault(_alike(found, asked.policy, has_zone=pair["has_zone"]), len(numbers))
        if number == len(homes):
            homes.append(found)
        home.append(number)
        least.append(caps.least)
        days.append(caps.days)
    columns = {
        "place": pa.array([pair["place"] for pair in pairs], pa.int32()),
        "areas": pa.array([pair["areas"] for pair in pairs], pa.string()),
        "has_zone": pa.array([pair["has_zone"] for pair in pairs], pa.bool_()),
        "home": pa.array(home, pa.int32()),
        "home_least": pa.array(least, pa.int32()),
        "home_days": pa.array(days, pa.int32()),
    }
    return placed.inner_join(_temporary(facts, "homes", columns), ["place", "areas", "has_zone"]), homes


def _alike(home: Home, policy: Policy, *, has_zone: bool) -> tuple[Any, ...]:
    """Equal for homes that no decision tells apart: by which rules reach them, and in which time zones they may be."""
    country, states = policy.country_of(home.country), (home.state, *home.number_states)
    reached = tuple(
        replace(reach, purposes=None, channels=None).covers(Purpose.MARKETING, Channel.SMS, country, *states)
        for rules in (policy.hours, policy.quiet, policy.caps, policy.grace)
        for reach in [rule.reach for rule in rules]
    )
    return reached, () if has_zone else policy.time_zones_of(home.country, *states)


def _zones_that_exist(people: ibis.Table) -> list[str]:
    names = (
        people.filter(people.time_zone.notnull()).select("time_zone").distinct().to_pyarrow()["time_zone"].to_pylist()
    )
    return [name for name in names if zones_of(ContactProfile("", Preferences(), (), name), Policy())]


def _area_codes(facts: Facts) -> ibis.Table:
    """By customer, the area codes of all their numbers, in order."""
    codes = facts.points.filter(facts.points.area.notnull()).select("customer", "area").distinct()
    return codes.group_by("customer").aggregate(areas=codes.area.group_concat(sep=",", order_by=codes.area))


def _temporary(facts: Facts, name: str, columns: Mapping[str, Sequence[Any]]) -> ibis.Table:
    return facts.backend.create_table(name, pa.table(dict(columns)), temp=True, overwrite=True)
