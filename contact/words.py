"""Changes, preferences and decisions in plain English: exactly what they say and nothing else.

`change_in_words` is the bare phrase ("text you about promotions"); `will_in_words` and `done_in_words` make it the
question before and the receipt after.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from contact.catalog import CHANNELS, Catalog
from contact.effect import kept_required
from contact.fold import is_allowed
from contact.naming import Names
from contact.pauses import ends_by
from contact.phrases import (
    cap_in_words,
    limits_in_words,
    listed,
    until_in_words,
    window_in_words,
    windows_in_words,
)
from contact.sentence import Sentence, together
from contact.terms import (
    Change,
    Channel,
    ContactPoint,
    Decision,
    Preferences,
    Verdict,
)

__all__ = [
    "cap_in_words",
    "change_in_words",
    "decision_in_words",
    "done_in_words",
    "kept_in_words",
    "preferences_in_words",
    "will_in_words",
    "window_in_words",
    "windows_in_words",
]

NOTHING = "change nothing"


def change_in_words(
    change: Change, catalog: Catalog, *, now: datetime | None = None, time_zone: tzinfo | None = None
) -> str:
    """What the change does, as it follows "I will": `text you about promotions, at most 2 a month`.

    `time_zone` is the customer's own, for dates; without it a date is told in the offset it has. Without `now` a pause
    is said with its beginning; with it only if that is still to come.
    """
    clauses = Sentence(change, Names(catalog), now, time_zone).clauses()
    if not clauses:
        return NOTHING
    return together(clauses)


def will_in_words(
    change: Change, catalog: Catalog, *, now: datetime | None = None, time_zone: tzinfo | None = None
) -> str:
    """`I will text you about promotions.`"""
    return f"I will {change_in_words(change, catalog, now=now, time_zone=time_zone)}."


def done_in_words(
    change: Change, catalog: Catalog, *, now: datetime | None = None, time_zone: tzinfo | None = None
) -> str:
    """`Done: I will text you about promotions.`"""
    return f"Done: {will_in_words(change, catalog, now=now, time_zone=time_zone)}"


def kept_in_words(change: Change, catalog: Catalog) -> str:
    """What the words would have touched but cannot; empty if there is nothing to say."""
    kept = kept_required(change, catalog)
    if not kept:
        return ""
    return f"I still have to send you {Names(catalog).titles(kept)}."


def preferences_in_words(
    preferences: Preferences,
    catalog: Catalog,
    points: Sequence[ContactPoint] | None = None,
    *,
    now: datetime | None = None,
    time_zone: tzinfo | None = None,
) -> list[str]:
    """What the customer gets, in lines: by channel, then limits, pauses and tastes.

    With `points`, only the channels on which the customer can be reached; suppressed points are said. Pauses that are
    over at `now` are left out.
    """
    names = Names(catalog)
    channels = list(CHANNELS)
    if points is not None:
        channels = [channel for channel in CHANNELS if any(point.channel is channel for point in points)]
    lines: dict[str, list[Channel]] = {}
    for channel in channels:
        here = [point for point in points or () if point.channel is channel]
        if here and all(point.suppressed for point in here):
            what = "nothing, you have blocked this"
        else:
            allowed = [topic for topic in catalog.topics if is_allowed(preferences, topic, channel, catalog)]
            what = names.titles(allowed) or "nothing"
        lines.setdefault(what, []).append(channel)
    found = [_line(names.channel_list(where), what) for what, where in lines.items()]
    windows = {(rule.topics, rule.channels): rule for rule in preferences.windows}
    caps = {(cap.topics, cap.channels): cap for cap in preferences.caps}
    for scope in dict.fromkeys((*windows, *caps)):
        found.append(_line(names.things(*scope), limits_in_words(windows.get(scope), caps.get(scope))))
    for pause in preferences.pauses:
        if now is None or not ends_by(pause, now):
            things = names.things(pause.topics, pause.channels)
            found.append(_line("paused", f"{things} {until_in_words(pause, time_zone)}"))
    for label, tastes in (("you like", preferences.likes), ("you do not like", preferences.dislikes)):
        if tastes:
            found.append(_line(label, listed(tastes)))
    return found


def _line(label: str, text: str) -> str:
    return f"{label[:1].upper()}{label[1:]}: {text}."


def decision_in_words(decision: Decision) -> str:
    """`Send: …`, `Held until …` or `Do not send: …`, with the reason."""
    heads = {Verdict.SEND: "Send: ", Verdict.DEFER: "", Verdict.WITHHOLD: "Do not send: "}
    return heads[decision.verdict] + decision.explanation
