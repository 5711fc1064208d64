"""The gate's decision on one message that waits in the outbox, made under a lock on the customer's row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from contact.decide import decide, usable_points
from contact.terms import Channel, ContactProfile, Message, Purpose, Verdict
from customers import profile
from gate.decisions import counted_since, touches
from storage import UnitOfWork
from storage.records import OutboxMessage, Touchpoint

if TYPE_CHECKING:
    from company import Company

REPLY_RULE = "service_reply"


@dataclass(frozen=True, slots=True)
class Ruling:
    """`address` is the one that was judged, and the only one that the message may go to; None on the web."""

    verdict: Verdict
    reason: str
    rule: str | None
    address: str | None = None
    next_allowed_at: datetime | None = None


def needs_lock(message: OutboxMessage) -> bool:
    """Whether anything about the customer matters. A reply in the chat goes to whoever is in the chat."""
    return not (message.purpose == Purpose.SERVICE_REPLY and message.channel == Channel.WEB)


def rule_on(uow: UnitOfWork, company: Company, message: OutboxMessage, now: datetime) -> Ruling:
    """The customer's row must be held. A reply to the customer's own message needs no permission, only an address
    that is not blocked; everything else is decided by the rules of contact. What cannot be judged is withheld."""
    if not needs_lock(message):
        return Ruling(Verdict.SEND, "service_reply", REPLY_RULE)
    found = profile.load(uow, company, [message.customer]) if message.customer is not None else {}
    known = found.get(message.customer or "")
    if known is None:
        return Ruling(Verdict.WITHHOLD, "unknown_customer", None)
    if message.purpose == Purpose.SERVICE_REPLY:
        return _rule_on_reply(message, known)
    return _rule_on_contact(uow, company, message, known, now)


def _rule_on_reply(message: OutboxMessage, known: ContactProfile) -> Ruling:
    rule = f"contact_point:{message.channel}"
    points = [point for point in known.points if point.channel == message.channel]
    for point in points:
        if not point.suppressed:
            return Ruling(Verdict.SEND, "service_reply", REPLY_RULE, point.address)
    return Ruling(Verdict.WITHHOLD, "suppressed" if points else "no_contact_point", rule)


def _rule_on_contact(
    uow: UnitOfWork, company: Company, message: OutboxMessage, known: ContactProfile, now: datetime
) -> Ruling:
    topic = company.catalog.topics.get(message.topic or "")
    if topic is None:
        return Ruling(Verdict.WITHHOLD, "unknown_topic", None)
    channel = Channel(message.channel)
    since = counted_since(company, [known], now)
    counted: list[Touchpoint] = []
    if since is not None:
        counted = [
            touchpoint
            for touchpoint in uow.touchpoints.counting([known.customer], since).get(known.customer, ())
            if touchpoint.outbox_id != message.id
        ]
    decision = decide(Message(topic.name, channel), known, touches(counted), company.policy, company.catalog, now)
    points = usable_points(known, topic, channel)
    address = points[0].address if decision.verdict is Verdict.SEND and points else None
    return Ruling(decision.verdict, decision.reason, decision.rule, address, decision.next_allowed_at)


def touchpoint_of(message: OutboxMessage, ruling: Ruling, now: datetime) -> Touchpoint:
    """How the ruling is logged. Replies to the customer's own messages do not count against caps."""
    counts = ruling.verdict is Verdict.SEND and message.purpose != Purpose.SERVICE_REPLY
    return Touchpoint(
        at=now,
        customer=message.customer,
        conversation_id=message.conversation_id,
        outbox_id=message.id,
        channel=message.channel,
        topic=message.topic,
        purpose=message.purpose,
        decision=ruling.verdict.value,
        reason=ruling.reason,
        rule=ruling.rule,
        counts=counts,
    )
