"""AES-256-GCM under the data key: what may be written to the disk and what comes back."""

import hashlib
import hmac
import secrets

KEY_BYTES = 32
NONCE_BYTES = 12


class BrokenSealError(Exception):
    """The content was not sealed with this key for this place, or a bit has changed since."""


class Cipher:
    """Seals and opens; `key_id` names the key and tells nothing about it.

    Nonces are random: 96 bits stay safe for 2**32 records under one key (NIST SP 800-38D, 8.3).
    """

    __slots__ = ("_aead", "key_id")

    def __init__(self, key: bytes) -> None:
        # Here and not above: the first view is on the screen before this is loaded.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if len(key) != KEY_BYTES:
            raise ValueError(f"a data key has {KEY_BYTES} bytes, this one {len(key)}")
        self._aead = AESGCM(key)
        self.key_id = hmac.new(key, b"ilteoro vault key id", hashlib.sha256).hexdigest()[:16]

    def seal(self, content: bytes, place: bytes) -> tuple[bytes, bytes]:
        """Nonce and sealed content; it opens again only with the same `place`."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce, self._aead.encrypt(nonce, content, place)

    def open(self, nonce: bytes, sealed: bytes, place: bytes) -> bytes:
        """What was sealed. Raises BrokenSealError."""
        from cryptography.exceptions import InvalidTag

        try:
            return self._aead.decrypt(nonce, sealed, place)
        except (InvalidTag, ValueError, TypeError):
            # From None: what the exception saw stays out of logs.
            raise BrokenSealError from None

    def __repr__(self) -> str:
        return f"Cipher(key_id={self.key_id})"
