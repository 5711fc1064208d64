"""What the page's controls show, and what the customer made of them: a choice each, in the page's own words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contact.catalog import Catalog
from contact.durations import parse_duration
from contact.errors import InvalidDuration
from contact.fold import is_allowed
from contact.naming import Names
from contact.phrases import cap_in_words, limits_in_words, windows_in_words
from contact.reading import MOST_TOUCHES
from contact.terms import (
    ALL,
    MARKETING,
    OPTIONAL,
    Cap,
    Change,
    Channel,
    Pause,
    Permission,
    Preferences,
    Rule,
    Scope,
    Window,
    WindowRule,
)
from web.preference_page.times_of_day import SLOTS, slots_of, windows_of

RATES: tuple[tuple[int, str], ...] = ((1, "P1D"), (2, "P1W"), (1, "P1W"), (2, "P1M"), (1, "P1M"), (1, "P3M"))
NO_LIMIT = "none"
ANY_TIME, SOME_TIMES, AS_SAID = "any", "some", "said"
LONGEST_PAUSE = timedelta(days=2 * 366)


class InvalidChoice(Exception):
    """What was sent is not what the page offers. The message is for the customer."""


@dataclass(frozen=True, slots=True)
class Choice:
    """`words`: what the customer ticked or pressed, as the page says it."""

    change: Change
    words: str


@dataclass(frozen=True, slots=True)
class Rate:
    value: str
    words: str


def rate_value(cap: Cap | None) -> str:
    return NO_LIMIT if cap is None else f"{cap.max}/{cap.per}"


def rates(cap: Cap | None) -> list[Rate]:
    """What can be chosen as the most of something; the customer's present limit among it, whatever it is."""
    offered = [Cap((), (), most, per) for most, per in RATES]
    if cap is not None and rate_value(cap) not in [rate_value(one) for one in offered]:
        offered.append(cap)
    return [Rate(NO_LIMIT, "No limit"), *(Rate(rate_value(one), _capital(cap_in_words(one))) for one in offered)]


def cap_of(preferences: Preferences, topics: Sequence[str], catalog: Catalog) -> Cap | None:
    """The limit on just these topics, over all channels together."""
    wanted = catalog.normal_topics(topics)
    return next((cap for cap in preferences.caps if cap.topics == wanted and cap.channels == (ALL,)), None)


def times_of(preferences: Preferences) -> tuple[Window, ...]:
    """The times at which anything at all is welcome; none if that is always."""
    rules = [rule for rule in preferences.windows if rule.topics == (ALL,) and rule.channels == (ALL,)]
    return rules[0].any if rules else ()


@dataclass(frozen=True, slots=True)
class Special:
    """A limit of a narrower scope, as the chat takes them. `value` names it in the form."""

    value: str
    words: str
    lift: Change


def specials(preferences: Preferences, catalog: Catalog) -> list[Special]:
    """The limits that the page has no control for: it shows them, and can lift them."""
    names = Names(catalog)
    found = []
    for number, rule in enumerate(preferences.windows):
        if (rule.topics, rule.channels) != ((ALL,), (ALL,)):
            words = f"{_capital(names.things(rule.topics, rule.channels))}: {limits_in_words(rule, None)}"
            lift = Change(windows=(WindowRule(rule.topics, rule.channels, ()),))
            found.append(Special(f"window-{number}", words, lift))
    for number, cap in enumerate(preferences.caps):
        if cap.channels != (ALL,) or not _has_control(cap.topics, catalog):
            words = f"{_capital(names.things(cap.topics, cap.channels))}: {cap_in_words(cap)}"
            found.append(Special(f"cap-{number}", words, Change(caps=(Cap(cap.topics, cap.channels, None, None),))))
    return found


def _has_control(topics: tuple[str, ...], catalog: Catalog) -> bool:
    return topics == (MARKETING,) or (len(topics) == 1 and topics[0] in limitable(catalog))


def limitable(catalog: Catalog) -> list[str]:
    """Topics with a "how often" of their own."""
    return [name for name, topic in catalog.topics.items() if not topic.required]


def read_switches(
    shown: Collection[str], on: Collection[str], preferences: Preferences, catalog: Catalog
) -> list[Choice]:
    """`shown` and `on` hold `topic/channel`: what had a switch, and which of them stood on. Only a switch that the
    customer has moved says anything. Raises `InvalidChoice`."""
    names = Names(catalog)
    off: list[Rule] = []
    choices: list[Choice] = []
    for cell in dict.fromkeys(shown):
        name, _, where = cell.partition("/")
        if name not in catalog.topics or where not in list(Channel):
            raise InvalidChoice("We do not write about that any more. Please look again.")
        channel = Channel(where)
        was = is_allowed(preferences, name, channel, catalog)
        if was and cell not in on:
            off.append(Rule(name, where, Permission.DENIED))
        elif not was and cell in on:
            rule = Rule(name, where, Permission.GRANTED)
            choices.append(Choice(Change(rules=(rule,)), f"{_cell(names, rule)}: on"))
    for topic in catalog.required:
        here = [cell for cell in shown if cell.startswith(f"{topic}/")]
        if here and not any(cell in on for cell in here):
            raise InvalidChoice(
                f"We have to be able to send you {catalog.topics[topic].title}. Please leave at least one way on."
            )
    denials = [Choice(Change(rules=(rule,)), f"{_cell(names, rule)}: off") for rule in off]
    return [*denials, *choices]


