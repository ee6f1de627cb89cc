"""What the backend keeps about people and devices, on SQLite or PostgreSQL alike.

    engine      a database from its address, set up so that both kinds behave the same
    base        the one declarative base, and the types its columns have
    migrate     the database brought to its newest form
    migrations  its forms, one after another (Alembic)

The harvest's own file and the published catalogue are not here: `docs/decisions/0009-storage.md`.
"""

from app.models import new_id
from backend.storage.base import Base, Id, Instant, WrittenId
from backend.storage.engine import make_engine, reading, transaction
from backend.storage.migrate import migrate

__all__ = [
    "Base",
    "Id",
    "Instant",
    "WrittenId",
    "make_engine",
    "migrate",
    "new_id",
    "reading",
    "transaction",
]
