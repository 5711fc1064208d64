"""Import of NDJSON: one record a line, streamed, in batches of one transaction each.

Good lines are kept whatever stands beside them; a bad line is reported with its number and field. Importing the same
file again changes nothing. An order, subscription or loyalty account belongs to a customer who exists already or stands
on an earlier line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn

from company import Company
from customers.batch import Record, keep
from customers.errors import InvalidRecord
from customers.lines import LONGEST_LINE, Line, LineSplitter
from customers.schemas import read_line
from storage import Database

LINES_A_BATCH = 500
MOST_ERRORS = 1000
"""So many errors are reported; all are counted."""


@dataclass(frozen=True, slots=True)
class LineError:
    """`field` is a path into the record; empty: the line as a whole."""

    line: int
    field: str
    message: str


@dataclass(slots=True)
class ImportReport:
    """Lines read (empty ones aside), lines kept, lines refused, and why the first of these were."""

    read: int = 0
    kept: int = 0
    failed: int = 0
    errors: list[LineError] = field(default_factory=list)

    def refuse(self, line: int, error: InvalidRecord) -> None:
        self.failed += 1
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(LineError(line, error.field, error.message))

    def document(self) -> dict[str, Any]:
        """The answer of `POST /v1/import`."""
        return {
            "read": self.read,
            "kept": self.kept,
            "failed": self.failed,
            "errors": [
                {"line": error.line, "field": error.field, "error": error.message}
                for error in sorted(self.errors, key=lambda error: error.line)
            ],
        }


class Importer:
    """Feed it the bytes as they come, then `finish()`. Both may write to the database, so call them from a thread."""

    def __init__(self, database: Database, company: Company, now: datetime) -> None:
        self._database = database
        self._company = company
        self._now = now
        self._lines = LineSplitter()
        self._batch: list[Record] = []
        self._report = ImportReport()

    def feed(self, chunk: bytes) -> None:
        for line in self._lines.feed(chunk):
            self._take(line)

    def finish(self) -> ImportReport:
        for line in self._lines.finish():
            self._take(line)
        self._flush()
        return self._report

    def _take(self, line: Line) -> None:
        self._report.read += 1
        try:
            self._batch.append(Record(line.number, read_line(_json(line))))
        except InvalidRecord as error:
            self._report.refuse(line.number, error)
        if len(self._batch) >= LINES_A_BATCH:
            self._flush()

    def _flush(self) -> None:
        if not self._batch:
            return
        with self._database.write() as uow:
            refused = keep(uow, self._company, self._batch, self._now)
        self._report.kept += len(self._batch) - len(refused)
        for number, error in refused:
            self._report.refuse(number, error)
        self._batch.clear()


def import_stream(database: Database, company: Company, chunks: Iterable[bytes], now: datetime) -> ImportReport:
    """Imports everything. Raises only what the database raises; batches before that are kept."""
    importer = Importer(database, company, now)
    for chunk in chunks:
        importer.feed(chunk)
    return importer.finish()


def _json(line: Line) -> Mapping[str, Any]:
    if line.content is None:
        raise InvalidRecord("", f"is longer than {LONGEST_LINE} bytes")
    try:
        document = json.loads(line.content.decode(), parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise InvalidRecord("", "is not UTF-8") from None
    except (ValueError, RecursionError):
        raise InvalidRecord("", "is not JSON that can be read") from None
    if not isinstance(document, dict):
        raise InvalidRecord("", "must be a JSON object")
    return document


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
