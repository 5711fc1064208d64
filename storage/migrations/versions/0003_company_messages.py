"""company messages: named outside, repeatable, rendered, expiring; decisions with their words

Revision 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

OUTBOX = (
    ("message_id", sa.String(length=40)),
    ("idempotency_key", sa.String(length=200)),
    ("fingerprint", sa.String(length=64)),
    ("template", sa.String(length=100)),
    ("data", JSON),
    ("subject", sa.Text()),
    ("html", sa.Text()),
    ("earliest", INSTANT),
    ("expires_at", INSTANT),
    ("address", sa.String(length=500)),
)
TOUCHPOINTS = (
    ("explanation", sa.Text()),
    ("next_allowed_at", INSTANT),
    ("ledger_version", sa.Integer()),
    ("error", sa.Text()),
)


def upgrade() -> None:
    for name, kind in OUTBOX:
        op.add_column("outbox", sa.Column(name, kind, nullable=True))
    op.add_column("outbox", sa.Column("any_channel", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_index("ix_outbox_customer", "outbox", ["customer", "status"], unique=False)
    op.create_index("uq_outbox_message_id", "outbox", ["message_id"], unique=True)
    op.create_index("uq_outbox_idempotency_key", "outbox", ["idempotency_key"], unique=True)
    for name, kind in TOUCHPOINTS:
        op.add_column("touchpoints", sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    for name, _ in reversed(TOUCHPOINTS):
        op.drop_column("touchpoints", name)
    for index in ("uq_outbox_idempotency_key", "uq_outbox_message_id", "ix_outbox_customer"):
        op.drop_index(index, table_name="outbox")
    op.drop_column("outbox", "any_channel")
    for name, _ in reversed(OUTBOX):
        op.drop_column("outbox", name)
