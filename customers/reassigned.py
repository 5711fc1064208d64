"""A telephone number that has gone to somebody else: no consent that was given for it is worth anything any more.

A carrier hands a number on after weeks. 47 CFR 64.1200(a)(1) and (m): calling or texting the new holder on the old
one's consent is a violation. So everybody who had the number loses every yes to texts and calls that may have been
given for it, the number proves nobody's identity, and it is blocked for everything until staff say whose it is.
Refusals and limits stay: this never loosens anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from company import Company
from contact.terms import Change, Channel, Permission, Preferences, Rule
from customers import consent
from customers.addresses import normal_address
from customers.errors import InvalidRecord, UnknownNumber
from customers.merge import is_prospect
from customers.schemas import NumberMark
from storage import UnitOfWork
from storage.records import SmsNumber, Suppression
from storage.sms_numbers import TELEPHONE
from storage.suppressions import BLOCKED_BY_CARRIER, REASSIGNED, STOPPED

# A new holder's START lifts these; it must not make the old holder's texts theirs.
_WEAKER = (STOPPED, BLOCKED_BY_CARRIER)


def normal_number(company: Company, number: str) -> str:
    """The number in E.164; without "+" it is one of the company's own country. Raises `InvalidRecord`."""
    try:
        return normal_address(Channel.SMS, number, company.policy.default_country)
    except ValueError as error:
        raise InvalidRecord("number", str(error)) from None


def mark(
    uow: UnitOfWork, company: Company, address: str, *, actor: str, evidence: str, now: datetime, reason: str
) -> Sequence[str]:
    """Ends every consent that is tied to this number (E.164). Returns the references of those it was tied to.

    `reason` says who found out ("twilio:30005", "staff"), `evidence` how. Again on the same number: only what has been
    given for it since. Takes the number's lock, then the customers': call it before anything else in the transaction.
    """
    number = uow.sms_numbers.hold(address)
    people = uow.sms_numbers.holders([address]).get(address, ())
    uow.customers.lock_many(people)
    found = uow.customers.many(people)
    was_confirmed = set(uow.sms_numbers.unverify(address))
    uow.sms_numbers.save(SmsNumber(address, None, None, number.failures, number.failures_since))
    earlier = uow.suppressions.get(Channel.SMS, address)
    newly = [
        channel
        for channel in TELEPHONE
        if uow.suppressions.add(Suppression(channel, address, REASSIGNED, now), over=_WEAKER)
    ]
    for ref in people:
        channels = [point.channel for point in found[ref].points if point.address == address]
        said = consent.preferences(uow, company, ref)
        given = _grants(said, channels)
        if newly or given or ref in was_confirmed:
            what: dict[str, Any] = {
                "channel": Channel.SMS.value,
                "address": address,
                "reason": REASSIGNED,
                "by": reason,
            }
            if earlier is not None and earlier.reason != REASSIGNED:
                what["instead_of"] = earlier.reason
            _note(uow, company, ref, {"suppressed": what}, "the number is somebody else's now", actor, evidence, now)
        if given:
            consent.record(
                uow,
                company,
                customer=ref,
                change=Change(rules=given),
                actor=actor,
                channel=None,
                words=evidence,
                event_id=None,
                wording=None,
                now=now,
            )
        if is_prospect(found[ref]):
            # Of them nothing but the number was known: whoever writes from it next is somebody else.
            uow.sms_numbers.forget(address, ref)
    return people


def mark_by_staff(uow: UnitOfWork, company: Company, number: str, body: NumberMark, now: datetime) -> dict[str, Any]:
    """The manual mark. Raises `InvalidRecord` for what is no number, `UnknownNumber` for one nobody here has."""
    address = normal_number(company, number)
    if not uow.sms_numbers.holders([address]):
        raise UnknownNumber(address)
    people = mark(uow, company, address, actor=body.actor, evidence=body.evidence, now=now, reason="staff")
    return {"number": address, "state": REASSIGNED, "customers": list(people)}


def release(uow: UnitOfWork, company: Company, number: str, body: NumberMark, now: datetime) -> dict[str, Any]:
    """Takes the block away: the mark was a mistake, or it is known whose the number is now.

    What was granted for it does not come back, and nobody's contact point is confirmed by it. Raises as
    `mark_by_staff`; `UnknownNumber` too if the number is not marked.
    """
    address = normal_number(company, number)
    uow.sms_numbers.hold(address)
    people = uow.sms_numbers.holders([address]).get(address, ())
    uow.customers.lock_many(people)
    lifted = []
    for channel in TELEPHONE:
        found = uow.suppressions.get(channel, address)
        if found is not None and found.reason == REASSIGNED and uow.suppressions.lift(channel, address):
            lifted.append(channel)
    if not lifted:
        raise UnknownNumber(address)
    what = {"lifted": {"channel": Channel.SMS.value, "address": address, "reason": REASSIGNED}}
    for ref in people:
        _note(uow, company, ref, what, "the number can be used again", body.actor, body.evidence, now)
    return {"number": address, "state": "released", "customers": list(people)}


def is_marked(uow: UnitOfWork, address: str) -> bool:
    """Whether the number is known to have gone to somebody else. Then it proves nobody's identity."""
    found = uow.suppressions.get(Channel.SMS, address)
    return found is not None and found.reason == REASSIGNED


def _grants(said: Preferences, channels: Sequence[str]) -> tuple[Rule, ...]:
    """What takes back every yes on these channels. A customer with a second number loses it too: nobody can tell for
    which of the two it was given."""
    return tuple(
        Rule(topic, channel.value, Permission.UNSET)
        for (topic, channel), permission in sorted(said.rules.items())
        if channel.value in channels and permission is Permission.GRANTED
    )


def _note(
    uow: UnitOfWork,
    company: Company,
    ref: str,
    what: dict[str, Any],
    in_words: str,
    actor: str,
    evidence: str,
    now: datetime,
) -> None:
    consent.note(
        uow,
        company,
        customer=ref,
        what=what,
        in_words=in_words,
        actor=actor,
        channel=None,
        words=evidence,
        event_id=None,
        wording=None,
        now=now,
    )
