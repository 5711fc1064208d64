"""What the items of a clause show about what kind of wish it is, if any."""

from __future__ import annotations

from itertools import pairwise

from bot.wishes.clauses import CONTENT, TOPICS, Clause, is_lead, is_verb
from bot.wishes.gather import Said
from bot.wishes.items import Item
from bot.wishes.lexicon import word_set


def has_verb(clause: Clause) -> bool:
    """Whether a channel is used as a verb: "text me"."""
    return any(is_verb(clause.items, at) for at in range(len(clause.items)))


def asks_for_contact(clause: Clause) -> bool:
    return clause.has("SEND", "GRANT", "WANT", "ASKGET", "PREFER") or has_verb(clause)


_MOVING = word_set(
    "get getting have having use go going see receive put come give giving gimme handle coming comes goes using"
)
"""Verbs of the SEND section that are about contact only if something else says so."""


def evidence_of_contact(clause: Clause) -> bool:
    """Whether something says that contact is meant: a channel, a message word, a verb of telling, or "about"."""
    if clause.has("CHANNEL", "MESSAGES", "ANYCHANNEL"):
        return True
    for at, item in enumerate(clause.items):
        following = clause.items[at + 1].words[0] if at + 1 < len(clause.items) else ""
        if "about" in item.words:
            return True
        told = item.words[0] not in ("send", "sending") or following in ("me", "us")
        if item.kind == "SEND" and item.words[0] not in _MOVING and told:
            return True
        if item.kind == "GRANT" and _TELLING & set(item.words):
            return True
    return False


_TELLING = frozenset(("posted", "know", "updated", "tell", "informed", "heads"))


def talks_of_things(clause: Clause) -> bool:
    """ "Cancel my order", "stop my package", "hold my delivery": the matter itself is meant, not messages about it."""
    topics = [item for item in clause.items if item.kind == "TOPIC"]
    if clause.has("OPTIONAL", "MARKETING", "ELSE", "EXCEPT") or not topics:
        return False
    if clause.has("SEND") and clause.has("WHEN", "PER") and not any(item.value.single for item in topics):
        # "Send bills only on Sundays"
        return False
    return all(item.value.thing for item in topics) and not evidence_of_contact(clause)


def asks_for_one(clause: Clause) -> bool:
    """ "A coupon", "my receipt": one of them is asked for. "Coupon texts" are many."""
    items = clause.items
    singles = []
    for at, item in enumerate(items):
        if item.kind == "TOPIC":
            following = items[at + 1].kind if at + 1 < len(items) else ""
            singles.append(item.value.single and following not in ("CHANNEL", "MESSAGES", "MARKETING"))
    return bool(singles) and all(singles)


def asks_for_news(clause: Clause) -> bool:
    """ "Give me an update on my delivery": news now, and on no channel in particular."""
    one = any(
        two.kind == "MESSAGES"
        and two.words[0] in ("update", "message", "note", "reminder")
        and one.words[-1] in ("a", "an")
        for one, two in pairwise(clause.items)
    )
    return one and not clause.has("CHANNEL", "WHENIF", "PER", "WANT")


def is_standing(clause: Clause, said: Said) -> bool:
    """Whether something makes even a single thing a standing wish: "about", "for", "when", "sign me up", "weekly"."""
    if clause.has("MESSAGES", "OPTIONAL", "MARKETING", "GRANT", "WHENIF") or said.pers:
        return True
    if any("about" in item.words or "for" in item.words for item in clause.items):
        return True
    # "Email of discount": of a kind, where "a receipt" or "my coupon" would be one.
    return any(
        one.kind == "CHANNEL" and of.text == "of" and topic.kind == "TOPIC"
        for one, of, topic in zip(clause.items, clause.items[1:], clause.items[2:], strict=False)
    )


