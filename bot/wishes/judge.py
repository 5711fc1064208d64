"""One clause to a frame: which way it goes, and whether it says enough to act on."""

from __future__ import annotations

from bot.wishes import guards, signs
from bot.wishes.clauses import Clause
from bot.wishes.frame import Context, Frame, Status
from bot.wishes.gather import Before, Said, gather
from bot.wishes.limits import how_often, windows_of
from bot.wishes.model import DENY, GRANT, LIMIT, MARKETING, OPTIONAL, PAUSE, RESUME

_CONTACT = ("CHANNEL", "SEND", "WANT", "WHEN", "EXCEPT", "GRANT", "MESSAGES", "STOP")
_OF_THINGS = ("STOP", "PAUSE", "RESUME", "WANT", "NEG", "SWITCH", "SEND", "GRANT", "KEEP", "ASKGET")


def judge(clause: Clause, context: Context, before: Before) -> Frame:
    """The frame of a clause, by itself; what it inherits comes later."""
    frame = Frame(clause, items=list(clause.items), after_refusal=before.after_refusal)
    if clause.has("SHOW"):
        return (
            frame.becomes(Status.QUESTION, "it asks of one thing")
            if clause.has("TOPIC")
            else frame.becomes(Status.SHOW)
        )
    if clause.sep == "because":
        return frame.becomes(Status.REMARK, "a reason")
    said = gather(frame, context.vocabulary, before)
    frame.parts = said.parts()
    aside = _aside(frame, before)
    if aside is not None:
        return aside
    return _unreadable(frame, said) or _decide(frame, said, context)


def _aside(frame: Frame, before: Before) -> Frame | None:
    """Questions, statements, what is reported, and remarks: nothing of it is asked for."""
    clause = frame.clause
    if guards.is_question(clause) and not (before.polite and clause.ends == "?" and not guards.asks(clause)):
        return frame.becomes(Status.QUESTION, "it is a question")
    if guards.is_statement(clause):
        if clause.has("TOO") and not clause.has("PAST"):
            frame.parts = frame.parts.but(polarity=LIMIT, missing=("often",))
            return frame.becomes(Status.VAGUE, "too much is a complaint, not a number")
        return frame.becomes(Status.REMARK, "it says how things are")
    if guards.is_reported(clause):
        return frame.becomes(Status.REPORTED, "past, hypothetical, quoted or someone else's")
    if guards.is_remark(clause):
        return frame.becomes(Status.REMARK, "it names nothing that could change")
    if clause.has("UNDO") and not clause.content() and not clause.has("UNKNOWN"):
        return frame.becomes(Status.UNDO)
    return None


def _unreadable(frame: Frame, said: Said) -> Frame | None:
    """What stands in the way of reading the clause as a wish, if anything does."""
    clause = frame.clause
    if strange := signs.unexplained(clause):
        return _unknown(frame, said, [item.text for item in strange])
    if clause.has("NOTHING_ELSE") and said.topics and not (said.only or said.channels or said.negative or said.whens):
        # "You can contact me about rewards and that's it"
        standing = signs.asks_for_contact(clause) and not clause.has("COUNT", "PER", "EXCEPT", "PREFER", "ELSE")
        if standing and not frame.clause.has("OPTIONAL", "MARKETING"):
            said.only = "topic"
            frame.parts = said.parts()
    for item in clause.items:
        if item.kind in ("COND", "FROMDATE") or (item.kind == "NOTHING_ELSE" and not said.only):
            return frame.becomes(Status.BLOCKED, f"a condition: {item.text!r}")
    addressed = clause.has(*_CONTACT)
    if clause.has("REST"):
        return frame.becomes(Status.BLOCKED, "of which other times is not clear")
    remarks = (
        (said.negated and not said.stopped and clause.has("OPTIONAL") and not addressed, "no, but to what is not said"),
        (clause.has("NOTHING") and not addressed and not said.stretches, "nothing, but of what is not said"),
        (said.awful, "it says how things are"),
    )
    for applies, why in remarks:
        if applies:
            return frame.becomes(Status.REMARK, why)
    if clause.has("ELSE") and clause.has("FINE", "KEEP") and not clause.has("CHANNEL", "SEND", "GRANT", "WANT"):
        # "Stop calling me. The rest is ok": it stays as it is, and nothing is granted.
        frame.parts = frame.parts.but(topics=())
        return frame.becomes(Status.KEEP)
    doubts = (
        (said.else_of_nothing, "all else than what is not clear"),
        (signs.is_bare_condition(clause), "a condition"),
        (signs.says_two_ways(clause), "two channels that contradict each other"),
        (not said.negative and signs.may_ask_for_a_call(clause), "a call back, or calls from now on"),
        (signs.has_two_names(clause), "two topics in one name"),
        (signs.means_only_some(clause, said), "which of them is not clear"),
        (signs.is_interleaved(clause), "which topic belongs to which channel is not clear"),
        (
            said.only == "topic" and MARKETING in said.topics and len(set(said.topics)) > 1,
            "only of marketing, or of all",
        ),
        (said.only == "unclear", "what 'only' restricts has two readings"),
    )
    for applies, why in doubts:
        if applies:
            return frame.becomes(Status.BLOCKED, why)
    if signs.is_double_negation(clause, said):
        return frame.becomes(Status.KEEP)
    if signs.talks_of_things(clause) and clause.has(*_OF_THINGS):
        return frame.becomes(Status.REMARK, "the matter itself is meant, not messages about it")
    return None


