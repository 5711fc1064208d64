"""Takes in a message that the company wants to send: checked, judged at once, and kept once however often it is sent.

What may leave is queued, what may leave later waits until then, and what may not leave is kept as withheld. The
decision is made again when it leaves (`gate.dispatch`).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from contact.decide import EARLIEST_YEAR, LATEST_YEAR
from contact.terms import Channel, Topic, Verdict
from customers import profile
from gate.errors import InvalidMessage, KeyTaken, UnknownRecipient
from gate.expiry import expiry_of
from gate.explanations import in_words
from gate.rendering import Library
from gate.ruling import Ruling, rule_on_contact, touchpoint_of
from rendering.errors import CannotRender
from storage import UnitOfWork
from storage.records import NewOutboxMessage, OutboxMessage

if TYPE_CHECKING:
    from company import Company

ALL_CHANNELS = tuple(channel.value for channel in Channel)
NOT_BEFORE_RULE = "message:not_before"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message as the company hands it in: `text`, or `template` and its `data`. Without `channel`: the best permitted
    one. Instants are aware."""

    customer: str
    topic: str
    idempotency_key: str
    text: str | None = None
    template: str | None = None
    data: Mapping[str, Any] | None = None
    channel: Channel | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None

    @property
    def fingerprint(self) -> str:
        """The same for the same message, whatever offset its times are written with."""
        fields = [
            self.customer,
            self.topic,
            self.text,
            self.template,
            self.data,
            self.channel,
            *(None if at is None else at.astimezone(UTC).isoformat() for at in (self.not_before, self.expires_at)),
        ]
        return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Accepted:
    """`ruling` is the message's latest decision; `is_new`: it was not known before."""

    message: OutboxMessage
    ruling: Ruling
    is_new: bool


def accept(
    uow: UnitOfWork, company: Company, wanted: Wanted, now: datetime, templates: Library | None = None
) -> Accepted:
    """Keeps the message and decides about it. The same key again changes nothing and returns the same message.

    Raises `KeyTaken` if the key belongs to a message that says something else, `UnknownRecipient`, and
    `InvalidMessage`, which names the field.
    """
    known = _known(uow, wanted)
    if known is not None:
        return known
    topic = _check(company, wanted, now, templates)
    # Of two requests at once with the same key the second waits here or at the key, and finds the first one's message.
    if not uow.customers.lock_many([wanted.customer]):
        raise UnknownRecipient("customer", "there is no customer with this reference")
    new = _new(wanted, topic, now)
    ruling = _judge(uow, company, new, now)
    new = replace(new, channel=ruling.channel or new.channel, not_before=_not_before(new, ruling))
    status = "withheld" if ruling.verdict is Verdict.WITHHOLD else "queued"
    number = uow.outbox.add_once(new, status)
    if number is None:
        known = _known(uow, wanted)
        assert known is not None
        return known
    message = _kept(new, number, status)
    if ruling.verdict is not Verdict.SEND:
        # That it may leave is logged when it does.
        uow.touchpoints.add(touchpoint_of(message, ruling, now))
    return Accepted(message, ruling, is_new=True)


def latest_ruling(uow: UnitOfWork, message: OutboxMessage) -> Ruling:
    """The last decision about a message; until one is logged, that it may leave."""
    last = uow.touchpoints.latest(message.id)
    if last is None:
        rule = f"permission:{message.topic}/{message.channel}"
        return Ruling(
            Verdict.SEND, "allowed", rule, channel=message.channel, explanation=in_words("allowed", message.channel)
        )
    return Ruling(
        Verdict(last.decision),
        last.reason,
        last.rule,
        next_allowed_at=last.next_allowed_at,
        channel=last.channel,
        explanation=last.explanation,
        ledger_version=last.ledger_version,
    )


def _known(uow: UnitOfWork, wanted: Wanted) -> Accepted | None:
    found = uow.outbox.by_key(wanted.idempotency_key)
    if found is None:
        return None
    if found.fingerprint != wanted.fingerprint:
        raise KeyTaken("idempotency_key", "this key belongs to another message: use a new one")
    return Accepted(found, latest_ruling(uow, found), is_new=False)


