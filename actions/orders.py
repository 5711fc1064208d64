"""Questions about orders, answered from the customer's own history."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.dates import day_in_words, listed, local_day
from actions.options import ORDERS, PERSON
from actions.order_cards import (
    amount_in_words,
    bought_sentence,
    card,
    contents,
    is_open,
    orders_card,
    short_line,
    short_status,
    status_sentence,
)
from actions.order_search import Asked, asked_orders, newest_open
from actions.order_words import content_words
from actions.reply import Choice, Reply
from actions.turn import Turn
from storage.records import Order

LISTED = 5
IN_DATA = 20
AT_ONCE = 3
_RETURNED = re.compile(
    r"(?:so |and |hi,? |hey,? |hello,? )*(?:did|has|have|was|were|when|where|what happened|any news)\b"
    r".*\b(?:returns?|returned|refund(?:ed)?|sent back)\b"
)
_WHERE = re.compile(
    r"^(?:so |and |hi,? |hey,? )?(?:where|wheres|where's|has|are|track)\b.*\b(?:orders?|packages?|they|it)\b"
)


def order_status(turn: Turn, reply: Reply) -> None:
    """Where is my order: the one named, else the newest that is not yet delivered."""
    if return_status(turn, reply):
        return
    asked = asked_orders(turn)
    if _not_there(turn, reply, asked):
        return
    if asked.by == "number":
        meant = list(asked.orders)[:AT_ONCE]
    elif asked.by is not None:
        meant = newest_open(asked.orders)[:AT_ONCE] or list(asked.orders[:1])
    else:
        meant = newest_open(turn.orders)[:AT_ONCE]
    if not meant:
        _nothing_open(turn, reply)
        return
    for order in meant:
        reply.say(status_sentence(turn, order), data=card(order))
    rest = [] if asked.by is not None else newest_open(turn.orders)[AT_ONCE:]
    if rest:
        numbers = listed([f"{order.number} ({short_status(order)})" for order in rest[:LISTED]])
        reply.say(f"Also on the way: {numbers}.", data=orders_card(rest[:IN_DATA]))


def order_history(turn: Turn, reply: Reply) -> None:
    """What have I bought: a list, newest first, of the time or place named."""
    if not turn.orders:
        _no_orders(reply)
        return
    asked = asked_orders(turn)
    if asked.by is None and _WHERE.search(turn.words) and newest_open(turn.orders):
        order_status(turn, reply)  # "where are my orders"
        return
    if asked.by in ("number", "position") and asked.orders:
        order_contents(turn, reply)
        return
    if _not_there(turn, reply, asked):
        return
    found, which = _those_like(turn, asked.orders if asked.by in ("time", "item") else turn.orders)
    if not found:
        reply.say(f"I see no orders {which} for you.", [ORDERS], orders_card([]))
        return
    lines = [short_line(turn, order) for order in found[:LISTED]]
    more = len(found) - len(lines)
    head = f"Your orders {which}" if which else "Your orders" if asked.by else "Your latest orders"
    text = "\n".join([f"{head}, newest first:", *(f"• {line}" for line in lines)])
    text += f"\nand {more} older." if more > 0 else ""
    choices = [Choice(f"order:{order.number}", f"Order {order.number}") for order in found[:AT_ONCE]]
    reply.say(text, choices, orders_card(found[:IN_DATA]))


def order_contents(turn: Turn, reply: Reply) -> None:
    """What is in my order: the one named, else the newest."""
    asked = asked_orders(turn)
    if _not_there(turn, reply, asked):
        return
    if asked.by == "time" and len(asked.orders) > 1:
        order_history(turn, reply)
        return
    meant = list(asked.orders[:1] if asked.by != "number" else asked.orders[:AT_ONCE]) or list(turn.orders[:1])
    for order in meant:
        amount = amount_in_words(turn, order)
        text = f"Order {order.number}: {contents(order, most=12) or 'no lines are on record'}."
        text += f" {amount} in all." if amount else ""
        reply.say(f"{text} It is {short_status(order)}." if is_open(order) else text, data=card(order))


def order_item(turn: Turn, reply: Reply) -> None:
    """When did I buy this, did I ever buy that."""
    if return_status(turn, reply):
        return
    if not turn.orders:
        _no_orders(reply)
        return
    asked = asked_orders(turn)
    if asked.by is None:
        words = content_words(turn.message.text)
        named = asked.unknown or turn.message.entity("item") or (" ".join(words) if len(words) < 4 else "")
        what = f"“{named}”" if named else "that"
        reply.say(f"I can't find {what} among your orders.", [ORDERS, PERSON], orders_card([]))
        return
    if _not_there(turn, reply, asked):
        return
    newest, *earlier = asked.orders
    text = bought_sentence(turn, newest)
    if is_open(newest) or newest.status in ("returned", "cancelled"):
        text += f" {status_sentence(turn, newest).replace(f'Order {newest.number}', 'It', 1)}"
    if earlier:
        days = [
            f"{day_in_words(turn, local_day(turn, order.placed_at))} ({order.number})" for order in earlier[:AT_ONCE]
        ]
        text += f" Before that: {listed(days)}."
    reply.say(text, data=card(newest))
    if earlier:
        reply.said[-1].choices = tuple(Choice(f"order:{o.number}", f"Order {o.number}") for o in earlier[:AT_ONCE])


def return_status(turn: Turn, reply: Reply) -> bool:
    """ "Did my return go through": what became of the returned order named, else the newest. False: none is meant."""
    if not _RETURNED.match(turn.words):
        return False
    asked = asked_orders(turn)
    named = asked.by in ("number", "item", "position")
    back = [order for order in (asked.orders if named else turn.orders) if order.status == "returned"][:1]
    for order in back:
        reply.say(f"{status_sentence(turn, order)} {bought_sentence(turn, order).replace('Order', 'It', 1)}"
                  .replace(f"It {order.number} was", "It was"), data=card(order))  # fmt: skip
    return bool(back)


def _not_there(turn: Turn, reply: Reply, asked: Asked) -> bool:
    """Says so if there are no orders at all, or none like the one named."""
    if not turn.orders:
        if asked.by == "number":
            reply.say(f"I can't find an order {asked.unknown} under your name.", [PERSON], orders_card([]))
        else:
            _no_orders(reply)
        return True
    if asked.by == "number" and asked.unknown:
        reply.say(
            f"I can't find an order {asked.unknown} under your name. Is the number right? I can list your orders, "
            "or get a person to look.",
            [ORDERS, PERSON],
            orders_card([]),
        )
        return True
    if asked.unknown:
        reply.say(f"I see no order of yours for “{asked.unknown}”.", [ORDERS, PERSON], orders_card([]))
        return True
    return False


def _no_orders(reply: Reply) -> None:
    reply.say(
        "I see no orders under your name yet. If you expected one, a person can look for it.", [PERSON], orders_card([])
    )


def _nothing_open(turn: Turn, reply: Reply) -> None:
    newest = turn.orders[0]
    reply.say(f"None of your orders is on its way right now. The latest: {bought_sentence(turn, newest)} "
              f"It {'was' if newest.status in ('cancelled', 'returned') else 'has been'} {short_status(newest)}.",
              [ORDERS], card(newest))  # fmt: skip


def _those_like(turn: Turn, orders: Sequence[Order]) -> tuple[list[Order], str]:
    """Orders of the origin or status named, and that in words."""
    words = turn.words
    if "in store" in words or "in the store" in words or "in-store" in words:
        return [order for order in orders if order.origin == "store"], "bought in store"
    if "online" in words:
        return [order for order in orders if order.origin == "online"], "placed online"
    for status, names in (("cancelled", ("cancelled", "canceled")), ("returned", ("returned", "sent back"))):
        if any(name in words for name in names):
            return [order for order in orders if order.status == status], status
    if any(name in words for name in ("open order", "not delivered", "on the way", "on its way", "outstanding order")):
        return newest_open(orders), "on the way"
    return list(orders), ""
