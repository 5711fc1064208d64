"""Every rule of the policy in words, and which of them reach a customer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contact.phrases import duration_in_words, listed, windows_in_words
from contact.policy import Grace, LegalHours, Policy, PolicyCap, QuietDays, Reach
from contact.terms import Channel, ContactProfile, Topic

Rule = LegalHours | QuietDays | PolicyCap | Grace


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule that reaches a customer. `about`: which topics by which channels; `because`: why it is about them."""

    rule: Rule
    about: str
    because: str

    @property
    def lines(self) -> list[str]:
        return [
            f"  {self.rule.id} ({_kind(self.rule)}): {self.about}: {says(self.rule)}.",
            f"      Because {self.because}. Source: {self.rule.source}; version {self.rule.version}.",
        ]


def rules_of(policy: Policy) -> tuple[Rule, ...]:
    """All of them, in the order in which they are looked at."""
    return (*policy.hours, *policy.quiet, *policy.grace, *policy.caps)


def applied(
    policy: Policy, profile: ContactProfile, topics: Sequence[Topic], channels: Sequence[Channel]
) -> Iterator[Applied]:
    """The rules that reach this customer for any of these topics by any of these channels."""
    country = policy.country_of(profile.country)
    for rule in rules_of(policy):
        reached = [
            (topic, channel)
            for topic in topics
            for channel in channels
            if _covers(rule, topic, channel, country, profile.states)
        ]
        if reached:
            yield Applied(rule, _about(reached, topics), _because(rule.reach, profile, policy))


def says(rule: Rule) -> str:
    """What the rule wants."""
    if isinstance(rule, LegalHours):
        return f"only {windows_in_words(rule.hours)}"
    if isinstance(rule, QuietDays):
        ahead = sorted(rule.days)
        return f"never on {len(ahead)} quiet days from {ahead[0]} to {ahead[-1]}"
    if isinstance(rule, Grace):
        return f"not until {duration_in_words(rule.per)} after the newest order"
    each = "on each subject" if rule.per_topic else "all together"
    return f"at most {rule.max} in {duration_in_words(rule.per)}, {each}"


def _kind(rule: Rule) -> str:
    if isinstance(rule, LegalHours | QuietDays):
        return "law" if rule.law else "company"
    return "cap" if isinstance(rule, PolicyCap) else "company"


def _covers(rule: Rule, topic: Topic, channel: Channel, country: str | None, states: tuple[str, ...]) -> bool:
    if isinstance(rule, Grace):
        return rule.covers(topic, channel, country, *states)
    return rule.reach.covers(topic.purpose, channel, country, *states)


def _about(reached: Sequence[tuple[Topic, Channel]], asked: Sequence[Topic]) -> str:
    topics = dict.fromkeys(topic.name for topic, _ in reached)
    purposes = {topic.purpose for topic, _ in reached}
    whole = [topic.name for topic in asked if topic.purpose in purposes]
    # "marketing" says it shorter than the names of eight topics.
    named = listed(sorted(purposes)) if len(topics) > 1 and list(topics) == whole else listed(list(topics))
    return f"{named} by {listed(list(dict.fromkeys(channel.value for _, channel in reached)))}"


def _because(reach: Reach, profile: ContactProfile, policy: Policy) -> str:
    if reach.states is not None and profile.states:
        there = [state for state in profile.states if state in reach.states]
        return f"the customer may live in {listed(there, 'or')}"
    if reach.states is not None:
        return "the customer's state is unknown, and then the strictest holds"
    if reach.country is None:
        return "it is about everybody"
    if profile.country is not None:
        return f"the customer's country is {profile.country}"
    country = policy.country_of(None)
    return f"the customer's country is unknown and taken for {country}" if country else "their country is unknown"
