"""The choices that questions offer, and what each means as a part of a wish.

A label is also what a customer types instead of pressing it; so is a plain "any" or "both".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from actions.reply import Choice
from actions.turn import Turn
from contact.catalog import CHANNELS
from contact.terms import MARKETING, OPTIONAL, Channel

Parts = Mapping[str, Any]

ANY_OFTEN = Choice("often:any", "As it comes")
ANY_TIME = Choice("when:any", "Any time")
UNTIL_I_SAY = Choice("until:none", "Until I say so")
LEAVE = Choice("never_mind", "Never mind")
PERSON = Choice("person", "Talk to a person")
ORDERS = Choice("orders", "My orders")
SHOW = Choice("show_preferences", "My settings")
GUIDE = Choice("guide", "Set my preferences")
UNDO_HINT = "Tell me what to change, any time."
WAYS_ON = (GUIDE, SHOW, ORDERS, PERSON)
"""Offered whenever the assistant is at a loss."""

OFTEN = (
    Choice("often:1/P1W", "Once a week"),
    Choice("often:2/P1M", "Twice a month"),
    Choice("often:1/P1M", "Once a month"),
    Choice("often:1/P3M", "Once a quarter"),
)
WHEN = (
    Choice("when:morning", "Mornings"),
    Choice("when:afternoon", "Afternoons"),
    Choice("when:evening", "Evenings"),
    Choice("when:weekdays", "Weekdays"),
    Choice("when:weekends", "Weekends"),
)
UNTIL = (Choice("until:P1W", "A week"), Choice("until:P2W", "Two weeks"), Choice("until:P1M", "A month"))
WANT = (Choice("want:grant", "Get it"), Choice("want:deny", "Stop it"), LEAVE)

# CONTRACT §5: morning 08-12, afternoon 12-17, evening 17-21; weekdays Mon-Fri.
_WINDOWS: Mapping[str, Parts] = {
    "morning": {"from": "08:00", "to": "12:00"},
    "afternoon": {"from": "12:00", "to": "17:00"},
    "evening": {"from": "17:00", "to": "21:00"},
    "weekdays": {"days": ["mon", "tue", "wed", "thu", "fri"]},
    "weekends": {"days": ["sat", "sun"]},
}
_OFTEN = re.compile(r"([1-9]\d?)/(P\d{1,2}[DWMY])")
_UNTIL = re.compile(r"P(\d{1,2})([DWM])")
NUMBERS = {"a": 1, "an": 1, "one": 1, "a couple of": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
            "seven": 7, "eight": 8, "nine": 9, "ten": 10}  # fmt: skip
_DURATION = re.compile(rf"(?:for )?(?:about )?(\d{{1,2}}|{'|'.join(NUMBERS)}) (day|week|month)s?")
_LEAD = re.compile(
    r"(?:(?:no|nope|nah|oops|ok|okay|ah|oh|hm+|um|sorry|wait|hold on|actually|rather|well|yes|yeah|but|and|please|pls|"
    r"just|(?:on )?second thoughts?|i mean|i meant|make (?:it|that|them)|change (?:it|that|them) to|let'?s (?:say|do)|"
    r"better|i'?d say|say) )*"
)
_TAIL = re.compile(r"(?: (?:please|pls|plz|actually|instead|rather|then|thanks|thank you|sorry|is better))+$")
_ANYTHING = re.compile(
    r"(?:i )?(?:any(?: ?time)?|anything|whenever|always|all(?: of (?:them|it|these))?|both|either|no limit|"
    r"no preference|"
    r"don'?t (?:mind|care)|doesn'?t matter|as often as you (?:like|want)|whatever)(?: is)?(?: (?:fine|ok|okay|good))?"
)


def topic_choices(turn: Turn) -> list[Choice]:
    """Every topic that can be switched off, in the catalog's order, and all marketing at once."""
    topics = [topic for topic in turn.catalog.topics.values() if not topic.required]
    choices = [Choice(f"topic:{topic.name}", _capital(topic.title)) for topic in topics]
    return [*choices, Choice(f"topic:{MARKETING}", "All offers and news")]


