"""The gate's decision on one message that waits in the outbox, made under a lock on the customer's row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from contact.decide import decide, usable_points
from contact.terms import Channel, ContactProfile, Message, Purpose, Verdict
from customers import profile
from gate.decisions import counted_since, touches
from storage import UnitOfWork
from storage.outbox import KEYWORD_ANSWER
from storage.records import OutboxMessage, Touchpoint

if TYPE_CHECKING:
    from company import Company

REPLY_RULE = "service_reply"
KEYWORD_RULE = "47 CFR 64.1200(a)(12)"
LATEST_KEYWORD_ANSWER = timedelta(minutes=5)
"""After that an opt-out may no longer be confirmed."""


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
    asked_from = _asked_from(uow, message)
    if message.purpose == KEYWORD_ANSWER:
        return _rule_on_keyword_answer(message, asked_from, now)
    if message.purpose == Purpose.SERVICE_REPLY and message.customer is None and asked_from is not None:
        return _rule_on_stranger(uow, message, asked_from)
    found = profile.load(uow, company, [message.customer]) if message.customer is not None else {}
    known = found.get(message.customer or "")
    if known is None:
        return Ruling(Verdict.WITHHOLD, "unknown_customer", None)
    if message.purpose == Purpose.SERVICE_REPLY:
        return _rule_on_reply(message, known, asked_from)
    return _rule_on_contact(uow, company, message, known, now)


def _asked_from(uow: UnitOfWork, message: OutboxMessage) -> str | None:
    """The address that the conversation is held with; None on channels without, and for what answers nobody."""
    conversation = uow.conversations.get(message.conversation_id) if message.conversation_id is not None else None
    return conversation.address if conversation is not None and conversation.channel == message.channel else None


def _rule_on_keyword_answer(message: OutboxMessage, asked_from: str | None, now: datetime) -> Ruling:
    """The answer to STOP, START or HELP leaves although the number is blocked, once, and within minutes or never."""
    if asked_from is None:
        return Ruling(Verdict.WITHHOLD, "no_contact_point", KEYWORD_RULE)
    if now > message.created_at + LATEST_KEYWORD_ANSWER:
        return Ruling(Verdict.WITHHOLD, "too_late", KEYWORD_RULE)
    return Ruling(Verdict.SEND, "keyword_answer", KEYWORD_RULE, asked_from)


def _rule_on_stranger(uow: UnitOfWork, message: OutboxMessage, asked_from: str) -> Ruling:
    """A reply to somebody who has not proven who they are goes to the address they wrote from."""
    if uow.suppressions.get(message.channel, asked_from) is not None:
        return Ruling(Verdict.WITHHOLD, "suppressed", f"contact_point:{message.channel}")
    return Ruling(Verdict.SEND, "service_reply", REPLY_RULE, asked_from)


def _rule_on_reply(message: OutboxMessage, known: ContactProfile, asked_from: str | None) -> Ruling:
    """To the address that was written from, if there is one and it is still the customer's."""
    rule = f"contact_point:{message.channel}"
    points = [point for point in known.points if point.channel == message.channel]
    if asked_from is not None:
        points = [point for point in points if point.address == asked_from]
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
    counts = ruling.verdict is Verdict.SEND and message.purpose not in (Purpose.SERVICE_REPLY, KEYWORD_ANSWER)
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
