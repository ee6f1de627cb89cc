"""Records agree with themselves and with the reference tables, as the app reads them."""

from datetime import date

import pytest

from app.models import Agency, Capacity
from app.reference import demand_level, job_titles, keco3_codes, regions
from app.reference.certificates import certificates
from demo.agencies.conditions import certificate, working_hours
from demo.agencies.courses import session
from demo.agencies.drawing import POOLS, Vacancy
from demo.agencies.tables import table
from demo.agencies.titles import in_shifts
from demo.agencies.vacancies import vacancy
from demo.agencies.wire import kead
from demo.agencies.wire.hrdnet_query import TARGETS
from demo.agencies.world import Moment, World
from tests.agencies_running import FIRST_DAY

# 우정사업본부's first two digits, by 시도: from where to where.
POSTCODES = {"11": "01-08", "41": "10-18", "28": "21-23", "51": "24-26", "26": "46-49",
             "50": "63-63", "36": "30-30"}  # fmt: skip
NOT_OURS = {"간호사", "물리치료사", "작업치료사", "영양사"}
LEVELS = {
    Capacity.LIFT: "envLiftPower",
    Capacity.STAND_WALK: "envStndWalk",
    Capacity.BOTH_HANDS: "envBothHands",
    Capacity.EYESIGHT: "envEyesight",
    Capacity.LISTEN_TALK: "envLstnTalk",
}


@pytest.fixture(scope="module")
def world() -> World:
    return World(3, 30_000, date.fromisoformat(FIRST_DAY))


@pytest.fixture(scope="module")
def listed(world: World) -> list[tuple[Moment, Vacancy]]:
    return [
        (moment, vacancy(moment))
        for agency in POOLS
        for moment in world.page(agency, 0, min(world.listed(agency), 4000))
    ]


def test_the_occupation_is_one_and_the_trade_goes_with_it(
    listed: list[tuple[Moment, Vacancy]],
) -> None:
    official = {title.code6 for title in job_titles()}
    for moment, made in listed:
        assert made.kind.code6 in official
        assert made.kind.code6[:3] in keco3_codes()
        assert made.name in made.title or moment.original or moment.follows
        if moment.agency is Agency.CWMA:
            assert made.kind.code6.startswith("70")
            assert made.pay_unit == "D"


def test_place_address_and_postcode_are_of_one_region(
    listed: list[tuple[Moment, Vacancy]],
) -> None:
    for _, made in listed:
        region = made.place.region
        assert regions()[region.code] == region
        assert region.leaf
        if region.code[:2] != "36":
            assert region.sigungu in made.address
        assert made.place.road in made.address
        first, last = POSTCODES.get(region.code[:2], "01-63").split("-")
        assert first <= made.place.postcode[:2] <= last
        assert len(made.place.postcode) == 5
        if made.kind.trade == "farm":
            assert not region.sigungu.endswith("구")


def test_hours_title_and_contract_say_one_thing(listed: list[tuple[Moment, Vacancy]]) -> None:
    for _, made in listed:
        hours = working_hours(made)
        part = made.contract in {"11", "21"}
        assert ("주 25시간" in hours or "주 20시간" in hours or "주 16시간" in hours) == part
        if made.shift and f"({made.shift})" in made.title and not part:
            assert made.shift.replace("24시간 격일", "24시간 격일제")[:2] in hours or (
                made.shift in {"주말", "새벽", "주간"}
            )
        if in_shifts(made.shift):
            assert not part
            assert "주5일" not in made.title
        if made.career == "신입":
            assert "경력 우대" not in made.title
        if made.career == "경력":
            assert "초보" not in made.title


def test_certificates_are_ones_the_app_knows(listed: list[tuple[Moment, Vacancy]]) -> None:
    known = {c.name for c in certificates()} | NOT_OURS
    codes = {title.code6 for title in job_titles()}
    for row in table("job_certificates.csv"):
        assert row["certificate"] in known
        assert row["code6"] in codes
    asked = {made.kind.code6: certificate(made.kind.code6) for _, made in listed}
    assert asked["623004"] == ("지게차운전기능사", True)
    assert asked["550103"] == ("요양보호사", True)
    assert asked.get("026201") is None


def test_kead_asks_of_a_body_about_what_the_work_asks(world: World) -> None:
    beside = stated = missing = 0
    for moment in world.page(Agency.KEAD, 0, world.open[Agency.KEAD]):
        made = vacancy(moment)
        said = dict(kead.fields(moment, 1, made))
        for capacity, name in LEVELS.items():
            text = str(said[name] or "")
            usual = demand_level(made.kind.code6[:3], capacity, made.name)
            assert usual
            words = kead.LEVELS[capacity.value]
            if text not in words:
                missing += 1
                continue
            stated += 1
            level = words.index(text) + 1
            assert abs(level - usual) <= 1
            # Where the work hardly asks for it, nobody is turned away for it.
            if usual == 1:
                assert level == 1
            beside += level != usual
    assert 0.05 < beside / stated < 0.3
    assert 0.1 < missing / (missing + stated) < 0.25


def test_a_course_is_paid_as_its_kind_is(world: World) -> None:
    strategic = 0
    for moment in world.page(Agency.HRDNET, 0, 3000):
        made = session(moment, world.seed)
        if TARGETS[made.target][1] == "C0054":
            strategic += 1
            assert made.own_cost == 0
            assert made.kind.share <= 15
        if made.certificate:
            assert made.title.startswith(made.certificate)
    assert strategic > 50
