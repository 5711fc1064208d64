"""What a customer has said of contact, how it came to be, and changes by staff or the company."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body

from contact.errors import InvalidChange
from customers import service
from customers.errors import InvalidRecord, StaleVersion, UnknownCustomer
from web.auth import CompanyOnly
from web.problems import Problem, problems
from web.routes.customers import invalid, nobody
from web.services import Ref, UseServices

router = APIRouter(prefix="/v1/customers", tags=["preferences"], dependencies=[CompanyOnly])


@router.get("/{ref}/preferences", responses=problems(401, 404, 422))
def get_preferences(services: UseServices, ref: Ref) -> dict[str, Any]:
    """The preference document."""
    try:
        with services.database.read() as uow:
            return service.get_preferences(uow, services.company, ref, services.clock())
    except UnknownCustomer:
        raise nobody(ref) from None


@router.patch("/{ref}/preferences", responses=problems(401, 404, 409, 422))
def patch_preferences(
    services: UseServices,
    ref: Ref,
    document: Annotated[
        dict[str, Any],
        Body(
            description="`actor`, `evidence` and any of the lists of the preference document; what is not named stays. "
            "`base_version`: refuse if the ledger has moved past it",
            openapi_examples={
                "grant": {
                    "value": {
                        "actor": "anna@example.com",
                        "evidence": "asked on the phone, 23 November",
                        "rules": [{"topic": "newsletter", "channel": "email", "permission": "granted"}],
                        "caps": [{"topics": ["newsletter"], "channels": ["email"], "max": 1, "per": "P1M"}],
                    }
                }
            },
        ),
    ],
) -> dict[str, Any]:
    """A change by staff or the company: into the ledger like any other, or not at all."""
    now = services.clock()
    try:
        with services.database.write() as uow:
            service.patch_preferences(uow, services.company, ref, document, now)
            return service.get_preferences(uow, services.company, ref, now)
    except UnknownCustomer:
        raise nobody(ref) from None
    except InvalidRecord as error:
        raise invalid(error) from None
    except InvalidChange as error:
        raise Problem(422, "The change is not valid", detail=str(error), field=error.field) from None
    except StaleVersion as error:
        raise Problem(409, "The ledger has moved on", detail=str(error), field="base_version") from None


@router.get("/{ref}/ledger", responses=problems(401, 404, 422))
def get_ledger(services: UseServices, ref: Ref) -> dict[str, Any]:
    """Every entry, oldest first, each with the verbatim words and the event they came with."""
    with services.database.read() as uow:
        if uow.customers.get(ref) is None:
            raise nobody(ref)
        return {"customer": ref, "entries": [service.ledger_document(entry) for entry in uow.ledger.of_customer(ref)]}
