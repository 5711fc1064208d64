"""The widget's files as a browser gets them: without comments, compressed, readable from every site.

There is no build: `static/` works as it lies there. Comments are worth more to us than to a customer's phone, so they
are left out here, once, when the process starts.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import rjsmin
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

FOLDER = Path(__file__).parent / "static"
_STYLES = re.compile(r"/\* css \*/`([^`]*)`")


def smaller(source: str) -> str:
    """The module without comments and needless white space. Templates marked `/* css */` shrink as style sheets."""
    return str(rjsmin.jsmin(_STYLES.sub(lambda match: f"`{_smaller_css(match[1])}`", source)))


def _smaller_css(css: str) -> str:
    # White space before a colon means something in a selector, and around + and - in calc(); these are left alone.
    css = re.sub(r"\s+", " ", css).strip()
    return re.sub(r"\s*([{};,])\s*|(:)\s+", r"\1\2", css).replace(";}", "}")


def read_modules(folder: Path = FOLDER) -> dict[str, bytes]:
    """Each module of the widget by its path within the folder, as served before compression."""
    return {
        path.relative_to(folder).as_posix(): smaller(path.read_text(encoding="utf-8")).encode()
        for path in sorted(folder.rglob("*.js"))
    }


class WidgetFiles:
    """An ASGI application to mount where the widget is to be found, e.g. at `/widget`."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._files: Mapping[str, tuple[bytes, bytes, str]] = {
            name: (body, gzip.compress(body, 9, mtime=0), f'"{hashlib.sha256(body).hexdigest()[:20]}"')
            for name, body in read_modules(folder).items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._answer(scope)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response:
        root = scope.get("root_path", "")
        found = self._files.get(scope["path"].removeprefix(root).lstrip("/"))
        if found is None:
            return Response(status_code=404)
        if scope["method"] not in ("GET", "HEAD"):
            return Response(status_code=405, headers={"Allow": "GET, HEAD"})
        body, packed, tag = found
        headers = {
            # Other sites load these as modules; nothing in them is anybody's secret.
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
            # Asked again at each load (304 as a rule), so that the modules on a page are always of one version.
            "Cache-Control": "no-cache",
            "ETag": tag,
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        asked = Headers(scope=scope)
        if tag in asked.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if re.search(r"\bgzip\b", asked.get("accept-encoding", "")):
            body, headers = packed, headers | {"Content-Encoding": "gzip"}
        return Response(body, headers=headers, media_type="text/javascript")
