"""Everything that a turn changes, in the caller's one transaction: all of it happens, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from contact.errors import InvalidChange
from conversation import handoff
from conversation.answer import Answer, Json, RecordConsent, Reply, RequestHandoff
from conversation.consent_guard import CUSTOMER, ConsentGuard, Permitted, Refused
from conversation.errors import ClaimLost, TurnOutdated, UnknownConversation
from conversation.moments import reached
from conversation.wording import ASK_AGAIN, ask_the_same
from customers import consent
from storage import UnitOfWork
from storage.records import Conversation, Event, Turn, Waiting
from storage.saying import end_turn, say

if TYPE_CHECKING:
    from company import Company

LONGEST_INTENT = 60


@dataclass(frozen=True, slots=True)
class Taken:
    """A turn that was taken: what it was taken from, and how long that took so far."""

    waiting: Waiting
    said: Event
    conversation: Conversation
    milliseconds: float


def commit_answer(uow: UnitOfWork, company: Company, taken: Taken, answer: Answer, now: datetime) -> None:
    """Keeps Rasa's answer: state, ledger, replies, hand-off, trace, and the end of the turn.

    Raises `ClaimLost` if somebody else has the message by now, `TurnOutdated` if what the turn was made for has
    changed, and `Refused` for a change that the customer did not agree to. Each time all must be rolled back.
    """
    conversation = _take_over(uow, taken)
    if handoff.is_held(conversation, now):
        _finish(uow, taken, conversation, (), {"held_by": "agent"}, now)
        return
    _record_consent(uow, company, taken, conversation, answer, now)
    if not uow.conversations.save_state(conversation.id, answer.state, taken.conversation.state_version):
        raise TurnOutdated("another turn has moved the conversation on")
    handoff.release_lapsed(uow, conversation, now=now, reply_to=taken.said.id)
    _say(uow, conversation, taken.said, answer.replies, now)
    for proposal in answer.proposals:
        if isinstance(proposal, RequestHandoff):
            handoff.request(uow, conversation, reason=proposal.reason, now=now, reply_to=taken.said.id)
    _finish(uow, taken, conversation, (), answer.trace, now, answer)


def commit_refusal(uow: UnitOfWork, taken: Taken, answer: Answer, refused: Refused, now: datetime) -> None:
    """Asks again instead of recording what was refused. Raises `ClaimLost` and `TurnOutdated` as `commit_answer`.

    Rasa's state stays as it was: to it, the turn never happened, and its question is still open.
    """
    conversation = _take_over(uow, taken)
    reply = ask_the_same(refused.question) if refused.question is not None else ASK_AGAIN
    _finish(uow, taken, conversation, (reply,), {**answer.trace, "refused": refused.reason}, now, answer)


def commit_silence(uow: UnitOfWork, taken: Taken, now: datetime) -> None:
    """Ends a turn that an agent answers: the assistant says nothing. Raises as `commit_answer`."""
    _finish(uow, taken, _take_over(uow, taken), (), {"held_by": "agent"}, now)


def commit_apology(uow: UnitOfWork, taken: Taken, apology: Reply, why: str, now: datetime) -> None:
    """Ends a turn that failed too often, so that the conversation can go on. Raises as `commit_answer`."""
    conversation = _take_over(uow, taken)
    replies = () if handoff.is_held(conversation, now) else (apology,)
    _finish(uow, taken, conversation, replies, {"gave_up": why}, now)


def _take_over(uow: UnitOfWork, taken: Taken) -> Conversation:
    """Takes the locks in their order (conversation, customer, log) and the message off the inbox."""
    conversation = uow.conversations.lock(taken.said.conversation_id or "")
    if conversation is None:
        raise UnknownConversation(taken.said.conversation_id or "")
    if not uow.inbox.finish(taken.waiting):
        raise ClaimLost(f"event {taken.said.id} has been taken over")
    if conversation.state_version != taken.conversation.state_version:
        raise TurnOutdated("another turn has moved the conversation on")
    return conversation


def _record_consent(
    uow: UnitOfWork, company: Company, taken: Taken, conversation: Conversation, answer: Answer, now: datetime
) -> None:
    proposals = [proposal for proposal in answer.proposals if isinstance(proposal, RecordConsent)]
    if not proposals:
        return
    guard = ConsentGuard(uow, company, conversation, taken.said)
    if not conversation.verified or conversation.customer is None:
        raise Refused("not_proven")
    # Before the first event: see `Events.append`.
    if uow.customers.lock(conversation.customer) is None:
        raise Refused("unknown_customer")
    before = consent.preferences(uow, company, conversation.customer)
    for position, proposal in enumerate(proposals):
        # Several changes of one turn follow one another, or were all made for the version that it began with.
        if not before.version <= proposal.base_version <= before.version + position:
            raise TurnOutdated("the customer's preferences have changed meanwhile")
    # All are judged before any is recorded: a refusal must leave nothing behind.
    for permitted in guard.check_all(proposals, before):
        _record(uow, company, taken, conversation, permitted, now)


def _record(
    uow: UnitOfWork, company: Company, taken: Taken, conversation: Conversation, permitted: Permitted, now: datetime
) -> None:
    assert conversation.customer is not None
    try:
        consent.record(
            uow,
            company,
            customer=conversation.customer,
            change=permitted.change,
            actor=CUSTOMER,
            channel=conversation.channel,
            conversation_id=conversation.id,
            words=permitted.words,
            event_id=taken.said.id,
            wording=permitted.wording,
            now=now,
            undo_of=permitted.undo_of,
        )
    except InvalidChange as error:  # it would outgrow what can be kept
        raise Refused(f"invalid_change:{error.field}") from None
    reached("consent_recorded")


def _say(uow: UnitOfWork, conversation: Conversation, said: Event, replies: Sequence[Reply], now: datetime) -> None:
    """Each reply as an event, and as a message that the gate has to let out."""
    for reply in replies:
        say(uow, conversation, reply.text, reply_to=said.id, now=now, choices=reply.choices, data=reply.data)
        reached("reply_said")


def _finish(
    uow: UnitOfWork,
    taken: Taken,
    conversation: Conversation,
    replies: Sequence[Reply],
    trace: Json,
    now: datetime,
    answer: Answer | None = None,
) -> None:
    """Says what is still to be said, keeps the trace, and ends the turn: `turn_done` is always its last event."""
    _say(uow, conversation, taken.said, replies, now)
    said = [*(answer.replies if answer is not None else ()), *replies]
    name, confidence = _intent(trace)
    uow.turns.add(
        Turn(
            event_id=taken.said.id,
            conversation_id=conversation.id,
            intent=name,
            confidence=confidence,
            unclear=any((reply.data or {}).get("type") == "unclear" for reply in said),
            trace=trace,
            proposals=list(answer.raw_proposals) if answer is not None else [],
            milliseconds=round(taken.milliseconds, 1),
            attempts=taken.waiting.attempts,
            finished_at=now,
        )
    )
    end_turn(uow, conversation, reply_to=taken.said.id, now=now)
    reached("turn_finished")


def _intent(trace: Json) -> tuple[str | None, float | None]:
    intent = trace.get("intent")
    if not isinstance(intent, Mapping):
        return None, None
    name, confidence = intent.get("name"), intent.get("confidence")
    return (
        name[:LONGEST_INTENT] if isinstance(name, str) else None,
        float(confidence) if isinstance(confidence, int | float) else None,
    )
