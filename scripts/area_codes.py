"""Writes `company/area_codes.csv`: the area codes of each state, as the library phonenumbers knows them.

Run it after an update of phonenumbers: `python -m scripts.area_codes`. The library itself takes a quarter of a million
prefixes into memory to answer this, which no process of ours needs to do.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import phonenumbers
from phonenumbers.geodata import GEOCODE_DATA

from company.places import load_places

FILE = Path(__file__).resolve().parents[1] / "company" / "area_codes.csv"
NAMES = {
    "Alabama": "AL", "Alaska": "AK", "Arizona": "AZ", "Arkansas": "AR", "California": "CA", "Colorado": "CO",
    "Connecticut": "CT", "Delaware": "DE", "Florida": "FL", "Georgia": "GA", "Hawaii": "HI", "Idaho": "ID",
    "Illinois": "IL", "Indiana": "IN", "Iowa": "IA", "Kansas": "KS", "Kentucky": "KY", "Louisiana": "LA",
    "Maine": "ME", "Maryland": "MD", "Massachusetts": "MA", "Michigan": "MI", "Minnesota": "MN", "Mississippi": "MS",
    "Missouri": "MO", "Montana": "MT", "Nebraska": "NE", "Nevada": "NV", "New Hampshire": "NH", "New Jersey": "NJ",
    "New Mexico": "NM", "New York": "NY", "North Carolina": "NC", "North Dakota": "ND", "Ohio": "OH",
    "Oklahoma": "OK", "Oregon": "OR", "Pennsylvania": "PA", "Rhode Island": "RI", "South Carolina": "SC",
    "South Dakota": "SD", "Tennessee": "TN", "Texas": "TX", "Utah": "UT", "Vermont": "VT", "Virginia": "VA",
    "Washington D.C.": "DC", "Washington State": "WA", "West Virginia": "WV", "Wisconsin": "WI", "Wyoming": "WY",
}  # fmt: skip
TERRITORIES = ("PR", "VI", "GU", "AS", "MP")


def found() -> dict[str, list[str]]:
    """Area codes by state."""
    states = {state for _, state in load_places().zones if state is not None}
    places = dict(_places())
    codes: dict[str, list[str]] = {}
    for number in range(200, 1000):
        code = str(number)
        country = phonenumbers.region_code_for_number(phonenumbers.parse(f"+1{code}5550100"))
        if country in TERRITORIES:
            codes.setdefault(country, []).append(code)
        elif country == "US" and code in places:
            place = places[code]
            state = NAMES.get(place) or place.rpartition(", ")[2]
            if state not in states:
                raise ValueError(f"{code} is in {place!r}, which is no state")
            codes.setdefault(state, []).append(code)
    return dict(sorted(codes.items()))


def _places() -> Iterator[tuple[str, str]]:
    """What is said of a whole area code; where nothing is, the place that most of its exchanges are in."""
    most: dict[str, dict[str, int]] = {}
    for prefix, said in GEOCODE_DATA.items():
        if prefix.startswith("1") and len(prefix) >= 4 and "en" in said:
            place = said["en"] if len(prefix) == 4 else said["en"].rpartition(", ")[2]
            weight = 10_000 if len(prefix) == 4 else 1
            counted = most.setdefault(prefix[1:4], {})
            counted[place] = counted.get(place, 0) + weight
    for code, counted in most.items():
        yield code, max(sorted(counted), key=lambda place: counted[place])


def main() -> None:
    """Writes the table anew."""
    with FILE.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["state", "codes"])
        writer.writerows([state, " ".join(codes)] for state, codes in found().items())


if __name__ == "__main__":
    main()
