"""Where customers live, as far as rules depend on it: states by postal code, time zones by state and country.

Facts, kept as data beside this module: `zip3.csv` (the Postal Service's three-digit areas), `area_codes.csv` (by
`scripts/area_codes.py` from what the library phonenumbers knows) and `states.csv` (one time zone for each time that is
kept there today). The time zones of other countries come from the time zone database.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

US = "US"
_ZIP = re.compile(r"\s*(\d{5})(?:[-\s]?\d{4})?\s*", re.ASCII)
_NUMBER = re.compile(r"\+1(\d{3})\d{7}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Places:
    """`zones` names the possible time zones by (country, state) and by (country, None)."""

    areas: Mapping[str, str]
    zones: Mapping[tuple[str, str | None], tuple[str, ...]]
    area_codes: Mapping[str, str] = field(default_factory=dict)

    def state_of(self, country: str | None, postal_code: str | None) -> str | None:
        """The state or territory of a United States ZIP code, with or without its last four digits."""
        if country != US or postal_code is None:
            return None
        match = _ZIP.fullmatch(postal_code)
        if match is None:
            return None
        code = match.group(1)
        return self.areas.get(code) or self.areas.get(code[:3])

    def states_of_codes(self, country: str | None, area_codes: Iterable[str]) -> tuple[str, ...]:
        """The states or territories of these area codes, alphabetically; toll-free and foreign ones have none."""
        if country != US:
            return ()
        return tuple(sorted({self.area_codes[code] for code in area_codes if code in self.area_codes}))


def area_code_of(number: str) -> str | None:
    """The area code of a number of the North American plan, in E.164."""
    match = _NUMBER.fullmatch(number)
    return match.group(1) if match is not None else None


@lru_cache(maxsize=1)
def load_places() -> Places:
    """The tables that ship with this package."""
    areas: dict[str, str] = {}
    for row in _rows("zip3.csv"):
        for number in range(int(row["from"]), int(row["to"]) + 1):
            areas[str(number).zfill(len(row["from"]))] = row["state"]
    zones: dict[tuple[str, str | None], tuple[str, ...]] = {}
    for country, names in _zones_of_countries().items():
        zones[country, None] = tuple(names)
    country_zones: dict[str, None] = {}
    for row in _rows("states.csv"):
        names = row["zones"].split()
        zones[US, row["state"]] = tuple(names)
        if row["kind"] == "state":  # territories are countries of their own to ISO 3166, and addressed as such
            country_zones.update(dict.fromkeys(names))
    zones[US, None] = tuple(country_zones)
    codes = {code: row["state"] for row in _rows("area_codes.csv") for code in row["codes"].split()}
    return Places(areas, zones, codes)


def _zones_of_countries() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            found.setdefault(country, []).append(zone)
    return found


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files("company").joinpath(name).read_text(encoding="utf-8").splitlines()))
