"""Files that are whole or not there: written aside, synced, then put in place."""

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.models import ErrorCode, IlteoroError


def sync_file(path: Path) -> None:
    """Have the disk keep what was written to `path`."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_in_place(written: Path, path: Path) -> None:
    """Replace `path` by `written` at once, also across a power cut."""
    all_in_place([written], path.parent, [path.name])


def all_in_place(written: Sequence[Path], folder: Path, names: Sequence[str]) -> None:
    """Put many files in place in `folder`, each at once, and have the disk keep them all."""
    for path in written:
        sync_file(path)
    for path, name in zip(written, names, strict=True):
        path.replace(folder / name)
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def replace_bytes(path: Path, content: bytes) -> None:
    """Give `path` new content at once: a reader sees the old or the new, never a part."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    aside.write_bytes(content)
    put_in_place(aside, path)


@contextmanager
def full_disk_named(folder: Path) -> Iterator[None]:
    """Turn the system's "no space left" into DISK_FULL."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise IlteoroError(ErrorCode.DISK_FULL, folder=str(folder)) from error
        raise
