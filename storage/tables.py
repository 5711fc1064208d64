"""Every table, once. Migrations are checked against this by a test on both databases."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.types import Id, Instant, Json

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# `sqlite_autoincrement`: a number is never given twice, not even that of a row that was removed.

customers = Table(
    "customers",
    metadata,
    Column("ref", String(200), primary_key=True),
    Column("first_name", String(200)),
    Column("last_name", String(200)),
    Column("stage", String(20), nullable=False),
    Column("time_zone", String(64)),
    Column("postal_code", String(20)),
    Column("country", String(2)),
    Column("locale", String(35)),
    Column("attributes", Json, nullable=False),
    # Likes and dislikes as the company gave them last. What the customer likes is in the ledger.
    Column("tastes_given", Json),
    # Version of the newest ledger entry: the compare-and-set of everything that changes preferences.
    Column("ledger_version", Integer, nullable=False, server_default=text("0")),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

contact_points = Table(
    "contact_points",
    metadata,
    Column("customer", String(200), ForeignKey("customers.ref", ondelete="CASCADE"), primary_key=True),
    Column("channel", String(10), primary_key=True),
    Column("address", String(500), primary_key=True),
    Column("verified", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    Index("ix_contact_points_address", "channel", "address"),
)

# A hard block on an address. It outranks consent and outlives the customer's record.
suppressions = Table(
    "suppressions",
    metadata,
    Column("channel", String(10), primary_key=True),
    Column("address", String(500), primary_key=True),
    Column("reason", String(100), nullable=False),
    Column("event_id", Id),
    Column("since", Instant, nullable=False),
)

orders = Table(
    "orders",
    metadata,
    Column("customer", String(200), ForeignKey("customers.ref", ondelete="CASCADE"), primary_key=True),
    Column("number", String(100), primary_key=True),
    Column("placed_at", Instant, nullable=False),
    Column("status", String(20), nullable=False),
    Column("origin", String(10), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("lines", Json, nullable=False),
    Column("shipments", Json, nullable=False),
    Column("payment", Json),
    Column("updated_at", Instant, nullable=False),
    Index("ix_orders_customer_placed_at", "customer", "placed_at"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("customer", String(200), ForeignKey("customers.ref", ondelete="CASCADE"), primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("status", String(20), nullable=False),
    Column("price", String(40)),
    Column("renews_on", String(10)),
    Column("lapses_on", String(10)),
    Column("updated_at", Instant, nullable=False),
)

loyalty = Table(
    "loyalty",
    metadata,
    Column("customer", String(200), ForeignKey("customers.ref", ondelete="CASCADE"), primary_key=True),
    Column("points", Integer, nullable=False),
    Column("tier", String(100)),
    Column("next_tier", String(100)),
    Column("points_to_next", Integer),
    Column("updated_at", Instant, nullable=False),
)

agents = Table(
    "agents",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("email", String(320), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

agent_sessions = Table(
    "agent_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("agent_id", Id, ForeignKey("agents.id", ondelete="CASCADE"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("customer", String(200), ForeignKey("customers.ref", ondelete="SET NULL")),
    Column("channel", String(10), nullable=False),
    Column("verified", Boolean, nullable=False),
    # Rasa's bounded state after the last turn, opaque to us, and its version for compare-and-set.
    Column("state", Json),
    Column("state_version", Integer, nullable=False, server_default=text("0")),
    Column("handoff", String(20), nullable=False, server_default="assistant"),
    Column("handoff_reason", String(200)),
    Column("handoff_since", Instant),
    Column("agent_id", Id, ForeignKey("agents.id", ondelete="SET NULL")),
    Column("lease_until", Instant),
    Column("created_at", Instant, nullable=False),
    Column("last_event_id", Id, nullable=False, server_default=text("0")),
    Column("last_event_at", Instant, nullable=False),
    # Where replies go on a channel with addresses: the one that was written from last.
    Column("address", String(500)),
    Index("ix_conversations_last_event_id", "last_event_id"),
    Index("ix_conversations_channel_address", "channel", "address"),
    Index("ix_conversations_handoff", "handoff"),
    # A proven customer has one conversation a channel; visitors have many.
    Index(
        "uq_conversations_customer_channel",
        "customer",
        "channel",
        unique=True,
        sqlite_where=text("verified = 1"),
        postgresql_where=text("verified"),
    ),
)

events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("conversation_id", String(40), ForeignKey("conversations.id", ondelete="CASCADE")),
    Column("customer", String(200)),
    Column("channel", String(10)),
    Column("kind", String(30), nullable=False),
    Column("by", String(20), nullable=False),
    Column("text", Text),
    Column("choices", Json),
    Column("data", Json),
    Column("reply_to", Id),
    # The sender's own name for the message: the same one again changes nothing.
    Column("client_id", String(100)),
    Column("agent_id", Id),
    Index("ix_events_conversation_id_id", "conversation_id", "id"),
    Index("ix_events_customer_id", "customer", "id"),
    Index("ix_events_reply_to", "reply_to"),
    UniqueConstraint("conversation_id", "client_id", name="uq_events_conversation_client"),
    sqlite_autoincrement=True,
)

chat_sessions = Table(
    "chat_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("conversation_id", String(40), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

# A customer's message that waits for its turn, or has had it.
inbox = Table(
    "inbox",
    metadata,
    Column("event_id", Id, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("conversation_id", String(40), nullable=False),
    Column("done", Boolean, nullable=False, server_default=text("false")),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    # Turns that were answered with an error: unlike attempts, these end in giving up.
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("not_before", Instant, nullable=False),
    Column("claimed_by", String(60)),
    Column("claimed_until", Instant),
    Column("last_error", Text),
    Index("ix_inbox_waiting", "done", "conversation_id", "event_id"),
)

# What happened inside a turn, for the people who read transcripts.
turns = Table(
    "turns",
    metadata,
    Column("event_id", Id, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("conversation_id", String(40), nullable=False),
    Column("intent", String(60)),
    Column("confidence", Float),
    Column("unclear", Boolean, nullable=False),
    Column("trace", Json, nullable=False),
    Column("proposals", Json, nullable=False),
    Column("milliseconds", Float, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("finished_at", Instant, nullable=False),
    Index("ix_turns_conversation_id", "conversation_id"),
)

# The truth about consent. Append-only: rows are never changed; the profile is a fold of them.
ledger = Table(
    "ledger",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("customer", String(200), ForeignKey("customers.ref", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("channel", String(10)),
    Column("change", Json, nullable=False),
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
    # The customer's verbatim words, or what staff gave as evidence.
    Column("words", Text),
    Column("event_id", Id),
    Column("wording", Text),
    Column("undo_of", Integer),
    UniqueConstraint("customer", "version", name="uq_ledger_customer_version"),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("customer", String(200)),
    Column("conversation_id", String(40)),
    Column("event_id", Id),
    Column("channel", String(10), nullable=False),
    Column("topic", String(60)),
    Column("purpose", String(20), nullable=False),
    Column("text", Text),
    Column("status", String(20), nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("claimed_by", String(60)),
    Column("claimed_until", Instant),
    Column("last_error", Text),
    Column("created_at", Instant, nullable=False),
    # What follows is for messages that the company sends by itself. Its name outside, and the company's own for it.
    Column("message_id", String(40)),
    Column("idempotency_key", String(200)),
    # Of the request: the same key with another body is a mistake of the caller's.
    Column("fingerprint", String(64)),
    # `channel` is the best permitted one, chosen anew at every decision.
    Column("any_channel", Boolean, nullable=False, server_default=text("false")),
    # A template is filled at dispatch; `text`, `subject` and `html` then hold what it became.
    Column("template", String(100)),
    Column("data", Json),
    Column("subject", Text),
    Column("html", Text),
    # The company's own wish; `not_before` moves on with every deferral.
    Column("earliest", Instant),
    Column("expires_at", Instant),
    # Where the latest attempt went.
    Column("address", String(500)),
    Index("ix_outbox_waiting", "status", "not_before"),
    Index("ix_outbox_answers", "status", "purpose", "not_before"),
    Index("ix_outbox_claimed", "status", "claimed_until"),
    Index("ix_outbox_conversation_id", "conversation_id", "id"),
    Index("ix_outbox_customer", "customer", "status"),
    Index("uq_outbox_message_id", "message_id", unique=True),
    Index("uq_outbox_idempotency_key", "idempotency_key", unique=True),
    sqlite_autoincrement=True,
)

# Every attempt and every refusal.
touchpoints = Table(
    "touchpoints",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("customer", String(200)),
    Column("conversation_id", String(40)),
    Column("outbox_id", Id),
    Column("channel", String(10)),
    Column("topic", String(60)),
    Column("purpose", String(20), nullable=False),
    Column("decision", String(10), nullable=False),
    Column("reason", String(60), nullable=False),
    Column("rule", String(200)),
    # Whether it counts against frequency caps: a sent message does, a refusal and a reply to the customer do not.
    Column("counts", Boolean, nullable=False),
    # The furthest that the provider has told of it: sent, delivered, undelivered …
    Column("delivery", String(20)),
    Column("explanation", Text),
    Column("next_allowed_at", Instant),
    # The version of the customer's ledger that was judged by.
    Column("ledger_version", Integer),
    # Why an attempt did not leave.
    Column("error", Text),
    Index("ix_touchpoints_customer_at", "customer", "at"),
    # A message may be deferred, refused and tried again, but counts once.
    Index(
        "uq_touchpoints_outbox_id",
        "outbox_id",
        unique=True,
        sqlite_where=text("counts = 1"),
        postgresql_where=text("counts"),
    ),
    Index("ix_touchpoints_outbox_id", "outbox_id"),
    sqlite_autoincrement=True,
)

# What providers tell of a message after they took it. The same thing told twice is one row.
receipts = Table(
    "receipts",
    metadata,
    Column("outbox_id", Id, ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("reference", String(100), primary_key=True),
    Column("status", String(20), primary_key=True),
    Column("error_code", String(20)),
    Column("at", Instant, nullable=False),
    Index("ix_receipts_reference", "reference"),
)

# A number that has written to us: held while one of its messages is taken in, and who has proven to hold it.
sms_numbers = Table(
    "sms_numbers",
    metadata,
    Column("address", String(500), primary_key=True),
    # Of several customers with this number, the one who gave the proof, and until when it is believed.
    Column("proven", String(200), ForeignKey("customers.ref", ondelete="SET NULL")),
    Column("proven_until", Instant),
    # Wrong proofs since the day began that `failures_since` names.
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("failures_since", Instant),
)

# Calls and letters, done by people: listed when their message is due, taken in batches, their outcomes reported.
worklist = Table(
    "worklist",
    metadata,
    Column("outbox_id", Id, ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("channel", String(10), nullable=False),
    Column("customer", String(200), nullable=False),
    Column("address", String(500), nullable=False),
    Column("subject", Text),
    Column("text", Text, nullable=False),
    Column("status", String(20), nullable=False),
    # Deferred when it was to be taken: not looked at before then.
    Column("not_before", Instant, nullable=False),
    Column("listed_at", Instant, nullable=False),
    Column("batch", String(100)),
    Column("taken_at", Instant),
    Column("outcome_at", Instant),
    # What the customer said, as staff heard it.
    Column("words", Text),
    Index("ix_worklist_waiting", "channel", "status", "not_before"),
    Index("ix_worklist_batch", "channel", "batch"),
)

# The names of batches that have been taken: the same one again gives the same rows.
worklist_batches = Table(
    "worklist_batches",
    metadata,
    Column("channel", String(10), primary_key=True),
    Column("batch", String(100), primary_key=True),
    Column("created_at", Instant, nullable=False),
)
