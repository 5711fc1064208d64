"""work lists: calls and letters that people do by hand

Revision 0005, after 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "worklist",
        sa.Column("outbox_id", ID, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("customer", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("listed_at", INSTANT, nullable=False),
        sa.Column("batch", sa.String(length=100), nullable=True),
        sa.Column("taken_at", INSTANT, nullable=True),
        sa.Column("outcome_at", INSTANT, nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name=op.f("fk_worklist_outbox_id_outbox"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_worklist")),
    )
    op.create_index("ix_worklist_waiting", "worklist", ["channel", "status", "not_before"], unique=False)
    op.create_index("ix_worklist_batch", "worklist", ["channel", "batch"], unique=False)
    op.create_table(
        "worklist_batches",
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("batch", sa.String(length=100), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("channel", "batch", name=op.f("pk_worklist_batches")),
    )


def downgrade() -> None:
    op.drop_table("worklist_batches")
    op.drop_table("worklist")
