"""What is known of a customer at this moment, as templates see it. What a template does not name is not fetched."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from company import Company
from rendering.fields import Fields
from rendering.speech import SPEECH, Speech, locale_of
from storage import UnitOfWork
from storage.records import Customer, Json, LoyaltyAccount, Order, Subscription

_ORDER = "order"
_SUBSCRIPTION = "subscription"


def context_of(
    uow: UnitOfWork,
    company: Company,
    customer: Customer,
    data: Json,
    names: Collection[str],
    now: datetime,
) -> dict[str, Any]:
    """The values for the names that a template uses, without its links."""
    zone = ZoneInfo(customer.time_zone) if customer.time_zone else UTC
    today = now.astimezone(zone).date()
    loyalty = uow.service_history.loyalty(customer.ref) if "loyalty" in names else None
    order = _named_order(uow, customer.ref, data) if _ORDER in names else None
    last = uow.orders.of_customer(customer.ref, limit=1) if "last_order" in names else ()
    held = uow.service_history.subscriptions(customer.ref) if _SUBSCRIPTION in names else ()
    subscription = _meant(held, data.get(_SUBSCRIPTION))
    return {
        SPEECH: Speech(locale_of(customer.locale), zone, today),
        "greeting": greeting(customer, company),
        "today": today,
        "customer": Fields("customer", customer_fields(customer)),
        "attributes": Fields("attributes", customer.attributes),
        "sizes": Fields("sizes", _mapping(customer.attributes.get("sizes"))),
        "loyalty": Fields("loyalty", loyalty_fields(loyalty) if loyalty else {}),
        "order": Fields("order", order_fields(order) if order else {}),
        "last_order": Fields("last_order", order_fields(last[0]) if last else {}),
        "subscription": Fields("subscription", subscription_fields(subscription) if subscription else {}),
        "company": Fields("company", company_fields(company)),
        "data": Fields("data", data),
    }


def greeting(customer: Customer, company: Company) -> str:
    """`Hello Robin,`; of somebody whose name is unknown it says who writes instead. Nobody is a valued customer."""
    name = " ".join((customer.first_name or "").split())
    return f"Hello {name}," if name else f"Hello from {company.name},"


def customer_fields(customer: Customer) -> dict[str, Any]:
    full = " ".join(part for part in (customer.first_name, customer.last_name) if part)
    return {
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "name": full,
        "stage": customer.stage,
    }


def company_fields(company: Company) -> dict[str, Any]:
    return {
        "name": company.name,
        "phone": company.phone,
        "email": company.email,
        "website": company.website,
        "postal_address": company.postal_address,
    }


def loyalty_fields(account: LoyaltyAccount) -> dict[str, Any]:
    return {
        "points": account.points,
        "tier": account.tier,
        "next_tier": account.next_tier,
        "points_to_next": account.points_to_next,
    }


def subscription_fields(subscription: Subscription) -> dict[str, Any]:
    return {
        "name": subscription.name,
        "status": subscription.status,
        "price": subscription.price,
        "renews_on": subscription.renews_on,
        "lapses_on": subscription.lapses_on,
    }


def order_fields(order: Order) -> dict[str, Any]:
    """An order with its latest shipment. `things` is what it was, in words; `total` counts the lines."""
    shipment = order.shipments[-1] if order.shipments else {}
    payment = order.payment or {}
    return {
        "number": order.number,
        "status": order.status,
        "placed_at": order.placed_at,
        "currency": order.currency,
        "lines": [dict(line) for line in order.lines],
        "things": _things(order.lines),
        "total": _total(order.lines),
        "carrier": shipment.get("carrier"),
        "tracking": shipment.get("tracking"),
        "shipped_at": shipment.get("shipped_at"),
        "eta": shipment.get("eta"),
        "delivered_at": shipment.get("delivered_at"),
        "payment_status": payment.get("status"),
        "due_on": payment.get("due_on"),
    }


def _things(lines: Sequence[Json]) -> str | None:
    names = [str(line["name"]) for line in lines if line.get("name")]
    if not names:
        return None
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _total(lines: Sequence[Json]) -> str | None:
    try:
        return str(sum((Decimal(str(line["unit_price"])) * int(line["quantity"]) for line in lines), Decimal()))
    except (InvalidOperation, KeyError, ValueError):
        return None


def _named_order(uow: UnitOfWork, ref: str, data: Json) -> Order | None:
    """The order that the message is about: one that is not named is not guessed."""
    number = data.get(_ORDER)
    return uow.orders.get(ref, str(number)) if number is not None else None


def _meant(held: Sequence[Subscription], name: object) -> Subscription | None:
    """The subscription that is named; else the one that lapses, or the only one there is."""
    if name is not None:
        return next((one for one in held if one.name == str(name)), None)
    lapsing = [one for one in held if one.status == "lapsing"]
    living = lapsing or [one for one in held if one.status == "active"]
    return living[0] if len(living) == 1 else None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
