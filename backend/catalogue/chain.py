"""The chain of deltas that leads from earlier versions to the newest."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

MOST_VERSIONS = 30
DELTAS = ("delta", "deltas")
"""The kinds that tell what changed."""

Entry = dict[str, Any]


def chained(
    version: int, deltas: Iterable[Entry], oldest: int, most_bytes: int
) -> tuple[list[Entry], int]:
    """The deltas that the manifest of `version` lists, newest first, and the version from
    which they lead.

    `deltas` are all there are, and lead from `oldest` on. The chain ends after 30 versions,
    or where following it would cost `most_bytes`, which is what all packs cost.
    """
    by_version: dict[int, list[Entry]] = defaultdict(list)
    for entry in deltas:
        by_version[entry["version"]].append(entry)
    kept: list[Entry] = []
    size, reaches = 0, version
    while reaches > oldest and version - reaches < MOST_VERSIONS:
        entries = by_version[reaches]
        size += sum(entry["bytes"] for entry in entries if entry["kind"] == "delta")
        if size >= most_bytes:
            break
        kept += sorted(entries, key=lambda entry: str(entry.get("sido")))
        reaches -= 1
    return kept, reaches
