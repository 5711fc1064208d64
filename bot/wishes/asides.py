"""What people tell beside their wish, in words that are in no list: why they wish it, and what annoys them."""

from __future__ import annotations

from collections.abc import Collection

from bot.wishes.clauses import Clause, is_verb
from bot.wishes.frame import Frame, Status
from bot.wishes.lexicon import word_set


def excuse(frame: Frame, wish: Frame | None, following: Clause | None) -> None:
    """Make a clause that could not be understood a remark, if it only gives the reason of the wish before or after."""
    clause = frame.clause
    if frame.status is Status.REPORTED and _lacks_something(clause):
        frame.becomes(Status.REMARK, "what the customer does not have")
        return
    if frame.status is not Status.BLOCKED or not clause.has("UNKNOWN"):
        return
    if wish is not None:
        if is_reason(clause, wish.parts.topics, wish.parts.channels):
            frame.becomes(Status.REMARK, "a reason")
    elif following is not None and is_complaint(clause) and points_back(following):
        frame.becomes(Status.REMARK, "a reason for what follows")


def _lacks_something(clause: Clause) -> bool:
    """ "I haven't got a computer": a thing that we do not know."""
    text = " ".join(item.text for item in clause.items)
    plain = all(item.kind in ("FUNC", "SEND", "NEG", "PAST", "UNKNOWN") for item in clause.items)
    return plain and clause.items[-1].kind == "UNKNOWN" and ("have not got a" in text or "have not got any" in text)


_ASKS = word_set(
    "STOP SELF_STOP GRANT PAUSE RESUME WANT PREFER SWITCH ONLY EXCEPT INSTEAD WHEN PER STRETCH MAX LESS MORE VAGUE "
    "KEEP UNDO CORRECT INSTEADADV ALSO OPTIONAL ELSE NOTHING MARKETING NOTHING_ELSE REST COND FROMDATE ASKGET REQUEST "
    "RESUME ENOUGH FINE WHENIF"
)


def is_reason(clause: Clause, topics: Collection[str], channels: Collection[str]) -> bool:
    """ "…, I never finish a survey", "my eyes struggle with emails": tells more of what was just wished, with words
    that we do not know. `topics` and `channels` are those of that wish."""
    subject = clause.items[0].words[0] if clause.items else ""
    if subject not in _SUBJECT or clause.sep not in (",", ".", "because", "", "and") or clause.has(*_ASKS):
        return False
    if any(item.kind == "SEND" and item.words[0] not in _HAVING for item in clause.items):
        return False
    named = {name for item in clause.items if item.kind == "TOPIC" for name in item.value.topics}
    by = {item.value[0] for item in clause.items if item.kind == "CHANNEL"}
    verbs = any(is_verb(clause.items, at) for at in range(len(clause.items)))
    own = not by and all(item.value.thing for item in clause.items if item.kind == "TOPIC")
    return not verbs and (own or named <= set(topics)) and (not by or not channels or by <= set(channels))


def is_complaint(clause: Clause) -> bool:
    """ "Your tips are pants": a name and words that we do not know, and nothing that asks."""
    plain = [item for item in clause.items if item.kind not in ("FUNC", "UNKNOWN", "PRON", "MESSAGES")]
    named = all(item.kind in ("TOPIC", "CHANNEL", "MARKETING", "NEG", "LIKE", "TOO", "AWFUL") for item in plain)
    first = next((item.kind for item in clause.items if item.kind not in ("FUNC", "PRON")), "")
    return named and first in ("TOPIC", "CHANNEL", "MARKETING") and clause.items[-1].kind in ("UNKNOWN", "FUNC", "PRON")


def points_back(clause: Clause) -> bool:
    """ "Stop them", "don't send those": a refusal of what was named before."""
    return clause.has("STOP", "NEG", "SELF_STOP") and clause.has("PRON") and not clause.content()


_HAVING = word_set("have having get getting got go goes going come comes use using see seeing read")
_SUBJECT = word_set("i we my it they there this these those that he she our")
