"""The backend's settings: options first, then `ILTEORO_*`, then what stands here."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.models import ErrorCode, IlteoroError

_DEVELOPMENT_KEY = Path(__file__).resolve().parent.parent / "demo/keys/development.private"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the backend keeps its data, listens, and finds the agencies.

    `agencies` is one address in place of every agency's own, for the stand-ins.
    `demo` allows the development key; without it a signing key must be named.
    """

    data: Path
    host: str = "127.0.0.1"
    port: int = 8600
    agencies: str | None = None
    demo: bool = False
    signing_key: Path | None = None

    @property
    def store(self) -> Path:
        """Every listing ever harvested."""
        return self.data / "backend.db"

    @property
    def published(self) -> Path:
        """The files that clients download, and the manifest."""
        return self.data / "published"

    def private_key(self) -> bytes:
        """The 32 bytes of the Ed25519 key that signs the manifest.

        Raises BAD_USAGE where none is named outside a demo, KEY_UNKNOWN where the file
        does not hold one.
        """
        path = self.signing_key or (_DEVELOPMENT_KEY if self.demo else None)
        if path is None:
            raise IlteoroError(
                ErrorCode.BAD_USAGE, detail="name a signing key: --signing-key, or --demo"
            )
        try:
            key = bytes.fromhex(path.read_text("ascii").strip())
        except (OSError, ValueError) as error:
            raise IlteoroError(ErrorCode.KEY_UNKNOWN, file=str(path)) from error
        if len(key) != 32:
            raise IlteoroError(ErrorCode.KEY_UNKNOWN, file=str(path))
        return key


def settings_from(
    environment: Mapping[str, str] = os.environ,
    *,
    data: Path | None = None,
    host: str | None = None,
    port: int | None = None,
    agencies: str | None = None,
    demo: bool | None = None,
    signing_key: Path | None = None,
) -> Settings:
    """The settings of the options that were given, the rest from the environment.

    Raises BAD_USAGE where ILTEORO_PORT is no port.
    """

    def named(name: str) -> str | None:
        return environment.get(f"ILTEORO_{name}") or None

    key = named("SIGNING_KEY")
    return Settings(
        data=data or Path(named("DATA") or "backend-data"),
        host=host or named("HOST") or "127.0.0.1",
        port=_port(named("PORT") or "8600") if port is None else port,
        agencies=agencies or named("AGENCIES"),
        demo=named("DEMO") == "1" if demo is None else demo,
        signing_key=signing_key or (Path(key) if key else None),
    )


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise IlteoroError(ErrorCode.BAD_USAGE, detail=f"ILTEORO_PORT={text}")
    return int(text)
