"""Words that mean something only after what was just said: "no, keep it", "make it 3 weeks", "and tips too".

Nothing here says which way by itself: it takes back the last change, or corrects it, and what loosens waits for a yes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from actions import questions
from actions.amounts import amount_said
from actions.correct import adds, become
from actions.dates import day_in_words, listed, local_day
from actions.items import Item, compact, items_of
from actions.lately import last_in_words, lately
from actions.lifting import lifted
from actions.likes import forgets
from actions.named import channels_named, topics_named
from actions.options import SHOW, plain
from actions.parts import DENY, GRANT, LIMIT, PAUSE, corrected
from actions.references import reference_in
from actions.reply import UNDO, Reply
from actions.settle import settle
from actions.turn import Turn
from actions.undo import last_change, quoted, taken_back, undo, undo_about, undo_of, undo_the_one_before, would_loosen
from actions.wording import bulleted
from contact.errors import InvalidChange
from contact.fold import apply, diff
from contact.terms import Change

Json = Mapping[str, Any]

_OPENS = (
    r"(?:(?:no|nope|nah|oops|whoops|wait|actually|sorry|sry|oh|ah|hm+|ok|okay|but|hold on|nvm|never ?mind|"
    r"forget (?:it|that)|on second thoughts?|i changed my mind|changed my mind|you know what|my bad|mistake) )*"
)
_ENDS = r"(?: (?:please|pls|plz|after all|then|though|thanks|thank you|sorry|actually|again|as it (?:is|was)|coming))*"
_WHAT = r"(?:it|them|that|those|this|these|the (?P<named>[a-z' ]{3,30}?))"
_KEEP = re.compile(
    rf"{_OPENS}(?:(?:do )?keep|leave|don'?t (?:stop|cancel|pause|remove)) {_WHAT}(?: (?:on|going|in))?{_ENDS}"
)
_WANT = re.compile(rf"{_OPENS}(?:i )?(?:do |did |still |really |actually )*want(?: to keep)? {_WHAT}(?: back)?{_ENDS}")
_AGAIN = re.compile(
    rf"{_OPENS}(?:you can |can you |please |let'?s )*(?:start|resume|restart|unpause|continue|bring|turn|switch|put)"
    rf"(?: {_WHAT})?(?: (?:back|on|up|again|back on|sending))*{_ENDS}"
)
_WHAT_CHANGED = re.compile(
    r"(?:so |and |wait |sorry )*what(?: exactly)? (?:did|have|was|were|has)(?: (?:i|you|we|it|that|been))?(?: just)?"
    r"(?: been)? (?:change|changed|set|recorded?|done|do|switched?(?: on| off)?)"
    r"(?: for me| just now| last| now| exactly)*|what was my last change|what(?:'s| is| has) changed"
)
_UNDO_ABOUT = re.compile(
    rf"{_OPENS}(?:(?:please|can you|could you|i want to|i'd like to|let'?s) )*"
    r"(?:undo|take back|reverse|revert|roll back)\b(?P<about>.*?)(?P<before> before(?: that| this| the last)?)?"
)
_I_MEAN = re.compile(rf"{_OPENS}(?:what )?i (?:mean|meant|wanted to say|was going to say|intended)\b")
_WANTED = re.compile(
    r"\bkeep\b|(?<!don't )(?<!dont )(?<!not )(?<!never )\bwant (?:it|them|that|this|those|these|the)\b"
)
_REMARK = re.compile(r"\bbut\b|\bmake (?:it|that)\b|\binstead\b|\bactually\b")


def follows_up(turn: Turn, reply: Reply) -> bool:
    """Takes a message that the grammar could not read by itself. False: it is none of these."""
    words = plain(turn.message.text)
    if _WHAT_CHANGED.fullmatch(words):
        tell_last_change(turn, reply)
        return True
    if _takes_back(turn, reply, words) or forgets(turn, reply, words):
        return True
    act = turn.message.reading.get("act", "none")
    if act not in ("none", "undo"):
        return False
    if act == "none" and (turn.slots["pending"] or not (turn.slots["asking"] or turn.slots["guide"])):
        waiting = _by_the_channel_named(turn, items_of(turn.slots["pending"], turn) or lately(turn))
        said = amount_said(turn, waiting[-1].parts if waiting else None)
        if said:
            become(turn, reply, waiting[-1], corrected(waiting[-1].parts or {}, said))
            return True
        without_limit = lifted(turn.message.text, waiting[-1].parts if waiting else None)
        if without_limit:
            become(turn, reply, waiting[-1], without_limit)
            return True
    if turn.slots["pending"] or turn.slots["asking"] or turn.slots["guide"]:
        return False
    if act == "undo" and _WANTED.search(words) and not would_loosen(turn):
        # "No wait, I want it" of what was just granted: taking that back would be the opposite.
        _keep(turn, reply, lately(turn), wanted=True)
        return True
    match = _KEEP.fullmatch(words) or _WANT.fullmatch(words) or _AGAIN.fullmatch(words)
    items = lately(turn) if match else []
    if match is None or not items or not _is_about(turn, items, match["named"]):
        return False
    _keep(turn, reply, items, wanted=_WANT.fullmatch(words) is not None)
    return True


def _by_the_channel_named(turn: Turn, items: list[Item]) -> list[Item]:
    """ "Make it 3 texts" is about the wish for texts, of several."""
    channels = set(channels_named(plain(turn.message.text), turn.catalog)) if len(items) > 1 else set()
    return [item for item in items if channels & set((item.parts or {}).get("channels", ()))] or items


def _takes_back(turn: Turn, reply: Reply, words: str) -> bool:
    """ "Undo the change about texts", "undo the one before that": an older change than the last."""
    match = _UNDO_ABOUT.fullmatch(words)
    if match is None:
        return False
    about = match["about"] or ""
    topics, channels = topics_named(about, turn.catalog), channels_named(about, turn.catalog)
    place = reference_in(about, {})
    entries = last_change(turn) if place else []
    places = place.among(len(entries)) if place else None
    if places and len(places) < len(entries):
        undo_of(turn, reply, [entries[place] for place in places])
    elif topics or channels:
        undo_about(turn, reply, topics, channels)
    elif match["before"]:
        undo_the_one_before(turn, reply)
    else:
        return False
    return True


def amends(turn: Turn, said: Json) -> bool:
    """Whether a fragment with nothing open is about what was just recorded: "weekly", "and tips too"."""
    items = lately(turn)
    parts = (items[-1].parts if items else None) or {}
    if not parts:
        return False
    if adds(turn, said):
        return parts.get("polarity") != "resume"
    if said.get("pause_until"):
        return parts.get("polarity") == PAUSE
    if said.get("polarity") == DENY and said.get("topics") and parts.get("polarity") == GRANT:
        return set(said["topics"]) <= set(turn.catalog.expand_topics(parts.get("topics", ())))
    if said.get("topics") or said.get("channels"):
        return bool(_REMARK.search(turn.words)) and parts.get("polarity") in (GRANT, LIMIT)
    return bool(said.get("often") or said.get("when")) and parts.get("polarity") in (GRANT, LIMIT)


def says_yes_only(turn: Turn, said: Json) -> bool:
    """Whether the parts only repeat what waits for a yes: "yes, by text" of a text."""
    names = ("topics", "channels", "often", "when", "pause_until")
    for item in items_of(turn.slots["pending"], turn):
        parts = item.parts or {}
        if all(not said.get(name) or said[name] == parts.get(name) for name in names) and not said.get("polarity"):
            return True
    return False


def instead_of_the_last(turn: Turn, reply: Reply, item: Item) -> bool:
    """ "I mean stop emailing me": a whole wish in place of the one that waits or was just recorded.

    The wish is taken as said; what the earlier one did and this one does not say is put back, after a yes if it
    loosens. False: the words say nothing of the kind, or there is nothing to replace.
    """
    if not _I_MEAN.match(plain(turn.message.text)):
        return False
    waiting = items_of(turn.slots["pending"], turn)
    if waiting:
        reply.remember("pending", None)
        settle(turn, reply, [*waiting[:-1], item.heard(turn, *waiting[-1].said)])
        return True
    replaced = lately(turn)[-1:]
    if not replaced:
        return False
    current = turn.preferences
    target = apply(taken_back(turn, current, replaced[0].versions), item.change, turn.catalog)
    back = compact(diff(apply(current, item.change, turn.catalog), target, turn.catalog))
    settle(turn, reply, [item] if back == Change() else [Item(back), item])
    return True


def still_holds(turn: Turn, reply: Reply, lead: str) -> None:
    """With nothing open: what was recorded last stays, and how to take it back."""
    if not lately(turn):
        reply.say(f"{lead} I'm changing nothing.")
        return
    reply.say(
        f"{lead} I'm changing nothing more. What I recorded last still holds: I will {_last(turn)}. Press Undo to take "
        "that back.",
        [UNDO, SHOW],
    )


def tell_last_change(turn: Turn, reply: Reply) -> None:
    """ "What did I just change?", from the ledger, with the customer's own words."""
    entries = last_change(turn)
    if not entries:
        reply.say("You have changed nothing with us yet.", [SHOW])
        return
    day = local_day(turn, entries[-1].at)
    when = "today" if day == turn.today else f"on {day_in_words(turn, day)}"
    said = quoted(entries)
    text = f"Your last change, {when}: you said {said}, so I will" if said else f"Your last change, {when}: I will"
    since = any(entry.version > entries[-1].version for entry in turn.uow.ledger.of_customer(turn.ref))
    notes = ["Our team has changed something since; “My settings” shows what holds now."] if since else []
    reply.say(bulleted(text, last_in_words(turn), notes), [UNDO, SHOW])


