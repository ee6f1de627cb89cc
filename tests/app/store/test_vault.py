"""The vault keeps what it is given, and only for who has the key."""

import os
import sqlite3
import traceback
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.models import Clock, ErrorCode, IlteoroError
from app.store.vault import Vault, set_aside

KEY = bytes(range(32))
CONTENT = {"injury": "rotator cuff 회전근개", "pay": 2_800_000, "musts": ["shift"], "no": None}

texts = st.one_of(
    st.text(),
    st.sampled_from(["요양이 끝나가요", "👩🏽‍🏭🦽", "העבודה שלי", "عملي", "e\u0301", "\x00"]),
)
contents = st.dictionaries(
    texts,
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
        | texts,
        lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    ),
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "vault.db"


def refused(code: ErrorCode, action: Callable[[], object]) -> None:
    with pytest.raises(IlteoroError) as error:
        action()
    assert error.value.code is code
    told = "".join(traceback.format_exception(error.value))
    assert "rotator" not in told
    assert KEY.hex() not in told


def change(path: Path, statement: str, *values: object) -> None:
    """What somebody with the file and without the key can do."""
    with closing(sqlite3.connect(path)) as db, db:
        assert db.execute(statement, values).rowcount


def put_one(path: Path) -> None:
    with Vault.open(path, KEY) as vault:
        vault.put("profile", "me", CONTENT)


# A busy machine is no reason to fail.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(contents, texts, texts)
def test_everything_json_can_say_comes_back(
    content: dict[str, Any], kind: str, record: str
) -> None:
    with Vault.open(None, KEY) as vault:
        vault.put(kind, record, content)
        assert vault.get(kind, record) == content
        assert vault.all(kind) == {record: content}


def test_another_start_finds_everything(path: Path) -> None:
    with Vault.open(path, KEY) as vault:
        vault.put("profile", "me", {"sex": "M"})
        vault.put("draft", "b", {"n": 1})
        vault.put("draft", "a", {"n": 2})
        vault.put("draft", "a", {"n": 3})
        vault.put("wishes", "me", {"shifts": ["day"]})
        vault.put("note", "gone", {})
        assert vault.delete("note", "gone")
        assert not vault.delete("note", "gone")
    with Vault.open(path, KEY) as vault:
        assert vault.get("profile", "me") == {"sex": "M"}
        assert list(vault.all("draft").items()) == [("a", {"n": 3}), ("b", {"n": 1})]
        assert vault.ids("draft") == ["a", "b"]
        assert vault.get("wishes", "me") == {"shifts": ["day"]}
        assert vault.get("note", "gone") is None
        assert vault.all("note") == {}


def test_vault_in_memory_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Vault.open(None, KEY) as vault:
        vault.put("profile", "me", CONTENT | {"long": "가" * 3_000_000})
        with Vault.open(None, KEY) as other:
            assert other.get("profile", "me") is None, "sessions share nothing"
    assert not list(tmp_path.iterdir())


def test_only_the_owner_may_read(path: Path) -> None:
    path.parent.mkdir(mode=0o755)
    old = os.umask(0)
    try:
        vault = Vault.open(path, KEY)
        vault.put("profile", "me", CONTENT)
        modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    finally:
        os.umask(old)
    vault.close()
    assert {"vault.db", "vault.db-wal"} <= modes.keys()
    assert set(modes.values()) == {0o600}
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_nothing_plain_on_the_disk(path: Path) -> None:
    with Vault.open(path, KEY) as vault:
        for number in range(50):
            vault.put("profile", str(number), CONTENT)
        logged = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    merged = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    assert b"profile" in logged["vault.db-wal"], "the kind is plain: the search below does search"
    assert b"profile" in merged["vault.db"]
    for content in (*logged.values(), *merged.values()):
        for plain in (b"rotator", "회전근개".encode(), b"2800000", b"shift", b"injury", KEY):
            assert plain not in content


def test_same_content_never_looks_the_same(path: Path) -> None:
    with Vault.open(path, KEY) as vault:
        for record in ("a", "b", "a"):
            vault.put("draft", record, CONTENT)
    with closing(sqlite3.connect(path)) as db:
        assert len(set(db.execute("SELECT nonce FROM record").fetchall())) == 2
        assert len(set(db.execute("SELECT content FROM record").fetchall())) == 2


def test_wrong_key_is_told_from_damage(path: Path) -> None:
    put_one(path)
    before = path.read_bytes()
    refused(ErrorCode.VAULT_KEY_MISSING, lambda: Vault.open(path, bytes(32)))
    assert path.read_bytes() == before
    with pytest.raises(ValueError, match="32 bytes, this one 5"):
        Vault.open(path, b"short")


