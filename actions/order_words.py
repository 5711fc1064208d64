"""Matching a customer's words with the names of things bought: plurals and small slips of the finger."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from storage.records import Order

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
# Words of questions about orders; whatever else is said may name the thing.
_STOP_WORDS = """
    a about actually after again ago all already also am an and another any anything are arrive arrived arrives
    arriving as at back be because been before being bill bought box but buy buying by can check come coming could
    date day days deliver delivered delivery details did didn't do does doing don't eta ever everything find for
    from get getting go going gone good got had has have haven't having hello help here hey hi hold how i i'd i'll
    i'm i've if in info information into is isn't it it's item items its just know last lately late latest like
    look looking many may me mean mine month months more most much my name need new newest no not now number of
    off old on once one ones online only open or order ordered ordering orders other our out over package packages
    parcel part past payment pkg place placed please plz pls price purchase purchased purchases put rather really
    receive received recent recently ref said same see send sent shall she ship shipment shipped shipping shop
    should show so some something status still store sure tell thank thanks that that's the their them then there
    these they thing things think this those time to today told too track tracking two u until up update ur us
    wait waiting want was wasn't way we week weeks well went were what what's whats when when's whens where
    where's wheres which while who why will with wondering would year years yesterday yet you your january
    february march april june july august september october november december monday tuesday wednesday thursday
    friday saturday sunday today tomorrow tonight btw bro bud dear dude er exactly fyi girl guys haha hm hmm hmmm kindly
    lol man oh ok okay omg ones please quick say sir so sorry stuff though uh um umm wanna yo
"""
Alike = Callable[[str, str], bool]
_STOP = frozenset(_STOP_WORDS.split())


def content_words(text: str) -> list[str]:
    """The words that may name a thing, in the order said, plain lower case."""
    found = [word.removesuffix("'s") for word in _WORD.findall(text.casefold().replace("’", "'"))]
    return [word for word in found if word not in _STOP and (len(word) > 1 or word.isdigit())]


def best_matches(words: Sequence[str], orders: Sequence[Order]) -> list[Order]:
    """The orders with a line that the words name best, in the order given; none if no line is named."""
    return _best(words, orders, _alike) or _best(words, orders, _ends_alike)


def _best(words: Sequence[str], orders: Sequence[Order], alike: Alike) -> list[Order]:
    scored = [(max((_score(words, line, alike) for line in order.lines), default=0), order) for order in orders]
    best = max((score for score, _ in scored), default=0)
    return [order for score, order in scored if score == best] if best else []


def _score(words: Sequence[str], line: object, alike: Alike) -> int:
    """How many of the words are in the line's name. A lone adjective names nothing: "wool coat" is no wool sock."""
    name = str(line.get("name") or "") if hasattr(line, "get") else ""
    named = [_stem(word) for word in _WORD.findall(name.casefold())]
    code = str(line.get("sku") or "").casefold() if hasattr(line, "get") else ""
    if code and code in words:
        return len(words) + 1
    stems = [_stem(word) for word in words]
    matched = [stem for stem in stems if any(alike(stem, other) for other in named)]
    if not matched:
        return 0
    head = [_stem(word) for word in _WORD.findall(name.casefold().split(",")[0])][-1:]
    names_it = len(matched) > 1 or len(matched) == len(stems) or any(alike(stem, head[0]) for stem in matched if head)
    return len(matched) if names_it else 0


def _stem(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if word.endswith(("sse", "she", "che", "xe")):
        word = word[:-1]
    return word[:-2] + "y" if word.endswith("ie") else word


def _alike(said: str, named: str) -> bool:
    if said == named:
        return True
    if len(said) < 4 or len(named) < 4 or abs(len(said) - len(named)) > 1 or not (said.isalpha() and named.isalpha()):
        return False
    return _slip(said, named) if len(said) <= len(named) else _slip(named, said)


def _ends_alike(said: str, named: str) -> bool:
    """ "Coat" for an overcoat, if nothing is called just that."""
    return _alike(said, named) or (len(said) > 3 and named.endswith(said))


def _slip(shorter: str, longer: str) -> bool:
    """One letter too many or too few, two swapped, or in longer words one wrong: "shorts" is no slip for "shirts"."""
    same = next((at for at, letter in enumerate(shorter) if letter != longer[at]), len(shorter))
    if len(shorter) < len(longer):
        return shorter[same:] == longer[same + 1 :]
    swapped = shorter[same + 1 : same + 2] + shorter[same : same + 1] + shorter[same + 2 :]
    return swapped == longer[same:] or (len(shorter) > 5 and shorter[same + 1 :] == longer[same + 1 :])
