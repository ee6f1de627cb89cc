"""Conversations: what workers and those who look after them write to each other."""

import sqlalchemy as sa
from alembic import op

from backend.storage.base import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.String(36)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "conversation",
        sa.Column("worker", _ID, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["worker"], ["account.id"], name=op.f("fk_conversation_worker"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("worker", name=op.f("pk_conversation")),
    )
    op.create_table(
        "message",
        sa.Column("id", _ID, nullable=False),
        sa.Column("conversation", _ID, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("author", _ID, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"],
            ["conversation.worker"],
            name=op.f("fk_message_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index("ix_message_conversation_seq", "message", ["conversation", "seq"], unique=True)
    op.create_index(
        "ix_message_conversation_changed", "message", ["conversation", "changed"], unique=True
    )
    op.create_index(op.f("ix_message_received_at"), "message", ["received_at"])
    op.create_table(
        "message_file",
        sa.Column("upload", _ID, nullable=False),
        sa.Column("message", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["upload"], ["upload.id"], name=op.f("fk_message_file_upload"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message"], ["message.id"], name=op.f("fk_message_file_message"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("upload", name=op.f("pk_message_file")),
    )
    op.create_index(op.f("ix_message_file_message"), "message_file", ["message"])
    op.create_table(
        "message_mark",
        sa.Column("conversation", _ID, nullable=False),
        sa.Column("account", _ID, nullable=False),
        sa.Column("delivered", sa.BigInteger(), nullable=False),
        sa.Column("read", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"],
            ["conversation.worker"],
            name=op.f("fk_message_mark_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation", "account", name=op.f("pk_message_mark")),
    )
