"""One question at a time, when a wish is not whole yet; the half wish waits in the slot `asking`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions import guide
from actions.dates import listed
from actions.items import Item, items_of
from actions.options import (
    ANY_TIME,
    LEAVE,
    OFTEN,
    UNTIL,
    UNTIL_I_SAY,
    WANT,
    WHEN,
    channel_choices,
    means_any,
    named_by,
    part_of,
    reachable,
    topic_choices,
    typed_duration,
)
from actions.parts import DENY, GRANT, LIMIT, PAUSE, change_of, corrected, filled, missing
from actions.readback import MOST_WAITING, too_much
from actions.reply import Choice, Reply, SlotTooLarge
from actions.settle import settle
from actions.turn import Turn
from actions.until import until_in
from contact.errors import InvalidChange
from contact.fold import is_allowed
from contact.terms import Change, Channel

Json = Mapping[str, Any]

ORDER = ("topic", "channel", "often", "until", "when")

FIX = (
    Choice("fix:topic", "The topic"),
    Choice("fix:channel", "The channel"),
    Choice("fix:often", "How often"),
    Choice("fix:when", "The time"),
    Choice("never_mind", "Leave it"),
)


def ask(
    turn: Turn, reply: Reply, asked: str, parts: Json, complete: Sequence[Item] = (), said: Sequence[int] = ()
) -> None:
    """Asks for one part of a wish. `complete` are wishes that are settled with the answer; so is what waits for a yes:
    one question at a time. `said`: the events of the messages that the wish was made of before this one."""
    if "pending" not in reply.slots:
        complete = [*items_of(turn.slots["pending"], turn), *complete]
        reply.remember("pending", None)
    asking = {
        "ask": asked,
        "parts": dict(parts),
        "with": [item.to_json() for item in complete],
        "said": list(Item(Change()).heard(turn, *said).said),
    }
    try:
        if len(complete) >= MOST_WAITING:
            raise SlotTooLarge("asking")
        reply.remember("asking", asking)
    except SlotTooLarge:
        reply.remember("asking", None)
        too_much(reply)
        return
    put(turn, reply, asking)


def ask_again(turn: Turn, reply: Reply, *, lead: str = "", first: Sequence[Choice] = ()) -> None:
    """The open question of a half wish, of the guide, or after a no; `first` are choices before its own."""
    for slot in ("guide", "asking"):
        reply.remember(slot, turn.slots[slot])
    if turn.slots["guide"]:
        guide.ask_step(turn, reply, turn.slots["guide"], lead)
    elif turn.slots["asking"]:
        put(turn, reply, turn.slots["asking"], lead=lead)
    if first and reply.said:
        reply.said[-1].choices = (*first, *reply.said[-1].choices)


def open_choices(turn: Turn) -> Sequence[Choice]:
    """What the open question offers; nothing if none is open."""
    if turn.slots["guide"]:
        return guide.question(turn, turn.slots["guide"])[1]
    return _question(turn, turn.slots["asking"])[1] if turn.slots["asking"] else ()


def ask_missing(turn: Turn, reply: Reply, parts: Json, complete: Sequence[Item] = (), said: Sequence[int] = ()) -> None:
    """Asks for the first thing that is missing, or settles the wish if nothing is."""
    left = [name for name in ORDER if name in missing(parts)]
    if left:
        ask(turn, reply, left[0], parts, complete, said)
        return
    reply.remember("asking", None)
    try:
        change = change_of(parts, turn.catalog, turn.now.isoformat())
    except InvalidChange:
        change = None
    if change is None:
        reply.say("I could not make sense of that together. Could you say it in one sentence?",
                  data={"type": "unclear", "asks": "whole"})  # fmt: skip
        return
    settle(turn, reply, [*complete, Item(change, parts, said=tuple(said)).heard(turn)])


def answer(turn: Turn, reply: Reply, said: Json) -> bool:
    """Puts an answer's parts into the half wish. False: it answers something else."""
    asking = turn.slots["asking"]
    if not asking:
        return False
    if asking["ask"] in ("change", "which"):
        return _changed(turn, reply, asking, said)
    complete = items_of({"items": asking.get("with", ())}, turn)
    if asking["ask"] == "want":
        said = _which_way(turn, asking["parts"], said)
        if said.get("polarity") not in ("grant", "deny", "limit"):
            return False
        parts = {**corrected(asking["parts"], said), "polarity": said["polarity"]}
        if parts.get("polarity") == GRANT and not parts.get("channels"):
            parts = {**parts, "missing": ["channel"]}
        ask_missing(turn, reply, parts, complete, asking.get("said", ()))
        return True
    if said.get("polarity") == DENY and asking["parts"].get("polarity") != DENY:
        return False  # "not by text" is no answer to "how"
    completed = filled(asking["parts"], asking["ask"], said)
    if completed is None:
        return False
    ask_missing(turn, reply, completed, complete, asking.get("said", ()))
    return True


def _which_way(turn: Turn, parts: Json, said: Json) -> Json:
    """ "Email please" means to get it, by email; "monthly" too, or no more than that of what comes already."""
    if said.get("polarity") or not any(said.get(name) for name in ("channels", "often", "when")):
        return said
    comes = any(
        is_allowed(turn.preferences, topic, channel, turn.catalog)
        for topic in turn.catalog.expand_topics(parts.get("topics", ()))
        for channel in reachable(turn)
    )
    return {**said, "polarity": LIMIT if comes and not said.get("channels") else GRANT}


