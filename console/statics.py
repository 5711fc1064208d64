"""The console's own files, read once, served under a name that changes with their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Statics:
    """Address: `static/{version}/{name}`, so that modules importing one another stay of one version."""

    def __init__(self) -> None:
        self._files = {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.suffix in _TYPES}
        digest = hashlib.sha256()
        for name, content in self._files.items():
            digest.update(name.encode() + b"\0" + content)
        self.version = digest.hexdigest()[:16]

    async def serve(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in self._files:
            raise HTTPException(404)
        current = request.path_params["version"] == self.version
        return Response(
            self._files[name],
            media_type=_TYPES[Path(name).suffix],
            headers={"Cache-Control": "public, max-age=31536000, immutable"} if current else None,
        )
