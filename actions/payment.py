"""What is paid, what is due, what was refunded."""

from __future__ import annotations

from typing import Any

from actions.dates import day_in_words, day_of
from actions.options import ORDERS, PERSON
from actions.order_cards import amount_in_words, total
from actions.order_search import asked_orders
from actions.reply import Reply
from actions.turn import Turn
from storage.records import Order

AT_ONCE = 3


def payment(turn: Turn, reply: Reply) -> None:
    """Of the order named; else whatever is due, earliest first; else the newest order (or refund, if asked)."""
    if not turn.orders:
        reply.say("I see no bills under your name.", [PERSON], {"type": "payment", "status": "none"})
        return
    asked = asked_orders(turn)
    if asked.unknown and asked.by == "number":
        reply.say(f"I can't find an order {asked.unknown} under your name.", [ORDERS, PERSON],
                  {"type": "payment", "status": "unknown"})  # fmt: skip
        return
    paid_for = [order for order in turn.orders if order.payment]
    if asked.by is not None and asked.orders:
        meant = list(asked.orders[:AT_ONCE])
    elif "refund" in turn.words and any(_status(order) == "refunded" for order in paid_for):
        meant = [order for order in paid_for if _status(order) == "refunded"][:1]
    else:
        due = [order for order in paid_for if _status(order) == "due"]
        due.sort(key=lambda order: str((order.payment or {}).get("due_on") or "9999"))
        meant = due[:AT_ONCE]
        if not meant:
            reply.say("Nothing is due: no order of yours waits to be paid.", data=_newest_card(paid_for))
            return
    for order in meant:
        reply.say(_sentence(turn, order), data=_card(order))


def _newest_card(paid_for: list[Order]) -> dict[str, Any]:
    return _card(paid_for[0]) if paid_for else {"type": "payment", "status": "none"}


def _status(order: Order) -> str:
    return str((order.payment or {}).get("status") or "unknown")


def _card(order: Order) -> dict[str, Any]:
    amount = total(order)
    found = {
        "type": "payment",
        "number": order.number,
        "status": _status(order),
        "due_on": (order.payment or {}).get("due_on"),
        "amount": None if amount is None else f"{amount:.2f}",
        "currency": order.currency,
    }
    return {name: value for name, value in found.items() if value is not None}


def _sentence(turn: Turn, order: Order) -> str:
    amount = amount_in_words(turn, order)
    of = f" of {amount}" if amount else ""
    status = _status(order)
    if status == "paid":
        return f"Order {order.number}{of} is paid."
    if status == "refunded":
        return f"Order {order.number}{of} has been refunded."
    if status != "due":
        return f"I have no payment on record for order {order.number}. A person can look it up."
    day = day_of(turn, (order.payment or {}).get("due_on"))
    if day is None:
        return f"Order {order.number}{of} is not paid yet."
    if day < turn.today:
        return f"Order {order.number}{of} was due on {day_in_words(turn, day)} and is not paid yet."
    return f"Order {order.number}{of} is due on {day_in_words(turn, day)}."
