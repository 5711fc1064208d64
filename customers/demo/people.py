"""Made-up people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from importlib.resources import files
from random import Random
from typing import Any

from customers.demo.places import PLACES, STREETS, Place
from customers.demo.products import DISLIKES, LIKES

_TAKEN = {"+14025550148", "+14025550142", "+14025550143", "+14025550144"}
"""The shop's own number, and those of the featured people."""


@dataclass
class Person:
    """`taste` is how much this person buys: 1 is a purchase a quarter."""

    ref: str
    first: str
    last: str
    place: Place
    stage: str
    taste: float
    sizes: dict[str, str]
    points: list[dict[str, Any]] = field(default_factory=list)
    likes: list[str] = field(default_factory=list)
    dislikes: list[str] = field(default_factory=list)
    says_zone: bool = True

    def record(self) -> dict[str, Any]:
        """As a line of an import."""
        place = self.place
        return {
            "type": "customer",
            "customer": self.ref,
            "first_name": self.first,
            "last_name": self.last,
            "stage": self.stage,
            "time_zone": place.time_zone if self.says_zone else None,
            "postal_code": place.postal_code if self.says_zone else None,
            "country": place.country,
            "locale": {"GB": "en-GB", "CA": "en-CA"}.get(place.country, "en-US"),
            "contact_points": self.points,
            "attributes": {"sizes": self.sizes, "store": "Old Market" if place.is_near else "online"},
            "likes": self.likes,
            "dislikes": self.dislikes,
        }


def people(random: Random, number: int) -> list[Person]:
    """So many people, no two with the same name, address or phone number."""
    names: Counter[str] = Counter()
    lines = _phone_numbers(random)
    firsts, lasts = _names("first_names.txt"), _names("last_names.txt")
    found = []
    for place in random.choices(PLACES, [place.weight for place in PLACES], k=number):
        first, last = random.choice(firsts), random.choice(lasts)
        name = f"{first}.{last}".lower()
        names[name] += 1
        ref = name if names[name] == 1 else f"{name}.{names[name]}"
        person = Person(
            ref=ref,
            first=first,
            last=last,
            place=place,
            stage="prospect" if random.random() < 0.14 else "customer",
            taste=min(random.lognormvariate(0, 0.7), 5.0),
            sizes=sizes(random),
            says_zone=random.random() > 0.06,
        )
        person.points = _contact_points(random, person, lines[place.phone])
        person.likes = random.sample(LIKES, random.choice((0, 0, 1, 2, 3)))
        person.dislikes = [
            word for word in random.sample(DISLIKES, random.choice((0, 0, 0, 1, 2))) if word not in person.likes
        ]
        found.append(person)
    return found


def sizes(random: Random) -> dict[str, str]:
    waist = random.choice((30, 31, 32, 32, 33, 34, 34, 34, 35, 36, 36, 36, 38, 38, 40, 42, 44))
    shirt = "S" if waist < 32 else "M" if waist < 35 else "L" if waist < 39 else "XL"
    return {
        "waist": str(waist),
        "inseam": random.choice(("30", "32", "32", "34", "36")),
        "shirt": shirt,
        "jacket": f"{waist + 6}{random.choice(('S', 'R', 'R', 'R', 'L'))}",
        "shoe": random.choice(("8", "9", "9.5", "10", "10.5", "11", "12")),
        "sock": "M" if shirt in "SM" else "L",
    }


def _contact_points(random: Random, person: Person, lines: list[str]) -> list[dict[str, Any]]:
    """Most have e-mail and a mobile, some a landline or an address. A customer who has bought has at least one."""
    points = []
    if random.random() < 0.9:
        points.append({"channel": "email", "address": f"{person.ref}@example.com", "verified": random.random() < 0.85})
    if random.random() < 0.8 and lines:
        number = lines.pop()
        points.append({"channel": "sms", "address": number, "verified": random.random() < 0.7})
        if random.random() < 0.4:
            points.append({"channel": "phone", "address": number})
    elif random.random() < 0.5 and lines:
        points.append({"channel": "phone", "address": lines.pop()})
    if person.stage == "customer" and (random.random() < 0.6 or not points):
        place = person.place
        street = f"{random.randint(101, 4890)} {random.choice(STREETS)}"
        town = " ".join(part for part in (f"{place.city},", place.state, place.postal_code) if part)
        points.append({"channel": "post", "address": f"{person.first} {person.last}\n{street}\n{town}"})
    return points


def _phone_numbers(random: Random) -> dict[str, list[str]]:
    """All free numbers of each range, in random order."""
    lines = {}
    for start in dict.fromkeys(place.phone for place in PLACES):
        free = [number for end in range(100) if (number := f"{start}{end:02}") not in _TAKEN]
        random.shuffle(free)
        lines[start] = free
    return lines


def _names(file: str) -> list[str]:
    return files("customers.demo").joinpath(file).read_text(encoding="utf-8").split()
