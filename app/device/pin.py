"""A PIN before the data key: what the platform keeps is then the key sealed under the PIN.

The PIN alone opens nothing, because what it opens lies in the platform's keeping; and who gets at
that has to try PINs, each for the price of one scrypt. The PIN itself is kept nowhere.
"""

import itertools
import json
import secrets
from math import ceil
from typing import TYPE_CHECKING

from app.device.secrets import PIN_TRIES, SecretStore
from app.models import Clock, ErrorCode, IlteoroError, from_instant, to_instant

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SHORTEST, LONGEST = 6, 32
"""Digits of a PIN."""

FREE_TRIES = 5
_WAITS = (30, 60, 300, 900, 3600)
"""Seconds to wait after the fifth wrong PIN and each one after it: at most 24 tries a day, so that
six digits last some hundred years; a child that plays with the phone costs its owner an hour."""

_FORM = b"pin1"
_SALT, _NONCE = 16, 12


def seal(key: bytes, pin: str) -> bytes:
    """The key as it may be kept where a PIN stands before it."""
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    return _FORM + salt + nonce + _aead(pin, salt).encrypt(nonce, key, _FORM)


def is_sealed(kept: bytes) -> bool:
    """Whether what is kept is a key under a PIN."""
    return kept.startswith(_FORM) and len(kept) > len(_FORM) + _SALT + _NONCE + 16


def unseal(kept: bytes, pin: str) -> bytes | None:
    """The key, None for the wrong PIN. About 80 ms, and 32 MB for that long."""
    from cryptography.exceptions import InvalidTag

    at = len(_FORM)
    salt, nonce = kept[at : at + _SALT], kept[at + _SALT : at + _SALT + _NONCE]
    try:
        return _aead(pin, salt).decrypt(nonce, kept[at + _SALT + _NONCE :], _FORM)
    except InvalidTag:
        return None


def checked(pin: str) -> str:
    """A PIN someone chose. Raises PIN_TOO_SIMPLE for what others try first."""
    if not (pin.isascii() and pin.isdecimal() and SHORTEST <= len(pin) <= LONGEST):
        raise IlteoroError(ErrorCode.PIN_TOO_SIMPLE, digits=SHORTEST)
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    if len(steps) == 1 or len(set(pin)) < 3:  # 777777, 123456, 080808
        raise IlteoroError(ErrorCode.PIN_TOO_SIMPLE, digits=SHORTEST)
    return pin


def begin_try(store: SecretStore, clock: Clock) -> IlteoroError:
    """Count a try before it is made, so that no kill makes one free; what to raise if it fails:
    PIN_WRONG with the tries that are left, or PIN_WAIT with the minutes one has to wait.

    Raises PIN_WAIT while one has to.
    """
    wrong, last = _tries(store)
    now = clock.now()
    if (wait := _wait(wrong)) and last is not None:
        # A clock set back would make the wait longer than it is.
        left = min((from_instant(last) - now).total_seconds(), 0) + wait
        if left > 0:
            raise IlteoroError(ErrorCode.PIN_WAIT, minutes=ceil(left / 60))
    wrong += 1
    store.set(PIN_TRIES, json.dumps({"wrong": wrong, "last": to_instant(now)}).encode())
    if wait := _wait(wrong):
        return IlteoroError(ErrorCode.PIN_WAIT, minutes=ceil(wait / 60))
    return IlteoroError(ErrorCode.PIN_WRONG, left=FREE_TRIES - wrong)


def _wait(wrong: int) -> int:
    """Seconds to wait after so many wrong PINs."""
    late = wrong - FREE_TRIES
    return 0 if late < 0 else _WAITS[min(late, len(_WAITS) - 1)]


def forget_tries(store: SecretStore) -> None:
    """The right PIN was given, or there is none any more."""
    store.delete(PIN_TRIES)


def _tries(store: SecretStore) -> tuple[int, str | None]:
    kept = store.get(PIN_TRIES)
    if kept is None:
        return 0, None
    told = json.loads(kept)
    return int(told["wrong"]), str(told["last"])


def _aead(pin: str, salt: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    # n, r, p as OWASP's Password Storage Cheat Sheet has them for 32 MB (p = 3 there, for servers).
    return AESGCM(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(pin.encode()))
