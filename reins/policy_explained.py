"""`reins policy`: what applies to a customer and why, and whether a policy file can be used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from company import Company, InvalidCompanyFile
from company import load as load_company
from company.places import area_code_of
from contact.catalog import CHANNELS
from contact.errors import UnknownTopic
from contact.gather import zones_of
from contact.phrases import cap_in_words, listed, until_in_words, windows_in_words
from contact.terms import Channel, ContactProfile, Decision, Message, Topic
from customers import profile as profiles
from customers.profile import NUMBERED
from gate.decisions import Question, decide_many
from reins.moments import moment_of
from reins.policy_rules import applied, rules_of
from storage import Database
from storage.records import Customer


class InvalidPolicyQuestion(Exception):
    """It cannot be explained; the message names what is wrong with the question."""


def explain(database: Database, company: Company, ref: str, topic: str, channel: str, at: str) -> list[str]:
    """The lines that say where the customer may live, which rules reach them, and what is decided.

    Without `topic` all of them, without `channel` those that the customer has an address on. `at` is an ISO 8601
    instant with offset; empty: now. Raises `InvalidPolicyQuestion`.
    """
    try:
        moment = moment_of(at)
        topics = [company.catalog.topic(topic)] if topic else list(company.catalog.topics.values())
        asked = Channel(channel) if channel else None
    except UnknownTopic:
        raise InvalidPolicyQuestion(f"no topic {topic!r}; there are {', '.join(company.catalog.topics)}") from None
    except ValueError as error:
        said = str(error)
        raise InvalidPolicyQuestion(
            said if said.startswith("--at") else f"--channel: there are {', '.join(Channel)}"
        ) from None
    with database.read() as uow:
        customer = uow.customers.get(ref)
        known = profiles.load(uow, company, [ref]).get(ref)
        if customer is None or known is None:
            raise InvalidPolicyQuestion(f"there is no customer {ref!r}")
        channels = (
            [asked] if asked else [one for one in CHANNELS if any(point.channel is one for point in known.points)]
        )
        questions = [Question(ref, Message(one.name, channel), moment) for one in topics for channel in channels]
        decisions = decide_many(uow, company, questions, moment)
    lines = [*_where(customer, known, company), "", f"Rules of the policy, version {company.policy.version}:"]
    rules = list(applied(company.policy, known, topics, channels))
    lines.extend(line for rule in rules for line in rule.lines)
    if not rules:
        lines.append("  None reaches this.")
    lines.extend(["", f"What the customer said, ledger version {known.preferences.version}:"])
    lines.extend(_said(known, company, topics, channels) or ["  Nothing about this."])
    zones = zones_of(known, company.policy)
    zone = zones[0] if len(zones) == 1 else moment.tzinfo
    lines.extend(["", f"Decisions at {moment.astimezone(zone).isoformat(timespec='seconds')}:"])
    for question, decision in zip(questions, decisions, strict=True):
        lines.append(_decided(question.message, decision))
    if not decisions:
        lines.append("  There is no address to send anything to.")
    return lines


def check(file: Path, catalog: Path) -> str:
    """How many rules the file has. Raises `InvalidCompanyFile` with every fault, those of the file itself first."""
    try:
        policy = load_company(catalog, file).policy
    except InvalidCompanyFile as error:
        own = [text for text in error.errors if text.startswith(f"{file.name}:")]
        raise InvalidCompanyFile([*own, *(text for text in error.errors if text not in own)]) from None
    return f"{file.name} can be used: version {policy.version}, {len(rules_of(policy))} rules."


def _where(customer: Customer, known: ContactProfile, company: Company) -> Iterator[str]:
    country = company.policy.country_of(customer.country)
    yield f"{customer.ref}: country {country or 'unknown'}{'' if customer.country else ', taken for granted'}"
    if known.state is not None:
        yield f"  {known.state} by the postal code {customer.postal_code}"
    elif customer.postal_code:
        yield f"  no state is known by the postal code {customer.postal_code}"
    codes = {area_code_of(point.address) for point in known.points if point.channel in NUMBERED} - {None}
    for code in sorted(code for code in codes if code is not None):
        states = company.states_of_codes(customer.country, [code])
        yield f"  {states[0] if states else 'no state'} by the area code {code}"
    if len(known.states) > 1:
        yield f"  These disagree, so the rules of {listed(known.states)} hold together."
    if not known.states:
        yield "  The state is unknown."
    zones = [zone.key for zone in zones_of(known, company.policy)]
    if len(zones) == 1:
        yield f"  Time zone: {zones[0]}"
    else:
        yield f"  Time zone unknown; hours must fit in all of: {listed(zones) or 'any there is, so none ever do'}"


def _said(known: ContactProfile, company: Company, topics: list[Topic], channels: list[Channel]) -> list[str]:
    """The customer's own permissions and limits, as far as they are about what is asked."""
    catalog, said = company.catalog, known.preferences

    def about(items: tuple[str, ...], where: tuple[str, ...]) -> bool:
        return any(catalog.covers(items, where, topic.name, channel) for topic in topics for channel in channels)

    lines = [
        f"  {said.rules[topic.name, channel].value}: {topic.name} by {channel.value}"
        for topic in topics
        for channel in channels
        if (topic.name, channel) in said.rules
    ]
    lines.extend(
        f"  paused: {listed(pause.topics)} by {listed(pause.channels)} {until_in_words(pause)}"
        for pause in said.pauses
        if about(pause.topics, pause.channels)
    )
    lines.extend(
        f"  hours: {listed(rule.topics)} by {listed(rule.channels)} only {windows_in_words(rule.any)}"
        for rule in said.windows
        if about(rule.topics, rule.channels)
    )
    lines.extend(f"  often: {cap_in_words(cap)}" for cap in said.caps if about(cap.topics, cap.channels))
    return lines


def _decided(message: Message, decision: Decision) -> str:
    by = decision.channel.value if decision.channel is not None else ""
    why = f"{decision.reason}, {decision.rule}"
    return f"  {message.topic} by {by}: {decision.verdict.value} ({why}). {decision.explanation}"
