"""Lists and introductions: pieces between commas and "and" that belong to the statement before or after them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.wishes.clauses import CONTENT, HARD, LEADS, LIMITS, PREDICATES, SILENT, TOPICS, Clause, is_lead, is_verb
from bot.wishes.items import Item

_SOFT = frozenset((",", "and", "or", ""))
_OPENING = HARD | {"but", "so"}
"""Separators after which a new thought begins."""
_LISTABLE = TOPICS | {"ALSO", "BOTH", "PRON"}


def joined(pieces: Sequence[Clause]) -> list[Clause]:
    """The pieces as clauses, with the parts of lists put together."""
    out: list[Clause] = []
    held: Clause | None = None
    for place, piece in enumerate(pieces):
        clause = piece if held is None else _together(held, piece)
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        previous = out[-1] if out else None
        held = None
        if following is not None and _belongs_forward(clause, previous, following):
            held = clause
        elif previous is not None and _belongs_back(previous, clause):
            if clause.sep in ("and", "or", ","):
                previous.joints.append(len(previous.items))
            previous.items += clause.items
            previous.ends = clause.ends or previous.ends
        else:
            out.append(clause)
    return out


def _together(held: Clause, piece: Clause) -> Clause:
    # "Instead of calling, email me" is "email me instead of calling".
    turned = held.has("INSTEAD")
    items: list[Item] = piece.items + held.items if turned else held.items + piece.items
    return Clause(held.sep, items, piece.ends, piece.quoted, [] if turned else [len(held.items)])


def _is_bare(clause: Clause, kinds: Collection[str]) -> bool:
    """Only these kinds of content, and nothing that makes it a statement of its own."""
    content = clause.significant()
    if not content or any(item.kind not in kinds for item in content):
        return False
    return not any(is_verb(clause.items, at) for at in range(len(clause.items)))


def _begins_with(clause: Clause, kinds: Collection[str]) -> bool:
    """Whether its first content is of these kinds and no verb or polarity stands before that."""
    for at, item in enumerate(clause.items):
        if item.kind in CONTENT and not is_verb(clause.items, at):
            return item.kind in kinds
        if is_lead(clause.items, at):
            return False
    return False


def _belongs_forward(piece: Clause, previous: Clause | None, following: Clause) -> bool:
    """The first part of a list whose statement comes last: "deals and tips by email"; and what introduces it."""
    opens = previous is None or piece.sep in _OPENING
    begins = previous is None or piece.sep in HARD
    if begins and _is_bare(piece, TOPICS) and _is_answer(piece, following):
        return True
    if following.sep not in ("and", "or", ","):
        return False
    if piece.has("INSTEAD") and piece.significant()[0].kind == "INSTEAD":
        # "instead of calling me, email me"
        return following.has("CHANNEL")
    if _is_bare(piece, TOPICS):
        # "promos and surveys: never", "deals by text, tips and surveys by email"
        return _begins_with(following, TOPICS) and (opens or (previous is not None and _is_pair(previous, following)))
    approved = piece.sep == "," and following.sep in ("or", "and") and following.has("FINE", "YES")
    if (opens or approved) and _is_bare(piece, {"CHANNEL", "BOTH"}):
        # "Never call me, text or email is ok"
        return _begins_with(following, {"CHANNEL"})
    if begins and following.sep == "," and following.is_led():
        limits = _is_bare(piece, {"WHEN", "PER", "COUNT", "ONLY", "MAX", "STRETCH"})
        occasion = piece.has("WHENIF") and bool(piece.kinds() & TOPICS) and not piece.is_led()
        # "On weekdays, text me deals"; "when there is a sale, email me"
        return occasion or (limits and not following.has("CORRECT"))
    return False


def _is_answer(piece: Clause, following: Clause) -> bool:
    """ "Surveys? No thanks", "when it comes to promos, once a month by email"."""
    answers = LEADS | LIMITS | PREDICATES | {"CHANNEL", "ONLY"}
    kinds = following.kinds()
    return bool(kinds & answers) and not kinds & TOPICS and (following.sep == "," or piece.ends == "?")


def _is_pair(previous: Clause, following: Clause) -> bool:
    """Whether both say a topic with its channel, and neither has a verb."""
    if previous.is_led() or following.is_led() or not following.has("CHANNEL"):
        return False
    return "CHANNEL" in previous.kinds() and bool(previous.kinds() & TOPICS)


def _belongs_back(previous: Clause, piece: Clause) -> bool:
    """A further part of a list: "stop promos and surveys", "by email or text", "call or text me about deals"."""
    if previous.ends or piece.sep not in _SOFT:
        return False
    if not piece.significant():
        return True
    if piece.sep == "":
        return False
    open_list = bool(previous.kinds() & (TOPICS | {"CHANNEL"})) or previous.is_led()
    if _is_noun_pair(piece) and previous.content() and _is_noun_pair(previous, refused=True):
        return True
    if _shares_way(previous, piece) or _limited_together(previous, piece) or _further_messages(previous, piece):
        return True
    if _is_bare(piece, _LISTABLE) or _lasts_alike(previous, piece):
        return open_list
    if piece.sep == "," and _is_bare(piece, {"CHANNEL"}) and _refuses_barely(previous):
        # "not email, text"
        return False
    if _is_bare(piece, {"CHANNEL", "ALSO", "BOTH"}):
        return open_list and not previous.has("BAD")
    return piece.sep in ("and", "or") and (_shares_topic(previous, piece) or _shares_object(previous, piece))


def _is_noun_pair(clause: Clause, *, refused: bool = False) -> bool:
    """ "The promo emails"; with `refused`, behind "no" or "stop", and perhaps in a list already."""
    plain = clause.significant()
    if refused:
        if not plain or plain[0].kind not in ("NEG", "STOP", "PAUSE"):
            return False
        plain = plain[1:]
    kinds = [item.kind for item in plain]
    nouns = all(item.words[-1].endswith("s") and len(item.words) == 1 for item in plain if item.kind == "CHANNEL")
    pairs = len(kinds) % 2 == 0 and kinds == ["TOPIC", "CHANNEL"] * (len(kinds) // 2)
    return bool(kinds) and nouns and pairs and (refused or len(kinds) == 2)


def _lasts_alike(previous: Clause, piece: Clause) -> bool:
    """ "No texts or promos for two weeks": how long is said once for the whole list."""
    plain = piece.significant()
    if piece.sep not in ("and", "or") or len(plain) < 2 or plain[-1].kind != "STRETCH" or piece.has("COUNT"):
        return False
    refused = previous.has("NEG", "STOP", "PAUSE") and not previous.has("STRETCH", "WHEN", "PER", "GRANT")
    named = all(item.kind in _LISTABLE | {"CHANNEL"} for item in plain[:-1])
    return refused and named and not any(is_verb(piece.items, at) for at in range(len(piece.items)))


def _refuses_barely(clause: Clause) -> bool:
    """ "Not email": neither "no emails" nor "don't email me"."""
    plain = [item for item in clause.significant() if item.kind != "CORRECT"]
    return len(plain) == 2 and plain[0].text == "not" and plain[1].kind == "CHANNEL"


def _shares_topic(previous: Clause, piece: Clause) -> bool:
    """ "Stop emails and texts about promotions"."""
    content = previous.content()
    if not content or content[-1].kind != "CHANNEL" or previous.kinds() & (TOPICS | LIMITS) or not previous.is_led():
        return False
    first = piece.content()
    return bool(first) and first[0].kind == "CHANNEL" and not piece.is_led() and not piece.has(*PREDICATES)


_LIMITING = frozenset(("limit", "restrict", "cap", "reduce", "cut"))


def _limited_together(previous: Clause, piece: Clause) -> bool:
    """ "Limit texts about tips and rewards to 3 a year": the number is said once for the whole list."""
    plain, more = previous.significant(), piece.significant()
    if piece.sep not in ("and", "or", ",") or not plain or plain[0].kind != "MAX" or plain[0].words[0] not in _LIMITING:
        return False
    unlimited = not previous.kinds() & {"COUNT", "PER", "WHEN", "STRETCH"}
    named = bool(more) and more[0].kind in TOPICS | {"CHANNEL"} and piece.has("PER")
    return unlimited and named and not any(is_lead(piece.items, at) for at in range(len(piece.items)))


def _further_messages(previous: Clause, piece: Clause) -> bool:
    """ "Send promo emails and letters only on Saturdays"; not "no emails, and letters only in June"."""
    if piece.sep not in ("and", "or") or piece.comma or previous.has("NEG", "STOP", "PAUSE", "KEEP", "ONLY"):
        return False
    content, more = previous.content(), piece.content()
    if not content or not more or previous.kinds() & LIMITS or piece.kinds() & TOPICS or not previous.kinds() & TOPICS:
        return False
    nouns = [item for item in (content[-1], more[0]) if item.kind == "CHANNEL" and item.words[-1].endswith("s")]
    limited = piece.has("ONLY", "MAX") and bool(piece.kinds() & {"WHEN", "PER"})
    return len(nouns) == 2 and limited and not any(is_lead(piece.items, at) for at in range(len(piece.items)))


_ASKING = frozenset(("SEND", "WANT", "GRANT", "ASKGET", "PREFER"))


def _shares_way(previous: Clause, piece: Clause) -> bool:
    """ "Send me deals and the newsletter by post": the way is said once for the whole list; "…, and the newsletter by
    post" begins something new."""
    if piece.sep not in ("and", "or", ",") or piece.comma or not previous.has(*_ASKING):
        return False
    if previous.kinds() & (LIMITS | {"CHANNEL", "NEG", "STOP", "PAUSE", "RESUME", "EXCEPT", "ONLY", "WHENIF", "KEEP"}):
        return False
    content = previous.content()
    kinds = [item.kind for item in piece.significant()]
    topics = [kind for kind in kinds if kind != "CHANNEL"]
    listed = bool(topics) and kinds[: len(topics)] == topics and set(topics) == {"TOPIC"} and len(kinds) > len(topics)
    last = content[-1].kind if content else ""
    if not listed or last != "TOPIC" or any(is_lead(piece.items, at) for at in range(len(piece.items))):
        return False
    way = next(at for at, item in enumerate(piece.items) if item.kind == "CHANNEL")
    last_topic = max(at for at in range(way) if piece.items[at].kind == "TOPIC")
    said = {word for item in piece.items[last_topic + 1 : way + 1] for word in item.words}
    return bool(said & {"by", "via", "in", "on", "over", "through"}) and (piece.sep != "," or len(previous.joints) > 0)


def _shares_object(previous: Clause, piece: Clause) -> bool:
    """ "Call or text me about deals", "stop calling and texting me"."""
    first = next((at for at, item in enumerate(piece.items) if item.kind != "FUNC"), None)
    if first is None or not is_verb(piece.items, first):
        return False
    last = [item for item in previous.items if item.kind not in SILENT]
    verb = bool(last) and last[-1].kind == "CHANNEL" and last[-1].value[1] == "verb"
    return verb and not previous.kinds() & (TOPICS | {"WHEN", "PER"})
