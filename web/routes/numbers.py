"""What the company's staff know of telephone numbers, and taking back what a merge of two ledgers did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path

from company import Company
from customers import merge, reassigned
from customers.errors import InvalidRecord, UnknownCustomer, UnknownNumber
from customers.schemas import NumberMark
from customers.service import ledger_document
from storage import UnitOfWork
from web.auth import CompanyOnly
from web.problems import Problem, problems
from web.routes.customers import invalid, nobody
from web.services import Ref, Services, UseServices

router = APIRouter(prefix="/v1", tags=["numbers"], dependencies=[CompanyOnly])

Telephone = Annotated[
    str,
    Path(
        min_length=3,
        max_length=40,
        pattern=r"^[^\x00-\x1f\x7f/]+$",
        description="In E.164, or as it is dialled in the company's own country",
        examples=["+14025550101"],
    ),
]
Version = Annotated[int, Path(ge=1, le=2**31 - 1, description="The version of the ledger's entry")]
Change = Callable[[UnitOfWork, Company, str, NumberMark, datetime], dict[str, Any]]


@router.post("/numbers/{number}/reassigned", responses=problems(401, 404, 422))
def mark_reassigned(services: UseServices, number: Telephone, body: NumberMark) -> dict[str, Any]:
    """This number is wrong, or somebody else's now. Every yes to texts and calls that was given for it ends, with a
    ledger entry that holds `actor` and `evidence`; it proves nobody's identity any more, and nothing is sent to it.

    Again changes nothing, but what has been given for it since. 404: no customer has this number.
    """
    return _change(services, number, body, reassigned.mark_by_staff)


@router.post("/numbers/{number}/released", responses=problems(401, 404, 422))
def release_number(services: UseServices, number: Telephone, body: NumberMark) -> dict[str, Any]:
    """The number may be used again: the mark was a mistake, or its holder is known. What was granted for it does not
    come back, and its contact points are unconfirmed until the company confirms them. 404: it is not marked.
    """
    return _change(services, number, body, reassigned.release)


@router.post("/customers/{ref}/ledger/{version}/undo", responses=problems(401, 404, 422))
def undo_merge(services: UseServices, ref: Ref, version: Version, body: NumberMark) -> dict[str, Any]:
    """Takes back what this customer's ledger took over from a prospect with their number (an entry whose `actor` is
    `merged`), if that was somebody else. What was said since stays. `entry` is null if nothing changes by it.
    """
    try:
        with services.database.write() as uow:
            entry = merge.undo(
                uow,
                services.company,
                ref,
                version,
                actor=body.actor,
                evidence=body.evidence,
                now=services.clock(),
            )
            return {"customer": ref, "entry": None if entry is None else ledger_document(entry)}
    except UnknownCustomer:
        raise nobody(ref) from None
    except InvalidRecord as error:
        raise invalid(error) from None


def _change(services: Services, number: str, body: NumberMark, change: Change) -> dict[str, Any]:
    try:
        with services.database.write() as uow:
            return change(uow, services.company, number, body, services.clock())
    except InvalidRecord as error:
        raise invalid(error) from None
    except UnknownNumber as error:
        raise Problem(404, "There is no such number", detail=str(error), field="number") from None
