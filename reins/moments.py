"""Instants as people type them after `--at`."""

from __future__ import annotations

from datetime import UTC, datetime


def moment_of(text: str) -> datetime:
    """An ISO 8601 instant with offset; empty: now. Raises ValueError with a message for people."""
    if not text:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"--at: {text!r} is no ISO 8601 instant") from None
    if moment.tzinfo is None:
        raise ValueError("--at: needs an offset from UTC")
    return moment
