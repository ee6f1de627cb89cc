"""What a sync does, step by step, without doing any of it.

    catalogue_sync   yields steps (`app.sync.steps`), takes what came of each, and returns
                     the version that stands at the end

The same body serves the app and the tests. Whatever it raises, the old catalogue stands.
"""

from collections.abc import Collection, Generator, Iterable, Sequence
from pathlib import Path
from typing import Any

from app.store.manifest import Content, Manifest, ManifestFile
from app.sync.choice import (
    HEAD_BYTES,
    Changes,
    changes_from,
    head_of,
    model_of,
    packs_of,
    ready_of,
    seconds_saved_by_ready,
)
from app.sync.envelope import read_manifest
from app.sync.steps import (
    Ahead,
    Build,
    Change,
    Copy,
    Download,
    Downloaded,
    Fetch,
    Fetched,
    Held,
    Join,
    Keep,
    Model,
    Outcome,
    Room,
    Step,
    Where,
)

WAYS = ("ready", "packs", "deltas")
"""The ways a version may come; `packs` is what is left when no other is possible."""

MANIFEST = "/v1/catalogue/manifest"
MANIFEST_LIMIT = 4 * 2**20
"""Bytes a manifest may have."""

HEAD = "near"
"""What the progress of a head is called; at 1.0 it stands."""

_HEAD_DOWNLOADED = 0.9
_HEAD_SECONDS = 5.0
"""What a head may take to come: the first matches are to stand after 10 s."""

_SPACE_FACTOR = 4
"""How much room building takes, against the unpacked packs (measured: 3.1)."""

_PATIENCE = 5.0
"""Seconds a first sync may take before a head comes first."""

Steps = Generator[Step, Any, Outcome]


def catalogue_sync(
    address: str,
    keys: Collection[bytes],
    held: Held | None,
    sido: Sequence[str] | None,
    ways: Collection[str] = WAYS,
) -> Steps:
    """Bring the catalogue of `address` to this device, all of it or some 시도.

    Raises ANSWER_UNREADABLE, KEY_UNKNOWN, SIGNATURE_WRONG, CLIENT_TOO_OLD, DOWNLOAD_DAMAGED
    and what the one who carries out the steps raises.
    """
    wanted = None if sido is None else tuple(sorted(set(sido)))
    whole = held is not None and not held.partial and held.sido == wanted
    known = held.etag if held and whole and held.backend == address else None
    fetched: Fetched = yield Fetch(MANIFEST, MANIFEST_LIMIT, known)
    if held and fetched.body is None:
        return Outcome(held.version, held.rows, changed=False)
    manifest = read_manifest(fetched.body or b"", keys, address)
    if held and _is_older(held, manifest, address):
        return Outcome(held.version, held.rows, changed=False)
    same = whole and held is not None and _is_same(held, manifest)
    rows = held.rows if held and same else None
    changes = changes_from(held, manifest, wanted) if held and "deltas" in ways else None
    if rows is None and held and changes:
        rows = yield from _changed(held, manifest, wanted, changes, fetched.etag)
    if rows is None:
        rows = yield from _afresh(held, manifest, wanted, ways, fetched)
    yield Model(model_of(manifest))
    return Outcome(manifest.version, rows, changed=not same)


def _changed(
    held: Held,
    manifest: Manifest,
    wanted: tuple[str, ...] | None,
    changes: Changes,
    etag: str | None,
) -> Generator[Step, Any, int | None]:
    """What stands, brought up to date by what changed; None where that can't be."""
    contents = contents_kept(manifest, wanted)
    packs = {pack.sido or "": pack for pack in packs_of(manifest, None)}
    files = [file for version in changes.deltas for file in version]
    new = [packs[sido] for sido in changes.new]
    if not files and not new and held.sido == wanted:
        stay: int | None = yield Keep(manifest, contents, etag)
        if stay is not None:
            return stay
    yield Room(_room((*files, *new)) + held.bytes)
    yield Copy()
    got = yield from _download((*files, *new))
    while True:
        found: frozenset[str] | int | None = yield Change(
            manifest,
            wanted,
            contents,
            tuple(tuple(got[file.name] for file in version) for version in changes.deltas),
            {file.sido or "": got[file.name] for file in new},
            etag,
        )
        if found is None or isinstance(found, int):
            return found
        # A 시도 that is not what the manifest says comes afresh, the others stay.
        again = [packs[sido] for sido in sorted(found) if sido in packs]
        if len(again) < len(found) or any(file.name in got for file in again):
            return None
        got |= yield from _download(again)
        new += again