@pytest.mark.parametrize("column", ["id", "content", "nonce"])
def test_damaged_check_of_the_key_is_not_a_wrong_key(path: Path, column: str) -> None:
    put_one(path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(f"UPDATE key SET {column} = zeroblob(length({column}))")  # noqa: S608
    refused(ErrorCode.VAULT_DAMAGED, lambda: Vault.open(path, KEY))


@pytest.mark.parametrize("column", ["nonce", "content"])
def test_flipped_bit_is_noticed(path: Path, column: str) -> None:
    put_one(path)
    with closing(sqlite3.connect(path)) as db:
        (blob,) = db.execute(f"SELECT {column} FROM record").fetchone()  # noqa: S608
    for position in (0, len(blob) // 2, len(blob) - 1):
        flipped = bytearray(blob)
        flipped[position] ^= 1
        change(path, f"UPDATE record SET {column} = ?", bytes(flipped))  # noqa: S608
        with Vault.open(path, KEY) as vault:
            refused(ErrorCode.VAULT_DAMAGED, lambda: vault.get("profile", "me"))
            refused(ErrorCode.VAULT_DAMAGED, lambda: vault.all("profile"))
            vault.put("profile", "me", CONTENT)
            assert vault.get("profile", "me") == CONTENT


def test_one_damaged_record_leaves_the_others(path: Path) -> None:
    with Vault.open(path, KEY) as vault:
        vault.put("draft", "a", {"n": 1})
        vault.put("draft", "b", {"n": 2})
    change(path, "UPDATE record SET content = x'00' WHERE id = 'a'")
    with Vault.open(path, KEY) as vault:
        refused(ErrorCode.VAULT_DAMAGED, lambda: vault.get("draft", "a"))
        assert vault.ids("draft") == ["a", "b"]
        assert vault.get("draft", "b") == {"n": 2}


@pytest.mark.parametrize(
    "columns", ["content, nonce", "content, nonce, updated_at, key_id", "id", "kind"]
)
def test_swapped_rows_are_noticed(path: Path, columns: str) -> None:
    with Vault.open(path, KEY) as vault:
        vault.put("draft", "a", {"pay": 1})
        vault.put("note", "b", {"pay": 2})
    if columns in ("id", "kind"):
        change(path, f"UPDATE record SET {columns} = 'x' WHERE id = 'a'")  # noqa: S608
        kind, record = ("draft", "x") if columns == "id" else ("x", "a")
    else:
        change(
            path,
            f"UPDATE record SET ({columns}) = "  # noqa: S608
            f"(SELECT {columns} FROM record AS other WHERE other.id <> record.id) WHERE id = 'a'",
        )
        kind, record = "draft", "a"
    with Vault.open(path, KEY) as vault:
        refused(ErrorCode.VAULT_DAMAGED, lambda: vault.get(kind, record))
        assert vault.get("note", "b") == {"pay": 2}


def test_instant_of_the_last_change_is_the_clocks_and_sealed(path: Path) -> None:
    clock = Clock(lambda: datetime(2026, 3, 1, 9, tzinfo=UTC), timedelta(hours=1))
    with Vault.open(path, KEY, clock=clock) as vault:
        vault.put("profile", "me", CONTENT)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT updated_at FROM record").fetchone() == (
            "2026-03-01T10:00:00.000Z",
        )
    change(path, "UPDATE record SET updated_at = '2027-01-01T00:00:00.000Z'")
    with Vault.open(path, KEY) as vault:
        refused(ErrorCode.VAULT_DAMAGED, lambda: vault.get("profile", "me"))


def test_what_is_not_json_is_a_defect_that_quotes_nothing() -> None:
    with Vault.open(None, KEY) as vault:
        for secret in ({"rotator"}, float("nan"), b"rotator", datetime(2026, 1, 1, tzinfo=UTC)):
            with pytest.raises(TypeError, match="the content of a profile is not JSON") as error:
                vault.put("profile", "me", {"rotator": secret})
            assert "rotator" not in str(error.value)
            assert error.value.__suppress_context__
        assert vault.get("profile", "me") is None
        assert "rotator" not in repr(vault)


def test_wipe_leaves_neither_record_nor_file(path: Path) -> None:
    vault = Vault.open(path, KEY)
    other = Vault.open(path, KEY)
    vault.put("profile", "me", CONTENT)
    vault.wipe()
    assert not list(path.parent.glob("vault.db*"))
    # Who still has the old file open finds nothing in it and can't write into the void.
    assert other.get("profile", "me") is None
    refused(ErrorCode.VAULT_KEY_MISSING, lambda: other.put("profile", "me", CONTENT))
    other.close()
    with Vault.open(path, bytes(32)) as fresh:
        assert fresh.all("profile") == {}


def test_wiped_memory_is_empty() -> None:
    vault = Vault.open(None, KEY)
    vault.put("profile", "me", CONTENT)
    vault.wipe()
    with pytest.raises(IlteoroError):
        vault.get("profile", "me")


def test_vault_of_a_newer_app_is_left_alone(path: Path) -> None:
    put_one(path)
    change(
        path,
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)",
        "vault", "m999_later", "2030-01-01",
    )  # fmt: skip
    refused(ErrorCode.CLIENT_TOO_OLD, lambda: Vault.open(path, KEY))


def test_set_aside_keeps_the_old_vault_whole(path: Path) -> None:
    put_one(path)
    aside = set_aside(path, Clock(lambda: datetime(2026, 3, 1, 9, tzinfo=UTC)))
    assert aside.name == "vault-20260301T090000000000.db"
    with Vault.open(path, bytes(32)) as fresh:
        assert fresh.all("profile") == {}
    with Vault.open(aside, KEY) as old:
        assert old.get("profile", "me") == CONTENT
