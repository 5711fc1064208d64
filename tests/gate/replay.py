"""Replays the ledger by a reading of the contract of its own, and holds what the gate did against it.

Nothing here uses `contact`: an error there must not be repeated here. It knows what the load (`tests.gate.load`) says:
rules on topics and on marketing, pauses of whole topics, caps by day and rolling, blocked numbers, legal hours.
"""

from __future__ import annotations

import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML
from sqlalchemy import select

from storage import Database
from storage.tables import ledger, outbox, touchpoints

CATALOG = YAML(typ="safe").load(Path(__file__).resolve().parents[2] / "catalog.yml")["topics"]
MARKETING = frozenset(name for name, topic in CATALOG.items() if topic["purpose"] == "marketing")
ALLOWED_UNSAID = frozenset(name for name, topic in CATALOG.items() if topic.get("default") == "allowed")
CHANNELS = ("sms", "email")
"""Where the customers of the load can be reached."""
FINAL = ("sent", "withheld")


@dataclass
class State:
    """What one customer has said up to some version."""

    said: dict[tuple[str, str], str] = field(default_factory=dict)
    pauses: list[tuple[frozenset[str], datetime, datetime]] = field(default_factory=list)
    caps: dict[tuple[frozenset[str], frozenset[str]], tuple[int, str]] = field(default_factory=dict)
    blocked: bool = False

    def hear(self, change: Mapping[str, Any]) -> None:
        """Takes in one ledger entry's change."""
        if "suppressed" in change or "lifted" in change:
            self.blocked = "suppressed" in change
            return
        for rule in change.get("rules", ()):
            for topic in _topics([rule["topic"]]):
                for channel in _channels([rule["channel"]]):
                    self.said[topic, channel] = rule["permission"]
        for scope in change.get("resume", ()):
            over = _topics(scope["topics"])
            self.pauses = _joined((topics - over, start, until) for topics, start, until in self.pauses)
        for pause in change.get("pauses", ()):
            topics, start, until = _topics(pause["topics"]), _instant(pause["from"]), _instant(pause["until"])
            meets = [p for p in self.pauses if p[0] == topics and start < p[2] and p[1] < until]
            start = min([start, *(p[1] for p in meets)])
            self.pauses = [*(p for p in self.pauses if p not in meets), (topics, start, until)]
        for cap in change.get("caps", ()):
            scope_ = (_topics(cap["topics"]), _channels(cap["channels"]))
            self.caps.pop(scope_, None)
            if cap.get("max") is not None:
                self.caps[scope_] = (cap["max"], cap["per"])

    def forbids(self, topic: str, channel: str) -> str | None:
        """What withholds, whatever the time."""
        if channel == "sms" and self.blocked:
            return "blocked"
        said = self.said.get((topic, channel), "unset")
        if said == "denied" or (said == "unset" and topic not in ALLOWED_UNSAID):
            return f"permission {said}"
        return None

    def holds_back(self, topic: str, channel: str, at: datetime, zone: str, sent: Sequence[Sent]) -> str | None:
        """What defers at that instant. `sent` is what the customer got before, in order."""
        if any(topic in topics and start <= at < until for topics, start, until in self.pauses):
            return "paused"
        local = at.astimezone(ZoneInfo(zone))
        if topic in MARKETING and channel == "sms" and not 8 <= local.hour < 21:
            return "legal hours"
        for (topics, channels), (most, per) in self.caps.items():
            if topic in topics and channel in channels:
                times = [one.at for one in sent if one.topic in topics and one.channel in channels]
                begin = local.replace(hour=0, minute=0, second=0, microsecond=0) if per == "P1D" else at - _seconds(per)
                if len(times) - bisect.bisect_right(times, begin) >= most:
                    return f"cap {most} {per}"
        return None


@dataclass(frozen=True)
class Sent:
    topic: str
    channel: str
    at: datetime


@dataclass
class Verdict:
    """`faults` must be empty. `late` are the seconds by which deferred messages left after they might."""

    faults: list[str]
    outcomes: Counter[str]
    decisions: Counter[str]
    late: list[float]


def check(
    database: Database,
    *,
    accepted: Iterable[str],
    handed_over: Iterable[int],
    committed: Mapping[str, Sequence[tuple[datetime, int]]],
    zones: Mapping[str, str],
    ended: datetime,
) -> Verdict:
    """`accepted` are the ids that the company was given, `handed_over` what providers got, one entry a call;
    `committed` when each customer's ledger versions were known to be committed; `ended` is after the last dispatch."""
    with database.engine.connect() as connection:
        entries = connection.execute(select(ledger).order_by(ledger.c.customer, ledger.c.version)).all()
        messages = {row.id: row for row in connection.execute(select(outbox))}
        logged = connection.execute(select(touchpoints).order_by(touchpoints.c.id)).all()
    changes: dict[str, list[Any]] = defaultdict(list)
    for entry in entries:
        changes[entry.customer].append(entry.change)
    verdict = Verdict([], Counter(row.status for row in messages.values()), Counter(), [])
    faults = verdict.faults
    _check_nothing_lost(messages, set(accepted), Counter(handed_over), logged, faults)
    of_customer: dict[str, list[Any]] = defaultdict(list)
    for row in logged:
        of_customer[row.customer].append(row)
        verdict.decisions[f"{row.decision} {row.reason}"] += 1
    waiting: dict[str, list[Any]] = defaultdict(list)
    for message in messages.values():
        if message.status == "queued":
            waiting[message.customer].append(message)
    for customer, zone in zones.items():
        told = changes[customer]
        _check_customer(told, of_customer[customer], messages, committed.get(customer, ()), zone, verdict)
        sent = [_sent(row) for row in of_customer[customer] if row.counts]
        state = _replayed(told, len(told))
        for message in waiting[customer]:
            _check_waits_rightly(message, state, sent, zone, ended, faults)
    return verdict


