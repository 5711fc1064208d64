"""Work lists for calls and letters: staff or a mail house take them and return what came of each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from company import Company
from connectors.worklist import csv_file
from connectors.worklist.judging import Judgement
from connectors.worklist.outcomes import InvalidOutcome, Outcome, Scope, read_outcome
from connectors.worklist.reporting import report
from connectors.worklist.taking import Task, take
from gate.ruling import rule_on, touchpoint_of
from storage import UnitOfWork
from storage.records import OutboxMessage
from web.auth import CompanyOnly
from web.problems import Problem, problems
from web.services import Services, UseServices

router = APIRouter(prefix="/v1/worklists", tags=["work lists"], dependencies=[CompanyOnly])

MOST_TASKS = 500
MOST_OUTCOMES = 5000
CSV = "text/csv"
ByHand = Annotated[Literal["phone", "post"], Path()]
Batch = Annotated[
    str,
    Query(
        min_length=1,
        max_length=100,
        pattern=r"^[A-Za-z0-9._:-]+$",
        description="A name of your own for this batch. The same one again gives the same tasks.",
    ),
]
_OUTCOME = {
    "type": "object",
    "required": ["message", "outcome"],
    "properties": {
        "message": {"type": "string"},
        "outcome": {"type": "string", "enum": [outcome.value for outcome in Outcome]},
        "words": {
            "type": "string",
            "maxLength": 2000,
            "description": "What the customer said: it goes into the ledger",
        },
        "scope": {"type": "string", "enum": [scope.value for scope in Scope], "default": Scope.CHANNEL.value},
    },
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            CSV: {"schema": {"type": "string", "description": "With a head line: message,outcome,words,scope"}},
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["outcomes"],
                    "properties": {"outcomes": {"type": "array", "maxItems": MOST_OUTCOMES, "items": _OUTCOME}},
                }
            },
        },
    }
}
_TAKEN: dict[int | str, dict[str, Any]] = {
    200: {"content": {CSV: {"schema": {"type": "string"}}, "application/json": {"schema": {"type": "object"}}}}
}


class Fault(BaseModel):
    """`line` counts the lines of a CSV file, its head included; in JSON the outcomes, from 1."""

    line: int
    field: str
    message: str


class Kept(BaseModel):
    """`kept` were new, `known` had been reported before, `errors` were not taken."""

    read: int
    kept: int
    known: int
    errors: list[Fault]


@router.get("/{channel}", responses=_TAKEN | problems(401, 404, 422), response_class=Response)
def take_batch(
    services: UseServices,
    channel: ByHand,
    batch: Batch,
    limit: Annotated[int, Query(ge=1, le=MOST_TASKS)] = 100,
    format: Annotated[Literal["csv", "json"], Query()] = "csv",
) -> Response:
    """Takes a batch of calls or letters from the list, oldest first, as CSV or JSON.

    Each is decided again at this moment: what the customer has said since it was listed holds, and so do the legal
    hours; what may not be done now stays on the list, what may not be done at all is taken off. Asking again with the
    same `batch` gives the same tasks, without those that have an outcome or may no longer be done. CSV cells that a
    spreadsheet would take for formulas begin with an apostrophe.
    """
    with services.database.write() as uow:
        judge = _Judge(services.company, channel)
        tasks = take(uow, channel, batch, limit, services.clock(), judge)
    if format == "json":
        return _json(channel, batch, tasks)
    return Response(
        csv_file.write(tasks).encode(),
        media_type=f"{CSV}; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="{channel}-{batch}.csv"', "Cache-Control": "no-store"},
    )


@router.post("/{channel}/outcomes", responses=problems(401, 413, 415, 422), openapi_extra=_BODY)
async def outcomes(request: Request, services: UseServices, channel: ByHand) -> Kept:
    """What came of them, as CSV or JSON. Good lines are kept, bad ones reported; safe to repeat.

    `done` · `no_answer` · `not_done`: back on the list · `refused`: with `scope` `channel` (everything optional by this
    channel, unless said otherwise), `topic` (this topic by this channel) or `address` (block it), and the customer's
    `words` · `wrong_number`: blocked for calls and texts · `returned_mail`: blocked for letters.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    body = await request.body()
    if kind not in (CSV, "application/json"):
        raise Problem(415, "Outcomes are CSV or JSON", detail=f"Content-Type: {CSV}", field="Content-Type")
    try:
        lines = list(csv_file.read_lines(body) if kind == CSV else _json_lines(body))
    except InvalidOutcome as error:
        raise Problem(422, "The outcomes are not valid", detail=error.message, field=error.field) from None
    if len(lines) > MOST_OUTCOMES:
        raise Problem(413, "Too many outcomes", detail=f"At most {MOST_OUTCOMES} at a time")
    return await run_in_threadpool(_keep, services, channel, lines)


class _Judge:
    """The gate, asked about one channel."""

    def __init__(self, company: Company, channel: str) -> None:
        self._company, self._channel = company, channel

    def __call__(self, uow: UnitOfWork, message: OutboxMessage, now: datetime) -> Judgement:
        ruling = rule_on(uow, self._company, message, (self._channel,), now)
        return Judgement(ruling.verdict, ruling.address, ruling.next_allowed_at, touchpoint_of(message, ruling, now))


def _keep(services: Services, channel: str, lines: list[tuple[int, Mapping[str, object]]]) -> Kept:
    told = Kept(read=len(lines), kept=0, known=0, errors=[])
    for line, fields in lines:
        try:
            one = read_outcome(fields, channel)
            with services.database.write() as uow:
                is_new = report(uow, services.company, channel, one, services.clock())
        except InvalidOutcome as error:
            told.errors.append(Fault(line=line, field=error.field, message=error.message))
        else:
            told.kept += is_new
            told.known += not is_new
    return told


def _json_lines(body: bytes) -> Iterator[tuple[int, Mapping[str, object]]]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidOutcome("body", "must be JSON") from None
    found = document.get("outcomes") if isinstance(document, dict) else None
    if not isinstance(found, list):
        raise InvalidOutcome("outcomes", "must be a list")
    for number, item in enumerate(found, 1):
        if not isinstance(item, dict):
            raise InvalidOutcome(f"outcomes/{number - 1}", "must be an object")
        yield number, item


def _json(channel: str, batch: str, tasks: Sequence[Task]) -> Response:
    document = {"channel": channel, "batch": batch, "tasks": [csv_file.fields_of(task) for task in tasks]}
    return Response(
        json.dumps(document, ensure_ascii=False).encode(),
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
