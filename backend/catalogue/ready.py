"""The ready file: the device's whole database, made by the device's own builder, in parts.

In parts, so that a device unpacks one while the next arrives and a break loses little.
"""

import sqlite3
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from contextlib import closing
from pathlib import Path

from app.store.manifest import Content
from backend.catalogue.packing import READY_LEVEL, Packed, compress

PART_BYTES = 16 * 2**20
_MADE = "2026-01-01T00:00:00Z"


def ready_parts(
    packs: Sequence[Path], contents: Sequence[Content], folder: Path, pool: Executor
) -> list[Future[Packed]]:
    """The parts of the database that a device would build of the unpacked `packs`."""
    # It brings NumPy along, which answering clients does without.
    from app.sync.build import build

    made = folder / "ready.db"
    rows = build(made, packs, contents, lambda _step, _share: None)
    with closing(sqlite3.connect(made)) as db, db:
        # The same listings make the same file, whenever it is made.
        db.execute("UPDATE _sqlite_migrations SET applied_at = ?", [_MADE])
    waiting: list[Future[Packed]] = []
    with made.open("rb") as file:
        while content := file.read(PART_BYTES):
            part = len(waiting)
            waiting.append(
                pool.submit(
                    compress, content, READY_LEVEL, folder, kind="ready", part=part, rows=rows
                )
            )
    made.unlink()
    return waiting
