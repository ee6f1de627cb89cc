"""All files of a version: those that stay as they are, and those made anew."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.reference import regions
from app.store.manifest import NATION, Content
from backend.catalogue.packing import PACK_LEVEL, Packed, compress, deltas, near_files, sido_packs
from backend.catalogue.ready import ready_parts

Entry = dict[str, Any]
Progress = Callable[[str, float], None]

_COMPRESSORS = 2


@dataclass(frozen=True, slots=True)
class Staged:
    """What the version holds, staged in `db`: by agency and 시도, and by region; and the
    model that comes with it."""

    db: sqlite3.Connection
    contents: Sequence[Content]
    regions: Mapping[str, str]
    model: Packed | None


class Reused:
    """The files of the version that stands, used again where their listings are the same."""

    def __init__(
        self,
        entries: Iterable[Entry] = (),
        contents: Iterable[Content] = (),
        regions: Mapping[str, str] | None = None,
    ) -> None:
        self._entries = {
            (entry["kind"], entry.get("sido") or entry.get("region")): entry for entry in entries
        }
        self._contents = _by_sido(contents)
        self._regions = regions or {}

    def pack(self, sido: str, contents: set[Content]) -> Entry | None:
        """The pack of a 시도, where its contents are the same."""
        same = self._contents.get(sido) == contents
        return self._entries.get(("pack", sido)) if same else None

    def near(self, region: str, content: str) -> Entry | None:
        """The near file of a region, where its content is the same."""
        same = self._regions.get(region) == content
        return self._entries.get(("near", region)) if same else None


def make_files(
    staged: Staged, aside: Path, reused: Reused, delta_version: int | None, progress: Progress
) -> Iterator[Packed | Entry]:
    """Every file of a version, packs first: made in `aside`, or what the manifest says of
    one that stays.

    `delta_version` is the version, None where there is no earlier one to compare with.
    """
    # zstd and SQLite let go of the interpreter's lock, so all this goes on side by side.
    with ThreadPoolExecutor(_COMPRESSORS) as pool:
        progress("near", 0.0)
        near = _near(staged, aside, reused, pool)
        progress("packs", 0.0)
        plain, packs = _packs(staged, aside, reused, pool)
        progress("ready", 0.0)
        ready = ready_parts(plain, staged.contents, aside, pool)
        changes = list(deltas(staged.db, delta_version, aside)) if delta_version else []
        for done, pack in enumerate(packs, 1):
            yield pack.result() if isinstance(pack, Future) else pack
            progress("compress", done / len(packs))
        yield from near
        yield from (part.result() for part in ready)
        yield from changes
        if staged.model:
            yield staged.model


def _packs(
    staged: Staged, aside: Path, reused: Reused, pool: Executor
) -> tuple[list[Path], list[Entry | Future[Packed]]]:
    plain: list[Path] = []
    packs: list[Entry | Future[Packed]] = []
    contents = _by_sido(staged.contents)
    for sido, content, rows in sido_packs(staged.db):
        path = aside / f"{sido}.db"
        path.write_bytes(content)
        plain.append(path)
        packs.append(
            reused.pack(sido, contents[sido]) or pool.submit(_pack, path, aside, sido, rows)
        )
    return plain, packs


def _pack(path: Path, aside: Path, sido: str, rows: int) -> Packed:
    return compress(path.read_bytes(), PACK_LEVEL, aside, kind="pack", sido=sido, rows=rows)


def _near(staged: Staged, aside: Path, reused: Reused, pool: Executor) -> list[Packed | Entry]:
    known = regions()
    stay: dict[str, Entry] = {}
    anew: list[str] = []
    for region, content in staged.regions.items():
        # What names no 시군구 is near to nothing and comes with its 시도.
        if region not in known or not known[region].sigungu:
            continue
        if entry := reused.near(region, content):
            stay[region] = entry
        else:
            anew.append(region)
    made = {packed.entry["region"]: packed for packed in near_files(staged.db, anew, aside, pool)}
    return [made.get(region) or stay[region] for region in sorted({*made, *stay, NATION})]


def _by_sido(contents: Iterable[Content]) -> dict[str, set[Content]]:
    found: dict[str, set[Content]] = defaultdict(set)
    for content in contents:
        found[content.sido].add(content)
    return dict(found)
