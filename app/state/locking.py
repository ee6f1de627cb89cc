"""Opening the vault with or without a PIN, and giving it another PIN and another key.

Another PIN means another data key: whoever kept a copy of the old one has nothing. The new key is
kept beside the old one before the records change, and takes its place afterwards; a kill in
between leaves both, and the one that opens the vault is found at the next start.
"""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from app.device import DATA_KEY, SecretStore, data_key, pin
from app.device.secrets import NEXT_KEY
from app.models import Clock, ErrorCode, IlteoroError
from app.private import VAULT, alone

if TYPE_CHECKING:
    from app.store.vault import Vault

_KEY_BYTES = 32


def has_pin(store: SecretStore) -> bool:
    """Whether a PIN stands before the vault. Raises SECRETS_UNAVAILABLE."""
    return any(kept is not None and pin.is_sealed(kept) for kept in _kept(store))


def open_vault(store: SecretStore, data: Path, clock: Clock, given: str | None = None) -> "Vault":
    """The vault in a data folder, made the first time; `given` is the PIN somebody typed.

    Raises VAULT_LOCKED where a PIN is wanted and none is given, PIN_WRONG, PIN_WAIT, and what
    `data_key` and `Vault.open` raise.
    """
    from app.store.vault import Vault

    path = data / VAULT
    now, after = _kept(store)
    if after is None and (now is None or not pin.is_sealed(now)):
        return Vault.open(path, data_key(store, data), clock=clock)
    sealed = has_pin(store)
    refused = IlteoroError(ErrorCode.VAULT_LOCKED)
    if sealed and given is not None:
        with alone(data):
            refused = pin.begin_try(store, clock)
    for kept in (now, after):
        key = None if kept is None else _opened(kept, given)
        if kept is None or key is None:
            continue
        try:
            vault = Vault.open(path, key, clock=clock)
        except IlteoroError as error:
            if error.code is not ErrorCode.VAULT_KEY_MISSING:
                raise
            continue
        if kept is after:
            store.set(DATA_KEY, kept)
        store.delete(NEXT_KEY)
        pin.forget_tries(store)
        return vault
    raise refused if sealed else IlteoroError(ErrorCode.VAULT_KEY_MISSING, file=VAULT)


def change_pin(store: SecretStore, vault: "Vault", given: str | None) -> None:
    """Put a PIN before an open vault, another one, or with None none; its key changes too.

    Raises PIN_TOO_SIMPLE, SECRETS_UNAVAILABLE, DISK_FULL; then all is as it was.
    """
    if store.get(NEXT_KEY) is not None:
        # A change that was cut short: the next start finds which of the two opens the vault.
        raise IlteoroError(ErrorCode.VAULT_KEY_MISSING, file=VAULT)
    key = secrets.token_bytes(_KEY_BYTES)
    kept = key if given is None else pin.seal(key, pin.checked(given))
    store.set(NEXT_KEY, kept)
    try:
        vault.rekey(key)
    except BaseException:
        if not vault.is_under(key):
            store.delete(NEXT_KEY)
        raise
    store.set(DATA_KEY, kept)
    store.delete(NEXT_KEY)
    pin.forget_tries(store)


def confirm(store: SecretStore, data: Path, clock: Clock, given: str | None) -> None:
    """Ask for the PIN once more where one stands before the vault. Raises PIN_WRONG, PIN_WAIT."""
    now, _ = _kept(store)
    if now is None or not pin.is_sealed(now):
        return
    with alone(data):
        refused = pin.begin_try(store, clock)
    if pin.unseal(now, given or "") is None:
        raise refused
    pin.forget_tries(store)


def _kept(store: SecretStore) -> tuple[bytes | None, bytes | None]:
    return store.get(DATA_KEY), store.get(NEXT_KEY)


def _opened(kept: bytes, given: str | None) -> bytes | None:
    if not pin.is_sealed(kept):
        return kept
    return None if given is None else pin.unseal(kept, given)
