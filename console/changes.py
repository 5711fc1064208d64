"""Preference changes as people read them: what no longer holds, what holds now, and whose words made it so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from company import Company
from console import names
from contact.document import change_from_document
from contact.errors import ContactError
from contact.words import preferences_in_words, will_in_words
from customers.stored import from_stored
from storage.records import Json, LedgerEntry


@dataclass(frozen=True)
class ChangeView:
    """One ledger entry. `promise` is the change in words; `gone` and `new` are lines of the preferences before and after
    it that are not in both."""

    customer: str
    version: int
    at: datetime
    actor: str
    channel: str | None
    promise: str | None
    gone: Sequence[str]
    new: Sequence[str]
    words: str | None
    wording: str | None
    event_id: int | None
    undo_of: int | None


def view_change(entry: LedgerEntry, company: Company, zone: tzinfo) -> ChangeView:
    """`zone` is the customer's, for the dates that are told."""
    before = _lines(entry.before, entry.version - 1, company, zone)
    after = _lines(entry.after, entry.version, company, zone)
    return ChangeView(
        customer=entry.customer,
        version=entry.version,
        at=entry.at,
        actor=names.actor(entry.actor),
        channel=entry.channel,
        promise=promise(entry.change, company, zone),
        gone=[line for line in before if line not in after],
        new=[line for line in after if line not in before],
        words=entry.words,
        wording=entry.wording,
        event_id=entry.event_id,
        undo_of=entry.undo_of,
    )


def promise(document: object, company: Company, zone: tzinfo) -> str | None:
    """What the company promises by this change, as it tells the customer; None for what is no change.

    Topics that have left the catalog are still named.
    """
    try:
        return will_in_words(
            change_from_document(document, company.catalog, stored=True), company.catalog, time_zone=zone
        )
    except ContactError:
        return None


def _lines(document: Json, version: int, company: Company, zone: tzinfo) -> list[str]:
    return preferences_in_words(from_stored(document, version, company.catalog), company.catalog, time_zone=zone)
