"""Detail calls: newest first, within bounds, remembered, and asked again where a record changed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.models import Agency, IlteoroError, Prefers, Shift
from backend.agencies.keis import SERVICE as WORK24
from backend.agencies.memory import Memory
from tests.agencies_running import Said, serving
from tests.backend.agencies.running import (
    NOW,
    Found,
    element,
    one,
    portal,
    run,
    senior,
    wanted,
    work24,
)

KEIS, KORDI = Agency.KEIS, Agency.KORDI
LONG = "아파트 시설관리 및 경비원 정규직 모집 (주5일, 중식 제공, 장기근속 우대)"
DETAIL = {
    "wantedTitle": LONG,
    "disableCvntl": "승강기, 장애인 화장실",
    "workdayWorkhrCont": "주 5일 근무, 3교대",
    "pfCond": "장애인, (준)고령자(50세 이상)",
}
MANY = 60


def postings(count: int = MANY, **more: str) -> list[str]:
    return [wanted(i, title=LONG[:30] + "...", **more) for i in range(count)]


def details_of(asked: list[str]) -> list[str]:
    return [path.split("wantedAuthNo=")[1].split("&")[0] for path in asked if "210D01" in path]


def work24_with(
    listed: list[str], detail: Callable[[str], Said] | None = None
) -> Callable[[str, dict[str, str]], Said]:
    """Work24 with these postings, newest first, and a detail of each."""

    def answer(path: str, parameters: dict[str, str]) -> Said:
        if path.endswith("210D01.do"):
            assert parameters["callTp"] == "D"
            assert parameters["infoSvc"] == "VALIDATION"
            if detail:
                return detail(parameters["wantedAuthNo"])
            return Said(f"<wantedDtl>{element('wantedInfo', DETAIL)}</wantedDtl>".encode())
        if parameters["empTpGb"] == "2":
            return Said(work24(0, []))
        start, size = int(parameters["startPage"]), int(parameters["display"])
        return Said(work24(len(listed), listed[(start - 1) * size : start * size]))

    return answer


def harvest(
    address: str, folder: Path, *, now: datetime = NOW, details: int = 25, **changes: Any
) -> Found:
    usual: dict[str, Any] = {
        "page_size": 10,
        "details": details,
        "details_seconds": 30.0,
        "parallel": 1,
    }
    settings = one(address, KEIS, **usual | changes)
    return run(KEIS, settings, folder=folder, now=now)


def test_a_detail_completes_what_the_list_cuts(tmp_path: Path) -> None:
    with serving(work24_with(postings(3))) as (address, _):
        found = harvest(address, tmp_path)
    assert found.complete
    assert len(found.ids) == 3
    for listing in found.listings:
        assert listing.title == LONG
        assert listing.facilities == "승강기, 장애인 화장실"
        assert listing.shift is Shift.ROTATING
        assert listing.prefers == (Prefers.DISABLED, Prefers.OLDER)
    assert found.notes == {"details asked": 3}


def test_the_newest_are_asked_about_first_and_the_rest_the_next_time(tmp_path: Path) -> None:
    with serving(work24_with(postings())) as (address, asked):
        first = harvest(address, tmp_path)
        assert details_of(asked) == [f"K{i}" for i in range(25)]
        assert len(first.ids) == len(set(first.ids)) == MANY
        assert sum(listing.facilities is not None for listing in first.listings) == 25
        asked.clear()
        second = harvest(address, tmp_path, now=NOW + timedelta(days=1))
        assert details_of(asked) == [f"K{i}" for i in range(25, 50)]
        assert sum(listing.facilities is not None for listing in second.listings) == 50
        asked.clear()
        harvest(address, tmp_path, now=NOW + timedelta(days=2))
        asked.clear()
        last = harvest(address, tmp_path, now=NOW + timedelta(days=3))
        assert details_of(asked) == []
    assert all(listing.facilities for listing in last.listings)
    assert len(last.ids) == MANY
    assert last.complete


def test_a_record_that_changed_is_asked_about_again_and_keeps_what_is_known(
    tmp_path: Path,
) -> None:
    listed = postings(5)
    with serving(work24_with(listed)) as (address, asked):
        harvest(address, tmp_path)
        listed[2] = wanted(2, title=LONG[:30] + "...", smodifyDtm="202603031200")
        asked.clear()
        again = harvest(address, tmp_path, details=0)
        assert details_of(asked) == []
        assert all(listing.title == LONG for listing in again.listings)
        harvest(address, tmp_path)
        assert details_of(asked) == ["K2"]


def test_an_older_detail_gives_no_other_posting_its_title(tmp_path: Path) -> None:
    listed = postings(1)
    with serving(work24_with(listed)) as (address, _):
        harvest(address, tmp_path)
        listed[0] = wanted(0, title="조리원 모집")
        (listing,) = harvest(address, tmp_path, details=0).listings
    assert listing.title == "조리원 모집"


def test_closed_postings_are_not_asked_about(tmp_path: Path) -> None:
    with serving(work24_with(postings(5, closeDt="26-03-01"))) as (address, asked):
        found = harvest(address, tmp_path)
    assert details_of(asked) == []
    assert all(listing.closed_at for listing in found.listings)


def test_details_stay_within_the_days_quota(tmp_path: Path) -> None:
    with serving(work24_with(postings())) as (address, asked):
        found = harvest(address, tmp_path, quota=20)
        assert len(asked) == 20  # eight pages, then details
        assert len(details_of(asked)) == 12
        assert found.complete
        assert found.notes["detail quota spent"] == 1
        assert found.notes["details asked"] == 12
        assert len(found.ids) == MANY
        asked.clear()
        other = harvest(address, tmp_path, quota=20)  # the same day, another process
        assert asked == []
        assert not other.complete
        tomorrow = harvest(address, tmp_path, quota=20, now=NOW + timedelta(days=1))
    assert tomorrow.complete
    assert details_of(asked) == [f"K{i}" for i in range(12, 24)]


@pytest.mark.parametrize(
    "said",
    [
        Said(b"", 500),
        Said(b"<html>", 200),
        Said(b"", 404),
        Said("<GO24><error>유효하지 않은 인증키입니다.</error></GO24>".encode()),
    ],
    ids=range(4),
)
def test_details_that_fail_are_left_for_another_day(tmp_path: Path, said: Said) -> None:
    with serving(work24_with(postings(), lambda _: said)) as (address, asked):
        found = harvest(address, tmp_path)
    assert found.complete
    assert len(found.ids) == len(set(found.ids)) == MANY
    assert all(listing.facilities is None for listing in found.listings)
    assert found.notes["details given up"] == 1
    assert len(set(details_of(asked))) <= 8


def test_a_spent_quota_among_the_details_stops_them(tmp_path: Path) -> None:
    spent = "<GO24><error>일일 호출 건수를 초과하였습니다.</error></GO24>".encode()
    with serving(work24_with(postings(), lambda _: Said(spent))) as (address, asked):
        found = harvest(address, tmp_path)
    assert found.complete
    assert len(details_of(asked)) <= 8
    assert found.notes["detail quota spent"] == 1


def test_a_posting_without_a_detail_is_not_asked_about_for_ever(tmp_path: Path) -> None:
    empty = Said(b"<wantedDtl><corpInfo/></wantedDtl>")
    with serving(work24_with(postings(4), lambda _: empty)) as (address, asked):
        harvest(address, tmp_path)
        asked.clear()
        harvest(address, tmp_path)
    assert details_of(asked) == []


def test_several_are_asked_about_at_one_time(tmp_path: Path) -> None:
    with serving(work24_with(postings())) as (address, asked):
        found = harvest(address, tmp_path, parallel=3)
    assert sorted(details_of(asked)) == sorted(f"K{i}" for i in range(25))
    assert sum(listing.facilities is not None for listing in found.listings) == 25


def test_no_seconds_no_details(tmp_path: Path) -> None:
    with serving(work24_with(postings())) as (address, asked):
        settings = one(address, page_size=10, details=25, details_seconds=0.0)
        found = run(KEIS, settings, folder=tmp_path)
    assert details_of(asked) == []
    assert found.notes == {"details left": 25}
    assert len(found.ids) == MANY


@pytest.mark.parametrize("after", [5, 36, 45, 59])
def test_a_harvest_that_is_killed_loses_nobody_who_waited(tmp_path: Path, after: int) -> None:
    with serving(work24_with(postings())) as (address, asked):
        settings = one(address, page_size=10, details=25, details_seconds=30.0)
        first = run(KEIS, settings, folder=tmp_path, until=lambda f: len(f.ids) > after)
        resume = first.positions[-1]
        second = run(KEIS, settings, folder=tmp_path, resume=resume)
    assert set(first.ids) | set(second.ids) == {f"keis:K{i}" for i in range(MANY)}
    waited = {f"keis:K{i}" for i in range(25)}
    assert waited <= set(second.ids)
    assert second.complete
    assert len(details_of(asked)) == 25  # none is asked about twice
    known = {listing.id for listing in second.listings if listing.facilities}
    assert known == waited


def test_a_harvest_that_fails_still_brings_those_who_waited(tmp_path: Path) -> None:
    whole = work24_with(postings())

    def answer(path: str, parameters: dict[str, str]) -> Said:
        return Said(b"", 500) if parameters.get("startPage") == "4" else whole(path, parameters)

    before: list[str] = []

    def keep(found: Found) -> bool:
        before[:] = found.ids
        return False

    with serving(answer) as (address, _):
        settings = one(address, page_size=10, details=25, details_seconds=30.0, attempts=2)
        with pytest.raises(IlteoroError):
            run(KEIS, settings, folder=tmp_path, until=keep)
    assert set(before) == {f"keis:K{i}" for i in range(30)}


SENIOR_DETAIL = {
    "jobId": "K1",
    "plDetAddr": "01002 서울특별시 강북구 도봉로 89길 13",
    "detCnts": "모집부문: 경비\n○ 근무시간 : 격일제 (06:00~06:00)\n○ 야간 근무 없음 표시 아님",
}


def kordi_with(listed: list[str]) -> Callable[[str, dict[str, str]], Said]:
    def answer(path: str, parameters: dict[str, str]) -> Said:
        if path.endswith("getJobInfo"):
            assert set(parameters) == {"serviceKey", "id"}
            return Said(portal(1, [element("item", SENIOR_DETAIL)]))
        start, size = int(parameters["pageNo"]), int(parameters["numOfRows"])
        return Said(portal(len(listed), listed[(start - 1) * size : start * size]))

    return answer


def test_a_senior_vacancy_without_a_place_gets_it_from_its_detail(tmp_path: Path) -> None:
    listed = [senior(i, workPlcNm="" if i % 2 else "부산 해운대구") for i in range(40)]
    with serving(kordi_with(listed)) as (address, asked):
        settings = one(address, KORDI, page_size=10, details=20, details_seconds=30.0, parallel=1)
        found = run(KORDI, settings, folder=tmp_path)
    by_id = {listing.id: listing for listing in found.listings}
    assert len(by_id) == len(found.ids) == 40
    placed = [by_id[f"kordi:K{i}"] for i in range(1, 40, 2)]
    assert sum(listing.region == "11305" for listing in placed) >= 15
    first = by_id["kordi:K1"]
    assert (first.address, first.shift) == ("서울특별시 강북구 도봉로 89길 13", Shift.ROTATING)
    assert sum("getJobInfo" in path for path in asked) == 20
    # Those with a place come after those without, and take no more than a quarter.
    names = [path.split("id=")[1] for path in asked if "getJobInfo" in path]
    assert names[:15] == [f"K{i}" for i in range(1, 30, 2)]


def test_only_what_is_said_of_the_hours_is_taken_for_them(tmp_path: Path) -> None:
    SENIOR_DETAIL["detCnts"] = "야간 경비 경험자 우대, 주말 연락 가능"
    with serving(kordi_with([senior(1)])) as (address, _):
        settings = one(address, KORDI, details=5, details_seconds=30.0)
        (listing,) = run(KORDI, settings, folder=tmp_path).listings
    assert listing.shift is None


def test_what_was_learned_is_kept_with_its_day(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "keis.db", NOW)
    memory.learn("K1", {"title": "a"}, {"disableCvntl": "승강기\udc00"})
    memory.close()
    again = Memory(tmp_path / "keis.db", NOW + timedelta(days=199))
    assert again.details(["K1", "K2"])["K1"][1] == {"disableCvntl": "승강기\udc00"}
    again.close()
    old = Memory(tmp_path / "keis.db", NOW + timedelta(days=201))
    assert old.details(["K1"]) == {}
    old.close()


@pytest.mark.parametrize("damage", [b"", b"not a database" * 500])
def test_a_damaged_memory_is_begun_afresh(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "keis.db").write_bytes(damage)
    with serving(work24_with(postings(2))) as (address, _):
        found = harvest(address, tmp_path)
    assert found.complete
    assert found.notes == {"details asked": 2}


def test_a_business_number_comes_with_its_posting(tmp_path: Path) -> None:
    listed = [
        wanted(1, busino="1234567890"),
        wanted(2, busino="123-45-67890"),
        wanted(3, busino="12345"),
        wanted(4, busino="0000000000"),
        wanted(5),
        wanted(6, busino="１２３４５６７８９０"),
    ]
    with serving(work24_with(listed)) as (address, _):
        found = harvest(address, tmp_path)
    numbers = [found.numbers[f"keis:K{i}"] for i in range(1, 7)]
    assert numbers == ["1234567890", "1234567890", None, None, None, None]


def test_both_queries_are_of_lasting_and_of_daily_work() -> None:
    assert WORK24.queries(date(2026, 3, 2)) == [{"empTpGb": "1"}, {"empTpGb": "2"}]
