"""Work lists and outcomes as CSV: what a spreadsheet opens must not run, and what it saves must be read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from connectors.worklist.outcomes import InvalidOutcome
from connectors.worklist.taking import Task

COLUMNS = (
    "message",
    "channel",
    "customer",
    "name",
    "address",
    "local_time",
    "topic",
    "purpose",
    "subject",
    "text",
    "listed_at",
    "taken_at",
)
TAKEN_BACK = ("message", "outcome", "words", "scope")
"""The columns of a report. Others may stand beside them: lists come back with their own columns filled in."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"\+[0-9]{6,15}", re.ASCII)


def fields_of(task: Task) -> dict[str, str | None]:
    """One task by column. `local_time` is the customer's own when it was taken; empty if their time zone is unknown."""
    row, customer = task.row, task.customer
    zone = ZoneInfo(customer.time_zone) if customer.time_zone else None
    taken = row.taken_at
    name = " ".join(part for part in (customer.first_name, customer.last_name) if part)
    return {
        "message": task.message.message_id,
        "channel": row.channel,
        "customer": row.customer,
        "name": name or None,
        "address": row.address,
        "local_time": taken.astimezone(zone).isoformat(timespec="seconds") if taken and zone else None,
        "topic": task.message.topic,
        "purpose": task.message.purpose,
        "subject": row.subject,
        "text": row.text,
        "listed_at": row.listed_at.isoformat(),
        "taken_at": taken.isoformat() if taken else None,
    }


def write(tasks: Sequence[Task]) -> str:
    """The tasks as CSV (RFC 4180) with a head line."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for task in tasks:
        found = fields_of(task)
        writer.writerow([neutral(found[column] or "") for column in COLUMNS])
    return out.getvalue()


def neutral(cell: str) -> str:
    """The cell as no spreadsheet takes it for a formula. A telephone number may keep its +: it computes to itself."""
    if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def read_lines(body: bytes) -> Iterator[tuple[int, Mapping[str, object]]]:
    """(line, fields) of each outcome. Raises `InvalidOutcome` for what is no CSV in UTF-8 with a head line."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidOutcome("body", "must be UTF-8") from None
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        head = [name.strip().casefold() for name in reader.fieldnames or ()]
        if "message" not in head or "outcome" not in head or len(set(head)) != len(head):
            raise InvalidOutcome("body", "the first line must name message and outcome, and may name words and scope")
        reader.fieldnames = head
        for fields in reader:
            wanted: dict[str, object] = {name: fields.get(name) for name in TAKEN_BACK if name in head}
            yield reader.line_num, wanted
    except csv.Error as error:
        raise InvalidOutcome("body", f"line {reader.line_num}: not CSV: {error}") from None