def answer_any(turn: Turn, reply: Reply) -> bool:
    """ "Any", "both", "ten days", "until Friday": as an answer to the open question."""
    asking = turn.slots["asking"] or {}
    duration = typed_duration(turn.message.text) if asking.get("ask") == "until" else None
    if duration:
        return choose(turn, reply, f"until:{duration}")
    until = until_in(turn) if asking.get("ask") == "until" else None
    if until:
        return answer(turn, reply, {"pause_until": until})
    if asking.get("ask") == "when" and means_any(turn.message.text):
        return choose(turn, reply, ANY_TIME.value)
    if asking.get("ask") == "channel" and means_any(turn.message.text):
        return answer(turn, reply, {"channels": [str(channel) for channel in reachable(turn)]})
    return False


def choose(turn: Turn, reply: Reply, value: str) -> bool:
    """A pressed answer to the open question. False: it belongs to none."""
    asking = turn.slots["asking"] or {}
    kind, _, what = value.partition(":")
    if kind == "item" and asking.get("ask") == "which" and what.isdecimal() and int(what) < len(asking["items"]):
        items = list(asking["items"])
        chosen = {
            "ask": "change",
            "items": [*items[: int(what)], *items[int(what) + 1 :], items[int(what)]],
            "one": True,
        }
        reply.remember("asking", chosen)
        put(turn, reply, chosen)
        return True
    if kind == "fix" and asking.get("ask") == "change" and what in ORDER:
        items = items_of(asking, turn)
        ask(turn, reply, what, {**(items[-1].parts or {}), "missing": [what]}, items[:-1], items[-1].said)
        return True
    if value == "until:none" and asking.get("ask") == "until":
        rest = [name for name in missing(asking["parts"]) if name != "until"]
        ask_missing(turn, reply, {**asking["parts"], "missing": rest}, items_of({"items": asking["with"]}, turn),
                    asking.get("said", ()))  # fmt: skip
        return True
    if value == "when:any" and asking.get("ask") == "when":
        parts = {**asking["parts"], "missing": []}
        parts.pop("when", None)
        ask_missing(turn, reply, parts, items_of({"items": asking["with"]}, turn), asking.get("said", ()))
        return True
    said = part_of(turn, value)
    return bool(said) and answer(turn, reply, said or {})


def _changed(turn: Turn, reply: Reply, asking: Json, said: Json) -> bool:
    """An answer to "what should be different": the newest wish that it can be about, with that put in."""
    items = items_of(asking, turn)
    if (
        not items
        or said.get("polarity") == DENY
        or not any(said.get(name) for name in ("topics", "channels", "often", "when", "pause_until"))
    ):
        return False
    *rest, last = items
    ask_missing(turn, reply, corrected(last.parts or {}, said), rest, last.said)
    return True


def _label(turn: Turn, parts: Json) -> str:
    """A wish in the few words of a choice: "Promotions by text"."""
    about = named_by(parts.get("topics", ()), turn) or "all of it"
    ways = listed([turn.catalog.channels[Channel(channel)].by for channel in parts.get("channels", ())])
    label = " ".join(word for word in (about.removeprefix("the "), ways) if word)
    return label[:1].upper() + label[1:]


def put(turn: Turn, reply: Reply, asking: Json, *, lead: str = "") -> None:
    text, choices = _question(turn, asking)
    reply.say(f"{lead}{text}", choices, {"type": "unclear", "asks": asking["ask"]})


def _question(turn: Turn, asking: Json) -> tuple[str, Sequence[Choice]]:
    asked, parts = asking["ask"], asking.get("parts", {})
    about = named_by(parts.get("topics", ()), turn)
    if asked == "change":
        one = len(asking.get("items", ())) == 1 or asking.get("one")
        return "What should be different? You can also say it in your own words.", FIX if one else ()
    if asked == "which":
        labels = [_label(turn, item.get("parts") or {}) for item in asking["items"]]
        return "Which one should be different?", [
            *(Choice(f"item:{place}", label) for place, label in enumerate(labels)), LEAVE,
        ]  # fmt: skip
    if asked == "want":
        return f"What would you like to do about {about or 'that'}: get it, or stop it?", WANT
    if asked == "topic":
        return "What about? Choose one, or say it in your own words.", [*topic_choices(turn), LEAVE]
    if asked == "channel":
        choices = channel_choices(turn)
        if not choices:
            return "I have nothing on file to reach you by yet. How would you like to be reached?", (LEAVE,)
        return f"How should I send you {about or 'that'}?", [*choices, LEAVE]
    if asked == "often":
        ways = listed([turn.catalog.channels[Channel(channel)].things for channel in parts.get("channels", ())])
        about = about if about else ways
        return f"How often is right{f' for {about}' if about else ''}?", [*OFTEN, LEAVE]
    if asked == "until":
        held = f"hold back {about}" if about and parts.get("polarity") == PAUSE else "hold it back"
        return f"How long should I {held}?", [*UNTIL, UNTIL_I_SAY, LEAVE]
    return f"When is a good time{f' for {about}' if about else ''}?", [*WHEN, ANY_TIME, LEAVE]
