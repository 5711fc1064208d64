"""Keeps what came of a call or letter, in the caller's one transaction, and does to the ledger what follows from it."""

from __future__ import annotations

from datetime import datetime

from company import Company
from connectors.worklist.outcomes import InvalidOutcome, Outcome, Reported, Scope, may_follow
from contact.terms import OPTIONAL, Change, Channel, Permission, Rule
from customers import consent
from storage import UnitOfWork
from storage.records import DeliveryReceipt, OutboxMessage, Suppression, WorklistRow

ACTOR = "work_list"
_BLOCKED = {
    Outcome.REFUSED: "at the customer's wish",
    Outcome.WRONG_NUMBER: "it is somebody else's",
    Outcome.RETURNED_MAIL: "mail came back",
}
_THINGS = {
    Channel.PHONE: "calls to this number",
    Channel.SMS: "texts to this number",
    Channel.POST: "letters to this address",
}


def report(uow: UnitOfWork, company: Company, channel: str, told: Reported, now: datetime) -> bool:
    """Keeps the outcome, with a receipt. False: it has been reported before, and nothing changes.

    A refusal denies the topic or everything optional by this channel, or blocks the address; a wrong number is blocked
    for calls and texts, an address that mail comes back from for letters. Raises `InvalidOutcome`.
    """
    message = uow.outbox.by_message_id(told.message)
    found = uow.worklists.get(message.id) if message is not None else None
    if message is None or found is None or found.channel != channel:
        raise InvalidOutcome("message", f"there is no such message on the list for {channel}")
    # Before anything else is touched: locks are taken in one order (see `Events.append`).
    people = _people(uow, found)
    uow.customers.lock_many(people)
    row = uow.worklists.get(message.id)
    assert row is not None
    if row.status == told.outcome:
        return False
    if row.taken_at is None:
        raise InvalidOutcome("message", "nobody has taken this from the list")
    if not may_follow(row.status, told.outcome):
        raise InvalidOutcome("outcome", f"{row.status} has been reported, and {told.outcome} cannot follow it")
    _keep(uow, row, told, now)
    if told.outcome is Outcome.REFUSED and told.scope is not Scope.ADDRESS:
        _deny(uow, company, message, row, told, now)
    elif told.outcome in _BLOCKED:
        _block(uow, company, row, told, people, now)
    return True


def _people(uow: UnitOfWork, row: WorklistRow) -> list[str]:
    """Everybody with this address: a block holds for all of them."""
    channels = _channels_of(row)
    return sorted({row.customer, *(ref for one in channels for ref in uow.customers.by_address(one, row.address))})


def _channels_of(row: WorklistRow) -> tuple[Channel, ...]:
    """A stranger's telephone is a stranger's for texts too."""
    return (Channel.PHONE, Channel.SMS) if row.channel == Channel.PHONE else (Channel(row.channel),)


def _keep(uow: UnitOfWork, row: WorklistRow, told: Reported, now: datetime) -> None:
    uow.receipts.add(DeliveryReceipt(row.outbox_id, f"worklist:{row.outbox_id}", told.outcome.value, now))
    if told.outcome is Outcome.NOT_DONE:
        uow.worklists.put_back(row.outbox_id, now)
        # Nobody was reached: it counts when it is taken again.
        uow.touchpoints.take_back(row.outbox_id, told.outcome.value)
        return
    uow.worklists.report(row, told.outcome.value, told.words, now)
    uow.touchpoints.delivered(row.outbox_id, told.outcome.value)


def _deny(
    uow: UnitOfWork, company: Company, message: OutboxMessage, row: WorklistRow, told: Reported, now: datetime
) -> None:
    topic = message.topic if told.scope is Scope.TOPIC and message.topic is not None else OPTIONAL
    consent.record(
        uow,
        company,
        customer=row.customer,
        change=Change(rules=(Rule(topic, row.channel, Permission.DENIED),)),
        actor=ACTOR,
        channel=row.channel,
        words=told.words,
        event_id=None,
        wording=row.text,
        now=now,
    )


def _block(
    uow: UnitOfWork, company: Company, row: WorklistRow, told: Reported, people: list[str], now: datetime
) -> None:
    reason = told.outcome.value
    channels = _channels_of(row) if told.outcome is Outcome.WRONG_NUMBER else (Channel(row.channel),)
    for channel in channels:
        if not uow.suppressions.add(Suppression(channel, row.address, reason, now)):
            continue
        having = set(uow.customers.by_address(channel, row.address))
        for ref in people:
            if ref not in having:
                continue
            consent.note(
                uow,
                company,
                customer=ref,
                what={"suppressed": {"channel": channel.value, "address": row.address, "reason": reason}},
                in_words=f"no more {_THINGS[channel]}: {_BLOCKED[told.outcome]}",
                actor=ACTOR,
                channel=row.channel,
                words=told.words,
                event_id=None,
                wording=None,
                now=now,
            )
