"""The company's view of the event log."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from storage.records import Event
from web.auth import CompanyOnly
from web.event_stream import as_company_document, stream, wants_stream
from web.services import UseServices

router = APIRouter(prefix="/v1/events", tags=["events"], dependencies=[CompanyOnly])

Cursor = Annotated[int, Query(ge=0, le=2**62, description="The id of the last event already seen")]


@router.get("", response_model=None, summary="Every event after N, oldest first (SSE with Accept: text/event-stream)")
async def events(
    request: Request, services: UseServices, after: Cursor = 0, limit: Annotated[int, Query(ge=1, le=1000)] = 500
) -> Response | dict[str, Any]:
    def read(cursor: int) -> list[Event]:
        with services.database.read() as uow:
            return list(uow.events.after(cursor, limit))

    if wants_stream(request):
        return stream(request, read, services.signal, after, as_company_document)
    found = await run_in_threadpool(read, after)
    return {"events": [as_company_document(event) for event in found]}
