"""Takes a text message in, in the caller's one transaction: everything that it does is done then, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from company import Company
from connectors.sms_twilio import proof, wording
from connectors.sms_twilio.incoming import LONGEST_TEXT, Incoming
from connectors.sms_twilio.keyword_actions import act
from connectors.sms_twilio.keywords import Keyword, with_opt_out_type
from connectors.sms_twilio.rendering import CONTINUED, rest_of
from connectors.sms_twilio.saying import hear
from connectors.sms_twilio.threads import CHANNEL, Thread, find_thread
from customers.merge import merge_into
from customers.reassigned import is_marked
from storage import UnitOfWork
from storage.records import Event, Json, SmsNumber
from storage.saying import end_turn, say

_EVENTS_LOOKED_AT = 50


class Accept(Protocol):
    """`conversation.intake.accept_message`: the message waits for its turn."""

    def __call__(
        self,
        uow: UnitOfWork,
        *,
        conversation: str,
        client_id: str,
        now: datetime,
        text: str | None = None,
        choice: str | None = None,
        data: Json | None = None,
        longest: int = ...,
    ) -> int: ...


def receive(uow: UnitOfWork, company: Company, incoming: Incoming, now: datetime, accept: Accept) -> bool:
    """Keywords act here; everything else waits for its turn. False: this message has been taken in before, or its
    sender cannot be answered, and nothing has changed.

    The post must have been proven to be the carrier's.
    """
    if not incoming.is_answerable:
        return False
    number = uow.sms_numbers.hold(incoming.sender)
    thread = find_thread(uow, number, now)
    if _is_known(uow, thread, incoming):
        return False
    if thread.proven and thread.conversation.customer is not None:
        # What the holder of this number said before anybody knew who they are holds for them still.
        merge_into(uow, company, incoming.sender, thread.conversation.customer, now)
    keyword = _keyword(uow, incoming)
    if keyword is not None and keyword is not Keyword.MORE:
        act(uow, company, thread, incoming, keyword, now)
    elif not incoming.text:
        _answer_silence(uow, company, thread, incoming, now)
    elif keyword is Keyword.MORE and _say_more(uow, thread, incoming, now):
        pass
    elif not thread.proven and proof.looks_like_a_proof(incoming.text) and not is_marked(uow, incoming.sender):
        _take_proof(uow, company, thread, number, incoming, now)
    else:
        _hand_over(uow, company, thread, incoming, now, accept)
    return True


def _is_known(uow: UnitOfWork, thread: Thread, incoming: Incoming) -> bool:
    """Whether this message is in the log already, perhaps from before its sender had proven who they are."""
    if uow.events.by_client_id(thread.conversation.id, incoming.sid) is not None:
        return True
    earlier = uow.conversations.unproven_of_address(CHANNEL, incoming.sender) if thread.proven else None
    return earlier is not None and uow.events.by_client_id(earlier.id, incoming.sid) is not None


def _keyword(uow: UnitOfWork, incoming: Incoming) -> Keyword | None:
    keyword = with_opt_out_type(incoming.text, incoming.opt_out_type)
    if keyword is not Keyword.YES:
        return keyword
    return Keyword.START if uow.suppressions.get(CHANNEL, incoming.sender) is not None else None


def _hand_over(
    uow: UnitOfWork, company: Company, thread: Thread, incoming: Incoming, now: datetime, accept: Accept
) -> None:
    """The message waits for its turn; what was typed of the choices last offered is that choice."""
    conversation = thread.conversation
    data: dict[str, object] = {}
    if incoming.media:
        data["media"] = [{"url": item.url, "content_type": item.content_type} for item in incoming.media]
    choice = wording.typed_choice(incoming.text, _last_choices(uow, thread))
    if choice is not None:
        data["typed"] = incoming.text
    said = accept(
        uow,
        conversation=conversation.id,
        client_id=incoming.sid,
        now=now,
        text=incoming.text if choice is None else None,
        choice=choice,
        data=data or None,
        longest=LONGEST_TEXT,
    )
    if thread.is_new:
        greeting = wording.first_contact(company) if thread.proven else wording.ask_who(company)
        say(uow, conversation, greeting, reply_to=said, now=now)


def _answer_silence(uow: UnitOfWork, company: Company, thread: Thread, incoming: Incoming, now: datetime) -> None:
    """A picture alone, or nothing at all: there is nothing to understand."""
    conversation = thread.conversation
    media = [{"url": item.url, "content_type": item.content_type} for item in incoming.media]
    shown = f"({', '.join(item.content_type or 'attachment' for item in incoming.media)})" if media else "(no words)"
    data = {"type": "wordless", "media": media}
    said = hear(uow, conversation, sid=incoming.sid, text=shown, now=now, data=data)
    say(uow, conversation, wording.without_words(company, len(media)), reply_to=said, now=now)
    end_turn(uow, conversation, reply_to=said, now=now)


def _take_proof(
    uow: UnitOfWork, company: Company, thread: Thread, number: SmsNumber, incoming: Incoming, now: datetime
) -> None:
    found = proof.check(uow, company.proof, number, thread.people, incoming.text, now)
    said = hear(uow, thread.conversation, sid=incoming.sid, text=incoming.text, now=now, data={"type": "proof"})
    if found is not None:
        merge_into(uow, company, incoming.sender, found, now)
    answer = wording.proven(company) if found is not None else wording.ask_who(company)
    say(uow, thread.conversation, answer, reply_to=said, now=now)
    end_turn(uow, thread.conversation, reply_to=said, now=now)


def _say_more(uow: UnitOfWork, thread: Thread, incoming: Incoming, now: datetime) -> bool:
    """The rest of what was cut off last. False: nothing was."""
    for event in reversed(_since_last_said(uow, thread)):
        rest = rest_of(event) if event.kind in ("assistant_said", "agent_said") else ""
        if rest:
            said = hear(
                uow,
                thread.conversation,
                sid=incoming.sid,
                text=incoming.text,
                now=now,
                data={"type": "keyword", "keyword": Keyword.MORE.value},
            )
            data = {"type": CONTINUED, "of": event.id}
            say(uow, thread.conversation, rest, reply_to=said, now=now, choices=event.choices, data=data)
            end_turn(uow, thread.conversation, reply_to=said, now=now)
            return True
    return False


def _last_choices(uow: UnitOfWork, thread: Thread) -> Sequence[Json]:
    """The choices that were offered last, if the customer has said nothing since."""
    for event in reversed(_since_last_said(uow, thread)):
        if event.by == "assistant" and event.choices:
            return event.choices
    return ()


def _since_last_said(uow: UnitOfWork, thread: Thread) -> Sequence[Event]:
    found = list(uow.events.last_of_conversation(thread.conversation.id, _EVENTS_LOOKED_AT))
    said = [position for position, event in enumerate(found) if event.kind == "customer_said"]
    return found[said[-1] + 1 :] if said else found
