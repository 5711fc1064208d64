"""What only looks like a wish: questions, what was said or done before, what others want, what might be."""

from __future__ import annotations

from bot.wishes.clauses import CONTENT, TOPICS, Clause, described, is_verb
from bot.wishes.items import Item
from bot.wishes.lexicon import word_set

_ASKING = word_set("what why when where who how which whose whom")
_AUXILIARY = word_set("do does did is are was were have has had am will would should shall can could may might")
_SUBJECTS = word_set("you i we they it there this that he she")
_OPENERS = word_set("hi so and ok please well oh um yes thanks quick question")
_TAGS = word_set("ok okay please thanks alright right cool fine yes")


def is_question(clause: Clause) -> bool:
    """Whether the clause asks, rather than asks for: "did you text me?" is, "can you text me?" is not."""
    items = _after_the_introduction(clause)
    words = [word for item in items for word in item.words]
    while words and words[0] in _OPENERS:
        words.pop(0)
    if not words or clause.has("SHOW"):
        return False
    opener = next((item for item in clause.items if item.kind != "FUNC" or item.words[0] not in _OPENERS), None)
    kind = opener.kind if opener else ""
    if kind in ("REQUEST", "ASKGET") or words[:2] in (["what", "about"], ["how", "about"]):
        return False
    if words[:2] == ["tell", "me"] and not clause.has("CHANNEL", "GRANT", "WANT", "WHENIF", "ONLY", "PER", "NEG"):
        # Of the company's offers, not a wish to be told from now on.
        return True
    first, second = words[0], words[1] if len(words) > 1 else ""
    if first == "when" and second not in _AUXILIARY:
        return clause.ends == "?" or kind not in ("WHENIF", "GLUE", "ANYTIME", "WHEN", "STRETCH")
    if first in _ASKING and kind == "TOPIC" and clause.ends != "?" and clause.has("CHANNEL"):
        # "How-to guides by text please"
        return False
    if first in _ASKING:
        return not (opener is not None and kind in ("FUNC", "FINE") and len(opener.words) > 2)
    if first in _AUXILIARY and second in _SUBJECTS:
        return kind not in ("GRANT", "WANT")
    if first in ("is", "are", "does", "did", "was", "were", "has") and second != "not":
        return kind not in ("FINE", "ENOUGH", "BAD")
    if clause.ends != "?" or clause.has("REQUEST", "ASKGET"):
        return False
    last = clause.items[-1]
    return not (last.kind in ("FUNC", "FINE") and last.words[-1] in _TAGS)


def _after_the_introduction(clause: Clause) -> list[Item]:
    """Without what leads up to the matter: "when it comes to promos"."""
    items = list(clause.items)
    while items and items[0].kind == "FUNC" and len(items[0].words) > 2:
        items.pop(0)
    return items


def asks(clause: Clause) -> bool:
    """Whether the clause begins as a question, whatever stands before it in the sentence."""
    first = next((word for item in clause.items for word in item.words), "")
    return first in _ASKING or first in ("did", "do", "does", "is", "are", "was", "were", "have", "has", "had")


def is_reported(clause: Clause) -> bool:
    """Past, someone else's, quoted, or hypothetical."""
    if clause.quoted and clause.has("STOP", "SELF_STOP", "NEG", "GRANT", "SEND"):
        return True
    telling = described(clause)
    return any(
        item.kind in ("PAST", "OTHER", "HYP", "SAY") for at, item in enumerate(clause.items) if at not in telling
    )


def is_statement(clause: Clause) -> bool:
    """How things are or how they are liked, not what is wanted."""
    first = next((item for item in clause.items if item.kind != "FUNC"), None)
    if first is not None and (first.kind == "COMPLAINT" or _tells_what_comes(first)):
        return True
    plain = [item for item in clause.items if item.kind != "FUNC"]
    if len(plain) == 3 and plain[0].kind == "CHANNEL" and plain[1].kind == "NEG" and plain[2].text == "reach me":
        # "Your texts don't reach me"
        return True
    return clause.has("LIKE") and not clause.has("WANT", "PREFER", "STOP", "SELF_STOP", "GRANT")


_COMING = word_set("get getting receive receiving send sending got sent me out")


def _tells_what_comes(item: Item) -> bool:
    """ "I get …", "you send me …"."""
    return item.kind == "GLUE" and item.words[0] in ("i", "you") and item.words[-1] in _COMING


_LIVING = word_set(
    "live know work sleep sleeping own drive travel teach study share read pick lost moved forgot check run sit wear "
    "babysit play walk answer"
)
_TELLERS = word_set("i we")
_STRICT = word_set(
    "STOP SELF_STOP GRANT PAUSE RESUME WANT PREFER SWITCH ONLY EXCEPT INSTEAD WHEN PER COUNT "
    "STRETCH MAX LESS VAGUE KEEP UNDO CORRECT INSTEADADV ALSO OPTIONAL ELSE NOTHING MARKETING NOTHING_ELSE REST"
)


def tells_of_life(clause: Clause) -> bool:
    """ "I live online", "I know how to iron a shirt", "my wife and I share this phone": no wish, whatever it names."""
    if clause.has(*_STRICT) or clause.sep == "but":
        return False
    words = [item for item in clause.items if item.text not in ("and", "am", "already", "just", "really", "all", "do")]
    if len(words) < 2 or words[0].text not in _TELLERS:
        return False
    at = 2 if words[1].kind == "NEG" and len(words) > 2 else 1
    named_before = any(item.kind in TOPICS | {"CHANNEL"} for item in words[:at])
    verb = words[at]
    if at == 2 and any(item.kind in TOPICS | {"CHANNEL"} for item in words[at:]):
        return False
    return not named_before and verb.words[0] in _LIVING and verb.kind in ("UNKNOWN", "MESSAGES", "PAST", "SEND")


ALL_MESSAGES = frozenset(("messages", "communications", "communication", "notifications", "correspondence"))
_FED_UP = frozenset(("of", "with", "it"))
"""How "sick of", "fed up with" and "had it" end: with a thing unknown they tell a mood, and stop nothing."""


_UNLESS = frozenset(("unless", "except if", "as long as", "so long as", "provided", "providing", "if not"))


def is_remark(clause: Clause) -> bool:
    """Beside the point: it names nothing of ours, and asks for nothing that could be ours."""
    if tells_of_life(clause):
        return True
    if any(item.kind in TOPICS | {"CHANNEL"} for item in clause.items) or (
        clause.has("FROMDATE", "WHENIF") and not clause.has("STRETCH")
    ):
        # A first day or an occasion that is not understood puts a condition on what stands beside it.
        return False
    first = next((item for item in clause.items if item.kind != "FUNC"), None)
    if clause.has("UNKNOWN") and first is not None and (first.kind == "EXCEPT" or first.text in _UNLESS):
        # "No texts, unless my aunt calls": an exception that is not understood is no aside.
        return False
    fed_up = clause.has("UNKNOWN") and all(item.words[-1] in _FED_UP for item in clause.items if item.kind == "STOP")
    wants = (clause.has("STOP") and not fed_up) or clause.has(
        "SELF_STOP", "GRANT", "PAUSE", "RESUME", "UNDO", "CORRECT"
    )
    wants = wants or any(is_verb(clause.items, at) for at in range(len(clause.items)))
    if wants or (clause.has("NEG") and clause.has("SEND")):
        return False
    if clause.has("NEG") and any(item.kind == "MESSAGES" and item.text in ALL_MESSAGES for item in clause.items):
        return clause.has("UNKNOWN")
    return clause.has("UNKNOWN") or not any(item.kind in CONTENT for item in clause.items)
