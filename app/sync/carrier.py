"""The hands of a sync: each step of the core, done over HTTP and on the disk."""

import shutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from app.keys import DEVELOPMENT, accepted_keys
from app.models import Clock, ErrorCode, IlteoroError, to_instant
from app.store.catalogue import Pointer, read_pointer, remove_unpointed, write_pointer
from app.store.files import put_in_place, sync_file
from app.store.manifest import Manifest, ManifestFile
from app.sync.build import build, is_ready
from app.sync.change import change
from app.sync.choice import model_of
from app.sync.core import HEAD, Steps
from app.sync.model import ModelCame, bring, mark_of
from app.sync.steps import (
    Ahead,
    Build,
    Change,
    Copy,
    Download,
    Downloaded,
    Fetch,
    Join,
    Keep,
    Model,
    Outcome,
    Room,
    Step,
    Where,
)
from app.sync.transfer import Transfer
from app.sync.unpack import unpack

ASIDE = ".sync-"
"""How the folder is called in which the next catalogue is made."""

_AT_ONCE = 4
_SMALL_BYTES = 128 * 1024
"""A file so small takes as long to ask for as to get: several are asked for at once."""

Progress = Callable[[str, float], None]


class Carrier:
    """Carries out the steps of one sync in the folder `aside`."""

    def __init__(
        self,
        transfer: Transfer,
        data: Path,
        aside: Path,
        *,
        near: Callable[[], str | None] | None,
        clock: Clock,
        progress: Progress,
    ) -> None:
        self.transfer, self.data, self.aside = transfer, data, aside
        self.near, self.clock, self.progress = near, clock, progress
        # Unpacking goes on beside the downloads and the building.
        self.pool = ThreadPoolExecutor(2)
        # The index needs NumPy, which takes as long to load as a manifest to come.
        self.pool.submit(import_module, "numpy")
        self.fetching = ThreadPoolExecutor(_AT_ONCE)
        self.coming: dict[str, Future[Path | None]] = {}
        self.copy: Future[Path] | None = None
        self.unpacked: dict[Path, Future[Path]] = {}
        self.ready_bytes = 0
        self.model: ModelCame | None = None
        """What came of the model, None where the catalogue was not looked at."""

    def close(self) -> None:
        """End the threads."""
        self.fetching.shutdown(cancel_futures=True)
        self.pool.shutdown(cancel_futures=True)

    def run(self, steps: Steps) -> Outcome:
        """Do step after step; what stands in the end."""
        answer: Any = None
        while True:
            try:
                step: Step = steps.send(answer)
            except StopIteration as end:
                outcome: Outcome = end.value
                return outcome
            match step:
                case Fetch():
                    answer = self.transfer.fetch(step.path, step.limit, step.etag)
                case Download():
                    answer = self._download(step)
                case Build():
                    answer = self._build(step)
                case Join():
                    answer = self._join(step)
                case Change():
                    answer = self._change(step)
                case Keep():
                    answer = self._keep(step)
                case Where():
                    answer = self.near() if self.near else None
                case _:
                    answer = None
                    self._do(step)

    def _do(self, step: Copy | Ahead | Room | Model) -> None:
        """The steps that nothing is answered to."""
        match step:
            case Room():
                self._room(step.bytes)
            case Copy():
                self.copy = self.fetching.submit(self._copied)
            case Ahead():
                self._ahead(step)
            case Model():
                self.model = self._model(step)

    def _room(self, needed: int) -> None:
        if shutil.disk_usage(self.data).free < needed:
            raise IlteoroError(ErrorCode.DISK_FULL, folder=str(self.data))

    def _ahead(self, step: Ahead) -> None:
        for file in step.files:
            if file.bytes <= _SMALL_BYTES:
                get = self.transfer.download
                self.coming[file.name] = self.fetching.submit(get, file, 0.0, lambda _share: None)

    def _download(self, step: Download) -> Downloaded:
        def progress(share: float) -> None:
            self.progress(step.step, step.start + (step.end - step.start) * share)

        if coming := self.coming.pop(step.file.name, None):
            path = coming.result()
        else:
            path = self.transfer.download(step.file, step.least_speed, progress)
        if path is None:
            return Downloaded(None)
        self.progress(step.step, step.end)
        self.unpacked[path] = self._unpacking(path, step.file)
        return Downloaded(path)

    def _unpacking(self, path: Path, file: ManifestFile) -> Future[Path]:
        if file.kind != "ready":
            return self.pool.submit(unpack, path, file, self.aside / file.name.removesuffix(".zst"))
        # The parts follow each other, so each knows its place before the others are there.
        whole = self.aside / "ready.db"
        whole.touch()
        offset, self.ready_bytes = self.ready_bytes, self.ready_bytes + file.unpacked_bytes
        return self.pool.submit(unpack, path, file, whole, offset)

    def _build(self, step: Build) -> int:
        name = self._free_name(step.manifest.version)
        made = self.aside / name
        partial = step.contents is None
        packs = (self.unpacked.pop(path).result() for path in step.packs)
        progress = self._near_progress if partial else self.progress
        rows = build(made, packs, step.contents, progress)
        self._put(made, step.manifest, step.sido, rows, partial=partial, etag=step.etag)
        if partial:
            self.progress(HEAD, 1.0)
        return rows

    def _near_progress(self, _step: str, _share: float) -> None:
        self.progress(HEAD, 0.95)

    def _join(self, step: Join) -> int | None:
        for _, path in step.parts:
            made = self.unpacked.pop(path).result()
        rows = step.parts[0][0].rows
        self.progress("check", 0.0)
        if not is_ready(made, step.manifest.contents):
            return None
        self._put(made, step.manifest, None, rows, partial=False, etag=step.etag)
        self.progress("check", 1.0)
        return rows

    def _standing(self) -> Path:
        pointer = read_pointer(self.data)
        if pointer is None:
            raise IlteoroError(ErrorCode.CATALOGUE_DAMAGED, folder=str(self.data))
        return self.data / pointer.file

    def _copied(self) -> Path:
        """A copy of what stands."""
        made = self.aside / "changed.db"
        shutil.copyfile(self._standing(), made)
        # Most of it stays as it is: what the disk has by now need not be waited for later.
        self.pool.submit(sync_file, made)
        return made

    def _change(self, step: Change) -> int | frozenset[str] | None:
        copy = self.copy or self.fetching.submit(self._copied)
        self.copy = None
        deltas = [[self.unpacked[path].result() for path in paths] for paths in step.deltas]
        packs = {sido: self.unpacked[path].result() for sido, path in step.packs.items()}
        rows = change(
            self._standing(),
            copy.result,
            deltas,
            packs,
            keep=step.sido,
            contents=step.contents,
            aside=self.aside,
            progress=self.progress,
        )
        if isinstance(rows, int):
            self._put(copy.result(), step.manifest, step.sido, rows, partial=False, etag=step.etag)
        return rows

    def _keep(self, step: Keep) -> int | None:
        pointer = read_pointer(self.data)
        if pointer is None or not is_ready(self.data / pointer.file, step.contents):
            return None
        write_pointer(self.data, replace(pointer, **self._told(step.manifest, step.etag)))
        return pointer.rows

    def _model(self, step: Model) -> ModelCame:
        def progress(share: float) -> None:
            self.progress("model", share)

        keys = accepted_keys(self.transfer.address)
        return bring(self.transfer, self.data, step.file, keys, progress)

    def _put(
        self,
        made: Path,
        manifest: Manifest,
        sido: tuple[str, ...] | None,
        rows: int,
        *,
        partial: bool,
        etag: str | None,
    ) -> None:
        """Put what was made in place and point to it."""
        name = self._free_name(manifest.version)
        pointer = Pointer(
            file=name,
            bytes=made.stat().st_size,
            rows=rows,
            sido=None if sido is None else list(sido),
            partial=partial,
            **self._told(manifest, etag),
        )
        put_in_place(made, self.data / name)
        write_pointer(self.data, pointer)
        remove_unpointed(self.data, name)

    def _told(self, manifest: Manifest, etag: str | None) -> dict[str, Any]:
        """What a pointer says of a version, whichever file it is."""
        address, model = self.transfer.address, model_of(manifest)
        return {
            "catalogue": manifest.catalogue,
            "version": manifest.version,
            "published_at": manifest.published_at,
            "synced_at": to_instant(self.clock.now()),
            "backend": address,
            "etag": etag,
            "demo": DEVELOPMENT in accepted_keys(address),
            "model": mark_of(model) if model else None,
        }

    def _free_name(self, version: int) -> str:
        """A name nothing points to: a file that stands is never written over."""
        try:
            pointer = read_pointer(self.data)
        except IlteoroError:
            pointer = None
        pointed = pointer.file if pointer else ""
        remove_unpointed(self.data, pointed)
        name = f"catalogue-{version}.db"
        return name if name != pointed else f"catalogue-{version}-again.db"
