"""Where keys are kept, and the data key of the vault.

A key is never written in plain text outside a demo, and never over another one.
"""

import base64
import binascii
import errno
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.models import ErrorCode, IlteoroError
from app.private import VAULT, alone, private_folder, write_private

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

DATA_KEY = "data-key"
"""The name of the key that the vault's records are encrypted with."""

NEXT_KEY = "next-key"
"""The name of the key that is about to take its place."""

PIN_TRIES = "pin-tries"
"""The name of what counts wrong PINs."""

_KEY_BYTES = 32
_SERVICE = "일터로"

# By name, so that nothing else that a computer may have installed is trusted: among
# keyring's backends are ones that forget (null), fail, and write plain text (keyrings.alt).
_TRUSTED = frozenset(
    f"keyring.backends.{name}"
    for name in ("SecretService", "kwallet", "libsecret", "macOS", "Windows")
)

_T = TypeVar("_T")


class SecretStore(Protocol):
    """Keeps small secrets by name. Every method raises IlteoroError(SECRETS_UNAVAILABLE)."""

    @property
    def kind(self) -> str:
        """`keyring`, `keystore`, `file` or `memory`."""

    def get(self, name: str) -> bytes | None:
        """The secret, None where there is none."""

    def set(self, name: str, value: bytes) -> None:
        """Keep a secret, in place of the one of that name."""

    def delete(self, name: str) -> None:
        """Forget a secret; nothing happens where there is none."""


class MemorySecrets:
    """Gone with the process: a kiosk, and each session when serving many."""

    kind = "memory"

    def __init__(self) -> None:
        self._values: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self._values.get(name)

    def set(self, name: str, value: bytes) -> None:
        self._values[name] = value

    def delete(self, name: str) -> None:
        self._values.pop(name, None)


class FileSecrets:
    """A file of mode 0600 next to the vault: for a demo alone, and the screen says so."""

    kind = "file"

    def __init__(self, data: Path) -> None:
        self._data = data

    def get(self, name: str) -> bytes | None:
        try:
            return self._file(name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _file_refused(error) from None

    def set(self, name: str, value: bytes) -> None:
        try:
            private_folder(self._data)
            write_private(self._file(name), value)
        except OSError as error:
            raise _file_refused(error) from None

    def delete(self, name: str) -> None:
        try:
            self._file(name).unlink(missing_ok=True)
        except OSError as error:
            raise _file_refused(error) from None

    def _file(self, name: str) -> Path:
        return self._data / f"{name}.key"


class KeyringSecrets:
    """The platform's own keyring: Secret Service, KWallet, macOS Keychain, Windows Credentials.

    An entry is bound to the data folder by its path: a folder that was moved finds its key
    again once it is moved back.
    """

    kind = "keyring"

    def __init__(self, data: Path) -> None:
        self._data = data.resolve()
        self._backends = _asked(_trusted_backends)
        if not self._backends:
            raise IlteoroError(ErrorCode.SECRETS_UNAVAILABLE, reason="no_keyring")

    def get(self, name: str) -> bytes | None:
        # A wallet may have been installed since; the key stays where it was put.
        for backend in self._backends:
            if (text := _asked(backend.get_password, _SERVICE, self._entry(name))) is not None:
                try:
                    return base64.b64decode(text, validate=True)
                except (binascii.Error, ValueError):
                    raise IlteoroError(ErrorCode.VAULT_KEY_MISSING, reason="unreadable") from None
        return None

    def set(self, name: str, value: bytes) -> None:
        text = base64.b64encode(value).decode("ascii")
        _asked(self._backends[0].set_password, _SERVICE, self._entry(name), text)
        if self.get(name) != value:
            raise IlteoroError(ErrorCode.SECRETS_UNAVAILABLE, reason="not_kept")

    def delete(self, name: str) -> None:
        for backend in self._backends:
            if _asked(backend.get_password, _SERVICE, self._entry(name)) is not None:
                _asked(backend.delete_password, _SERVICE, self._entry(name))

    def _entry(self, name: str) -> str:
        return f"{name}@{self._data}"


def data_key(store: SecretStore, data: Path | None) -> bytes:
    """The key of the vault in the folder `data` (None: a vault in memory), made the first time.

    Any number of processes that begin together get the same key. Raises
    IlteoroError(VAULT_KEY_MISSING) where there is a vault and its key is gone: a new key
    would not open it, and would stand in the way if the old one came back.
    """
    if data is None:
        return _get(store) or _make(store)
    private_folder(data)
    with alone(data):
        if key := _get(store):
            return key
        if any((data / f"{VAULT}{suffix}").exists() for suffix in ("", "-wal")):
            raise IlteoroError(ErrorCode.VAULT_KEY_MISSING, file=VAULT)
        return _make(store)


def _get(store: SecretStore) -> bytes | None:
    key = store.get(DATA_KEY)
    if key is not None and len(key) != _KEY_BYTES:
        raise IlteoroError(ErrorCode.VAULT_KEY_MISSING, reason="unreadable")
    return key


def _make(store: SecretStore) -> bytes:
    key = secrets.token_bytes(_KEY_BYTES)
    store.set(DATA_KEY, key)
    return key


def _file_refused(error: OSError) -> IlteoroError:
    if error.errno == errno.ENOSPC:
        return IlteoroError(ErrorCode.DISK_FULL, file=f"{DATA_KEY}.key")
    return IlteoroError(ErrorCode.SECRETS_UNAVAILABLE, reason=type(error).__name__)


def _trusted_backends() -> "list[KeyringBackend]":
    """What keyring chose, as far as it is trusted; of its chain the trusted links."""
    import keyring
    from keyring.backends.chainer import ChainerBackend

    chosen = keyring.get_keyring()
    backends = list(chosen.backends) if isinstance(chosen, ChainerBackend) else [chosen]
    return [backend for backend in backends if type(backend).__module__ in _TRUSTED]


def _asked(question: Callable[..., _T], *arguments: str) -> _T:
    """What the keyring answers; whatever it raises may quote a secret and is not passed on."""
    try:
        return question(*arguments)
    except Exception as error:  # noqa: BLE001 - each platform's backend raises its own
        raise IlteoroError(ErrorCode.SECRETS_UNAVAILABLE, reason=type(error).__name__) from None
