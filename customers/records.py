"""From the bodies of the API to what storage keeps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from customers import tastes
from customers.addresses import normal_address
from customers.errors import InvalidRecord
from customers.schemas import CustomerBody, LoyaltyBody, OrderBody, SubscriptionBody
from storage.records import Customer, Json, LoyaltyAccount, Order, Point, Subscription


def points_of(body: CustomerBody) -> tuple[Point, ...]:
    """The body's contact points in normal form. Raises `InvalidRecord` for one that is unusable or given twice."""
    found: dict[tuple[str, str], Point] = {}
    for position, point in enumerate(body.contact_points):
        field = f"contact_points/{position}/address"
        try:
            address = normal_address(point.channel, point.address, body.country)
        except ValueError as error:
            raise InvalidRecord(field, str(error)) from None
        if (point.channel, address) in found:
            raise InvalidRecord(field, f"{address} is given twice for {point.channel}")
        found[point.channel, address] = Point(point.channel, address, point.verified)
    return tuple(found.values())


def customer_of(ref: str, body: CustomerBody, points: tuple[Point, ...], before: Json | None) -> Customer:
    """`before`: the likes and dislikes that the company sent last time."""
    return Customer(
        ref=ref,
        first_name=body.first_name,
        last_name=body.last_name,
        stage=body.stage,
        time_zone=body.time_zone,
        postal_code=body.postal_code,
        country=body.country,
        locale=body.locale,
        attributes=body.attributes,
        points=points,
        tastes_given=tastes.given(body, before),
    )


def order_of(customer: str, number: str, body: OrderBody) -> Order:
    return Order(
        customer=customer,
        number=number,
        placed_at=body.placed_at,
        status=body.status,
        origin=body.origin,
        currency=body.currency,
        lines=[_plain(line) for line in body.lines],
        shipments=[_plain(shipment) for shipment in body.shipments],
        payment=None if body.payment is None else _plain(body.payment),
    )


def subscription_of(customer: str, body: SubscriptionBody) -> Subscription:
    return Subscription(customer, body.name, body.status, body.price, body.renews_on, body.lapses_on)


def loyalty_of(customer: str, body: LoyaltyBody) -> LoyaltyAccount:
    return LoyaltyAccount(customer, body.points, body.tier, body.next_tier, body.points_to_next)


def customer_document(customer: Customer, likes: tuple[str, ...], dislikes: tuple[str, ...]) -> dict[str, Any]:
    """`GET /v1/customers/{ref}`: as it was put, with what has been learnt since."""
    return {
        "customer": customer.ref,
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "stage": customer.stage,
        "time_zone": customer.time_zone,
        "postal_code": customer.postal_code,
        "country": customer.country,
        "locale": customer.locale,
        "contact_points": [
            {
                "channel": point.channel,
                "address": point.address,
                "verified": point.verified,
                "suppressed": point.suppressed,
            }
            for point in customer.points
        ],
        "attributes": dict(customer.attributes),
        "likes": list(likes),
        "dislikes": list(dislikes),
        "ledger_version": customer.ledger_version,
        "created_at": _text(customer.created_at),
        "updated_at": _text(customer.updated_at),
    }


def order_document(order: Order) -> dict[str, Any]:
    """An order in the form of `PUT /v1/customers/{ref}/orders/{number}`, with its number."""
    return {
        "number": order.number,
        "placed_at": _text(order.placed_at),
        "status": order.status,
        "origin": order.origin,
        "currency": order.currency,
        "lines": [dict(line) for line in order.lines],
        "shipments": [dict(shipment) for shipment in order.shipments],
        "payment": None if order.payment is None else dict(order.payment),
    }


def _plain(body: BaseModel) -> dict[str, Any]:
    return body.model_dump(exclude_none=True)


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
