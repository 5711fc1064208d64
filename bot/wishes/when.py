"""When: matches times of contact ("weekday mornings", "before 9 or after 7", "the first week of the month").

A match is a list of groups. The parts of a group all hold ("weekdays after 5"); groups are joined by "and", "or" or a
comma. What that means is settled in `timetable`.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.wishes.lexicon import word_set
from bot.wishes.scanner import Scanner
from bot.wishes.when_parts import Part, part_at

Joined = tuple[tuple[str, Part], ...]


@dataclass(frozen=True, slots=True)
class When:
    """`groups`: each a connector ("", "and", "or", ",") and the parts that hold together."""

    groups: tuple[tuple[str, Joined], ...]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(part.kind for _, group in self.groups for _, part in group)


_LEADING = word_set(
    "on in during at around from within the my any every each over for of between a local are is sometime"
)
_BETWEEN = word_set("anytime on in during at around from of within the my any every each local over")
_CONNECTORS = {",": ",", "and": "and", "&": "and", "plus": "and", "+": "and", "or": "or", "nor": "or", "/": "or"}
_VERBS_AFTER = word_set("is are work works would will suit suits best")


def match_when(words: Scanner, at: int) -> tuple[int, When] | None:
    """The longest time of contact at this place, with the number of words it takes."""
    first = _first(words, at)
    if first is None:
        return None
    here, part = first
    groups: list[tuple[str, list[tuple[str, Part]]]] = [("", [("", part)])]
    while here < len(words):
        beside = _skip(words, here)
        found = part_at(words, beside) if beside - here <= 3 else None
        if found:
            groups[-1][1].append(("", found[1]))
            here = beside + found[0]
            continue
        joined = _joined(words, here)
        if joined is None:
            break
        connector, here, part = joined
        if part.kind == groups[-1][1][-1][1].kind:
            groups[-1][1].append((connector, part))
        else:
            groups.append((connector, [("", part)]))
    quiet = any(words.word(place) == "quiet" for place in range(at, here))
    found_groups = tuple((connector, tuple(group)) for connector, group in groups)
    # "Quiet hours 10 to 7" is the contrary of a time of contact.
    return here - at, When(found_groups if quiet else _sharpened(found_groups))


def _sharpened(groups: tuple[tuple[str, Joined], ...]) -> tuple[tuple[str, Joined], ...]:
    """ "During dinner, 5 to 7pm": the hours say what the vague word meant. "Dinner or 5 to 7" is two times."""
    said = [part for connector, group in groups if connector in ("", ",") for _, part in group]
    exact = [part for part in said if part.kind == "clock" and all(None not in (w.start, w.end) for w in part.windows)]
    unclear = [part for part in said if part.kind == "unclear"]
    if len(exact) != 1 or not unclear or any(connector in ("and", "or") for connector, _ in groups):
        return groups
    if any(link for _, group in groups for link, part in group if part in (*exact, *unclear)):
        return groups
    kept = [tuple((link, part) for link, part in group if part not in unclear) for _, group in groups]
    return tuple(("," if place else "", group) for place, group in enumerate(group for group in kept if group))


def _first(words: Scanner, at: int) -> tuple[int, Part] | None:
    """The place after the first part, and the part; prepositions before it are skipped."""
    here = at
    found = part_at(words, here)
    while found is None and words.word(here) in _LEADING and here - at < 3:
        here += 1
        found = part_at(words, here)
    if found is None:
        return None
    if found[1].kind == "unclear" and words.word(here) in _LEADING:
        # "during work" has no hours, but "during work hours" has.
        sharper = part_at(words, here + 1)
        if sharper is not None and sharper[1].kind != "unclear" and sharper[0] + 1 >= found[0]:
            here, found = here + 1, sharper
    return here + found[0], found[1]


def _skip(words: Scanner, at: int) -> int:
    while words.word(at) in _BETWEEN and part_at(words, at) is None:
        at += 2 if words.phrase(at, 2) == ("any", "time") else 1
    return at


def _joined(words: Scanner, at: int) -> tuple[str, int, Part] | None:
    """A connector and a further part that belongs to the same list, with the place after it."""
    here, connector = at, ""
    while words.word(here) in _CONNECTORS and here - at < 2:
        connector = _CONNECTORS[words.word(here)]
        here += 1
    if not connector:
        return None
    here = _skip(words, here)
    found = part_at(words, here)
    if found is None or (connector == "," and words.word(here + found[0]) in _VERBS_AFTER):
        return None
    return connector, here + found[0], found[1]
