"""The secrets that serving needs, and the refusal to serve with bad ones.

    ILTEORO_SECRET_KEY      64 hex digits; seals what is kept and signs what is given out. Several
                            with commas between: the first is today's, the others still open what
                            they sealed
    ILTEORO_STAFF_PASSWORD  12 characters or more; without it there are no staff's pages
    ILTEORO_METRICS_TOKEN   32 characters or more; without it figures are read from this
                            computer alone

A demo makes a key of its own in its data folder, readable by its user alone.
"""

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from app.models import ErrorCode, IlteoroError
from backend.settings import Settings

_KEY = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)
_DIFFERENT = 8
"""A random key of 32 bytes has fewer different ones once in 10^40; a made-up one often."""

_PASSWORD_LENGTH, _TOKEN_LENGTH = 12, 32
_WELL_KNOWN = ("admin", "change", "demo", "example", "ilteoro", "password", "secret", "staff")
_MAKE_KEY = "openssl rand -hex 32"
_MAKE_PASSWORD = "openssl rand -base64 24"  # noqa: S105 - how to make one


def server_secrets(settings: Settings) -> tuple[str, ...]:
    """The server's secret keys, today's first.

    Raises SECRET_MISSING or SECRET_WEAK, which name the variable and never what it holds,
    FOLDER_UNUSABLE where a demo's own can't be kept.
    """
    if not settings.demo:
        _see_strong("STAFF_PASSWORD", settings.staff_password, _PASSWORD_LENGTH)
        _see_strong("METRICS_TOKEN", settings.metrics_token, _TOKEN_LENGTH)
    if settings.secret_key is None:
        if settings.demo:
            return (_own(settings.data / "secret.key"),)
        raise _refused(ErrorCode.SECRET_MISSING, "SECRET_KEY", _MAKE_KEY)
    keys = tuple(key.strip().lower() for key in settings.secret_key.split(","))
    if not all(_KEY.fullmatch(key) and len(set(bytes.fromhex(key))) >= _DIFFERENT for key in keys):
        raise _refused(ErrorCode.SECRET_WEAK, "SECRET_KEY", _MAKE_KEY)
    return keys


def _see_strong(name: str, value: str | None, length: int) -> None:
    if value is None:
        return
    plain = value.lower()
    known = any(plain.startswith(word) and len(plain) < 2 * length for word in _WELL_KNOWN)
    if len(value) < length or known or len(set(value)) < _DIFFERENT:
        raise _refused(ErrorCode.SECRET_WEAK, name, _MAKE_PASSWORD)


def _own(file: Path) -> str:
    """The demo's key, made by whichever process comes first."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Written whole before it has its name: another process reads all of it or none.
        made = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as written:
            written.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(made, file)
        made.unlink()
        key = file.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise IlteoroError(ErrorCode.FOLDER_UNUSABLE, detail=str(file)) from error
    if not _KEY.fullmatch(key):
        raise IlteoroError(ErrorCode.FOLDER_UNUSABLE, detail=str(file))
    return key


def _refused(code: ErrorCode, name: str, how: str) -> IlteoroError:
    return IlteoroError(code, variable=f"ILTEORO_{name}", how=how)
