"""How the demo's pages are shown: under the strictest policy that a company's own site may set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import Request, Response
from starlette.templating import Jinja2Templates

DEMO_FILES = Path(__file__).resolve().parent / "demo"

# No inline code, nothing from elsewhere, and no text that turns into markup.
DEMO_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_TEMPLATES = Jinja2Templates(directory=DEMO_FILES / "templates")


def demo_page(request: Request, name: str, context: dict[str, Any]) -> Response:
    response = _TEMPLATES.TemplateResponse(request, name, context)
    response.headers["Content-Security-Policy"] = DEMO_POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
