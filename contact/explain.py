"""Why a decision was made, in one sentence for staff and for the programs of a company."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from contact.phrases import cap_in_words, duration_in_words, moment_in_words, until_in_words, windows_in_words
from contact.policy import Grace, LegalHours, PolicyCap, QuietDays
from contact.terms import Cap, Channel, Pause, Topic, WindowRule

_SENTENCES = {
    "allowed": "{title} may go out {by} now.",
    "suppressed": "{things} are blocked for this customer; none goes out, whatever else was agreed.",
    "no_contact_point": "there is no usable contact point for {title} {by}.",
    "no_permission": "the customer has not asked for {title} {by}.",
    "denied": "the customer has said no to {title} {by}.",
    "switched_off": "the customer has switched this off until they say otherwise.",
    "never": "the rules that hold leave no time at which {title} may go out {by}.",
}

_WORDS: Mapping[Channel, Mapping[str, str]] = {
    Channel.SMS: {"by": "by text", "things": "text messages"},
    Channel.EMAIL: {"by": "by email", "things": "emails"},
    Channel.PHONE: {"by": "by phone", "things": "calls"},
    Channel.POST: {"by": "by post", "things": "letters"},
    Channel.WEB: {"by": "on the website", "things": "messages on the website"},
}


def explain(
    topic: Topic,
    channel: Channel,
    reason: str,
    source: Any = None,
    at: datetime | None = None,
    zone: ZoneInfo | None = None,
) -> str:
    """The sentence for a reason code. `source` is the rule behind it; `at`, when it ends, is told in `zone`."""
    sentence = _SENTENCES.get(reason)
    text = f"{_because(source)}." if sentence is None else sentence.format(title=topic.title, **_WORDS[channel])
    if at is not None:
        when = moment_in_words(at, zone) if zone is not None else f"{at:%Y-%m-%d %H:%M:%S} UTC"
        text = f"held until {when}: {text}"
    return text[:1].upper() + text[1:]


def _because(source: Pause | LegalHours | QuietDays | Grace | PolicyCap | WindowRule | Cap) -> str:
    if isinstance(source, Pause):
        return f"the customer has paused this {until_in_words(source)}"
    if isinstance(source, LegalHours):
        who = "the law allows" if source.law else "the company allows"
        return f"{who} this only {windows_in_words(source.hours)} ({source.source})"
    if isinstance(source, QuietDays):
        who = "the law allows this on no quiet day" if source.law else "the company keeps its quiet days free of this"
        return f"{who} ({source.source})"
    if isinstance(source, Grace):
        return f"the company waits {duration_in_words(source.per)} after an order ({source.source})"
    if isinstance(source, PolicyCap):
        each = "of each subject " if source.per_topic else ""
        return f"the rules allow at most {source.max} {each}in {duration_in_words(source.per)} ({source.source})"
    if isinstance(source, WindowRule):
        return f"the customer wants this only {windows_in_words(source.any)}"
    return f"the customer wants {cap_in_words(source)}"
