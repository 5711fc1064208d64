"""A prospect turns out to be a customer: what they said as somebody unknown holds for the customer too.

The number tells: whoever wrote from it holds it, and the company has confirmed that it is the customer's. The stricter
word wins and nothing is loosened (`strictest`). The customer's ledger gets one entry, with the prospect's own words and
where they stand; the prospect's ledger stays as it was, with a last entry that says who they are. `undo` takes the
customer's entry back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from company import Company
from contact.errors import InvalidChange
from contact.fold import diff
from contact.terms import Change
from customers import consent
from customers.errors import InvalidRecord, UnknownCustomer
from customers.stored import from_stored
from customers.strictest import stricter
from storage import UnitOfWork
from storage.records import Customer, LedgerEntry
from storage.sms_numbers import TELEPHONE

MADE_BY = "made_by"
SMS = "sms"
MADE_HERE = {MADE_BY: SMS}
"""Attributes of a prospect who is known by their number only."""
MERGED = "merged"
"""The key of what a prospect's ledger says when they turned out to be somebody; and who made the customer's entry."""
_LONGEST_WORDS = 2000


def is_prospect(customer: Customer) -> bool:
    """Whether this is somebody of whom only the number is known."""
    return customer.attributes.get(MADE_BY) == MADE_HERE[MADE_BY]


def confirmed_numbers(customers: Iterable[Customer]) -> set[str]:
    """The telephone numbers that the company has confirmed to be these customers'."""
    return {
        point.address
        for customer in customers
        for point in customer.points
        if point.verified and point.channel in TELEPHONE and not is_prospect(customer)
    }


def prospects_at(uow: UnitOfWork, numbers: Collection[str]) -> Mapping[str, Sequence[Customer]]:
    """The prospects with these numbers, by number. Call it before the customers are stored anew, or after."""
    if not numbers:
        return {}
    holders = uow.sms_numbers.holders(numbers)
    people = uow.customers.many({ref for refs in holders.values() for ref in refs})
    found = {
        number: [people[ref] for ref in refs if ref in people and is_prospect(people[ref])]
        for number, refs in holders.items()
    }
    return {number: prospects for number, prospects in found.items() if prospects}


def merge_at(uow: UnitOfWork, company: Company, numbers: Collection[str], now: datetime) -> Sequence[LedgerEntry]:
    """Takes what prospects with these numbers have said over to the customers whose numbers they are now.

    Nothing happens at a number that is nobody's yet, or whose prospects have said nothing new. Returns the customers'
    new entries. Locks the customers, then the prospects: in this order everywhere, or two could wait for each other.
    """
    prospects = prospects_at(uow, numbers)
    if not prospects:
        return ()
    owners = uow.sms_numbers.holders(list(prospects), verified=True)
    people = uow.customers.many({ref for refs in owners.values() for ref in refs})
    entries = []
    for number in sorted(prospects):
        named = [ref for ref in owners.get(number, ()) if ref in people and not is_prospect(people[ref])]
        if named:
            entries += _merge(uow, company, number, named, prospects[number], now)
    return entries


def merge_into(uow: UnitOfWork, company: Company, number: str, customer: str, now: datetime) -> Sequence[LedgerEntry]:
    """As `merge_at`, for one customer who has proven to hold the number."""
    prospects = prospects_at(uow, [number]).get(number, ())
    return _merge(uow, company, number, [customer], prospects, now)


def undo(
    uow: UnitOfWork, company: Company, customer: str, version: int, *, actor: str, evidence: str, now: datetime
) -> LedgerEntry | None:
    """Takes one merge back: what it refused or limited no longer holds, what was said since stays.

    Only for staff, with evidence, for it may loosen. Returns the new entry, None if nothing changes. Raises
    `UnknownCustomer`, and `InvalidRecord` if that entry is no merge or has been undone.
    """
    if uow.customers.lock(customer) is None:
        raise UnknownCustomer(customer)
    entries = uow.ledger.of_customer(customer)
    merged = next((entry for entry in entries if entry.version == version), None)
    if merged is None or merged.actor != MERGED:
        raise InvalidRecord("version", "is not an entry that a merge has made")
    if any(entry.undo_of == version for entry in entries):
        raise InvalidRecord("version", "has been undone already")
    before, after = (from_stored(state, 0, company.catalog) for state in (merged.before, merged.after))
    return consent.record(
        uow,
        company,
        customer=customer,
        change=diff(after, before, company.catalog),
        actor=actor,
        channel=None,
        words=evidence,
        event_id=None,
        wording=None,
        now=now,
        undo_of=version,
    )


def _merge(
    uow: UnitOfWork,
    company: Company,
    number: str,
    customers: Sequence[str],
    prospects: Sequence[Customer],
    now: datetime,
) -> list[LedgerEntry]:
    entries: list[LedgerEntry] = []
    news = [prospect for prospect in prospects if prospect.ref not in customers and _has_news(uow, prospect)]
    if not news:
        return entries
    uow.customers.lock_many(customers)
    uow.customers.lock_many([prospect.ref for prospect in news])
    for prospect in news:
        if not _has_news(uow, prospect):
            continue  # somebody else was quicker
        for ref in sorted(customers):
            entry = _take_over(uow, company, number, ref, prospect, now)
            if entry is not None:
                entries.append(entry)
        what = {MERGED: {"channel": SMS, "address": number, "into": sorted(customers)}}
        consent.note(
            uow,
            company,
            customer=prospect.ref,
            what=what,
            in_words="this number is a customer's; what was said here holds for them",
            actor="company",
            channel=None,
            words=None,
            event_id=None,
            wording=None,
            now=now,
        )
        _retire(uow, prospect, now)
    return entries


def _has_news(uow: UnitOfWork, prospect: Customer) -> bool:
    newest = uow.ledger.newest(prospect.ref)
    return newest is not None and MERGED not in newest.change


def _take_over(
    uow: UnitOfWork, company: Company, number: str, ref: str, prospect: Customer, now: datetime
) -> LedgerEntry | None:
    own = consent.preferences(uow, company, ref)
    said = consent.preferences(uow, company, prospect.ref)
    entries = [entry for entry in uow.ledger.of_customer(prospect.ref) if MERGED not in entry.change]
    words = " / ".join(dict.fromkeys(entry.words for entry in entries if entry.words))

    def record(change: Change) -> LedgerEntry | None:
        return consent.record(
            uow,
            company,
            customer=ref,
            change=change,
            actor=MERGED,
            channel=SMS,
            words=words[:_LONGEST_WORDS] or None,
            event_id=entries[-1].event_id,
            wording=f"Said from {number} as {prospect.ref}, whose ledger has it up to version {entries[-1].version}.",
            now=now,
        )

    change = stricter(own, said, company.catalog, now)
    try:
        return record(change)
    except InvalidChange:
        return record(Change(rules=change.rules))  # more limits than can be kept: then at least every no


def _retire(uow: UnitOfWork, prospect: Customer, now: datetime) -> None:
    """Nothing is sent to the prospect any more: the number is the customer's."""
    points = tuple(replace(point, verified=False) for point in prospect.points)
    if points != prospect.points:
        uow.customers.put(replace(prospect, points=points), now)
