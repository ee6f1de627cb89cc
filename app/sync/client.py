"""Carrying out a sync over HTTP and on the disk.

Everything is made in a folder of its own inside the data folder; the last two acts are
putting the database in place and replacing the pointer. A kill at any moment leaves the
old version or the new one, and the next sync removes what was left over.
"""

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import zstandard

from app.matching import warm_up
from app.models import Clock, ErrorCode, IlteoroError, to_instant
from app.store.catalogue import (
    Pointer,
    open_catalogue,
    read_pointer,
    remove_unpointed,
    write_pointer,
)
from app.store.files import full_disk_named, put_in_place
from app.store.lock import writer_lock
from app.store.manifest import ManifestFile
from app.sync.build import build
from app.sync.core import Build, Download, Fetch, Held, Outcome, Step, catalogue_sync
from app.sync.keys import DEVELOPMENT, accepted_keys, is_loopback

_ASIDE = ".sync-"
_CHUNK = 256 * 1024
_SPACE_FACTOR = 4
"""How much room the building takes, against the unpacked packs (measured: 3.1)."""

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What stands after a sync. `bytes` were downloaded, `seconds` end when match and
    search answer from the version."""

    version: int
    rows: int
    seconds: float
    bytes: int


def sync(
    backend: str,
    data: Path,
    *,
    sido: Sequence[str] | None = None,
    progress: Progress | None = None,
    clock: Clock | None = None,
    transport: httpx.BaseTransport | None = None,
) -> SyncResult:
    """Bring the newest catalogue of `backend` into the data folder.

    `sido` are the two digits of the 시도 to keep (`00` is what has none), None all.
    Raises BACKEND_UNREACHABLE, BACKEND_REFUSED, ANSWER_UNREADABLE, NOTHING_PUBLISHED,
    SIGNATURE_WRONG, KEY_UNKNOWN, DOWNLOAD_DAMAGED, CLIENT_TOO_OLD, DISK_FULL,
    CATALOGUE_BUSY; the catalogue that was there stays usable.
    """
    began = time.perf_counter()
    address = _address(backend)
    data.mkdir(parents=True, exist_ok=True)
    with (
        writer_lock(data),
        full_disk_named(data),
        # No proxy for this very computer, whatever the environment says.
        httpx.Client(
            base_url=address,
            timeout=httpx.Timeout(30, connect=10),
            trust_env=not is_loopback(address),
            transport=transport,
        ) as http,
    ):
        _clear(data)
        aside = data / f"{_ASIDE}{os.getpid()}"
        aside.mkdir()
        carrier = _Carrier(
            address,
            http,
            data=data,
            aside=aside,
            clock=clock or Clock(),
            progress=progress or _silent,
        )
        try:
            outcome = carrier.run(catalogue_sync(address, accepted_keys(address), held(data), sido))
        finally:
            carrier.pool.shutdown(cancel_futures=True)
            shutil.rmtree(aside, ignore_errors=True)
    with open_catalogue(data) as catalogue:
        warm_up(catalogue)
    return SyncResult(
        outcome.version, outcome.rows, time.perf_counter() - began, carrier.downloaded
    )


def _clear(data: Path) -> None:
    """Remove what a killed sync left: what it was making, and what nothing points to."""
    for left in data.glob(f"{_ASIDE}*"):
        shutil.rmtree(left, ignore_errors=True)
    # Under a damaged pointer every file is kept: one of them may still be of use.
    with suppress(IlteoroError):
        if pointer := read_pointer(data):
            remove_unpointed(data, pointer.file)


def held(data: Path) -> Held | None:
    """The version that stands in the data folder, None where none can be used."""
    try:
        pointer = read_pointer(data)
        if pointer is None:
            return None
        open_catalogue(data).close()
    except IlteoroError:
        return None
    kept = None if pointer.sido is None else tuple(pointer.sido)
    return Held(pointer.version, pointer.published_at, pointer.rows, kept)


def _pointed(data: Path) -> str:
    """The file that stands, empty where none does."""
    try:
        pointer = read_pointer(data)
    except IlteoroError:
        return ""
    return pointer.file if pointer else ""


def _address(backend: str) -> str:
    """The backend's address without a slash at its end."""
    try:
        url = httpx.URL(backend)
        known = url.scheme in ("http", "https") and bool(url.host)
        urlsplit(backend)  # keys are chosen by it
    except (httpx.InvalidURL, ValueError):
        known = False
    if not known:
        raise IlteoroError(ErrorCode.BACKEND_UNREACHABLE, address=backend)
    return backend.rstrip("/")


def _silent(_step: str, _share: float) -> None:
    return None


