"""Where a fact could come to lie: files, databases, processes; and the search through them."""

import gzip
import io
import os
import subprocess
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import psycopg
import zstandard

from tests.leaks.canaries import FORMS, Form
from tests.postgres import programs

Place = tuple[str, bytes]
"""Its name, and what lies there."""
_MOST = 64 * 2**20


def found(places: Iterable[Place], forms: Sequence[Form] = FORMS) -> list[str]:
    """Every form of a canary and where it stands, each once; empty where nothing leaked."""
    hits: dict[str, None] = {}
    for name, content in places:
        for whole in unpacked(content):
            for form in forms:
                at = whole.find(form.content)
                if at >= 0:
                    near = whole[max(0, at - 60) : at + 60]
                    hits[f"{form.kind} in {form.encoding} in {name}: {near!r}"] = None
    return list(hits)


def unpacked(content: bytes) -> Iterator[bytes]:
    """What lies somewhere as it lies there, and what is in it where it is compressed."""
    yield content
    with suppress(OSError, EOFError, zlib.error, zipfile.BadZipFile, zstandard.ZstdError):
        if content.startswith(b"\x1f\x8b"):
            yield gzip.decompress(content)
        elif content.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                for name in packed.namelist():
                    yield packed.read(name)
        elif content.startswith(b"\x28\xb5\x2f\xfd"):
            yield zstandard.ZstdDecompressor().decompress(content, max_output_size=_MOST)


def files(*folders: Path, without: Path | None = None) -> Iterator[Place]:
    """Every file below, and what each is called."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if without is not None and path.is_relative_to(without):
                continue
            yield "the names of files", os.fsencode(path.relative_to(folder))
            # A database that is used comes and goes with its log.
            with suppress(FileNotFoundError):
                if path.is_file() and not path.is_symlink():
                    yield str(path), path.read_bytes()


def processes() -> Iterator[Place]:
    """The arguments and the environment of everything that runs on this computer."""
    for folder in Path("/proc").glob("[0-9]*"):
        for name in ("cmdline", "environ", "comm"):
            with suppress(OSError):
                yield f"{folder / name}", (folder / name).read_bytes()


def postgresql(address: str) -> Iterator[Place]:
    """A database as `pg_dump` tells it, and every file of its server but other databases' own."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        (folder,) = connection.execute("SHOW data_directory").fetchone() or ("",)
        asked = "SELECT oid::text FROM pg_database WHERE datname = current_database()"
        (own,) = connection.execute(asked).fetchone() or ("",)
    dump = [str(programs() / "pg_dump"), "--no-owner", address]
    yield "pg_dump", subprocess.run(dump, capture_output=True, check=True).stdout
    base = Path(folder) / "base"
    for name, content in files(Path(folder).parent, without=base):
        # Most of a log that was made in advance is empty.
        yield name, content.rstrip(b"\0")
    yield from files(base / own)


def cores_allowed(process: int) -> str:
    """How large a core dump of a process may get, as the system says."""
    lines = Path(f"/proc/{process}/limits").read_text().splitlines()
    (line,) = [line for line in lines if line.startswith("Max core file size")]
    return line.removeprefix("Max core file size").split()[0]
