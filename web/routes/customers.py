"""Customers and their orders, as the company feeds them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from customers import service
from customers.errors import InvalidRecord, UnknownCustomer
from customers.schemas import CustomerBody, OrderBody
from web.auth import CompanyOnly
from web.problems import Problem, problems
from web.services import Number, Ref, UseServices

router = APIRouter(prefix="/v1/customers", tags=["customers"], dependencies=[CompanyOnly])


def nobody(ref: str) -> Problem:
    return Problem(404, "There is no such customer", detail=f"No customer has the reference {ref!r}", field="customer")


def invalid(error: InvalidRecord) -> Problem:
    return Problem(422, "The request is not valid", detail=str(error), field=error.field)


@router.put("/{ref}", responses={201: {"description": "Created"}} | problems(401, 409, 422))
def put_customer(services: UseServices, ref: Ref, body: CustomerBody, response: Response) -> dict[str, Any]:
    """Creates or replaces the customer with their contact points. What they said of contact stays as it is."""
    try:
        with services.database.write() as uow:
            new = service.put_customer(uow, services.company, ref, body, services.clock())
            response.status_code = 201 if new else 200
            return service.get_customer(uow, services.company, ref)
    except InvalidRecord as error:
        raise invalid(error) from None


@router.get("/{ref}", responses=problems(401, 404, 422))
def get_customer(services: UseServices, ref: Ref) -> dict[str, Any]:
    """The customer, with what has been learnt."""
    try:
        with services.database.read() as uow:
            return service.get_customer(uow, services.company, ref)
    except UnknownCustomer:
        raise nobody(ref) from None


@router.put("/{ref}/orders/{number}", responses={201: {"description": "Created"}} | problems(401, 404, 422))
def put_order(services: UseServices, ref: Ref, number: Number, body: OrderBody, response: Response) -> dict[str, Any]:
    """Creates or replaces the order (customer, number)."""
    try:
        with services.database.write() as uow:
            new = service.put_order(uow, ref, number, body, services.clock())
    except UnknownCustomer:
        raise nobody(ref) from None
    except InvalidRecord as error:
        raise invalid(error) from None
    response.status_code = 201 if new else 200
    return {"customer": ref, "number": number} | body.model_dump(mode="json")
