"""Decompressing what was downloaded, never more than was announced."""

from pathlib import Path

import zstandard

from app.models import ErrorCode, IlteoroError
from app.store.manifest import ManifestFile

_CHUNK = 1024 * 1024
_WINDOW = 2**27
"""The most memory a file may ask for to be unpacked."""


def unpack(packed: Path, file: ManifestFile, plain: Path, offset: int = 0) -> Path:
    """Decompress into `plain` from `offset` on; the path of `plain`.

    Raises DOWNLOAD_DAMAGED where it is not what the manifest announced.
    """
    size = 0
    try:
        decompressor = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        with (
            packed.open("rb") as source,
            decompressor.stream_reader(source) as reader,
            plain.open("r+b" if plain.exists() else "wb") as out,
        ):
            out.seek(offset)
            while chunk := reader.read(_CHUNK):
                size += len(chunk)
                if size > file.unpacked_bytes:
                    break
                out.write(chunk)
    except zstandard.ZstdError as error:
        raise IlteoroError(ErrorCode.DOWNLOAD_DAMAGED, file=file.name) from error
    if size != file.unpacked_bytes:
        raise IlteoroError(ErrorCode.DOWNLOAD_DAMAGED, file=file.name)
    return plain
