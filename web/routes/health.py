"""Alive, and ready."""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool

from web.problems import Problem
from web.services import UseServices

router = APIRouter(tags=["health"])
log = structlog.get_logger(__name__)


@router.get("/healthz", summary="The process is alive")
async def alive() -> dict[str, str]:
    return {"status": "alive"}


@router.get("/readyz", summary="The database answers and Rasa has just answered a real turn")
async def ready(services: UseServices) -> dict[str, Any]:
    def check() -> str | None:
        try:
            services.database.ping()
        except Exception as error:  # whatever the driver raises, the answer is the same
            log.debug("not_ready", part="database", error=type(error).__name__)
            return "the database does not answer"
        try:
            services.ready()
        except Exception as error:
            log.debug("not_ready", part="assistant", error=type(error).__name__)
            return "the assistant does not answer a turn"
        return None

    trouble = await run_in_threadpool(check)
    if trouble:
        raise Problem(503, "Not ready", detail=trouble, headers={"Retry-After": "1"})
    return {"status": "ready"}
