"""Which words of the customer gave which part of the meaning."""

from __future__ import annotations

from bot.wishes.frame import Frame
from bot.wishes.items import Item, Name
from bot.wishes.lexicon import word_set
from bot.wishes.model import Span

_SILENT = word_set("FUNC GLUE REQUEST UNKNOWN MESSAGES SEP PRON COLON")
_MEANS = {
    "NEG": "not",
    "NO": "not",
    "BAD": "not",
    "AWFUL": "not",
    "YES": "allowed",
    "FINE": "allowed",
    "STOP": "stop",
    "SELF_STOP": "stop all marketing",
    "WANT": "wanted",
    "GRANT": "allowed",
    "ASKGET": "wanted",
    "PREFER": "preferred",
    "SEND": "contact",
    "MARKETING": "topic marketing",
    "OPTIONAL": "topic everything",
    "NOTHING": "nothing at all",
    "ELSE": "all other topics",
    "WHEN": "time",
    "MAX": "at most",
    "ENOUGH": "at most",
    "LESS": "fewer than",
    "EXCEPT": "except",
    "INSTEAD": "instead of",
    "INSTEADADV": "instead",
    "WHENIF": "occasion",
}


def meaning(item: Item) -> str:
    """What an item contributes, in a word or two."""
    value = item.value
    if isinstance(value, Name):
        return f"topic {' '.join(value.topics)}"
    if item.kind == "CHANNEL":
        return f"channel {value[0]}"
    if item.kind == "PER":
        return f"per {value.per}"
    if item.kind == "COUNT":
        return f"number {value.value}"
    if item.kind == "STRETCH":
        return "until " + (value.end.isoformat(timespec="minutes") if value.end else "told otherwise")
    return _MEANS.get(item.kind, item.kind.lower())


def spans_of(frame: Frame, text: str) -> tuple[Span, ...]:
    """The meaningful phrases of a frame, where they stand in the original text."""
    said = sorted((item for item in frame.items if item.kind not in _SILENT), key=lambda item: item.start)
    return tuple(Span(item.start, item.end, text[item.start : item.end], meaning(item)) for item in said)


def words_of(frame: Frame, text: str) -> str:
    """The part of the original text that a frame was read from."""
    start = min((item.start for item in frame.items), default=0)
    return text[start : max((item.end for item in frame.items), default=0)].strip()
