"""From choices into the ledger: what tightens at once, what loosens after a yes to a question that reads it back.

The question travels through the browser as a signed proposal, so that the yes is one to just that change, made for that
state of the ledger, in those words.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

import jwt

from company import Company
from contact.document import change_from_document, change_to_document
from contact.effect import changes_anything, loosens
from contact.errors import InvalidChange
from contact.fold import diff
from contact.terms import Change, ContactProfile
from contact.words import done_in_words, kept_in_words, will_in_words
from customers import consent
from customers.errors import StaleVersion
from customers.stored import from_stored
from storage import UnitOfWork
from storage.records import LedgerEntry
from web.preference_page.choices import Choice
from web.preference_page.visit import UNDO_WITHIN, Visit

CUSTOMER = "customer"
PAGE = "page"
"""The channel of ledger entries from here. Nothing is ever sent on it."""
UNDONE = "Undone: it is as it was before."
ANSWER_WITHIN = timedelta(hours=1)
"""How long a question may stay open."""
_ALGORITHM = "HS256"


class InvalidProposal(Exception):
    """What was said yes to was not asked, or too long ago."""


@dataclass(frozen=True, slots=True)
class Question:
    """What would loosen, read back. `token` is the signed proposal that a yes sends."""

    lines: Sequence[str]
    token: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """`done` is what was recorded at once, `question` what waits for a yes, `refused` what an old link may not do."""

    done: LedgerEntry | None = None
    question: Question | None = None
    refused: Sequence[str] = ()


def settle(
    uow: UnitOfWork,
    company: Company,
    secret: str,
    visit: Visit,
    choices: Iterable[Choice],
    *,
    shown: str,
    base_version: int | None,
) -> Outcome:
    """Records what tightens and asks about the rest. `shown` is the text that stood beside the button.

    With `base_version`: raises `StaleVersion` if the ledger has moved past it. Without, a withdrawal counts whatever
    has happened meanwhile. The unit of work must be writing.
    """
    before = _hold(uow, company, visit, base_version)
    catalog, now = company.catalog, visit.now
    wanted = [one for one in choices if changes_anything(before, one.change, catalog, now)]
    loose = [one for one in wanted if loosens(before, one.change, catalog, now)]
    tight = [one for one in wanted if one not in loose]
    if tight and loosens(before, joined(tight), catalog, now):
        loose, tight = wanted, []
    done = _record(uow, company, visit, tight, shown=shown, base_version=before.version) if tight else None
    if not loose:
        return Outcome(done)
    lines = _read_back(loose, company, visit)
    if not visit.fresh:
        return Outcome(done, refused=lines)
    version = before.version if done is None else done.version
    return Outcome(done, Question(lines, _propose(secret, visit, loose, lines, version)))


def confirm(uow: UnitOfWork, company: Company, secret: str, visit: Visit, token: str) -> LedgerEntry | None:
    """Records what was said yes to. None: it was so already.

    Raises `InvalidProposal`; `StaleVersion` if the ledger has moved on since the question.
    """
    said = _read_proposal(secret, token, visit)
    if not visit.fresh:
        raise InvalidProposal
    try:
        change = change_from_document(said["change"], company.catalog)
    except InvalidChange:
        raise InvalidProposal from None
    return consent.record(
        uow,
        company,
        customer=visit.customer.ref,
        change=change,
        actor=CUSTOMER,
        channel=PAGE,
        words=said["words"],
        event_id=None,
        wording=said["wording"],
        now=visit.now,
        base_version=said["version"],
    )


def withdraw(uow: UnitOfWork, company: Company, visit: Visit, choice: Choice, *, shown: str) -> LedgerEntry | None:
    """Records a withdrawal, which needs no version and no fresh link. None: it was so already."""
    _hold(uow, company, visit, None)
    return _record(uow, company, visit, [choice], shown=shown, base_version=None)


def can_undo(visit: Visit, entry: LedgerEntry) -> bool:
    """Whether it is the newest change, made here, within the hour, and the link's own customer is at the address."""
    own = entry.actor == CUSTOMER and entry.channel == PAGE and entry.undo_of is None
    newest = entry.version == visit.preferences.version
    return own and newest and visit.at_home and visit.now - entry.at <= UNDO_WITHIN


