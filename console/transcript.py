"""A conversation as turns: what the customer said, what was made of it, what it changed, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from company import Company
from console import delivery, loose, names, times
from console.cards import Card, view_card
from console.changes import ChangeView, view_change
from console.trace import TraceView, view_trace
from storage import UnitOfWork
from storage.records import Conversation, Event, LedgerEntry, Touchpoint

PAGE = 60
"""Turns on a page."""
_OPEN_TURNS = 10


@dataclass(frozen=True)
class Choice:
    label: str
    chosen: bool


@dataclass(frozen=True)
class Item:
    """One thing that happened. `kind` is message, change or note; a change may be without its ledger entry. `delivery`
    says how far a message has come, where that is known; `undelivered`: the customer may not have got it."""

    id: int
    kind: str
    by: str
    speaker: str
    at: datetime
    text: str | None
    choices: Sequence[Choice] = ()
    pressed: bool = False
    card: Card | None = None
    change: ChangeView | None = None
    delivery: str | None = None
    undelivered: bool = False


@dataclass(frozen=True)
class TurnView:
    """`day` is set on the first turn of a day, in the customer's zone. `waiting`: it has no answer yet."""

    id: int
    day: str | None
    items: Sequence[Item]
    trace: TraceView | None
    waiting: bool
    milestone: bool


@dataclass(frozen=True)
class Transcript:
    """`earlier` is the cursor of the page before this one, None at the beginning."""

    turns: Sequence[TurnView]
    earlier: int | None


