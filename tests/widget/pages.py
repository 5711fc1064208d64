"""The pages on which the widget is tested: the demo shop, and a bare page whose tag the test writes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

DEMO = Path(__file__).resolve().parents[2] / "web" / "demo"
PEOPLE = [
    {"ref": "robin", "name": "Robin Vale", "note": "customer"},
    {"ref": "ada", "name": "Ada Okafor", "note": "customer"},
    {"ref": "sam", "name": "Sam Lindqvist", "note": "prospect"},
]
# The strictest policy that a company's site may have.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
# `tag` is the opening tag's attributes; the page itself has something to focus and something to read.
BARE = """<!doctype html>
<html lang="{lang}" dir="{direction}"><head><meta charset="utf-8"><title>A page</title>
<link rel="icon" href="/demo/static/mark.svg">
<meta name="viewport" content="width=device-width, initial-scale=1">
<script type="module" src="/widget/reins-chat.js"></script></head>
<body><main><h1>A page</h1><p><a href="#">A link of the page</a></p></main>
<reins-chat {tag}></reins-chat></body></html>"""


def routes(secret: str) -> list[Route | Mount]:
    templates = Jinja2Templates(directory=DEMO / "templates")

    async def bare(request: Request) -> Response:
        asked = request.query_params
        page = BARE.format(lang=asked.get("lang", "en"), direction=asked.get("dir", "ltr"), tag=asked.get("tag", ""))
        return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})

    async def shop(request: Request) -> Response:
        page = templates.TemplateResponse(request, "shop.html", {"people": PEOPLE, "company": "Vale & Sons"})
        page.headers["Content-Security-Policy"] = POLICY
        return page

    async def identity(request: Request) -> Response:
        claims = {"sub": request.query_params["customer"], "aud": "reins"}
        claims["exp"] = datetime.now(UTC) + timedelta(minutes=5)
        return JSONResponse({"identity": jwt.encode(claims, secret, algorithm="HS256")})

    return [
        Route("/page", bare),
        Route("/demo/", shop),
        Route("/demo/identity", identity),
        Mount("/demo/static", StaticFiles(directory=DEMO / "static")),
    ]
