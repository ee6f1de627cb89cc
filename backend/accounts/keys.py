"""The server's secret: what seals personal columns, and what finds a person without naming one.

From each secret two keys are derived (HKDF), one to seal and one to look up, so that neither
tells anything about the other. The first secret seals; the ones after it still open and find,
until everything is sealed anew: that is how secrets rotate.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.store.crypto import KEY_BYTES, NONCE_BYTES, BrokenSealError, Cipher

_ID_BYTES = 8


class Keyring:
    """Seals, opens and finds under the server's secrets; the first is today's."""

    __slots__ = ("_ciphers", "_current", "_finders")

    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets:
            raise ValueError("a keyring has at least one secret")
        ciphers = [Cipher(_derived(secret, b"ilteoro records")) for secret in secrets]
        self._ciphers = {cipher.key_id: cipher for cipher in ciphers}
        self._current = ciphers[0]
        self._finders = [_derived(secret, b"ilteoro lookup") for secret in secrets]

    def seal(self, content: bytes, place: str) -> bytes:
        """Key id, nonce and AES-256-GCM of `content`; it opens again only with the same `place`,
        which names table, column and row."""
        nonce, sealed = self._current.seal(content, place.encode())
        return bytes.fromhex(self._current.key_id) + nonce + sealed

    def open(self, sealed: bytes, place: str) -> bytes:
        """What was sealed. Raises BrokenSealError, also where its key is no longer named."""
        cipher = self._ciphers.get(sealed[:_ID_BYTES].hex())
        if cipher is None:
            raise BrokenSealError
        end = _ID_BYTES + NONCE_BYTES
        return cipher.open(sealed[_ID_BYTES:end], sealed[end:], place.encode())

    def seal_json(self, content: Any, place: str) -> bytes:
        """`seal` for what JSON can say."""
        return self.seal(json.dumps(content, ensure_ascii=False).encode(), place)

    def open_json(self, sealed: bytes, place: str) -> Any:
        """What `seal_json` sealed. Raises BrokenSealError."""
        return json.loads(self.open(sealed, place))

    def stale(self, sealed: bytes) -> bool:
        """Whether an older secret than today's sealed it."""
        return sealed[:_ID_BYTES].hex() != self._current.key_id

    def finds(self, *parts: str) -> list[bytes]:
        """What `parts` may be kept under: by today's secret first, then by the older ones."""
        # Each part with its length, so that no two lists of parts say the same.
        said = b"".join(len(part.encode()).to_bytes(4) + part.encode() for part in parts)
        return [hmac.new(finder, said, hashlib.sha256).digest() for finder in self._finders]

    def find(self, *parts: str) -> bytes:
        """What `parts` is kept under from now on."""
        return self.finds(*parts)[0]

    def __repr__(self) -> str:
        return f"Keyring({len(self._ciphers)} secrets)"


def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(secret.encode())
