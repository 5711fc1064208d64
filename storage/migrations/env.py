"""Runs the migrations on the connection that `storage.migrate` hands over, inside its transaction."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from storage.tables import metadata
from storage.types import Instant

_NAMES = {Instant: "INSTANT", sa.JSON: "JSON", sa.BigInteger: "ID"}


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """The name of a type in the template. A migration must not follow our own types when they change."""
    if kind == "type":
        for ours, name in _NAMES.items():
            if isinstance(item, ours):
                return name
    return False


connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("Migrations are run by storage.migrate, which holds the lock: see `reins migrate`.")

context.configure(
    connection=connection,
    target_metadata=metadata,
    compare_type=True,
    compare_server_default=True,
    render_item=render_item,
    render_as_batch=False,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
