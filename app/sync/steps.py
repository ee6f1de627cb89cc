"""The steps of a sync: what has to be done, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.store.manifest import Content, Manifest, ManifestFile


@dataclass(frozen=True, slots=True)
class Held:
    """The version this device has: what the pointer says."""

    catalogue: str
    version: int
    published_at: str
    rows: int
    bytes: int
    sido: tuple[str, ...] | None
    partial: bool
    backend: str
    etag: str | None


@dataclass(frozen=True, slots=True)
class Fetch:
    """Get `path`, at most `limit` bytes, unless it is what `etag` names. Answered with
    `Fetched`."""

    path: str
    limit: int
    etag: str | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body, None where it is the one that was named; bytes a second where they tell."""

    body: bytes | None
    etag: str | None
    speed: float | None


@dataclass(frozen=True, slots=True)
class Room:
    """See that the disk has so much room. Answered with None."""

    bytes: int


@dataclass(frozen=True, slots=True)
class Copy:
    """What stands will be changed: a copy of it may be begun. Answered with None."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """These files are downloaded next: small ones may be got several at a time. Answered
    with None."""

    files: tuple[ManifestFile, ...]


@dataclass(frozen=True, slots=True)
class Download:
    """Get a file onto the disk, check its size and hash, begin to unpack it.

    From `start` to `end` is its share of `step`. Given up where it comes slower than
    `least_speed` bytes a second. Answered with `Downloaded`.
    """

    file: ManifestFile
    step: str
    start: float
    end: float
    least_speed: float


@dataclass(frozen=True, slots=True)
class Downloaded:
    """Where the file is, None where it came too slowly."""

    path: Path | None


@dataclass(frozen=True, slots=True)
class Where:
    """Ask where the person is. Answered with a region, `00000` for anywhere, or None
    while that is not known."""


@dataclass(frozen=True, slots=True)
class Build:
    """Make a database of packs, put it in place. Answered with its rows.

    `contents` are what it must hold; None makes a head, to stand until the rest is there.
    """

    manifest: Manifest
    sido: tuple[str, ...] | None
    contents: tuple[Content, ...] | None
    packs: tuple[Path, ...]
    etag: str | None


@dataclass(frozen=True, slots=True)
class Join:
    """Put the parts of the ready database together and in place. Answered with its rows,
    None where it is not of this app's form."""

    manifest: Manifest
    parts: tuple[tuple[ManifestFile, Path], ...]
    etag: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """Bring a copy of what stands up to date and put it in place.

    `deltas` are files by version, the oldest first; `packs` are whole 시도. Answered with
    its rows, or with the 시도 that are not what `contents` says, or with None where what
    stands can't be changed; in both cases it stands as before.
    """

    manifest: Manifest
    sido: tuple[str, ...] | None
    contents: tuple[Content, ...]
    deltas: tuple[tuple[Path, ...], ...]
    packs: Mapping[str, Path]
    etag: str | None


@dataclass(frozen=True, slots=True)
class Keep:
    """Say of what stands that it is this version too, where it holds the same `contents`.
    Answered with its rows, None where it does not."""

    manifest: Manifest
    contents: tuple[Content, ...]
    etag: str | None


@dataclass(frozen=True, slots=True)
class Model:
    """See that the model a version comes with is here, None for none; whatever comes of it,
    the catalogue stands. Answered with None."""

    file: ManifestFile | None


Step = Fetch | Copy | Ahead | Room | Download | Where | Build | Join | Change | Keep | Model


@dataclass(frozen=True, slots=True)
class Outcome:
    """What stands now; `changed` is False where the device had it already."""

    version: int
    rows: int
    changed: bool
