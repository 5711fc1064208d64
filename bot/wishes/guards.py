"""What only looks like a wish: questions, what was said or done before, what others want, what might be."""

from __future__ import annotations

from bot.wishes.clauses import CONTENT, TOPICS, Clause, described, is_verb
from bot.wishes.tag import Item

_ASKING = frozenset(["what", "why", "when", "where", "who", "how", "which", "whose", "whom"])
_AUXILIARY = frozenset(
    [
        "do",
        "does",
        "did",
        "is",
        "are",
        "was",
        "were",
        "have",
        "has",
        "had",
        "am",
        "will",
        "would",
        "should",
        "shall",
        "can",
        "could",
        "may",
        "might",
    ]
)
_SUBJECTS = frozenset(["you", "i", "we", "they", "it", "there", "this", "that", "he", "she"])


def is_question(clause: Clause) -> bool:
    """Whether the clause asks, rather than asks for: "did you text me?" is, "can you text me?" is not."""
    items = list(clause.items)
    while items and items[0].kind == "FUNC" and len(items[0].words) > 2:
        # "when it comes to promos"
        items.pop(0)
    words = [word for item in items for word in item.words]
    kinds = [item.kind for item in clause.items]
    lead = 0
    while lead < len(words) and words[lead] in (
        "hi",
        "so",
        "and",
        "ok",
        "please",
        "well",
        "oh",
        "um",
        "yes",
        "thanks",
        "quick",
        "question",
    ):
        lead += 1
    words = words[lead:]
    if not words:
        return False
    if clause.has("SHOW"):
        return False
    first = next(
        (item for item in clause.items if item.kind != "FUNC" or item.words[0] not in ("hi", "ok", "please")), None
    )
    if first is not None and first.kind in ("REQUEST", "ASKGET"):
        return False
    if words[0] in ("what", "how") and words[1:2] == ["about"]:
        return False
    if words[:3] == ["tell", "me", "about"] and not clause.has("CHANNEL", "GRANT", "WANT"):
        return True
    if words[0] == "when" and len(words) > 1 and words[1] in _AUXILIARY:
        return True
    if words[0] in _ASKING:
        if words[0] == "when" or (words[0] == "how" and first is not None and first.kind == "VAGUE"):
            return clause.ends == "?" or (
                first is not None and first.kind not in ("WHENIF", "GLUE", "ANYTIME", "WHEN", "STRETCH")
            )
        return not (first is not None and first.kind in ("FUNC", "FINE") and len(first.words) > 2)
    if words[0] in _AUXILIARY and len(words) > 1 and words[1] in _SUBJECTS:
        return not (first is not None and first.kind in ("GRANT", "WANT"))
    if words[0] in ("is", "are", "does", "did", "was", "were", "has") and words[1:2] != ["not"]:
        return not (first is not None and first.kind in ("FINE", "ENOUGH", "BAD"))
    if clause.ends == "?":
        tag = next((item for item in reversed(clause.items)), None)
        polite = (
            tag is not None and tag.kind == "FUNC" and tag.words[-1] in ("ok", "please", "thanks", "alright", "right")
        )
        return not polite and not (set(kinds) & {"REQUEST", "ASKGET"})
    return False


def asks(clause: Clause) -> bool:
    """Whether the clause begins as a question, whatever stands before it in the sentence."""
    first = next((word for item in clause.items for word in item.words), "")
    return first in _ASKING or first in ("did", "does", "is", "are", "was", "were")


def is_reported(clause: Clause) -> bool:
    """Past, someone else's, quoted, or hypothetical."""
    if clause.quoted and any(item.kind in ("STOP", "SELF_STOP", "NEG", "GRANT", "SEND") for item in clause.items):
        return True
    told = described(clause)
    return any(item.kind in ("PAST", "OTHER", "HYP", "SAY") for at, item in enumerate(clause.items) if at not in told)


def is_statement(clause: Clause) -> bool:
    """How things are or how they are liked, not what is wanted."""
    for item in clause.items:
        if item.kind == "FUNC":
            continue
        if item.kind == "COMPLAINT" or (
            item.kind == "GLUE"
            and item.words[0] in ("i", "you")
            and item.words[-1]
            in ("get", "getting", "receive", "receiving", "send", "sending", "got", "sent", "me", "out")
        ):
            return True
        break
    return clause.has("LIKE") and not clause.has("WANT", "PREFER", "STOP", "SELF_STOP", "GRANT")


def is_remark(clause: Clause) -> bool:
    """Beside the point: it names nothing of ours, or names it without asking for anything."""
    named = any(item.kind in TOPICS | {"CHANNEL"} for item in clause.items)
    unknown = clause.has("UNKNOWN")
    wants = any(
        item.kind in ("STOP", "SELF_STOP", "GRANT", "PAUSE", "RESUME", "UNDO", "CORRECT") or is_verb(clause.items, at)
        for at, item in enumerate(clause.items)
    )
    refused = clause.has("NEG") and clause.has("SEND")
    if not named and not wants and not refused:
        return unknown or not any(item.kind in CONTENT for item in clause.items)
    return False


def talks_of_things(clause: Clause) -> bool:
    """ "Cancel my order", "stop my package", "hold my delivery": the matter itself is meant, not messages about it."""
    if clause.has("OPTIONAL", "MARKETING", "ELSE", "EXCEPT"):
        return False
    topics = [item for item in clause.items if item.kind == "TOPIC"]
    if not topics or not all(item.value.thing for item in topics):
        return False
    return not evidence_of_contact(clause)


def _followed(clause: Clause, item: Item, words: tuple[str, ...]) -> bool:
    at = clause.items.index(item) + 1
    return at < len(clause.items) and clause.items[at].words[0] in words


def evidence_of_contact(clause: Clause) -> bool:
    """Whether something says that contact is meant: a channel, a message word, a verb of telling, or "about"."""
    if clause.has("CHANNEL", "MESSAGES", "ANYCHANNEL"):
        return True
    if any(
        item.kind == "SEND"
        and (item.words[0] not in ("send", "sending") or _followed(clause, item, ("me", "us")))
        and item.words[0]
        not in (
            "get",
            "getting",
            "have",
            "having",
            "do",
            "use",
            "go",
            "going",
            "see",
            "receive",
            "deliver",
            "delivered",
            "put",
            "come",
            "give",
            "giving",
            "handle",
        )
        for item in clause.items
    ):
        return True
    if any(
        item.kind == "GRANT"
        and (
            "posted" in item.words
            or "know" in item.words
            or "updated" in item.words
            or "tell" in item.words
            or "informed" in item.words
            or "heads" in item.words
        )
        for item in clause.items
    ):
        return True
    return any("about" in item.words for item in clause.items)
