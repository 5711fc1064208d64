"""What a customer likes and does not like, kept so that what comes fits."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
_SENTENCE = re.compile(
    rf"(?:\bi ?|^)(?:no longer |used to |don't any ?more )?(?:(?P<not>{_NOT})|(?P<like>{_LIKE}))\s+"
    r"(?P<what>[^.!?;\n]+)",
    re.IGNORECASE,
)
_FORGET = re.compile(
    r"(?:please |pls |ok |actually |and )*(?:forget|remove|delete)(?: about)?(?: that i (?:don't )?(?:like|love|hate))?"
    r" (?P<what>.+)"
)
_GONE = re.compile(r"\b(?:forget|no longer|used to|stopped|not any ?more)\b", re.IGNORECASE)
_NEXT = re.compile(
    r"\s*(?:(?:,|\band\b|\bbut\b)\s*)+(?=i\b|(?:not|hate|love|like|dislike|detest|adore|can'?t stand|don'?t)\b)",
    re.IGNORECASE,
)
_FRONT = re.compile(
    r"^(?:the|your|those|these|that|this|my|any|all(?: the)?|some|a|an|to wear|wearing)\s+", re.IGNORECASE
)
_TAIL = re.compile(
    r"\s*(?:very much|a lot|so much|the most|best|at all|too|as well|please|thanks?|really|though|now|stuff|things)"
    r"\s*$",
    re.IGNORECASE,
)
_EMPTY = frozenset(("it", "that", "this", "them", "you", "to", "more", "less", ""))


def likes(turn: Turn, reply: Reply) -> None:
    """Remembers it at once: it permits nothing that was not permitted before."""
    liked, disliked, forgotten = tastes_in(turn.message.text)
    if not liked and not disliked and not forgotten:
        reply.say("What do you like, or not like? Say it as in “I love linen shirts” or “I don't like stripes”.",
                  data={"type": "unclear", "asks": "likes"})  # fmt: skip
        return
    known = {like.casefold(): like for like in (*turn.preferences.likes, *turn.preferences.dislikes)}
    gone = tuple(known.get(thing.casefold(), thing) for thing in forgotten)
    change = Change(
        likes_add=tuple(liked),
        dislikes_add=tuple(disliked),
        likes_remove=tuple(thing for thing in gone if thing not in turn.preferences.dislikes),
        dislikes_remove=tuple(thing for thing in gone if thing in turn.preferences.dislikes),
    )
    settle(turn, reply, [Item(change)])


def forgets(turn: Turn, reply: Reply, words: str) -> bool:
    """ "Forget argyle": what the customer likes or does not like. False: it is nothing that they told us."""
    match = _FORGET.fullmatch(words)
    if match is None:
        return False
    what = _trimmed(match["what"]).casefold()
    liked, disliked = ([thing for thing in known if re.search(rf"\b{re.escape(what)}\b", thing.casefold())]
                       for known in (turn.preferences.likes, turn.preferences.dislikes))  # fmt: skip
    if not what or not (liked or disliked):
        return False
    settle(turn, reply, [Item(Change(likes_remove=tuple(liked), dislikes_remove=tuple(disliked)))])
    return True


def tastes_in(text: str) -> tuple[list[str], list[str], list[str]]:
    """The things liked, those disliked, and those of which we shall forget either, in the customer's words."""
    liked: list[str] = []
    disliked: list[str] = []
    forgotten: list[str] = []
    for sentence in _NEXT.split(text.replace("’", "'")):
        match = _SENTENCE.search(sentence)
        if match is None:
            continue
        for thing in re.split(r"\s*,\s*(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+", match["what"]):
            plain = _trimmed(thing)
            if plain.casefold() not in _EMPTY and len(plain) <= LONGEST:
                gone = _GONE.search(sentence[: match.start("what")])
                (forgotten if gone else disliked if match["not"] else liked).append(plain)
    return liked, disliked, forgotten


def all_tastes(text: str, changes: Sequence[Change]) -> Change:
    """The likes and dislikes of one message as one change: those read as wishes, and what else the words tell."""
    liked, disliked, _ = tastes_in(text)
    said = Change(
        likes_add=tuple(_trimmed(thing) for change in changes for thing in change.likes_add),
        dislikes_add=tuple(_trimmed(thing) for change in changes for thing in change.dislikes_add),
    )
    known = [thing.casefold() for thing in (*said.likes_add, *said.dislikes_add)]

    def new(things: list[str]) -> list[str]:
        return [thing for thing in things if not any(k in thing.casefold() or thing.casefold() in k for k in known)]

    return Change(likes_add=(*said.likes_add, *new(liked)), dislikes_add=(*said.dislikes_add, *new(disliked)))


def is_taste(change: Change) -> bool:
    """Whether the change is of likes and dislikes only."""
    only = Change(likes_add=change.likes_add, dislikes_add=change.dislikes_add)
    return change == only and change != Change()


def _trimmed(thing: str) -> str:
    before = ""
    while thing != before:
        before, thing = thing, _TAIL.sub("", _FRONT.sub("", thing.strip(" ,'\"")))
    return thing
