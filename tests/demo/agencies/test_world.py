"""The made-up world: exact counts, the same by seed and day, and living as stated."""

from datetime import date, timedelta

import pytest

from app.models import Agency
from demo.agencies.courses import Session, session
from demo.agencies.drawing import POOLS, Vacancy
from demo.agencies.pay import HOURS_A_MONTH, MINIMUM_HOURLY_KRW
from demo.agencies.vacancies import vacancy
from demo.agencies.world import State, World, split

DAY = date(2026, 3, 2)


@pytest.mark.parametrize("listings", [0, 1, 7, 999, 2000, 12_345, 170_000, 1_700_000])
def test_the_split_adds_up_exactly(listings: int) -> None:
    assert sum(split(listings).values()) == listings


def test_the_split_is_the_documented_one() -> None:
    assert list(split(170_000).values()) == [85_000, 72_000, 10_000, 2_500, 500]


def opened(world: World, agency: Agency) -> dict[tuple[int, int], int]:
    rows = world.page(agency, 0, world.rows(agency))
    return {
        (m.slot, m.number): m.revision for m in rows if m.state is State.OPEN and m.original is None
    }


def vacancies(world: World, agency: Agency) -> list[Vacancy]:
    return [vacancy(m) for m in world.page(agency, 0, world.open[agency])]


def test_every_open_listing_is_open_today_and_is_one_of_its_own() -> None:
    world = World(1, 4000, DAY)
    for agency in Agency:
        rows = world.page(agency, 0, world.rows(agency))
        still_open = [m for m in rows if m.state is State.OPEN]
        distinct = [m for m in still_open if m.original is None]
        assert len({(m.slot, m.number) for m in distinct}) == world.open[agency]
        assert len({(m.slot, m.number) for m in still_open}) == world.listed(agency)
        assert all(m.posted <= DAY < m.closes for m in still_open)
        assert [m.posted for m in still_open] == sorted(
            (m.posted for m in still_open), reverse=True
        )
        closed = [m.closes for m in rows if m.state is State.CLOSED]
        if agency is Agency.HRDNET:
            # A session that starts today is closed and still asked for by its day.
            assert set(closed) == {DAY}
        else:
            assert all(day < DAY - timedelta(days=50) for day in closed)


def test_the_same_seed_and_day_are_the_same_world() -> None:
    first, again, other = World(5, 3000, DAY), World(5, 3000, DAY), World(6, 3000, DAY)
    for agency in POOLS:
        assert vacancies(first, agency) == vacancies(again, agency)
    assert vacancies(first, Agency.KEIS) != vacancies(other, Agency.KEIS)


def test_a_listing_does_not_depend_on_how_many_there_are() -> None:
    few, many = World(1, 1000, DAY), World(1, 4000, DAY)
    assert opened(few, Agency.KEIS).items() <= opened(many, Agency.KEIS).items()


def test_a_day_later_three_percent_are_new_and_gone_and_two_percent_changed() -> None:
    today, tomorrow = World(1, 20_000, DAY), World(1, 20_000, DAY + timedelta(days=1))
    new = gone = changed = 0
    for agency in Agency:
        before, after = opened(today, agency), opened(tomorrow, agency)
        assert len(after) == len(before)
        new += len(after.keys() - before.keys())
        gone += len(before.keys() - after.keys())
        changed += sum(before[key] != after[key] for key in before.keys() & after.keys())
    assert new == gone
    assert 0.025 < new / 20_000 < 0.037
    assert 0.015 < changed / 20_000 < 0.025


def test_what_did_not_change_says_the_same_a_day_later() -> None:
    today, tomorrow = World(1, 2000, DAY), World(1, 2000, DAY + timedelta(days=1))
    said = {
        (m.slot, m.number, m.revision): vacancy(m)
        for m in today.page(Agency.KEIS, 0, today.open[Agency.KEIS])
    }
    same = 0
    for m in tomorrow.page(Agency.KEIS, 0, tomorrow.open[Agency.KEIS]):
        if (before := said.get((m.slot, m.number, m.revision))) is not None:
            assert vacancy(m) == before
            same += 1
    assert same > 900


def test_pay_is_lawful_and_agrees_with_its_unit() -> None:
    world = World(1, 20_000, DAY)
    least = {
        "M": MINIMUM_HOURLY_KRW * HOURS_A_MONTH,
        "H": MINIMUM_HOURLY_KRW,
        "D": MINIMUM_HOURLY_KRW * 8,
        "Y": MINIMUM_HOURLY_KRW * HOURS_A_MONTH * 12,
    }
    most = {"M": 6_000_000, "H": 30_000, "D": 400_000, "Y": 80_000_000}
    for agency in POOLS:
        for listing in vacancies(world, agency):
            assert least[listing.pay_unit] <= listing.pay <= most[listing.pay_unit], listing
            assert listing.pay_max == 0 or listing.pay_max > listing.pay
            assert (listing.contract in {"11", "21"}) <= (listing.pay_unit == "H")


def test_a_title_agrees_with_what_else_a_vacancy_says() -> None:
    for listing in vacancies(World(1, 20_000, DAY), Agency.KEIS):
        title = listing.title
        assert "정규직" not in title or listing.contract == "10"
        assert "초보" not in title or listing.career != "경력"
        assert "주5일" not in title or listing.holiday == "주 5일 근무"
        assert listing.name in title


def test_courses_agree_with_themselves() -> None:
    world = World(1, 6000, DAY)
    rows = world.page(Agency.HRDNET, 0, world.open[Agency.HRDNET])
    sessions: list[Session] = [session(m, 1) for m in rows]
    assert len({(s.course, s.degree) for s in sessions}) == len(sessions)
    titles: dict[int, set[tuple[str, str, str]]] = {}
    for s in sessions:
        assert DAY < s.starts < s.ends
        assert 0 <= s.own_cost <= s.cost
        assert 0 <= s.enrolled <= s.seats
        assert s.employment_rate is None or 0 <= s.employment_rate <= 100
        assert s.satisfaction is None or 0 <= s.satisfaction <= 5
        titles.setdefault(s.course, set()).add((s.title, s.school, s.place.region.code))
    # The sessions of one course are of one course.
    assert all(len(said) == 1 for said in titles.values())
    assert len(titles) < len(sessions)


def test_the_capital_area_has_about_half_of_everything() -> None:
    world = World(1, 10_000, DAY)
    regions = [v.place.region.code[:2] for v in vacancies(world, Agency.KEIS)]
    capital = sum(code in {"11", "28", "41"} for code in regions) / len(regions)
    assert 0.45 < capital < 0.56
    assert len(set(regions)) == 17
