"""Codes by which an account is set up, once."""

import sqlalchemy as sa
from alembic import op

from backend.storage.base import Instant

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nobody holds a code yet."""
    op.create_table(
        "set_up_code",
        sa.Column("account", sa.String(36), nullable=False),
        sa.Column("code", sa.LargeBinary(32), nullable=False),
        sa.Column("totp", sa.LargeBinary(), nullable=True),
        sa.Column("until", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_set_up_code_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_set_up_code")),
        sa.UniqueConstraint("code", name=op.f("uq_set_up_code_code")),
    )
    op.create_index(op.f("ix_set_up_code_until"), "set_up_code", ["until"])
