"""What a clause names: its topics, channels, numbers and times, each where it belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.wishes.clauses import TOPICS, Clause, described
from bot.wishes.frame import Frame
from bot.wishes.frequency import Count, Per
from bot.wishes.items import Item, Name
from bot.wishes.model import MARKETING, OPTIONAL, Parts
from bot.wishes.stretches import Stretch
from bot.wishes.timewords import MONTH_NAMES
from bot.wishes.vocabulary import Vocabulary
from bot.wishes.when import When


@dataclass
class Said:
    """`negated` by "no", "not" and the like, `stopped` by a verb, `kept` by "keep". Each time of contact stands with
    whether it is an exception. `only` is "channel", "topic", "unclear" or None."""

    topics: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    not_topics: list[str] = field(default_factory=list)
    not_channels: list[str] = field(default_factory=list)
    instead_of: list[str] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    pers: list[Per] = field(default_factory=list)
    whens: list[tuple[When, bool]] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    negated: bool = False
    stopped: bool = False
    kept: bool = False
    awful: bool = False
    else_of_nothing: bool = False
    only: str | None = None

    @property
    def negative(self) -> bool:
        return self.negated or self.stopped

    def parts(self, polarity: str | None = None) -> Parts:
        def unique(names: list[str]) -> tuple[str, ...]:
            return tuple(dict.fromkeys(names))

        return Parts(
            polarity=polarity,
            topics=unique(self.topics),
            channels=unique(self.channels),
            not_topics=unique(self.not_topics),
            not_channels=unique(self.not_channels),
            instead_of=unique(self.instead_of),
            only=self.only,
        )


@dataclass(frozen=True)
class Before:
    """What went before in the message: topics named, whether a refusal goes on or has just been said, and whether the
    sentence began as a polite request or with a wish, so that its question mark only asks for assent."""

    named: Sequence[str] = ()
    refusing: bool = False
    after_refusal: bool = False
    polite: bool = False


_ONCE = frozenset(f"for {which} {stretch}" for which in ("the", "this") for stretch in ("weekend", "week", "month"))
"""Said of the next or this one only: "no texts for the weekend"."""


def _names_dates(item: Item) -> bool:
    """ "From the 1st to the 14th of December": one stretch, not one of every year."""
    return bool(MONTH_NAMES.keys() & set(item.words)) and any(word[0].isdigit() for word in item.words)


def gather(frame: Frame, vocabulary: Vocabulary, before: Before) -> Said:
    """Everything the clause names; sets on the frame how it is put."""
    clause, said = frame.clause, Said(negated=before.refusing)
    state, telling = "main", described(clause)
    for at, item in enumerate(clause.items):
        if at in telling:
            continue
        if item.kind in ("EXCEPT", "INSTEAD"):
            state = "except" if item.kind == "EXCEPT" else "from"
        elif item.kind in TOPICS:
            _topic(said, item, state, vocabulary, before, names_times_only=_names_times_only(clause))
        elif item.kind == "CHANNEL":
            _channel(said, clause, at, state)
        elif item.kind == "WHEN":
            when, stretch = item.value
            once = (item.text in _ONCE or _names_dates(item)) and clause.has("STOP", "NEG", "PAUSE")
            if stretch is not None and (once or clause.has("PAUSE")):
                said.stretches.append(stretch)
            else:
                said.whens.append((when, state == "except"))
        else:
            _other(said, frame, item)
    if said.awful and said.whens and not said.names:
        # "Mornings are bad" refuses a time; "calls are terrible" only complains.
        said.negated, said.awful, frame.full = not said.negated, False, True
    frame.negative, frame.stopped = said.negative, said.stopped
    _only(said, frame, before)
    return said


def _topic(
    said: Said, item: Item, state: str, vocabulary: Vocabulary, before: Before, *, names_times_only: bool
) -> None:
    target = said.not_topics if state == "except" else said.topics
    if item.kind == "TOPIC":
        said.names.append(item.value)
        target.extend(item.value.topics)
    elif item.kind == "MARKETING":
        target.append(MARKETING)
    elif item.kind == "OPTIONAL":
        target.append(OPTIONAL)
    elif item.kind == "ELSE":
        said.else_of_nothing = not before.named
        said.topics.extend(vocabulary.without([item.value or OPTIONAL], before.named))
    else:
        said.negated = True
        if not names_times_only:
            said.topics.append(OPTIONAL)


def _names_times_only(clause: Clause) -> bool:
    """ "Nothing after 9": all that is sent, at that time. "Nothing by phone after 9" names a scope of its own."""
    return clause.has("WHEN") and not clause.has(
        "CHANNEL", "TOPIC", "MARKETING", "OPTIONAL", "EXCEPT", "ELSE", "STRETCH"
    )


def _channel(said: Said, clause: Clause, at: int, state: str) -> None:
    item = clause.items[at]
    before = clause.items[at - 1].words[-1] if at else ""
    by = item.words[0] if item.words[0] in ("by", "via", "over") else before
    given_up = {"from", "off"}
    if clause.has("PREFER") and said.channels:
        given_up |= {"over", "than", "to"}
    target = said.channels
    if item.value[1] == "given up":
        target = said.instead_of
    elif state == "except" and not (by in ("by", "via", "over") and said.not_topics):
        target = said.not_channels
    elif state == "from" or (clause.has("SWITCH", "PREFER") and (before in given_up or item.words[0] in given_up)):
        target = said.instead_of
    if item.value[0] not in target:
        target.append(item.value[0])


def _other(said: Said, frame: Frame, item: Item) -> None:
    kind = item.kind
    if kind == "COUNT":
        said.counts.append(item.value)
    elif kind == "PER":
        said.pers.append(item.value)
    elif kind == "STRETCH":
        said.stretches.append(item.value)
    elif kind == "AWFUL":
        said.awful = True
    elif kind in ("NEG", "BAD", "NO"):
        said.negated = frame.full = True
    elif kind in ("STOP", "SELF_STOP"):
        said.stopped = frame.full = True
    elif kind == "KEEP":
        said.kept = True
    elif kind == "ALSO":
        frame.also = True
    elif kind == "PRON":
        frame.pronoun = True
    elif kind == "INSTEADADV":
        frame.instead = True
    elif kind == "CORRECT":
        frame.marker = True


_LIMITS = frozenset(("WHEN", "PER", "COUNT", "MAX", "STRETCH", "LESS", "VAGUE"))
_UNRESTRICTED = frozenset(("NEG", "STOP", "SELF_STOP", "PAUSE", "RESUME", "UNDO", "CORRECT", "KEEP", "ONLY", "EXCEPT"))
"""Before these "only" and "just" restrict nothing: "just stop"."""
_LEADING = frozenset(("SEND", "GRANT", "WANT", "PREFER", "CHANNEL", "ASKGET"))


def _only(said: Said, frame: Frame, past: Before) -> None:
    """What "only" restricts, by what stands beside it: see CONTRACT §5 and the tables in tests/wishes/phrases."""
    plain = [item for item in frame.clause.items if item.kind not in ("FUNC", "MESSAGES", "GLUE", "PRON", "WHENIF")]
    for at, item in enumerate(plain):
        if item.kind != "ONLY":
            continue
        before = plain[at - 1].kind if at else ""
        after = plain[at + 1].kind if at + 1 < len(plain) else ""
        instead = item.words == ("just",) and at == 0 and past.after_refusal and after and after not in TOPICS
        if instead or after in _UNRESTRICTED or not (before or after):
            # "no more calls, just text me about orders": that is, instead.
            continue
        if after in _LIMITS:
            frame.only_when = after == "WHEN"
        elif before in _LIMITS and after != "TOPIC":
            frame.only_when = before == "WHEN"
        elif before == "CHANNEL" and at > 1 and plain[at - 2].kind == "WHEN" and after not in TOPICS:
            # "morning texts only"
            frame.only_when = True
        elif before == "CHANNEL" and after not in TOPICS:
            said.only = "channel"
        elif after in _LEADING:
            _only_verb(said, frame)
        elif after in TOPICS or before in TOPICS:
            # "Only promos by text", "text me about orders only": of the texts, or of the promos?
            said.only = "unclear" if said.channels else "topic"
        else:
            said.only = "unclear"


def _only_verb(said: Said, frame: Frame) -> None:
    """ "Only text me …": a time or a number is restricted before a channel, and a channel before a topic."""
    if said.whens or said.pers:
        frame.only_when = bool(said.whens)
    elif said.channels:
        said.only = "channel"
    elif said.topics:
        said.only = "topic"
