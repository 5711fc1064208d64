"""From the frames of a message to its one reading."""

from __future__ import annotations

from collections.abc import Sequence

from bot.wishes.build import change_of
from bot.wishes.explain import spans_of, words_of
from bot.wishes.frame import Frame, Status
from bot.wishes.model import DENY, LIMIT, PAUSE, RESUME, Reading, Wish
from bot.wishes.references import pointed_at
from bot.wishes.vocabulary import Vocabulary

_NO_WISH = ((Status.SHOW, "show"), (Status.QUESTION, "question"), (Status.REPORTED, "reported"))


def conclude(text: str, frames: Sequence[Frame], vocabulary: Vocabulary) -> Reading:
    """What the message says as a whole. Whatever in it asks for something unclear, makes all of it unclear."""

    def of(status: Status) -> list[Frame]:
        return [frame for frame in frames if frame.status is status]

    def reading(act: str, these: Sequence[Frame], why: str = "") -> Reading:
        which = pointed_at(item.text for frame in these for item in frame.items if item.kind == "PRON")
        return Reading(act, tuple(_wish(text, frame, vocabulary) for frame in these), why, which)

    if not frames:
        return Reading("none", why="no wish was found")
    if blocked := of(Status.BLOCKED):
        return Reading("none", why=blocked[0].why)
    wishes = _without_openers(of(Status.WISH))
    fragments = of(Status.FRAGMENT)
    if wishes and (loose := [frame for frame in fragments if _is_loose(frame) or frame.parts.pause_until]):
        return Reading("none", why=f"a part stays open: {words_of(loose[0], text)!r}")
    restarts = all(frame.parts.polarity == RESUME and frame.names_nothing for frame in wishes)
    if restarts and any(_wants_it_back(frame) for frame in frames) and any(frame.marker for frame in frames):
        return Reading("undo", why="what was just stopped is wanted after all")
    if frames[0].status is Status.UNDO and _says_instead(frames[1:]):
        # "Scratch that, weekdays"
        said = [frame for frame in frames[1:] if frame.status in (Status.WISH, Status.FRAGMENT)]
        return reading("correction", _as_one(said), "it changes the last thing said")
    if of(Status.UNDO) and not wishes:
        return Reading("undo", why="the last change is to be taken back")
    if any(frame.marker for frame in frames):
        said = [frame for frame in frames if frame.status in (Status.WISH, Status.FRAGMENT) and _says_something(frame)]
        if len(said) > 1 and not (said[0].marker or frames[0].marker):
            return Reading("none", why="a correction inside a message")
        if said and not any(_stands_alone(frame) for frame in said):
            return reading("correction", _as_one(said), "it changes the last thing said")
    vague = of(Status.VAGUE)
    if tastes := of(Status.TASTE):
        if fragments or (not wishes and any(of(status) for status, _ in _NO_WISH)):
            return Reading("none", why="what is liked, and what is asked, do not belong together")
        return reading("wish", [*wishes, *vague, *tastes], "what is liked is remembered")
    if wishes:
        act = "resume" if all(frame.parts.polarity == RESUME for frame in wishes) else "wish"
        return reading(act, [*wishes, *vague], "; ".join(filter(None, (frame.why for frame in wishes))))
    if vague:
        return reading("vague", vague, vague[0].why)
    for status, act in _NO_WISH:
        if found := of(status):
            return Reading(act, why=found[0].why)
    speaking = [frame for frame in fragments if _says_something(frame)]
    if speaking and all(_only_says_why(frame, speaking) for frame in of(Status.REMARK)):
        instead = any(frame.instead for frame in speaking)
        return reading("correction" if instead else "fragment", _as_one(speaking), "no wish of its own")
    if of(Status.KEEP):
        return Reading("none", why="it is to stay as it is")
    return Reading("none", why=next((frame.why for frame in frames if frame.why), "no wish was found"))


def _wish(text: str, frame: Frame, vocabulary: Vocabulary) -> Wish:
    return Wish(frame.parts, change_of(frame.parts, vocabulary), words_of(frame, text), spans_of(frame, text))


