"""Devices that are to forget everything the next time they come."""

import sqlalchemy as sa
from alembic import op

from backend.storage.base import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of orders."""
    op.create_table(
        "wipe_order",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_wipe_order")),
    )
    op.create_index(op.f("ix_wipe_order_until"), "wipe_order", ["until"])
