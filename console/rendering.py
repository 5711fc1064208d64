"""Templates into pages. Everything is escaped; a name that a template expects and does not get is an error."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from babel.numbers import format_currency, format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Router

from console import names, times

Url = Callable[..., str]


class Renderer:
    def __init__(self, router: Router, static_version: str, title: str) -> None:
        self._router = router
        self._environment = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(names=names, times=times, title=title, static_version=static_version)
        self._environment.filters.update(money=money, thousands=thousands, pretty=pretty)

    def url(self, request: Request) -> Url:
        """Makes addresses of this console's pages, wherever it is mounted: `url("conversation", id=…, handoff=…)`.

        Names that are no part of the path become the query; empty ones are left out.
        """
        root = request.scope.get("root_path", "")

        def make(name: str, /, query: dict[str, Any] | None = None, **parts: Any) -> str:
            path = self._router.url_path_for(name, **{key: quote(str(value), safe="") for key, value in parts.items()})
            given = {key: value for key, value in (query or {}).items() if value not in (None, "")}
            return f"{root}{path}" + (f"?{urlencode(given)}" if given else "")

        return make

    def text(self, request: Request, template: str, now: datetime, **values: Any) -> str:
        return self._environment.get_template(template).render(url=self.url(request), now=now, **values)

    def page(
        self, request: Request, template: str, now: datetime, /, status_code: int = 200, **values: Any
    ) -> HTMLResponse:
        return HTMLResponse(self.text(request, template, now, **values), status_code)


def money(amount: object, currency: str) -> str:
    """`$19.90`. An amount or currency that is none is shown as it is."""
    try:
        return format_currency(str(amount), currency, locale="en_US")
    except (ArithmeticError, ValueError, TypeError):
        return f"{amount} {currency}"


def thousands(number: int) -> str:
    return format_decimal(number, locale="en_US")


def pretty(value: object) -> str:
    """JSON for reading."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)
