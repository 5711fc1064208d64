"""What the repositories take and give: frozen rows, aware times, no SQLAlchemy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Point:
    channel: str
    address: str
    verified: bool = False
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class Customer:
    ref: str
    first_name: str | None
    last_name: str | None
    stage: str
    time_zone: str | None
    postal_code: str | None
    country: str | None
    locale: str | None
    attributes: Json
    points: tuple[Point, ...]
    tastes_given: Json | None = None
    ledger_version: int = 0
    created_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Order:
    customer: str
    number: str
    placed_at: datetime
    status: str
    origin: str
    currency: str
    lines: Sequence[Json]
    shipments: Sequence[Json]
    payment: Json | None


@dataclass(frozen=True, slots=True)
class Subscription:
    customer: str
    name: str
    status: str
    price: str | None = None
    renews_on: str | None = None
    lapses_on: str | None = None


@dataclass(frozen=True, slots=True)
class LoyaltyAccount:
    customer: str
    points: int
    tier: str | None = None
    next_tier: str | None = None
    points_to_next: int | None = None


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event about to be appended. `by` is customer, assistant, agent or system."""

    at: datetime
    kind: str
    by: str
    conversation_id: str | None = None
    customer: str | None = None
    channel: str | None = None
    text: str | None = None
    choices: Sequence[Json] | None = None
    data: Json | None = None
    reply_to: int | None = None
    client_id: str | None = None
    agent_id: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    id: int
    at: datetime
    kind: str
    by: str
    conversation_id: str | None
    customer: str | None
    channel: str | None
    text: str | None
    choices: Sequence[Json] | None
    data: Json | None
    reply_to: int | None
    client_id: str | None
    agent_id: int | None


@dataclass(frozen=True, slots=True)
class Conversation:
    id: str
    customer: str | None
    channel: str
    verified: bool
    state: Json | None
    state_version: int
    handoff: str
    handoff_reason: str | None
    handoff_since: datetime | None
    agent_id: int | None
    lease_until: datetime | None
    created_at: datetime
    last_event_id: int
    last_event_at: datetime
    address: str | None = None


@dataclass(frozen=True, slots=True)
class ChatSession:
    conversation_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """An inbox row that a worker holds until `claimed_until`. `failures`: turns answered with an error so far."""

    event_id: int
    conversation_id: str
    attempts: int
    claimed_by: str
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    event_id: int
    conversation_id: str
    intent: str | None
    confidence: float | None
    unclear: bool
    trace: Json
    proposals: Sequence[Json]
    milliseconds: float
    attempts: int
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    customer: str
    version: int
    at: datetime
    actor: str
    channel: str | None
    change: Json
    before: Json
    after: Json
    words: str | None
    event_id: int | None
    wording: str | None
    undo_of: int | None = None


@dataclass(frozen=True, slots=True)
class NewOutboxMessage:
    customer: str | None
    conversation_id: str | None
    event_id: int | None
    channel: str
    topic: str | None
    purpose: str
    text: str | None
    not_before: datetime
    created_at: datetime
    message_id: str | None = None
    idempotency_key: str | None = None
    fingerprint: str | None = None
    any_channel: bool = False
    template: str | None = None
    data: Json | None = None
    subject: str | None = None
    html: str | None = None
    earliest: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """`message_id` is its name outside, for what the company sends by itself. With a `template`, filled from `data` and
    the customer's record, `text`, `subject` and `html` are what it became at the latest dispatch. `any_channel`:
    `channel` is chosen anew at every decision. `address` is where the latest attempt went."""

    id: int
    customer: str | None
    conversation_id: str | None
    event_id: int | None
    channel: str
    topic: str | None
    purpose: str
    text: str | None
    status: str
    not_before: datetime
    attempts: int
    claimed_by: str | None
    last_error: str | None
    created_at: datetime
    message_id: str | None = None
    idempotency_key: str | None = None
    fingerprint: str | None = None
    any_channel: bool = False
    template: str | None = None
    data: Json | None = None
    subject: str | None = None
    html: str | None = None
    earliest: datetime | None = None
    expires_at: datetime | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """`ledger_version` is what was judged by; `error` says why an attempt did not leave."""

    at: datetime
    customer: str | None
    conversation_id: str | None
    outbox_id: int | None
    channel: str | None
    topic: str | None
    purpose: str
    decision: str
    reason: str
    rule: str | None
    counts: bool
    delivery: str | None = None
    explanation: str | None = None
    next_allowed_at: datetime | None = None
    ledger_version: int | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class DeliveryReceipt:
    """What a provider told of a message. `status` in the provider's words, `reference` its name for the message."""

    outbox_id: int
    reference: str
    status: str
    at: datetime
    error_code: str | None = None


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """A call or letter that somebody is to do by hand. `text` is what to say or print; `words` what was answered."""

    outbox_id: int
    channel: str
    customer: str
    address: str
    subject: str | None
    text: str
    status: str
    not_before: datetime
    listed_at: datetime
    batch: str | None = None
    taken_at: datetime | None = None
    outcome_at: datetime | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class SmsNumber:
    """`proven`: of several customers with this number, the one who gave the proof, believed until `proven_until`."""

    address: str
    proven: str | None
    proven_until: datetime | None
    failures: int
    failures_since: datetime | None


@dataclass(frozen=True, slots=True)
class Suppression:
    channel: str
    address: str
    reason: str
    since: datetime
    event_id: int | None = None


@dataclass(frozen=True, slots=True)
class Agent:
    id: int
    email: str
    name: str
    role: str
    password_hash: str
    active: bool


@dataclass(frozen=True, slots=True)
class AgentSession:
    agent: Agent
    csrf: str
    expires_at: datetime
