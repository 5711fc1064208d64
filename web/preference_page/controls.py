"""The page's controls as they stand, ready for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from company import Company
from contact.fold import is_allowed
from contact.naming import Names
from contact.pauses import ends_by
from contact.phrases import cap_in_words, until_in_words, windows_in_words
from contact.terms import MARKETING, Channel, Purpose, Topic
from contact.words import preferences_in_words
from web.preference_page import choices
from web.preference_page.choices import Rate, Special
from web.preference_page.times_of_day import GROUPS, HOURS, PARTS, slots_of
from web.preference_page.visit import Visit


@dataclass(frozen=True, slots=True)
class Switch:
    cell: str
    label: str
    on: bool


@dataclass(frozen=True, slots=True)
class TopicRow:
    """`limit` is how often, in words; `rates` is empty where that cannot be chosen."""

    name: str
    title: str
    description: str
    required: bool
    switches: Sequence[Switch]
    rates: Sequence[Rate]
    rate: str
    limit: str


@dataclass(frozen=True, slots=True)
class TopicGroup:
    heading: str
    lead: str
    rows: Sequence[TopicRow]


@dataclass(frozen=True, slots=True)
class Place:
    """A channel and the customer's address there, made unreadable for who looks over their shoulder."""

    label: str
    address: str
    note: str


@dataclass(frozen=True, slots=True)
class SlotGroup:
    name: str
    label: str
    slots: Sequence[tuple[str, str, str, bool]]


@dataclass(frozen=True, slots=True)
class Times:
    """`chosen` is any, some or said; `said` is the customer's rule in words where no boxes say the same."""

    chosen: str
    said: str
    groups: Sequence[SlotGroup]


@dataclass(frozen=True, slots=True)
class PauseLine:
    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Controls:
    version: int
    summary: Sequence[str]
    groups: Sequence[TopicGroup]
    places: Sequence[Place]
    rates: Sequence[Rate]
    rate: str
    times: Times
    specials: Sequence[Special]
    pauses: Sequence[PauseLine]
    has_marketing: bool


def controls_of(visit: Visit, company: Company) -> Controls:
    catalog, said = company.catalog, visit.preferences
    open_channels = [channel for channel in visit.channels if not visit.is_blocked(channel)]
    rows = [_row(topic, open_channels, visit, company) for topic in catalog.topics.values()]
    marketing = {name for name, topic in catalog.topics.items() if topic.purpose is Purpose.MARKETING}
    shared = choices.cap_of(said, (MARKETING,), catalog)
    return Controls(
        version=said.version,
        summary=preferences_in_words(said, catalog, visit.profile.points, now=visit.now, time_zone=visit.zone),
        groups=[
            TopicGroup(
                "News and offers",
                "These come only if you ask for them.",
                [row for row in rows if row.name in marketing],
            ),
            TopicGroup(
                "About what you buy",
                "These come without your asking. Switch off what you can do without.",
                [row for row in rows if row.name not in marketing],
            ),
        ],
        places=[_place(channel, visit, company) for channel in visit.channels],
        rates=choices.rates(shared),
        rate=choices.rate_value(shared),
        times=_times(visit),
        specials=choices.specials(said, catalog),
        pauses=[
            PauseLine(number, _pause_in_words(visit, number, company))
            for number, pause in enumerate(said.pauses)
            if not ends_by(pause, visit.now)
        ],
        has_marketing=any(is_allowed(said, name, channel, catalog) for name in marketing for channel in open_channels),
    )


def _row(topic: Topic, channels: Sequence[Channel], visit: Visit, company: Company) -> TopicRow:
    catalog, said = company.catalog, visit.preferences
    cap = None if topic.required else choices.cap_of(said, (topic.name,), catalog)
    return TopicRow(
        name=topic.name,
        title=topic.title.removeprefix("the ").capitalize(),
        description=topic.description,
        required=topic.required,
        switches=[
            Switch(
                f"{topic.name}/{channel.value}",
                catalog.channels[channel].title,
                is_allowed(said, topic.name, channel, catalog),
            )
            for channel in channels
        ],
        rates=[] if topic.required else choices.rates(cap),
        rate=choices.rate_value(cap),
        limit="" if cap is None else cap_in_words(cap),
    )


def _place(channel: Channel, visit: Visit, company: Company) -> Place:
    points = [point for point in visit.profile.points if point.channel is channel]
    note = ""
    if visit.is_blocked(channel):
        note = "Blocked: nothing comes this way."
        if channel is Channel.SMS:
            note += " To have texts again, text START to us."
    elif not any(point.verified for point in points):
        note = "Not confirmed yet: no news or offers come this way."
    shown = ", ".join(masked(channel, point.address) for point in points)
    return Place(company.catalog.channels[channel].title, shown, note)


def masked(channel: Channel, address: str) -> str:
    """Enough to know one's own address by, too little for anybody else."""
    text = " ".join(address.split())
    if channel is Channel.EMAIL and "@" in text:
        name, _, domain = text.rpartition("@")
        return f"{name[:1]}•••@{domain}"
    if channel in (Channel.SMS, Channel.PHONE):
        return f"••• {text[-4:]}"
    return f"{text[:3]}•••"


def _times(visit: Visit) -> Times:
    windows = choices.times_of(visit.preferences)
    ticked = slots_of(windows) if windows else frozenset()
    chosen = choices.ANY_TIME if not windows else choices.AS_SAID if ticked is None else choices.SOME_TIMES
    return Times(
        chosen,
        windows_in_words(windows) if ticked is None else "",
        [
            SlotGroup(
                group,
                label,
                [
                    (f"{group}-{part}", title, HOURS[part], f"{group}-{part}" in (ticked or ()))
                    for part, title, *_ in PARTS
                ],
            )
            for group, label, _ in GROUPS
        ],
    )


def _pause_in_words(visit: Visit, number: int, company: Company) -> str:
    pause = visit.preferences.pauses[number]
    things = Names(company.catalog).things(pause.topics, pause.channels)
    begins = ""
    if pause.start > visit.now:
        start = pause.start.astimezone(visit.zone) if visit.zone else pause.start
        begins = f" from {start:%B} {start.day}"
    return f"{things[:1].upper()}{things[1:]}: paused{begins} {until_in_words(pause, visit.zone)}."
