"""A wish in parts, as `bot.wishes` reads it, and the change it asks for once an answer or a correction is put in.

Rasa's room builds the change of every wish that was said whole; this is for those completed in a dialogue. Both follow
CONTRACT §5, and a test holds them together. JSON in, so that parts can wait in a slot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from actions import times
from contact.catalog import CHANNELS, Catalog
from contact.document import change_from_document
from contact.terms import ALL, MARKETING, OPTIONAL, Change

Parts = Mapping[str, Any]

GRANT, DENY, LIMIT, PAUSE, RESUME = "grant", "deny", "limit", "pause", "resume"

_FILLS = {
    "topic": ("topics",),
    "channel": ("channels",),
    "often": ("often",),
    "when": ("when",),
    "until": ("pause_until",),
}


def missing(parts: Parts) -> tuple[str, ...]:
    """What must be asked before the parts make a change."""
    return tuple(parts.get("missing", ()))


def filled(parts: Parts, asked: str, answer: Parts) -> Parts | None:
    """The parts with the answer to the question put in; None if it says nothing new.

    Other things the answer says ("email, weekly") are put in as well, where nothing was said before; if it says only
    such things, the question stays open.
    """
    new = dict(parts) | {name: answer[name] for name in _FILLS[asked] if answer.get(name)}
    if asked == "when" and answer.get("when"):
        new["when"] = times.replaced(parts.get("when", ()), answer["when"])
    for name in ("topics", "channels", "often", "when"):
        if answer.get(name) and not parts.get(name):
            new[name] = answer[name]
    if new == parts:
        return None
    new["missing"] = [name for name in missing(parts) if not any(new.get(field) for field in _FILLS.get(name, ()))]
    return new


def corrected(parts: Parts, correction: Parts) -> Parts:
    """The parts with what the correction says in place of what was said before; the rest stays.

    Of times, too, only what is mentioned: "actually evenings" keeps the days.
    """
    new = dict(parts)
    for name in ("topics", "channels", "often", "pause_from", "pause_until", "not_topics", "not_channels",
                 "likes", "dislikes"):  # fmt: skip
        if correction.get(name):
            new[name] = correction[name]
    if correction.get("when"):
        new["when"] = times.replaced(parts.get("when", ()), correction["when"])
    if correction.get("channels"):
        given_up = dict.fromkeys([*parts.get("instead_of", ()), *correction.get("instead_of", ())])
        new["instead_of"] = [name for name in given_up if name not in correction["channels"]]
    polarity = parts.get("polarity")
    limits = bool(correction.get("often") or correction.get("when"))
    if correction.get("polarity") in (GRANT, DENY, PAUSE, RESUME) and not (limits and polarity == GRANT):
        new["polarity"] = correction["polarity"]
    elif limits and polarity in (DENY, PAUSE, RESUME):
        new["polarity"] = LIMIT
    if new.get("polarity") == DENY:
        new.pop("often", None)
        new.pop("when", None)
    new["missing"] = [name for name in missing(parts) if not any(new.get(field) for field in _FILLS.get(name, ()))]
    return {name: value for name, value in new.items() if value or name == "missing"}


def change_of(parts: Parts, catalog: Catalog, now: str) -> Change | None:
    """The change; None while something is missing or no polarity is known. `now` begins a pause that has no start.

    Raises `contact.errors.InvalidChange` for parts that make no sense together, such as a pause that ends in the past.
    """
    polarity = parts.get("polarity")
    tastes = {name: {"add": list(parts[name])} for name in ("likes", "dislikes") if parts.get(name)}
    if missing(parts) or (polarity is None and not tastes):
        return None
    document: dict[str, Any] = {"rules": [], "caps": [], "windows": [], "pauses": [], "resume": [], **tastes}
    if polarity is None:
        return change_from_document(document, catalog)
    if polarity == RESUME:
        document["resume"] = [_scope(parts, catalog, ALL)]
    elif polarity == PAUSE:
        span = {"from": parts.get("pause_from") or now, "until": parts.get("pause_until")}
        document["pauses"] = [_scope(parts, catalog, OPTIONAL) | span]
    else:
        document["rules"] = _rules(parts, catalog)
        if polarity in (GRANT, LIMIT) and parts.get("often"):
            document["caps"] = [_scope(parts, catalog, MARKETING) | dict(parts["often"])]
        if polarity in (GRANT, LIMIT) and parts.get("when"):
            document["windows"] = [_scope(parts, catalog, ALL) | {"any": list(parts["when"])}]
    return change_from_document(document, catalog)


def _rules(parts: Parts, catalog: Catalog) -> list[dict[str, str]]:
    topics, channels = list(parts.get("topics", ())), list(parts.get("channels", ()))
    not_topics = list(parts.get("not_topics", ()))
    if parts.get("only") == "topic":
        others = _without(catalog, [OPTIONAL], topics)
        return [_rule(topic, channel, "denied") for topic in others for channel in channels or [ALL]]
    if parts.get("only") == "channel":
        if not topics:
            return [_rule(OPTIONAL, str(other), "denied") for other in CHANNELS if other not in channels]
        named = _without(catalog, topics, not_topics) if not_topics else topics
        rules = [_rule(topic, ALL, "denied") for topic in named]
        return rules + [_rule(topic, channel, "granted") for topic in named for channel in channels]
    if parts["polarity"] == DENY:
        return _denials(parts, catalog)
    if parts["polarity"] == GRANT:
        scope = _scope({**parts, "not_topics": ()}, catalog, OPTIONAL)
        rules = [_rule(topic, channel, "granted") for topic in scope["topics"] for channel in scope["channels"]]
        rules += [_rule(topic, channel, "denied") for topic in not_topics for channel in scope["channels"]]
        shut = [*parts.get("not_channels", ()), *parts.get("instead_of", ())]
        return rules + [_rule(topic, channel, "denied") for topic in scope["topics"] for channel in shut]
    return []


def _denials(parts: Parts, catalog: Catalog) -> list[dict[str, str]]:
    """All that is named, but for what is to stay: `keeps` holds pairs of topics and channels (empty: all)."""
    named_channels = parts.get("channels") or parts.get("not_channels")
    topics: Iterable[str] = parts.get("topics") or [OPTIONAL if named_channels else MARKETING]
    keeps = [(catalog.expand_topics(names), tuple(on)) for names, on in parts.get("keeps", ())]
    keeps.append((catalog.expand_topics(parts.get("not_topics", ())), ()))
    if any(names for names, _ in keeps):
        topics = catalog.expand_topics(topics)
    channels = _scope(parts, catalog, OPTIONAL)["channels"]
    rules = []
    for topic in topics:
        kept = [on for names, on in keeps if topic in names]
        if any(not on for on in kept):
            continue
        still_open = {channel for on in kept for channel in on}
        left = [str(c) for c in catalog.expand_channels(channels) if c not in still_open] if still_open else channels
        rules += [_rule(topic, channel, "denied") for channel in left]
    return rules


def _scope(parts: Parts, catalog: Catalog, default: str) -> dict[str, Any]:
    topics = list(parts.get("topics") or [default])
    if parts.get("not_topics"):
        topics = _without(catalog, topics, parts["not_topics"])
    channels = list(parts.get("channels") or [ALL])
    if parts.get("not_channels"):
        channels = [str(c) for c in catalog.expand_channels(channels) if c not in parts["not_channels"]]
    return {"topics": topics, "channels": channels}


def _without(catalog: Catalog, topics: Iterable[str], excluded: Iterable[str]) -> list[str]:
    out = set(catalog.expand_topics(excluded))
    return [name for name in catalog.expand_topics(topics) if name not in out]


def _rule(topic: str, channel: str, permission: str) -> dict[str, str]:
    return {"topic": topic, "channel": channel, "permission": permission}
