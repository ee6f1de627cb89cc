"""The same vacancy at several agencies: found as it is known, and nothing else."""

import json
import random
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from app.models import Agency, Clock, EmploymentType, Kind, Listing
from app.store.schema import BACKEND, open_writable
from backend.agencies import demo_agencies
from backend.duplicate_facts import core_name
from backend.duplicates import fold_duplicates, namesakes
from backend.ingest import ingest
from backend.ingest_runs import INGEST
from tests.agencies_running import FIRST_DAY, ROOT, stand_ins
from tests.backend.stored import job, keep

NOON = datetime.fromisoformat(f"{FIRST_DAY}T12:00:00+09:00").astimezone(UTC)
DAY = date(2026, 2, 20)


def groups(db: sqlite3.Connection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for listing, group in db.execute("SELECT id, group_id FROM duplicate"):
        found.setdefault(group, set()).add(listing)
    return found


def pairs(db: sqlite3.Connection) -> set[tuple[str, str]]:
    return {
        (one, other)
        for group in groups(db).values()
        for one, other in combinations(sorted(group), 2)
    }


@pytest.mark.parametrize("seed", ["21", "22"])
def test_known_pairs_are_found_and_no_others(tmp_path: Path, seed: str) -> None:
    world = ("--listings", "8000", "--today", FIRST_DAY, "--seed", seed)
    known_file = tmp_path / "pairs.json"
    subprocess.run(
        [sys.executable, "-m", "demo", "agencies", *world, "--pairs", str(known_file)],
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    known = {tuple(sorted(pair)) for pair in json.loads(known_file.read_text("utf-8"))}
    with stand_ins(*world) as address:
        agencies = demo_agencies(address)
        del agencies[Agency.HRDNET]
        report = ingest(tmp_path / "b.db", agencies, Clock(source=lambda: NOON))
    with sqlite3.connect(tmp_path / "b.db") as db:
        found = pairs(db)
        is_open = {i for (i,) in db.execute("SELECT id FROM listing WHERE closed_at IS NULL")}
    db.close()
    known = {pair for pair in known if is_open.issuperset(pair)}
    assert len(known) > 50
    right = found & known
    assert len(right) / len(found) >= 0.99
    assert len(right) / len(known) >= 0.9
    assert sum(run.duplicates for run in report.agencies.values()) == len(found)


def fold(tmp_path: Path, *listings: Listing | tuple[Listing, str]) -> dict[str, set[str]]:
    store = open_writable(tmp_path / "b.db", BACKEND)
    INGEST.apply(store)
    for listing in listings:
        keep(store.conn, *(listing if isinstance(listing, tuple) else (listing, None)))
    folded = fold_duplicates(store.conn)
    found = groups(store.conn)
    assert sum(folded.values()) == sum(len(group) - 1 for group in found.values())
    store.close()
    return found


def posted(listing: str, title: str, employer: str, **facts: Any) -> Listing:
    usual = {
        "keco3": "542", "region": "41113", "opens_on": DAY, "deadline": DAY + timedelta(days=30),
        "employment_type": EmploymentType.REGULAR,
    }  # fmt: skip
    return job(listing, title=title, employer=employer, **usual | facts)


WORK24 = posted(
    "keis:K1", "[수원] 아파트 경비원 모집합니다 (격일제)", "(주)가온누리종합관리",
    pay_month_krw=2_500_000, pay_text="월급 250만원",
)  # fmt: skip


@pytest.mark.parametrize(
    "same",
    [
        posted("kordi:R1", "아파트 경비원 채용 공고", "가온누리종합관리 주식회사", region=None),
        posted("kordi:R2", "공동주택 경비원 구인", "㈜가온누리 종합관리", region="41110",
               opens_on=DAY + timedelta(days=2), keco3_inferred=True),
        posted("kead:1", "경비원(격일)", "주식회사 가온누리종합관리", pay_month_krw=2_501_000,
               pay_text="시급 11,966원", deadline=None),
        posted("kordi:K1", "어르신 일자리", "다른 이름으로 적은 곳", region=None, deadline=None),
    ],
    ids=lambda listing: listing.title,
)  # fmt: skip
def test_other_words_for_one_vacancy(tmp_path: Path, same: Listing) -> None:
    if same.id == "kordi:K1":
        # The number it has at Work24 says it, whatever else was typed.
        same = same.model_copy(update={"employer": WORK24.employer})
    assert fold(tmp_path, WORK24, same) == {"keis:K1": {"keis:K1", same.id}}


@pytest.mark.parametrize(
    "other",
    [
        posted("kordi:R1", "아파트 경비원 채용", "가온누리종합관리", region="48121"),
        posted("kordi:R2", "건물 미화원 모집", "가온누리종합관리", keco3="561"),
        posted("kordi:R3", "아파트 경비원 모집합니다 (주간)", "가온누리종합관리",
               opens_on=DAY + timedelta(days=1), deadline=None),
        posted("kordi:R4", "아파트 경비원 모집", "가온누리종합관리",
               opens_on=DAY - timedelta(days=25), deadline=DAY + timedelta(days=3)),
        posted("kordi:R5", "[수원] 아파트 경비원 모집합니다 (격일제)", "한울주택관리"),
        posted("kordi:R6", "아파트 경비원 모집", "가온누리종합관리(안양지점)", region=None),
        posted("keis:K2", "[수원] 아파트 경비원 모집합니다 (격일제)", "(주)가온누리종합관리"),
        posted("hrdnet:1", "[수원] 아파트 경비원 과정", "(주)가온누리종합관리", kind=Kind.COURSE),
    ],
    ids=lambda listing: listing.id,
)  # fmt: skip
def test_what_only_looks_alike(tmp_path: Path, other: Listing) -> None:
    lead = WORK24
    if other.id == "kordi:R6":
        lead = lead.model_copy(update={"employer": "(주)가온누리종합관리 수원지점"})
    assert fold(tmp_path, lead, other) == {}


def test_business_numbers_decide_where_both_have_one(tmp_path: Path) -> None:
    twin = posted("kead:1", "경비원(격일)", "가온누리종합관리")
    other = twin.model_copy(update={"id": "kead:2", "employer": "가온누리 (구 나래)"})
    one, two = "1234567890", "2345678901"
    assert fold(tmp_path / "a", (WORK24, one), (twin, two)) == {}
    assert fold(tmp_path / "b", (WORK24, one), (other, one)) == {"keis:K1": {"keis:K1", "kead:2"}}


def test_two_candidates_that_are_as_good_are_left_alone(tmp_path: Path) -> None:
    second = WORK24.model_copy(update={"id": "keis:K2"})
    twin = posted("kordi:R1", "아파트 경비원 채용 공고", "가온누리종합관리")
    assert fold(tmp_path, WORK24, second, twin) == {}


def test_three_agencies_are_one_group_named_by_its_oldest(tmp_path: Path) -> None:
    later = NOON + timedelta(days=1)
    kordi = posted("kordi:R1", "아파트 경비원 채용", "가온누리종합관리")
    kead = posted("kead:1", "경비원(격일)", "㈜가온누리종합관리")
    work24 = WORK24.model_copy(update={"first_seen": later})
    everyone = {"keis:K1", "kordi:R1", "kead:1"}
    assert fold(tmp_path / "a", kordi, kead, work24) == {"kead:1": everyone}
    assert fold(tmp_path / "b", kordi, kead, WORK24) == {"keis:K1": everyone}


def test_the_same_listings_give_the_same_groups_in_any_order(tmp_path: Path) -> None:
    listings = []
    for number in range(60):
        name = f"{'가나다라마바사아자차'[number % 10]}온{'숲빛들'[number % 3]}시설관리"
        listings += [
            posted(f"keis:K{number}", "경비원 모집", name, opens_on=DAY + timedelta(days=number)),
            posted(f"kordi:R{number}", "경비원", name, opens_on=DAY + timedelta(days=number)),
        ]
    rng = random.Random(3)
    first = fold(tmp_path / "0", *listings)
    assert first
    for turn in range(1, 4):
        rng.shuffle(listings)
        assert fold(tmp_path / str(turn), *listings) == first


def test_closed_listings_are_in_no_group(tmp_path: Path) -> None:
    gone = posted("kordi:R1", "아파트 경비원 채용 공고", "가온누리종합관리", closed_at=NOON)
    assert fold(tmp_path, WORK24, gone) == {}


@pytest.mark.parametrize(
    ("written", "core"),
    [
        ("(주)가온누리", "가온누리"),
        ("㈜ 가온 누리", "가온누리"),
        ("주식회사 가온누리 수원지점", "가온누리"),
        ("가온누리(본사)", "가온누리"),
        ("의료법인 한결의료재단 한결요양병원", "한결의료재단한결요양병원"),
        ("GAON Co., Ltd.", "gaon"),
        ("가온 편의점", "가온편의점"),
        ("", ""),
        ("(주)", ""),
    ],
)
def test_the_core_of_a_name(written: str, core: str) -> None:
    assert core_name(written) == core


def test_a_name_of_common_halves_is_expected_more_often() -> None:
    firsts, seconds = ("한울", "가온", "나래", "다온"), ("식당", "마트", "건설", "택시")
    names = [first + second for first in firsts for second in seconds] + ["국립국제교육원"]
    expected = namesakes(names)
    assert expected("한울식당") > 0.4
    assert expected("국립국제교육원") < 0.01
