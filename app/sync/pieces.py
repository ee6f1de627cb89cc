"""Bytes of attachments in the vault, in pieces as they are sent: there from the first one on."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from app.forms.media import LARGEST
from app.models import ErrorCode, IlteoroError
from app.models.ids import new_id
from app.models.record import Attachment
from app.private import VAULT
from app.store.vault import Vault

PIECE = "piece"
"""Kind of the vault. A piece's id is its attachment's and its number."""
PIECE_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Picked:
    """A file as it was picked or made: its name, its media type, its bytes."""

    name: str
    media_type: str
    data: bytes


def describe(picked: Picked) -> Attachment:
    """The file under a new id. Raises ATTACHMENT_TOO_LARGE."""
    if len(picked.data) > LARGEST:
        raise IlteoroError(ErrorCode.ATTACHMENT_TOO_LARGE, limit=LARGEST // 10**6)
    return Attachment(
        id=new_id(),
        name=picked.name,
        media_type=picked.media_type,
        bytes=len(picked.data),
        sha256=hashlib.sha256(picked.data).hexdigest(),
    )


def store(vault: Vault, file: str, data: bytes) -> None:
    """Keep the bytes of a file. Raises DISK_FULL."""
    for n in range(0, max(1, len(data)), PIECE_BYTES):
        piece = base64.b64encode(data[n : n + PIECE_BYTES]).decode("ascii")
        vault.put(PIECE, _piece(file, n // PIECE_BYTES), {"data": piece})


def copied(vault: Vault, file: Attachment) -> Attachment:
    """The same bytes under a new id."""
    again = file.model_copy(update={"id": new_id()})
    for n, data in enumerate(pieces_of(vault, file, 0)):
        piece = base64.b64encode(data).decode("ascii")
        vault.put(PIECE, _piece(again.id, n), {"data": piece})
    return again


def drop(vault: Vault, file: str) -> None:
    """Take the bytes of a file off the device."""
    n = 0
    while vault.delete(PIECE, _piece(file, n)):
        n += 1


def data_of(vault: Vault, file: Attachment) -> bytes:
    """The bytes of an attachment. Raises VAULT_DAMAGED where they are not whole."""
    data = b"".join(pieces_of(vault, file, 0))
    if not is_whole(file, data):
        raise IlteoroError(ErrorCode.VAULT_DAMAGED, file=VAULT)
    return data


def is_whole(file: Attachment, data: bytes) -> bool:
    """Whether these are the bytes of a file."""
    return hashlib.sha256(data).hexdigest() == file.sha256


def is_here(vault: Vault, file: Attachment) -> bool:
    """Whether the bytes of a file lie on this device: those of a form that was filed on another
    come when somebody looks at them."""
    return vault.get(PIECE, _piece(file.id, 0)) is not None


def pieces_of(vault: Vault, file: Attachment, offset: int) -> Iterator[bytes]:
    """The bytes of an attachment from an offset on, piece after piece."""
    for n in range(offset // PIECE_BYTES, -(-file.bytes // PIECE_BYTES)):
        kept = vault.get(PIECE, _piece(file.id, n))
        if kept is None:
            raise IlteoroError(ErrorCode.VAULT_DAMAGED, file=VAULT)
        data = base64.b64decode(kept["data"])
        yield data[max(0, offset - n * PIECE_BYTES) :]


def records_of(vault: Vault, files: set[str]) -> list[str]:
    """The ids of the pieces of some files."""
    return [one for one in vault.ids(PIECE) if one.partition("/")[0] in files]


def _piece(file: str, n: int) -> str:
    return f"{file}/{n:04}"
