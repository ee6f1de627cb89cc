"""Accounts: who somebody is, how they sign in, what they agreed to, and who did what."""

import sqlalchemy as sa
from alembic import op

from backend.storage.base import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.String(36)
_HASH = sa.LargeBinary(32)

_REFUSED = "the audit is only ever added to"


def upgrade() -> None:
    """Make the tables, and have the database itself refuse changes of the audit."""
    op.create_table(
        "account",
        sa.Column("id", _ID, nullable=False),
        sa.Column("roles", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    op.create_table(
        "attempt",
        sa.Column("pair", _HASH, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("pair", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_last_at"), "attempt", ["last_at"])
    op.create_table(
        "audit",
        sa.Column("id", _ID, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", _ID, nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("operation", sa.String(length=40), nullable=False),
        sa.Column("owner", _ID, nullable=True),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_owner", "audit", ["owner", "id"])
    op.create_table(
        "provider_sign_in",
        sa.Column("secret", _HASH, nullable=False),
        sa.Column("begun", sa.LargeBinary(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("secret", name=op.f("pk_provider_sign_in")),
    )
    op.create_index(op.f("ix_provider_sign_in_until"), "provider_sign_in", ["until"])
    op.create_table(
        "assignment",
        sa.Column("staff", _ID, nullable=False),
        sa.Column("worker", _ID, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff"], ["account.id"], name=op.f("fk_assignment_staff"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["worker"], ["account.id"], name=op.f("fk_assignment_worker"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("staff", "worker", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_worker"), "assignment", ["worker"])
    op.create_table(
        "consent",
        sa.Column("id", _ID, nullable=False),
        sa.Column("account", _ID, nullable=False),
        sa.Column("which", sa.String(length=10), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_consent_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_account"), "consent", ["account"])
    op.create_table(
        "identity",
        sa.Column("found_by", _HASH, nullable=False),
        sa.Column("account", _ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_identity_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("found_by", name=op.f("pk_identity")),
    )
    op.create_index(op.f("ix_identity_account"), "identity", ["account"])
    op.create_table(
        "one_time_code",
        sa.Column("id", _ID, nullable=False),
        sa.Column("account", _ID, nullable=True),
        sa.Column("code", _HASH, nullable=False),
        sa.Column("pair", _HASH, nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_one_time_code_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_code")),
    )
    op.create_index(op.f("ix_one_time_code_account"), "one_time_code", ["account"])
    op.create_index(op.f("ix_one_time_code_until"), "one_time_code", ["until"])
    op.create_table(
        "record",
        sa.Column("account", _ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_record_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account", "kind", "id", name=op.f("pk_record")),
    )
    op.create_index("ix_record_account_seq", "record", ["account", "seq"])
    op.create_table(
        "recovery_code",
        sa.Column("hash", _HASH, nullable=False),
        sa.Column("account", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_recovery_code_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_account"), "recovery_code", ["account"])
    op.create_table(
        "session",
        sa.Column("id", _ID, nullable=False),
        sa.Column("account", _ID, nullable=False),
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("access", _HASH, nullable=False),
        sa.Column("access_until", Instant(), nullable=False),
        sa.Column("refresh", _HASH, nullable=False),
        sa.Column("refresh_until", Instant(), nullable=False),
        sa.Column("idle_seconds", sa.Integer(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.id"], name=op.f("fk_session_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("access", name=op.f("uq_session_access")),
        sa.UniqueConstraint("refresh", name=op.f("uq_session_refresh")),
    )
    op.create_index(op.f("ix_session_account"), "session", ["account"])
    op.create_index(op.f("ix_session_refresh_until"), "session", ["refresh_until"])
    op.create_table(
        "staff_credential",
        sa.Column("account", _ID, nullable=False),
        sa.Column("user_name", _HASH, nullable=False),
        sa.Column("password", sa.String(length=200), nullable=False),
        sa.Column("totp", sa.LargeBinary(), nullable=False),
        sa.Column("totp_step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"],
            ["account.id"],
            name=op.f("fk_staff_credential_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_staff_credential")),
        sa.UniqueConstraint("user_name", name=op.f("uq_staff_credential_user_name")),
    )
    op.create_table(
        "spent_refresh",
        sa.Column("hash", _HASH, nullable=False),
        sa.Column("session", _ID, nullable=False),
        sa.Column("attempt", _HASH, nullable=True),
        sa.ForeignKeyConstraint(
            ["session"], ["session.id"], name=op.f("fk_spent_refresh_session"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_spent_refresh")),
    )
    op.create_index(op.f("ix_spent_refresh_session"), "spent_refresh", ["session"])

    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_kept_{change.lower()} BEFORE {change} ON audit "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        )
    # REPLACE would take a row away without asking the trigger above.
    op.execute(
        "CREATE TRIGGER audit_kept_replace BEFORE INSERT ON audit "
        "WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) "
        "BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END"
    )