def reachable(turn: Turn) -> list[Channel]:
    """Channels on which the customer has a contact point that is not blocked."""
    points = turn.customer.points if turn.customer else ()
    usable = {point.channel for point in points if not point.suppressed}
    return [channel for channel in CHANNELS if channel in usable]


def channel_choices(turn: Turn) -> list[Choice]:
    return [Choice(f"channel:{channel}", turn.catalog.channels[channel].title) for channel in reachable(turn)]


def part_of(turn: Turn, value: str) -> Parts | None:
    """What a chosen value says, as parts of a wish; None if it is no part. "any" is an empty part."""
    kind, _, what = value.partition(":")
    if kind == "topic" and turn.catalog.is_known(what):
        return {"topics": [what]}
    if kind == "channel" and what in [str(channel) for channel in CHANNELS]:
        return {"channels": [what]}
    if kind == "often":
        match = _OFTEN.fullmatch(what)
        return {"often": {"max": int(match[1]), "per": match[2]}} if match else {} if what == "any" else None
    if kind == "when":
        return {"when": [dict(_WINDOWS[what])]} if what in _WINDOWS else {} if what == "any" else None
    if kind == "until":
        return {"pause_until": pause_end(turn, what)} if _UNTIL.fullmatch(what) else {} if what == "none" else None
    if kind == "want" and what in ("grant", "deny"):
        return {"polarity": what}
    return None


def pause_end(turn: Turn, duration: str, start: datetime | None = None) -> str:
    """The same local time P<n>D, P<n>W or P<n>M after the start, which is now; as an instant with an offset."""
    match = _UNTIL.fullmatch(duration)
    if match is None:
        raise ValueError(f"not a duration of days, weeks or months: {duration!r}")
    number, local = int(match[1]), (start or turn.now).astimezone(turn.zone)
    if match[2] == "M":
        year, month = divmod(local.year * 12 + local.month - 1 + number, 12)
        end = local.replace(year=year, month=month + 1, day=min(local.day, _days(year, month + 1)))
    else:
        end = local + timedelta(days=number * (7 if match[2] == "W" else 1))
    return end.isoformat()


def typed_value(text: str, choices: Sequence[Choice]) -> str | None:
    """The value of the choice whose label was typed."""
    said = plain(text)
    return next((choice.value for choice in choices if said and said == plain(choice.label)), None)


def typed_duration(text: str) -> str | None:
    """ "For ten days", "2 weeks": as a value for `until:`; None if it is no duration."""
    match = _DURATION.fullmatch(without_fillers(text))
    if match is None:
        return None
    number = int(match[1]) if match[1].isdigit() else NUMBERS[match[1]]
    return f"P{number}{match[2][0].upper()}" if 0 < number < 100 else None


def without_fillers(text: str) -> str:
    """The words between "actually, make it …" and "… please"; all of them if that is all there is."""
    words = plain(text)
    return _TAIL.sub("", words[_LEAD.match(words).end() :]) or words  # type: ignore[union-attr]


def means_any(text: str) -> bool:
    return _ANYTHING.fullmatch(plain(text)) is not None


def named_by(titles: Sequence[str], turn: Turn) -> str:
    """What the topics are called, for the middle of a sentence."""
    groups = {MARKETING: "offers and news", OPTIONAL: "everything", "*": "everything"}
    topics = turn.catalog.topics
    names = [topics[name].title if name in topics else groups.get(name, name.replace("_", " ")) for name in titles]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _days(year: int, month: int) -> int:
    following = datetime(year + month // 12, month % 12 + 1, 1)  # noqa: DTZ001
    return (following - timedelta(days=1)).day


def _capital(title: str) -> str:
    title = title.removeprefix("the ")
    return title[:1].upper() + title[1:]


def plain(text: str) -> str:
    """The words in lower case, without punctuation."""
    return " ".join(re.sub(r"[^\w' ]", " ", text.replace("’", "'").casefold()).split())
