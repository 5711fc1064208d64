"""every table

Revision 0001, after none.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "agents",
        sa.Column("id", ID, nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agents")),
        sa.UniqueConstraint("email", name=op.f("uq_agents_email")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "customers",
        sa.Column("ref", sa.String(length=200), nullable=False),
        sa.Column("first_name", sa.String(length=200), nullable=True),
        sa.Column("last_name", sa.String(length=200), nullable=True),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.Column("postal_code", sa.String(length=20), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("locale", sa.String(length=35), nullable=True),
        sa.Column("attributes", JSON, nullable=False),
        sa.Column("tastes_given", JSON, nullable=True),
        sa.Column("ledger_version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_customers")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("customer", sa.String(length=200), nullable=True),
        sa.Column("conversation_id", sa.String(length=40), nullable=True),
        sa.Column("event_id", ID, nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=True),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("claimed_by", sa.String(length=60), nullable=True),
        sa.Column("claimed_until", INSTANT, nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_conversation_id", "outbox", ["conversation_id", "id"], unique=False)
    op.create_index("ix_outbox_waiting", "outbox", ["status", "not_before"], unique=False)
    op.create_table(
        "suppressions",
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("event_id", ID, nullable=True),
        sa.Column("since", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("channel", "address", name=op.f("pk_suppressions")),
    )
    op.create_table(
        "touchpoints",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("customer", sa.String(length=200), nullable=True),
        sa.Column("conversation_id", sa.String(length=40), nullable=True),
        sa.Column("outbox_id", ID, nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=True),
        sa.Column("topic", sa.String(length=60), nullable=True),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=True),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touchpoints")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_touchpoints_customer_at", "touchpoints", ["customer", "at"], unique=False)
    op.create_index("ix_touchpoints_outbox_id", "touchpoints", ["outbox_id"], unique=False)
    op.create_index(
        "uq_touchpoints_outbox_id",
        "touchpoints",
        ["outbox_id"],
        unique=True,
        sqlite_where=sa.text("counts = 1"),
        postgresql_where=sa.text("counts"),
    )
    op.create_table(
        "agent_sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("agent_id", ID, nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_agent_sessions_agent_id_agents"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_agent_sessions")),
    )
    op.create_table(
        "contact_points",
        sa.Column("customer", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer"], ["customers.ref"], name=op.f("fk_contact_points_customer_customers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("customer", "channel", "address", name=op.f("pk_contact_points")),
    )
    op.create_index("ix_contact_points_address", "contact_points", ["channel", "address"], unique=False)
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("customer", sa.String(length=200), nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("state", JSON, nullable=True),
        sa.Column("state_version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("handoff", sa.String(length=20), server_default="assistant", nullable=False),
        sa.Column("handoff_reason", sa.String(length=200), nullable=True),
        sa.Column("handoff_since", INSTANT, nullable=True),
        sa.Column("agent_id", ID, nullable=True),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("last_event_id", ID, server_default=sa.text("0"), nullable=False),
        sa.Column("last_event_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_conversations_agent_id_agents"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["customer"], ["customers.ref"], name=op.f("fk_conversations_customer_customers"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
    )
    op.create_index("ix_conversations_handoff", "conversations", ["handoff"], unique=False)
    op.create_index("ix_conversations_last_event_id", "conversations", ["last_event_id"], unique=False)
    op.create_index(
        "uq_conversations_customer_channel",
        "conversations",
        ["customer", "channel"],
        unique=True,
        sqlite_where=sa.text("verified = 1"),
        postgresql_where=sa.text("verified"),
    )
    op.create_table(
        "ledger",
        sa.Column("id", ID, nullable=False),
        sa.Column("customer", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=True),
        sa.Column("change", JSON, nullable=False),
        sa.Column("before", JSON, nullable=False),
        sa.Column("after", JSON, nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("event_id", ID, nullable=True),
        sa.Column("wording", sa.Text(), nullable=True),
        sa.Column("undo_of", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer"], ["customers.ref"], name=op.f("fk_ledger_customer_customers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
        sa.UniqueConstraint("customer", "version", name="uq_ledger_customer_version"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "loyalty",
        sa.Column("customer", sa.String(length=200), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=100), nullable=True),
        sa.Column("next_tier", sa.String(length=100), nullable=True),
        sa.Column("points_to_next", sa.Integer(), nullable=True),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["customer"], ["customers.ref"], name=op.f("fk_loyalty_customer_customers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("customer", name=op.f("pk_loyalty")),
    )
    op.create_table(
        "orders",
        sa.Column("customer", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("placed_at", INSTANT, nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("lines", JSON, nullable=False),
        sa.Column("shipments", JSON, nullable=False),
        sa.Column("payment", JSON, nullable=True),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["customer"], ["customers.ref"], name=op.f("fk_orders_customer_customers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("customer", "number", name=op.f("pk_orders")),
    )
    op.create_index("ix_orders_customer_placed_at", "orders", ["customer", "placed_at"], unique=False)
    op.create_table(
        "subscriptions",
        sa.Column("customer", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("price", sa.String(length=40), nullable=True),
        sa.Column("renews_on", sa.String(length=10), nullable=True),
        sa.Column("lapses_on", sa.String(length=10), nullable=True),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["customer"], ["customers.ref"], name=op.f("fk_subscriptions_customer_customers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("customer", "name", name=op.f("pk_subscriptions")),
    )
    op.create_table(
        "chat_sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_chat_sessions_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_chat_sessions")),
    )
    op.create_table(
        "events",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=True),
        sa.Column("customer", sa.String(length=200), nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("choices", JSON, nullable=True),
        sa.Column("data", JSON, nullable=True),
        sa.Column("reply_to", ID, nullable=True),
        sa.Column("client_id", sa.String(length=100), nullable=True),
        sa.Column("agent_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_events_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("conversation_id", "client_id", name="uq_events_conversation_client"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_conversation_id_id", "events", ["conversation_id", "id"], unique=False)
    op.create_index("ix_events_customer_id", "events", ["customer", "id"], unique=False)
    op.create_index("ix_events_reply_to", "events", ["reply_to"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("event_id", ID, autoincrement=False, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("done", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("claimed_by", sa.String(length=60), nullable=True),
        sa.Column("claimed_until", INSTANT, nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_inbox_event_id_events"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_waiting", "inbox", ["done", "conversation_id", "event_id"], unique=False)
    op.create_table(
        "turns",
        sa.Column("event_id", ID, autoincrement=False, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("intent", sa.String(length=60), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("unclear", sa.Boolean(), nullable=False),
        sa.Column("trace", JSON, nullable=False),
        sa.Column("proposals", JSON, nullable=False),
        sa.Column("milliseconds", sa.Float(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("finished_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_turns_event_id_events"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_turns")),
    )
    op.create_index("ix_turns_conversation_id", "turns", ["conversation_id"], unique=False)


def downgrade() -> None:
    op.drop_table("turns")
    op.drop_table("inbox")
    op.drop_table("events")
    op.drop_table("chat_sessions")
    op.drop_table("subscriptions")
    op.drop_table("orders")
    op.drop_table("loyalty")
    op.drop_table("ledger")
    op.drop_table("conversations")
    op.drop_table("contact_points")
    op.drop_table("agent_sessions")
    op.drop_table("touchpoints")
    op.drop_table("suppressions")
    op.drop_table("outbox")
    op.drop_table("customers")
    op.drop_table("agents")
