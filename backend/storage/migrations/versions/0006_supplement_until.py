"""Until when what is asked for is to be sent in."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the day; of what was asked before none was told."""
    op.add_column("submission_event", sa.Column("until", sa.Date(), nullable=True))
