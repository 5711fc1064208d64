"""What a browser opens: the widget's files, the demo shop (only with demo data), API reference, and the front door."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import jwt
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from connectors.web_widget.files import WidgetFiles
from web.problems import Problem
from web.services import Services, UseServices

ROOT = Path(__file__).resolve().parent.parent.parent
DEMO_FILES = ROOT / "web" / "demo"

# The demo page shows the policy that a company's own site may set: no inline code, nothing from elsewhere.
DEMO_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


def install(app: FastAPI, services: Services) -> None:
    app.mount("/widget", WidgetFiles(), name="widget")

    @app.get("/", include_in_schema=False)
    async def front_door() -> RedirectResponse:
        return RedirectResponse("/demo/?as=robin" if services.demo else "/console/", status_code=307)

    if services.demo:
        _install_demo(app)


def _install_demo(app: FastAPI) -> None:
    templates = Jinja2Templates(directory=DEMO_FILES / "templates")
    app.mount("/demo/static", StaticFiles(directory=DEMO_FILES / "static"), name="demo")

    @app.get("/demo/", include_in_schema=False)
    async def shop(request: Request, services: UseServices) -> Response:
        people = await run_in_threadpool(_people, services)
        response = templates.TemplateResponse(
            request, "shop.html", {"people": people, "company": services.company.name}
        )
        response.headers["Content-Security-Policy"] = DEMO_POLICY
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

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
