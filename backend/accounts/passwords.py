"""What staff prove themselves with: a password, a code from an authenticator, a recovery code.

Passwords are kept as argon2id hashes with argon2-cffi's defaults (RFC 9106, second choice: 64
MiB, 3 passes). Authenticator codes are TOTP (RFC 6238): SHA-1, 30 seconds, 6 digits, one step of
tolerance, each taken once. Recovery codes carry 120 random bits, so a plain hash keeps them.
"""

import hashlib
import re
import secrets
import threading
from datetime import datetime
from functools import cache
from pathlib import Path

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.models import ErrorCode, IlteoroError

STEP = 30
RECOVERY_CODES = 10
PASSWORD_LENGTH = 12
"""The fewest characters of a password (NIST SP 800-63B asks for 8; no rules on what they are)."""

NONE = ""
"""In place of a hash: nobody signs in with a password, until one is chosen."""
_OF_HERE = ("ilteoro", "일터로", "comwel", "근로복지공단", "산재")
"""Words that whoever guesses tries first (ASVS 6.1.2)."""
_LEFT = 8
"""How many signs a password still has without them."""
_DIFFERENT = 5

_hasher = PasswordHasher()
# Each takes 64 MiB and a core for some 50 ms: a flood of guesses waits here, not in memory.
_at_once = threading.BoundedSemaphore(2)
_NOBODY = _hasher.hash(secrets.token_urlsafe())


def hash_password(password: str) -> str:
    """The hash to keep."""
    with _at_once:
        return _hasher.hash(password)


def password_fits(kept: str | None, password: str) -> bool:
    """Whether `password` is the one that was hashed. None, for nobody, takes as long to refuse."""
    with _at_once:
        try:
            fits = _hasher.verify(kept or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
    return fits and kept is not None


def see_strong(password: str, user_name: str) -> None:
    """Raises PASSWORD_KNOWN for one of the most used, also with numbers and signs around it, and
    for one that is made of little but the user name or the words of this place."""
    plain = password.casefold()
    letters = re.sub(r"[\W\d_]+", "", plain)
    left = plain
    for word in (*_OF_HERE, user_name.casefold()):
        left = left.replace(word, "")
    in_order = not letters and re.sub(r"\D", "", plain) in "0123456789" * 20
    used = {plain, letters} & _most_used()
    if used or in_order or len(left) < _LEFT or len(set(plain)) < _DIFFERENT:
        raise IlteoroError(ErrorCode.PASSWORD_KNOWN)


@cache
def _most_used() -> frozenset[str]:
    lines = Path(__file__).with_name("common_passwords.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def new_totp_secret() -> str:
    """A secret for an authenticator, base 32."""
    return pyotp.random_base32()


def totp_uri(secret: str, user_name: str) -> str:
    """What an authenticator reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=user_name, issuer_name="일터로")


def totp_step(secret: str, code: str, at: datetime, last_step: int) -> int | None:
    """The time step whose code this is, of this step and its two neighbours; None for a wrong
    one, and for one at or before `last_step`: a code that was seen over a shoulder is spent."""
    now = int(at.timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    for step in (now - 1, now, now + 1):
        right = totp.generate_otp(step)
        if step > last_step and secrets.compare_digest(right.encode(), code.encode()):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Ten codes for a lost authenticator, each good once: six groups of four, base 32."""
    made = (pyotp.random_base32(32)[:24].lower() for _ in range(RECOVERY_CODES))
    return ["-".join(code[n : n + 4] for n in range(0, 24, 4)) for code in made]


def recovery_hash(code: str) -> bytes:
    """What a recovery code is kept as, however it was typed."""
    return hashlib.sha256(code.replace("-", "").strip().lower().encode()).digest()
