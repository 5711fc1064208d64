"""Words that mean another thing beside certain others: "message me" and "a message", "turn the texts off"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.wishes.items import Item
from bot.wishes.lexicon import word_set

_NAMING = frozenset(("TOPIC", "CHANNEL", "MARKETING", "OPTIONAL", "MESSAGES"))
_NOUNS_TOO = frozenset(("message", "contact", "share", "touch"))
_BEFORE_A_VERB = word_set("to not never you can may please only or and")
_PASSIVE = {"texted": "sms", "emailed": "email", "called": "phone", "phoned": "phone", "mailed": "post"}
_LISTS = frozenset(("subscription", "subscriptions"))
_TURNING = frozenset(("turn", "switch", "shut", "turning", "put"))
_LOWERING = frozenset(("cut", "drop", "bring", "dial", "scale", "get", "take"))
_SPAN = 8
"""How far apart "turn" and "off" may stand, in items."""


def in_context(items: Sequence[Item]) -> list[Item]:
    out = [_narrowed(items, at) or _seen_beside(items, at) for at in range(len(items))]
    for at in range(len(out)):
        _turned(out, at)
        _answered(out, at)
        _cut_down(out, at)
        _confined(out, at)
        _approved(out, at)
        _no_other(out, at)
        _swapped(out, at)
        _kept_out(out, at)
        _through_the_door(out, at)
    _without_tag(out)
    _told_apart(out)
    return out


def _seen_beside(items: Sequence[Item], at: int) -> Item:
    item = items[at]
    before = items[at - 1] if at else None
    after = items[at + 1] if at + 1 < len(items) else None
    last = before.words[-1] if before else ""
    if item.kind == "SEND" and item.text in _NOUNS_TOO:
        verb = (after is not None and after.words[0] in ("me", "us")) or last in _BEFORE_A_VERB
        return item if verb else item.as_kind("MESSAGES")
    if item.kind == "PAST" and item.text in _PASSIVE and _is_passive(items, at):
        return item.as_kind("CHANNEL", (_PASSIVE[item.text], "passive"))
    if item.kind == "GLUE" and item.words[0] == "if" and after and after.kind == "NEG":
        # "if you can't deliver" is an occasion, "if you can" a courtesy.
        return item.as_kind("WHENIF")
    if item.text == "sales" and after and after.kind == "CHANNEL" and after.value[0] == "phone":
        # Sales calls sell; sales texts are about sales.
        return item.as_kind("MARKETING")
    if item.text == "like" and item.kind == "LIKE" and last not in ("i", "we", "would") and after is not None:
        # "I can handle like 2 a week"
        return item.as_kind("FUNC") if after.kind in ("COUNT", "PER", "WHEN", "ONLY", "MAX", "NEG") else item
    if item.text == "like" and item.kind == "LIKE" and before is not None and before.kind == "WHENIF":
        # "Whenever there's like a special invitation"
        return item.as_kind("FUNC")
    if item.kind == "TOPIC" and item.text == "just in" and after and after.kind == "WHEN":
        # "Just in spring"
        return item.as_kind("ONLY")
    if item.text == "4" and item.kind == "COUNT" and after and after.kind in ("TOPIC", "MARKETING"):
        # "Email ok 4 coupons"
        approved = before is not None and (before.kind in ("FINE", "YES", "BOTH") or last in ("ok", "fine", "cool"))
        return item.as_kind("FUNC") if approved else item
    if item.kind == "LIKE" and item.text == "love" and _stands_between(before, after):
        # "In the post, love, …"
        return item.as_kind("FUNC")
    if item.text == "not" and after and after.kind == "CHANNEL":
        told = next((one for one in reversed(items[:at]) if one.words != ("me",)), None)
        return item.as_kind("INSTEAD") if told and told.kind == "CHANNEL" else item
    if item.text in ("maybe", "perhaps", "say", "let us say") and after and after.kind in ("COUNT", "PER"):
        # "Fewer emails, maybe one a week"
        return item.as_kind("FUNC")
    if item.kind == "COUNT" and item.text == "one" and before and before.kind in ("CHANNEL", "TOPIC", "WHEN"):
        # "The email one"; not "texts one a week"
        alone = after is None or after.kind == "SEP" or (after.kind == "FUNC" and items[at - 2 : at - 1])
        return item.as_kind("FUNC") if alone else item
    if item.kind == "CHANNEL" and item.text == "mailing" and after and after.text in ("list", "lists"):
        # A mailing list is of any channel.
        return item.as_kind("FUNC")
    if item.kind == "TOPIC" and item.text in _LISTS and before and before.kind in _NAMING:
        # "the newsletter subscription"
        return item.as_kind("FUNC")
    return item


def _stands_between(before: Item | None, after: Item | None) -> bool:
    return before is not None and before.kind == "SEP" and (after is None or after.kind == "SEP")


_GROUPS = {"OPTIONAL": "MESSAGES", "MARKETING": "MESSAGES", "NOTHING": "NEG"}
_NARROWING = frozenset(("about", "for", "on", "with", "related", "to", "of"))


def _narrowed(items: Sequence[Item], at: int) -> Item | None:
    """ "Everything about my orders" is not everything, and "nothing about surveys" refuses only those."""
    item = items[at]
    if item.kind not in _GROUPS:
        return None
    if item.kind == "NOTHING" and at + 1 < len(items) and items[at + 1].kind in ("MORE", "COUNT"):
        # "Nothing over two a week"
        return item.as_kind("NEG")
    linked = False
    for one in items[at + 1 : at + 5]:
        if one.kind == "TOPIC" and linked:
            return item.as_kind(_GROUPS[item.kind])
        if one.kind not in ("FUNC", "MESSAGES"):
            return None
        linked = linked or bool(_NARROWING & set(one.words))
    return None


def _is_passive(items: Sequence[Item], at: int) -> bool:
    """ "To be texted", "I want my bills emailed to me"; not "you emailed me"."""
    before = items[at - 1] if at else None
    if before and before.words[-1] in ("be", "being", "get", "getting"):
        return True
    wanted = any(one.kind in ("WANT", "PREFER") or one.text in ("get", "have") for one in items[max(0, at - 6) : at])
    following = [word for one in items[at + 1 : at + 3] for word in one.words][:2]
    return wanted and (following in (["to", "me"], ["to", "us"]) or (before is not None and before.kind in _NAMING))


def _without_tag(items: list[Item]) -> None:
    """ "Stop promos and surveys ok": at the end of a refusal "ok" asks for assent, and approves nothing."""
    last = len(items) - 1
    while last > 0 and items[last].kind == "SEP":
        last -= 1
    if last < 0 or items[last].kind != "FINE" or items[last].text != "ok":
        return
    for item in reversed(items[:last]):
        if item.kind in ("SEP", "CHANNEL") or item.text == "but":
            return
        if item.kind in ("NEG", "STOP", "PAUSE"):
            items[last] = items[last].as_kind("FUNC")
            return


def _turned(items: list[Item], at: int) -> None:
    """ "Turn the texts off", "switch surveys back on": what is turned stands between."""
    item = items[at]
    if item.text not in _TURNING or item.kind not in ("UNKNOWN", "SWITCH", "SEND"):
        return
    for place in range(at + 1, min(at + 1 + _SPAN, len(items))):
        other = items[place]
        if other.kind == "SEP":
            return
        if other.text == "off":
            items[at], items[place] = item.as_kind("STOP"), other.as_kind("FUNC")
            return
        if other.text in ("back on", "on again"):
            items[at], items[place] = item.as_kind("RESUME"), other.as_kind("FUNC")
            return
        if other.text == "on" and item.text != "put":
            again = place + 1 < len(items) and items[place + 1].kind == "AGAIN"
            items[at] = item.as_kind("RESUME" if again else "GRANT")
            return


def _answered(items: list[Item], at: int) -> None:
    """ "Emails yes, texts no": the answer stands behind what it answers."""
    item = items[at]
    before = items[at - 1] if at else None
    if before is not None and before.text in (":", "-", "–", "—", "=") and at > 1:
        before = items[at - 2]
    if before is None or before.kind not in ("TOPIC", "CHANNEL", "MARKETING", "OPTIONAL"):
        return
    following = items[at + 1] if at + 1 < len(items) else None
    last = following is None or following.kind == "SEP" or following.text in ("and", "but", "please", "thanks")
    kinds_before = {one.kind for one in items[:at]}
    if item.text == "yes":
        items[at] = item.as_kind("YES")
    elif item.text in ("no", "none", "never") and item.kind == "NEG" and (last or "YES" in kinds_before):
        items[at] = item.as_kind("NO")


def _no_other(items: list[Item], at: int) -> None:
    """ "Keep the newsletter, but no other marketing"."""
    following = items[at + 1] if at + 1 < len(items) else None
    if items[at].text in ("no other", "no others") and following is not None:
        if following.kind == "MARKETING":
            items[at], items[at + 1] = items[at].as_kind("NEG"), following.as_kind("ELSE", "marketing")
        elif following.kind == "MESSAGES":
            items[at], items[at + 1] = items[at].as_kind("NEG"), following.as_kind("ELSE")


def _kept_out(items: list[Item], at: int) -> None:
    """ "To my inbox" is by email, if no channel is named; "keep surveys out of my inbox" stops them there."""
    item = items[at]
    if item.kind != "FUNC" or item.words[-1] not in ("inbox", "inboxes") or len(item.words) < 2:
        return
    if any(one.kind == "CHANNEL" for one in items):
        return
    if item.words[0] not in ("to", "in", "into", "out"):
        return
    items[at] = item.as_kind("CHANNEL", ("email", "noun"))
    if item.words[0] == "out":
        for place in range(at - 1, max(-1, at - _SPAN), -1):
            if items[place].kind in ("SEP", "STOP", "NEG"):
                return
            if items[place].text in ("keep", "leave"):
                items[place] = items[place].as_kind("STOP")
                return


def _through_the_door(items: list[Item], at: int) -> None:
    """ "Through my letterbox" is by post, if no channel is named."""
    item = items[at]
    through = item.kind == "FUNC" and len(item.words) > 1 and item.words[0] in ("through", "in", "into", "via")
    door = {"letterbox", "slot", "door"} & set(item.words) or item.words[-2:] == ("letter", "box")
    if through and door and not any(one.kind == "CHANNEL" for one in items):
        items[at] = item.as_kind("CHANNEL", ("post", "noun"))


_SWAPPING = word_set("swap swapping trade trading exchange replace replacing")


def _swapped(items: list[Item], at: int) -> None:
    """ "Swap the paper newsletter for the email one", "replace the calls with texts": the first is given up."""
    if items[at].words[0] not in _SWAPPING or items[at].kind not in ("SWITCH", "INSTEAD", "UNKNOWN"):
        return
    for place in range(at + 1, min(at + 1 + _SPAN, len(items))):
        if items[place].kind == "SEP":
            return
        if items[place].words[0] not in ("for", "with"):
            continue
        before = [one for one in range(at + 1, place) if items[one].kind == "CHANNEL"]
        after = [one for one in items[place + 1 : place + 1 + _SPAN] if one.kind == "CHANNEL"]
        if before and after:
            items[at] = items[at].as_kind("SWITCH")
            for one in before:
                items[one] = items[one].as_kind("CHANNEL", (items[one].value[0], "given up"))
        return


_APPROVING = word_set("ok okay fine cool")


def _approved(items: list[Item], at: int) -> None:
    """ "No promos by text, email ok": behind a bare name it approves. Elsewhere "ok" only asks to be agreed with."""
    item = items[at]
    if item.kind != "FUNC" or item.text not in _APPROVING or not at:
        return
    following = items[at + 1] if at + 1 < len(items) else None
    numbered = following is not None and following.kind in ("MAX", "PER", "COUNT")
    if following is not None and following.kind != "SEP" and not numbered:
        for_what = following.words[0] in ("for", "about") or following.text == "4"
        if not (for_what and at + 2 < len(items) and items[at + 2].kind in ("TOPIC", "MARKETING", "FUNC")):
            return
        if following.text != "4" and not any(one.kind == "BOTH" for one in items[:at]):
            return
    start = at
    while start and items[start - 1].kind != "SEP" and items[start - 1].text not in ("but", "and"):
        start -= 1
    named = [one for one in items[start:at] if one.kind != "FUNC"]
    goes_on = at + 2 < len(items) and items[at + 1].text != "?"
    kinds = {"CHANNEL", "TOPIC", "MARKETING"} | (
        {"BOTH"} if following is not None and following.kind != "SEP" else set()
    )
    if (start or goes_on) and named and all(one.kind in kinds for one in named):
        items[at] = item.as_kind("FINE")


def _confined(items: list[Item], at: int) -> None:
    """ "Restrict your communications to billing" is "only billing"."""
    item = items[at]
    if item.kind != "MAX" or item.text not in ("restrict", "limit", "confine"):
        return
    for place in range(at + 1, min(at + 1 + _SPAN, len(items))):
        other = items[place]
        if other.kind in ("TOPIC", "CHANNEL") and (items[place - 1].words[-1] in ("to", "the", "my", "your", "only")):
            following = items[place + 1].kind if place + 1 < len(items) else "SEP"
            if following in ("SEP", "MESSAGES", "FUNC") and not any(one.kind in ("COUNT", "PER") for one in items):
                items[at] = item.as_kind("ONLY")
            return
        if other.kind not in ("FUNC", "MESSAGES", "PRON", "OPTIONAL"):
            return
        if other.kind == "OPTIONAL" and "optional" not in other.words:
            items[place] = other.as_kind("MESSAGES")


def _told_apart(items: list[Item]) -> None:
    """ "Text, not email, for new arrivals": the commas only set off the channel that is not meant."""
    for at in range(len(items) - 3):
        if items[at].kind == "CHANNEL" and at + 1 < len(items) and items[at + 1].text == "me":
            # "Call me, not text, about renewals"
            following = items[at + 2 : at + 5]
            if [one.text for one in following[:2]] == [",", "not"] and following[2:] and following[2].kind == "CHANNEL":
                items[at + 2 : at + 4] = [following[1].as_kind("INSTEAD")]
                if at + 4 < len(items) and items[at + 4].text == ",":
                    del items[at + 4]
                return
        if at + 4 > len(items):
            return
        one, comma, no, two = items[at : at + 4]
        if one.kind != "CHANNEL" or comma.text != "," or no.text != "not" or two.kind != "CHANNEL":
            continue
        rest = [item for item in items[at + 4 :] if item.text != ","]
        alone = all(item.kind in ("FUNC", "REQUEST") for item in items[:at])
        ends = [item for item in rest if item.kind == "SEP"]
        if alone and not ends[1:] and rest and rest[0].words[0] in ("for", "about", "with"):
            items[at + 1 :] = [no.as_kind("INSTEAD"), two, *rest]
            return


def _cut_down(items: list[Item], at: int) -> None:
    """ "Cut promos to one a week" limits, "cut the promos" ends."""
    item = items[at]
    if item.kind in ("STOP", "UNKNOWN", "SEND", "CHANNEL") and item.text in _LOWERING:
        if any(one.kind == "MAX" and one.words[-1] == "to" for one in items[at + 1 : at + 1 + _SPAN]):
            # "bring the surveys down to one a quarter"
            items[at] = item.as_kind("FUNC")
            return
        for place, (one, two) in enumerate(pairwise(items[at + 1 : at + 1 + _SPAN]), at + 1):
            if one.text == "to" and two.kind in ("COUNT", "PER"):
                items[at] = item.as_kind("MAX")
                if items[place - 1].text in ("back", "down"):
                    items[place - 1] = items[place - 1].as_kind("FUNC")
