"""What a customer likes and does not like, kept so that what comes fits."""

from __future__ import annotations

import re

from actions.items import Item
from actions.reply import Reply
from actions.settle import settle
from actions.turn import Turn
from contact.terms import Change

LONGEST = 80
_FAN = r"a (?:big |huge )?fan of|(?:really )?into|keen on|fond of"
_LIKE = (
    r"(?:(?:really|absolutely|quite|totally|so) )*(?:love|like|adore|prefer|enjoy)s?"
    rf"|(?:am|'m) (?:{_FAN})"
)
_NOT = (
    r"(?:(?:really|just) )?(?:do not|don'?t|never|can'?t|cannot)(?: really| much| even)?"
    r" (?:like|love|enjoy|care for|stand|wear|want)"
    rf"|(?:really )?(?:hate|dislike|detest)|(?:am|'m) not (?:{_FAN})"
)
_SENTENCE = re.compile(rf"\bi ?(?:(?P<not>{_NOT})|(?P<like>{_LIKE}))\s+(?P<what>[^.!?;\n]+)", re.IGNORECASE)
_NEXT = re.compile(r"\s*(?:,|\band\b|\bbut\b)\s*(?=i\b)", re.IGNORECASE)
_FRONT = re.compile(
    r"^(?:the|your|those|these|that|this|my|any|all(?: the)?|some|a|an|to wear|wearing)\s+", re.IGNORECASE
)
_TAIL = re.compile(
    r"\s*(?:very much|a lot|so much|the most|best|at all|too|as well|please|thanks?|really|though)\s*$", re.IGNORECASE
)
_EMPTY = frozenset(("it", "that", "this", "them", "you", "to", "more", "less", ""))


def likes(turn: Turn, reply: Reply) -> None:
    """Remembers it at once: it permits nothing that was not permitted before."""
    added, removed = tastes_in(turn.message.text)
    if not added and not removed:
        reply.say("What do you like, or not like? Say it as in “I love linen shirts” or “I don't like stripes”.",
                  data={"type": "unclear", "asks": "likes"})  # fmt: skip
        return
    settle(turn, reply, [Item(Change(likes_add=tuple(added), dislikes_add=tuple(removed)))])


def tastes_in(text: str) -> tuple[list[str], list[str]]:
    """The things liked and the things disliked, in the customer's words."""
    liked: list[str] = []
    disliked: list[str] = []
    for sentence in _NEXT.split(text.replace("’", "'")):
        match = _SENTENCE.search(sentence)
        if match is None:
            continue
        for thing in re.split(r"\s*,\s*(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+", match["what"]):
            plain = _trimmed(thing)
            if plain.casefold() not in _EMPTY and len(plain) <= LONGEST:
                (disliked if match["not"] else liked).append(plain)
    return liked, disliked


def _trimmed(thing: str) -> str:
    before = ""
    while thing != before:
        before, thing = thing, _TAIL.sub("", _FRONT.sub("", thing.strip(" ,'\"")))
    return thing