def _unknown(frame: Frame, said: Said, unknown: list[str]) -> Frame:
    """ "Text me about llamas" is a wish that wants a topic; with other strange words the clause is not understood."""
    clause = frame.clause
    place = next(at for at, item in enumerate(clause.items) if item.kind == "UNKNOWN")
    before = clause.items[place - 1].words if place else ("",)
    about = "about" in before or before[-1] in ("for", "on", "of")
    open_topic = said.channels and not said.topics and not said.negative and len(unknown) <= 2
    if about and open_topic and signs.asks_for_contact(clause):
        frame.parts = said.parts(GRANT).but(missing=("topic",))
        return frame.becomes(Status.WISH, f"no topic is called {unknown[0]!r}")
    return frame.becomes(Status.BLOCKED, f"not understood: {', '.join(unknown[:3])}")


def _decide(frame: Frame, said: Said, context: Context) -> Frame:
    clause, parts = frame.clause, frame.parts
    often = how_often(said, clause)
    if often.why:
        return frame.becomes(Status.BLOCKED, often.why)
    windows, why = windows_of(said, clause, context)
    lead = signs.asks_for_contact(clause) or clause.has("SWITCH")
    frame.full = frame.full or lead or clause.has("PAUSE", "RESUME", "KEEP", "FINE", "ENOUGH", "BAD")
    if why:
        frame.parts = parts.but(polarity=LIMIT, missing=("when",))
        return frame.becomes(Status.WISH, why)
    limited = bool(often.often or windows)
    if clause.has("RESUME") or (clause.has("AGAIN") and lead and not said.negative):
        if limited or often.vague or said.negated:
            return frame.becomes(Status.BLOCKED, "resumed and limited or refused at once")
        return frame.has_parts(Status.WISH, parts.but(polarity=RESUME))
    the_week = any(item.kind == "STRETCH" and item.text in _EVERY_WEEK for item in clause.items)
    if the_week and said.negated:
        return frame.becomes(Status.BLOCKED, "this week, or every week")
    if clause.has("PAUSE") or (said.stretches and said.negative):
        return _pause(frame, said, context)
    if said.stretches:
        stretch = said.stretches[0]
        alone = all(item.kind in ("STRETCH", "CORRECT", "MAX") for item in clause.significant())
        if alone and len(said.stretches) == 1 and stretch.known and stretch.end:
            # "Until Friday": an answer, or a correction.
            start, end = (at.isoformat(timespec="seconds") for at in (stretch.start, stretch.end))
            return frame.has_parts(Status.FRAGMENT, parts.but(pause_from=start, pause_until=end))
        return frame.becomes(Status.BLOCKED, "a wish for a time only")
    if often.vague:
        frame.parts = parts.but(polarity=LIMIT, missing=("often",))
        return frame.becomes(Status.VAGUE, "how often was left open")
    if said.kept and not limited and not clause.has("GRANT"):
        return frame.becomes(Status.KEEP)
    frame.parts = parts.but(often=often.often, when=windows or ())
    return _negative(frame, said) if said.negative else _positive(frame, said, lead)


_EVERY_WEEK = frozenset(("during the week", "in the week", "through the week"))