class _Carrier:
    """Carries out the steps of one sync."""

    def __init__(
        self,
        address: str,
        http: httpx.Client,
        *,
        data: Path,
        aside: Path,
        clock: Clock,
        progress: Progress,
    ) -> None:
        self.address, self.http = address, http
        self.data, self.aside = data, aside
        self.clock, self.progress = clock, progress
        self.downloaded = 0
        # Unpacking goes on beside the downloads and the building.
        self.pool = ThreadPoolExecutor(2)
        self.unpacking: dict[Path, Future[Path]] = {}

    def run(self, steps: Any) -> Outcome:
        answer: Any = None
        while True:
            try:
                step: Step = steps.send(answer)
            except StopIteration as end:
                outcome: Outcome = end.value
                return outcome
            if isinstance(step, Fetch):
                answer = self.fetch(step)
            elif isinstance(step, Download):
                answer = self.download(step)
            else:
                answer = self.build(step)

    def fetch(self, step: Fetch) -> bytes:
        body = b"".join(self._stream(step.path, step.limit))
        self.downloaded += len(body)
        return body

    def download(self, step: Download) -> Path:
        file = step.file
        path = self.aside / file.name
        free = shutil.disk_usage(self.data).free
        if free < file.bytes + _SPACE_FACTOR * file.unpacked_bytes:
            raise IlteoroError(ErrorCode.DISK_FULL, folder=str(self.data))
        digest, size = hashlib.sha256(), 0
        with path.open("wb") as out:
            for chunk in self._stream(step.path, file.bytes, file.name):
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
        self.downloaded += size
        if size != file.bytes or digest.hexdigest() != file.sha256:
            raise IlteoroError(ErrorCode.DOWNLOAD_DAMAGED, file=file.name)
        self.progress("download", step.share)
        self.unpacking[path] = self.pool.submit(unpack, path, file)
        return path

    def build(self, step: Build) -> int:
        name = self._free_name(step.manifest.version)
        made = self.aside / name
        packs = (self.unpacking.pop(path).result() for _, path in step.files)
        rows = build(made, step.manifest, step.sido, packs, self.progress)
        pointer = Pointer(
            version=step.manifest.version,
            file=name,
            bytes=made.stat().st_size,
            rows=rows,
            published_at=step.manifest.published_at,
            synced_at=to_instant(self.clock.now()),
            sido=None if step.sido is None else list(step.sido),
            backend=self.address,
            demo=DEVELOPMENT in accepted_keys(self.address),
        )
        put_in_place(made, self.data / name)
        write_pointer(self.data, pointer)
        remove_unpointed(self.data, name)
        return rows

    def _free_name(self, version: int) -> str:
        """A name nothing points to: a file that stands is never written over."""
        pointed = _pointed(self.data)
        remove_unpointed(self.data, pointed)
        name = f"catalogue-{version}.db"
        return name if name != pointed else f"catalogue-{version}-again.db"

    def _stream(self, path: str, limit: int, file: str | None = None) -> Iterator[bytes]:
        size = 0
        try:
            with self.http.stream("GET", path) as response:
                self._check(response)
                for chunk in response.iter_bytes(_CHUNK):
                    size += len(chunk)
                    if size > limit:
                        raise self._unreadable(file)
                    yield chunk
        except httpx.RemoteProtocolError as error:
            raise self._unreadable(file) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise IlteoroError(ErrorCode.BACKEND_UNREACHABLE, address=self.address) from error

    def _check(self, response: httpx.Response) -> None:
        if response.status_code != 200:
            problem = ""
            if "problem+json" in response.headers.get("content-type", ""):
                with suppress(ValueError, AttributeError, httpx.HTTPError):
                    problem = httpx.Response(200, content=response.read()).json().get("type", "")
            if problem == ErrorCode.NOTHING_PUBLISHED:
                raise IlteoroError(ErrorCode.NOTHING_PUBLISHED, address=self.address)
            raise IlteoroError(
                ErrorCode.BACKEND_REFUSED, address=self.address, status=response.status_code
            )
        with suppress(KeyError, ValueError):
            self.clock.set_by_server(parsedate_to_datetime(response.headers["date"]))

    def _unreadable(self, file: str | None) -> IlteoroError:
        if file is None:
            return IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=self.address)
        return IlteoroError(ErrorCode.DOWNLOAD_DAMAGED, file=file)


def unpack(path: Path, file: ManifestFile) -> Path:
    """Decompress a download beside itself and remove it; never more than was announced."""
    plain = path.with_suffix("")
    size = 0
    try:
        decompressor = zstandard.ZstdDecompressor()
        with decompressor.stream_reader(path.open("rb")) as packed, plain.open("wb") as out:
            while chunk := packed.read(_CHUNK):
                size += len(chunk)
                if size > file.unpacked_bytes:
                    break
                out.write(chunk)
    except zstandard.ZstdError as error:
        raise IlteoroError(ErrorCode.DOWNLOAD_DAMAGED, file=file.name) from error
    if size != file.unpacked_bytes:
        raise IlteoroError(ErrorCode.DOWNLOAD_DAMAGED, file=file.name)
    path.unlink()
    return plain
