"""What support needs to know of a customer, beside the conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from company import Company
from console import delivery, loose, names, times, week
from console.reasons import Reason, reason_of
from contact.naming import Names
from contact.words import preferences_in_words
from customers.consent import preferences
from customers.profile import contact_profile
from storage import UnitOfWork
from storage.records import Customer, LedgerEntry, LoyaltyAccount, Order, Subscription, Touchpoint

_BRIEF_ORDERS = 4
_BRIEF_TOUCHES = 6
_MOST = 100


@dataclass(frozen=True)
class OrderView:
    number: str
    placed: str
    status: str
    tone: str
    origin: str
    total: tuple[Decimal, str] | None
    what: str
    arrival: str | None
    payment: str | None


@dataclass(frozen=True)
class WeekView:
    """One rule about times: whom it concerns in words, the picture, and the picture in words."""

    caption: str
    days: Sequence[week.WeekDay]
    words: str


@dataclass(frozen=True)
class TouchView:
    at: datetime
    topic: str
    channel: str
    decision: str
    reason: Reason
    rule: str | None
    delivery: str | None


@dataclass(frozen=True)
class Panel:
    """`now_day` (0 is Monday) and `now_hour` are the customer's. `more_orders` and `more_touches` are left out."""

    customer: Customer
    name: str
    as_of: datetime
    local_time: str | None
    local_day: str | None
    utc_offset: str | None
    now_day: int | None
    now_hour: float | None
    preferences: Sequence[str]
    version: int
    weeks: Sequence[WeekView]
    attributes: Sequence[tuple[str, str]]
    orders: Sequence[OrderView]
    more_orders: int
    subscriptions: Sequence[Subscription]
    loyalty: LoyaltyAccount | None
    touches: Sequence[TouchView]
    more_touches: int


def read_panel(uow: UnitOfWork, company: Company, customer: Customer, now: datetime, *, brief: bool) -> Panel:
    wording = Names(company.catalog)
    said = preferences(uow, company, customer.ref)
    known_zone = times.zone_of(customer.time_zone) if customer.time_zone else None
    local = now.astimezone(known_zone) if known_zone else None
    zone = known_zone or times.zone_of(None)
    orders = uow.orders.of_customer(customer.ref, _MOST)
    touches = uow.touchpoints.of_customer(customer.ref, _MOST, replies=False)
    shown_orders = orders[:_BRIEF_ORDERS] if brief else orders
    shown_touches = touches[:_BRIEF_TOUCHES] if brief else touches
    said_so_far = uow.ledger.of_customer(customer.ref) if shown_touches else ()
    return Panel(
        customer=customer,
        name=names.person(customer),
        as_of=now.replace(second=0, microsecond=0),  # so that it stays the same panel for a minute
        local_time=times.clock(now, known_zone) if known_zone else None,
        local_day=local.strftime("%A") if local else None,
        utc_offset=times.offset(now, known_zone) if known_zone else None,
        now_day=local.weekday() if local else None,
        now_hour=local.hour + local.minute / 60 if local else None,
        preferences=preferences_in_words(
            said, company.catalog, contact_profile(customer, said, company).points, now=now, time_zone=zone
        ),
        version=said.version,
        weeks=[
            WeekView(
                caption=wording.things(rule.topics, rule.channels),
                days=(days := week.week(rule.any)),
                words=week.in_words(days),
            )
            for rule in said.windows
        ],
        attributes=[(names.plain(key), _flat(value)) for key, value in customer.attributes.items()],
        orders=[_order(order, zone, now) for order in shown_orders],
        more_orders=len(orders) - len(shown_orders),
        subscriptions=uow.service_history.subscriptions(customer.ref),
        loyalty=uow.service_history.loyalty(customer.ref),
        touches=[_touch(touch, said_so_far, company) for touch in shown_touches],
        more_touches=len(touches) - len(shown_touches),
    )


def _order(order: Order, zone: tzinfo, now: datetime) -> OrderView:
    payment = loose.mapping(order.payment)
    paid = loose.text(payment.get("status"))
    due = loose.text(payment.get("due_on"))
    return OrderView(
        number=order.number,
        placed=times.short_day(order.placed_at, zone, now),
        status=names.ORDER_STATUS.get(order.status, names.plain(order.status)),
        tone=_TONES.get(order.status, "calm"),
        origin="in store" if order.origin == "store" else "online",
        total=_total(order),
        what=_what(order.lines),
        arrival=_arrival(order, zone, now),
        payment=f"due {due}" if paid == "due" and due else paid if paid and paid != "paid" else None,
    )


_TONES = {"shipped": "going", "out_for_delivery": "going", "cancelled": "bad", "returned": "bad", "delivered": "done"}


def _total(order: Order) -> tuple[Decimal, str] | None:
    try:
        return sum(
            (Decimal(str(line["quantity"])) * Decimal(str(line["unit_price"])) for line in order.lines), Decimal()
        ), order.currency
    except (InvalidOperation, KeyError, TypeError):
        return None


def _what(lines: Sequence[Mapping[str, Any]]) -> str:
    said = []
    for line in lines:
        name = loose.text(line.get("name")) or loose.text(line.get("sku")) or "item"
        quantity = loose.number(line.get("quantity"))
        said.append(f"{quantity:g} × {name}" if quantity not in (None, 1) else name)
    return "; ".join(said)  # names have commas of their own


def _arrival(order: Order, zone: tzinfo, now: datetime) -> str | None:
    """When it came or will come, from the newest shipment that says so."""
    for shipment in reversed(order.shipments):
        for key, word in (("delivered_at", "arrived"), ("eta", "arrives")):
            moment = loose.text(shipment.get(key))
            if moment:
                return f"{word} {_date(moment, zone, now)}"
    return None


def _date(moment: str, zone: tzinfo, now: datetime) -> str:
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    # A date without a time is the same day everywhere.
    return times.short_day(found if found.tzinfo else found.replace(tzinfo=zone), zone, now)


def _touch(touch: Touchpoint, entries: Sequence[LedgerEntry], company: Company) -> TouchView:
    topic = company.catalog.topics.get(touch.topic or "")
    return TouchView(
        at=touch.at,
        topic=topic.title if topic else names.plain(touch.topic or touch.purpose),
        channel=names.channel(touch.channel),
        decision=touch.decision,
        reason=reason_of(touch, entries, company),
        rule=touch.rule,
        delivery=delivery.in_words(touch) if touch.decision == "send" else None,
    )


def _flat(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{names.plain(key)} {_flat(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_flat(item) for item in value)
    return str(value)
