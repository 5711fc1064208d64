"""The catalog of the contract and short ways to make the values that tests speak of."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from contact.catalog import Catalog
from contact.policy import LegalHours, Policy, Reach
from contact.terms import (
    Cap,
    Channel,
    ContactPoint,
    ContactProfile,
    Permission,
    Preferences,
    Purpose,
    Topic,
    Touch,
    Weekday,
    Window,
    WindowRule,
)

CHICAGO = ZoneInfo("America/Chicago")


def topic(name: str, title: str, marketing: bool = True, required: bool = False) -> Topic:
    purpose = Purpose.MARKETING if marketing else Purpose.TRANSACTIONAL
    return Topic(name, title, purpose, required=required, allowed_by_default=not marketing)


CATALOG = Catalog(
    {
        entry.name: entry
        for entry in (
            topic("orders", "orders", marketing=False),
            topic("billing", "bills", marketing=False),
            topic("renewals", "renewals", marketing=False),
            topic("service", "safety and account notices", marketing=False, required=True),
            topic("new_products", "new arrivals"),
            topic("tips", "tips"),
            topic("interests", "recommendations"),
            topic("loyalty", "rewards"),
            topic("exclusives", "exclusive invitations"),
            topic("promotions", "promotions"),
            topic("newsletter", "the newsletter"),
            topic("surveys", "surveys"),
        )
    }
)

FEDERAL_HOURS = LegalHours(
    "us-federal-hours",
    Reach(frozenset({Purpose.MARKETING}), frozenset({Channel.SMS, Channel.PHONE}), "US"),
    (Window(start=time(8), end=time(21)),),
    "47 CFR 64.1200(c)(1)",
    "2026-11-22",
)
POLICY = Policy(
    hours=(FEDERAL_HOURS,),
    zones={
        ("US", None): ("America/New_York", "America/Chicago", "America/Los_Angeles", "Pacific/Honolulu"),
        ("US", "NE"): ("America/Chicago", "America/Denver"),
    },
    default_country="US",
)
POINTS = tuple(ContactPoint(channel, f"{channel} address", verified=True) for channel in Channel)
WEEKDAYS = frozenset({Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.THU, Weekday.FRI})


def granted(*cells: tuple[str, Channel]) -> Preferences:
    return Preferences(rules=dict.fromkeys(cells, Permission.GRANTED))


def profile(
    preferences: Preferences,
    points: tuple[ContactPoint, ...] = POINTS,
    time_zone: str | None = "America/Chicago",
    country: str | None = "US",
    state: str | None = None,
) -> ContactProfile:
    return ContactProfile("robin", preferences, points, time_zone, country, state)


def local(text: str, zone: ZoneInfo = CHICAGO, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


def touch(text: str, topic: str = "promotions", channel: Channel = Channel.SMS, zone: ZoneInfo = CHICAGO) -> Touch:
    return Touch(topic, channel, local(text, zone))


def cap(most: int | None, per: str | None, topics: tuple[str, ...] = ("*",), channels: tuple[str, ...] = ("*",)) -> Cap:
    return Cap(topics, channels, most, per)


def window_rule(*windows: Window, topics: tuple[str, ...] = ("*",), channels: tuple[str, ...] = ("*",)) -> WindowRule:
    return WindowRule(topics, channels, windows)
