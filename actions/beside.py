"""A question about an order beside a wish: "has 7731 left yet? and stop the promo texts". Both are done."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.orders import order_status
from actions.reply import Reply
from actions.turn import Turn

_CLAUSES = re.compile(r"[?!.;\n]+\s*|,\s+|\s+(?:and|but|plus|also)\s+")
_ASKS = re.compile(
    r"(?:(?:so|and|also|btw|by the way|hi|hey|hello|oh|ok|okay|um|please|can you tell me|tell me|do you know) )*"
    r"(?:where|wheres|where's|has|have|is|when will|when does|when is|whens|when's|did|track|what(?:'s| is) (?:the )?"
    r"(?:status|eta|tracking))\b"
)
_ORDER = re.compile(r"\b(?:orders?|packages?|parcels?|delivery|deliveries|shipment|tracking)\b|#\d")


def answer_order_beside(turn: Turn, reply: Reply) -> None:
    """Answers the first clause that asks after an order, if there is one; the rest of the message is the wish."""
    for clause in _CLAUSES.split(turn.message.text):
        words = clause.casefold().replace("’", "'").strip()
        if words and _ASKS.match(words) and _ORDER.search(words):
            whole, turn.message = turn.message, replace(turn.message, text=clause)
            order_status(turn, reply)
            turn.message = whole
            return