def _check_nothing_lost(
    messages: Mapping[int, Any], accepted: set[str], handed_over: Counter[int], logged: Sequence[Any], faults: list[str]
) -> None:
    kept = {row.message_id for row in messages.values()}
    faults += [f"{message} was accepted and is lost" for message in accepted - kept]
    faults += [f"{message} was never asked for" for message in kept - accepted]
    counted = Counter(row.outbox_id for row in logged if row.counts)
    for number, message in messages.items():
        left = handed_over[number]
        if left != (1 if message.status == "sent" else 0):
            faults.append(f"{number} is {message.status} and was handed over {left} times")
        if counted[number] != left:
            faults.append(f"{number} was handed over {left} times and counts {counted[number]} times")
        if message.status not in (*FINAL, "queued"):
            faults.append(f"{number} was left {message.status}")


def _check_customer(
    changes: Sequence[Any],
    logged: Sequence[Any],
    messages: Mapping[int, Any],
    committed: Sequence[tuple[datetime, int]],
    zone: str,
    verdict: Verdict,
) -> None:
    state, version = State(), 0
    sent: list[Sent] = []
    known = sorted(committed)
    due: dict[int, datetime] = {}
    for row in logged:
        message = messages[row.outbox_id]
        where = (
            f"{row.outbox_id} ({row.topic} by {row.channel} to {row.customer}, {row.at:%T.%f}, v{row.ledger_version})"
        )
        if row.reason == "expired":
            if row.at < message.expires_at:
                verdict.faults.append(f"{where} expired early")
            continue
        if row.ledger_version < version:
            verdict.faults.append(f"{where} was judged by an older ledger than the one before it")
            continue
        for change in changes[version : row.ledger_version]:
            state.hear(change)
        version = row.ledger_version
        place = bisect.bisect_left(known, (row.at, 0))
        newest = max((number for _, number in known[:place]), default=0)
        if version < newest:
            verdict.faults.append(f"{where} was judged without version {newest}, which had been committed before")
        if row.decision == "send":
            why = state.forbids(row.topic, row.channel) or state.holds_back(row.topic, row.channel, row.at, zone, sent)
            if why is not None:
                verdict.faults.append(f"{where} was sent against the ledger: {why}")
            sent.append(_sent(row))
            if row.outbox_id in due:
                verdict.late.append((row.at - due.pop(row.outbox_id)).total_seconds())
        elif row.decision == "withhold":
            channels = CHANNELS if message.any_channel else (row.channel,)
            if any(state.forbids(row.topic, channel) is None for channel in channels):
                verdict.faults.append(f"{where} was withheld for {row.reason}, and nothing forbids it")
        else:
            due[row.outbox_id] = row.next_allowed_at


def _check_waits_rightly(
    message: Any, state: State, sent: Sequence[Sent], zone: str, ended: datetime, faults: list[str]
) -> None:
    """What still waits must not be allowed, nor forbidden: then it would have been sent, or withheld.

    The gate counts in whole seconds and rounds up: what was free a second ago must be gone.
    """
    if message.not_before <= ended:
        faults.append(f"{message.id} still waits, and was due")
    ended -= timedelta(seconds=1)
    if message.earliest > ended:
        return
    channels = CHANNELS if message.any_channel else (message.channel,)
    permitted = [channel for channel in channels if state.forbids(message.topic, channel) is None]
    where = f"{message.id} ({message.topic} by {'/'.join(channels)} to {message.customer}) still waits, and"
    if not permitted:
        faults.append(f"{where} is forbidden")
    for channel in permitted:
        if state.holds_back(message.topic, channel, ended, zone, sent) is None:
            faults.append(f"{where} nothing holds it back by {channel}")


def _replayed(changes: Sequence[Any], version: int) -> State:
    state = State()
    for change in changes[:version]:
        state.hear(change)
    return state


def _sent(row: Any) -> Sent:
    return Sent(row.topic, row.channel, row.at)


def _topics(names: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(MARKETING if name == "marketing" else {name} for name in names))


def _channels(names: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(CHANNELS if name == "*" else {name} for name in names))


def _joined(
    pauses: Iterable[tuple[frozenset[str], datetime, datetime]],
) -> list[tuple[frozenset[str], datetime, datetime]]:
    found: list[tuple[frozenset[str], datetime, datetime]] = []
    for topics, start, until in sorted(pauses, key=lambda pause: pause[1]):
        if not topics:
            continue
        for place, (others, begin, end) in enumerate(found):
            if others == topics and start < end and begin < until:
                found[place] = (topics, begin, max(end, until))
                break
        else:
            found.append((topics, start, until))
    return found


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _seconds(per: str) -> timedelta:
    assert per.startswith("PT")
    assert per.endswith("S")
    return timedelta(seconds=int(per[2:-1]))
