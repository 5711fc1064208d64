"""The bodies of the company API and the lines of an import. Unknown fields are refused, so that none is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from customers.errors import InvalidRecord
from customers.fields import (
    Address,
    Amount,
    Attributes,
    Code,
    Count,
    Country,
    Currency,
    Day,
    DayOrInstant,
    Evidence,
    Flag,
    Instant,
    LanguageTag,
    Name,
    Number,
    PostalCode,
    Price,
    Quantity,
    Ref,
    Taste,
    TimeZone,
    Title,
)

OrderStatus = Literal["placed", "packed", "shipped", "out_for_delivery", "delivered", "cancelled", "returned"]
SubscriptionStatus = Literal["active", "lapsing", "lapsed", "cancelled"]
Tastes = Annotated[list[Taste], Field(max_length=200)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ContactPointBody(Body):
    """An address. Phone numbers are kept in E.164; without "+" they are read as numbers of the customer's country."""

    channel: Literal["sms", "email", "phone", "post", "web"]
    address: Address
    verified: Flag = False


class CustomerBody(Body):
    """A customer. Without a time zone, what the law says holds in every zone that is possible.

    `likes` and `dislikes`: what was listed last time and is no longer, goes; what the customer said themselves, stays.
    Left out, nothing changes.
    """

    first_name: Name | None = None
    last_name: Name | None = None
    stage: Literal["prospect", "customer"] = "customer"
    time_zone: TimeZone | None = None
    postal_code: PostalCode | None = None
    country: Country | None = None
    locale: LanguageTag | None = None
    contact_points: Annotated[list[ContactPointBody], Field(max_length=50)] = []
    attributes: Attributes = {}
    likes: Tastes | None = None
    dislikes: Tastes | None = None


class LineBody(Body):
    sku: Code
    name: Title
    quantity: Quantity
    unit_price: Amount


class ShipmentBody(Body):
    """Times with an offset, or dates."""

    carrier: Code | None = None
    tracking: Code | None = None
    shipped_at: DayOrInstant | None = None
    eta: DayOrInstant | None = None
    delivered_at: DayOrInstant | None = None


class PaymentBody(Body):
    status: Literal["paid", "due", "refunded"]
    due_on: Day | None = None


class OrderBody(Body):
    placed_at: Instant
    status: OrderStatus
    origin: Literal["online", "store"]
    currency: Currency
    lines: Annotated[list[LineBody], Field(max_length=500)]
    shipments: Annotated[list[ShipmentBody], Field(max_length=100)] = []
    payment: PaymentBody | None = None


class SubscriptionBody(Body):
    name: Title
    status: SubscriptionStatus
    price: Price | None = None
    renews_on: Day | None = None
    lapses_on: Day | None = None


class LoyaltyBody(Body):
    points: Count
    tier: Code | None = None
    next_tier: Code | None = None
    points_to_next: Count | None = None


class PatchHead(Body):
    """What a change of preferences needs besides the change: who makes it, and why they may."""

    actor: Title
    evidence: Evidence
    base_version: Count | None = None


class NumberMark(Body):
    """Who says what has become of a telephone number, and how they know."""

    actor: Title
    evidence: Evidence


class CustomerLine(CustomerBody):
    type: Literal["customer"]
    customer: Ref


class OrderLine(OrderBody):
    type: Literal["order"]
    customer: Ref
    number: Number


class SubscriptionLine(SubscriptionBody):
    type: Literal["subscription"]
    customer: Ref


class LoyaltyLine(LoyaltyBody):
    type: Literal["loyalty"]
    customer: Ref


ImportLine = CustomerLine | OrderLine | SubscriptionLine | LoyaltyLine
_IMPORT_LINE: TypeAdapter[ImportLine] = TypeAdapter(Annotated[ImportLine, Field(discriminator="type")])
_KINDS = ("customer", "order", "subscription", "loyalty")

AnyBody = TypeVar("AnyBody", bound=Body)


def read(kind: type[AnyBody], document: object) -> AnyBody:
    """The document as a body of this kind. Raises `InvalidRecord`, which names the first field at fault."""
    try:
        return kind.model_validate(document)
    except ValidationError as error:
        raise _first(error, skip=0) from None


def read_line(document: Mapping[str, Any]) -> ImportLine:
    """One record of an import. Raises `InvalidRecord`, which names the first field at fault."""
    if document.get("type") not in _KINDS:
        raise InvalidRecord("type", f"must be one of {', '.join(_KINDS)}")
    try:
        return _IMPORT_LINE.validate_python(document)
    except ValidationError as error:
        raise _first(error, skip=1) from None  # the path begins with the type


def _first(error: ValidationError, skip: int) -> InvalidRecord:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    field = "/".join(str(part) for part in first["loc"][skip:])
    return InvalidRecord(field, first["msg"].removeprefix("Value error, "))
