"""What is filed: forms, their attachments, what came of them."""

import sqlalchemy as sa
from alembic import op

from backend.storage.base import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.String(36)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "receipt_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_receipt_day")),
    )
    op.create_table(
        "upload",
        sa.Column("id", _ID, nullable=False),
        sa.Column("account", _ID, nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("whole_at", Instant(), nullable=True),
        sa.Column("filed_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_account"), "upload", ["account"])
    op.create_index(op.f("ix_upload_created_at"), "upload", ["created_at"])
    op.create_table(
        "submission",
        sa.Column("id", _ID, nullable=False),
        sa.Column("account", _ID, nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("receipt", sa.String(length=24), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("clock_wrong", sa.Boolean(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("assigned", _ID, nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assigned"], ["account.id"], name=op.f("fk_submission_assigned"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("receipt", name=op.f("uq_submission_receipt")),
    )
    op.create_index("ix_submission_account_seq", "submission", ["account", "seq"])
    op.create_index(op.f("ix_submission_assigned"), "submission", ["assigned"])
    op.create_index(op.f("ix_submission_kept_until"), "submission", ["kept_until"])
    op.create_index("ix_submission_status_due_on", "submission", ["status", "due_on"])
    op.create_table(
        "upload_part",
        sa.Column("upload", _ID, nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload"], ["upload.id"], name=op.f("fk_upload_part_upload"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("upload", "start", name=op.f("pk_upload_part")),
    )
    op.create_table(
        "submission_conflict",
        sa.Column("id", _ID, nullable=False),
        sa.Column("submission", _ID, nullable=False),
        sa.Column("supplement", _ID, nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.id"],
            name=op.f("fk_submission_conflict_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_conflict")),
    )
    op.create_index(
        op.f("ix_submission_conflict_submission"), "submission_conflict", ["submission"]
    )
    op.create_table(
        "submission_event",
        sa.Column("id", _ID, nullable=False),
        sa.Column("submission", _ID, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("actor", _ID, nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.id"],
            name=op.f("fk_submission_event_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_event")),
    )
    op.create_index(op.f("ix_submission_event_submission"), "submission_event", ["submission"])
    op.create_table(
        "supplement",
        sa.Column("id", _ID, nullable=False),
        sa.Column("submission", _ID, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.id"],
            name=op.f("fk_supplement_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplement")),
    )
    op.create_index(op.f("ix_supplement_submission"), "supplement", ["submission"])
