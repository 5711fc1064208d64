"""From clauses to the parts of wishes: polarity, scope, and what is inherited from the clause before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from bot.wishes import clauses, guards
from bot.wishes.clauses import CONTENT, HARD, TOPICS, Clause, is_lead, is_verb
from bot.wishes.dates import Stretch
from bot.wishes.frequency import Count, Per
from bot.wishes.model import DENY, GRANT, LIMIT, MARKETING, OPTIONAL, PAUSE, RESUME, Often, Parts, Window
from bot.wishes.tag import Item, Name
from bot.wishes.vocabulary import Vocabulary
from bot.wishes.when import When, resolve
from bot.wishes.windows import Windows, intersect

WISH, FRAGMENT, BLOCKED, REMARK, REPORTED, QUESTION, VAGUE, KEEP, UNDO, SHOW = (
    "wish", "fragment", "blocked", "remark", "reported", "question", "vague", "keep", "undo", "show",
)  # fmt: skip


@dataclass
class Frame:
    """A clause as understood so far. `full`: it has a verb or polarity of its own."""

    clause: Clause
    status: str = FRAGMENT
    parts: Parts = field(default_factory=Parts)
    why: str = ""
    bare_negation: bool = False
    bare_stop: bool = False
    full: bool = False
    marker: bool = False
    instead: bool = False
    also: bool = False
    pronoun: bool = False
    only_when: bool = False
    negative: bool = False
    stopped: bool = False
    weak: bool = False
    points_back: bool = False
    """ "Cancel it": means something only after what names it."""
    bare_verb: bool = False
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Context:
    vocabulary: Vocabulary
    now: datetime
    zone: str | None


class Reader:
    """Reads one clause into a frame."""

    def __init__(self, clause: Clause, context: Context, named_before: Sequence[str]) -> None:
        self.clause, self.context, self.named_before = clause, context, named_before
        self.frame = Frame(clause, items=list(clause.items))
        self.topics: list[str] = []
        self.channels: list[str] = []
        self.not_topics: list[str] = []
        self.not_channels: list[str] = []
        self.instead_of: list[str] = []
        self.counts: list[Count] = []
        self.pers: list[Per] = []
        self.whens: list[tuple[When, bool]] = []
        self.stretches: list[Stretch] = []
        self.negated = self.stopped = self.kept = False
        self.only: str | None = None
        self.names: list[Name] = []
        self.after_refusal = False
        self.polite = False
        self.awful = False
        self.else_of_nothing = False

    def read(self) -> Frame:
        clause, frame = self.clause, self.frame
        if clause.has("SHOW"):
            return self._is(QUESTION, "it asks of one thing") if clause.has("TOPIC") else self._is(SHOW)
        if clause.sep == "because":
            return self._is(REMARK, "a reason")
        if guards.is_question(clause) and not (self.polite and clause.ends == "?" and not guards.asks(clause)):
            self._scan()
            self._fill()
            return self._is(QUESTION, "it is a question")
        if guards.is_statement(clause):
            self._scan()
            self._fill()
            if clause.has("TOO") and not clause.has("PAST"):
                self.frame.parts = self.frame.parts.but(polarity=LIMIT, missing=("often",))
                return self._is(VAGUE, "too much is a complaint, not a number")
            return self._is(REMARK, "it says how things are")
        if guards.is_reported(clause):
            self._scan()
            self._fill()
            return self._is(REPORTED, "past, hypothetical, quoted or someone else's")
        if guards.is_remark(clause):
            return self._is(REMARK, "it names nothing that could change")
        self._scan()
        return self._decide()

    def _is(self, status: str, why: str = "") -> Frame:
        self.frame.status, self.frame.why = status, why
        return self.frame

    # -- gathering ---------------------------------------------------------------------------------------------

    def _scan(self) -> None:
        items = self.clause.items
        state = "main"
        described = clauses.described(self.clause)
        for at, item in enumerate(items):
            kind = item.kind
            if at in described:
                continue
            if kind in ("EXCEPT", "INSTEAD"):
                state = "except" if kind == "EXCEPT" else "from"
            elif kind == "TOPIC":
                self.names.append(item.value)
                (self.not_topics if state == "except" else self.topics).extend(item.value.topics)
            elif kind == "MARKETING":
                (self.not_topics if state == "except" else self.topics).append(MARKETING)
            elif kind == "OPTIONAL":
                (self.not_topics if state == "except" else self.topics).append(OPTIONAL)
            elif kind == "ELSE":
                self.else_of_nothing = not self.named_before
                self.topics.extend(self.context.vocabulary.without([OPTIONAL], self.named_before))
            elif kind == "NOTHING":
                self.topics.append(OPTIONAL)
                self.negated = True
            elif kind == "CHANNEL":
                self._channel(items, at, state)
            elif kind == "COUNT":
                self.counts.append(item.value)
            elif kind == "PER":
                self.pers.append(item.value)
            elif kind == "WHEN":
                self._when(item, state)
            elif kind == "STRETCH":
                self.stretches.append(item.value)
            elif kind == "AWFUL":
                self.awful = True
            elif kind in ("NEG", "BAD", "NO"):
                self.negated = True
                self.frame.full = True
            elif kind in ("STOP", "SELF_STOP"):
                self.stopped = True
                self.frame.full = True
            elif kind == "KEEP":
                self.kept = True
            elif kind == "ALSO":
                self.frame.also = True
            elif kind == "PRON":
                self.frame.pronoun = True
            elif kind == "INSTEADADV":
                self.frame.instead = True
            elif kind == "CORRECT":
                self.frame.marker = True
        if self.awful and self.whens and not self.names:
            self.negated, self.awful = not self.negated, False
            self.frame.full = True
        self.frame.negative = self.negated or self.stopped
        self.frame.stopped = self.stopped
        self._only()

    def _channel(self, items: Sequence[Item], at: int, state: str) -> None:
        item = items[at]
        channel = item.value[0]
        before = items[at - 1].words[-1] if at else ""
        moving = self.clause.has("SWITCH", "PREFER")
        given_up = (
            ("from", "off", "over", "than", "to") if self.clause.has("PREFER") and self.channels else ("from", "off")
        )
        by = before in ("by", "via", "over") or item.words[0] in ("by", "via", "over")
        if state == "except" and not (by and self.not_topics):
            target = self.not_channels
        elif state == "from" or (moving and (before in given_up or (item.words[0] == "over" and "over" in given_up))):
            target = self.instead_of
        else:
            target = self.channels
        if channel not in target:
            target.append(channel)

    def _when(self, item: Item, state: str) -> None:
        when, stretch = item.value
        if stretch is not None and self.clause.has("PAUSE"):
            self.stretches.append(stretch)
        else:
            self.whens.append((when, state == "except"))

    def _interleaved(self) -> bool:
        """Topics, channels, topics, channels with nothing between that says which belong together."""
        runs: list[str] = []
        for item in self.clause.items:
            kind = "T" if item.kind in TOPICS else "C" if item.kind == "CHANNEL" else ""
            if kind and (not runs or runs[-1] != kind):
                runs.append(kind)
        return len(runs) >= 4 and not self.clause.has("EXCEPT", "INSTEAD", "SWITCH", "PREFER")

    def _only(self) -> None:
        """What "only" restricts, by what stands beside it."""
        plain = [item for item in self.clause.items if item.kind not in ("FUNC", "MESSAGES", "GLUE", "PRON", "WHENIF")]
        for at, item in enumerate(plain):
            if item.kind != "ONLY":
                continue
            after = plain[at + 1] if at + 1 < len(plain) else None
            before = plain[at - 1] if at else None
            if item.words == ("just",) and at == 0 and self.after_refusal and after and after.kind not in TOPICS:
                # "no more calls, just text me about orders": that is, instead.
                continue
            limits = ("WHEN", "PER", "COUNT", "MAX", "STRETCH", "LESS", "VAGUE")
            if after is not None and after.kind in limits:
                self.frame.only_when = after.kind == "WHEN"
            elif after is not None and after.kind in (
                "NEG",
                "STOP",
                "SELF_STOP",
                "PAUSE",
                "RESUME",
                "UNDO",
                "CORRECT",
                "KEEP",
                "ONLY",
                "EXCEPT",
            ):
                continue
            elif before is not None and before.kind in limits and not (after is not None and after.kind in ("TOPIC",)):
                self.frame.only_when = before.kind == "WHEN"
            elif before is not None and before.kind == "CHANNEL" and (after is None or after.kind not in TOPICS):
                self.only = "channel"
            elif after is not None and (after.kind in ("SEND", "GRANT", "WANT", "PREFER", "CHANNEL", "ASKGET")):
                self._only_verb(at, plain)
            elif after is not None and after.kind in TOPICS:
                self.only = "unclear" if self.channels else "topic"
                if self.channels and before is not None and before.kind in ("SEND", "WANT", "GRANT"):
                    self.only = "unclear"
            elif before is not None and before.kind in TOPICS:
                self.only = "unclear" if self.channels else "topic"
            elif after is None and before is None:
                continue
            else:
                self.only = "unclear"

    def _only_verb(self, at: int, plain: list[Item]) -> None:
        limited = bool(self.whens or self.pers)
        if self.channels and self.topics and not limited:
            self.only = "channel"
        elif self.channels and self.topics:
            # "only text me deals after six": the time is what is restricted.
            self.frame.only_when = True
        elif limited:
            self.frame.only_when = bool(self.whens)
        elif self.channels:
            self.only = "channel"
        elif self.topics:
            self.only = "topic"

    # -- deciding ----------------------------------------------------------------------------------------------

    def _decide(self) -> Frame:
        clause, frame = self.clause, self.frame
        if clause.has("UNDO") and not clause.content() and not clause.has("UNKNOWN"):
            return self._is(UNDO)
        unknown = [item.text for item in self._unexplained()]
        if unknown:
            return self._unknown(unknown)
        for kind in ("COND", "FROMDATE", "NOTHING_ELSE"):
            if clause.has(kind):
                if kind == "NOTHING_ELSE" and self.only:
                    continue
                return self._is(BLOCKED, f"a condition: {next(i.text for i in clause.items if i.kind == kind)!r}")
        if clause.has("OPTIONAL") and self.negated and not self.stopped and not clause.has(*_CONTACT):
            return self._is(REMARK, "no, but to what is not said")
        if clause.has("NOTHING") and not clause.has(*_CONTACT) and not self.stretches:
            return self._is(REMARK, "nothing, but of what is not said")
        if self.awful:
            return self._is(REMARK, "it says how things are")
        if self.else_of_nothing:
            return self._is(BLOCKED, "all else than what is not clear")
        if self._bare_condition():
            return self._is(BLOCKED, "a condition")
        if self._two_names():
            return self._is(BLOCKED, "two topics in one name")
        if self._interleaved():
            return self._is(BLOCKED, "which topic belongs to which channel is not clear")
        if self.only == "topic" and MARKETING in self.topics and len(set(self.topics)) > 1:
            return self._is(BLOCKED, "whether only of marketing is not clear")
        if self.only == "unclear":
            return self._is(BLOCKED, "what 'only' restricts has two readings")
        if self._double_negation():
            self._fill()
            return self._is(KEEP)
        if guards.talks_of_things(clause) and (
            self.stopped or clause.has("PAUSE", "RESUME", "WANT", "NEG", "SWITCH", "SEND", "GRANT", "KEEP", "ASKGET")
        ):
            return self._is(REMARK, "the matter itself is meant, not messages about it")
        return self._fill_and_judge()

    def _unexplained(self) -> list[Item]:
        """Words that are in no list. After an occasion and its topic they only describe it: "if my order is delayed"."""
        items = self.clause.items
        occasion = next((at for at, item in enumerate(items) if item.kind == "WHENIF"), None)
        topic = None
        if occasion is not None and any(is_lead(items, at) for at in range(occasion)):
            topic = next((at for at in range(occasion, len(items)) if items[at].kind == "TOPIC"), None)
        unknown = [at for at, item in enumerate(items) if item.kind == "UNKNOWN"]
        if topic is not None and len(unknown) <= 4 and not any(item.kind in CONTENT for item in items[topic + 1 :]):
            unknown = [at for at in unknown if at < topic]
        return [items[at] for at in unknown]

    def _bare_condition(self) -> bool:
        """ "If it rains": an occasion that names no topic is a condition, and those cannot be kept."""
        items = self.clause.items
        occasion = next((at for at, item in enumerate(items) if item.kind == "WHENIF"), None)
        return occasion is not None and not any(item.kind in TOPICS for item in items[occasion:])

    def _two_names(self) -> bool:
        """ "The loyalty survey": a topic that is named by another is neither of them."""
        return any(
            one.kind == two.kind == "TOPIC" and set(one.value.topics) != set(two.value.topics)
            for one, two in pairwise(self.clause.items)
            if one.last + 1 == two.first
        )

    def _unknown(self, unknown: list[str]) -> Frame:
        clause = self.clause
        places = [at for at, item in enumerate(clause.items) if item.kind == "UNKNOWN"]
        before = clause.items[places[0] - 1] if places[0] else None
        about = before is not None and ("about" in before.words or before.words[-1] in ("for", "on", "of"))
        wants = self._contact_lead()
        if (
            about
            and wants
            and not self.topics
            and not self.negated
            and not self.stopped
            and len(unknown) <= 2
            and self.channels
        ):
            self._fill(GRANT)
            self.frame.parts = self.frame.parts.but(missing=("topic",))
            return self._is(WISH, f"no topic is called {unknown[0]!r}")
        return self._is(BLOCKED, f"not understood: {', '.join(unknown[:3])}")

    def _contact_lead(self) -> bool:
        return self.clause.has("SEND", "GRANT", "WANT", "ASKGET", "PREFER") or any(
            is_verb(self.clause.items, at) for at in range(len(self.clause.items))
        )

    def _double_negation(self) -> bool:
        """ "Don't stop", "never cancel": nothing is refused."""
        plain = [item for item in self.clause.items if item.kind not in ("FUNC", "GLUE", "REQUEST")]
        return any(
            one.kind == "NEG" and two.kind in ("STOP", "SELF_STOP", "PAUSE") and one.words[-1] != "more"
            for one, two in zip(plain, plain[1:], strict=False)
        ) or (self.negated and any(item.kind == "BAD" for item in plain) and any(item.kind == "NEG" for item in plain))

    def _fill(self, polarity: str | None = None) -> None:
        def unique(names: list[str]) -> tuple[str, ...]:
            return tuple(dict.fromkeys(names))

        self.frame.parts = Parts(
            polarity=polarity,
            topics=unique(self.topics),
            channels=unique(self.channels),
            not_topics=unique([name for name in self.not_topics]),
            not_channels=unique(self.not_channels),
            instead_of=unique(self.instead_of),
            only=self.only,
        )

    def _fill_and_judge(self) -> Frame:
        clause, frame = self.clause, self.frame
        self._fill()
        often, vague, why = self._often()
        if why:
            return self._is(BLOCKED, why)
        windows, why = self._windows()
        verb = any(is_verb(clause.items, at) for at in range(len(clause.items)))
        lead = verb or clause.has("SEND", "GRANT", "WANT", "PREFER", "SWITCH", "ASKGET")
        frame.full = frame.full or lead or clause.has("PAUSE", "RESUME", "KEEP", "FINE", "ENOUGH", "BAD")
        parts = frame.parts
        if why:
            frame.parts = parts.but(polarity=LIMIT, missing=("when",))
            return self._is(WISH, why)
        if clause.has("RESUME") and (often or windows or vague):
            return self._is(BLOCKED, "resumed and limited at once")
        if clause.has("RESUME") or (clause.has("AGAIN") and lead and not frame.negative):
            if self.negated:
                return self._is(BLOCKED, "resume and not")
            frame.parts = parts.but(polarity=RESUME)
            return self._is(WISH)
        if clause.has("PAUSE") or (self.stretches and frame.negative):
            return self._pause()
        if self.stretches:
            return self._is(BLOCKED, "a wish for a time only")
        if vague:
            frame.parts = parts.but(polarity=LIMIT, missing=("often",))
            return self._is(VAGUE, "how often was left open")
        if self.kept and not (often or windows) and not (lead and clause.has("GRANT")):
            return self._is(KEEP)
        frame.parts = parts = parts.but(often=often, when=windows or ())
        if frame.negative:
            return self._negative(often, windows)
        return self._positive(lead, verb, often, windows)

    def _pause(self) -> Frame:
        frame = self.frame
        if self.negated and self.clause.has("PAUSE"):
            return self._is(BLOCKED, "pause and not")
        stretch = self.stretches[0] if len(self.stretches) == 1 else None
        if len(self.stretches) > 1:
            return self._is(BLOCKED, "two lengths of time")
        missing = () if stretch and stretch.known else ("until",)
        start = (
            stretch.start.isoformat(timespec="seconds") if stretch else self.context.now.isoformat(timespec="seconds")
        )
        until = stretch.end.isoformat(timespec="seconds") if stretch and stretch.end and stretch.known else None
        frame.parts = frame.parts.but(polarity=PAUSE, pause_from=start, pause_until=until, missing=missing)
        return self._is(WISH)

    def _often(self) -> tuple[Often | None, bool, str]:
        """The number and the stretch, whether it is only vague, and why it cannot be read."""
        clause = self.clause
        limiting = clause.has("MAX", "LESS")
        if len(self.pers) > 1 or (len(self.counts) > 1 and self.pers):
            if len({per.per for per in self.pers}) > 1 or len({count.value for count in self.counts}) > 1:
                return None, False, "two frequencies"
        if not self.pers:
            if clause.has("VAGUE", "TOO"):
                return None, True, ""
            if clause.has("MAX", "LESS", "MORE") and self.counts:
                return None, True, ""
            if self.counts and not self.whens and not self.stretches:
                return None, False, "a number of nothing"
            return None, False, ""
        per = self.pers[0]
        if clause.has("VAGUE") and not self.counts and not limiting:
            return None, True, ""
        if self.counts:
            value = self.counts[0].value
        elif per.alone or self._article():
            value = 1
        else:
            return None, False, "how many is not said"
        if clause.has("LESS"):
            value -= 1
        if value < 1 or value > 1000:
            return None, False, "a number that limits nothing"
        more = clause.has("MORE")
        if more and not (self.negated or clause.has("TOO") or limiting):
            return None, True, ""
        if clause.has("TOO") and not more:
            return None, True, ""
        if (self.negated or self.stopped) and not (more or limiting):
            return None, True, ""
        return Often(value, per.per), False, ""

    def _article(self) -> bool:
        for one, two in zip(self.clause.items, self.clause.items[1:], strict=False):
            if one.words[-1] in ("a", "an", "one") and two.kind in ("CHANNEL", "TOPIC", "MARKETING", "MESSAGES"):
                return True
        return False

    def _windows(self) -> tuple[Windows | None, str]:
        total: Windows | None = None
        for when, excepted in self.whens:
            negative = self.frame.negative
            if negative and (self.clause.has("MORE", "MAX", "LESS") and self.pers):
                negative = False
            if excepted:
                negative = not negative
            found = resolve(when, negative, self.context.zone, self.context.now)
            if found is None:
                return None, "the time has more than one reading"
            total = found if total is None else intersect(total, found)
            if not total:
                return None, "these times never meet"
        return total, ""

    def _negative(self, often: Often | None, windows: Windows | None) -> Frame:
        frame, parts = self.frame, self.frame.parts
        if often or windows:
            frame.parts = parts.but(polarity=LIMIT)
            frame.bare_negation = not (parts.topics or parts.channels)
            if self._unsaid(parts):
                return self._is(FRAGMENT, "of what, is not said")
            return self._is(WISH)
        if parts.only:
            return self._is(BLOCKED, "not only")
        if parts.instead_of:
            return self._is(BLOCKED, "not instead")
        lead = self._contact_lead()
        words = {item.text for item in self.clause.items if item.kind == "NEG"}
        if parts.topics or parts.channels or parts.not_topics or parts.not_channels:
            frame.bare_negation = (
                bool(words & {"not", "never", "nor", "not by", "not even"})
                and not lead
                and not self.stopped
                and not self.clause.has("BAD", "WANT")
            )
            if (
                self.names
                and all(name.single and not name.thing for name in self.names)
                and not self.stopped
                and lead is False
                and False
            ):
                return self._is(REMARK)
            frame.parts = parts.but(polarity=DENY)
            return self._is(WISH)
        if self.stopped:
            bare = {item.text for item in self.clause.items if item.kind in ("STOP", "SELF_STOP")}
            stops = {item.text for item in self.clause.items if item.kind == "STOP"}
            self.frame.points_back = self.frame.pronoun and bool(stops & _THINGS_TOO) and not lead
            if (
                self.clause.has("MESSAGES")
                or self.clause.items[-1].text == "all"
                or (self.frame.pronoun and not self.clause.has("SELF_STOP"))
            ):
                frame.parts = parts.but(polarity=DENY, missing=("topic",))
                return self._is(WISH, "what to stop was not said")
            if (
                not self.clause.has("SELF_STOP")
                and not bare & _WITHOUT_OBJECT
                and not (lead and bare & _VERBS_OF_STOPPING)
            ):
                return self._is(REMARK, "nothing to stop was named")
            frame.parts = parts.but(polarity=DENY)
            frame.bare_stop = not lead
            return self._is(WISH)
        told = self._told()
        if lead and told and any(item.kind == "SEND" and item.words[0] in _REACHING for item in self.clause.items):
            frame.parts = parts.but(polarity=DENY)
            return self._is(WISH)
        return self._is(REMARK, "a no to nothing named")

    def _unsaid(self, parts: Parts) -> bool:
        """Whether a limit names no scope and may be of something else: "I can come in after 6", "I'm free at noon"."""
        if parts.topics or parts.channels:
            return False
        moving = any(item.kind == "SEND" for item in self.clause.items) and not guards.evidence_of_contact(self.clause)
        mine = any(
            item.kind in ("FINE", "BAD") and item.words[0] in ("i", "am", "we", "is") and _OWN & set(item.words)
            for item in self.clause.items
        )
        return moving or mine

    def _told(self) -> bool:
        """Whether the verb of contact has the customer as its object, where it needs one: "don't bother" has not."""
        for one, two in zip(self.clause.items, [*self.clause.items[1:], None], strict=True):
            if one.kind == "SEND" and one.words[-1] not in ("bother", "bothering", "write", "writing", "bug", "send"):
                return True
            if one.kind == "SEND" and two is not None and two.words[0] in ("me", "us"):
                return True
        return False

    def _positive(self, lead: bool, verb: bool, often: Often | None, windows: Windows | None) -> Frame:
        frame, parts, clause = self.frame, self.frame.parts, self.clause
        limited = bool(often or windows)
        if clause.has("ANYCHANNEL") and not parts.channels:
            parts = parts.but(channels=("*",))
        if clause.has("FINE", "ENOUGH", "YES") and not lead:
            frame.weak = True
        if parts.instead_of or clause.has("SWITCH"):
            return self._switch(parts)
        if parts.only == "channel":
            frame.parts = parts.but(polarity=GRANT if parts.topics else DENY)
            if not parts.topics:
                frame.parts = frame.parts.but(polarity=GRANT)
            return self._is(WISH)
        if parts.only == "topic":
            frame.parts = parts.but(polarity=DENY)
            return self._is(WISH)
        if clause.has("WHENIF") and not parts.topics:
            return self._is(BLOCKED, "a condition")
        if parts.topics and self._granting(lead, verb, parts, often, windows):
            missing = () if parts.channels else ("channel",)
            if clause.has("PREFER") and not parts.channels:
                missing = ("channel",)
            frame.parts = parts.but(polarity=GRANT, missing=missing)
            return self._is(WISH)
        if limited and self._unsaid(parts):
            frame.parts = parts.but(polarity=LIMIT)
            return self._is(FRAGMENT, "of what, is not said")
        if limited and self._kind_or_verb(lead):
            return self._is(BLOCKED, "whether to contact or which messages is not clear")
        if limited and (
            parts.topics
            or parts.channels
            or frame.only_when
            or clause.has("MAX", "LESS", "ENOUGH", "FINE", "MORE")
            or lead
        ):
            frame.parts = parts.but(polarity=LIMIT)
            return self._is(WISH)
        frame.parts = parts
        if parts.topics and lead and not limited and (self._single() or all(name.thing for name in self.names)):
            return self._is(REMARK, "one thing is asked for, not messages from now on")
        if parts.channels and lead and not limited:
            frame.bare_verb = True
            if clause.has("FINE"):
                frame.weak = True
            frame.parts = parts.but(polarity=GRANT, missing=("topic",))
            return self._is(FRAGMENT)
        return self._is(FRAGMENT)

    def _granting(self, lead: bool, verb: bool, parts: Parts, often: Often | None, windows: Windows | None) -> bool:
        clause = self.clause
        if often and clause.has("FINE") and not parts.channels and not lead:
            # "once a month is fine for surveys"
            return False
        if clause.has("ENOUGH", "MAX", "LESS") and not lead:
            return self._by_channel() and not clause.has("ENOUGH")
        if (
            self.names
            and self._single()
            and not any("about" in i.words or i.kind == "WHENIF" or "for" in i.words for i in clause.items)
            and not self._regular()
        ):
            return False
        if verb or clause.has("SEND", "GRANT", "WANT", "PREFER", "ASKGET"):
            return True
        if clause.has("FINE", "YES"):
            return True
        return self._by_channel() and not self.frame.only_when

    def _kind_or_verb(self, lead: bool) -> bool:
        """ "Email promos on Tuesdays": either to be emailed promos, or only how the promo emails are to come."""
        plain = [item for item in self.clause.items if item.kind not in ("FUNC", "MESSAGES")]
        return (
            not lead
            and len(plain) > 2
            and plain[0].kind == "CHANNEL"
            and plain[0].value[1] == "verb"
            and plain[1].kind in TOPICS
            and not self.clause.has("ONLY", "MAX", "LESS", "ENOUGH", "FINE", "MORE")
        )

    def _single(self) -> bool:
        """ "A coupon", "my receipt": one of them is asked for. "Coupon texts" are many."""
        singles = []
        for at, item in enumerate(self.clause.items):
            if item.kind == "TOPIC":
                after = self.clause.items[at + 1] if at + 1 < len(self.clause.items) else None
                heads = after is not None and after.kind in ("CHANNEL", "MESSAGES", "MARKETING")
                singles.append(item.value.single and not heads)
        return bool(singles) and all(singles)

    def _regular(self) -> bool:
        return self.clause.has("MESSAGES", "OPTIONAL", "MARKETING") or self.clause.has("GRANT") or bool(self.pers)

    def _by_channel(self) -> bool:
        """ "Deals by text", "email for bills": a channel is said for a topic, not only a kind of message."""
        items = self.clause.items
        for at, item in enumerate(items):
            if item.kind != "CHANNEL":
                continue
            before = items[at - 1].words[-1] if at else ""
            if item.words[0] in ("by", "via", "on", "in", "over", "through") or before in (
                "by",
                "via",
                "over",
                "through",
                "in",
                "on",
                "with",
                "using",
            ):
                return True
            after = items[at + 1] if at + 1 < len(items) else None
            if any(one.kind == "COLON" for one in items[:at]) and any(one.kind in TOPICS for one in items[:at]):
                return True
            if (
                after is not None
                and after.words[0] in ("for", "about")
                and any(one.kind in TOPICS for one in items[at + 1 :])
            ):
                return True
        return False

    def _switch(self, parts: Parts) -> Frame:
        frame = self.frame
        if not parts.channels:
            return self._is(BLOCKED, "from a channel to nothing")
        if not parts.topics:
            frame.parts = parts.but(polarity=GRANT, missing=("topic",))
            return self._is(WISH if parts.instead_of else FRAGMENT)
        if self.clause.has("SWITCH") and not parts.instead_of:
            return self._is(BLOCKED, "which channel to give up is not said")
        frame.parts = parts.but(polarity=GRANT)
        return self._is(WISH)


_OWN = frozenset(
    "free available around home reachable busy asleep unavailable work sleeping meetings class working driving".split()
)
_CONTACT = ("CHANNEL", "SEND", "WANT", "WHEN", "EXCEPT", "GRANT", "MESSAGES", "STOP")
_THINGS_TOO = frozenset(("cancel", "drop", "scrap", "kill", "end", "get me out of"))
_WITHOUT_OBJECT = frozenset(
    (
        "stop",
        "please stop",
        "unsubscribe",
        "unsubscribe me",
        "opt out",
        "opt me out",
        "opt me out of",
        "opt out of",
        "opting out",
        "unsubscribe from",
        "unsubscribe me from",
    )
)
_VERBS_OF_STOPPING = frozenset(("stop", "please stop", "quit", "cease", "stopping", "halt"))
_REACHING = frozenset(
    [
        "hear",
        "hearing",
        "send",
        "sending",
        "contact",
        "contacting",
        "reach",
        "message",
        "messaging",
        "bother",
        "bothering",
        "bug",
        "bugging",
        "pester",
        "write",
        "writing",
        "disturb",
        "disturbing",
    ]
)


def _goes_on_refusing(clause: Clause, previous: Frame) -> str:
    """Whether a refusal goes on in this clause: "yes", "no", or "" when it cannot be told."""
    first = next((at for at, item in enumerate(clause.items) if item.kind not in ("FUNC", "MESSAGES")), None)
    if first is None or clause.sep not in ("and", "or") or not previous.negative or previous.status != WISH:
        return "no"
    item = clause.items[first]
    if not (item.kind == "SEND" or is_verb(clause.items, first)) or clause.has("NEG", "STOP", "INSTEADADV", "ONLY"):
        return "no"
    gerund = item.words[0].endswith("ing")
    if clause.sep == "or" or gerund:
        return "yes"
    return "no" if previous.stopped else ""


def frames_of(pieces: Sequence[Clause], context: Context) -> list[Frame]:
    """All frames in order, with what they inherit from those before."""
    frames: list[Frame] = []
    named: list[str] = []
    polite = False
    for clause in pieces:
        previous = frames[-1] if frames else None
        refusing = _goes_on_refusing(clause, previous) if previous is not None else "no"
        reader = Reader(clause, context, named)
        reader.negated = refusing == "yes"
        if clause.sep in HARD:
            polite = False
        polite = polite or clause.has("REQUEST", "ASKGET")
        reader.polite = polite
        reader.after_refusal = previous is not None and previous.status == WISH and previous.negative
        frame = reader.read()
        if refusing == "" and frame.status == WISH:
            frame.status, frame.why = BLOCKED, "whether the refusal goes on is not clear"
        if clause.has("NOTHING_ELSE") and frame.status in (REMARK, BLOCKED) and not clause.content():
            anchor = _anchor(frames)
            if anchor is not None:
                alone = anchor.parts.only is not None
                frame.status, frame.why = (
                    ("merged", "") if alone else (BLOCKED, "what 'nothing else' closes is not clear")
                )
        if previous is not None and previous.status not in (QUESTION, REPORTED):
            _inherit(frame, previous, frames, context)
        named += [name for name in frame.parts.topics if name in context.vocabulary.topics]
        frames.append(frame)
    strange = any(frame.status == REMARK and frame.clause.has("UNKNOWN") and not frame.parts.topics for frame in frames)
    for frame in frames:
        if strange and frame.status == WISH and frame.bare_stop and _nothing_named(frame) and not _says_off(frame):
            # "The dog barks at my parcels, make it stop": whose noise it is, is not for us to guess.
            frame.parts = frame.parts.but(missing=("topic",))
        if frame.points_back and "topic" in frame.parts.missing and frame.status == WISH:
            frame.status, frame.why = REMARK, "what to end was not said"
    _contrast(frames)
    _lend_stretch(frames)
    _exclude_kept(frames, context)
    return [frame for frame in frames if frame.status != "merged"]


def _lend_stretch(frames: list[Frame]) -> None:
    """ "I'm travelling for two weeks, pause everything": how long is said beside the wish."""
    open_ended = [frame for frame in frames if frame.status == WISH and frame.parts.missing == ("until",)]
    said = [
        item.value
        for frame in frames
        if frame.status in (REMARK, REPORTED)
        for item in frame.clause.items
        if item.kind == "STRETCH" and item.value.known and item.value.end
    ]
    if len(open_ended) == 1 and len(said) == 1:
        frame, stretch = open_ended[0], said[0]
        start, end = (at.isoformat(timespec="seconds") for at in (stretch.start, stretch.end))
        frame.parts = frame.parts.but(pause_from=start, pause_until=end, missing=())


def _contrast(frames: list[Frame]) -> None:
    """ "Not email, text" corrects; "not email" alone is a part of an answer, and refuses nothing by itself."""
    for place, frame in enumerate(frames):
        plain = [item.text for item in frame.clause.items if item.kind == "NEG"]
        alone = not any(other.status == WISH for other in frames if other is not frame)
        if not (frame.status == WISH and frame.bare_negation and plain == ["not"] and alone):
            continue
        if frame.parts.polarity != DENY or (frame.parts.topics and frame.parts.channels):
            continue
        following = frames[place + 1] if place + 1 < len(frames) else None
        if following is not None and following.status == FRAGMENT and following.parts.channels and frame.parts.channels:
            following.parts = following.parts.but(instead_of=frame.parts.channels)
            following.marker, frame.status = True, "merged"
        else:
            frame.status = FRAGMENT


def _anchor(frames: Sequence[Frame]) -> Frame | None:
    """The last wish that a limit can be added to."""
    for frame in reversed(frames):
        if frame.status == WISH:
            return frame
    return None


def _inherit(frame: Frame, previous: Frame, frames: Sequence[Frame], context: Context) -> None:
    parts, clause = frame.parts, frame.clause
    anchor = _anchor(frames)
    named = bool(parts.topics or parts.channels)
    # A limit with no scope of its own belongs to the wish before it.
    limits_only = (
        parts.polarity in (LIMIT, None) and (parts.often or parts.when or parts.missing in (("when",),)) and not named
    )
    if frame.status in (WISH, FRAGMENT) and limits_only and not frame.marker and anchor is not None:
        if anchor.parts.polarity in (GRANT, LIMIT):
            _limit(anchor, frame)
            return
        if anchor.parts.polarity == DENY:
            frame.status, frame.why = BLOCKED, "a limit after a refusal"
        return
    if frame.status == VAGUE and not named and anchor is not None and anchor.parts.polarity == GRANT:
        anchor.parts = anchor.parts.but(missing=(*anchor.parts.missing, "often"))
        frame.status = "merged"
        return
    if limits_only and anchor is None and previous.bare_verb and not frame.marker:
        # "you can text me, but no more than once a week"
        frame.parts = parts.but(channels=previous.parts.channels, polarity=LIMIT)
        frame.status, previous.status = WISH, "merged"
        return
    if limits_only and previous.status == VAGUE and not frame.marker:
        # "Too many emails, once a week is enough"
        frame.parts = parts.but(topics=previous.parts.topics, channels=previous.parts.channels, polarity=LIMIT)
        frame.status, previous.status = WISH, "merged"
        return
    if (
        frame.bare_verb
        and frame.status == FRAGMENT
        and not parts.topics
        and previous.status == FRAGMENT
        and previous.parts.polarity == LIMIT
    ):
        # "I'm free after 6, call me"
        frame.parts = parts.but(when=previous.parts.when, often=previous.parts.often, polarity=LIMIT, missing=())
        frame.status, previous.status = WISH, "merged"
        return
    beside = previous.status == REMARK or (previous.status == REPORTED and not previous.clause.has("OTHER", "SAY"))
    if anchor is None and beside and (previous.parts.topics or previous.parts.channels):
        # "These surveys are annoying, stop them", "I love your sales, so text me about them"
        about = {
            "topics": parts.topics or previous.parts.topics,
            "missing": tuple(m for m in parts.missing if m != "topic"),
        }
        if frame.status == WISH and parts.polarity == DENY and (frame.bare_stop or frame.pronoun) and not named:
            frame.parts = parts.but(channels=previous.parts.channels, **about)
            return
        if frame.status == FRAGMENT and frame.bare_verb and frame.pronoun and previous.parts.topics:
            frame.parts, frame.status = parts.but(polarity=GRANT, **about), WISH
            return
    if anchor is None:
        return
    before = anchor.parts
    if frame.bare_verb and not parts.topics and before.polarity == GRANT and "channel" in before.missing:
        # "I'd like the newsletter. Email me."
        missing = tuple(name for name in before.missing if name != "channel")
        anchor.parts = before.but(channels=parts.channels, missing=missing)
        anchor.items += frame.items
        frame.status = "merged"
        return
    if frame.status == WISH and parts.polarity == DENY:
        if not named and (frame.bare_stop or "topic" in parts.missing):
            if frame.pronoun and (before.topics or before.channels):
                frame.parts = parts.but(topics=before.topics, channels=before.channels, missing=())
            return
        if frame.bare_negation and parts.channels and not parts.topics and before.topics:
            if before.polarity == DENY and clause.sep == "but":
                frame.status = KEEP
                return
            frame.parts = parts.but(topics=before.topics)
        elif frame.bare_negation and parts.topics and not parts.channels and clause.sep in ("but", "", ",", "and"):
            if before.polarity == DENY and clause.sep == "but":
                frame.status = KEEP
            elif before.polarity == GRANT and before.channels:
                frame.parts = parts.but(channels=before.channels)
        elif frame.pronoun and not parts.topics and parts.channels:
            frame.parts = parts.but(topics=before.topics)
        return
    if (
        frame.status == WISH
        and parts.polarity == LIMIT
        and parts.channels
        and not parts.topics
        and before.topics
        and set(parts.channels) <= set(before.channels)
        and clause.sep != "."
    ):
        _limit(anchor, frame)
        return
    if frame.status in (WISH, FRAGMENT) and parts.polarity in (GRANT, None) and frame.bare_verb and not parts.topics:
        if before.topics and (before.polarity == DENY or frame.also or frame.pronoun or frame.instead):
            frame.parts = parts.but(topics=before.topics, missing=(), polarity=GRANT)
            frame.status = WISH
        elif frame.weak or (before.polarity == DENY and not frame.instead):
            frame.status = KEEP if frame.weak else FRAGMENT
        return
    if frame.status == FRAGMENT and frame.weak and parts.channels and not parts.topics:
        frame.status = KEEP
        return
    if frame.status == WISH and parts.polarity == GRANT and frame.pronoun and not parts.topics:
        frame.parts = parts.but(topics=before.topics, missing=())
        return
    if frame.status in (FRAGMENT, WISH) and not frame.full and not frame.marker and previous is anchor:
        _gap(frame, anchor)


def _nothing_named(frame: Frame) -> bool:
    return not (frame.parts.topics or frame.parts.channels)


def _says_off(frame: Frame) -> bool:
    """Whether the words can only mean messages: "unsubscribe", "take me off your list"."""
    return any(
        "subscribe" in word or word in ("opt", "list", "lists", "consent")
        for item in frame.items
        for word in item.words
    )


def _gap(frame: Frame, anchor: Frame) -> None:
    """ "text me deals weekly and the newsletter monthly", "and promos too", "same for email"."""
    parts, before = frame.parts, anchor.parts
    if parts.topics and not parts.channels:
        if before.polarity == GRANT and not before.only:
            frame.parts = parts.but(
                polarity=GRANT, channels=before.channels, missing=() if before.channels else ("channel",)
            )
            frame.status = WISH
        elif (
            before.polarity == DENY
            and not (parts.often or parts.when)
            and (frame.also or frame.clause.sep in ("and", "or"))
        ):
            frame.parts = parts.but(polarity=DENY, channels=before.channels)
            frame.status = WISH
    elif parts.channels and not parts.topics and frame.also:
        limits = {"often": parts.often or before.often, "when": parts.when or before.when}
        frame.parts = before.but(
            channels=parts.channels, missing=tuple(name for name in before.missing if name != "channel"), **limits
        )
        frame.status = WISH
    elif (
        parts.topics and parts.channels and before.polarity in (DENY, PAUSE) and parts.polarity in (GRANT, None, LIMIT)
    ):
        if frame.clause.sep in ("and", "or") and before.topics and before.channels and before.polarity == DENY:
            frame.parts = parts.but(polarity=DENY, missing=())
            frame.status = WISH
        elif frame.clause.sep in ("and", "or", "") or frame.clause.sep == "," and before.topics:
            frame.status, frame.why = BLOCKED, "whether the refusal goes on is not clear"


def _limit(anchor: Frame, frame: Frame) -> None:
    """Add how often and when to the wish before."""
    before, parts = anchor.parts, frame.parts
    when: tuple[Window, ...] = before.when
    if parts.when:
        when = intersect(before.when, parts.when) if before.when else parts.when
        if not when:
            anchor.status, anchor.why = BLOCKED, "these times never meet"
    if parts.often and before.often and parts.often != before.often:
        anchor.status, anchor.why = BLOCKED, "two frequencies"
    missing = tuple(dict.fromkeys((*before.missing, *parts.missing)))
    anchor.parts = before.but(when=when, often=parts.often or before.often, missing=missing)
    anchor.items += frame.items
    frame.status = "merged"


def _exclude_kept(frames: Sequence[Frame], context: Context) -> None:
    """What is to stay, or is granted in the same message, is taken out of the refusals before it."""
    for place, frame in enumerate(frames):
        keeping = frame.status == KEEP or (
            frame.status == WISH and frame.parts.polarity == GRANT and frame.parts.topics and frame.parts.channels
        )
        if not keeping or not (frame.parts.topics or frame.parts.channels):
            continue
        for earlier in frames[:place]:
            before = earlier.parts
            if earlier.status != WISH or before.polarity not in (DENY, PAUSE) or before.only:
                continue
            topics = frame.parts.topics
            if not topics:
                continue
            base = before.topics or ((OPTIONAL,) if before.channels or before.polarity == PAUSE else (MARKETING,))
            inside = set(context.vocabulary.expand(topics)) & set(context.vocabulary.expand(base))
            if not inside or set(context.vocabulary.expand(base)) <= set(context.vocabulary.expand(topics)):
                continue
            if before.polarity == PAUSE:
                earlier.parts = before.but(topics=base, not_topics=(*before.not_topics, *sorted(inside)))
                continue
            channels = frame.parts.channels
            if channels and before.channels and not set(channels) & set(before.channels):
                continue
            earlier.parts = before.but(keeps=(*before.keeps, (tuple(sorted(inside)), channels)))
