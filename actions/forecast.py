""" "What will I get then": about how many messages a month, by the gate's own decisions on what we usually send."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from actions.dates import listed
from actions.items import items_of
from actions.lately import lately
from actions.options import GUIDE, SHOW
from actions.preferences import document, in_words
from actions.reply import Reply
from actions.turn import Turn
from actions.undo import last_change, taken_back
from contact.fold import apply
from contact.naming import Names
from contact.terms import Preferences
from customers.profile import contact_profile, last_orders
from gate.decisions import counted_since, touches
from gate.forecast import MONTHS, STRETCH, Forecast, plan_for
from gate.forecast import forecast as play

MOST_NAMED = 4


def forecast(turn: Turn, reply: Reply) -> None:
    """With the change that waits for a yes or was just made: before and after. Without a record of what we usually
    send it says so, and what may come at all."""
    before, after, waiting = _before_and_after(turn)
    plan = plan_for(turn.ref, turn.uow.touchpoints.attempts_at(turn.ref, turn.now - STRETCH), turn.catalog, turn.now)
    choices = [] if waiting else [GUIDE, SHOW]
    if not plan:
        _without_record(turn, reply)
        return
    now = _played(turn, plan, after)
    was = _played(turn, plan, before) if before is not None else None
    head = "With that, you'd get" if waiting else "You'll get" if was is not None else "As things stand, you'll get"
    text = f"{head} {_amount(now.total)} from us{_instead(now, was)}{_by_topic(turn, now)}."
    reply.say(
        f"{text} I worked that out from what we sent in the last {MONTHS} months; nothing comes outside what you set.",
        choices,
        document(turn, in_words(turn)) | {"forecast": _data(now, was)},
    )


def _before_and_after(turn: Turn) -> tuple[Preferences | None, Preferences, bool]:
    """What held before the change in question, what holds after it, and whether it still waits for a yes."""
    waiting = items_of(turn.slots["pending"], turn)
    after = turn.preferences
    if waiting:
        for item in waiting:
            after = apply(after, item.change, turn.catalog)
        return turn.preferences, after, True
    if lately(turn):
        return taken_back(turn, after, [entry.version for entry in last_change(turn)]), after, False
    return None, after, False


def _played(turn: Turn, plan: Any, preferences: Preferences) -> Forecast:
    assert turn.customer is not None
    ordered = last_orders(turn.uow, turn.company, [turn.ref]).get(turn.ref)
    profile = contact_profile(turn.customer, preferences, turn.company, ordered)
    since = counted_since(turn.company, [profile], turn.now) or turn.now - timedelta(days=1)
    counted = touches(turn.uow.touchpoints.counting([turn.ref], since).get(turn.ref, ()))
    return play(plan, profile, counted, turn.company, turn.now)


def _amount(count: int) -> str:
    """So many in the whole stretch, as so many a month."""
    if count == 0:
        return "no messages"
    a_month = round(count / MONTHS)
    if a_month == 0:
        return "less than one message a month"
    return f"about {a_month} message{'' if a_month == 1 else 's'} a month"


def _instead(now: Forecast, was: Forecast | None) -> str:
    if was is None:
        return ""
    before, after = _amount(was.total), _amount(now.total)
    if before == after:
        return ", as before"
    return f" instead of {round(was.total / MONTHS) or ('none' if was.total == 0 else 'less than one')}"


def _by_topic(turn: Turn, now: Forecast) -> str:
    """Where it is of more than one kind: how many of which, the most frequent first."""
    names = Names(turn.catalog)
    found = sorted(now.sent.items(), key=lambda one: (-one[1], one[0]))
    if not found:
        return ""
    if len(found) == 1:
        return f", all about {names.titles([found[0][0]])}"
    rest = sum(count for _, count in found[MOST_NAMED:])
    told = [f"{names.titles([topic])} {_short(count)}" for topic, count in found[:MOST_NAMED]]
    return f": {listed([*told, *([f'other {_short(rest)}'] if rest else [])])}"


def _short(count: int) -> str:
    a_month = round(count / MONTHS)
    return str(a_month) if a_month else "now and then"


def _data(now: Forecast, was: Forecast | None) -> Mapping[str, Any]:
    found: dict[str, Any] = {"months": MONTHS, "sent": dict(now.sent), "planned": dict(now.planned)}
    return found | ({"sent_before": dict(was.sent)} if was is not None else {})


def _without_record(turn: Turn, reply: Reply) -> None:
    lines = in_words(turn)
    text = "\n".join(["I can't say how many yet: I have no record of what we usually send. All that may come:",
                      *(f"• {line}" for line in lines)])  # fmt: skip
    reply.say(f"{text}\nNothing else from us, and never outside your times.", [GUIDE, SHOW], document(turn, lines))
