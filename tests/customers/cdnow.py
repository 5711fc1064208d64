"""The CDNOW purchase log: every purchase of 23,570 people who first bought CDs online in the first quarter of 1997.

It ships in the PyPI package `lifetimes` (Fader and Hardie's data set). The package is read as data, never imported.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import files

_FILE = "lifetimes/datasets/CDNOW_master.txt"


@dataclass(frozen=True)
class Purchase:
    customer: str
    day: str
    discs: int
    dollars: Decimal


def purchases() -> list[Purchase]:
    """In the order of the log, which is by customer and day."""
    (log,) = [file for file in files("lifetimes") or () if str(file) == _FILE]
    rows = [line.split() for line in log.read_text().splitlines()[1:]]
    return [Purchase(customer, day, int(discs), Decimal(dollars)) for customer, day, discs, dollars in rows]


def ndjson(log: list[Purchase]) -> Iterator[bytes]:
    """One record a line: each customer before their orders."""
    customer, number = "", 0
    for purchase in log:
        if purchase.customer != customer:
            customer, number = purchase.customer, 0
            yield _line({"type": "customer", "customer": customer, "stage": "customer", "country": "US"})
        number += 1
        yield _line(
            {
                "type": "order",
                "customer": customer,
                "number": f"{customer}-{number}",
                "placed_at": f"{purchase.day[:4]}-{purchase.day[4:6]}-{purchase.day[6:]}T12:00:00-05:00",
                "status": "delivered",
                "origin": "online",
                "currency": "USD",
                # The log has the sum only. With six decimals the price of one, times their number, rounds back to it.
                "lines": [
                    {
                        "sku": "CD",
                        "name": "Compact disc",
                        "quantity": purchase.discs,
                        "unit_price": f"{purchase.dollars / purchase.discs:.6f}",
                    }
                ],
                "payment": {"status": "paid"},
            }
        )


def _line(record: object) -> bytes:
    return json.dumps(record).encode() + b"\n"
