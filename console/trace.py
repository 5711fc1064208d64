"""What happened inside a turn, for the person who reads the transcript: what was understood, and from which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from company import Company
from console import loose, names
from console.changes import promise
from storage.records import Turn

_MOST_RANKED = 5


@dataclass(frozen=True)
class Segment:
    """A piece of the customer's sentence and, if the grammar used it, what it stands for."""

    text: str
    means: str | None = None


@dataclass(frozen=True)
class WishView:
    segments: Sequence[Segment]
    polarity: str | None
    missing: Sequence[str]
    promise: str | None


@dataclass(frozen=True)
class ProposalView:
    title: str
    lines: Sequence[str]


@dataclass(frozen=True)
class EntityView:
    name: str
    value: str
    words: str | None


@dataclass(frozen=True)
class TraceView:
    """Confidences are between 0 and 1. `milliseconds` is the whole turn, as the worker measured it. `outcome` says
    why the turn did not go as Rasa proposed."""

    event_id: int
    intent: str
    confidence: float | None
    unclear: bool
    milliseconds: float
    attempts: int
    finished_at: datetime
    ranking: Sequence[tuple[str, float]]
    entities: Sequence[EntityView]
    act: str | None
    why: str | None
    wishes: Sequence[WishView]
    actions: Sequence[str]
    proposals: Sequence[ProposalView]
    outcome: str | None


def view_trace(turn: Turn, said: str, company: Company, zone: tzinfo) -> TraceView:
    """`said` are the words of the turn, into which entities and spans point."""
    reading = loose.mapping(turn.trace.get("reading"))
    return TraceView(
        event_id=turn.event_id,
        intent=names.plain(turn.intent or "no intent"),
        confidence=turn.confidence,
        unclear=turn.unclear,
        milliseconds=turn.milliseconds,
        attempts=turn.attempts,
        finished_at=turn.finished_at,
        ranking=_ranking(turn.trace.get("ranking")),
        entities=[_entity(entity, said) for entity in loose.mappings(turn.trace.get("entities"))],
        act=loose.text(reading.get("act")),
        why=loose.text(reading.get("why")),
        wishes=[_wish(wish, said, company, zone) for wish in loose.mappings(reading.get("wishes"))],
        actions=[names.plain(name.removeprefix("action_")) for name in loose.texts(turn.trace.get("actions"))],
        proposals=[_proposal(proposal, company, zone) for proposal in turn.proposals if isinstance(proposal, Mapping)],
        outcome=_outcome(turn.trace),
    )


def segments(said: str, spans: Sequence[Mapping[str, Any]]) -> list[Segment]:
    """Cuts the sentence where the spans say. Spans that do not fit it, or overlap an earlier one, are left out."""
    found: list[Segment] = []
    position = 0
    ordered = sorted(
        (
            (start, end, means)
            for span in spans
            if (start := loose.whole(span.get("start"))) is not None
            and (end := loose.whole(span.get("end"))) is not None
            and (means := loose.text(span.get("means"))) is not None
        ),
        key=lambda span: (span[0], -span[1]),
    )
    for start, end, means in ordered:
        if not position <= start < end <= len(said):
            continue
        if position < start:
            found.append(Segment(said[position:start]))
        found.append(Segment(said[start:end], means))
        position = end
    if position < len(said):
        found.append(Segment(said[position:]))
    return found


def _outcome(trace: Mapping[str, Any]) -> str | None:
    if trace.get("held_by"):
        return "A person has the conversation: the assistant kept silent."
    refused, gave_up = loose.text(trace.get("refused")), loose.text(trace.get("gave_up"))
    if refused:
        return f"The change was refused and nothing recorded: {names.plain(refused)}."
    return f"No answer could be had: {gave_up}" if gave_up else None


def _ranking(value: object) -> list[tuple[str, float]]:
    ranked = [
        (names.plain(name), confidence)
        for item in loose.mappings(value)
        if (name := loose.text(item.get("name"))) and (confidence := loose.number(item.get("confidence"))) is not None
    ]
    return ranked[:_MOST_RANKED]


def _entity(entity: Mapping[str, Any], said: str) -> EntityView:
    start, end = loose.whole(entity.get("start")), loose.whole(entity.get("end"))
    words = said[start:end] if start is not None and end is not None and 0 <= start < end <= len(said) else None
    name = " ".join(filter(None, (loose.text(entity.get("entity")), loose.text(entity.get("role")))))
    return EntityView(names.plain(name or "entity"), str(entity.get("value")), words)


def _wish(wish: Mapping[str, Any], said: str, company: Company, zone: tzinfo) -> WishView:
    spans = loose.mappings(wish.get("spans"))
    words = loose.text(wish.get("words")) or said
    return WishView(
        # Spans point into what was said; should they not fit it, the words are shown without them.
        segments=segments(said if any(_fits(span, said) for span in spans) else words, spans),
        polarity=loose.text(wish.get("polarity")),
        missing=loose.texts(wish.get("missing")),
        promise=promise(wish.get("change"), company, zone),
    )


def _fits(span: Mapping[str, Any], said: str) -> bool:
    start, end = loose.whole(span.get("start")), loose.whole(span.get("end"))
    words = loose.text(span.get("text"))
    return start is not None and end is not None and (words is None or said[start:end].lower() == words.lower())


def _proposal(proposal: Mapping[str, Any], company: Company, zone: tzinfo) -> ProposalView:
    kind = loose.text(proposal.get("type"))
    if kind == "record_consent":
        undo = loose.whole(proposal.get("undo_of"))
        title = f"Undo version {undo}" if undo is not None else "Change preferences"
        said = "after a yes" if proposal.get("confirmed") is True else "without asking"
        return ProposalView(f"{title}, {said}", loose.texts([promise(proposal.get("change"), company, zone)]))
    if kind == "request_handoff":
        return ProposalView("Ask for a person", loose.texts([proposal.get("reason")]))
    return ProposalView(
        names.plain(kind or "proposal").capitalize(),
        [f"{names.plain(key)}: {value}" for key, value in proposal.items() if key != "type"],
    )
