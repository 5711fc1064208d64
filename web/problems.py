"""Errors as RFC 9457 problem documents that name the field at fault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

log = structlog.get_logger(__name__)

PROBLEM = "application/problem+json"


class Problem(Exception):
    """Ends the request with a problem document. `field` is a path into the body, such as `rules/2/topic`."""

    def __init__(
        self,
        status: int,
        title: str,
        *,
        detail: str | None = None,
        field: str | None = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(title)
        self.status, self.title, self.detail, self.field, self.headers, self.more = (
            status,
            title,
            detail,
            field,
            headers,
            more,
        )


def problem_response(
    status: int,
    title: str,
    *,
    detail: str | None = None,
    field: str | None = None,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> JSONResponse:
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status}
    if detail is not None:
        body["detail"] = detail
    if field is not None:
        body["field"] = field
    body.update(more)
    return JSONResponse(body, status, media_type=PROBLEM, headers=dict(headers) if headers else None)


def install(app: FastAPI) -> None:
    """Makes every error of the application a problem document."""

    @app.exception_handler(Problem)
    async def _problem(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Problem)
        return problem_response(
            error.status,
            error.title,
            detail=error.detail,
            field=error.field,
            headers=error.headers,
            **error.more,
        )

    @app.exception_handler(RequestValidationError)
    async def _invalid(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        errors = [{"field": _path(item["loc"]), "message": item["msg"]} for item in error.errors()[:100]]
        first = errors[0] if errors else {"field": "", "message": "invalid"}
        return problem_response(
            422,
            "The request is not valid",
            detail=f"{first['field']}: {first['message']}",
            field=first["field"],
            errors=errors,
        )

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        return problem_response(error.status_code, str(error.detail), headers=error.headers)

    @app.exception_handler(Exception)
    async def _unexpected(request: Request, error: Exception) -> JSONResponse:
        # Never the message: it may hold somebody's words or address.
        log.error("request_failed", path=request.url.path, error=type(error).__name__, exc_info=error)
        return problem_response(500, "Something went wrong on our side")


def _path(location: tuple[Any, ...] | list[Any]) -> str:
    parts = [str(part) for part in location]
    if parts and parts[0] in ("body", "query", "path", "header"):
        parts = parts[1:]
    return "/".join(parts)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For the OpenAPI document: these statuses carry problem documents."""
    schema = {
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "field": {"type": "string", "description": "A path into the body, such as rules/2/topic"},
            "errors": {"type": "array", "items": {"type": "object"}},
        },
    }
    return {status: {"description": "A problem", "content": {PROBLEM: {"schema": schema}}} for status in statuses}
