"""An order as data for machines and as a sentence for the customer."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from actions.dates import day_in_words, day_of, decimal_of, listed, local_day, money
from actions.turn import Turn
from storage.records import Json, Order

OPEN = ("placed", "packed", "shipped", "out_for_delivery")

_STATUS = {
    "placed": "has been placed and is waiting to be packed",
    "packed": "is packed and about to leave us",
    "shipped": "has shipped",
    "out_for_delivery": "is out for delivery",
    "delivered": "has been delivered",
    "cancelled": "was cancelled",
    "returned": "was returned",
}
_SHORT = {
    "placed": "placed",
    "packed": "packed",
    "shipped": "shipped",
    "out_for_delivery": "out for delivery",
    "delivered": "delivered",
    "cancelled": "cancelled",
    "returned": "returned",
}


def is_open(order: Order) -> bool:
    return order.status in OPEN


def short_status(order: Order) -> str:
    return _SHORT.get(order.status, order.status.replace("_", " "))


def total(order: Order) -> Decimal | None:
    """The sum of the lines; None if a line has no price."""
    amounts = [(decimal_of(line.get("unit_price")), decimal_of(line.get("quantity", 1))) for line in order.lines]
    if not amounts:
        return None
    known = [price * quantity for price, quantity in amounts if price is not None and quantity is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def newest_shipment(order: Order) -> Json:
    """The shipment that left last; an empty one if there is none."""
    return max(order.shipments, key=lambda shipment: str(shipment.get("shipped_at") or ""), default={})


def card(order: Order) -> dict[str, Any]:
    """`{type: "order", …}` of the contract."""
    shipment = newest_shipment(order)
    found = {
        "type": "order",
        "number": order.number,
        "status": order.status,
        "eta": shipment.get("eta"),
        "tracking": shipment.get("tracking"),
        "carrier": shipment.get("carrier"),
        "shipped_at": shipment.get("shipped_at"),
        "delivered_at": shipment.get("delivered_at"),
        "placed_at": order.placed_at.isoformat(),
        "origin": order.origin,
        "currency": order.currency,
        "lines": [dict(line) for line in order.lines],
        "total": _plain(total(order)),
        "payment": dict(order.payment) if order.payment else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def list_item(order: Order) -> dict[str, Any]:
    """One of the `items` of `{type: "orders"}`."""
    found = {
        "number": order.number,
        "status": order.status,
        "placed_at": order.placed_at.isoformat(),
        "origin": order.origin,
        "currency": order.currency,
        "total": _plain(total(order)),
        "lines": [{"name": line.get("name"), "quantity": line.get("quantity", 1)} for line in order.lines],
    }
    return {name: value for name, value in found.items() if value is not None}


def orders_card(orders: Sequence[Order]) -> dict[str, Any]:
    return {"type": "orders", "items": [list_item(order) for order in orders]}


def contents(order: Order, most: int = 4) -> str:
    """Such as "2 × Khakis, waist 38; 3 × Argyle socks"."""
    lines = [_line(line) for line in order.lines[:most]]
    more = len(order.lines) - len(lines)
    return "; ".join([*lines, f"and {more} more"] if more > 0 else lines)


def status_sentence(turn: Turn, order: Order) -> str:
    """Where the order is, in one or two sentences that name its number."""
    shipment = newest_shipment(order)
    text = f"Order {order.number} {_STATUS.get(order.status, 'is ' + short_status(order))}"
    if order.status == "delivered":
        delivered = day_of(turn, shipment.get("delivered_at"))
        if order.origin == "store" and not order.shipments:
            return f"{text}; it was bought in store on {day_in_words(turn, local_day(turn, order.placed_at))}."
        return f"{text}{f' on {day_in_words(turn, delivered)}' if delivered else ''}."
    if not is_open(order):
        return f"{text}.{refund_sentence(turn, order)}"
    carrier, tracking = shipment.get("carrier"), shipment.get("tracking")
    if order.status in ("shipped", "out_for_delivery") and carrier:
        text += f" with {carrier}"
    text += _expected(turn, shipment)
    if tracking:
        text += f" The tracking number is {tracking}."
    return text


def refund_sentence(turn: Turn, order: Order) -> str:
    """What is known of the money of an order that came back or was cancelled, with a space before it; else empty."""
    if order.status not in ("returned", "cancelled"):
        return ""
    status = str((order.payment or {}).get("status") or "")
    amount = amount_in_words(turn, order)
    if status == "refunded":
        return f" The payment{f' of {amount}' if amount else ''} has been refunded."
    return " I see no refund on record yet." if status == "paid" else ""


def bought_sentence(turn: Turn, order: Order) -> str:
    """When and where the order was placed, and what is in it."""
    return f"{_bought(turn, order)}: {contents(order)}." if order.lines else f"{_bought(turn, order)}."


def short_line(turn: Turn, order: Order) -> str:
    """One line of a list: number, day, what is in it, status."""
    day = day_in_words(turn, local_day(turn, order.placed_at))
    what = listed([str(line.get("name") or line.get("sku")) for line in order.lines[:2]])
    more = len(order.lines) - 2
    what += f" and {more} more" if more > 0 else ""
    return f"{order.number}, {day}{f': {what}' if what else ''} ({short_status(order)})"


def _bought(turn: Turn, order: Order) -> str:
    day = day_in_words(turn, local_day(turn, order.placed_at))
    where = "bought in store" if order.origin == "store" else "placed"
    return f"Order {order.number} was {where} on {day}"


def _expected(turn: Turn, shipment: Json) -> str:
    eta = day_of(turn, shipment.get("eta"))
    if eta is None:
        return "."
    if eta < turn.today:
        return f". It was expected on {day_in_words(turn, eta)}, so it is late; I'm sorry about that."
    if eta == turn.today:
        return f" and should arrive today, {day_in_words(turn, eta)}."
    return f" and should arrive on {day_in_words(turn, eta)}."


def _line(line: Json) -> str:
    quantity, name = line.get("quantity", 1), line.get("name") or line.get("sku")
    return f"{quantity} × {name}" if quantity != 1 else str(name)


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def amount_in_words(turn: Turn, order: Order) -> str | None:
    """The order's total with its currency; None if it is not known."""
    amount = total(order)
    return None if amount is None else money(turn, amount, order.currency)
