"""The backend's settings: options first, then `ILTEORO_*`, then what stands here."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.models import Agency, ErrorCode, IlteoroError

# Everything afresh is 20 MB, a day's update 1 MB: ten times over, and a bad line besides.
_DAILY_BYTES = 300_000_000
# Hundreds of phones share one address behind a carrier's or a ward's router.
_HOURLY_INSTALLATIONS = 1_000
_BODY_BYTES = 1024 * 1024
_BODY_SECONDS = 30
_DEVELOPMENT_KEY = Path(__file__).resolve().parent.parent / "demo/keys/development.private"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the backend keeps its data, listens, and finds the agencies.

    `agencies` is one address in place of every agency's own, for the stand-ins.
    `demo` allows the development key; without it a signing key must be named.
    `leave_out` are agencies that are harvested but not passed on. `wage_arrears` is the
    published list of employers in arrears (a CSV), `model` the signed recommender's file that
    is published with the listings. `daily_bytes` is what one installation
    may download a day, `hourly_installations` how many one address may register an hour;
    None is no limit, as in a demo. `database` is the address of the database, None the file
    `service`. The three secrets stand as they were told; `backend.secret_values` judges them.
    `log` is where the log goes, None stderr. `body_bytes` and `body_seconds` are how large
    a request may be and how long it may take to arrive.
    """

    data: Path
    host: str = "127.0.0.1"
    port: int = 8600
    agencies: str | None = None
    demo: bool = False
    signing_key: Path | None = None
    leave_out: frozenset[Agency] = frozenset()
    wage_arrears: Path | None = None
    model: Path | None = None
    database: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    staff_password: str | None = field(default=None, repr=False)
    metrics_token: str | None = field(default=None, repr=False)
    log: Path | None = None
    body_bytes: int = _BODY_BYTES
    body_seconds: int = _BODY_SECONDS
    daily_bytes: int | None = None
    hourly_installations: int | None = None

    @property
    def store(self) -> Path:
        """Every listing ever harvested."""
        return self.data / "backend.db"

    @property
    def versions(self) -> Path:
        """What the publisher remembers of the version that stands."""
        return self.data / "versions"

    @property
    def service(self) -> Path:
        """What is kept about people and devices, where no other database is named."""
        return self.data / "service.db"

    @property
    def published(self) -> Path:
        """The files that clients download, and the manifest."""
        return self.data / "published"

    def private_key(self) -> bytes:
        """The 32 bytes of the Ed25519 key that signs the manifest.

        Raises BAD_USAGE where none is named outside a demo or the file does not hold one,
        FOLDER_UNUSABLE where it can't be read.
        """
        path = self.signing_key or (_DEVELOPMENT_KEY if self.demo else None)
        if path is None:
            raise IlteoroError(
                ErrorCode.BAD_USAGE, detail="name a signing key: --signing-key, or --demo"
            )
        try:
            key = bytes.fromhex(path.read_text("ascii").strip())
        except OSError as error:
            raise IlteoroError(ErrorCode.FOLDER_UNUSABLE, detail=str(path)) from error
        except ValueError:
            key = b""
        if len(key) != 32:
            raise IlteoroError(
                ErrorCode.BAD_USAGE, detail=f"{path} is no signing key of 64 hex digits"
            )
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
    leave_out: str | None = None,
    wage_arrears: Path | None = None,
    model: Path | None = None,
) -> Settings:
    """The settings of the options that were given, the rest from the environment.

    `leave_out` names agencies, with commas between. Secrets come from the environment alone,
    since a command line is seen by everybody on the computer.
    Raises BAD_USAGE where ILTEORO_PORT is no port, an agency or a limit unknown.
    """

    def named(name: str) -> str | None:
        return environment.get(f"ILTEORO_{name}") or None

    key, arrears, named_model = named("SIGNING_KEY"), named("WAGE_ARREARS"), named("MODEL")
    is_demo = named("DEMO") == "1" if demo is None else demo
    left_out = named("LEAVE_OUT") or "" if leave_out is None else leave_out
    folder = data or Path(named("DATA") or "backend-data")
    log = named("LOG")
    return Settings(
        data=folder,
        host=host or named("HOST") or "127.0.0.1",
        port=_port(str(port) if port is not None else named("PORT") or "8600"),
        agencies=agencies or named("AGENCIES"),
        demo=is_demo,
        signing_key=signing_key or (Path(key) if key else None),
        leave_out=_agencies(left_out),
        wage_arrears=wage_arrears or (Path(arrears) if arrears else None),
        model=model or (Path(named_model) if named_model else None),
        database=environment.get("DATABASE_URL") or None,
        secret_key=named("SECRET_KEY"),
        metrics_token=named("METRICS_TOKEN"),
        log=Path(log) if log else folder / "serve.log" if is_demo else None,
        body_bytes=_limit("BODY_BYTES", named, None) or _BODY_BYTES,
        body_seconds=_limit("BODY_SECONDS", named, None) or _BODY_SECONDS,
        staff_password=named("STAFF_PASSWORD") or ("demo" if is_demo else None),
        daily_bytes=_limit("DAILY_BYTES", named, None if is_demo else _DAILY_BYTES),
        hourly_installations=_limit(
            "HOURLY_INSTALLATIONS", named, None if is_demo else _HOURLY_INSTALLATIONS
        ),
    )


def _agencies(text: str) -> frozenset[Agency]:
    try:
        return frozenset(Agency(name.strip()) for name in text.split(",") if name.strip())
    except ValueError as error:
        detail = f"leave out {text}: the agencies are {', '.join(Agency)}"
        raise IlteoroError(ErrorCode.BAD_USAGE, detail=detail) from error


def _limit(name: str, named: Callable[[str], str | None], usual: int | None) -> int | None:
    text = named(name)
    if text is None:
        return usual
    if not text.isdecimal():
        raise IlteoroError(ErrorCode.BAD_USAGE, detail=f"ILTEORO_{name}={text}")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise IlteoroError(ErrorCode.BAD_USAGE, detail=f"port {text}: 0 to 65535")
    return int(text)