class TranscriptReader:
    """Reads turns of one conversation within one transaction."""

    def __init__(self, uow: UnitOfWork, company: Company, conversation: Conversation) -> None:
        customer = uow.customers.get(conversation.customer) if conversation.customer else None
        self._uow = uow
        self._company = company
        self._conversation = conversation
        self.customer_name = names.who(conversation, customer)
        self.zone: tzinfo = times.zone_of(customer.time_zone if customer else None)
        self._speakers = {"customer": self.customer_name, "assistant": "Assistant", "system": "System"}

    def page(self, before: int | None = None) -> Transcript:
        """The newest turns, or those before the turn that this event begins."""
        heads = self._uow.events.turn_heads(self._conversation.id, PAGE + 1, before)
        shown = heads[-PAGE:]
        return Transcript(
            self._view(shown, heads[0] if len(heads) > PAGE else None),
            earlier=shown[0].id if len(heads) > PAGE else None,
        )

    def changed_after(self, after: int, most: int) -> Sequence[TurnView] | None:
        """Turns in which something happened after the event, whole; None if that is too much to catch up with."""
        new = self._uow.events.of_conversation(self._conversation.id, after, most + 1)
        if len(new) > most:
            return None
        wanted = {event.id if _begins(event) else event.reply_to for event in new}
        if not wanted:
            return []
        oldest = min(number for number in wanted if number is not None)
        # Some more than came: turns that were still open, the one whose choice was pressed, and the day before.
        limit = len(new) + _OPEN_TURNS
        heads = self._uow.events.turn_heads(self._conversation.id, limit)
        if len(heads) == limit and heads[0].id > oldest:
            return None
        position = next((index for index, head in enumerate(heads) if head.id >= oldest), len(heads))
        start = max(0, position - 1)
        return self._view(heads[start:], heads[start - 1] if start else None)

    def _view(self, heads: Sequence[Event], previous: Event | None) -> list[TurnView]:
        numbers = [head.id for head in heads]
        followers = self._uow.events.turn_followers(numbers)
        traces = self._uow.turns.by_event(numbers)
        entries: dict[int, dict[int, LedgerEntry]] = {}
        for entry in self._uow.ledger.by_event(numbers):
            if entry.event_id is not None:
                entries.setdefault(entry.event_id, {})[entry.version] = entry
        agents = self._uow.agents.names(
            {event.agent_id for head in heads for event in (head, *followers.get(head.id, ())) if event.agent_id}
        )
        sent = self._uow.touchpoints.of_events(
            [event.id for head in heads for event in (head, *followers.get(head.id, ())) if event.by != "customer"]
        )
        views = []
        for index, head in enumerate(heads):
            following = heads[index + 1] if index + 1 < len(heads) else None
            day = times.day(head.at, self.zone)
            new_day = previous is None or times.day(previous.at, self.zone) != day
            previous = head
            turn = traces.get(head.id)
            events = [head, *followers.get(head.id, ())]
            answered = turn is not None or any(event.kind == "turn_done" for event in events)
            items = [
                self._item(event, following, entries.get(head.id, {}), agents, sent.get(event.id))
                for event in events
                if event.kind != "turn_done"
            ]
            views.append(
                TurnView(
                    id=head.id,
                    day=day if new_day else None,
                    items=items,
                    trace=view_trace(turn, head.text or "", self._company, self.zone) if turn else None,
                    waiting=head.kind == "customer_said" and not answered and self._assistant_answers(head),
                    milestone=any(item.kind == "change" for item in items),
                )
            )
        return views

    def _assistant_answers(self, head: Event) -> bool:
        since = self._conversation.handoff_since
        return self._conversation.handoff != "agent" or (since is not None and head.at < since)

    def _item(
        self,
        event: Event,
        following: Event | None,
        entries: Mapping[int, LedgerEntry],
        agents: Mapping[int, str],
        sent: Touchpoint | None,
    ) -> Item:
        speaker = agents.get(event.agent_id or 0) or self._speakers.get(event.by, names.plain(event.by).capitalize())
        if event.kind == "preference_changed":
            version = loose.whole(loose.mapping(event.data).get("version"))
            entry = entries.get(version or 0) or self._entry(event, version)
            change = view_change(entry, self._company, self.zone) if entry else None
            return Item(event.id, "change", event.by, speaker, event.at, event.text, change=change)
        if event.kind == "handoff_changed":
            return Item(event.id, "note", event.by, speaker, event.at, _handoff_words(event))
        if not event.kind.endswith("_said"):
            return Item(event.id, "note", event.by, speaker, event.at, event.text or names.plain(event.kind))
        pressed = _pressed(event)
        return Item(
            event.id,
            "message",
            event.by,
            speaker,
            event.at,
            event.text or pressed,
            choices=_choices(event, following),
            pressed=pressed is not None,
            card=view_card(event.data),
            delivery=delivery.in_words(sent) if sent is not None else None,
            undelivered=sent is not None and delivery.is_bad(sent),
        )

    def _entry(self, event: Event, version: int | None) -> LedgerEntry | None:
        """The entry of a change that no turn made: staff or the company made it."""
        if version is None or event.customer is None:
            return None
        return self._uow.ledger.version(event.customer, version)


def _begins(event: Event) -> bool:
    return event.reply_to is None or event.kind == "customer_said"


def _pressed(event: Event) -> str | None:
    """The label, or else the value, of the choice that this message is."""
    choice = loose.mapping(event.data).get("choice")
    return (
        loose.text(loose.mapping(choice).get("label"))
        or loose.text(loose.mapping(choice).get("value"))
        or (loose.text(choice))
    )


def _choices(event: Event, following: Event | None) -> list[Choice]:
    """The choices offered; one is chosen if the customer's next message is it."""
    said = set()
    if following is not None and following.kind == "customer_said":
        choice = loose.mapping(following.data).get("choice")
        values = (following.text, choice, loose.mapping(choice).get("value"), loose.mapping(choice).get("label"))
        said = {found.strip().casefold() for value in values if (found := loose.text(value))}
    return [
        Choice(label, chosen=bool(said & {label.casefold(), (loose.text(choice.get("value")) or "").casefold()}))
        for choice in loose.mappings(event.choices)
        if (label := loose.text(choice.get("label")) or loose.text(choice.get("value")))
    ]


def _handoff_words(event: Event) -> str:
    data = loose.mapping(event.data)
    state = names.handoff(loose.text(data.get("state")) or loose.text(data.get("to")) or "queued")
    reason = loose.text(data.get("reason"))
    return event.text or (f"{state}: {names.plain(reason)}" if reason else state)
