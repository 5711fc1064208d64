"""What we have on file of the customer who asks: names, addresses, sizes, tastes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.dates import listed
from actions.options import PERSON
from actions.reply import Reply
from actions.turn import Turn
from contact.terms import Channel

# Attributes are free and may hold a company's own judgements; only these are the customer's to read in a chat.
_SIZE = re.compile(r"\b(?:size|sizes|waist|inseam|collar|fit)\b")
_SHOWN = ("sizes", "size", "tier", "birthday", "occasion", "fit")


def my_details(turn: Turn, reply: Reply) -> None:
    """In words and as data. What the company thinks of the customer is not among it."""
    customer = turn.customer
    assert customer is not None
    name = " ".join(part for part in (customer.first_name, customer.last_name) if part)
    lines = [f"Name: {name}"] if name else []
    for point in customer.points:
        if point.channel == Channel.WEB:
            continue
        title = turn.catalog.channels[Channel(point.channel)].title
        blocked = " (blocked by you)" if point.suppressed else ""
        lines.append(f"{title}: {point.address}{blocked}")
    if customer.time_zone:
        lines.append(f"Time zone: {customer.time_zone.replace('_', ' ')}")
    shown = {key: value for key, value in customer.attributes.items() if key in _SHOWN}
    lines += [f"{key.capitalize()}: {_plain(value)}" for key, value in shown.items()]
    if _SIZE.search(turn.words) and not any(key.startswith("size") for key in shown):
        lines.append("Sizes: none yet")
    if turn.preferences.likes:
        lines.append(f"You like: {listed(turn.preferences.likes)}")
    if turn.preferences.dislikes:
        lines.append(f"You do not like: {listed(turn.preferences.dislikes)}")
    data = {
        "type": "details",
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "time_zone": customer.time_zone,
        "contact_points": [{"channel": point.channel, "address": point.address} for point in customer.points],
        "attributes": shown,
        "likes": list(turn.preferences.likes),
        "dislikes": list(turn.preferences.dislikes),
    }
    text = "\n".join(["This is what I have on file for you:", *(f"• {line}" for line in lines)])
    reply.say(f"{text}\nA person can correct anything that is wrong.", [PERSON], data)


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(inner)}" for key, inner in value.items())
    return listed([str(item) for item in value]) if isinstance(value, list) else str(value)
