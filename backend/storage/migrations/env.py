"""What Alembic runs: every table of the backend, on the connection it is handed.

Without one, as when a developer asks for a new migration, it opens `DATABASE_URL`.
"""

import os
from pathlib import Path

from alembic import context
from sqlalchemy import Connection

from backend.storage import make_engine
from backend.tables import METADATA


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        # SQLite can't alter a column: the table is made anew and filled.
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    engine = make_engine(os.environ.get("DATABASE_URL"), Path("backend-data/service.db"))
    with engine.begin() as opened:
        _run(opened)
    engine.dispose()
