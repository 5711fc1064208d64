"""outbox: answers and dead claims are found without reading a campaign

Revision 0004, after 0003.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_outbox_answers", "outbox", ["status", "purpose", "not_before"], unique=False)
    op.create_index("ix_outbox_claimed", "outbox", ["status", "claimed_until"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_outbox_claimed", table_name="outbox")
    op.drop_index("ix_outbox_answers", table_name="outbox")
