"""Everything the vault and the backend hold about a person, to take along (개인정보 보호법
제35조의2)."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.models import ErrorCode, IlteoroError
from app.models.record import Attachment
from app.state.taking_forms import Records, TakenForm

if TYPE_CHECKING:
    from app.store.vault import Vault

PIECE = "piece"
"""Kind of the bytes of files (`app.sync.pieces`)."""
SECRET = {"account"}
"""Kinds that hold what lets somebody in: a danger in a file that lies open."""


@dataclass(frozen=True)
class Taken:
    """Content by kind and id, and the names of records that could not be read. Files are not
    among it: they are taken along as what they are."""

    records: Records = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()


def everything(vault: "Vault | None") -> Taken:
    """Every record, of whatever kind but the `SECRET` ones: also of those this module knows nothing
    about."""
    records: Records = {}
    unreadable = []
    if vault is None:
        return Taken()
    for kind in vault.kinds():
        if kind in SECRET or kind == PIECE:
            continue
        for record_id in vault.ids(kind):
            try:
                content = vault.get(kind, record_id)
            except IlteoroError:  # the others are still told
                unreadable.append(f"{kind}/{record_id}")
                continue
            if content is not None:
                records.setdefault(kind, {})[record_id] = content
    unreadable += [f"{PIECE}/{file.id}" for file in _not_whole(vault, records)]
    return Taken(records, tuple(unreadable))


def attached(vault: "Vault | None", forms: Iterable[TakenForm]) -> Iterator[tuple[str, bytes]]:
    """Every file of the forms that is whole here, with its place."""
    from app.sync.pieces import data_of

    for one in forms:
        for place, file in one.files():
            if vault is not None:
                with suppress(IlteoroError):
                    yield place, data_of(vault, file)


def packed(page: str, files: Iterable[tuple[str, bytes]], from_backend: bytes | None) -> bytes:
    """One ZIP: `device.html` with what is on this device, `files/` with what was attached to
    forms, and in `server/` what the backend gave, unpacked, so that `server/index.html` opens
    with a tap. Raises ANSWER_UNREADABLE."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("device.html", page)
        for place, data in files:  # pictures and PDFs are packed already
            whole.writestr(place, data, zipfile.ZIP_STORED)
        if from_backend is not None:
            _unpack(from_backend, whole)
    return made.getvalue()


def _unpack(from_backend: bytes, whole: zipfile.ZipFile) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(from_backend)) as there:
            for entry in there.infolist():
                whole.writestr(f"server/{entry.filename}", there.read(entry))
    except (zipfile.BadZipFile, ValueError, RuntimeError):
        # `zipfile` says so of a way of packing it does not know and of what is encrypted.
        # From None: it may quote what is in it.
        raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, file="export") from None


def _not_whole(vault: "Vault", records: Records) -> list[Attachment]:
    """The files that are not here as they were attached."""
    from app.sync.pieces import data_of, is_here

    wrong = []
    for kind in ("submission", "supplement"):
        for content in records.get(kind, {}).values():
            for said in content.get("attachments", ()):
                file = Attachment.model_validate(said)
                if content.get("elsewhere") and not is_here(vault, file):
                    continue  # it never was on this device; what the backend gives holds it
                try:
                    data_of(vault, file)
                except IlteoroError:
                    wrong.append(file)
    return wrong
