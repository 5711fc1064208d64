"""The gate's decision on one message of the outbox, made under a lock on the customer's row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from contact.decide import decide, usable_points
from contact.terms import Channel, ContactProfile, Message, Purpose, Verdict
from customers import profile
from gate.decisions import counted_since, touches
from gate.explanations import in_words
from storage import UnitOfWork
from storage.outbox import KEYWORD_ANSWER
from storage.records import NewOutboxMessage, OutboxMessage, Touchpoint

if TYPE_CHECKING:
    from company import Company

REPLY_RULE = "service_reply"
KEYWORD_RULE = "47 CFR 64.1200(a)(12)"
LATEST_KEYWORD_ANSWER = timedelta(minutes=5)
"""After that an opt-out may no longer be confirmed."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """`address` is the one that was judged, and the only one that the message may go to; None for a reply in the chat.

    `channel` is the message's own, or the best one if that is to be found; `ledger_version` is what was judged by.
    """

    verdict: Verdict
    reason: str
    rule: str | None
    address: str | None = None
    next_allowed_at: datetime | None = None
    channel: str | None = None
    explanation: str | None = None
    ledger_version: int | None = None


def needs_lock(message: OutboxMessage) -> bool:
    """Whether anything about the customer matters. A reply in the chat goes to whoever is in the chat."""
    return not (message.purpose == Purpose.SERVICE_REPLY and message.channel == Channel.WEB)


def rule_on(
    uow: UnitOfWork, company: Company, message: OutboxMessage, channels: Collection[str], now: datetime
) -> Ruling:
    """The customer's row must be held. A reply to the customer's own message needs no permission, only an address
    that is not blocked; everything else is decided by the rules of contact. What cannot be judged, what is out of
    date, and what would go by another channel than `channels` is withheld."""
    if message.expires_at is not None and now >= message.expires_at:
        ruling = Ruling(Verdict.WITHHOLD, "expired", "message:expires_at")
    else:
        ruling = _ruling(uow, company, message, channels, now)
    channel = ruling.channel or message.channel
    if ruling.verdict is Verdict.SEND and channel not in channels:
        ruling = Ruling(Verdict.WITHHOLD, "channel_off", f"connector:{channel}", ledger_version=ruling.ledger_version)
    explanation = ruling.explanation or in_words(ruling.reason, channel)
    return replace(ruling, channel=channel, explanation=explanation)


def _ruling(
    uow: UnitOfWork, company: Company, message: OutboxMessage, channels: Collection[str], now: datetime
) -> Ruling:
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
    return rule_on_contact(uow, company, message, known, channels, now)


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


def rule_on_contact(
    uow: UnitOfWork,
    company: Company,
    message: OutboxMessage | NewOutboxMessage,
    known: ContactProfile,
    channels: Collection[str],
    now: datetime,
) -> Ruling:
    """What the rules of contact say of a message that the company sends by itself."""
    topic = company.catalog.topics.get(message.topic or "")
    if topic is None:
        return Ruling(Verdict.WITHHOLD, "unknown_topic", None)
    asked = Message(topic.name, None if message.any_channel else Channel(message.channel))
    number = message.id if isinstance(message, OutboxMessage) else None
    since = counted_since(company, [known], now)
    counted: list[Touchpoint] = []
    if since is not None:
        counted = [
            touchpoint
            for touchpoint in uow.touchpoints.counting([known.customer], since).get(known.customer, ())
            if touchpoint.outbox_id != number
        ]
    history = touches(counted)
    decision = decide(asked, known, history, company.policy, company.catalog, now)
    if message.any_channel and decision.channel not in channels:
        # The best of those that something sends on; but why nothing may leave is told of all of them.
        reachable = replace(known, points=tuple(point for point in known.points if point.channel in channels))
        second = decide(asked, reachable, history, company.policy, company.catalog, now)
        if second.verdict is not Verdict.WITHHOLD:
            decision = second
        elif decision.verdict is not Verdict.WITHHOLD:
            return Ruling(
                Verdict.WITHHOLD,
                "channel_off",
                f"connector:{decision.channel}",
                channel=decision.channel,
                ledger_version=known.preferences.version,
            )
    assert decision.channel is not None
    points = usable_points(known, topic, decision.channel)
    return Ruling(
        decision.verdict,
        decision.reason,
        decision.rule,
        points[0].address if decision.verdict is Verdict.SEND and points else None,
        decision.next_allowed_at,
        decision.channel.value,
        decision.explanation,
        known.preferences.version,
    )


def withheld(ruling: Ruling, reason: str, rule: str) -> Ruling:
    """The message could leave by the rules, and is withheld for another reason."""
    return replace(
        ruling,
        verdict=Verdict.WITHHOLD,
        reason=reason,
        rule=rule,
        address=None,
        explanation=in_words(reason, ruling.channel),
    )


def touchpoint_of(message: OutboxMessage, ruling: Ruling, now: datetime) -> Touchpoint:
    """How the ruling is logged. Replies to the customer's own messages do not count against caps."""
    counts = ruling.verdict is Verdict.SEND and message.purpose not in (Purpose.SERVICE_REPLY, KEYWORD_ANSWER)
    return Touchpoint(
        at=now,
        customer=message.customer,
        conversation_id=message.conversation_id,
        outbox_id=message.id,
        channel=ruling.channel,
        topic=message.topic,
        purpose=message.purpose,
        decision=ruling.verdict.value,
        reason=ruling.reason,
        rule=ruling.rule,
        counts=counts,
        explanation=ruling.explanation,
        next_allowed_at=ruling.next_allowed_at,
        ledger_version=ruling.ledger_version,
    )
