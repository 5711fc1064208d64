"""The page's templates and its one style sheet. Everything is escaped; a name that is missing is an error."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contact.phrases import clock_in_words, day_in_words

FOLDER = Path(__file__).parent
STYLE = (FOLDER / "static" / "page.css").read_bytes()
STYLE_VERSION = hashlib.sha256(STYLE).hexdigest()[:16]
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # The address is the key: it must not be told to the company's own site either.
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


def moment(at: datetime, zone: tzinfo | None, since: datetime) -> str:
    """`Monday, November 23, 10:05 am`, local; in UTC and saying so where the customer's zone is unknown."""
    local = at.astimezone(zone or UTC)
    return f"{day_in_words(local, since)}, {clock_in_words(local.time())}{'' if zone else ' UTC'}"


_environment = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals.update(style_version=STYLE_VERSION, moment=moment)


def page(template: str, status_code: int = 200, **values: Any) -> HTMLResponse:
    return HTMLResponse(_environment.get_template(template).render(**values), status_code)


class Headers:
    """ASGI middleware: what every answer says to the browser. Nothing is kept, but for what says so itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
