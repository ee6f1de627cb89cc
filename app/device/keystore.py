"""Keys on a phone: in Android's Keystore, through a service of the page that runs on its loop.

What asks for a key does so in a thread and waits; the service answers on the loop of the page.
The port knows nothing of Flet: the screens hand it the chest (`app/views/keystore.py`).
"""

import asyncio
import base64
import binascii
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Protocol, TypeVar

from app.models import ErrorCode, IlteoroError

_T = TypeVar("_T")
_PATIENCE = 30.0
"""Seconds a key may take: a phone that was just unlocked is slow, silence is told."""


class Chest(Protocol):
    """What keeps texts by name: `flet_secure_storage.SecureStorage`, which names them so."""

    async def get(self, key: str) -> str | None:
        """The text, None where there is none."""

    async def set(self, key: str, value: str) -> None:
        """Keep a text."""

    async def remove(self, key: str) -> None:
        """Forget a text."""


class KeystoreSecrets:
    """A `SecretStore` in the Keystore. An entry is bound to the data folder by its path."""

    kind = "keystore"

    def __init__(self, data: Path, chest: Chest, loop: asyncio.AbstractEventLoop) -> None:
        self._data, self._chest, self._loop = data.resolve(), chest, loop

    def get(self, name: str) -> bytes | None:
        text = self._asked(self._chest.get(self._entry(name)))
        if text is None:
            return None
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise IlteoroError(ErrorCode.VAULT_KEY_MISSING, reason="unreadable") from None

    def set(self, name: str, value: bytes) -> None:
        self._asked(self._chest.set(self._entry(name), base64.b64encode(value).decode("ascii")))
        if self.get(name) != value:
            raise IlteoroError(ErrorCode.SECRETS_UNAVAILABLE, reason="not_kept")

    def delete(self, name: str) -> None:
        self._asked(self._chest.remove(self._entry(name)))

    def _entry(self, name: str) -> str:
        return f"{name}@{self._data}"

    def _asked(self, question: Coroutine[Any, Any, _T]) -> _T:
        """What the chest answers; whatever it raises may quote a secret and is not passed on."""
        try:
            running: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            running = None
        if running is self._loop or self._loop.is_closed():
            question.close()  # it would wait for itself, or for ever
            raise IlteoroError(ErrorCode.SECRETS_UNAVAILABLE, reason="keystore_loop")
        waits = asyncio.run_coroutine_threadsafe(question, self._loop)
        try:
            return waits.result(_PATIENCE)
        except Exception as error:  # noqa: BLE001 - each platform raises its own
            waits.cancel()
            raise IlteoroError(ErrorCode.SECRETS_UNAVAILABLE, reason=type(error).__name__) from None


_chest: tuple[Chest, asyncio.AbstractEventLoop] | None = None


def use_chest(chest: Chest, loop: asyncio.AbstractEventLoop) -> None:
    """From now on the keys of this process lie in `chest`, which answers on `loop`."""
    global _chest  # noqa: PLW0603 - one phone, one Keystore
    _chest = chest, loop


def keystore(data: Path) -> KeystoreSecrets:
    """The Keystore for the keys of a data folder. Raises SECRETS_UNAVAILABLE before there is one:
    nothing falls back to plain text."""
    if _chest is None:
        raise IlteoroError(ErrorCode.SECRETS_UNAVAILABLE, reason="keystore_missing")
    return KeystoreSecrets(data, *_chest)
