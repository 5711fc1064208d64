"""Whose number is this, and which conversation do its messages belong to?

The carrier's signature proves who holds the number. That is the proof of identity for the one customer whose verified
contact point it is. A number that nobody has belongs to a new prospect. One that several customers have, or whose
customer never confirmed it, proves nothing until its holder gives a proof (see `proof`). One that has gone to somebody
else proves nothing at all.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import phonenumbers

from customers.merge import MADE_HERE, is_prospect
from customers.reassigned import is_marked
from storage import UnitOfWork
from storage.records import Conversation, Customer, Point, SmsNumber

CHANNEL = "sms"


@dataclass(frozen=True, slots=True)
class Thread:
    """`people` are the customers whose contact point the number is; `is_new`: the number has never written before."""

    conversation: Conversation
    people: Sequence[Customer]
    is_new: bool

    @property
    def proven(self) -> bool:
        return self.conversation.verified


def find_thread(uow: UnitOfWork, number: SmsNumber, now: datetime) -> Thread:
    """The conversation of a held number, with its own lock held too; made if there is none."""
    people = people_of(uow, number.address)
    if not people:
        people = [_new_prospect(uow, number.address, now)]
        return Thread(_held(uow, _conversation_of(uow, people[0].ref, number.address, now), number), people, True)
    customer = None if is_marked(uow, number.address) else _proven_customer(people, number, now)
    if customer is not None:
        return Thread(_held(uow, _conversation_of(uow, customer, number.address, now), number), people, False)
    found = uow.conversations.unproven_of_address(CHANNEL, number.address)
    if found is not None:
        return Thread(_held(uow, found.id, number), people, False)
    return Thread(_held(uow, _add(uow, None, number.address, now), number), people, True)


def people_of(uow: UnitOfWork, address: str) -> list[Customer]:
    """The customers with this number. A prospect who was made up for it counts only until the company names another."""
    refs = uow.customers.by_address(CHANNEL, address)
    found = uow.customers.many(refs)
    people = [found[ref] for ref in refs if ref in found]
    named = [person for person in people if not is_prospect(person)]
    return named or people[:1]


def _proven_customer(people: Sequence[Customer], number: SmsNumber, now: datetime) -> str | None:
    if len(people) == 1 and is_prospect(people[0]):
        return people[0].ref  # whoever holds the number: that is all they are
    if len(people) == 1 and any(
        point.channel == CHANNEL and point.address == number.address and point.verified for point in people[0].points
    ):
        return people[0].ref
    believed = number.proven is not None and number.proven_until is not None and number.proven_until > now
    if believed and any(person.ref == number.proven for person in people):
        return number.proven
    return None


def _new_prospect(uow: UnitOfWork, address: str, now: datetime) -> Customer:
    """Nobody the company knows: a person of whom only the number is known. The time zone stays unknown, for a number
    may be far from home; then the strictest hours hold."""
    parsed = phonenumbers.parse(address, None)
    prospect = Customer(
        ref=f"sms-{secrets.token_hex(10)}",
        first_name=None,
        last_name=None,
        stage="prospect",
        time_zone=None,
        postal_code=None,
        country=_country(parsed),
        locale=None,
        attributes=dict(MADE_HERE),
        points=(Point(CHANNEL, address, True),),
    )
    uow.customers.put(prospect, now)
    return prospect


def _country(number: phonenumbers.PhoneNumber) -> str | None:
    region = phonenumbers.region_code_for_number(number)
    return region if region is not None and len(region) == 2 and region.isalpha() else None


def _conversation_of(uow: UnitOfWork, customer: str, address: str, now: datetime) -> str:
    found = uow.conversations.of_customer(customer, CHANNEL)
    if found is None:
        # Two numbers of one customer may write for the first time at once.
        uow.customers.lock(customer)
        found = uow.conversations.of_customer(customer, CHANNEL)
    return found.id if found is not None else _add(uow, customer, address, now)


def _add(uow: UnitOfWork, customer: str | None, address: str, now: datetime) -> str:
    name = f"c_{secrets.token_urlsafe(16)}"
    uow.conversations.add(
        name, customer=customer, channel=CHANNEL, verified=customer is not None, now=now, address=address
    )
    return name


def _held(uow: UnitOfWork, conversation: str, number: SmsNumber) -> Conversation:
    held = uow.conversations.lock(conversation)
    assert held is not None
    if held.address != number.address:
        uow.conversations.reply_to(conversation, number.address)
    return held
