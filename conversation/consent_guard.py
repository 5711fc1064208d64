"""The guard before the ledger, outside Rasa: nothing is loosened but what the customer was asked and said yes to.

A change that only tightens is let through. One that loosens anything needs either an answer to the newest question
that the assistant asked about exactly this change, or a pressed undo that leads back to what held before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from contact.document import change_from_document
from contact.effect import loosens
from contact.errors import InvalidChange
from contact.fold import apply, diff
from contact.terms import Change, Preferences
from conversation.answer import RecordConsent
from conversation.errors import ConversationError
from customers.stored import from_stored
from storage import UnitOfWork
from storage.records import Conversation, Event, LedgerEntry

if TYPE_CHECKING:
    from company import Company

UNDO = "undo"
CUSTOMER = "customer"


class Refused(ConversationError):
    """A change that the customer did not agree to in a way that can be shown. `reason` is a stable code.

    `question`: what to ask again instead, word for word, if the customer only was too quick.
    """

    def __init__(self, reason: str, question: Event | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.question = question


@dataclass(frozen=True, slots=True)
class Permitted:
    """A change that may be recorded, with its evidence: the customer's words, and the text they were shown."""

    change: Change
    words: str | None
    wording: str | None
    undo_of: int | None


class ConsentGuard:
    """For one turn: the customer's event `said` in a conversation that is held against other writers."""

    def __init__(self, uow: UnitOfWork, company: Company, conversation: Conversation, said: Event) -> None:
        self._uow = uow
        self._company = company
        self._conversation = conversation
        self._said = said

    def check_all(self, proposals: Sequence[RecordConsent], before: Preferences) -> list[Permitted]:
        """Judges the proposals one after the other, each as if those before it were recorded. Raises `Refused`."""
        permitted = []
        for proposal in proposals:
            permitted.append(self.check(proposal, before))
            after = apply(before, permitted[-1].change, self._company.catalog)
            before = replace(after, version=before.version + 1)
        return permitted

    def check(self, proposal: RecordConsent, before: Preferences) -> Permitted:
        """Raises `Refused`. `before` is what the customer's ledger says now."""
        customer = self._conversation.customer
        if not self._conversation.verified or customer is None:
            raise Refused("not_proven")
        change = self._change(proposal)
        permitted = Permitted(change, self._said.text, proposal.wording, proposal.undo_of)
        question = self._question() if proposal.confirmed else None
        if question is not None and self._asks_for(question, change):
            words = self._words(question, change)
            permitted = replace(permitted, words=words, wording=question.text or proposal.wording)
        if not loosens(before, change, self._company.catalog, self._said.at):
            return permitted
        if proposal.undo_of is not None and self._undo_pressed():
            self._check_undo(customer, proposal.undo_of, change, before)
            return permitted
        if not proposal.confirmed:
            raise Refused("not_confirmed")
        self._check_question(customer, question, change)
        return permitted

    def _change(self, proposal: RecordConsent) -> Change:
        # What is undone may name topics that have left the catalog since.
        stored = proposal.undo_of is not None
        try:
            return change_from_document(proposal.change, self._company.catalog, stored=stored)
        except InvalidChange as error:
            raise Refused(f"invalid_change:{error.field}") from None

    def _question(self) -> Event | None:
        return self._uow.events.latest_of_type(self._conversation.id, "assistant_said", "confirm")

    def _check_question(self, customer: str, question: Event | None, change: Change) -> None:
        if question is None:
            raise Refused("never_asked")
        if question.id > self._said.id:
            # Written before the question was: it cannot be the answer.
            raise Refused("answered_before_asked", question if self._asks_for(question, change) else None)
        if not self._asks_for(question, change):
            raise Refused("asked_for_something_else")
        for entry in self._uow.ledger.of_events_after(customer, question.id):
            if self._same(entry, change):
                raise Refused("already_answered")

    def _asks_for(self, question: Event, change: Change) -> bool:
        return self._place(question, change) is not None

    def _place(self, question: Event, change: Change) -> int | None:
        """Which of the changes that were asked about."""
        asked = (question.data or {}).get("changes")
        places = enumerate(asked if isinstance(asked, list) else ())
        return next((place for place, document in places if self._parsed(document) == change), None)

    def _parsed(self, document: object) -> Change | None:
        try:
            return change_from_document(document, self._company.catalog, stored=True)
        except InvalidChange:
            return None

    def _same(self, entry: LedgerEntry, change: Change) -> bool:
        return self._parsed(entry.change) == change

    def _words(self, question: Event, change: Change) -> str | None:
        """What the customer asked for: the messages that the question names for this change, else the one it replies
        to. Their yes is in the log, as the event of the ledger's entry."""
        named, place = (question.data or {}).get("said"), self._place(question, change)
        events = named[place] if isinstance(named, list) and place is not None and place < len(named) else None
        said = [self._own_words(event, question) for event in events] if isinstance(events, list) else []
        found = [words for words in said if words] or [self._own_words(question.reply_to, question) or ""]
        return "\n".join(found) or self._said.text

    def _own_words(self, event_id: object, question: Event) -> str | None:
        """What the customer said in this conversation before the question; nothing else is taken for their words."""
        event = self._uow.events.get(event_id) if isinstance(event_id, int) else None
        own = event is not None and event.kind == "customer_said" and event.conversation_id == self._conversation.id
        return event.text if event is not None and own and event.id < question.id else None

    def _undo_pressed(self) -> bool:
        # Only what was really on offer becomes `data.choice`: see `intake.accept_message`.
        choice = (self._said.data or {}).get("choice")
        return isinstance(choice, str) and choice.partition(":")[0] == UNDO

    def _check_undo(self, customer: str, version: int, change: Change, before: Preferences) -> None:
        """Undoing one of the customer's own entries may loosen what that entry tightened, and nothing else."""
        entries = {entry.version: entry for entry in self._uow.ledger.of_customer(customer)}
        undone = entries.get(version)
        if undone is None or undone.actor != CUSTOMER:
            raise Refused("nothing_to_undo")
        for later in entries.values():
            if later.version > version and later.actor == CUSTOMER and later.event_id != undone.event_id:
                raise Refused("undo_of_an_older_change")
        catalog = self._company.catalog
        was, became = (from_stored(state, 0, catalog) for state in (undone.before, undone.after))
        allowed = apply(before, diff(became, was, catalog), catalog)
        result = apply(before, change, catalog)
        if result != allowed and loosens(allowed, diff(allowed, result, catalog), catalog, self._said.at):
            raise Refused("undo_goes_too_far")
