""" "Any time", "any day is fine", "as often as you like": takes a limit off the wish that it was a part of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions import times
from actions.options import without_fillers

Parts = Mapping[str, Any]

_FINE = (
    r"(?:(?:'s|s| is| are| would be| will be)? (?:fine|ok|okay|good|great|alright|all right|works?|cool)"
    r"(?: (?:by|with|for) me)?)?"
)
_ANY_TIME = re.compile(rf"(?:at )?(?:any ?time|whenever|always)(?: you (?:like|want))?{_FINE}")
_ANY_DAY = re.compile(rf"(?:on )?(?:any day|every day|all days)(?: of the week)?{_FINE}")
_ANY_HOUR = re.compile(rf"(?:at )?(?:any|all) (?:hours?|time of (?:the )?day)(?: of the day)?{_FINE}")
_ANY_OFTEN = re.compile(
    rf"(?:as (?:often|much|many) as you (?:like|want)|no limits?|without (?:a |any )?limits?|unlimited|no cap){_FINE}"
)


def lifted(text: str, parts: Parts | None) -> Parts | None:
    """The wish without the limit that the message takes off, or None if it takes off none that the wish has."""
    if not parts:
        return None
    words = without_fillers(text)
    when = parts.get("when") or []
    new = dict(parts)
    if _ANY_OFTEN.fullmatch(words):
        new.pop("often", None)
    elif _ANY_TIME.fullmatch(words):
        new.pop("when", None)
    elif when and _ANY_DAY.fullmatch(words):
        new["when"] = times.lifted(when, ("days", "month_days"))
    elif when and _ANY_HOUR.fullmatch(words):
        new["when"] = times.lifted(when, ("hours",))
    if new == dict(parts):
        return None
    return {name: value for name, value in new.items() if value or name == "missing"}
