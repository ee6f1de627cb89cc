"""The recommender's file that a catalogue names: fetched once, tried, put beside the last.

It comes after the listings and changes nothing about them: whatever goes wrong with it is
told and the model that was there goes on. Names are made of content and the signature is
there before the file it belongs to, so a kill leaves what was there, or that and the next.
"""

import shutil
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from app.model_signature import signature_file, verify, written
from app.models import ErrorCode, IlteoroError
from app.paths import models_dir
from app.recommender import MODEL_FILE
from app.recommender.model_files import (
    KEYS,
    MODELS,
    REFUSED,
    ModelFile,
    models_that_came,
    read_model,
    refusal,
    refused,
)
from app.store.files import all_in_place, full_disk_named, replace_bytes
from app.store.manifest import ManifestFile
from app.sync.transfer import Transfer

MOST_BYTES = 64 * 2**20
"""What a phone can hold twice in memory; a model has 4 MB at most."""


@dataclass(frozen=True, slots=True)
class ModelCame:
    """The version of the model the catalogue names, once it is here; else why it is not."""

    version: str | None
    problem: ErrorCode | None = None

    @property
    def is_to_come(self) -> bool:
        """Whether the next sync tries again: nothing is wrong with the model itself."""
        return self.problem is not None and not _is_of_models(self.problem)


def _is_of_models(code: ErrorCode) -> bool:
    return code.startswith("model_")


def mark_of(file: ManifestFile) -> str:
    """What a model is remembered by: its content and its signature."""
    return f"{file.sha256} {file.signature or ''}"


def settled(data: Path, mark: str | None, keys: Collection[bytes]) -> ModelCame | None:
    """What became of the model of a mark: None where it is neither here, signed by one of
    `keys`, nor refused; without a mark there is nothing to come."""
    if mark is None:
        return ModelCame(None)
    if here := _here(data, bytes.fromhex(mark.partition(" ")[0]), keys):
        return ModelCame(here.version)
    code = refused(data, mark)
    return ModelCame(None, code) if code else None


def bring(
    transfer: Transfer,
    data: Path,
    file: ManifestFile | None,
    keys: Collection[bytes],
    progress: Callable[[float], None],
) -> ModelCame:
    """See that the model a catalogue names is here. Raises what `progress` raises only."""
    try:
        with full_disk_named(data):
            here = _here(data, bytes.fromhex(file.sha256), keys) if file else None
            if file and here is None:
                here = _fetched(transfer, data, file, keys, progress)
            _tidy(data, here, keys)
    except IlteoroError as error:
        return ModelCame(None, error.code)
    except OSError:
        return ModelCame(None, ErrorCode.FOLDER_UNUSABLE)
    return ModelCame(here.version if here else None)


def _here(data: Path, digest: bytes, keys: Collection[bytes]) -> ModelFile | None:
    shipped = read_model(models_dir() / MODEL_FILE, came=False)
    for file in (*models_that_came(data), *([shipped] if shipped else [])):
        if file.digest == digest and _is_signed(file, keys):
            return file
    return None


def _fetched(
    transfer: Transfer,
    data: Path,
    file: ManifestFile,
    keys: Collection[bytes],
    progress: Callable[[float], None],
) -> ModelFile:
    folder, mark = data / MODELS, mark_of(file)
    folder.mkdir(exist_ok=True)
    signature = None
    if file.key is not None and file.signature is not None:
        signature = written(file.key, file.signature)
    try:
        # Signed is the digest, which the manifest tells: nothing else need come to see that.
        verify(bytes.fromhex(file.sha256), signature, keys, file.name)
        if code := refused(data, mark):
            raise IlteoroError(code, file=file.name)
        came = replace(_downloaded(transfer, folder, file, progress), signature=signature)
        came.open(keys)
    except IlteoroError as error:
        if _is_of_models(error.code):
            replace_bytes(folder / REFUSED, refusal(mark, error.code))
        raise
    return _put(folder, came)


def _downloaded(
    transfer: Transfer, folder: Path, file: ManifestFile, progress: Callable[[float], None]
) -> ModelFile:
    if file.bytes > MOST_BYTES:
        raise IlteoroError(ErrorCode.MODEL_DAMAGED, file=file.name)
    if shutil.disk_usage(folder).free < 2 * file.bytes:
        raise IlteoroError(ErrorCode.DISK_FULL, folder=str(folder))
    path = transfer.download(file, 0.0, progress)
    found = path and read_model(path, came=True)
    if not found:
        raise IlteoroError(ErrorCode.DOWNLOAD_DAMAGED, file=file.name)
    return found


def _put(folder: Path, came: ModelFile) -> ModelFile:
    path = folder / f"recommender-{came.digest.hex()[:20]}.onnx"
    replace_bytes(signature_file(path), came.signature or b"")
    all_in_place([came.path], folder, [path.name])
    return replace(came, path=path)


def _tidy(data: Path, here: ModelFile | None, keys: Collection[bytes]) -> None:
    """Keep the model that is to be used and the last good one before it, and nothing else:
    one that is newer than what the office publishes was withdrawn, one that nobody whom this
    backend may speak for signed came from elsewhere."""
    folder = data / MODELS
    good = [file for file in models_that_came(data) if _is_signed(file, keys)]
    if here:
        good = [file for file in good if file.rank < here.rank and file.path != here.path]
    last = sorted(good, key=lambda file: file.rank)[-1:]
    kept = [file.path for file in ((here, *last) if here else last)]
    named = {name for path in kept for name in (path.name, signature_file(path).name)}
    # A model goes before its signature: without one it would be told as unsigned.
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name not in named:
            with suppress(OSError):
                path.unlink()


def _is_signed(file: ModelFile, keys: Collection[bytes]) -> bool:
    """Whether a file that is here may be used: what came with the app came with its keys."""
    try:
        file.check(keys if file.came else KEYS)
    except IlteoroError:
        return False
    return True