def names_channel_for_topic(clause: Clause) -> bool:
    """ "Deals by text", "email for bills", "bills: email": a channel is said for a topic, not a kind of message."""
    items = clause.items
    for at, item in enumerate(items):
        if item.kind != "CHANNEL":
            continue
        before = items[at - 1].words[-1] if at else ""
        if item.words[0] in _BY or item.words[:2] == ("to", "my") or before in _BY or before in ("with", "using"):
            return True
        if any(one.kind == "COLON" for one in items[:at]) and any(one.kind in TOPICS for one in items[:at]):
            return True
        following = items[at + 1].words[0] if at + 1 < len(items) else ""
        if following in ("for", "about") and any(one.kind in TOPICS for one in items[at + 1 :]):
            return True
    return False


_BY = frozenset(("by", "via", "on", "in", "over", "through"))


def may_be_a_verb(clause: Clause) -> bool:
    """ "Email promos on Tuesdays": either to be emailed promos, or only how the promo emails are to come."""
    plain = [item for item in clause.items if item.kind not in ("FUNC", "MESSAGES")]
    if len(plain) < 3 or clause.has("ONLY", "MAX", "LESS", "ENOUGH", "FINE", "MORE"):
        return False
    return plain[0].kind == "CHANNEL" and plain[0].value[1] == "verb" and plain[1].kind in TOPICS


_PARTING = word_set("EXCEPT INSTEAD INSTEADADV NEG SWITCH PREFER WHENIF NOTHING STOP CORRECT SO KEEP ALSO BOTH")


def says_two_ways(clause: Clause) -> bool:
    """ "Email me the newsletter by post": one channel as the verb, and another as the way."""
    items = clause.items
    verbs = [at for at in range(len(items)) if is_verb(items, at) and items[at].value[1] != "passive"]
    for verb in verbs[:1]:
        for at in range(verb + 1, len(items)):
            item = items[at]
            if item.kind in _PARTING or at in clause.joints or (item.kind == "FUNC" and item.text in ("or", "and")):
                return False
            way = item.kind == "CHANNEL" and not is_verb(items, at)
            by = way and ({item.words[0], items[at - 1].words[-1]} & {"by", "via", "in", "through", "over"})
            if by and item.value[0] != items[verb].value[0]:
                return True
    return False


_STANDING = word_set("WHENIF PER COUNT WHEN ONLY GRANT FINE MESSAGES MARKETING OPTIONAL ELSE PREFER MAX ANYTIME")


def may_ask_for_a_call(clause: Clause) -> bool:
    """ "Ring me about my order": once, or from now on? "Call me about my bills" and "when my order ships" go on."""
    if clause.has(*_STANDING) or [i.value[0] for i in clause.items if i.kind == "CHANNEL"] != ["phone"]:
        return False
    topics = [at for at, item in enumerate(clause.items) if item.kind == "TOPIC"]
    return bool(topics) and all(
        clause.items[at].value.thing
        and clause.items[at].value.single
        and clause.items[at - 1].words[-1] in ("my", "the", "this", "that", "our", "an", "a")
        for at in topics
    )


_OWN = word_set(
    "free available around home reachable busy asleep unavailable work sleeping meetings class working driving"
)


def may_be_of_something_else(clause: Clause, said: Said) -> bool:
    """Whether a limit names no scope and may not be about contact: "I can come in after 6", "I'm free at noon"."""
    if said.topics or said.channels:
        return False
    if clause.has("SEND") and not evidence_of_contact(clause):
        return True
    own = [item for item in clause.items if item.kind in ("FINE", "BAD") and _OWN & set(item.words)]
    return any(item.words[0] in ("i", "am", "we", "is") for item in own)


_REACHING = word_set(
    "hear hearing send sending contact contacting reach message messaging bother bothering bug bugging pester write "
    "writing disturb disturbing"
)
_NEED_AN_OBJECT = word_set("bother bothering write writing bug bugging pester send sending")


def reaches_the_customer(clause: Clause) -> bool:
    """ "Contact me", "bother me": by itself a verb of reaching out, with its object where it needs one."""
    for at, item in enumerate(clause.items):
        following = clause.items[at + 1].words[0] if at + 1 < len(clause.items) else ""
        told = item.words[-1] not in _NEED_AN_OBJECT or following in ("me", "us")
        if item.kind == "SEND" and item.words[0] in _REACHING and told:
            return True
    return False


