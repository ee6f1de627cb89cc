"""A version is whole, signed, and made only where something changed."""

import hashlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.models import Clock, ErrorCode, IlteoroError
from app.store.manifest import SIGNED_PREFIX, Manifest, canonical, key_id
from app.store.schema import BACKEND, open_writable
from app.sync.keys import DEVELOPMENT, SHIPPED, accepted_keys, is_loopback
from backend.__main__ import main
from backend.catalogue import publish
from backend.settings import Settings, settings_from
from benchmarks.listings import fill_backend


@pytest.fixture
def demo(tmp_path: Path) -> Settings:
    fill_backend(tmp_path / "backend.db", 300)
    return Settings(data=tmp_path, demo=True)


def envelope(settings: Settings) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((settings.published / "manifest.json").read_bytes())
    return found


def test_files_manifest_and_signature_hold_together(demo: Settings) -> None:
    published = publish(demo, Clock())
    assert (published.version, published.rows, published.new) == (1, 300, True)
    found = envelope(demo)
    assert found["key"] == key_id(DEVELOPMENT)
    Ed25519PublicKey.from_public_bytes(DEVELOPMENT).verify(
        bytes.fromhex(found["signature"]), SIGNED_PREFIX + canonical(found["manifest"])
    )
    manifest = Manifest.model_validate(found["manifest"])
    assert sum(content.rows for content in manifest.contents) == 300
    assert sum(file.bytes for file in manifest.files) == published.bytes
    for file in manifest.files:
        content = (demo.published / file.name).read_bytes()
        assert len(content) == file.bytes
        assert hashlib.sha256(content).hexdigest() == file.sha256
        plain = zstandard.ZstdDecompressor().decompress(content)
        assert len(plain) == file.unpacked_bytes
        pack = demo.data / "pack.db"
        pack.write_bytes(plain)
        db = sqlite3.connect(pack)
        assert db.execute("SELECT count(*) FROM listing").fetchone() == (file.rows,)
        db.close()
    assert sorted(path.name for path in demo.published.iterdir()) == sorted(
        [file.name for file in manifest.files] + ["lock", "manifest.json"]
    )


def test_no_change_no_version(demo: Settings) -> None:
    first = publish(demo, Clock())
    content = (demo.published / "manifest.json").read_bytes()
    again = publish(demo, Clock())
    assert (again.version, again.new) == (first.version, False)
    assert (again.files, again.bytes, again.rows) == (first.files, first.bytes, first.rows)
    assert (demo.published / "manifest.json").read_bytes() == content


def test_a_change_is_a_version_and_the_one_before_stays_readable(demo: Settings) -> None:
    publish(demo, Clock())
    before = {file["name"] for file in envelope(demo)["manifest"]["files"]}
    db = open_writable(demo.store, BACKEND)
    db.execute("UPDATE listing SET title = 'x' WHERE rowid = 1")
    db.execute("UPDATE listing SET closed_at = updated_at WHERE rowid = 2")
    db.close()
    published = publish(demo, Clock())
    assert (published.version, published.rows, published.new) == (2, 299, True)
    after = {file["name"] for file in envelope(demo)["manifest"]["files"]}
    assert 1 <= len(after - before) <= 2, "other files are the same, by name"
    assert before | after <= {path.name for path in demo.published.iterdir()}
    db = open_writable(demo.store, BACKEND)
    db.execute("UPDATE listing SET title = 'y' WHERE rowid = 1")
    db.close()
    publish(demo, Clock())
    gone = before - after - {file["name"] for file in envelope(demo)["manifest"]["files"]}
    assert not gone & {path.name for path in demo.published.iterdir()}


def test_nothing_harvested(tmp_path: Path) -> None:
    with pytest.raises(IlteoroError) as caught:
        publish(Settings(data=tmp_path, demo=True), Clock())
    assert caught.value.code is ErrorCode.NOTHING_PUBLISHED
    open_writable(tmp_path / "backend.db", BACKEND).close()
    with pytest.raises(IlteoroError) as caught:
        publish(Settings(data=tmp_path, demo=True), Clock())
    assert caught.value.code is ErrorCode.NOTHING_PUBLISHED
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
    assert caught.value.code is ErrorCode.KEY_UNKNOWN
    private = Ed25519PrivateKey.generate()
    key.write_text(private.private_bytes_raw().hex())
    settings = Settings(data=tmp_path, signing_key=key)
    publish(settings, Clock())
    assert envelope(settings)["key"] == key_id(private.public_key().public_bytes_raw())


def test_the_command_gives_its_json(demo: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "--data", str(demo.data), "--demo", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert set(said) == {"version", "files", "bytes", "rows"}
    assert (said["version"], said["rows"]) == (1, 300)
    assert main(["publish", "--data", str(demo.data / "none"), "--demo", "--json"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_options_come_before_the_environment(tmp_path: Path) -> None:
    environment = {"ILTEORO_PORT": "1", "ILTEORO_HOST": "::1", "ILTEORO_DATA": str(tmp_path)}
    found = settings_from(environment, port=0)
    assert (found.port, found.host, found.data) == (0, "::1", tmp_path)
    assert not found.demo


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
