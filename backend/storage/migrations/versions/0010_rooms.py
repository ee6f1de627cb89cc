"""Counselling rooms, and who has a seat in them."""

import sqlalchemy as sa
from alembic import op

from backend.storage.base import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ID = sa.String(36)
_HASH = sa.LargeBinary(32)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "room",
        sa.Column("id", _ID, nullable=False),
        sa.Column("worker", _ID, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["worker"], ["account.id"], name=op.f("fk_room_worker"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
    )
    op.create_index(op.f("ix_room_worker"), "room", ["worker"])
    op.create_index(op.f("ix_room_ends_at"), "room", ["ends_at"])
    op.create_table(
        "room_seat",
        sa.Column("id", _ID, nullable=False),
        sa.Column("room", _ID, nullable=False),
        sa.Column("account", _ID, nullable=True),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("token", _HASH, nullable=True),
        sa.Column("token_until", Instant(), nullable=False),
        sa.Column("ticket", _HASH, nullable=True),
        sa.Column("admitted_at", Instant(), nullable=True),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["room"], ["room.id"], name=op.f("fk_room_seat_room"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_room_seat_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_seat")),
        sa.UniqueConstraint("token", name=op.f("uq_room_seat_token")),
        sa.UniqueConstraint("ticket", name=op.f("uq_room_seat_ticket")),
    )
    op.create_index(op.f("ix_room_seat_room"), "room_seat", ["room"])
    op.create_index(op.f("ix_room_seat_account"), "room_seat", ["account"])
