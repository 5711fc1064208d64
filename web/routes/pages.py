"""What a browser opens: the widget's files, the demo shop (only with demo data), API reference, and the front door."""

from __future__ import annotations

from datetime import timedelta

import jwt
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.staticfiles import StaticFiles

from connectors.web_widget.files import WidgetFiles
from web.demo_page import DEMO_FILES, demo_page
from web.preference_page import make_preference_page
from web.problems import Problem
from web.routes import page_links, phone
from web.services import Services, UseServices


def install(app: FastAPI, services: Services) -> None:
    app.mount("/widget", WidgetFiles(), name="widget")
    app.mount("/p", make_preference_page(services), name="preference_page")

    @app.get("/", include_in_schema=False)
    async def front_door() -> RedirectResponse:
        return RedirectResponse("/demo/?as=robin" if services.demo else "/console/", status_code=307)

    if services.demo:
        _install_demo(app, services)


def _install_demo(app: FastAPI, services: Services) -> None:
    has_phone = phone.install(app, services)
    app.mount("/demo/static", StaticFiles(directory=DEMO_FILES / "static"), name="demo")

    @app.get("/demo/", include_in_schema=False)
    async def shop(request: Request, services: UseServices) -> Response:
        people = await run_in_threadpool(_people, services)
        who = request.query_params.get("as", "")
        is_known = any(person["ref"] == who for person in people)
        context = {
            "people": people,
            "company": services.company.name,
            "has_phone": has_phone,
            "who": who if is_known else None,
        }
        return demo_page(request, "shop.html", context)

    @app.get("/demo/preferences", include_in_schema=False)
    async def preferences(request: Request, services: UseServices, customer: str) -> RedirectResponse:
        """What a company's own site would do for its signed-in customer. It exists with demo data only."""
        if customer not in [person["ref"] for person in await run_in_threadpool(_people, services)]:
            raise Problem(404, "There is no such customer", field="customer")
        return RedirectResponse(page_links.fresh_link(services, request, customer, services.clock()), status_code=303)

    @app.get("/demo/identity", include_in_schema=False)
    async def identity(services: UseServices, customer: str) -> JSONResponse:
        """What a company's own server would do for its signed-in customer. It exists with demo data only."""

        def known() -> bool:
            with services.database.read() as uow:
                return uow.customers.get(customer) is not None

        if not customer or "\x00" in customer or not await run_in_threadpool(known):
            raise Problem(404, "There is no such customer", field="customer")
        now = services.clock()
        claims = {"sub": customer, "aud": "reins", "iat": now, "exp": now + timedelta(minutes=5)}
        token = jwt.encode(claims, services.identity_secret, algorithm="HS256")
        return JSONResponse({"identity": token}, headers={"Cache-Control": "no-store"})


def _people(services: Services) -> list[dict[str, str]]:
    from customers import demo

    with services.database.read() as uow:
        found = [uow.customers.get(ref) for ref in demo.FEATURED]
    return [
        {
            "ref": person.ref,
            "name": " ".join(part for part in (person.first_name, person.last_name) if part) or person.ref,
            "note": person.stage,
        }
        for person in found
        if person is not None
    ]
