"""An imagined customer of whom everything is known: what templates are checked against, and how long a text gets."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from babel import Locale

from company import Company
from rendering.context import (
    company_fields,
    customer_fields,
    greeting,
    loyalty_fields,
    order_fields,
    subscription_fields,
)
from rendering.fields import Fields
from rendering.speech import SPEECH, Speech
from rendering.template import Template
from storage.records import Customer, LoyaltyAccount, Order, Subscription

LONGEST_USUAL_LINK = "https://reins.example.com/p/" + "x" * 64
"""A little longer than the link of a customer with an ordinary reference."""
_NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)


class Free(Fields):
    """Fields of which only the company knows the names, such as attributes."""

    __slots__ = ()

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str)

    def __getitem__(self, name: object) -> Any:
        return "something"


def sample_values(template: Template, company: Company) -> dict[str, Any]:
    """Every value a template may use, with the examples of its own data."""
    customer = Customer("ref", "Christopher", "Vandenberg", "customer", None, None, "US", "en-US", {}, ())
    order = Order(
        "ref",
        "2041798",
        _NOW,
        "shipped",
        "online",
        "USD",
        [
            {"sku": f"S{number}", "name": "Merino crew-neck jumper", "quantity": 1, "unit_price": "119.00"}
            for number in (1, 2)
        ],
        [
            {
                "carrier": "FedEx",
                "tracking": "1Z999AA10123456784",
                "shipped_at": "2026-11-25",
                "eta": "2026-11-25",
                "delivered_at": "2026-11-25",
            }
        ],
        {"status": "due", "due_on": "2026-11-25"},
    )
    topic = company.catalog.topics.get(template.topic)
    return {
        SPEECH: Speech(Locale("en", "US"), UTC, date(2026, 11, 1)),
        "greeting": greeting(customer, company),
        "today": _NOW.date(),
        "customer": Fields("customer", customer_fields(customer)),
        "attributes": Free("attributes", {}),
        "sizes": Free("sizes", {}),
        "loyalty": Fields("loyalty", loyalty_fields(LoyaltyAccount("ref", 12480, "Silver", "Gold", 1520))),
        "order": Fields("order", order_fields(order)),
        "last_order": Fields("last_order", order_fields(order)),
        "subscription": Fields(
            "subscription",
            subscription_fields(
                Subscription("ref", "Sock of the month", "lapsing", "14.00", "2026-11-25", "2026-11-25")
            ),
        ),
        "company": Fields("company", company_fields(company)),
        "data": Fields("data", template.data),
        "topic": topic.title if topic else "",
        "preference_link": LONGEST_USUAL_LINK,
    }
