"""The one declarative base, and the types of its columns.

Id       36 characters, UUIDv7, the primary key of a table; made when a row is. Text on both
         kinds: whatever stands in an address is simply not found, where PostgreSQL's own
         `uuid` would refuse to compare it.
WrittenId  the same for a column that names another row
Instant  a `datetime` with its offset, kept in UTC to the millisecond: `timestamptz` on
         PostgreSQL, ISO 8601 text with `Z` on SQLite. Both sort and compare as time does.
"""

from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import Dialect, LargeBinary, MetaData, String, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.models import from_instant, new_id, to_instant

_ID = String(36)
Id = Annotated[str, mapped_column(_ID, primary_key=True, default=new_id)]
WrittenId = Annotated[str, mapped_column(_ID)]

_INSTANT_LENGTH = len("2026-01-01T00:00:00.000Z")


class Instant(TypeDecorator[datetime]):
    """An instant, told the same way by both kinds of database.

    Raises ValueError for a `datetime` without an offset, before anything is written.
    """

    impl = String(_INSTANT_LENGTH)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Time where the database knows time, text where it does not."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True, precision=3))
        return dialect.type_descriptor(String(_INSTANT_LENGTH))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Cut to the millisecond here, since PostgreSQL would round."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without its offset")
        text = to_instant(value)
        return from_instant(text) if dialect.name == "postgresql" else text

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """In UTC, whatever zone the database's session is in."""
        if value is None:
            return None
        return value.astimezone(UTC) if dialect.name == "postgresql" else from_instant(value)


class Base(DeclarativeBase):
    """What every table of the backend is declared on."""

    # Named, so that a migration can drop what it has to on either kind.
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map = {datetime: Instant(), str: Text(), bytes: LargeBinary()}  # noqa: RUF012
