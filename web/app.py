"""Puts the ASGI application together."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from web import problems
from web.limits import BodyLimit
from web.routes import (
    chat,
    customers,
    decisions,
    email_inbound,
    events,
    health,
    imports,
    messages,
    numbers,
    page_links,
    pages,
    preferences,
    sms,
    worklists,
)
from web.services import Services

DESCRIPTION = """
Customers say when, how and how often they want to hear from a company; the gate keeps that promise.

Times are ISO 8601 with offset, durations ISO 8601, local times the customer's own. Errors are RFC 9457 problem
documents whose `field` names the part at fault.
"""


def create_app(services: Services, console: ASGIApp | None = None) -> FastAPI:
    """The whole public application. `console` is mounted at `/console`."""
    app = FastAPI(
        title="Reins",
        version=version("reins"),
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    app.state.services = services
    problems.install(app)
    for room in (
        health,
        chat,
        customers,
        preferences,
        page_links,
        decisions,
        messages,
        numbers,
        imports,
        events,
        sms,
        email_inbound,
        worklists,
    ):
        app.include_router(room.router)
    pages.install(app, services)
    if console is not None:
        app.mount("/console", console)
    app.add_middleware(BodyLimit)
    # The widget may stand on any of the company's sites; it sends a token, never a cookie.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(services.chat_origins),
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
        max_age=600,
    )
    return app
