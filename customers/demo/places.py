"""Where the shop's customers live."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """`phone` is the start of a range of a hundred numbers reserved for fiction; `weight` is the share of customers."""

    city: str
    state: str
    country: str
    postal_code: str
    time_zone: str
    phone: str
    weight: int

    @property
    def is_near(self) -> bool:
        """Whether people there come to the store."""
        return self.state in ("NE", "IA")


PLACES = (
    Place("Omaha", "NE", "US", "68102", "America/Chicago", "+140255501", 26),
    Place("Omaha", "NE", "US", "68132", "America/Chicago", "+153155501", 20),
    Place("Lincoln", "NE", "US", "68508", "America/Chicago", "+140255501", 8),
    Place("Scottsbluff", "NE", "US", "69361", "America/Denver", "+130855501", 2),
    Place("Council Bluffs", "IA", "US", "51501", "America/Chicago", "+171255501", 8),
    Place("Des Moines", "IA", "US", "50309", "America/Chicago", "+151555501", 5),
    Place("Kansas City", "MO", "US", "64106", "America/Chicago", "+181655501", 4),
    Place("Minneapolis", "MN", "US", "55401", "America/Chicago", "+161255501", 3),
    Place("Chicago", "IL", "US", "60607", "America/Chicago", "+131255501", 4),
    Place("Dallas", "TX", "US", "75201", "America/Chicago", "+121455501", 3),
    Place("Denver", "CO", "US", "80202", "America/Denver", "+130355501", 4),
    Place("Phoenix", "AZ", "US", "85004", "America/Phoenix", "+160255501", 2),
    Place("Los Angeles", "CA", "US", "90012", "America/Los_Angeles", "+121355501", 3),
    Place("Seattle", "WA", "US", "98104", "America/Los_Angeles", "+120655501", 2),
    Place("New York", "NY", "US", "10016", "America/New_York", "+121255501", 4),
    Place("Atlanta", "GA", "US", "30303", "America/New_York", "+140455501", 2),
    Place("Miami", "FL", "US", "33130", "America/New_York", "+130555501", 2),
    Place("Anchorage", "AK", "US", "99501", "America/Anchorage", "+190755501", 1),
    Place("Honolulu", "HI", "US", "96813", "Pacific/Honolulu", "+180855501", 1),
    Place("Toronto", "ON", "CA", "M5H 2N2", "America/Toronto", "+141655501", 2),
    Place("London", "", "GB", "SW1A 2AA", "Europe/London", "+4420794600", 2),
)
STREETS = (
    "Howard Street",
    "Farnam Street",
    "Dodge Street",
    "Maple Street",
    "Oak Street",
    "Cedar Avenue",
    "Park Avenue",
    "Ridge Road",
    "Mill Lane",
    "Elm Court",
    "Prairie Road",
    "Station Road",
)
