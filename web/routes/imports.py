"""Import of NDJSON, read as it streams in."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool

from customers.importer import Importer
from web.auth import CompanyOnly
from web.problems import Problem, problems
from web.services import UseServices

router = APIRouter(prefix="/v1/import", tags=["customers"], dependencies=[CompanyOnly])

NDJSON = ("application/x-ndjson", "application/jsonl", "application/ndjson")
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            NDJSON[0]: {
                "schema": {
                    "type": "string",
                    "description": "One JSON record a line, its `type` customer, order, subscription or loyalty",
                }
            }
        },
    }
}


@router.post("", responses=problems(401, 415), openapi_extra=_BODY)
async def import_history(request: Request, services: UseServices) -> dict[str, Any]:
    """Imports records line by line. Bad lines are reported, good ones kept; repeating it changes nothing."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind not in NDJSON:
        raise Problem(415, "The import takes NDJSON", detail=f"Content-Type: {NDJSON[0]}", field="Content-Type")
    importer = Importer(services.database, services.company, services.clock())
    async for chunk in request.stream():
        if chunk:
            await run_in_threadpool(importer.feed, chunk)
    report = await run_in_threadpool(importer.finish)
    return report.document()
