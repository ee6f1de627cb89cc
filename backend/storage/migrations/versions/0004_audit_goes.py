"""The audit's rows may go when they are older than the law wants them kept; others may not."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_DAYS = 731
_REFUSED = "the audit is only ever added to"


def upgrade() -> None:
    """Have the database ask a row's age before it lets it go."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_kept ON audit")
        op.execute(
            "CREATE TRIGGER audit_kept BEFORE UPDATE OR TRUNCATE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        )
        op.execute(
            "CREATE TRIGGER audit_kept_delete BEFORE DELETE ON audit FOR EACH ROW "
            f"WHEN (OLD.at > now() - interval '{_DAYS} days') EXECUTE FUNCTION audit_refuse()"
        )
        return
    op.execute("DROP TRIGGER audit_kept_delete")
    op.execute(
        "CREATE TRIGGER audit_kept_delete BEFORE DELETE ON audit "
        f"WHEN OLD.at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-{_DAYS} days') "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    )