def undo(uow: UnitOfWork, company: Company, visit: Visit, version: int) -> LedgerEntry | None:
    """Takes back the newest change. It loosens without another question, as it leads back to what held just before.

    Raises `StaleVersion` if it is not the newest, or too old to be a slip.
    """
    current = _hold(uow, company, visit, version)
    entry = uow.ledger.version(visit.customer.ref, version)
    if entry is None or not can_undo(visit, entry):
        raise StaleVersion(visit.customer.ref, version, current.version)
    before = from_stored(entry.before, entry.version - 1, company.catalog)
    after = from_stored(entry.after, entry.version, company.catalog)
    return consent.record(
        uow,
        company,
        customer=visit.customer.ref,
        change=diff(after, before, company.catalog),
        actor=CUSTOMER,
        channel=PAGE,
        words="Undo",
        event_id=None,
        wording=said_of(entry, company, visit),
        now=visit.now,
        base_version=version,
        undo_of=version,
    )


def said_of(entry: LedgerEntry, company: Company, visit: Visit) -> str:
    """The receipt, in the words of the chat."""
    if entry.undo_of is not None:
        return UNDONE
    try:
        change = change_from_document(entry.change, company.catalog, stored=True)
    except InvalidChange:
        return "Done."
    done = done_in_words(change, company.catalog, now=entry.at, time_zone=visit.zone)
    kept = kept_in_words(change, company.catalog)
    return f"{done} {kept}" if kept else done


def joined(choices: Sequence[Choice]) -> Change:
    """One change that does what all of these do."""
    parts: dict[str, Any] = {
        field.name: tuple(item for one in choices for item in getattr(one.change, field.name))
        for field in fields(Change)
    }
    return Change(**parts)


def reach_notes(change: Change, profile: ContactProfile, company: Company) -> list[str]:
    """What is granted in vain: marketing goes to confirmed addresses only."""
    catalog = company.catalog
    asked = {rule.channel for rule in change.rules if catalog.is_known(rule.topic)}
    return [
        f"We have not confirmed your address for {catalog.channels[channel].things} yet; marketing waits until then."
        for channel in dict.fromkeys(point.channel for point in profile.points)
        if channel.value in asked and not any(p.verified for p in profile.points if p.channel is channel)
    ]


def _hold(uow: UnitOfWork, company: Company, visit: Visit, base_version: int | None):  # type: ignore[no-untyped-def]
    uow.customers.lock(visit.customer.ref)
    before = consent.preferences(uow, company, visit.customer.ref)
    if base_version is not None and base_version != before.version:
        raise StaleVersion(visit.customer.ref, base_version, before.version)
    return before


def _record(
    uow: UnitOfWork,
    company: Company,
    visit: Visit,
    choices: Sequence[Choice],
    *,
    shown: str,
    base_version: int | None,
) -> LedgerEntry | None:
    return consent.record(
        uow,
        company,
        customer=visit.customer.ref,
        change=joined(choices),
        actor=CUSTOMER,
        channel=PAGE,
        words="\n".join(one.words for one in choices),
        event_id=None,
        wording=shown,
        now=visit.now,
        base_version=base_version,
    )


def _read_back(choices: Sequence[Choice], company: Company, visit: Visit) -> list[str]:
    """All that is switched on as one sentence, everything else as one of its own."""
    switched = [one for one in choices if one.change.rules]
    changes = [joined(switched)] if switched else []
    changes += [one.change for one in choices if not one.change.rules]
    return [will_in_words(one, company.catalog, now=visit.now, time_zone=visit.zone) for one in changes]


def _propose(secret: str, visit: Visit, choices: Sequence[Choice], lines: Sequence[str], version: int) -> str:
    claims = {
        "sub": visit.customer.ref,
        "exp": visit.now + ANSWER_WITHIN,
        "version": version,
        "change": change_to_document(joined(choices)),
        "words": "\n".join(one.words for one in choices),
        "wording": "\n".join([*lines, "Is that right?"]),
    }
    return jwt.encode(claims, _key(secret), algorithm=_ALGORITHM)


def _read_proposal(secret: str, token: str, visit: Visit) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(
            token, _key(secret), algorithms=[_ALGORITHM], options={"verify_exp": False, "require": ["exp", "sub"]}
        )
    except (jwt.InvalidTokenError, ValueError):
        raise InvalidProposal from None
    # The page's own clock, not this machine's.
    if claims["sub"] != visit.customer.ref or claims["exp"] <= visit.now.timestamp():
        raise InvalidProposal
    return claims


def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"reins preference page 1: proposal", hashlib.sha256)
