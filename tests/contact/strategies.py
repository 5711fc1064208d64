"""Random customers, wishes and histories, crowded around the hours at which clocks change.

Each comes whole from one number that hypothesis picks. Drawing every part through hypothesis took a hundred times as
long as deciding, and so would have shown a hundredth of the situations in the same time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from contact.catalog import Catalog
from contact.fold import apply
from contact.policy import Grace, LegalHours, Policy, PolicyCap, QuietDays, Reach
from contact.terms import (
    Cap,
    Change,
    Channel,
    ContactPoint,
    ContactProfile,
    Pause,
    Permission,
    Preferences,
    Purpose,
    Rule,
    Scope,
    Touch,
    Weekday,
    Window,
    WindowRule,
)
from contact.windows import is_possible
from tests.contact.makers import FEDERAL_HOURS, topic

T = TypeVar("T")

CATALOG = Catalog(
    {
        entry.name: entry
        for entry in (
            topic("orders", "orders", marketing=False),
            topic("service", "safety notices", marketing=False, required=True),
            topic("promotions", "promotions"),
            topic("newsletter", "the newsletter"),
        )
    }
)
TOPICS = tuple(CATALOG.topics)
TOPIC_NAMES = (*TOPICS, "*", "optional", "marketing")
CHANNEL_NAMES = (*(channel.value for channel in Channel), "*")
PERIODS = ("P1D", "P1W", "P1M", "P3M", "P1Y", "P2D", "P2W", "P2M", "PT24H", "PT90M", "P1DT1H")
TASTES = ("argyle", "Argyle", "wool", "no wool", "tweed")
CLOCKS = (time(0), time(0, 30), time(1), time(1, 15), time(1, 45), time(2), time(2, 15), time(3), time(23))

JUMPS = {
    "America/Chicago": ("2027-03-14T08:00", "2027-11-07T07:00"),
    "Europe/London": ("2027-03-28T01:00", "2027-10-31T01:00"),
    "Australia/Lord_Howe": ("2027-04-03T15:00", "2027-10-02T15:30"),
    "America/Santiago": ("2027-04-04T03:00", "2027-09-05T04:00"),
    "Africa/Cairo": ("2027-04-29T22:00", "2027-10-28T21:00"),
    "America/Nuuk": ("2027-03-28T01:00", "2027-10-31T01:00"),
    "Asia/Beirut": ("2027-03-27T22:00", "2027-10-30T21:00"),
    "America/St_Johns": ("2027-03-14T05:30", "2027-11-07T04:30"),
    "Asia/Kathmandu": (),
    "Pacific/Apia": (),
    "UTC": (),
}
"""When clocks change in 2027, in UTC: gaps and folds of an hour and of half an hour, some at midnight, some over it."""

ZONES = tuple(JUMPS)
QUIET = frozenset(
    datetime.fromisoformat(jump).date() + timedelta(days=shift)
    for jumps in JUMPS.values()
    for jump in jumps
    for shift in (0, 1)
)
"""Days on which clocks change somewhere, and the days after them."""

POLICIES = (
    Policy(default_country="US"),
    Policy(
        hours=(FEDERAL_HOURS,),
        caps=(
            PolicyCap(
                "three-a-day",
                Reach(frozenset({Purpose.MARKETING}), frozenset({Channel.SMS, Channel.PHONE}), "US", frozenset({"FL"})),
                3,
                "PT24H",
                per_topic=True,
                source="a statute",
                version="1",
            ),
        ),
        zones={("US", None): ("America/Chicago", "America/Los_Angeles"), ("US", "FL"): ("America/New_York",)},
        default_country="US",
    ),
    Policy(
        hours=(LegalHours("late", Reach(), (Window(start=time(6), end=time(23, 30)),), "a promise", "1", law=False),)
    ),
    Policy(
        hours=(FEDERAL_HOURS,),
        quiet=(
            QuietDays("new-year", Reach(country="US"), frozenset({date(2027, 1, 1), date(2028, 1, 1)}), "a law", "1"),
            QuietDays("jumps", Reach(), QUIET, "a promise", "1", law=False),
        ),
        grace=(
            Grace("offers", Reach(frozenset({Purpose.MARKETING})), None, "P3D", "a promise", "1"),
            Grace("news", Reach(), frozenset({"newsletter", "orders"}), "PT36H", "a promise", "1"),
        ),
        zones={("US", None): ("America/Chicago", "America/Los_Angeles"), ("US", "FL"): ("America/New_York",)},
        default_country="US",
    ),
)
ALL_POINTS = tuple(ContactPoint(channel, "there", verified=True) for channel in Channel)
EVERYTHING = Change(rules=(Rule("*", "*", Permission.GRANTED),))


def made_by(make: Callable[[Random], T]) -> st.SearchStrategy[T]:
    """Whatever `make` makes of a random number."""
    return st.integers(0, 2**48).map(lambda number: make(Random(number)))


def some(random: Random, make: Callable[[Random], T], most: int) -> tuple[T, ...]:
    return tuple(make(random) for _ in range(random.randint(0, most)))


def instant(random: Random, zone: str) -> datetime:
    """Near a change of clocks if the zone has any, else anywhere in two years."""
    if JUMPS[zone] and random.random() < 0.7:
        jump = datetime.fromisoformat(random.choice(JUMPS[zone])).replace(tzinfo=UTC)
        shift = random.choice(
            (random.randint(-7200, 7200), 1800 * random.randint(-50, 50), random.randint(-400_000, 400_000))
        )
        return jump + timedelta(seconds=shift)
    return datetime(2027, 1, 1, tzinfo=UTC) + timedelta(seconds=random.randint(0, 2 * 365 * 86400))


def topics(random: Random) -> tuple[str, ...]:
    return tuple(random.sample(TOPIC_NAMES, random.randint(1, 2)))


def channels(random: Random) -> tuple[str, ...]:
    return ("*",) if random.random() < 0.4 else tuple(random.sample(CHANNEL_NAMES[:-1], random.randint(1, 3)))


def part(random: Random, items: list[T], chance: float) -> frozenset[T] | None:
    return frozenset(random.sample(items, random.randint(1, len(items)))) if random.random() < chance else None


def clock(random: Random) -> time | None:
    if random.random() < 0.3:
        return None
    return random.choice((random.choice(CLOCKS), time(random.randrange(24), random.choice((0, 30)))))


def window(random: Random) -> Window:
    while True:
        made = Window(
            days=part(random, list(Weekday), 0.4),
            start=clock(random),
            end=clock(random),
            month_days=part(random, list(range(1, 32)), 0.15),
            months=part(random, list(range(1, 13)), 0.15),
        )
        if is_possible(made):
            return made


def window_rule(random: Random) -> WindowRule:
    return WindowRule(topics(random), channels(random), some(random, window, 2))


def cap(random: Random) -> Cap:
    if random.random() < 0.15:
        return Cap(topics(random), channels(random), None, None)
    return Cap(topics(random), channels(random), random.randint(1, 3), random.choice(PERIODS))


def pause(random: Random, zone: str) -> Pause:
    start = instant(random, zone)
    until = start + timedelta(seconds=random.randint(1, 30 * 86400)) if random.random() < 0.8 else None
    return Pause(topics(random), channels(random), start, until)


def rule(random: Random) -> Rule:
    return Rule(random.choice(TOPIC_NAMES), random.choice(CHANNEL_NAMES), random.choice(list(Permission)))


def scope(random: Random) -> Scope:
    return Scope(topics(random), channels(random))


def tastes(random: Random) -> tuple[str, ...]:
    return some(random, lambda random: random.choice(TASTES), 2)


def change(random: Random, zone: str = "America/Chicago") -> Change:
    return Change(
        rules=some(random, rule, 3),
        caps=some(random, cap, 2),
        windows=some(random, window_rule, 2),
        pauses=some(random, lambda random: pause(random, zone), 2),
        resume=some(random, scope, 1),
        likes_add=tastes(random),
        likes_remove=tastes(random),
        dislikes_add=tastes(random),
        dislikes_remove=tastes(random),
    )


def small_change(random: Random, zone: str = "America/Chicago") -> Change:
    """A wish about one thing, as most are."""
    return random.choice(
        (
            Change(rules=(rule(random),)),
            Change(caps=(cap(random),)),
            Change(windows=(window_rule(random),)),
            Change(pauses=(pause(random, zone),)),
            Change(resume=(scope(random),)),
        )
    )


def history(random: Random, zone: str, most: int = 6) -> tuple[Touch, ...]:
    return some(
        random, lambda random: Touch(random.choice(TOPICS), random.choice(list(Channel)), instant(random, zone)), most
    )


def profile(random: Random, preferences: Preferences, zone: str) -> ContactProfile:
    return ContactProfile(
        customer="robin",
        preferences=preferences,
        points=ALL_POINTS,
        time_zone=random.choice((zone, zone, zone, zone, None)),
        country=random.choice(("US", "US", "FR", None)),
        state=random.choice((None, "FL")),
        number_states=random.choice(((), ("FL",), ("NE",), ("FL", "NE"))),
        last_order_at=random.choice((None, instant(random, zone))),
    )


def around_a_jump(random: Random) -> Situation:
    """A customer whose windows begin and end, and whose history lies, in the very hours in which clocks change."""
    zone = random.choice([zone for zone, jumps in JUMPS.items() if jumps])
    jump = datetime.fromisoformat(random.choice(JUMPS[zone])).replace(tzinfo=UTC)

    def nearby() -> datetime:
        return jump + timedelta(days=random.randint(-2, 2), minutes=15 * random.randint(-8, 8))

    def wall_clock() -> time | None:
        return random.choice((None, nearby().astimezone(ZoneInfo(zone)).time()))

    def hours() -> WindowRule:
        return WindowRule(("*",), ("*",), some(random, lambda _: Window(start=wall_clock(), end=wall_clock()), 2))

    wish = Change(
        rules=EVERYTHING.rules,
        windows=(hours(),),
        caps=(Cap(("*",), ("*",), random.randint(1, 2), random.choice(PERIODS)),) if random.random() < 0.5 else (),
    )
    preferences = apply(Preferences(), wish, CATALOG)
    sent = some(random, lambda _: Touch("orders", Channel.SMS, nearby()), 4)
    now = jump - timedelta(seconds=random.randint(-7200, 86400))
    return ContactProfile("robin", preferences, ALL_POINTS, zone), sent, Policy(), now


Situation = tuple[ContactProfile, tuple[Touch, ...], Policy, datetime]


def limited(random: Random) -> Situation:
    """A customer who allows everything and limits some of it, what was sent, a policy and a time."""
    zone = random.choice(ZONES)
    preferences = apply(Preferences(), EVERYTHING, CATALOG)
    for wish in some(random, lambda random: change(random, zone), 2):
        preferences = apply(preferences, replace(wish, rules=()), CATALOG)
    return profile(random, preferences, zone), history(random, zone), random.choice(POLICIES), instant(random, zone)
