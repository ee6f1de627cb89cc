"""The version that stands: what of it is still good, and what may go."""

import shutil
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from app.store.manifest import Manifest
from app.store.pack import PACK_SCHEMA
from backend.catalogue.files import Entry, Staged
from backend.catalogue.signing import MANIFEST, published_manifest
from backend.settings import Settings

OLDEST_CLIENT = "0.1.0"


def standing_version(folder: Path) -> tuple[Manifest | None, int]:
    """The version that stands, None where it is of another form or there is none; its number."""
    found = published_manifest(folder)
    if found is None:
        return None, 0
    of_today = found["schema"] == PACK_SCHEMA
    return Manifest.model_validate(found) if of_today else None, found["version"]


def stands(folder: Path, standing: Manifest, staged: Staged) -> bool:
    """Whether a version says just what is staged, to the same clients, in files that are there."""
    return (
        standing.oldest_client == OLDEST_CLIENT
        and list(standing.contents) == list(staged.contents)
        and [entry for entry in entries_of(standing) if entry["kind"] == "model"]
        == ([staged.model.entry] if staged.model else [])
        and all(is_whole(folder, entry) for entry in entries_of(standing))
    )


def entries_of(manifest: Manifest) -> list[Entry]:
    """What a manifest says of its files, by itself."""
    return [file.model_dump(exclude_none=True) for file in manifest.files]


def written(manifest: Manifest) -> dict[str, Any]:
    """The manifest as it is signed."""
    return manifest.model_dump(by_alias=True, exclude_none=True)


def is_whole(folder: Path, entry: Entry) -> bool:
    """Whether a file that a manifest names is there in its size."""
    path, size = folder / str(entry["name"]), int(entry["bytes"])
    return path.is_file() and path.stat().st_size == size


def chain_reaches(standing: Manifest, kept: Iterable[Entry]) -> int:
    """The version from which the deltas lead that are still there."""
    there = {entry["name"] for entry in kept}
    gone = [file.version or 0 for file in standing.files if file.name not in there]
    return max(standing.deltas_from, *gone, 0)


def remove_old(
    settings: Settings, standing: Manifest | None, before: Collection[str], memory: Path | None
) -> None:
    """Remove what neither the manifest nor the one before names, and what a kill left."""
    named = {MANIFEST, "lock", *before}
    if standing:
        named |= {file.name for file in standing.files}
    for path in settings.published.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in named:
            path.unlink()
    for path in settings.versions.glob("*.db"):
        if path != memory:
            path.unlink()