def _pause(frame: Frame, said: Said, context: Context) -> Frame:
    if said.negated and frame.clause.has("PAUSE"):
        return frame.becomes(Status.BLOCKED, "pause and not")
    if len(said.stretches) > 1:
        return frame.becomes(Status.BLOCKED, "two lengths of time")
    stretch = said.stretches[0] if said.stretches else None
    start = stretch.start if stretch else context.now
    known = stretch is not None and stretch.known
    end = stretch.end if stretch and stretch.known else None
    parts = frame.parts.but(
        polarity=PAUSE,
        pause_from=start.isoformat(timespec="seconds"),
        pause_until=end.isoformat(timespec="seconds") if end else None,
        missing=() if known else ("until",),
    )
    return frame.has_parts(Status.WISH, parts)


def _negative(frame: Frame, said: Said) -> Frame:
    clause, parts = frame.clause, frame.parts
    if parts.often or parts.when:
        frame.parts = parts.but(polarity=LIMIT)
        frame.bare_negation = frame.names_nothing
        if signs.may_be_of_something_else(clause, said):
            return frame.becomes(Status.FRAGMENT, "of what, is not said")
        return frame.becomes(Status.WISH)
    if parts.only or parts.instead_of:
        return frame.becomes(Status.BLOCKED, "not only, or not instead")
    lead = signs.asks_for_contact(clause)
    if clause.has("SELF_STOP") and parts.not_topics and not (parts.topics or parts.channels):
        # "Leave me alone unless it's about my delivery" is "only contact me about orders".
        return frame.has_parts(Status.WISH, parts.but(polarity=DENY, topics=(OPTIONAL,)))
    if len(parts.channels) > 1 and not parts.topics and any(i.text in ("not a", "not an") for i in clause.items):
        return frame.becomes(Status.BLOCKED, "not the one but the other, or neither")
    if signs.needs_nothing(clause, said):
        return frame.has_parts(Status.WISH, parts.but(polarity=DENY, topics=(), missing=("topic",)))
    if parts.topics or parts.channels or parts.not_topics or parts.not_channels:
        words = {item.text for item in clause.items if item.kind == "NEG"}
        plain = not (lead or said.stopped or clause.has("BAD", "WANT"))
        frame.bare_negation = plain and bool(words & {"not", "not a", "not an", "never", "nor", "not even"})
        return frame.has_parts(Status.WISH, parts.but(polarity=DENY))
    if said.stopped:
        return _stop_what(frame, lead)
    if signs.reaches_the_customer(clause):
        return frame.has_parts(Status.WISH, parts.but(polarity=DENY))
    if any(item.kind == "MESSAGES" and item.text in guards.ALL_MESSAGES for item in clause.items) and not said.awful:
        # "No messages": all of them, or only what sells?
        return frame.has_parts(Status.WISH, parts.but(polarity=DENY, missing=("topic",)))
    if frame.pronoun and any(item.kind == "SEND" and item.words[0] in _SENDING for item in clause.items):
        # "Your tips are no use, don't send them"
        return frame.has_parts(Status.WISH, parts.but(polarity=DENY, missing=("topic",)))
    return frame.becomes(Status.REMARK, "a no to nothing named")


_SENDING = frozenset(("send", "sending", "push", "pushing", "share", "sharing"))
_THINGS_TOO = frozenset(("cancel", "drop", "scrap", "kill", "end", "get me out of"))
"""Verbs that end other things as well, so that "cancel it" says nothing by itself."""
_WITHOUT_OBJECT = frozenset(
    [
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
        *(
            f"{want}be {off}"
            for want in ("", "wish to ", "want to ", "ask to ")
            for off in ("unsubscribed", "opted out")
        ),
        *(f"{want} to be {off}" for want in ("would like", "need") for off in ("unsubscribed", "opted out")),
    ]
)
_VERBS_OF_STOPPING = frozenset(("stop", "please stop", "quit", "cease", "stopping", "halt"))


def _stop_what(frame: Frame, lead: bool) -> Frame:
    """Stopping with no object is a refusal of all marketing (CONTRACT §5), but only where nothing else can be meant."""
    clause = frame.clause
    stops = {item.text for item in clause.items if item.kind == "STOP"}
    itself = clause.has("SELF_STOP")
    frame.points_back = frame.pronoun and bool(stops & _THINGS_TOO) and not lead
    open_ended = clause.has("MESSAGES") or clause.items[-1].text == "all" or (frame.pronoun and not itself)
    if open_ended:
        frame.parts = frame.parts.but(polarity=DENY, missing=("topic",))
        return frame.becomes(Status.WISH, "what to stop was not said")
    if not (itself or stops & _WITHOUT_OBJECT or (lead and stops & _VERBS_OF_STOPPING)):
        return frame.becomes(Status.REMARK, "nothing to stop was named")
    frame.bare_stop = not lead
    return frame.has_parts(Status.WISH, frame.parts.but(polarity=DENY))


