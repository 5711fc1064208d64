"""What a message carries besides its words (`data` of CONTRACT's events), as a small table under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from console import loose, names
from console.rendering import money


@dataclass(frozen=True)
class Card:
    """`tone` is calm, wait or unclear. `rows` are label and value; `lines` are read one below the other."""

    title: str
    tone: str = "calm"
    rows: Sequence[tuple[str, str]] = ()
    lines: Sequence[str] = ()


def view_card(data: object) -> Card | None:
    """None when there is nothing to show."""
    fields = loose.mapping(data)
    kind = loose.text(fields.get("type"))
    if kind is None:
        return None
    return _KINDS.get(kind, _other)(fields)


def _order(data: Mapping[str, Any]) -> Card:
    return Card(
        f"Order {data.get('number', '')}".strip(),
        rows=[
            *_rows(data, ("status", "eta", "tracking"), {"eta": "arrives", "status": "status"}),
            *((_quantity(line), _price(line, data)) for line in loose.mappings(data.get("lines"))),
        ],
    )


def _orders(data: Mapping[str, Any]) -> Card:
    orders = loose.mappings(data.get("items"))
    return Card(
        f"{len(orders)} orders" if len(orders) != 1 else "1 order",
        rows=[(f"Order {order.get('number', '')}", names.plain(order.get("status", ""))) for order in orders],
    )


def _preferences(data: Mapping[str, Any]) -> Card:
    return Card("Preferences, as shown to the customer", lines=loose.texts(data.get("in_words")))


def _confirm(data: Mapping[str, Any]) -> Card:
    return Card("Asks for a yes before changing", tone="wait", lines=loose.texts(data.get("in_words")))


def _unclear(_data: Mapping[str, Any]) -> Card:
    return Card("Not understood: asks again", tone="unclear")


def _handoff(data: Mapping[str, Any]) -> Card:
    return Card(names.handoff(str(data.get("state", "queued"))), tone="wait", lines=loose.texts([data.get("reason")]))


def _other(data: Mapping[str, Any]) -> Card:
    return Card(names.plain(data.get("type")).capitalize(), rows=_rows(data, [key for key in data if key != "type"]))


_KINDS = {
    "order": _order,
    "orders": _orders,
    "preferences": _preferences,
    "confirm": _confirm,
    "unclear": _unclear,
    "handoff": _handoff,
}


def _rows(
    data: Mapping[str, Any], keys: Sequence[str], labels: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    return [
        ((labels or {}).get(key, names.plain(key)), names.plain(value) if key in ("status", "state") else value)
        for key in keys
        if (value := loose.text(data.get(key))) is not None
    ]


def _quantity(line: Mapping[str, Any]) -> str:
    name = loose.text(line.get("name")) or loose.text(line.get("sku")) or "item"
    return f"{loose.text(line.get('quantity')) or 1} × {name}"


def _price(line: Mapping[str, Any], order: Mapping[str, Any]) -> str:
    price, currency = loose.text(line.get("unit_price")), loose.text(order.get("currency"))
    return money(price, currency) if price and currency else price or ""
