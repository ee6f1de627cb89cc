"""Everything the vault and the backend hold about a person, to take along (개인정보 보호법
제35조의2)."""

import io
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.models import ErrorCode, IlteoroError

if TYPE_CHECKING:
    from app.store.vault import Vault

SECRET = {"account"}
"""Kinds that hold what lets somebody in: a danger in a file that lies open."""

Records = dict[str, dict[str, dict[str, Any]]]


@dataclass(frozen=True)
class Taken:
    """Content by kind and id, and the names of records that could not be read."""

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
        if kind in SECRET:
            continue
        for record_id in vault.ids(kind):
            try:
                content = vault.get(kind, record_id)
            except IlteoroError:  # the others are still told
                unreadable.append(f"{kind}/{record_id}")
                continue
            if content is not None:
                records.setdefault(kind, {})[record_id] = content
    return Taken(records, tuple(unreadable))


def packed(page: str, from_backend: bytes) -> bytes:
    """One ZIP: `device.html` with what is on this device, and in `server/` what the backend gave,
    unpacked, so that `server/index.html` opens with a tap. Raises ANSWER_UNREADABLE."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("device.html", page)
        try:
            with zipfile.ZipFile(io.BytesIO(from_backend)) as there:
                for entry in there.infolist():
                    whole.writestr(f"server/{entry.filename}", there.read(entry))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError):
            # `zipfile` says so of a way of packing it does not know and of what is encrypted.
            # From None: it may quote what is in it.
            raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, file="export") from None
    return made.getvalue()
