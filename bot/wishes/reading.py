"""The whole way from a message to its reading."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.wishes import compose
from bot.wishes.build import change_of
from bot.wishes.clauses import Clause, split
from bot.wishes.compose import Context, Frame
from bot.wishes.model import GRANT, PAUSE, RESUME, Parts, Reading, Span, Wish
from bot.wishes.normalise import tokens_of
from bot.wishes.tag import Item, Name, items_of, spelled
from bot.wishes.vocabulary import Vocabulary

LONGEST = 1600
"""Characters. The longest SMS that is taken; what is longer is a letter, and read by a person."""


def read(text: str, vocabulary: Vocabulary, now: datetime, time_zone: str | None) -> Reading:
    """What `text` says about when, how and how often to be contacted.

    `now` is aware; `time_zone` is the customer's IANA name, or None if it is unknown. Pure, and raises nothing,
    whatever the text: what cannot be read in exactly one way changes nothing, and `why` says what was in the way.
    """
    if len(text) > LONGEST:
        return Reading("none", why="too long to be sure of")
    try:
        return _read(text, vocabulary, _local(now, time_zone), time_zone)
    except (RecursionError, OverflowError, ValueError) as error:
        return Reading("none", why=f"not understood ({type(error).__name__})")


def _local(now: datetime, time_zone: str | None) -> datetime:
    try:
        return now.astimezone(ZoneInfo(time_zone)) if time_zone else now
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return now


def _read(text: str, vocabulary: Vocabulary, now: datetime, time_zone: str | None) -> Reading:
    if text.lstrip().startswith("/"):
        return Reading("none", why="a command, not a sentence")
    tokens = spelled(tokens_of(text), vocabulary)
    if not tokens:
        return Reading("none", why="nothing was said")
    clauses = split(items_of(tokens, vocabulary, now))
    frames = compose.frames_of(clauses, Context(vocabulary, now, time_zone))
    return _conclude(text, frames, vocabulary)


def _conclude(text: str, frames: Sequence[Frame], vocabulary: Vocabulary) -> Reading:
    by_status: dict[str, list[Frame]] = {}
    for frame in frames:
        by_status.setdefault(frame.status, []).append(frame)
    wishes = by_status.get(compose.WISH, [])
    if blocked := by_status.get(compose.BLOCKED):
        return Reading("none", why=blocked[0].why)
    pauses = [frame for frame in wishes if frame.parts.polarity == PAUSE]
    if any(not frame.parts.missing for frame in pauses):
        # "I need a break. Pause everything for a month": the first only opens the second.
        wishes = [f for f in wishes if f not in pauses or f.parts.missing != ("until",) or f.parts.topics]
    if len(wishes) > 1:
        # "Please stop. I don't want surveys any more": the bare "stop" only opens what follows.
        wishes = [
            frame for frame in wishes if not (frame.bare_stop and not frame.parts.topics and not frame.parts.channels)
        ]
    loose = [
        frame
        for frame in by_status.get(compose.FRAGMENT, [])
        if (frame.parts.topics or frame.parts.channels) and not frame.bare_verb and not frame.marker and not frame.weak
    ]
    if wishes and loose:
        return Reading("none", why=f"a part stays open: {loose[0].clause.items[0].text!r}")
    if by_status.get(compose.UNDO) and not wishes:
        return Reading("undo", why="the last change is to be taken back")
    marked = [frame for frame in frames if frame.marker]
    if marked and (reading := _correction(text, frames, wishes, vocabulary)):
        return reading
    vague = by_status.get(compose.VAGUE, [])
    if wishes:
        made = tuple(_wish(text, frame, vocabulary) for frame in (*wishes, *vague))
        act = "resume" if all(frame.parts.polarity == RESUME for frame in wishes) else "wish"
        return Reading(act, made, "; ".join(filter(None, (frame.why for frame in wishes))))
    if vague:
        return Reading("vague", tuple(_wish(text, frame, vocabulary) for frame in vague), vague[0].why)
    for status, act in ((compose.SHOW, "show"), (compose.QUESTION, "question"), (compose.REPORTED, "reported")):
        if by_status.get(status):
            return Reading(act, why=by_status[status][0].why)
    fragments = [frame for frame in by_status.get(compose.FRAGMENT, []) if _says_something(frame.parts)]
    if fragments and not by_status.get(compose.REMARK):
        if any(frame.instead for frame in fragments):
            return Reading("correction", tuple(_wish(text, frame, vocabulary) for frame in fragments), "instead")
        return Reading("fragment", tuple(_wish(text, frame, vocabulary) for frame in fragments), "no wish of its own")
    kept = by_status.get(compose.KEEP)
    if kept:
        return Reading("none", why="it is to stay as it is")
    why = next((frame.why for frame in frames if frame.why), "no wish was found")
    return Reading("none", why=why)


def _says_something(parts: Parts) -> bool:
    return bool(parts.topics or parts.channels or parts.often or parts.when)


def _correction(text: str, frames: Sequence[Frame], wishes: Sequence[Frame], vocabulary: Vocabulary) -> Reading | None:
    """ "Actually make it monthly" changes the last thing said; "actually, stop the newsletter" is a wish like any."""
    said = [
        frame
        for frame in frames
        if frame.status in (compose.WISH, compose.FRAGMENT) and (_says_something(frame.parts) or frame.parts.missing)
    ]
    if not said or (len(said) > 1 and not said[0].marker and not frames[0].marker):
        if len(said) > 1:
            return Reading("none", why="a correction inside a message")
        if not said:
            return None
    whole = [frame for frame in said if frame.status == compose.WISH and frame.parts.topics and not frame.instead]
    unmade = [frame for frame in said if frame.parts.polarity in ("deny", "pause", "resume")]
    if whole or unmade:
        return None
    return Reading(
        "correction", tuple(_wish(text, frame, vocabulary) for frame in said), "it changes the last thing said"
    )


def _wish(text: str, frame: Frame, vocabulary: Vocabulary) -> Wish:
    parts = frame.parts
    items = [item for item in frame.items if item.kind not in _SILENT]
    spans = tuple(Span(item.start, item.end, text[item.start : item.end], meaning(item)) for item in items)
    start = min((item.start for item in frame.items), default=0)
    end = max((item.end for item in frame.items), default=0)
    return Wish(parts, change_of(parts, vocabulary), text[start:end].strip(), spans)


_SILENT = frozenset(("FUNC", "GLUE", "REQUEST", "UNKNOWN", "MESSAGES", "SEP", "PRON"))


def meaning(item: Item) -> str:
    """What an item contributes, in a word or two, for the trace."""
    kind, value = item.kind, item.value
    if isinstance(value, Name):
        return f"topic {' '.join(value.topics)}"
    if kind == "CHANNEL":
        return f"channel {value[0]}"
    if kind == "PER":
        return f"per {value.per}"
    if kind == "COUNT":
        return f"number {value.value}"
    if kind == "STRETCH":
        return "until " + (value.end.isoformat(timespec="minutes") if value.end else "told otherwise")
    return _MEANS.get(kind, kind.lower())


_MEANS = {
    "NEG": "not",
    "STOP": "stop",
    "SELF_STOP": "stop all marketing",
    "WANT": "wanted",
    "GRANT": "allowed",
    "SEND": "contact",
    "MARKETING": "topic marketing",
    "OPTIONAL": "topic everything",
    "NOTHING": "nothing at all",
    "WHEN": "time",
    "MAX": "at most",
    "EXCEPT": "except",
    "INSTEAD": "instead of",
}

__all__ = ["GRANT", "Clause", "read"]
