"""From the parts of a wish to a change in the form of `PATCH /v1/customers/{ref}/preferences`."""

from __future__ import annotations

from typing import Any

from bot.wishes.model import ALL, DENY, GRANT, LIMIT, MARKETING, OPTIONAL, PAUSE, RESUME, Parts
from bot.wishes.vocabulary import Vocabulary

Change = dict[str, Any]


def empty_change() -> Change:
    return {"rules": [], "caps": [], "windows": [], "pauses": [], "resume": []}


def change_of(parts: Parts, vocabulary: Vocabulary) -> Change:
    """The change that the parts ask for; empty while something is missing. Pure, raises nothing."""
    change = empty_change()
    if parts.missing:
        return change
    for name, words in (("likes", parts.likes), ("dislikes", parts.dislikes)):
        if words:
            change[name] = {"add": list(words), "remove": []}
    if parts.polarity is None:
        return change
    if parts.polarity == RESUME:
        change["resume"].append(_scope(parts, vocabulary, ALL))
        return change
    if parts.polarity == PAUSE:
        scope = _scope(parts, vocabulary, OPTIONAL)
        change["pauses"].append({**scope, "from": parts.pause_from, "until": parts.pause_until})
        return change
    if parts.only == "topic":
        change["rules"] += _only_topics(parts, vocabulary)
    elif parts.only == "channel":
        change["rules"] += _only_channels(parts, vocabulary)
    elif parts.polarity == DENY:
        change["rules"] += _denials(parts, vocabulary)
    elif parts.polarity == GRANT:
        change["rules"] += _grants(parts, vocabulary)
    if parts.polarity in (GRANT, LIMIT):
        if parts.often:
            cap = {"max": parts.often.max, "per": parts.often.per}
            change["caps"].append({**_scope(parts, vocabulary, MARKETING), **cap})
        if parts.when:
            any_of = [window.as_dict() for window in parts.when]
            change["windows"].append({**_scope(parts, vocabulary, ALL), "any": any_of})
    return change


def _rule(topic: str, channel: str, permission: str) -> dict[str, str]:
    return {"topic": topic, "channel": channel, "permission": permission}


def _scope(parts: Parts, vocabulary: Vocabulary, default: str) -> dict[str, list[str]]:
    topics = list(parts.topics) or [default]
    if parts.not_topics:
        topics = vocabulary.without(topics, parts.not_topics)
    channels = list(parts.channels) or [ALL]
    if parts.not_channels:
        channels = [c for c in (vocabulary.channels if ALL in channels else channels) if c not in parts.not_channels]
    return {"topics": topics, "channels": channels}


def _grants(parts: Parts, vocabulary: Vocabulary) -> list[dict[str, str]]:
    scope = _scope(parts.but(not_topics=()), vocabulary, OPTIONAL)
    rules = [_rule(t, c, "granted") for t in scope["topics"] for c in scope["channels"]]
    rules += [_rule(t, c, "denied") for t in parts.not_topics for c in scope["channels"]]
    rules += [_rule(t, c, "denied") for t in scope["topics"] for c in parts.not_channels]
    rules += [_rule(t, c, "denied") for t in scope["topics"] for c in parts.instead_of]
    return rules


def _denials(parts: Parts, vocabulary: Vocabulary) -> list[dict[str, str]]:
    topics = list(parts.topics) or [OPTIONAL if parts.channels or parts.not_channels else MARKETING]
    keeps = [(tuple(vocabulary.expand(topics)), channels) for topics, channels in parts.keeps]
    keeps.append((tuple(vocabulary.expand(parts.not_topics)), ()))
    if any(names for names, _ in keeps):
        topics = vocabulary.expand(topics)
    channels = _scope(parts, vocabulary, OPTIONAL)["channels"]
    rules = []
    for topic in topics:
        kept = [chosen for names, chosen in keeps if topic in names]
        if any(not chosen for chosen in kept):
            continue
        open_on = {channel for chosen in kept for channel in chosen}
        left = channels
        if open_on:
            left = [c for c in (vocabulary.channels if ALL in channels else channels) if c not in open_on]
        rules += [_rule(topic, channel, "denied") for channel in left]
    return rules


def _only_channels(parts: Parts, vocabulary: Vocabulary) -> list[dict[str, str]]:
    """These channels and no other. With no topic named, nothing is granted: the others are closed, that is all."""
    if not parts.topics:
        others = [channel for channel in vocabulary.channels if channel not in parts.channels]
        return [_rule(OPTIONAL, channel, "denied") for channel in others]
    topics = vocabulary.without(parts.topics, parts.not_topics) if parts.not_topics else list(parts.topics)
    rules = [_rule(topic, ALL, "denied") for topic in topics]
    return rules + [_rule(topic, channel, "granted") for topic in topics for channel in parts.channels]


def _only_topics(parts: Parts, vocabulary: Vocabulary) -> list[dict[str, str]]:
    """These topics as they stand, and no other optional one."""
    others = vocabulary.without([OPTIONAL], parts.topics)
    return [_rule(topic, channel, "denied") for topic in others for channel in (parts.channels or (ALL,))]
