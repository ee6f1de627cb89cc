"""Which files of a version a device fetches."""

from collections.abc import Collection
from dataclasses import dataclass

from app.reference import distance_km
from app.store.manifest import NATION, Manifest, ManifestFile
from app.sync.steps import Held

HEAD_BYTES = 800_000
"""How much of what is near comes before the rest."""

_BUILD_SECONDS = 15e-6
"""What building takes a listing (measured: 170,000 in 2.6 s on two cores)."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Deltas by version, the oldest first, and the 시도 that come whole."""

    deltas: tuple[tuple[ManifestFile, ...], ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a download would cost: bytes of everything, of each 시도, and of bringing what
    is here up to date (None where nothing is here that could be), and `model_bytes` of the
    model in any case, where it is not here."""

    version: int
    published_at: str
    whole_bytes: int
    sido_bytes: dict[str, int]
    update_bytes: int | None
    model_bytes: int = 0


def packs_of(manifest: Manifest, wanted: Collection[str] | None) -> tuple[ManifestFile, ...]:
    """The packs of the 시도 wanted, all of them for None."""
    return tuple(
        file
        for file in manifest.files
        if file.kind == "pack" and (wanted is None or file.sido in wanted)
    )


def ready_of(manifest: Manifest) -> tuple[ManifestFile, ...]:
    """The parts of the ready database in their order, none where one is missing."""
    parts = sorted(
        (file for file in manifest.files if file.kind == "ready"), key=lambda file: file.part or 0
    )
    whole = [file.part for file in parts] == list(range(len(parts)))
    return tuple(parts) if whole else ()


def model_of(manifest: Manifest) -> ManifestFile | None:
    """The model a version of the catalogue comes with, None for none."""
    return next((file for file in manifest.files if file.kind == "model"), None)


def seconds_saved_by_ready(manifest: Manifest) -> float:
    """What a device saves that need not build."""
    return max(1, sum(content.rows for content in manifest.contents)) * _BUILD_SECONDS


def head_of(
    manifest: Manifest, region: str, most_bytes: int = HEAD_BYTES
) -> tuple[ManifestFile, ...]:
    """The files of a region and its nearest neighbours, the first in any case; for `00000`,
    and for a region nobody knows, the sample of the whole country."""
    near = {file.region or "": file for file in manifest.files if file.kind == "near"}
    nation = near.pop(NATION, None)
    km = {code: distance_km(region, code) for code in near if region != NATION}
    known = sorted((far, code) for code, far in km.items() if far is not None)
    if region in near:
        known = [(0.0, region), *(one for one in known if one[1] != region)]
    found: list[ManifestFile] = []
    for _, code in known:
        if found and sum(file.bytes for file in found) + near[code].bytes > most_bytes:
            break
        found.append(near[code])
    return tuple(found) or ((nation,) if nation else ())


def changes_from(held: Held, manifest: Manifest, wanted: tuple[str, ...] | None) -> Changes | None:
    """What leads from the version that stands to the manifest's, None where nothing does or
    fetching it all anew is no more."""
    same_line = held.catalogue == manifest.catalogue
    if held.partial or not same_line or held.version < manifest.deltas_from:
        return None
    # A version that was published again under its number has no deltas from itself.
    if held.version == manifest.version and held.published_at != manifest.published_at:
        return None

    def in_both(sido: str | None) -> bool:
        return (held.sido is None or sido in held.sido) and (wanted is None or sido in wanted)

    def of_version(version: int) -> tuple[ManifestFile, ...]:
        found = [file for file in manifest.files if file.version == version]
        together = tuple(file for file in found if file.kind == "deltas")
        if together and held.sido is None and wanted is None:
            return together
        return tuple(file for file in found if file.kind == "delta" and in_both(file.sido))

    deltas = tuple(of_version(v) for v in range(held.version + 1, manifest.version + 1))
    packs = packs_of(manifest, wanted)
    new = [pack for pack in packs if held.sido is not None and pack.sido not in held.sido]
    size = sum(file.bytes for version in deltas for file in version)
    if size + sum(pack.bytes for pack in new) >= sum(pack.bytes for pack in packs) and size:
        return None
    return Changes(deltas, tuple(pack.sido or "" for pack in new))


def offer_of(manifest: Manifest, held: Held | None) -> Offer:
    """What `manifest` would cost a device that holds `held`."""
    packs = {pack.sido or "": pack.bytes for pack in packs_of(manifest, None)}
    update = None
    if held and (changes := changes_from(held, manifest, held.sido)):
        update = sum(file.bytes for version in changes.deltas for file in version)
    return Offer(manifest.version, manifest.published_at, sum(packs.values()), packs, update)
