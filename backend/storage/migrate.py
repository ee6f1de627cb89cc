"""The database brought to its newest form, whoever comes first of several processes.

One transaction from the lock to the last step: killed in the middle, it stands as it stood.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from app.models import ErrorCode, IlteoroError

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
_LOCK = 0x696C74656F726F
"""Ours among PostgreSQL's advisory locks: "ilteoro"."""


def migrate(engine: Engine) -> None:
    """Apply what is missing; at once where nothing is.

    Raises STORAGE_TOO_NEW where a newer program made the database: it is left alone.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # Waiting for another process that migrates is no reason to give up.
            connection.execute(text("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        stands = MigrationContext.configure(connection).get_current_revision()
        if stands == script.get_current_head():
            return
        if stands not in {None, *(known.revision for known in script.walk_revisions())}:
            raise IlteoroError(ErrorCode.STORAGE_TOO_NEW, form=str(stands))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