def _check(company: Company, wanted: Wanted, now: datetime, templates: Library | None) -> Topic:
    topic = company.catalog.topics.get(wanted.topic)
    if topic is None:
        raise InvalidMessage("topic", f"no such topic; there are {', '.join(company.catalog.topics)}")
    if (wanted.text is None) == (wanted.template is None):
        raise InvalidMessage("text", "give exactly one of text and template")
    if wanted.text is not None and not wanted.text.strip():
        raise InvalidMessage("text", "must not be empty")
    if wanted.data is not None and wanted.template is None:
        raise InvalidMessage("data", "goes with a template")
    _check_template(wanted, templates)
    for field, at in (("not_before", wanted.not_before), ("expires_at", wanted.expires_at)):
        if at is not None and not EARLIEST_YEAR < at.year < LATEST_YEAR:
            raise InvalidMessage(field, f"must be between the years {EARLIEST_YEAR} and {LATEST_YEAR}")
    if wanted.expires_at is not None and wanted.expires_at <= max(wanted.not_before or now, now):
        late = "not_before" if wanted.not_before is not None and wanted.not_before > now else "now"
        raise InvalidMessage("expires_at", f"must be later than {late}")
    return topic


def _check_template(wanted: Wanted, templates: Library | None) -> None:
    if wanted.template is None:
        return
    if templates is None:
        raise InvalidMessage("template", "no templates are set up here: send text")
    try:
        template = templates.get(wanted.template)
    except CannotRender:
        raise InvalidMessage("template", "there is no template of this name") from None
    if template.topic != wanted.topic:
        raise InvalidMessage("topic", f"this template is about {template.topic}")
    if wanted.channel is not None and template.part_for(wanted.channel.value) is None:
        raise InvalidMessage("channel", f"this template has no words for {wanted.channel.value}")


def _new(wanted: Wanted, topic: Topic, now: datetime) -> NewOutboxMessage:
    earliest = max(wanted.not_before, now) if wanted.not_before is not None else now
    return NewOutboxMessage(
        customer=wanted.customer,
        conversation_id=None,
        event_id=None,
        channel=(wanted.channel or next(iter(Channel))).value,
        topic=topic.name,
        purpose=topic.purpose.value,
        text=wanted.text,
        not_before=earliest,
        created_at=now,
        message_id=f"m_{secrets.token_urlsafe(16)}",
        idempotency_key=wanted.idempotency_key,
        fingerprint=wanted.fingerprint,
        any_channel=wanted.channel is None,
        template=wanted.template,
        data=wanted.data,
        earliest=earliest,
        expires_at=wanted.expires_at or expiry_of(topic.purpose, earliest),
    )


def _judge(uow: UnitOfWork, company: Company, new: NewOutboxMessage, now: datetime) -> Ruling:
    """For the moment at which it may leave at the earliest. The customer's row must be held."""
    assert new.customer is not None
    found = profile.load(uow, company, [new.customer])[new.customer]
    ruling = rule_on_contact(uow, company, new, found, ALL_CHANNELS, new.not_before)
    if ruling.verdict is Verdict.SEND and new.not_before > now:
        return replace(
            ruling,
            verdict=Verdict.DEFER,
            reason="not_before",
            rule=NOT_BEFORE_RULE,
            next_allowed_at=new.not_before,
            explanation=in_words("not_before"),
        )
    return ruling


def _not_before(new: NewOutboxMessage, ruling: Ruling) -> datetime:
    """When it is judged again: when it may leave, or when it is out of date."""
    if ruling.next_allowed_at is None or new.expires_at is None:
        return new.not_before
    return min(ruling.next_allowed_at, new.expires_at)


def _kept(new: NewOutboxMessage, number: int, status: str) -> OutboxMessage:
    values = {field.name: getattr(new, field.name) for field in fields(new)}
    return OutboxMessage(id=number, status=status, attempts=0, claimed_by=None, last_error=None, **values)
