"""The one door to the ledger of consent: every change of preferences, whoever makes it, goes through `record`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from company import Company
from contact.document import change_to_document
from contact.fold import apply
from contact.terms import Change, Preferences
from contact.words import change_in_words
from customers.errors import StaleVersion, UnknownCustomer
from customers.stored import MOST_SCOPES, from_stored, to_stored
from storage import UnitOfWork
from storage.records import Json, LedgerEntry, NewEvent


def preferences(uow: UnitOfWork, company: Company, ref: str) -> Preferences:
    """What the customer has said so far. Raises `UnknownCustomer`."""
    found = preferences_of_many(uow, company, [ref])
    if ref not in found:
        raise UnknownCustomer(ref)
    return found[ref]


def preferences_of_many(uow: UnitOfWork, company: Company, refs: Iterable[str]) -> Mapping[str, Preferences]:
    """What these customers have said so far. Unknown references are left out."""
    return {
        ref: Preferences(version=version) if document is None else from_stored(document, version, company.catalog)
        for ref, (version, document) in uow.ledger.current(refs).items()
    }


def record(
    uow: UnitOfWork,
    company: Company,
    *,
    customer: str,
    change: Change,
    actor: str,
    channel: str | None,
    words: str | None,
    event_id: int | None,
    wording: str | None,
    now: datetime,
    conversation_id: str | None = None,
    base_version: int | None = None,
    undo_of: int | None = None,
) -> LedgerEntry | None:
    """Makes the change, adds it to the ledger and announces it with a `preference_changed` event.

    Returns the entry; None if the change changes nothing, and then nothing is added or announced: the ledger holds
    changes of state, the event log holds what was said. `words` are the customer's, verbatim, or what staff gave as
    evidence; `wording` is the text the customer was shown; `event_id` is the event they answered with.

    Holds the customer until the transaction ends. Do so (`uow.customers.lock`) before the transaction's first event is
    appended, or two transactions may wait for each other.

    Raises `UnknownCustomer`; `StaleVersion` if `base_version` is given and the ledger has moved past it;
    `contact.errors.InvalidChange` if the customer's preferences would outgrow what can be kept.
    """
    held = uow.customers.lock(customer)
    if held is None:
        raise UnknownCustomer(customer)
    before = preferences(uow, company, customer)
    if base_version is not None and base_version != before.version:
        raise StaleVersion(customer, base_version, before.version)
    after = replace(apply(before, change, company.catalog), version=before.version + 1)
    if len(after.pauses) > MOST_SCOPES:
        after = replace(after, pauses=tuple(p for p in after.pauses if p.until is None or p.until > now))
    old, new = to_stored(before), to_stored(after)
    if old == new:
        return None
    document = change_to_document(change)
    zone = None if held.time_zone is None else ZoneInfo(held.time_zone)
    entry = LedgerEntry(
        customer=customer,
        version=after.version,
        at=now,
        actor=actor,
        channel=channel,
        change=document,
        before=old,
        after=new,
        words=words,
        event_id=event_id,
        wording=wording,
        undo_of=undo_of,
    )
    in_words = change_in_words(change, company.catalog, now=now, time_zone=zone)
    _keep(uow, entry, in_words, conversation_id)
    return entry


def note(
    uow: UnitOfWork,
    company: Company,
    *,
    customer: str,
    what: Json,
    in_words: str,
    actor: str,
    channel: str | None,
    words: str | None,
    event_id: int | None,
    wording: str | None,
    now: datetime,
    conversation_id: str | None = None,
) -> LedgerEntry:
    """Adds to the ledger what changes no preference but belongs to the proof of consent: a blocked or freed address.

    `what` is no change document: its one key says what happened (`suppressed`, `lifted`) to which channel and address.
    Locks as `record` does. Raises `UnknownCustomer`.
    """
    if uow.customers.lock(customer) is None:
        raise UnknownCustomer(customer)
    before = preferences(uow, company, customer)
    state = to_stored(before)
    entry = LedgerEntry(
        customer=customer,
        version=before.version + 1,
        at=now,
        actor=actor,
        channel=channel,
        change=what,
        before=state,
        after=state,
        words=words,
        event_id=event_id,
        wording=wording,
    )
    _keep(uow, entry, in_words, conversation_id)
    return entry


def _keep(uow: UnitOfWork, entry: LedgerEntry, in_words: str, conversation_id: str | None) -> None:
    """Adds the entry to the ledger and announces it. The customer must be held."""
    if not uow.ledger.append(entry):
        # Cannot happen while the customer is held; if it does, nothing of this may be kept.
        raise StaleVersion(entry.customer, entry.version - 1, entry.version)
    uow.events.append(
        NewEvent(
            at=entry.at,
            kind="preference_changed",
            by="system",
            conversation_id=conversation_id,
            customer=entry.customer,
            channel=entry.channel,
            reply_to=entry.event_id,
            data={
                "version": entry.version,
                "change": entry.change,
                "in_words": in_words,
                "undo_of": entry.undo_of,
            },
        )
    )
