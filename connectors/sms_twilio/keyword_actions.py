"""What STOP, START and HELP do, at once and without any understanding, in the transaction that takes the message in."""

from __future__ import annotations

from datetime import datetime

from company import Company
from connectors.sms_twilio import wording
from connectors.sms_twilio.incoming import Incoming
from connectors.sms_twilio.keywords import Keyword
from connectors.sms_twilio.saying import hear
from connectors.sms_twilio.threads import CHANNEL, Thread
from customers import consent
from storage import UnitOfWork
from storage.outbox import KEYWORD_ANSWER
from storage.records import Json, Suppression
from storage.saying import end_turn, say
from storage.suppressions import BLOCKED_BY_CARRIER, STOPPED

LIFTED_BY_START = frozenset({STOPPED, BLOCKED_BY_CARRIER})
"""Reasons that the holder's own START ends. A block for any other reason is not the customer's to lift."""


def act(uow: UnitOfWork, company: Company, thread: Thread, incoming: Incoming, keyword: Keyword, now: datetime) -> None:
    """The number and the conversation must be held. `keyword` is STOP, START or HELP."""
    # Whoever sends to one of them now comes before this or after it, never within.
    uow.customers.lock_many([person.ref for person in thread.people])
    said = hear(
        uow,
        thread.conversation,
        sid=incoming.sid,
        text=incoming.text or keyword.upper(),
        now=now,
        data={"type": "keyword", "keyword": keyword.value},
    )
    actions = {Keyword.STOP: _stop, Keyword.START: _start, Keyword.HELP: _help}
    answer = actions[keyword](uow, company, thread, incoming, said, now)
    if answer is not None:
        say(uow, thread.conversation, answer, reply_to=said, now=now, purpose=KEYWORD_ANSWER)
    end_turn(uow, thread.conversation, reply_to=said, now=now)


def _stop(
    uow: UnitOfWork, company: Company, thread: Thread, incoming: Incoming, said: int, now: datetime
) -> str | None:
    """Blocks the number for everything. Confirmed once: whoever repeats it gets no second text.

    Twilio may have heard of it first and refused something of ours meanwhile: then the block becomes the customer's.
    """
    answer = wording.stopped(company)
    # In one statement: the gate may hear of the block from Twilio at this very moment, and must not keep its reason.
    block = Suppression(CHANNEL, incoming.sender, STOPPED, now, said)
    if not uow.suppressions.add(block, over=(BLOCKED_BY_CARRIER,)):
        return None
    what = {"suppressed": {"channel": CHANNEL, "address": incoming.sender, "reason": STOPPED}}
    _note(uow, company, thread, incoming, said, now, what, "no more texts to this number", answer)
    return answer


def _start(uow: UnitOfWork, company: Company, thread: Thread, incoming: Incoming, said: int, now: datetime) -> str:
    """Ends the customer's own block. What they may be texted about is what they had said before."""
    found = uow.suppressions.get(CHANNEL, incoming.sender)
    if found is None:
        return wording.first_contact(company) if thread.is_new else wording.not_blocked(company)
    if found.reason not in LIFTED_BY_START:
        return wording.helped(company)
    answer = wording.started(company)
    uow.suppressions.lift(CHANNEL, incoming.sender)
    what = {"lifted": {"channel": CHANNEL, "address": incoming.sender, "reason": found.reason}}
    _note(uow, company, thread, incoming, said, now, what, "texts to this number again", answer)
    return answer


def _help(uow: UnitOfWork, company: Company, thread: Thread, incoming: Incoming, said: int, now: datetime) -> str:  # noqa: ARG001
    return wording.helped(company)


def _note(
    uow: UnitOfWork,
    company: Company,
    thread: Thread,
    incoming: Incoming,
    said: int,
    now: datetime,
    what: Json,
    in_words: str,
    wording_shown: str,
) -> None:
    """Into the ledger of everybody with this number: it is blocked for all of them."""
    for person in sorted(thread.people, key=lambda one: one.ref):
        consent.note(
            uow,
            company,
            customer=person.ref,
            what=what,
            in_words=in_words,
            actor="customer",
            channel=CHANNEL,
            words=incoming.text or incoming.opt_out_type,
            event_id=said,
            wording=wording_shown,
            now=now,
            conversation_id=thread.conversation.id,
        )
