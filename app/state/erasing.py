"""Deleting everything of the person from this device, and looking whether it is gone.

The records first, then the files they stood in, then their key: what a disk may still hold of
them can be read by nobody. Then what tells of the person without being a record: what is left
of downloads (they are named after where one lives), the listings where only some regions were
kept, and the name under which a backend knows this installation.
"""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.forms.definitions import newest
from app.models import ErrorCode, IlteoroError
from app.private import VAULT
from app.state.rights import KIND, REVIEW
from app.state.shelving import REPORT

if TYPE_CHECKING:
    from app.store.vault import Vault

_KINDS = {
    "profile": "answers", "wishes": "answers", "draft": "answers", "consent": "consents",
    "settings": "settings", "saved": "saved", "hidden": "hidden",
    "dates": "dates", "notices": "notices", "account": "account", "stamps": "answers",
    "caseload": "cases", "case": "cases",
    "sent": "answers", "others": "answers", KIND: "unsent",
    "supplement": "forms", "piece": "forms", "filing": "forms",
}  # fmt: skip
"""What the kinds of records are called; those of any other kind are `other`."""
_FORMS = {REVIEW: "requests", REPORT: "reports"}
"""What those that wait to be sent are called, by their form."""


@dataclass(frozen=True)
class Erased:
    """What was deleted, in the order it is told, and what was found when looking again.

    `what` are names of texts `erase.<name>`; `key_left` says that the keyring would not let go of
    the key, `busy` that another process was writing the listings, which stayed; `left` are files
    that should be gone and are not; `elsewhere` that another device wanted it.
    """

    what: tuple[str, ...]
    key_left: bool
    busy: bool
    left: tuple[str, ...]
    elsewhere: bool = False

    @property
    def proven(self) -> bool:
        """Whether nothing of the person was found any more."""
        return not (self.key_left or self.busy or self.left)


def name_of_kind(kind: str) -> str:
    """What records of a kind are called, as `Erased.what` has it; of what waits to be sent the
    kind alone does not say what it is."""
    return _KINDS.get(kind, "other")


def forget_vault(data: Path, *, demo: bool) -> None:
    """Delete a vault that nobody can open any more, and its key."""
    for file in _vaults(data):
        file.unlink(missing_ok=True)
    if not _forget_key(data, demo=demo):
        raise IlteoroError(ErrorCode.SECRETS_UNAVAILABLE, reason="not_deleted")


def erase(data: Path, vault: "Vault | None", *, demo: bool) -> Erased:
    """Delete everything of the person in a data folder. `vault` is the open one, where one is.

    What can't be deleted is told and the rest goes on; it may be called again.
    """
    from app.sync.transfer import INSTALLATION

    what = _records(vault)
    if vault is not None:
        vault.wipe()
    for file in _vaults(data):
        file.unlink(missing_ok=True)
    key_left = not _forget_key(data, demo=demo)
    if not key_left:
        what.append("key")
    if (data / INSTALLATION).exists():
        (data / INSTALLATION).unlink()
        what.append("installation")
    busy = False
    try:
        what += _downloads(data)
    except IlteoroError as error:
        if error.code is not ErrorCode.CATALOGUE_BUSY:
            raise
        busy = True
    left = tuple(file.name for file in _vaults(data))
    return Erased(tuple(what), key_left, busy, left)


def _records(vault: "Vault | None") -> list[str]:
    """What kinds of things there were to delete, each once."""
    if vault is None:
        return []
    found: dict[str, None] = {}
    with suppress(IlteoroError):  # what can't be read is deleted all the same
        for kind in vault.kinds():
            if kind == KIND:
                forms = (record.get("form", "") for record in vault.all(kind).values())
                named = _FORMS | dict.fromkeys((one.id for one in newest()), "forms")
                found |= dict.fromkeys(named.get(form, "other") for form in forms)
            else:
                found[_KINDS.get(kind, "other")] = None
    return list(found)


def _vaults(data: Path) -> list[Path]:
    """Every file of a vault, also one that was put aside because it could not be opened."""
    stem = Path(VAULT).stem
    files = [*data.glob(f"{stem}*.db*"), *data.glob(f".{stem}*"), *data.glob(".data-key*")]
    return [file for file in files if file.is_file()]


def _forget_key(data: Path, *, demo: bool) -> bool:
    """Whether the key is gone. Without its vault a key opens nothing."""
    from app.device import open_secrets
    from app.device.secrets import DATA_KEY, NEXT_KEY, PIN_TRIES

    names = (DATA_KEY, NEXT_KEY, PIN_TRIES)
    try:
        store = open_secrets(data, demo=demo, memory=False)
        for name in names:
            store.delete(name)
        return all(store.get(name) is None for name in names)
    except IlteoroError:
        return False


def _downloads(data: Path) -> list[str]:
    """Remove what tells where the person lives. Raises CATALOGUE_BUSY."""
    from app.store.catalogue import POINTER, read_pointer
    from app.store.lock import writer_lock
    from app.sync.transfer import PARTIAL

    with writer_lock(data, patience_seconds=5):
        shutil.rmtree(data / PARTIAL, ignore_errors=True)
        try:
            pointer = read_pointer(data)
        except IlteoroError:
            return []  # damaged: the next fetch mends it
        if pointer is None or (pointer.sido is None and not pointer.partial):
            return []
        (data / POINTER).unlink()
        for file in data.glob("catalogue-*"):
            with suppress(OSError):  # one that is still open goes with the next fetch
                file.unlink()
        return ["places"]
