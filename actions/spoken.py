"""A change as the customer is told of it: what it does to what may come, and nothing that nobody would notice.

Taking something back makes what was said unsaid again. Told by the letter that would be long and odd ("not contact you
about tips by post unless you ask", where nothing came by post before either); the proposal keeps the letter.
"""

from __future__ import annotations

from dataclasses import replace

from contact.catalog import Catalog
from contact.fold import apply, is_allowed
from contact.terms import Change, Channel, Permission, Preferences, Rule


def spoken(change: Change, before: Preferences, catalog: Catalog) -> Change:
    """The change to put into words, for a customer with these preferences. Only changes that make something unsaid, or
    lift a limit, differ from their letter; one that nobody would notice at all is told by the letter."""
    after = apply(before, change, catalog)

    def comes(topics: tuple[str, ...], channels: tuple[str, ...]) -> bool:
        return any(
            is_allowed(after, topic, channel, catalog)
            for topic in catalog.expand_topics(topics)
            for channel in catalog.expand_channels(channels)
        )

    told = replace(
        change,
        rules=tuple(rule for said in change.rules for rule in _told(said, before, after, catalog)),
        caps=tuple(cap for cap in change.caps if cap.max is not None or comes(cap.topics, cap.channels)),
        windows=tuple(rule for rule in change.windows if rule.any or comes(rule.topics, rule.channels)),
    )
    return change if told == Change() else told


def _told(rule: Rule, before: Preferences, after: Preferences, catalog: Catalog) -> list[Rule]:
    if rule.permission is not Permission.UNSET:
        return [rule]
    told = []
    for topic in catalog.expand_topics((rule.topic,)):
        for channel in catalog.expand_channels((rule.channel,)):
            came, comes = (topic in catalog.topics and is_allowed(state, topic, channel, catalog)
                           for state in (before, after))  # fmt: skip
            if came != comes:
                told.append(Rule(topic, Channel(channel), Permission.UNSET if comes else Permission.DENIED))
    return told