def _positive(frame: Frame, said: Said, lead: bool) -> Frame:
    clause, parts = frame.clause, frame.parts
    if clause.has("ANYCHANNEL") and not parts.channels:
        parts = parts.but(channels=("*",))
    frame.weak = clause.has("FINE", "ENOUGH", "YES", "ANYTIME") and not lead
    plain = [item for item in clause.significant() if item.kind not in ("WANT", "SEND")]
    if frame.after_refusal and [item.kind for item in plain] == ["ONLY", "CHANNEL"] and plain[0].text == "just":
        # "Don't call, don't text, just email"
        frame.weak = True
    if parts.instead_of or clause.has("SWITCH"):
        return _switch(frame)
    if parts.only:
        return frame.has_parts(Status.WISH, parts.but(polarity=GRANT if parts.only == "channel" else DENY))
    if signs.asks_for_news(clause):
        return frame.becomes(Status.REMARK, "one thing is asked for, not messages from now on")
    if parts.topics and _grants(frame, said, lead):
        return frame.has_parts(Status.WISH, parts.but(polarity=GRANT, missing=() if parts.channels else ("channel",)))
    if parts.often or parts.when:
        return _limited(frame, said, lead)
    frame.parts = parts
    if parts.topics and lead and (signs.asks_for_one(clause) or all(name.thing for name in said.names)):
        return frame.becomes(Status.REMARK, "one thing is asked for, not messages from now on")
    if parts.channels and lead:
        frame.bare_verb, frame.weak = True, frame.weak or clause.has("FINE")
        frame.parts = parts.but(polarity=GRANT, missing=("topic",))
    return frame.becomes(Status.FRAGMENT)


def _limited(frame: Frame, said: Said, lead: bool) -> Frame:
    clause, parts = frame.clause, frame.parts
    if signs.may_be_of_something_else(clause, said):
        frame.parts = parts.but(polarity=LIMIT)
        return frame.becomes(Status.FRAGMENT, "of what, is not said")
    if not lead and signs.may_be_a_verb(clause):
        return frame.becomes(Status.BLOCKED, "whether to contact or which messages is not clear")
    spoken = clause.has("MAX", "LESS", "ENOUGH", "FINE", "MORE") or frame.only_when or lead
    if parts.topics or parts.channels or spoken:
        return frame.has_parts(Status.WISH, parts.but(polarity=LIMIT))
    return frame.becomes(Status.FRAGMENT)


_LIMITING = frozenset(("limit", "restrict", "cap", "limiting", "reduce", "keep", "cut", "dial", "scale", "slow"))


def _grants(frame: Frame, said: Said, lead: bool) -> bool:
    """Whether topics are allowed by this, and not only limited in how often or when."""
    clause = frame.clause
    if frame.parts.often and clause.has("FINE") and not frame.parts.channels and not lead:
        # "once a month is fine for surveys"
        return False
    first = clause.significant()[0]
    if first.kind == "MAX" and first.words[0] in _LIMITING and not lead:
        # "Limit texts about tips to 3 a quarter"
        return False
    if clause.has("ENOUGH", "MAX", "LESS") and not lead:
        return signs.names_channel_for_topic(clause) and not clause.has("ENOUGH")
    if signs.asks_for_one(clause) and not signs.is_standing(clause, said):
        return False
    if signs.asks_for_contact(clause) or clause.has("FINE", "YES"):
        return True
    return signs.names_channel_for_topic(clause) and not frame.only_when


def _switch(frame: Frame) -> Frame:
    """From one channel to another. "Move promos to email" does not say from where."""
    parts = frame.parts
    if not (parts.channels or parts.instead_of) and (parts.often or parts.when):
        # "Change the newsletter to monthly"
        return frame.has_parts(Status.WISH, parts.but(polarity=LIMIT))
    if not parts.channels:
        return frame.becomes(Status.BLOCKED, "from a channel to nothing")
    if not parts.topics:
        frame.parts = parts.but(polarity=GRANT, missing=("topic",))
        return frame.becomes(Status.WISH if parts.instead_of else Status.FRAGMENT)
    if not parts.instead_of:
        return frame.becomes(Status.BLOCKED, "which channel to give up is not said")
    return frame.has_parts(Status.WISH, parts.but(polarity=GRANT))