def _afresh(
    held: Held | None,
    manifest: Manifest,
    wanted: tuple[str, ...] | None,
    ways: Collection[str],
    fetched: Fetched,
) -> Generator[Step, Any, int]:
    packs = packs_of(manifest, wanted)
    size = sum(file.bytes for file in packs)
    parts = ready_of(manifest) if wanted is None and "ready" in ways else ()
    speed = fetched.speed
    etag = fetched.etag
    yield Room(_room(packs))
    if parts:
        extra = sum(file.bytes for file in parts) - size
        worth = 0.0 if "packs" not in ways else extra / seconds_saved_by_ready(manifest)
        if worth <= 0 or speed is None or speed >= worth:
            got = yield from _download(parts, least_speed=worth)
            if got:
                joined = tuple((file, got[file.name]) for file in parts)
                rows: int | None = yield Join(manifest, joined, etag)
                if rows is not None:
                    return rows
            else:
                speed = worth
    bare = held is None
    return (yield from _of_packs(manifest, wanted, bare=bare, speed=speed, etag=etag))


def _of_packs(
    manifest: Manifest,
    wanted: tuple[str, ...] | None,
    *,
    bare: bool,
    speed: float | None,
    etag: str | None,
) -> Generator[Step, Any, int]:
    """Packs, and where that takes long and the device is bare, a head before them."""
    packs = packs_of(manifest, wanted)
    fast = sum(file.bytes for file in packs) / _PATIENCE
    slow = speed is not None and speed < fast
    got: dict[str, Path] = {}
    for number, file in enumerate(packs):
        if bare and not slow and number == 0:
            found = yield from _download([file], of=packs, least_speed=fast)
            slow = not found
            got |= found
        if bare and slow and (region := (yield Where())):
            bare = False
            most = HEAD_BYTES if speed is None else min(HEAD_BYTES, int(speed * _HEAD_SECONDS))
            head = head_of(manifest, region, most)
            if head:
                near = yield from _download(head, step=HEAD)
                paths = tuple(near[one.name] for one in head)
                yield Build(manifest, wanted, None, paths, None)
        if file.name not in got:
            got |= yield from _download([file], of=packs)
    rows: int = yield Build(
        manifest,
        wanted,
        contents_kept(manifest, wanted),
        tuple(got[file.name] for file in packs),
        etag,
    )
    return rows


def _download(
    files: Iterable[ManifestFile],
    *,
    of: Iterable[ManifestFile] | None = None,
    step: str = "download",
    least_speed: float = 0.0,
) -> Generator[Step, Any, dict[str, Path]]:
    """Get files, by name; nothing where the first one comes slower than `least_speed`."""
    files = list(files)
    # The last of a head's step is its being in place.
    end = _HEAD_DOWNLOADED if step == HEAD else 1.0
    among = files if of is None else list(of)
    size = max(1, sum(file.bytes for file in among))
    done = sum(file.bytes for file in among[: among.index(files[0])]) if files else 0
    if not least_speed:
        yield Ahead(tuple(files))
    got = {}
    for number, file in enumerate(files):
        least = least_speed if number == 0 else 0.0
        found: Downloaded = yield Download(
            file, step, end * done / size, end * (done + file.bytes) / size, least
        )
        if found.path is None:
            return {}
        done += file.bytes
        got[file.name] = found.path
    return got


def _room(files: Iterable[ManifestFile]) -> int:
    return sum(file.bytes + _SPACE_FACTOR * file.unpacked_bytes for file in files)


def contents_kept(manifest: Manifest, wanted: tuple[str, ...] | None) -> tuple[Content, ...]:
    """What the manifest says of the 시도 that are kept."""
    return tuple(c for c in manifest.contents if wanted is None or c.sido in wanted)


def _is_same(held: Held, manifest: Manifest) -> bool:
    return (held.catalogue, held.version, held.published_at) == (
        manifest.catalogue,
        manifest.version,
        manifest.published_at,
    )


def _is_older(held: Held, manifest: Manifest, address: str) -> bool:
    """Whether this was published before what stands, so that it never takes its place."""
    if held.catalogue == manifest.catalogue:
        return manifest.version < held.version or manifest.published_at < held.published_at
    # Another line of the same backend is one that was begun anew, never an old one again.
    return held.backend == address and manifest.published_at <= held.published_at
