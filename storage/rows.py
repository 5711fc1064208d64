"""Turns rows into records by their field names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import Connection, Row

Record = TypeVar("Record")


def reader(record: type[Record]) -> Callable[[Row[Any]], Record]:
    """A function that builds `record` from the columns of a row that bear its field names."""
    names = [field.name for field in fields(record)]  # type: ignore[arg-type]

    def read(row: Row[Any]) -> Record:
        mapping = row._mapping
        return record(**{name: mapping[name] for name in names})

    return read


def values_of(record: Any) -> dict[str, Any]:
    """The record's fields by name. Nothing is copied: deep copies would be most of the time of an import."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


class Repository:
    """A set of questions and commands on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def _is_postgresql(self) -> bool:
        return self._connection.dialect.name == "postgresql"
