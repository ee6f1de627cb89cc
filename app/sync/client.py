"""Carrying out a sync over HTTP and on the disk.

Everything is made in a folder of its own inside the data folder; the last two acts are
putting the database in place and replacing the pointer. A kill at any moment leaves the
old version or the new one, and the next sync removes what was left over.
"""

import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import httpcore  # noqa: F401  httpx loads it at its first client: 40 ms of every first sync
import httpx

from app.keys import accepted_keys, is_loopback
from app.matching import warm_up
from app.models import Clock, ErrorCode, IlteoroError
from app.store.catalogue import (
    POINTER,
    is_broken,
    open_catalogue,
    read_pointer,
    remove_unpointed,
)
from app.store.files import full_disk_named
from app.store.lock import writer_lock
from app.sync.carrier import ASIDE, Carrier, Progress
from app.sync.choice import Offer, model_of, offer_of
from app.sync.core import MANIFEST, MANIFEST_LIMIT, WAYS, catalogue_sync
from app.sync.envelope import read_manifest
from app.sync.model import ModelCame, mark_of, settled
from app.sync.steps import Held
from app.sync.transfer import PARTIAL, Transfer


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What stands after a sync. `bytes` were downloaded, `seconds` end when match and
    search answer from the version. `model` is the version of the recommender's file that
    comes with it, None for none; `model_problem` says why it could not be used."""

    version: int
    rows: int
    seconds: float
    bytes: int
    model: str | None
    model_problem: ErrorCode | None


def sync(
    backend: str,
    data: Path,
    *,
    sido: Sequence[str] | None = None,
    near: Callable[[], str | None] | None = None,
    ways: Collection[str] = WAYS,
    progress: Progress | None = None,
    clock: Clock | None = None,
    transport: httpx.BaseTransport | None = None,
) -> SyncResult:
    """Bring the newest catalogue of `backend` into the data folder.

    `sido` are the two digits of the 시도 to keep (`00` is what has none), None all.
    `near` is asked where the person is (a region, `00000` for anywhere, None while that is
    not known): on a slow link with nothing here yet, what lies near comes first, and stands
    once `progress` was told ("near", 1.0). `ways` are those of `app.sync.core.WAYS` that may
    be taken. Raises BACKEND_UNREACHABLE, BACKEND_REFUSED, ANSWER_UNREADABLE,
    NOTHING_PUBLISHED, SIGNATURE_WRONG, KEY_UNKNOWN, DOWNLOAD_DAMAGED, CLIENT_TOO_OLD,
    TOKEN_REFUSED, DOWNLOADS_SPENT, DISK_FULL, CATALOGUE_BUSY; the catalogue that was there
    stays usable.
    """
    began = time.perf_counter()
    clock = clock or Clock()
    data.mkdir(parents=True, exist_ok=True)
    with (
        writer_lock(data),
        full_disk_named(data),
        _connected(backend, data, clock, transport) as transfer,
    ):
        address = transfer.address
        keys = accepted_keys(address)
        _clear(data)
        before, model = held(data), _settled(data, keys)
        if before and model is None:
            # The model of what stands is still to come, and only the manifest names it.
            before = replace(before, etag=None)
        aside = data / f"{ASIDE}{os.getpid()}"
        aside.mkdir()
        carrier = Carrier(
            transfer, data, aside, near=near, clock=clock, progress=progress or _silent
        )
        try:
            outcome = carrier.run(catalogue_sync(address, keys, before, sido, ways))
        finally:
            carrier.close()
            shutil.rmtree(aside, ignore_errors=True)
        model = carrier.model or model or ModelCame(None)
        _forget_partial(data, but_models=model.is_to_come)
    with open_catalogue(data) as catalogue:
        warm_up(catalogue)
    return SyncResult(
        version=outcome.version,
        rows=outcome.rows,
        seconds=time.perf_counter() - began,
        bytes=transfer.bytes,
        model=model.version,
        model_problem=model.problem,
    )


def offer(
    backend: str,
    data: Path,
    *,
    clock: Clock | None = None,
    transport: httpx.BaseTransport | None = None,
) -> Offer:
    """What a download from `backend` would cost, from the manifest alone.

    Raises BACKEND_UNREACHABLE, BACKEND_REFUSED, ANSWER_UNREADABLE, NOTHING_PUBLISHED,
    SIGNATURE_WRONG, KEY_UNKNOWN, CLIENT_TOO_OLD.
    """
    with _connected(backend, data, clock or Clock(), transport) as transfer:
        body = transfer.fetch(MANIFEST, MANIFEST_LIMIT, None).body or b""
        keys = accepted_keys(transfer.address)
        manifest = read_manifest(body, keys, transfer.address)
        told = offer_of(manifest, held(data))
        model = model_of(manifest)
        if model and not settled(data, mark_of(model), keys):
            told = replace(told, model_bytes=model.bytes)
        return told


def held(data: Path) -> Held | None:
    """The version that stands in the data folder, None where none can be used."""
    try:
        pointer = read_pointer(data)
        if pointer is None or is_broken(data, pointer):
            return None
        open_catalogue(data).close()
    except IlteoroError:
        return None
    return Held(
        catalogue=pointer.catalogue,
        version=pointer.version,
        published_at=pointer.published_at,
        rows=pointer.rows,
        bytes=pointer.bytes,
        sido=None if pointer.sido is None else tuple(pointer.sido),
        partial=pointer.partial,
        backend=pointer.backend,
        etag=pointer.etag,
    )


def _settled(data: Path, keys: Collection[bytes]) -> ModelCame | None:
    """What became of the model of the version that stands, None where it is still to come."""
    try:
        pointer = read_pointer(data)
    except IlteoroError:
        return None
    return settled(data, pointer.model if pointer else None, keys)


@contextmanager
def _connected(
    backend: str, data: Path, clock: Clock, transport: httpx.BaseTransport | None
) -> Iterator[Transfer]:
    address = _address(backend)
    with httpx.Client(
        base_url=address,
        timeout=httpx.Timeout(30, connect=10),
        # No proxy for this very computer, whatever the environment says.
        trust_env=not is_loopback(address),
        # Reading the certificates of the world takes 40 ms that HTTP has no use for.
        verify=address.startswith("https:"),
        transport=transport,
    ) as http:
        yield Transfer(address, http, data, clock)


def _clear(data: Path) -> None:
    """Remove what a killed sync left: what it was making, and what nothing points to."""
    for left in data.glob(f"{ASIDE}*"):
        shutil.rmtree(left, ignore_errors=True)
    for unfinished in data.glob(f".{POINTER}.*.tmp"):
        unfinished.unlink(missing_ok=True)
    # Under a damaged pointer every file is kept: one of them may still be of use.
    with suppress(IlteoroError):
        if pointer := read_pointer(data):
            remove_unpointed(data, pointer.file)


def _forget_partial(data: Path, *, but_models: bool) -> None:
    """Remove what was downloaded, now that it is in place; what there is of a model that is
    still to come stays."""
    folder = data / PARTIAL
    if not (but_models and any(folder.glob("*.onnx"))):
        shutil.rmtree(folder, ignore_errors=True)
        return
    for path in folder.iterdir():
        if path.suffix != ".onnx":
            path.unlink(missing_ok=True)


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
