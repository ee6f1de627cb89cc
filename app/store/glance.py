"""What a vault shows without its key: the kinds and names of its records, and nothing in them."""

import sqlite3
from contextlib import closing
from pathlib import Path

from app.store.vault_errors import told

_BUSY_SECONDS = 10


def names_in(path: Path) -> frozenset[tuple[str, str]]:
    """Kind and id of every record; none where there is no vault. Raises VAULT_DAMAGED."""
    if not path.exists():
        return frozenset()
    address = f"{path.absolute().as_uri()}?mode=ro"
    with told(), closing(sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS)) as db:
        return frozenset((kind, name) for kind, name in db.execute("SELECT kind, id FROM record"))
