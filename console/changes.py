"""Preference changes as people read them: what no longer holds, what holds now, and whose words made it so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from company import Company
from console import names
from contact.catalog import CHANNELS
from contact.document import change_from_document
from contact.errors import ContactError
from contact.fold import permission_of
from contact.naming import Names
from contact.terms import Change, Channel, Permission, Preferences
from contact.words import preferences_in_words, will_in_words
from customers.stored import from_stored
from storage.records import LedgerEntry

_SAID = {Permission.GRANTED: "yes", Permission.DENIED: "no", Permission.UNSET: "nothing said"}


@dataclass(frozen=True)
class CellChange:
    """A permission before and after, of what is said in `scope`."""

    scope: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangeView:
    """One ledger entry. `promise` is the change in words; `cells` are the permissions that it changed; `gone` and `new`
    are limits, pauses and tastes that held before and after it, but not both."""

    customer: str
    version: int
    at: datetime
    actor: str
    channel: str | None
    promise: str | None
    cells: Sequence[CellChange]
    gone: Sequence[str]
    new: Sequence[str]
    words: str | None
    wording: str | None
    event_id: int | None
    undo_of: int | None


def view_change(entry: LedgerEntry, company: Company, zone: tzinfo) -> ChangeView:
    """`zone` is the customer's, for the dates that are told."""
    before = from_stored(entry.before, entry.version - 1, company.catalog)
    after = from_stored(entry.after, entry.version, company.catalog)
    limits_before, limits_after = _limits(before, company, zone), _limits(after, company, zone)
    return ChangeView(
        customer=entry.customer,
        version=entry.version,
        at=entry.at,
        actor=names.actor(entry.actor),
        channel=entry.channel,
        promise=promise(entry.change, company, zone),
        cells=_cells(before, after, Names(company.catalog)),
        gone=[line for line in limits_before if line not in limits_after],
        new=[line for line in limits_after if line not in limits_before],
        words=entry.words,
        wording=entry.wording,
        event_id=entry.event_id,
        undo_of=entry.undo_of,
    )


def promise(document: object, company: Company, zone: tzinfo) -> str | None:
    """What the company promises by this change, as it tells the customer; None for what is no change, or an empty one.

    Topics that have left the catalog are still named.
    """
    try:
        change = change_from_document(document, company.catalog, stored=True)
    except ContactError:
        return None
    return None if change == Change() else will_in_words(change, company.catalog, time_zone=zone)


def _limits(preferences: Preferences, company: Company, zone: tzinfo) -> list[str]:
    """What else the customer said, besides permissions, in words."""
    return preferences_in_words(replace(preferences, rules={}), company.catalog, time_zone=zone)


def _cells(before: Preferences, after: Preferences, wording: Names) -> list[CellChange]:
    """Permissions that differ. Topics of which the same became on the same channels are told together."""
    became: dict[str, dict[tuple[str, str], list[Channel]]] = {}
    for topic, channel in sorted(before.rules.keys() | after.rules.keys()):
        old, new = permission_of(before, topic, channel), permission_of(after, topic, channel)
        if old is not new:
            became.setdefault(topic, {}).setdefault((_SAID[old], _SAID[new]), []).append(channel)
    together: dict[tuple[tuple[tuple[str, str], tuple[Channel, ...]], ...], list[str]] = {}
    for topic, changes in became.items():
        signature = tuple((said, tuple(c for c in CHANNELS if c in channels)) for said, channels in changes.items())
        together.setdefault(signature, []).append(topic)
    return [
        CellChange(f"{wording.about(topics)} {wording.channel_list(channels)}", old, new)
        for signature, topics in together.items()
        for (old, new), channels in signature
    ]
