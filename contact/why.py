"""Why did you text me? Why did I not hear about the sale? From the log of decisions, in the customer's own words.

Told to the customer on their page and in the chat, and to staff: what was done, the rule that decided, and what the
customer themselves said, quoted from the ledger as it stood when the decision was made. Nothing is guessed: where the
records hold no reason, that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Protocol, TypeVar

from contact.catalog import Catalog
from contact.document import change_from_document
from contact.errors import ContactError
from contact.phrases import cap_in_words, day_in_words, moment_in_words, windows_in_words
from contact.terms import Cap, Change, Channel, Decision, Pause, Permission, Topic, WindowRule

Scoped = TypeVar("Scoped", Cap, WindowRule, Pause)

CUSTOMER, COMPANY = "customer", "company"
REPLIES = ("service_reply", "keyword_answer")
LONGEST_QUOTE = 200
"""Characters of the customer's words."""
_WHERE = {"sms": "by text", "web": "in our chat", "email": "by email", "phone": "on the phone", "post": "by post"}
PAGE = "page"
"""The channel of ledger entries that were made on the preference page."""


class Logged(Protocol):
    """As much of a touchpoint as this needs. `decision` is send, defer or withhold."""

    @property
    def at(self) -> datetime: ...
    @property
    def channel(self) -> str | None: ...
    @property
    def topic(self) -> str | None: ...
    @property
    def purpose(self) -> str: ...
    @property
    def decision(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def rule(self) -> str | None: ...
    @property
    def next_allowed_at(self) -> datetime | None: ...
    @property
    def ledger_version(self) -> int | None: ...


class Said(Protocol):
    """As much of a ledger entry as this needs."""

    @property
    def version(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def actor(self) -> str: ...
    @property
    def channel(self) -> str | None: ...
    @property
    def change(self) -> Mapping[str, Any]: ...
    @property
    def after(self) -> Mapping[str, Any]: ...
    @property
    def words(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Why:
    """`what` was done and when, `because` of which rule, `quote`: who said so, in their words; empty if nobody did.
    `version` is the ledger entry quoted."""

    what: str
    because: str
    quote: str = ""
    version: int | None = None

    @property
    def text(self) -> str:
        """All of it, as a paragraph."""
        return " ".join(part for part in (self.what, self.because, self.quote) if part)


def explain(
    touch: Logged,
    entries: Sequence[Said],
    catalog: Catalog,
    *,
    zone: tzinfo | None = None,
    since: datetime | None = None,
) -> Why:
    """Why this message was sent, held or withheld. `entries` are the customer's ledger, oldest first; `zone` is the
    customer's own, for dates; `since` is now: dates far from it are told with their year."""
    teller = _Teller(touch, entries, catalog, zone, since)
    return Why(teller.what(), *teller.reason())


def explain_now(
    decision: Decision,
    topic: str,
    entries: Sequence[Said],
    catalog: Catalog,
    *,
    now: datetime,
    zone: tzinfo | None = None,
) -> Why:
    """Why a customer hears or does not hear of a topic as things stand, for which there is nothing in the log.

    `decision` is what `contact.decide` says of it now.
    """
    touch = _Asked(
        now,
        decision.channel.value if decision.channel else None,
        topic,
        catalog.topic(topic).purpose.value,
        decision.verdict.value,
        decision.reason,
        decision.rule,
        decision.next_allowed_at,
    )
    teller = _Teller(touch, entries, catalog, zone, now)
    return Why(teller.what_now(), *teller.reason())


@dataclass(frozen=True, slots=True)
class _Asked:
    at: datetime
    channel: str | None
    topic: str | None
    purpose: str
    decision: str
    reason: str
    rule: str | None
    next_allowed_at: datetime | None
    ledger_version: int | None = None


_BECAUSE = {
    "denied": "You have said no to that.",
    "no_permission": "You have not asked for that, and silence is not a yes.",
    "suppressed": "That address is blocked, and nothing goes there.",
    "no_contact_point": "We have no confirmed address of yours to send that to.",
    "switched_off": "You have switched that off until you say otherwise.",
    "never": "What you and the rules allow leaves no time for it.",
    "legal_hours": "The law lets us send that at certain hours only.",
    "company_policy": "Our own rules limit when and how often we send that.",
    "channel_off": "We were not able to send anything that way.",
    "failed": "It could not be delivered, so it did not reach you.",
    "expired": "It had to wait so long that it was no longer of use to you.",
    "too_late": "It had to wait so long that it was no longer of use to you.",
    "unknown_topic": "We no longer write about that.",
    "service_reply": "It answered what you had written to us.",
    "keyword_answer": "It answered what you had written to us.",
}
_UNFILLED = ("missing_field", "cannot_render", "unknown_template", "template")


class _Teller:
    """One touchpoint, told."""

    def __init__(
        self, touch: Logged, entries: Sequence[Said], catalog: Catalog, zone: tzinfo | None, since: datetime | None
    ) -> None:
        self.touch, self.catalog, self.zone, self.since = touch, catalog, zone, since
        self.channel = _channel(touch.channel)
        self.topic: Topic | None = catalog.topics.get(touch.topic or "")
        # As it stood then: what was said later was no reason.
        self.entries = [entry for entry in entries if _was_known(entry, touch)]

    def what(self) -> str:
        touch, about = self.touch, self._about()
        on = self._day(touch.at)
        if touch.decision == "send" and touch.reason != "failed":
            return f"On {on} we contacted you{about}."
        if touch.decision == "send":
            return f"On {on} we tried to contact you{about}."
        if touch.decision == "defer":
            end = touch.next_allowed_at
            until = f" until {moment_in_words(end, self.zone, self.since)}" if end is not None else ""
            return f"On {on} we held back a message{about}{until}."
        return f"On {on} we did not contact you{about}."

    def what_now(self) -> str:
        about = self._about()
        if self.touch.decision == "send":
            return f"We may contact you{about} now, but have not."
        if self.touch.decision == "defer" and self.touch.next_allowed_at is not None:
            at = moment_in_words(self.touch.next_allowed_at, self.zone, self.since)
            return f"We may contact you{about} again from {at}."
        return f"We do not contact you{about}."

    def reason(self) -> tuple[str, str, int | None]:
        """The rule, the quotation, and the ledger entry that it is from."""
        touch = self.touch
        if touch.purpose in REPLIES and touch.decision == "send":
            return _BECAUSE["service_reply"], "", None
        if touch.decision == "send" and touch.reason != "failed":
            return self._permitted()
        if touch.reason == "denied":
            return self._quoting(_BECAUSE["denied"], self._permission_entry(Permission.DENIED))
        if touch.reason in ("paused", "switched_off"):
            because = _BECAUSE["switched_off"] if touch.reason == "switched_off" else "You have paused that."
            return self._quoting(because, self._newest(lambda change: change.pauses)[0])
        if touch.reason == "window":
            return self._window()
        if touch.reason == "cap":
            return self._cap()
        if touch.reason == "suppressed":
            return self._quoting(_BECAUSE["suppressed"], self._suppression())
        if touch.reason.partition(":")[0] in _UNFILLED:
            return "We lacked something about you that the message needs, and would not send it half filled.", "", None
        return _BECAUSE.get(touch.reason, "Our records hold no reason that we could put in words."), "", None

    def _permitted(self) -> tuple[str, str, int | None]:
        if self.topic is not None and self.topic.required:
            return "We have to send these notices; they cannot be switched off.", "", None
        entry = self._permission_entry(Permission.GRANTED)
        if entry is not None:
            return self._quoting("You have said yes to that.", entry)
        if self.topic is not None and self.topic.allowed_by_default:
            return "That goes to every customer who has not said no to it.", "", None
        return "We cannot find that you have said yes to that. We are sorry.", "", None

    def _window(self) -> tuple[str, str, int | None]:
        entry, rule = self._newest(lambda change: [rule for rule in change.windows if rule.any])
        if rule is None:
            return "You want that at certain times only.", "", None
        return self._quoting(f"You want that only {windows_in_words(rule.any)}.", entry)

    def _cap(self) -> tuple[str, str, int | None]:
        entry, cap = self._newest(lambda change: [cap for cap in change.caps if cap.max is not None])
        if cap is None:
            return "You want that only so often, and had been sent as much.", "", None
        return self._quoting(f"You want {cap_in_words(cap)}, and had been sent as much.", entry)

    def _permission_entry(self, permission: Permission) -> Said | None:
        """The newest entry that speaks of this topic on this channel, if that is what it says."""
        if self.channel is None or self.touch.topic is None:
            return None
        channel, topic = self.channel, self.touch.topic
        for entry in reversed(self.entries):
            said = [
                rule.permission
                for rule in self._change(entry).rules
                if self.catalog.covers((rule.topic,), (rule.channel,), topic, channel)
            ]
            if said:
                return entry if said[-1] is permission else None
        return None

    def _suppression(self) -> Said | None:
        for entry in reversed(self.entries):
            blocked = entry.change.get("suppressed")
            if isinstance(blocked, Mapping) and blocked.get("channel") == self.touch.channel:
                return entry
        return None

    def _newest(self, limits: Callable[[Change], Sequence[Scoped]]) -> tuple[Said | None, Scoped | None]:
        """The newest entry that set the limit which decided: of just its scope, else one that holds the message."""
        for fits in (self._decided, self._holds):
            for entry in reversed(self.entries):
                found = [one for one in limits(self._change(entry)) if fits(one)]
                if found:
                    return entry, found[-1]
        return None, None

    def _decided(self, one: Scoped) -> bool:
        topics, channels = self.catalog.normal_topics(one.topics), self.catalog.normal_channels(one.channels)
        return (self.touch.rule or "").partition(":")[2] == f"{','.join(topics)}/{','.join(channels)}"

    def _holds(self, one: Scoped) -> bool:
        if self.channel is None or self.touch.topic is None:
            return False
        return self.catalog.covers(one.topics, one.channels, self.touch.topic, self.channel)

    def _change(self, entry: Said) -> Change:
        try:
            return change_from_document(entry.change, self.catalog, stored=True)
        except ContactError:
            return Change()  # a note about an address

    def _quoting(self, because: str, entry: Said | None) -> tuple[str, str, int | None]:
        if entry is None:
            return because, "", None
        return because, said_in_words(entry, zone=self.zone, since=self.since), entry.version

    def _about(self) -> str:
        by = f" {self.catalog.channels[self.channel].by}" if self.channel else ""
        return f"{by} about {self._title()}" if self.touch.topic else by

    def _title(self) -> str:
        return self.topic.title if self.topic else str(self.touch.topic).replace("_", " ")

    def _day(self, at: datetime) -> str:
        return day_in_words(at.astimezone(self.zone) if self.zone else at, self.since)


def said_in_words(entry: Said, *, zone: tzinfo | None = None, since: datetime | None = None) -> str:
    """Who said it, when and where, with the words: `On Monday, November 23 you said in our chat: “no more sales”.`"""
    on = day_in_words(entry.at.astimezone(zone) if zone else entry.at, since)
    words = shortened(entry.words)
    if entry.actor == CUSTOMER:
        if entry.channel == PAGE:
            return (
                f"On {on} you chose on your preference page: “{words}”."
                if words
                else (f"You chose so on your preference page on {on}.")
            )
        where = f" {_WHERE[entry.channel]}" if entry.channel in _WHERE else ""
        return f"On {on} you said{where}: “{words}”." if words else f"You said so{where} on {on}."
    if entry.actor == COMPANY:
        return f"That has been in our records since {on}."
    return f"Our staff noted on {on}: “{words}”." if words else f"Our staff noted that on {on}."


def shortened(words: str | None) -> str:
    """The words on one line, cut off after `LONGEST_QUOTE` characters at the end of a word."""
    text = " ".join((words or "").split())
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …"


def _was_known(entry: Said, touch: Logged) -> bool:
    return entry.version <= touch.ledger_version if touch.ledger_version is not None else entry.at <= touch.at


def _channel(name: str | None) -> Channel | None:
    try:
        return Channel(name) if name else None
    except ValueError:
        return None
