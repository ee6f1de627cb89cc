"""A version is whole, signed, and made only where something changed."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.keys import DEVELOPMENT, SHIPPED, accepted_keys, is_loopback, key_id
from app.matching.search import search
from app.models import Agency, Clock, ErrorCode, IlteoroError
from app.store.catalogue import Catalogue, Pointer
from app.store.manifest import NATION, SIGNED_PREFIX, canonical, contents_of
from app.store.schema import BACKEND, open_writable
from app.sync.build import build
from backend.__main__ import main
from backend.catalogue import publish
from backend.settings import Settings, settings_from
from benchmarks.listings import fill_backend
from tests.publishing import (
    Row,
    change,
    content,
    envelope,
    fresh,
    manifest,
    of_kind,
    opened,
    rows_of,
)


def test_files_manifest_and_signature_hold_together(demo: Settings) -> None:
    published = publish(demo, Clock())
    assert (published.version, published.rows, published.new) == (1, 300, True)
    found = envelope(demo)
    assert found["key"] == key_id(DEVELOPMENT)
    Ed25519PublicKey.from_public_bytes(DEVELOPMENT).verify(
        bytes.fromhex(found["signature"]), SIGNED_PREFIX + canonical(found["manifest"])
    )
    said = manifest(demo)
    assert (said.version, said.deltas_from) == (1, 1)
    assert sum(c.rows for c in said.contents) == 300
    assert sum(file.bytes for file in said.files) == published.bytes
    assert {kind: made.files for kind, made in published.kinds.items()} == {
        kind: len(of_kind(demo, kind)) for kind in ("pack", "near", "ready")
    }
    for file in said.files:
        packed = (demo.published / file.name).read_bytes()
        assert len(packed) == file.bytes
        assert hashlib.sha256(packed).hexdigest() == file.sha256
        assert file.sha256[:20] in file.name
        assert len(content(demo, file)) == file.unpacked_bytes
        if file.kind != "ready":
            with opened(demo, file) as db:
                assert db.execute("SELECT count(*) FROM listing").fetchone() == (file.rows,)
    assert sorted(path.name for path in demo.published.iterdir()) == sorted(
        [file.name for file in said.files] + ["lock", "manifest.json"]
    )


def test_a_pack_holds_its_sido_and_a_near_file_its_region(demo: Settings) -> None:
    publish(demo, Clock())
    seen: list[str] = []
    for file in of_kind(demo, "pack"):
        with opened(demo, file) as db:
            rows = rows_of(db)
        assert {(row["region"] or "00")[:2] for row in rows} == {file.sido}
        seen += [row["id"] for row in rows]
    with closing(sqlite3.connect(demo.store)) as store:
        stored = dict(store.execute("SELECT id, region FROM listing"))
    assert sorted(seen) == sorted(stored)
    everything = fresh(demo).rows
    near = {file.region: file for file in of_kind(demo, "near")}
    assert set(near) == {region for region in stored.values() if region} | {NATION}
    for region, file in near.items():
        with opened(demo, file) as db:
            rows = rows_of(db)
        assert all(row == everything[row["id"]] for row in rows)
        if region != NATION:
            assert {row["id"] for row in rows} == {i for i, r in stored.items() if r == region}


def test_too_many_for_a_near_file_are_cut_to_the_newest(
    demo: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.catalogue.packing.NEAR_BYTES", 6_000)
    monkeypatch.setattr("backend.catalogue.packing.NATION_BYTES", 6_000)
    change(
        demo,
        "UPDATE listing SET region = '11110', keco3 = '701', kind = 'job'",
        "UPDATE listing SET first_seen = '2026-11-23T00:00:00Z' WHERE rowid <= 10",
    )
    publish(demo, Clock())
    newest = {
        id_ for id_, row in fresh(demo).rows.items() if row["first_seen"] == "2026-11-23T00:00:00Z"
    }
    files = of_kind(demo, "near")
    assert [file.region for file in files] == [NATION, "11110"]
    for file in files:
        assert file.bytes <= 6_000
        assert 10 < file.rows < 300
        with opened(demo, file) as db:
            assert newest <= {row["id"] for row in rows_of(db)}


def test_the_sample_of_the_nation_is_of_every_sido_and_occupation(
    demo: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = fresh_after_publishing(demo)
    cells = {(row["kind"], row["keco3"], (row["region"] or "")[:2]) for row in rows.values()}
    assert len(cells) < 300, "some cells hold several, or this shows nothing"
    monkeypatch.setattr("backend.catalogue.packing._SAMPLE_ROWS", len(cells))
    change(demo, "UPDATE listing SET title = title || '!' WHERE rowid = 1")
    publish(demo, Clock())
    with opened(demo, next(f for f in of_kind(demo, "near") if f.region == NATION)) as db:
        sampled = rows_of(db)
    assert {(r["kind"], r["keco3"], (r["region"] or "")[:2]) for r in sampled} == cells


def fresh_after_publishing(settings: Settings) -> dict[str, Row]:
    publish(settings, Clock())
    return fresh(settings).rows


def test_the_ready_parts_are_the_database_a_device_builds(
    demo: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.catalogue.ready.PART_BYTES", 100_000)
    publish(demo, Clock())
    parts = of_kind(demo, "ready")
    assert [part.part for part in parts] == list(range(len(parts)))
    assert len(parts) > 2
    joined = tmp_path / "ready.db"
    joined.write_bytes(b"".join(content(demo, part) for part in parts))
    packs = []
    for file in of_kind(demo, "pack"):
        packs.append(tmp_path / f"{file.sido}.pack")
        packs[-1].write_bytes(content(demo, file))
    built = tmp_path / "built.db"
    said = manifest(demo)
    assert build(built, packs, said.contents, lambda _step, _share: None) == 300

    def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
        with closing(sqlite3.connect(path)) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            names = {n for (n,) in db.execute("SELECT name FROM sqlite_schema WHERE type='table'")}
            # The one says when it was made; the other can't be read, but what it is made of is.
            names -= {"_sqlite_migrations", "listing_bigram"}
            assert {"listing", "listing_bigram_data", "content"} <= names
            return {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in names}  # noqa: S608

    assert tables(joined) == tables(built)
    with closing(sqlite3.connect(joined)) as db:
        assert tuple(contents_of(db)) == said.contents
    size = joined.stat().st_size
    stamp = said.published_at
    pointer = Pointer(
        version=1, file=joined.name, bytes=size, rows=300, published_at=stamp, synced_at=stamp,
        sido=None, backend="", demo=True, catalogue=said.catalogue, partial=False, etag=None,
    )  # fmt: skip
    with Catalogue(joined, pointer) as catalogue:
        listing = next(iter(fresh(demo).rows.values()))
        found = catalogue.listing(str(listing["id"]))
        assert found
        assert found.title == listing["title"]
        assert found.id in search(catalogue, found.title).ids


def test_the_same_listings_make_the_same_files(tmp_path: Path) -> None:
    names = []
    for number in (1, 2):
        settings = Settings(data=tmp_path / str(number), demo=True)
        settings.data.mkdir()
        fill_backend(settings.store, 300)
        publish(settings, Clock())
        names.append([file.name for file in manifest(settings).files])
    assert names[0] == names[1]


def test_no_change_no_version(demo: Settings) -> None:
    first = publish(demo, Clock())
    before = (demo.published / "manifest.json").read_bytes()
    again = publish(demo, Clock())
    assert (again.version, again.new) == (first.version, False)
    assert (again.files, again.bytes, again.rows) == (first.files, first.bytes, first.rows)
    assert (demo.published / "manifest.json").read_bytes() == before


def test_a_change_is_a_version_and_the_one_before_stays_readable(demo: Settings) -> None:
    publish(demo, Clock())
    before = {file.name for file in manifest(demo).files}
    touched = fresh(demo).rows
    change(
        demo,
        "UPDATE listing SET title = 'x' WHERE rowid = 1",
        "UPDATE listing SET closed_at = updated_at WHERE rowid = 2",
    )
    published = publish(demo, Clock())
    assert (published.version, published.rows, published.new) == (2, 299, True)
    after = {file.name for file in manifest(demo).files}
    now = fresh(demo).rows
    regions = {row["region"] for id_, row in touched.items() if now.get(id_) != row}
    assert len(regions) <= 2
    for file in manifest(demo).files:
        if file.kind == "pack":
            changed = any((region or "00")[:2] == file.sido for region in regions)
        else:
            changed = file.kind != "near" or file.region in {*regions, NATION}
        assert (file.name not in before) is changed, file.name
    assert before | after <= {path.name for path in demo.published.iterdir()}
    change(demo, "UPDATE listing SET title = 'y' WHERE rowid = 1")
    publish(demo, Clock())
    gone = before - after - {file.name for file in manifest(demo).files}
    assert gone
    assert not gone & {path.name for path in demo.published.iterdir()}


def test_a_lost_file_is_made_again_as_a_new_version(demo: Settings) -> None:
    publish(demo, Clock())
    lost = of_kind(demo, "pack")[0]
    (demo.published / lost.name).write_bytes(b"cut")
    again = publish(demo, Clock())
    assert (again.version, again.new) == (2, True)
    found = manifest(demo)
    assert found.deltas_from == 1
    assert not of_kind(demo, "delta"), "no listing changed"
    for file in found.files:
        assert hashlib.sha256((demo.published / file.name).read_bytes()).hexdigest() == file.sha256
    assert lost.name in {file.name for file in found.files}


def test_another_key_signs_what_stands_anew(demo: Settings) -> None:
    publish(demo, Clock())
    before = envelope(demo)
    key = demo.data / "key"
    key.write_text(Ed25519PrivateKey.generate().private_bytes_raw().hex())
    again = publish(Settings(data=demo.data, signing_key=key), Clock())
    assert not again.new
    after = envelope(demo)
    assert after["manifest"] == before["manifest"]
    assert after["key"] != before["key"]


def test_without_memory_a_new_line_begins(demo: Settings) -> None:
    publish(demo, Clock())
    first = manifest(demo)
    assert not publish(demo, Clock()).new
    for path in demo.versions.iterdir():
        path.unlink()
    change(demo, "UPDATE listing SET title = 'x' WHERE rowid = 1")
    publish(demo, Clock())
    second = manifest(demo)
    assert second.version == second.deltas_from == 2
    assert second.catalogue != first.catalogue
    assert not of_kind(demo, "delta")


def test_an_older_form_is_replaced(demo: Settings) -> None:
    demo.published.mkdir()
    (demo.published / "manifest.json").write_text('{"manifest": {"version": 7, "schema": 1}}')
    (demo.published / "41-abc.db.xz").write_bytes(b"old")
    assert publish(demo, Clock()).version == 8
    assert manifest(demo).deltas_from == 8
    assert not (demo.published / "41-abc.db.xz").exists()


def test_nothing_harvested(tmp_path: Path) -> None:
    with pytest.raises(IlteoroError) as caught:
        publish(Settings(data=tmp_path, demo=True), Clock())
    assert caught.value.code is ErrorCode.NOTHING_HARVESTED
    open_writable(tmp_path / "backend.db", BACKEND).close()
    with pytest.raises(IlteoroError) as caught:
        publish(Settings(data=tmp_path, demo=True), Clock())
    assert caught.value.code is ErrorCode.NOTHING_HARVESTED
    assert not (tmp_path / "published/manifest.json").exists()


def test_outside_a_demo_a_key_must_be_named(tmp_path: Path) -> None:
    fill_backend(tmp_path / "backend.db", 20)
    with pytest.raises(IlteoroError) as caught:
        publish(Settings(data=tmp_path), Clock())
    assert caught.value.code is ErrorCode.BAD_USAGE
    key = tmp_path / "key"
    key.write_text("not a key")
    with pytest.raises(IlteoroError) as caught:
        publish(Settings(data=tmp_path, signing_key=key), Clock())
    assert caught.value.code is ErrorCode.BAD_USAGE
    private = Ed25519PrivateKey.generate()
    key.write_text(private.private_bytes_raw().hex())
    settings = Settings(data=tmp_path, signing_key=key)
    publish(settings, Clock())
    assert envelope(settings)["key"] == key_id(private.public_key().public_bytes_raw())


def test_the_command_gives_its_json(demo: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "--data", str(demo.data), "--demo", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert set(said) == {"version", "files", "bytes", "rows", "kinds", "seconds"}
    assert (said["version"], said["rows"]) == (1, 300)
    assert sum(kind["bytes"] for kind in said["kinds"].values()) == said["bytes"]
    assert main(["publish", "--data", str(demo.data), "--demo"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Version 1 stands")
    assert [line.split()[0] for line in lines[1:]] == ["pack", "near", "ready"]
    assert main(["publish", "--data", str(demo.data / "none"), "--demo", "--json"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_options_come_before_the_environment(tmp_path: Path) -> None:
    environment = {"ILTEORO_PORT": "1", "ILTEORO_HOST": "::1", "ILTEORO_DATA": str(tmp_path)}
    found = settings_from(environment, port=0)
    assert (found.port, found.host, found.data) == (0, "::1", tmp_path)
    assert not found.demo
    assert found.daily_bytes
    assert found.hourly_installations
    assert found.staff_password is None


def test_settings_of_what_is_passed_on(tmp_path: Path) -> None:
    environment = {
        "ILTEORO_LEAVE_OUT": "keis, kead",
        "ILTEORO_WAGE_ARREARS": "list.csv",
        "ILTEORO_STAFF_PASSWORD": "secret",
        "ILTEORO_DAILY_BYTES": "5",
    }
    found = settings_from(environment)
    assert found.leave_out == {Agency.KEIS, Agency.KEAD}
    assert found.wage_arrears == Path("list.csv")
    assert (found.staff_password, found.daily_bytes) == ("secret", 5)
    assert settings_from(environment, leave_out="").leave_out == frozenset()
    demo = settings_from({}, demo=True)
    assert (demo.staff_password, demo.daily_bytes, demo.hourly_installations) == (
        "demo", None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    "environment",
    [{"ILTEORO_LEAVE_OUT": "keis,nobody"}, {"ILTEORO_DAILY_BYTES": "many"}, {"ILTEORO_PORT": "x"}],
)
def test_settings_that_mean_nothing(environment: dict[str, str]) -> None:
    with pytest.raises(IlteoroError) as caught:
        settings_from(environment)
    assert caught.value.code is ErrorCode.BAD_USAGE


@pytest.mark.parametrize(
    ("address", "loopback"),
    [
        ("http://127.0.0.1:1", True),
        ("http://127.9.9.9", True),
        ("http://[::1]:80", True),
        ("http://localhost:8600", True),
        ("http://LOCALHOST", True),
        ("http://localhost.example.kr", False),
        ("http://127.0.0.1@example.kr", False),
        ("http://192.168.0.1", False),
        ("http://0.0.0.0", False),
        ("", False),
    ],
)
def test_which_backends_the_development_key_opens(address: str, loopback: bool) -> None:
    assert is_loopback(address) is loopback
    assert (DEVELOPMENT in accepted_keys(address)) is loopback
    assert set(SHIPPED) <= set(accepted_keys(address))


def test_the_demo_keys_are_a_pair() -> None:
    folder = Path(__file__).parents[3] / "demo/keys"
    private = bytes.fromhex((folder / "development.private").read_text().strip())
    public = bytes.fromhex((folder / "development.public").read_text().strip())
    assert public == DEVELOPMENT
    assert Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw() == public