def needs_nothing(clause: Clause, said: Said) -> bool:
    """ "I don't need anything": messages, or nothing more of this conversation?"""
    needs = any(item.kind == "WANT" and item.words[-1] in ("need", "else") for item in clause.items)
    told = clause.has("SEND", "CHANNEL", "MESSAGES", "EXCEPT", "TOPIC", "MARKETING")
    from_us = any(item.words[0] == "from" or item.words[-1] in ("messages", "message") for item in clause.items)
    return needs and said.negated and clause.has("OPTIONAL", "NOTHING") and not (told or from_us)


def is_double_negation(clause: Clause, said: Said) -> bool:
    """ "Don't stop", "never cancel": nothing is refused."""
    plain = [item for item in clause.items if item.kind not in ("FUNC", "GLUE", "REQUEST")]
    if any(
        one.kind == "NEG" and two.kind in ("STOP", "SELF_STOP", "PAUSE") and one.words[-1] != "more"
        for one, two in pairwise(plain)
    ):
        return True
    return said.negated and clause.has("BAD") and clause.has("NEG")


def is_bare_condition(clause: Clause) -> bool:
    """ "If it rains": an occasion that names no topic is a condition, and those cannot be kept."""
    items = clause.items
    occasion = next((at for at, item in enumerate(items) if item.kind == "WHENIF"), None)
    if occasion is None or any(item.kind in TOPICS for item in items[occasion:]):
        return False
    # "Happy to answer surveys if you email them to me": how, not when.
    following = [item.kind for item in items[occasion + 1 : occasion + 3]]
    granted = items[occasion].text == "if you" and clause.has("GRANT", "FINE", "WANT") and clause.has(*TOPICS)
    return not (granted and following == ["CHANNEL", "PRON"])


_SOME = word_set("some most certain several various few")
_PARTICULAR = word_set("relevant irrelevant different other specific particular first second third last")


def means_only_some(clause: Clause, said: Said) -> bool:
    """ "Stop some of the emails", "only relevant texts", "the first newsletter": which ones, cannot be kept."""
    for at, item in enumerate(clause.items[:-1]):
        after = clause.items[at + 1]
        if item.kind != "FUNC":
            continue
        named = after.kind in ("TOPIC", "CHANNEL", "MARKETING", "MESSAGES")
        if _PARTICULAR & set(item.words) and named:
            return True
        partly = item.words[0] in _SOME and (said.negative or item.words[0] in ("certain", "several", "most"))
        if partly and (named or len(item.words) > 1 or after.words[0] == "of"):
            return True
        if item.text in ("this", "that") and after.kind == "TOPIC" and after.value.thing and after.value.single:
            return True
    return False


def has_two_names(clause: Clause) -> bool:
    """ "The loyalty survey": a topic that is named by another is neither of them."""
    return any(
        one.kind == two.kind == "TOPIC" and set(one.value.topics) != set(two.value.topics)
        for one, two in pairwise(clause.items)
        if one.last + 1 == two.first
    )


def is_interleaved(clause: Clause) -> bool:
    """Topics, channels, topics, channels, with nothing between that says which belong together."""
    runs: list[str] = []
    for item in clause.items:
        kind = "T" if item.kind in TOPICS else "C" if item.kind == "CHANNEL" else ""
        if kind and (not runs or runs[-1] != kind):
            runs.append(kind)
    return len(runs) >= 4 and not clause.has("EXCEPT", "INSTEAD", "SWITCH", "PREFER")


_LONGEST_TALE = 4


def unexplained(clause: Clause) -> list[Item]:
    """Words that are in no list. After an occasion and its topic they only describe it: "if my order is delayed"."""
    items = clause.items
    unknown = [at for at, item in enumerate(items) if item.kind == "UNKNOWN"]
    occasion = next((at for at, item in enumerate(items) if item.kind == "WHENIF"), None)
    if occasion is not None and any(is_lead(items, at) for at in range(occasion)):
        topic = next((at for at in range(occasion, len(items)) if items[at].kind == "TOPIC"), len(items))
        tells = len(unknown) <= _LONGEST_TALE and not any(item.kind in CONTENT for item in items[topic + 1 :])
        unknown = [at for at in unknown if at < topic] if tells else unknown
    return [items[at] for at in unknown]