def read_rate(value: str, topics: tuple[str, ...], preferences: Preferences, catalog: Catalog) -> Choice | None:
    """How often; None if that is as it was. Raises `InvalidChoice`."""
    before = cap_of(preferences, topics, catalog)
    if value == rate_value(before):
        return None
    most, per = _read_rate(value)
    cap = Cap(topics, (ALL,), most, per)
    words = f"{_capital(Names(catalog).things(topics, (ALL,)))}: {'no limit' if most is None else cap_in_words(cap)}"
    return Choice(Change(caps=(cap,)), words)


def read_times(when: str, slots: Sequence[str], preferences: Preferences) -> Choice | None:
    """When; None if that is as it was. Raises `InvalidChoice`."""
    before = times_of(preferences)
    if when == AS_SAID and before:
        return None
    if when not in (ANY_TIME, SOME_TIMES) or any(slot not in SLOTS for slot in slots):
        raise InvalidChoice("Please choose again when we may write to you.")
    if when == ANY_TIME and slots and not before:
        when = SOME_TIMES  # an old browser shows the boxes always: who ticks one means it
    if when == SOME_TIMES and not slots:
        raise InvalidChoice("Please tick at least one time at which we may write to you, or choose “At any time”.")
    wanted = windows_of(slots) if when == SOME_TIMES else ()
    if wanted == before or (wanted and before and slots_of(wanted) == slots_of(before)):
        return None
    words = f"When: {f'only {windows_in_words(wanted)}' if wanted else 'at any time'}"
    return Choice(Change(windows=(WindowRule((ALL,), (ALL,), wanted),)), words)


def read_lifted(values: Collection[str], preferences: Preferences, catalog: Catalog) -> list[Choice]:
    """Narrower limits that are to go."""
    return [
        Choice(special.lift, f"Remove “{special.words}”")
        for special in specials(preferences, catalog)
        if special.value in values
    ]


def read_pause(fields: Mapping[str, str], now: datetime, zone: str | None) -> Choice:
    """A pause of 2 weeks, a month, or until the start of a day, local. Raises `InvalidChoice`."""
    local = now.astimezone(ZoneInfo(zone) if zone else UTC).replace(microsecond=0)
    what = fields.get("what", MARKETING)
    if what not in (MARKETING, OPTIONAL):
        raise InvalidChoice("Please choose again what to pause.")
    until, said = _pause_end(fields, local)
    if not local < until <= local + LONGEST_PAUSE:
        raise InvalidChoice("Please choose a day that is still to come, and within two years.")
    things = "all marketing" if what == MARKETING else "everything optional"
    return Choice(Change(pauses=(Pause((what,), (ALL,), local, until),)), f"Pause {things} {said}")


def read_resume(scope: Scope) -> Choice:
    return Choice(Change(resume=(scope,)), "End the pause")


def stop(topic: str, channel: Channel | None, catalog: Catalog) -> Choice:
    """No more of a topic, or of the group `marketing`: on the channel, or on all. Raises `InvalidChoice`."""
    known = catalog.topics.get(topic)
    if topic != MARKETING and (known is None or known.required):
        raise InvalidChoice("That cannot be switched off.")
    where = channel.value if channel else ALL
    title = "all marketing" if known is None else known.title
    by = f" {catalog.channels[channel].by}" if channel else ""
    return Choice(Change(rules=(Rule(topic, where, Permission.DENIED),)), f"Stop {title}{by}")


def _pause_end(fields: Mapping[str, str], local: datetime) -> tuple[datetime, str]:
    length = fields.get("for", "")
    if length == "P2W":
        return local + timedelta(weeks=2), "for 2 weeks"
    if length == "P1M":
        return _a_month_later(local), "for a month"
    try:
        day = date.fromisoformat(fields.get("until", ""))
    except ValueError:
        raise InvalidChoice("Please choose the day until which to pause.") from None
    return datetime.combine(day, time(0), local.tzinfo), f"until {day.isoformat()}"


def _a_month_later(local: datetime) -> datetime:
    year, month = (local.year + 1, 1) if local.month == 12 else (local.year, local.month + 1)
    for day in range(local.day, 0, -1):
        try:
            return local.replace(year=year, month=month, day=day)
        except ValueError:  # the month is shorter
            continue
    raise AssertionError("every month has a first")


def _read_rate(value: str) -> tuple[int | None, str | None]:
    if value == NO_LIMIT:
        return None, None
    most, _, per = value.partition("/")
    try:
        parse_duration(per)
    except InvalidDuration:
        most = ""
    if not (most.isascii() and most.isdigit() and len(most) < 6 and 0 < int(most) <= MOST_TOUCHES):
        raise InvalidChoice("Please choose again how often we may write to you.")
    return int(most), per


def _cell(names: Names, rule: Rule) -> str:
    return f"{_capital(names.titles([rule.topic]))} {names.catalog.channels[Channel(rule.channel)].by}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
