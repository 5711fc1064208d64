"""Why a message went out, was held or withheld, for staff: the gate's sentence, and the customer's words behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from company import Company
from console import names
from contact.why import explain, shortened
from storage.records import LedgerEntry, Touchpoint


@dataclass(frozen=True)
class Reason:
    """`words` are the customer's, from the ledger entry `version`; None if nobody's words are behind it."""

    text: str
    words: str | None
    version: int | None


def reason_of(touch: Touchpoint, entries: Sequence[LedgerEntry], company: Company) -> Reason:
    """`entries` are the customer's ledger, oldest first."""
    told = explain(touch, entries, company.catalog)
    entry = next((entry for entry in entries if entry.version == told.version), None)
    return Reason(
        text=touch.explanation or names.plain(touch.reason).capitalize(),
        words=shortened(entry.words) or None if entry is not None else None,
        version=told.version,
    )
