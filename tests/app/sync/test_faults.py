"""Whatever arrives, or stops arriving: the catalogue that stood stands and answers as before."""

import hashlib
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.models import Clock, ErrorCode, IlteoroError
from app.store.catalogue import open_catalogue, read_pointer
from app.store.lock import writer_lock
from app.sync.client import sync
from backend.catalogue.signing import signed
from tests.app.sync.world import answers, seen_on, world_in

Answers = Callable[[str], tuple[int, str, bytes] | None]
Serving = Callable[..., AbstractContextManager[str]]


def resigned(manifest: dict[str, Any], key: bytes | None = None) -> bytes:
    """A manifest signed by the development key, or another."""
    private = key or bytes.fromhex(Path("demo/keys/development.private").read_text().strip())
    return json.dumps(signed(manifest, private)).encode()


def only(path_end: str, body: bytes) -> Callable[[str], tuple[int, str, bytes] | None]:
    """Answers that differ from the published ones at one address."""
    return lambda path: (200, "application/json", body) if path.endswith(path_end) else None


def manifest_of(published: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((published / "manifest.json").read_bytes())["manifest"]
    return found


def standing(data: Path) -> dict[str, bytes]:
    """What stands in a data folder; where a broken download goes on is left out."""
    return {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}


def replaced(manifest: dict[str, Any], name: str, content: bytes, unpacked: int) -> Answers:
    """A manifest, rightly signed, whose file `name` is something else."""
    file = {
        "bytes": len(content),
        "unpacked_bytes": unpacked,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    files = [one | file if one["name"] == name else one for one in manifest["files"]]
    body = resigned(manifest | {"files": files})

    def answer(path: str) -> tuple[int, str, bytes] | None:
        if path.endswith("/manifest"):
            return 200, "application/json", body
        return (200, "application/zstd", content) if path.endswith(name) else None

    return answer


def damaged(published: Path, kind: str) -> Iterator[tuple[str, Answers, ErrorCode]]:
    """What may arrive instead of the version in `published`, by name."""
    manifest = manifest_of(published)
    name = next(file["name"] for file in manifest["files"] if file["kind"] == kind)
    content = (published / name).read_bytes()
    plain = zstandard.decompress(content, 2**24)
    flipped = bytearray(content)
    flipped[len(content) // 2] ^= 1
    stranger = Ed25519PrivateKey.generate().private_bytes_raw()
    tampered = json.loads(resigned(manifest))
    tampered["manifest"]["version"] = 9
    wrong = ErrorCode.DOWNLOAD_DAMAGED
    unreadable = ErrorCode.ANSWER_UNREADABLE
    yield "flipped", only(name, bytes(flipped)), wrong
    yield "truncated", only(name, content[:-7]), wrong
    yield "empty", only(name, b""), wrong
    yield "longer", only(name, content + b"x"), wrong
    yield "a page", only(name, b"<html>Log in</html>"), wrong
    bomb = zstandard.compress(bytes(50_000_000))
    yield "bomb", replaced(manifest, name, bomb, 5000), wrong
    yield "not zstd", replaced(manifest, name, plain, len(plain)), wrong
    yield "html", only("/manifest", b"<html>Log in</html>"), unreadable
    yield "not an envelope", only("/manifest", b"[]"), unreadable
    yield "nested", only("/manifest", b"[" * 100_000), unreadable
    yield "nan", only("/manifest", b'{"manifest": NaN}'), unreadable
    yield "endless", only("/manifest", b" " * 5_000_000), unreadable
    undated = resigned(manifest | {"published_at": "9999", "version": 99})
    yield "undated", only("/manifest", undated), unreadable
    altered = json.dumps(tampered).encode()
    yield "tampered", only("/manifest", altered), ErrorCode.SIGNATURE_WRONG
    yield "wrong key", only("/manifest", resigned(manifest, stranger)), ErrorCode.KEY_UNKNOWN
    for newer in ({"oldest_client": "99.0.0"}, {"schema": 99}):
        body = resigned(manifest | newer)
        yield f"{newer}", only("/manifest", body), ErrorCode.CLIENT_TOO_OLD
    for status in (400, 403, 500, 503):
        page = (status, "text/html", b"<h1>later")
        yield f"{status}", lambda _path, page=page: page, ErrorCode.BACKEND_REFUSED  # type: ignore[misc]
    problem = json.dumps({"type": "nothing_published"}).encode()
    none = (404, "application/problem+json", problem)
    yield "nothing yet", lambda _path: none, ErrorCode.NOTHING_PUBLISHED
    problem = json.dumps({"type": "downloads_spent"}).encode()
    spent = (429, "application/problem+json", problem)
    yield (
        "spent",
        lambda path: spent if "/files/" in path else None,
        ErrorCode.DOWNLOADS_SPENT,
    )


@pytest.mark.parametrize(
    ("kind", "held"), [("deltas", True), ("delta", True), ("pack", True), ("ready", False)]
)
def test_whatever_arrives_the_old_catalogue_stands(
    kind: str,
    held: bool,
    two_days: tuple[Path, Path],
    serving_folder: Serving,
    tmp_path: Path,
) -> None:
    first, second = two_days
    # A first sync has no choice: over a slow line packs would be less than what is in the way here.
    ways = {"pack": ("packs",), "ready": ("ready",)}.get(kind, ("ready", "packs", "deltas"))
    # Who names the 시도 gets a delta of each, who keeps everything gets one of all.
    packs = (file for file in manifest_of(second)["files"] if file["kind"] == "pack")
    sido = [str(file["sido"]) for file in packs] if kind == "delta" else None
    if held:
        with serving_folder(first) as address:
            sync(address, tmp_path, sido=sido)
        expected = seen_on(tmp_path)
    before = standing(tmp_path)
    for name, answer, code in damaged(second, kind):
        with serving_folder(second, answer) as address, pytest.raises(IlteoroError) as caught:
            sync(address, tmp_path, sido=sido, ways=ways)
        assert caught.value.code is code, name
        after = standing(tmp_path)
        after.pop("installation.json", None)
        before.pop("installation.json", None)
        after.pop("lock", None)
        before.pop("lock", None)
        assert after == before, name
    if held:
        assert seen_on(tmp_path) == expected
    with serving_folder(second) as address:
        assert sync(address, tmp_path, sido=sido, ways=ways).version == 2
        sync(address, tmp_path / "fresh")
    assert seen_on(tmp_path) == seen_on(tmp_path / "fresh")


def test_files_that_are_no_databases_are_not_built_of(
    two_days: tuple[Path, Path], serving_folder: Serving, tmp_path: Path
) -> None:
    first, second = two_days
    with serving_folder(first) as address:
        sync(address, tmp_path)
    expected = seen_on(tmp_path)
    manifest = manifest_of(second)
    junk = zstandard.compress(b"not a database" * 100)
    other = tmp_path.with_name("other")
    for kind in ("deltas", "pack"):
        name = next(file["name"] for file in manifest["files"] if file["kind"] == kind)
        # A delta that can't be read costs a fresh download; a pack is the last way there is.
        ways = ("packs", "deltas") if kind == "deltas" else ("packs",)
        with serving_folder(second, replaced(manifest, name, junk, 1400)) as address:
            if kind == "pack":
                with pytest.raises(IlteoroError) as caught:
                    sync(address, tmp_path, ways=ways)
                assert caught.value.code is ErrorCode.DOWNLOAD_DAMAGED
                assert seen_on(tmp_path) == expected
            else:
                shutil.copytree(tmp_path, other)
                assert sync(address, other, ways=ways).version == 2
    name = next(file["name"] for file in manifest["files"] if file["kind"] == "ready")
    with serving_folder(second, replaced(manifest, name, junk, 1400)) as address:
        assert sync(address, tmp_path / "ready").version == 2


def test_contents_that_are_not_what_was_signed(
    two_days: tuple[Path, Path], serving_folder: Serving, tmp_path: Path
) -> None:
    first, second = two_days
    with serving_folder(first) as address:
        sync(address, tmp_path)
    expected = seen_on(tmp_path)
    manifest = manifest_of(second)
    contents = [one | {"rows": one["rows"] + 1} for one in manifest["contents"]]
    body = resigned(manifest | {"contents": contents})
    with serving_folder(second, only("/manifest", body)) as address:
        for data in (tmp_path, tmp_path / "bare"):
            with pytest.raises(IlteoroError) as caught:
                sync(address, data)
            assert caught.value.code is ErrorCode.DOWNLOAD_DAMAGED
    assert seen_on(tmp_path) == expected


def test_an_older_manifest_never_takes_the_place_of_a_newer_one(
    two_days: tuple[Path, Path], serving_folder: Serving, tmp_path: Path
) -> None:
    first, second = two_days
    with serving_folder(second) as address:
        sync(address, tmp_path)
    expected = seen_on(tmp_path)
    older = manifest_of(first)
    newer_number = older | {"version": 9}
    with serving_folder(first) as address:
        assert sync(address, tmp_path).version == 2
        assert sync(address, tmp_path, sido=["11"]).version == 2
    with serving_folder(first, only("/manifest", resigned(newer_number))) as address:
        assert sync(address, tmp_path).version == 2
    assert seen_on(tmp_path) == expected


def test_a_broken_download_goes_on_where_it_broke(
    two_days: tuple[Path, Path], serving_folder: Serving, tmp_path: Path
) -> None:
    _, second = two_days
    ready = next(file for file in manifest_of(second)["files"] if file["kind"] == "ready")
    name, half = ready["name"], ready["bytes"] // 2
    log: list[tuple[str, str | None]] = []
    # Within one sync, when the connection breaks ...
    with serving_folder(second, log=log, cut={name: half}) as address:
        assert sync(address, tmp_path / "one").version == 2
    assert [asked for path, asked in log if path.endswith(name)] == [None, f"bytes={half}-"]
    # ... and by another process, when the first one is gone.
    data = tmp_path / "two"
    (data / "partial").mkdir(parents=True)
    content = (second / name).read_bytes()
    (data / "partial" / name).write_bytes(content[:half])
    log.clear()
    with serving_folder(second, log=log) as address:
        result = sync(address, data)
    assert [asked for path, asked in log if path.endswith(name)] == [f"bytes={half}-"]
    assert result.bytes < len(content) - half + (second / "manifest.json").stat().st_size + 1
    assert not (data / "partial").exists()
    # What was there and is something else is fetched once from the start.
    for wrong in (b"x" * half, content + b"x", b""):
        data = tmp_path / f"three-{len(wrong)}"
        (data / "partial").mkdir(parents=True)
        (data / "partial" / name).write_bytes(wrong)
        with serving_folder(second) as address:
            sync(address, data)
        assert seen_on(data) == seen_on(tmp_path / "one")


def test_a_clock_that_is_a_year_off(
    two_days: tuple[Path, Path], serving_folder: Serving, tmp_path: Path
) -> None:
    first, second = two_days
    for years in (-1, 1):
        data = tmp_path / str(years)
        clock = Clock(lambda years=years: datetime.now(UTC) + timedelta(days=365 * years))  # type: ignore[misc]
        with serving_folder(first) as address:
            assert sync(address, data, clock=clock).version == 1
        assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=3)
        off = Clock(clock.source)
        with serving_folder(second) as address:
            assert sync(address, data, clock=off).version == 2
        pointer = read_pointer(data)
        assert pointer
        assert abs(datetime.fromisoformat(pointer.synced_at) - datetime.now(UTC)) < timedelta(
            minutes=3
        )


SYNC = (
    "import sys; from pathlib import Path; from app.sync.client import sync\n"
    "from app.models import IlteoroError\n"
    "sys.stdin.readline()\n"
    "try: print(sync(sys.argv[1], Path(sys.argv[2])).version)\n"
    "except IlteoroError as error: print(error.code)"
)


def test_two_processes_at_once_on_one_folder(
    two_days: tuple[Path, Path], serving_folder: Serving, tmp_path: Path
) -> None:
    log: list[tuple[str, str | None]] = []
    _, second = two_days
    with serving_folder(second, log=log, pace=0.002) as address:
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", SYNC, address, str(tmp_path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        for process in processes:
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
        assert [process.communicate(timeout=240)[0] for process in processes] == ["2\n", "2\n"]
    # The second found what the first had put in place: nothing came twice.
    files = [path for path, _ in log if "/files/" in path]
    assert len(files) == len(set(files))


def test_who_can_not_write_says_so(
    two_days: tuple[Path, Path], serving_folder: Serving, tmp_path: Path
) -> None:
    from app.sync import client

    first, second = two_days
    with serving_folder(first) as address:
        sync(address, tmp_path)
    expected = seen_on(tmp_path)
    impatient = lambda folder: writer_lock(folder, patience_seconds=0.2)  # noqa: E731
    with pytest.MonkeyPatch.context() as patch, serving_folder(second) as address:
        patch.setattr(client, "writer_lock", impatient)
        with writer_lock(tmp_path):
            caught: list[ErrorCode] = []

            def other() -> None:
                try:
                    sync(address, tmp_path)
                except IlteoroError as error:
                    caught.append(error.code)

            thread = threading.Thread(target=other)
            thread.start()
            thread.join()
    assert caught == [ErrorCode.CATALOGUE_BUSY]
    assert seen_on(tmp_path) == expected


def test_a_reader_keeps_its_file_through_updates(tmp_path: Path, serving_folder: Serving) -> None:
    data = tmp_path / "device"
    with world_in(tmp_path / "backend", 500) as world, serving_folder(world.published) as address:
        world.publish()
        sync(address, data)
        with open_catalogue(data) as reader:
            before = answers(reader)
            for _ in range(3):
                world.day()
                sync(address, data)
                assert answers(reader) == before
        with open_catalogue(data) as newest:
            assert newest.version == 4
    assert len(list(data.glob("*.db"))) == 1
