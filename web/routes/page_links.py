"""A fresh link to a customer's preference page, for the company's own site: it knows who is signed in."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from customers import page_tokens
from web.auth import CompanyOnly
from web.problems import problems
from web.routes.customers import nobody
from web.services import Ref, Services, UseServices

router = APIRouter(prefix="/v1/customers", tags=["preferences"], dependencies=[CompanyOnly])


class PageLink(BaseModel):
    url: str = Field(description="Whoever has it may withdraw, always; and until `fresh_until` loosen and see history")
    fresh_until: datetime


@router.post("/{ref}/page-link", status_code=201, responses=problems(401, 404, 422))
def make_page_link(services: UseServices, request: Request, ref: Ref) -> PageLink:
    """A link to the customer's preference page. Give it to nobody but the customer, who must be signed in with you."""
    with services.database.read() as uow:
        if uow.customers.get(ref) is None:
            raise nobody(ref)
    now = services.clock()
    return PageLink(url=fresh_link(services, request, ref, now), fresh_until=(now + page_tokens.FRESH).astimezone(UTC))


def fresh_link(services: Services, request: Request, ref: str, now: datetime) -> str:
    """Below the public address, or the one that was asked if none is set."""
    base = services.public_url or str(request.base_url)
    return page_tokens.link(base, page_tokens.make(services.identity_secret, ref, now=now))
