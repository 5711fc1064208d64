"""text messages: receipts, numbers, where replies go

Revision 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("conversations", sa.Column("address", sa.String(length=500), nullable=True))
    op.create_index("ix_conversations_channel_address", "conversations", ["channel", "address"], unique=False)
    op.add_column("touchpoints", sa.Column("delivery", sa.String(length=20), nullable=True))
    op.create_table(
        "receipts",
        sa.Column("outbox_id", ID, autoincrement=False, nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("error_code", sa.String(length=20), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name=op.f("fk_receipts_outbox_id_outbox"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("outbox_id", "reference", "status", name=op.f("pk_receipts")),
    )
    op.create_index("ix_receipts_reference", "receipts", ["reference"], unique=False)
    op.create_table(
        "sms_numbers",
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("proven", sa.String(length=200), nullable=True),
        sa.Column("proven_until", INSTANT, nullable=True),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("failures_since", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["proven"], ["customers.ref"], name=op.f("fk_sms_numbers_proven_customers"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_sms_numbers")),
    )


def downgrade() -> None:
    op.drop_table("sms_numbers")
    op.drop_table("receipts")
    op.drop_column("touchpoints", "delivery")
    op.drop_index("ix_conversations_channel_address", table_name="conversations")
    op.drop_column("conversations", "address")
