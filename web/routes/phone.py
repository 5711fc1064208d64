"""A phone in the browser, for developers. It exists with demo data and the simulated carrier only."""

from __future__ import annotations

import random
import uuid
from collections.abc import Awaitable
from typing import Annotated, Any, Literal

import phonenumbers
from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from contact.terms import Channel, Message
from gate.accepting import Wanted, accept
from gate.decisions import Question, decide_many
from storage import UnitOfWork
from web.demo_carrier import Carrier, CarrierIsAway, CarrierRefused
from web.demo_page import demo_page
from web.problems import Problem
from web.services import Services, UseServices

CHANNEL = "sms"
OFFER_TOPIC = "promotions"
OFFER = "The winter sale has begun: 20% off all knitwear until Sunday."
LONGEST_TEXT = 1600
LONGEST_WAIT = 5.0
"""Seconds. What Reins believes is looked up at each answer, and may change without the carrier's knowledge."""
_E164 = r"^\+[1-9][0-9]{6,14}$"
# Reserved for fiction, in a state where none of the demo's customers live.
_STRANGERS = "+160555501"

PhoneNumber = Annotated[str, Field(pattern=_E164)]


class Held(BaseModel):
    model_config = ConfigDict(extra="forbid")
    number: PhoneNumber


class Written(Held):
    body: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]


class Misbehaviour(BaseModel):
    model_config = ConfigDict(extra="forbid")
    fail: Literal["429", "503", "broken"] | None = None
    times: Annotated[int, Field(ge=1, le=20)] = 1
    late: bool | None = None
    twice: bool | None = None


def from_this_site(request: Request) -> None:
    """No other site may press the phone's buttons."""
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise Problem(403, "Only the page itself may ask for this")


router = APIRouter(prefix="/demo/phone", include_in_schema=False, dependencies=[Depends(from_this_site)])


def install(app: FastAPI, services: Services) -> bool:
    """False, and nothing is installed, unless everything about it is make-believe."""
    if not (services.demo and services.phone and services.sms and services.sms.api_base):
        return False
    app.state.carrier = Carrier(services.sms)
    app.add_api_route("/demo/phone", _page, include_in_schema=False)
    app.include_router(router)
    return True


async def _page(
    request: Request,
    services: UseServices,
    who: Annotated[str, Query(alias="as")] = "",
    number: str | None = None,
) -> Response:
    people = await run_in_threadpool(_people, services)
    # A plus sign in an address that somebody typed is a space.
    wanted = f"+{number.strip().lstrip('+')}" if number else None
    holder = next(
        (person for person in people if wanted in (person["number"], None) and who in (person["ref"], "")), None
    )
    holder = holder or _stranger(wanted or f"{_STRANGERS}00")
    shop = services.sms.number if services.sms else None
    context = {
        "people": people,
        "holder": holder,
        "company": services.company.name,
        "shop_number": _shown(shop) if shop else "",
        "another": f"{_STRANGERS}{random.randrange(100):02d}",
    }
    return demo_page(request, "phone.html", context)


@router.get("/state")
async def state(
    request: Request,
    services: UseServices,
    number: Annotated[str, Query(pattern=_E164)],
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
    wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT)] = 0,
) -> JSONResponse:
    """The thread, what the carrier saw and believes, and what Reins believes."""
    told = await _answered(_carrier(request).look(number, after, wait))
    told["reins"] = await run_in_threadpool(_believed, services, number)
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


@router.post("/text")
async def text(request: Request, body: Written) -> JSONResponse:
    return JSONResponse(await _answered(_carrier(request).act(body.number, "text", {"body": body.body})))


@router.post("/offer")
def offer(services: UseServices, body: Held) -> dict[str, str]:
    """The shop hands a text about its sale to the gate, as any of its programs would, and is told what comes of it."""
    with services.database.write() as uow:
        refs = uow.customers.by_address(CHANNEL, body.number)
        if len(refs) != 1 or OFFER_TOPIC not in services.company.catalog.topics:
            raise Problem(409, "There is nobody to send it to", detail="It is not known whose number this is")
        wanted = Wanted(refs[0], OFFER_TOPIC, f"demo-{uuid.uuid4()}", text=OFFER, channel=Channel.SMS)
        ruling = accept(uow, services.company, wanted, services.clock(), services.templates).ruling
    return {"decision": ruling.verdict.value, "explanation": ruling.explanation or ""}


@router.post("/{what}")
async def act(request: Request, what: Literal["again", "past", "clear"], body: Held) -> JSONResponse:
    return JSONResponse(await _answered(_carrier(request).act(body.number, what, {})))


@router.put("/carrier")
async def misbehave(request: Request, body: Misbehaviour) -> JSONResponse:
    return JSONResponse(await _answered(_carrier(request).misbehave(body.model_dump(exclude_none=True))))


def _carrier(request: Request) -> Carrier:
    found: Carrier = request.app.state.carrier
    return found


async def _answered(call: Awaitable[dict[str, Any]]) -> dict[str, Any]:
    try:
        return await call
    except CarrierIsAway:
        raise Problem(503, "The simulated carrier does not answer") from None
    except CarrierRefused as refusal:
        raise Problem(409, "The carrier refuses", detail=str(refusal)) from None


def _people(services: Services) -> list[dict[str, Any]]:
    """Those whom one can play in the shop, as far as they have a phone."""
    from customers import demo

    with services.database.read() as uow:
        found = [uow.customers.get(ref) for ref in demo.FEATURED]
    people: list[dict[str, Any]] = []
    for person in found:
        point = next((point for point in person.points if point.channel == CHANNEL), None) if person else None
        if person is None or point is None:
            continue
        name = " ".join(part for part in (person.first_name, person.last_name) if part) or person.ref
        people.append(
            {
                "ref": person.ref,
                "name": name,
                "note": person.stage,
                "number": point.address,
                "shown": _shown(point.address),
                "verified": point.verified,
            }
        )
    return people


def _stranger(number: str) -> dict[str, Any]:
    return {"ref": None, "name": None, "note": None, "number": number, "shown": _shown(number), "verified": False}


def _shown(number: str) -> str:
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        raise Problem(404, "There is no such number", field="number") from None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _believed(services: Services, number: str) -> dict[str, Any]:
    """What Reins knows about the number: whose it is, whether it is blocked, whether an offer may be texted now."""
    with services.database.read() as uow:
        blocked = uow.suppressions.get(CHANNEL, number)
        refs = uow.customers.by_address(CHANNEL, number)
        return {
            "blocked": blocked.reason if blocked else None,
            "customer": refs[0] if len(refs) == 1 else None,
            "offer": _offer(uow, services, refs[0]) if len(refs) == 1 else None,
        }


def _offer(uow: UnitOfWork, services: Services, customer: str) -> dict[str, str] | None:
    if OFFER_TOPIC not in services.company.catalog.topics:
        return None
    question = Question(customer, Message(OFFER_TOPIC, Channel.SMS))
    (decision,) = decide_many(uow, services.company, [question], services.clock())
    return {"decision": decision.verdict.value, "explanation": decision.explanation}
