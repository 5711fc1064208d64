""" "Make it 3 weeks", "on second thought 1": how long or how much, said again of what it was said of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from actions.options import NUMBERS, pause_end, plain, typed_duration, without_fillers
from actions.parts import PAUSE
from actions.turn import Turn
from actions.until import until_in

Json = Mapping[str, Any]

_NUMBER = re.compile(
    rf"(?:(?:only|max|maximum|at most|no more than|up to) )?(\d{{1,2}}|{'|'.join(NUMBERS)})"
    r"(?: (?:times?|max|tops|at most|is enough|is fine|will do|texts?|emails?|calls?|messages?|letters?))?"
)
_EACH = re.compile(r"(?:a|per|every|each) (day|week|month|year)")
_PER = {"day": "P1D", "week": "P1W", "month": "P1M", "year": "P1Y"}


def amount_said(turn: Turn, parts: Json | None) -> Json | None:
    """The correction, as parts of a wish; None if the message is no such amount, or the wish has none of the kind.

    `parts` are those of the wish that waits for a yes or was just recorded.
    """
    if not parts:
        return None
    text = turn.message.text
    if parts.get("polarity") == PAUSE:
        duration = typed_duration(text)
        if duration:
            start = parts.get("pause_from")
            return {"pause_until": pause_end(turn, duration, datetime.fromisoformat(start) if start else None)}
        until = until_in(turn, bare=False)
        return {"pause_until": until} if until else None
    often, words = parts.get("often"), without_fillers(text)
    if not often or not often.get("max"):
        return None
    each = _EACH.fullmatch(words)
    if each:
        return {"often": {**often, "per": _PER[each[1]]}}
    number = _NUMBER.fullmatch(words)
    if number is None or words == plain(text):
        return None  # a bare "2" may be an answer to something else
    count = int(number[1]) if number[1].isdigit() else NUMBERS[number[1]]
    return {"often": {**often, "max": count}} if count else None
