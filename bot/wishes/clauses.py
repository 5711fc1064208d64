"""A clause, and what the places of its items show: verbs, leads, and what only describes an occasion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.wishes.items import Item
from bot.wishes.lexicon import word_set

TOPICS = frozenset(("TOPIC", "MARKETING", "OPTIONAL", "ELSE", "NOTHING"))
LIMITS = frozenset(("WHEN", "PER", "COUNT", "MAX", "LESS", "MORE", "STRETCH", "VAGUE"))
CONTENT = TOPICS | {"CHANNEL", "WHEN", "PER", "STRETCH", "VAGUE"}
LEADS = word_set("NEG STOP SELF_STOP WANT PREFER GRANT SEND SWITCH PAUSE RESUME KEEP CORRECT UNDO")
"""Kinds that begin a statement."""
PREDICATES = word_set("FINE BAD ENOUGH TOO YES NO")
"""Kinds that end one."""
SILENT = word_set("FUNC GLUE REQUEST MESSAGES COLON")
"""Kinds that are neither."""
HARD = frozenset((".", "!", "?", ";", "\n", "…"))
"""Separators that end a sentence."""


@dataclass
class Clause:
    """Items that make one statement. `sep` is what stands before it: ".", ",", "and", "or", "but", "so", "because", "";
    `ends` is the mark that ends its sentence, if one does."""

    sep: str
    items: list[Item] = field(default_factory=list)
    ends: str = ""
    quoted: bool = False
    joints: list[int] = field(default_factory=list)
    """Where members of a list were joined: places of their first items."""
    comma: bool = False
    """Whether a comma stands before the "and": then it more likely begins something new."""

    def kinds(self) -> set[str]:
        return {item.kind for item in self.items}

    def has(self, *kinds: str) -> bool:
        return any(item.kind in kinds for item in self.items)

    def content(self) -> list[Item]:
        return [item for item in self.items if item.kind in CONTENT]

    def significant(self) -> list[Item]:
        return [item for item in self.items if item.kind not in SILENT]

    def is_led(self) -> bool:
        """Whether it has a verb or a polarity of its own."""
        return any(is_lead(self.items, at) for at in range(len(self.items)))


_OBJECTS = word_set("me us them it those")
_BEFORE_VERBS = word_set("to you can may could should would will please")


def is_verb(items: Sequence[Item], at: int) -> bool:
    """Whether a channel word is used as a verb: "text me", "to call", "emailing", "be texted"."""
    item = items[at]
    if item.kind != "CHANNEL" or item.value[1] in ("noun", "given up"):
        return False
    if item.value[1] == "passive" or item.words[0].endswith("ing"):
        return True
    if at + 1 < len(items) and items[at + 1].words[0] in _OBJECTS:
        return True
    if not at:
        return False
    before = items[at - 1]
    if before.text == "not" and at > 1 and items[at - 2].words[-1] == "do":
        return True
    if before.words[-1] == "please" and not any(item.kind in CONTENT for item in items[at + 1 :]):
        # "Please text promos" has a verb, "text, please" names a channel.
        return False
    to_a_channel = before.words[-1] == "to" and before.kind in ("MAX", "SWITCH", "CORRECT", "PREFER")
    return before.words[-1] in _BEFORE_VERBS and not to_a_channel


def is_lead(items: Sequence[Item], at: int) -> bool:
    return items[at].kind in LEADS or is_verb(items, at)


_TELLING = word_set("NEG STOP BAD FINE PAUSE RESUME KEEP SWITCH GRANT WANT NO YES PAST LIKE SEND")


def described(clause: Clause) -> frozenset[int]:
    """Places after an occasion that only tell more of it: "text me when my order is not on time"."""
    items = clause.items
    occasion = next((at for at, item in enumerate(items) if item.kind == "WHENIF"), None)
    if occasion is None or not any(is_lead(items, at) for at in range(occasion)):
        return frozenset()
    return frozenset(at for at in range(occasion + 1, len(items)) if items[at].kind in _TELLING)
