"""The list of employers in wage arrears: read in every form, set and cleared on listings."""

import json
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.models import ErrorCode, IlteoroError
from app.store.schema import BACKEND, open_writable
from backend.arrears import Arrears, flag_arrears, read_arrears
from backend.ingest_runs import INGEST
from tests.backend.stored import job, keep

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
LATER = datetime(2026, 3, 3, 3, tzinfo=UTC)
DAY = date(2025, 6, 30)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "euc-kr"])
@pytest.mark.parametrize(
    "text",
    [
        "사업자등록번호,상호,공개일\n123-45-67890,가온,2025-06-30\n",
        "상호;공개일;사업자 등록 번호\r\n가온;2025.06.30;1234567890\r\n",
        "Business_Number\tDate\n 123 45 67890 \t20250630\n",
        '사업자등록번호,"상호",명단 공개일\n1234567890,"가온, 나래","2025. 6. 30."\n\n',
    ],
)
def test_columns_are_found_by_name_whatever_the_encoding(
    tmp_path: Path, text: str, encoding: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(text.encode(encoding))
    assert read_arrears(file) == Arrears({"1234567890": DAY}, [])


def test_bad_rows_are_named_and_the_others_stand(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        "사업자등록번호,공개일\n1234567890,2025-06-30\n12345,2025-06-30\n2345678901,2025-02-30\n"
        f"3456789012\n{'9' * 200_000},2025-06-30\n1234567890,2024-01-01\n4567890123,2025-07-01\n",
        "utf-8",
    )
    found = read_arrears(file)
    assert found.published_on == {"1234567890": DAY, "4567890123": date(2025, 7, 1)}
    assert [row.partition(":")[0] for row in found.bad_rows] == [
        "line 3", "line 4", "line 5", "line 6",
    ]  # fmt: skip
    assert "ten digits" in found.bad_rows[0]
    assert "day" in found.bad_rows[1]


def test_of_many_bad_rows_some_are_named_and_all_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("사업자등록번호,공개일\n" + "x,y\n" * 1500, "utf-8")
    named = read_arrears(file).bad_rows
    assert len(named) == 21
    assert named[-1] == "and 1,480 more"


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00\x01\x81\xff"])
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    for path in (file, tmp_path / "none.csv"):
        with pytest.raises(IlteoroError) as caught:
            read_arrears(path)
        assert caught.value.code is ErrorCode.BAD_USAGE


def test_a_name_stands_three_years_from_its_publication() -> None:
    leap = date(2024, 2, 29)
    arrears = Arrears({"1": DAY, "2": leap})
    assert set(arrears.standing(date(2025, 6, 29))) == {"2"}
    assert set(arrears.standing(DAY)) == {"1", "2"}
    assert set(arrears.standing(date(2027, 2, 28))) == {"1", "2"}
    assert set(arrears.standing(date(2027, 3, 1))) == {"1"}
    assert set(arrears.standing(date(2028, 6, 29))) == {"1"}
    assert set(arrears.standing(date(2028, 6, 30))) == set()


def flags(db: sqlite3.Connection) -> dict[str, tuple[list[str], str]]:
    found = db.execute("SELECT id, employer_flags, updated_at FROM listing")
    return {listing: (json.loads(said), at) for listing, said, at in found}


def test_the_flag_comes_and_goes_and_moves_only_what_it_changes(tmp_path: Path) -> None:
    store = open_writable(tmp_path / "b.db", BACKEND)
    INGEST.apply(store)
    db = store.conn
    keep(db, job("keis:1"), "1234567890")
    keep(db, job("keis:2"), "2345678901")
    keep(db, job("kead:3"), None)
    before, first = "2026-03-02T03:00:00.000Z", "2026-03-03T03:00:00.000Z"
    assert flag_arrears(db, {"1234567890": DAY}, LATER) == 1
    assert flags(db) == {
        "keis:1": (["wage_arrears"], first),
        "keis:2": ([], before),
        "kead:3": ([], before),
    }
    assert db.execute("SELECT * FROM wage_arrears").fetchall() == [("1234567890", "2025-06-30")]
    assert flag_arrears(db, {"1234567890": DAY}, datetime(2026, 3, 4, tzinfo=UTC)) == 0
    assert flags(db)["keis:1"][1] == first
    assert flag_arrears(db, {"2345678901": DAY}, LATER) == 2
    assert flags(db)["keis:1"][0] == []
    assert flags(db)["keis:2"][0] == ["wage_arrears"]
    assert flag_arrears(db, {}, LATER) == 1
    assert not any(said for said, _ in flags(db).values())
    store.close()