def _last(turn: Turn) -> str:
    return listed(last_in_words(turn))


def _keep(turn: Turn, reply: Reply, items: Sequence[Item], *, wanted: bool) -> None:
    parts = (items[-1].parts if items else None) or {}
    if would_loosen(turn):
        undo(turn, reply, pressed=False)
    elif parts.get("polarity") == DENY and (wanted or parts.get("topics")):
        # Nothing of it came before either, so that putting it back would not bring it.
        named = {name: parts[name] for name in ("topics", "channels") if parts.get(name)}
        missing = [] if parts.get("channels") else ["channel"]
        if not parts.get("topics"):
            missing = ["topic"]
        try:
            questions.ask_missing(turn, reply, {**named, "polarity": GRANT, "missing": missing})
        except InvalidChange:
            still_holds(turn, reply, "Okay.")
    else:
        said = _last(turn)
        reply.say(f"Okay, it stays: I will {said}." if said else "Okay, it stays.", [UNDO, SHOW] if said else [SHOW])


def _is_about(turn: Turn, items: Sequence[Item], named: str | None) -> bool:
    """Whether "the newsletter" is what the last change was about; without a name it is."""
    if not named:
        return True
    topics = turn.catalog.topics
    titles = [
        topics[name].title.casefold()
        for item in items
        for name in (item.parts or {}).get("topics", ())
        if name in topics
    ]
    singular = named.strip().removesuffix("s")
    channels = set(channels_named(named, turn.catalog))
    return any(singular in title for title in titles) or any(
        channels & set((item.parts or {}).get("channels", ())) for item in items
    )
