"""What customers of the demo shop have said, word for word, and what it set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from customers.demo.people import Person

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """`make` gives the change document for a wish said at that moment, in the customer's own time zone.

    `needs`: the contact points it is about.
    """

    words: str
    make: Callable[[datetime], Document]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    customer: str
    at: datetime
    channel: str
    words: str
    change: Document


def _rules(*rules: tuple[str, str, str]) -> list[Document]:
    return [{"topic": topic, "channel": channel, "permission": permission} for topic, channel, permission in rules]


def _scope(topic: str, channel: str) -> Document:
    return {"topics": [topic], "channels": [channel]}


def _says(**document: Any) -> Callable[[datetime], Document]:
    return lambda _moment: document


def _pause(topic: str, channel: str, days: int) -> Callable[[datetime], Document]:
    def make(moment: datetime) -> Document:
        until = moment + timedelta(days=days)  # the same time on the clock, whatever the clock does in between
        return {"pauses": [_scope(topic, channel) | {"from": moment.isoformat(), "until": until.isoformat()}]}

    return make


WISHES: Sequence[Wish] = (
    Wish(
        "Text me when there's a sale, but no more than twice a month",
        _says(
            rules=_rules(("promotions", "sms", "granted")),
            caps=[_scope("promotions", "sms") | {"max": 2, "per": "P1M"}],
        ),
        ("sms",),
    ),
    Wish(
        "Please stop emailing me about promotions", _says(rules=_rules(("promotions", "email", "denied"))), ("email",)
    ),
    Wish(
        "only text me about new arrivals",
        _says(rules=_rules(("new_products", "*", "denied"), ("new_products", "sms", "granted"))),
        ("sms",),
    ),
    Wish("no more surveys", _says(rules=_rules(("surveys", "*", "denied")))),
    Wish(
        "I'd like the newsletter by email, once a month is plenty",
        _says(
            rules=_rules(("newsletter", "email", "granted")),
            caps=[_scope("newsletter", "email") | {"max": 1, "per": "P1M"}],
        ),
        ("email",),
    ),
    Wish(
        "don't text me before 9 in the morning please",
        _says(windows=[_scope("*", "sms") | {"any": [{"from": "09:00"}]}]),
        ("sms",),
    ),
    Wish(
        "Only on weekday evenings, I'm on the road all day",
        _says(
            windows=[
                _scope("*", "*")
                | {"any": [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "17:00", "to": "21:00"}]}
            ]
        ),
    ),
    Wish("stop calling me", _says(rules=_rules(("*", "phone", "denied"))), ("phone",)),
    Wish("unsubscribe", _says(rules=_rules(("marketing", "*", "denied")))),
    Wish(
        "Email me about my points instead of texting",
        _says(rules=_rules(("loyalty", "email", "granted"), ("loyalty", "sms", "denied"))),
        ("sms", "email"),
    ),
    Wish(
        "You can email me anything except surveys",
        _says(rules=_rules(("optional", "email", "granted"), ("surveys", "email", "denied"))),
        ("email",),
    ),
    Wish("pause the promotions for two weeks", _pause("promotions", "*", 14)),
    Wish("I'm travelling, no texts for ten days", _pause("optional", "sms", 10), ("sms",)),
    Wish(
        "send me invitations by mail",
        _says(rules=_rules(("exclusives", "post", "granted"))),
        ("post",),
    ),
    Wish(
        "weekly is the most I want to hear from you",
        _says(caps=[_scope("marketing", "*") | {"max": 1, "per": "P1W"}]),
    ),
    Wish(
        "text me delivery updates, not email",
        _says(rules=_rules(("orders", "sms", "granted"), ("orders", "email", "denied"))),
        ("sms", "email"),
    ),
    Wish(
        "Email me tips please, I have a new suit to look after",
        _says(rules=_rules(("tips", "email", "granted"))),
        ("email",),
    ),
    Wish(
        "email me recommendations every other week",
        _says(
            rules=_rules(("interests", "email", "granted")),
            caps=[_scope("interests", "email") | {"max": 1, "per": "P2W"}],
        ),
        ("email",),
    ),
    Wish(
        "Email me sales during the holidays",
        _says(
            rules=_rules(("promotions", "email", "granted")),
            windows=[_scope("promotions", "email") | {"any": [{"months": [11, 12]}]}],
        ),
        ("email",),
    ),
)


def sayings(random: Random, persons: Sequence[Person], today: date) -> Iterator[Said]:
    """What about a third of them said in the past year, each one to three things."""
    for person in persons:
        if random.random() > 0.36:
            continue
        channels = {point["channel"] for point in person.points}
        open_to = [wish for wish in WISHES if channels.issuperset(wish.needs)]
        chosen = random.sample(open_to, min(len(open_to), random.choice((1, 1, 1, 2, 2, 3))))
        days = sorted(random.sample(range(1, 360), len(chosen)), reverse=True)
        for wish, ago in zip(chosen, days, strict=True):
            day = today - timedelta(days=ago)
            moment = datetime.combine(day, time(random.randint(14, 22), random.randint(0, 59)), UTC)
            channel = "sms" if "sms" in wish.needs else "web"
            local = moment.astimezone(ZoneInfo(person.place.time_zone))
            yield Said(person.ref, moment, channel, wish.words, wish.make(local))
