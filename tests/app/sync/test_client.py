"""The catalogue comes whole from a real backend, or not at all."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from app.matching import match
from app.matching.search import search
from app.models import Clock, ErrorCode, IlteoroError, Kind, Profile, Wishes
from app.store.catalogue import DEVICE_SCHEMA, open_catalogue
from app.sync.client import sync

ROWS = 1500
Serving = Callable[[Callable[[str], tuple[int, str, bytes] | None]], AbstractContextManager[str]]


@pytest.fixture
def manifest(backend_data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((backend_data / "published/manifest.json").read_bytes())
    return found["manifest"]  # type: ignore[no-any-return]


def test_everything_comes_and_answers(backend: str, tmp_path: Path) -> None:
    clock, steps = Clock(), list[str]()
    result = sync(backend, tmp_path, clock=clock, progress=lambda step, _share: steps.append(step))
    assert (result.version, result.rows) == (1, ROWS)
    assert result.bytes > 10_000
    assert steps[0] == "download"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "catalogue-1.db",
        "catalogue.json",
        "installation.json",
        "lock",
    ]
    with open_catalogue(tmp_path) as catalogue:
        assert catalogue.version == 1
        assert catalogue.demo
        assert catalogue.count() == ROWS == catalogue.count(Kind.JOB) + catalogue.count(Kind.COURSE)
        found = match(catalogue, Profile(), Wishes(), {"611": 1.0}, today=clock.today())
        assert len(found) == 50
        assert search(catalogue, "사원").count > 0
        listing = catalogue.listing(found[0].listing_id)
        assert listing is not None
        assert listing.sources[0].native_id == listing.id.partition(":")[2]
        assert listing.sources[0].attribution


def test_the_rows_are_those_of_the_backend(
    backend: str, backend_data: Path, tmp_path: Path
) -> None:
    from app.store.rows import row_to_listing
    from app.store.schema import BACKEND, open_writable

    sync(backend, tmp_path)
    db = open_writable(backend_data / "backend.db", BACKEND)
    expected = {row["id"]: row_to_listing(row) for row in db["listing"].rows}
    db.close()
    with open_catalogue(tmp_path) as catalogue:
        found = {listing.id: listing for listing in catalogue.listings(expected)}
    assert found == expected


def test_the_same_version_is_not_fetched_again(backend: str, tmp_path: Path) -> None:
    first = sync(backend, tmp_path)
    again = sync(backend, tmp_path)
    assert (again.version, again.rows) == (first.version, first.rows)
    # The backend says that it is the same, and nothing more.
    assert again.bytes == 0


def test_some_regions_only(backend: str, tmp_path: Path, manifest: dict[str, Any]) -> None:
    rows = sum(file["rows"] for file in manifest["files"] if file.get("sido") in ("11", "00"))
    assert sync(backend, tmp_path, sido=["11", "00"]).rows == rows
    with open_catalogue(tmp_path) as catalogue:
        assert catalogue.count() == rows
        assert catalogue.query(
            "SELECT count(*) FROM listing WHERE coalesce(substr(region, 1, 2), '00') "
            "NOT IN ('11', '00')"
        ) == [(0,)]
    with open_catalogue(tmp_path) as before:
        assert sync(backend, tmp_path).rows == ROWS
        assert before.path.name == "catalogue-1.db"
        assert len(before.query("SELECT id FROM listing")) == rows
    # The file that stood was not written over: until the pointer changed it was the one.
    assert [path.name for path in tmp_path.glob("*.db")] == ["catalogue-1-again.db"]
    assert sync(backend, tmp_path, sido=["11"]).rows < rows
    assert [path.name for path in tmp_path.glob("*.db")] == ["catalogue-1.db"]


def test_from_a_terminal(backend: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "app", "sync", "--backend", backend, "--json"]
    chosen = ["--sido", "11", "--sido", "26", "41", "--near", "11680"]
    done = subprocess.run(
        [*command, "--data", str(tmp_path), *chosen], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    assert list(found) == ["version", "rows", "seconds", "bytes", "model", "model_problem"]
    with open_catalogue(tmp_path) as catalogue:
        assert catalogue.sido == ["11", "26", "41"]
        assert found["rows"] == catalogue.rows
    refused = subprocess.run(
        [*command, "--data", str(tmp_path), "--near", "nowhere"], capture_output=True, check=False
    )
    assert refused.returncode == 2


def test_from_a_terminal_the_choice_of_the_last_time_holds_and_is_said(
    backend: str, tmp_path: Path
) -> None:
    def synced(*chosen: str) -> tuple[list[str] | None, str]:
        command = (sys.executable, "-m", "app", "sync", "--backend", backend, "--data")
        done = subprocess.run(
            [*command, str(tmp_path), *chosen], capture_output=True, text=True, check=True,
            env=os.environ | {"LC_ALL": "en_US.UTF-8"},
        )  # fmt: skip
        with open_catalogue(tmp_path) as catalogue:
            return catalogue.sido, done.stderr

    assert synced("--sido", "00", "11")[0] == ["00", "11"]
    kept, said = synced()
    assert kept == ["00", "11"]
    assert "Keeping the places chosen last time: Seoul, listings without a place" in said
    assert "--sido 00 11" in said
    kept, said = synced("--sido", "all")
    assert kept is None
    assert "Keeping" not in said
    assert synced()[0] is None


def test_what_a_killed_sync_left_goes_with_the_next_one(backend: str, tmp_path: Path) -> None:
    sync(backend, tmp_path)
    # Killed after the pointer was replaced, before the old catalogue was removed.
    (tmp_path / "catalogue-0.db").write_bytes(b"old")
    (tmp_path / ".sync-1").mkdir()
    (tmp_path / ".catalogue.json.1.tmp").write_text("{")
    sync(backend, tmp_path)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["catalogue-1.db", "catalogue.json", "installation.json", "lock"]


def test_a_damaged_catalogue_is_fetched_anew(backend: str, tmp_path: Path) -> None:
    sync(backend, tmp_path)
    path = tmp_path / "catalogue-1.db"
    path.write_bytes(path.read_bytes()[:100_000])
    with pytest.raises(IlteoroError) as caught:
        open_catalogue(tmp_path)
    assert caught.value.code is ErrorCode.CATALOGUE_DAMAGED
    assert sync(backend, tmp_path).bytes > 100_000
    open_catalogue(tmp_path).close()


def test_damage_that_a_reader_meets_is_mended_by_the_next_sync(
    backend: str, tmp_path: Path
) -> None:
    sync(backend, tmp_path)
    path = tmp_path / "catalogue-1.db"
    with open_catalogue(tmp_path) as catalogue:
        expected = search(catalogue, "모집")
    content = bytearray(path.read_bytes())
    # Everything behind the schema's page: the file's size and the schema still hold.
    content[3 * 8192 :] = b"\xa5" * (len(content) - 3 * 8192)
    path.write_bytes(content)
    with pytest.raises(IlteoroError) as caught, open_catalogue(tmp_path) as catalogue:
        search(catalogue, "모집")
    assert caught.value.code is ErrorCode.CATALOGUE_DAMAGED
    assert sync(backend, tmp_path).bytes > 0
    with open_catalogue(tmp_path) as catalogue:
        assert search(catalogue, "모집") == expected
    assert not list(tmp_path.glob("*.broken"))


def test_before_the_first_sync(tmp_path: Path) -> None:
    with pytest.raises(IlteoroError) as caught:
        open_catalogue(tmp_path)
    assert caught.value.code is ErrorCode.CATALOGUE_MISSING


def test_an_installation_has_a_token_of_its_own(backend: str, tmp_path: Path) -> None:
    sync(backend, tmp_path)
    path = tmp_path / "installation.json"
    assert path.stat().st_mode & 0o777 == 0o600
    kept = json.loads(path.read_bytes())
    assert kept["backend"] == backend
    sync(backend, tmp_path, sido=["11"])
    sync(backend, tmp_path, sido=["11", "26"])
    assert json.loads(path.read_bytes()) == kept
    # A token that is refused is replaced once, one for another backend or a torn file too.
    spoils: tuple[Any, ...] = (
        kept | {"token": "x" * 43},
        kept | {"backend": "http://elsewhere"},
        kept | {"token": "가"},
        [],
    )
    for spoiled in spoils:
        path.write_text(json.dumps(spoiled))
        shutil.rmtree(tmp_path / "fresh", ignore_errors=True)
        (tmp_path / "fresh").mkdir()
        shutil.copy(path, tmp_path / "fresh")
        assert sync(backend, tmp_path / "fresh").rows == ROWS
        renewed = json.loads((tmp_path / "fresh/installation.json").read_bytes())
        assert renewed["token"] not in ("x" * 43, kept["token"])
        assert renewed["backend"] == backend


def test_an_older_app_s_catalogue_is_fetched_afresh(backend: str, tmp_path: Path) -> None:
    sync(backend, tmp_path)
    pointer = json.loads((tmp_path / "catalogue.json").read_bytes())
    del pointer["schema"]
    (tmp_path / "catalogue.json").write_text(json.dumps(pointer))
    with pytest.raises(IlteoroError) as caught:
        open_catalogue(tmp_path)
    assert caught.value.code is ErrorCode.CATALOGUE_MISSING
    assert sync(backend, tmp_path).rows == ROWS
    open_catalogue(tmp_path).close()
    for torn in ("", "[]", "{", f'{{"schema": {DEVICE_SCHEMA}}}'):
        (tmp_path / "catalogue.json").write_text(torn)
        with pytest.raises(IlteoroError) as caught:
            open_catalogue(tmp_path)
        assert caught.value.code in (ErrorCode.CATALOGUE_DAMAGED, ErrorCode.CATALOGUE_MISSING)
        assert sync(backend, tmp_path).rows == ROWS


def test_nobody_there(tmp_path: Path) -> None:
    with pytest.raises(IlteoroError) as caught:
        sync("http://127.0.0.1:9", tmp_path)
    assert caught.value.code is ErrorCode.BACKEND_UNREACHABLE
    for address in ("not an address", "http://", "http://[", "ftp://127.0.0.1"):
        with pytest.raises(IlteoroError) as caught:
            sync(address, tmp_path)
        assert caught.value.code is ErrorCode.BACKEND_UNREACHABLE


def test_the_development_key_opens_loopback_alone(backend_data: Path, tmp_path: Path) -> None:
    import httpx

    body = (backend_data / "published/manifest.json").read_bytes()
    anywhere = httpx.MockTransport(lambda _request: httpx.Response(200, content=body))
    for address in ("https://example.kr", "http://127.0.0.1.example.kr", "http://10.0.0.1"):
        with pytest.raises(IlteoroError) as caught:
            sync(address, tmp_path, transport=anywhere)
        assert caught.value.code is ErrorCode.KEY_UNKNOWN


def test_two_at_once_on_one_folder(backend: str, tmp_path: Path) -> None:
    results = list[int]()
    threads = [
        threading.Thread(target=lambda: results.append(sync(backend, tmp_path).rows))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [ROWS, ROWS]
