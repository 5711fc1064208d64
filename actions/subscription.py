"""What renews or lapses, and when."""

from __future__ import annotations

from typing import Any

from actions.dates import day_in_words, day_of
from actions.options import PERSON
from actions.order_words import content_words
from actions.reply import Reply
from actions.turn import Turn
from storage.records import Subscription

AT_ONCE = 5


def subscription(turn: Turn, reply: Reply) -> None:
    """The subscription named, else all of them."""
    found = list(turn.uow.service_history.subscriptions(turn.ref))
    if not found:
        reply.say("I see no subscription under your name.", [PERSON], {"type": "subscription", "status": "none"})
        return
    said = set(content_words(turn.message.text)) - {"subscription", "subscriptions"}
    named = [item for item in found if said & set(content_words(item.name))]
    for item in (named or found)[:AT_ONCE]:
        reply.say(_sentence(turn, item), data=_card(item))


def _card(item: Subscription) -> dict[str, Any]:
    found = {
        "type": "subscription",
        "name": item.name,
        "status": item.status,
        "price": item.price,
        "renews_on": item.renews_on,
        "lapses_on": item.lapses_on,
    }
    return {name: value for name, value in found.items() if value is not None}


def _sentence(turn: Turn, item: Subscription) -> str:
    renews, lapses = day_of(turn, item.renews_on), day_of(turn, item.lapses_on)
    price = f" for {item.price}" if item.price else ""
    if item.status == "active" and renews:
        return f"{item.name} is active and renews on {day_in_words(turn, renews)}{price}."
    if item.status == "lapsing" and lapses:
        return f"{item.name} lapses on {day_in_words(turn, lapses)} unless it is renewed{price}."
    if item.status == "lapsed":
        return f"{item.name} lapsed{f' on {day_in_words(turn, lapses)}' if lapses else ''}."
    if item.status == "cancelled":
        until = f" and runs until {day_in_words(turn, lapses)}" if lapses and lapses >= turn.today else ""
        return f"{item.name} is cancelled{until}."
    dates = [f"it renews on {day_in_words(turn, renews)}{price}" if renews else "",
             f"it lapses on {day_in_words(turn, lapses)}" if lapses else ""]  # fmt: skip
    return "; ".join([f"{item.name} is {item.status}", *(text for text in dates if text)]) + "."