_SAID_ONCE = ("topics", "channels", "not_topics", "not_channels", "instead_of", "often", "when", "pause_until", "only")


def _as_one(frames: list[Frame]) -> list[Frame]:
    """ "Monthly, and in the evening": parts of one answer or correction, if nothing in them is said twice."""
    first, *others = frames
    for other in others:
        one, two = first.parts, other.parts
        twice = any(getattr(one, name) and getattr(two, name) for name in _SAID_ONCE)
        ways = {one.polarity, two.polarity} - {None, LIMIT}
        if twice or len(ways) > 1 or one.missing or two.missing or one.keeps or two.keeps:
            return frames
        said = {name: getattr(two, name) for name in (*_SAID_ONCE, "pause_from") if getattr(two, name)}
        first.parts = one.but(**said, polarity=ways.pop() if ways else one.polarity or two.polarity)
        first.items += other.items
    return [first]


def _without_openers(wishes: list[Frame]) -> list[Frame]:
    """ "Please stop. I don't want surveys", "I need a break. Pause everything for a month": the first only opens."""
    if any(frame.parts.polarity == PAUSE and not frame.parts.missing for frame in wishes):
        wishes = [
            frame
            for frame in wishes
            if not (frame.parts.polarity == PAUSE and frame.parts.missing == ("until",) and not frame.parts.topics)
        ]
    if len(wishes) > 1:
        wishes = [frame for frame in wishes if not (frame.bare_stop and frame.names_nothing)]
    return wishes


def _wants_it_back(frame: Frame) -> bool:
    """ "Oops, no, keep it", "wait no, I want it", "never mind, start it again": after "stop …", that is taken back."""
    clause = frame.clause
    if clause.content() or clause.has("UNKNOWN", "STOP", "SEND") or not clause.has("PRON"):
        return False
    return clause.has("KEEP", "WANT", "AGAIN", "RESUME") and frame.status is not Status.QUESTION


def _is_loose(frame: Frame) -> bool:
    """A part that names something, but belongs to no wish of the message."""
    own = frame.clause.items[0].words[0] in ("i", "we", "my") and frame.names_nothing
    if frame.bare_verb and frame.pronoun and not frame.parts.topics:
        # "My husband handles the bills so email those": what to email is not clear.
        return True
    if frame.bare_verb or frame.marker or frame.weak or own:
        # "I'm on nights, so …" is a reason.
        return False
    parts = frame.parts
    return not frame.names_nothing or bool(parts.often or parts.when or parts.not_topics or parts.not_channels)


def _says_something(frame: Frame) -> bool:
    parts = frame.parts
    return bool(
        parts.topics
        or parts.channels
        or parts.often
        or parts.when
        or parts.pause_until
        or (parts.missing and frame.status is Status.WISH)
    )


def _says_instead(frames: Sequence[Frame]) -> bool:
    """Whether parts of a wish, and no whole one, follow what is taken back."""
    said = [frame for frame in frames if frame.status in (Status.WISH, Status.FRAGMENT) and _says_something(frame)]
    return bool(said) and not any(_stands_alone(frame) or (frame.negative and not frame.parts.when) for frame in said)


def _only_says_why(remark: Frame, speaking: Sequence[Frame]) -> bool:
    """ "In the post, love, I haven't got a computer", "by email, my eyes are bad": why this channel is chosen."""
    chosen = all(frame.parts.channels and not frame.parts.topics and not frame.negative for frame in speaking)
    own = remark.clause.items[0].words[0] in ("i", "my", "we", "our", "love", "dear")
    refuses = remark.clause.has("STOP", "SELF_STOP", "LIKE", "HYP", "COND") or remark.parts.when or remark.parts.often
    return chosen and own and remark.names_nothing and not refuses and remark.clause.sep in (",", ".", "because")


def _stands_alone(frame: Frame) -> bool:
    """ "Actually, stop the newsletter" is a wish like any; "actually make it monthly" changes the last one."""
    whole = frame.status is Status.WISH and bool(frame.parts.topics) and not frame.instead
    return whole or frame.parts.polarity in (DENY, PAUSE, RESUME)
