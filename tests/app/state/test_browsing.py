"""A list under filters: every count is what the filter then shows; what is put away stays away."""

import asyncio
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.matching.mixing import STEP, STEPS
from app.models import (
    Agency,
    Capacity,
    EmploymentType,
    Kind,
    Level,
    SendState,
    Wishes,
)
from app.reference import demand_level, distance_km
from app.state.folding import folded, starts
from app.state.hub import Hub
from app.state.questions import BY_ID
from app.state.session import Session
from app.state.shelving import REPORT
from app.state.sieve import SORTS
from app.views.components.listing_card import asked_first
from tests.app.state.somebody import HOME, answered, run, settled, started


@pytest.fixture
def data(browsed: Path) -> Path:
    return browsed


async def everything(session: Session) -> list[Any]:
    """Every row of the list, all pages one after the other."""
    await settled(session)
    while session.list.after is not None:
        await session.finding.more()
    rows = list(session.list.rows)
    assert len({row.id for row in rows}) == len(rows) == session.list.total
    return rows


def km_to(region: str | None) -> float:
    """From home; where no place is told, far."""
    km = distance_km(HOME, region) if region else None
    return 10_000.0 if km is None else km


def test_every_count_is_what_the_filter_then_shows(data: Path) -> None:
    async def way() -> None:
        session = await answered(Hub(data, None, demo=True, memory=True))
        finding, today = session.finding, session.hub.clock.today()
        fits, beyond = session.list.total, finding.sieve.beyond
        assert finding.only_body, "who said what the body allows sees that first"
        finding.set_body(False)
        await settled(session)
        assert (session.list.total, finding.sieve.beyond) == (fits + beyond, 0)
        assert min(fits, beyond) > 100
        finding.set_kind(Kind.JOB)
        finding.set_pay(2_500_000)
        await settled(session)
        await finding.count()
        counted = finding.sieve.options
        assert counted is not None
        assert counted.total == session.list.total > 100

        async def shown(change: Any, back: Any) -> list[Any]:
            change()
            rows = await everything(session)
            back()
            await settled(session)
            return rows

        for km, count in counted.near.items():
            rows = await shown(
                lambda km=km: finding.set_place(km=km), lambda: finding.set_place(km=None)
            )
            assert len(rows) == count
            assert all(km_to(row.region) <= km + 0.5 for row in rows)
        for sido in ("41000", "11000"):
            rows = await shown(lambda sido=sido: finding.set_place(region=sido), finding.set_place)
            assert len(rows) == counted.sido[sido] > 0
            assert {row.region[:2] for row in rows} == {sido[:2]}
        for code in ("", EmploymentType.DAILY):
            rows = await shown(
                lambda code=code: finding.set_employment(code),
                lambda: finding.drop("employment"),
            )
            assert len(rows) == counted.employment[code] > 0
            assert {row.employment_type or "" for row in rows} == {code}
        for days, count in counted.days.items():
            rows = await shown(
                lambda days=days: finding.set_days(days), lambda: finding.set_days(None)
            )
            assert len(rows) == count
            assert all(0 <= (row.deadline - today).days <= days for row in rows)
        rows = await shown(lambda: finding.set_body(True), lambda: finding.set_body(False))
        assert len(rows) == counted.body < counted.total
        for row in rows:
            asks = row.demand(Capacity.LIFT) or demand_level(row.keco3, Capacity.LIFT) or 0
            assert asks <= Level.MIDDLE
        finding.set_pay(None)
        rows = await everything(session)
        paid = [row.pay_month_krw for row in rows]
        assert sum(pay is None for pay in paid) == counted.unstated["pay"]
        for least, count in counted.pay.items():
            assert sum((pay or 0) >= least for pay in paid) == count
        finding.set_kind(Kind.COURSE)
        assert len(await everything(session)) > 100
        session.close()

    run(way())


def test_what_is_asked_for_by_name_is_shown_whole_and_all_is_one_tap_away(data: Path) -> None:
    async def way() -> None:
        session = await answered(Hub(data, None, demo=True, memory=True))
        finding = session.finding
        assert finding.only_body
        finding.only_jobs("701")
        await settled(session)
        assert not finding.only_body
        counted = await finding.offers("701")
        assert counted is not None
        assert session.list.total == counted.count > 0, "as many as its page counts"
        finding.set_body(True)
        assert finding.only_body
        finding.narrow(None)
        finding.only_jobs("701")
        assert not finding.only_body, "what was chosen for one list is not for the next"
        finding.drop("keco3")
        session.list.query = "모집"
        assert finding.only_body, "a word does not drop what the list is narrowed to"
        finding.set_place(km=20)
        finding.narrow(None, only_saved=True)
        finding.set_kind(None)
        assert finding.sieve.km == 20, "a look at what was saved drops no filter"
        session.show_all()
        finding.narrow(Kind.JOB)
        assert not finding.only_body, "who wants to see everything is asked once"
        assert finding.filters_set() == 1
        await session.wipe()
        await settled(session)
        assert not finding.body_known()
        session.close()

    run(way())


def test_each_order_is_kept_over_all_pages_and_loses_nothing(data: Path) -> None:
    async def way() -> None:
        session = await answered(Hub(data, None, demo=True, memory=True))
        finding = session.finding
        assert finding.sort == "fit"
        session.list.query = "모집"
        ids = None
        for sort in SORTS:
            finding.set_sort(sort)
            rows = await everything(session)
            there = {row.id for row in rows}
            assert ids in (None, there)
            ids = there
            fitting = [
                row
                for row in rows
                if not ((match := finding.match_of(row.id)) and finding.left_out(match))
            ]
            assert rows[: len(fitting)] == fitting, "what does not fit stands last"
            scores = {row.id: match.score for row in rows if (match := finding.match_of(row.id))}
            if sort == "fit":  # the first of them mixed
                titled = ["모집" in row.title for row in fitting]
                assert titled == sorted(titled, reverse=True), "what says it in its title first"
                worth = [scores[row.id] for row in fitting if "모집" in row.title]
                assert all(max(worth[at:]) - own <= STEP * STEPS for at, own in enumerate(worth))
                assert worth[0] > worth[-1]
                continue
            order = {
                "pay": [-((row.pay_month_krw or 0) // 10_000) for row in fitting],
                "near": [round(km_to(row.region)) for row in fitting],
                "new": [-row.opens_on.toordinal() for row in fitting],
                "deadline": [(row.deadline or date.max).toordinal() for row in fitting],
            }[sort]
            assert order == sorted(order), sort
            assert len(set(order)) > 10
        session.close()

    run(way())


def test_a_filter_outdoes_a_must_and_goes_with_the_person(data: Path) -> None:
    async def way() -> None:
        session = await answered(Hub(data, None, demo=True, memory=True))
        musts = frozenset({"kinds", "regions"})
        session.answer(BY_ID["home"], HOME)
        session.person.wishes = Wishes(kinds=(Kind.JOB,), regions=("41000",), musts=musts)
        await session.finding.refresh()
        assert {row.kind for row in session.list.rows} == {Kind.JOB}
        session.finding.set_kind(Kind.COURSE)
        session.finding.set_place(region="11000")
        rows = await everything(session)
        assert {row.kind for row in rows} == {Kind.COURSE}
        assert {row.region[:2] for row in rows} == {"11"}
        assert session.finding.filters_set() == 2
        await session.wipe()
        await settled(session)
        assert session.finding.filters_set() == 0
        session.close()

    run(way())


def test_hidden_is_nowhere_in_any_tab_or_after_a_restart_until_it_is_taken_back(
    data: Path, tmp_path: Path
) -> None:
    for path in data.glob("catalogue*"):
        (tmp_path / path.name).hardlink_to(path)

    async def hides() -> str:
        hub = Hub(tmp_path, None, demo=True, memory=False)
        session, other = await answered(hub), await started(hub)
        total, best = session.list.total, session.finder.best[0].id
        await session.finding.hide(best)
        await settled(session, other)
        for one in (session, other):
            assert best not in {row.id for row in (*one.list.rows, *one.finder.best)}
            assert one.list.total == total - 1
        assert len(session.finder.best) == 4
        session.finding.narrow(None, only_hidden=True)
        await settled(session)
        assert [row.id for row in session.list.rows] == [best]
        await session.finding.unhide(best)
        assert session.list.rows == ()
        session.finding.narrow(None)
        await settled(session, other)
        assert session.finder.best[0].id == other.finder.best[0].id == best
        await session.finding.hide(best)
        await settled(session, other)
        return best

    async def finds(best: str) -> None:
        session = await started(Hub(tmp_path, None, demo=True, memory=False))
        assert list(session.finding.shelving.shelf.hidden) == [best]
        assert best not in {row.id for row in session.list.rows}
        await session.wipe()
        await settled(session)
        assert not session.finding.shelving.shelf.hidden

    best = asyncio.run(hides())
    run(finds(best))


def test_a_report_waits_in_the_vault_and_says_nothing_of_the_person(data: Path) -> None:
    async def way() -> None:
        session = await answered(Hub(data, None, demo=True, memory=True))
        listing, shelving = session.list.rows[0], session.finding.shelving
        await shelving.report(listing, "closed")
        await shelving.report(listing, "unfair")  # a second tap reports nothing twice
        (report,) = shelving.shelf.reports
        assert shelving.report_of(listing.id) == report
        assert (report.form, report.state) == (REPORT, SendState.READY)
        assert set(report.content) == {"listing_id", "native_id", "title", "wrong"}
        assert session.person.reviews == ()
        await shelving.take_back(report)
        assert not shelving.shelf.reports
        await shelving.put_back(report)
        assert list(shelving.shelf.reports) == [report]
        session.close()

    run(way())


def test_a_course_on_several_dates_is_one_with_all_of_them(data: Path, tmp_path: Path) -> None:
    for path in data.glob("catalogue*"):
        shutil.copy(path, tmp_path)
    with closing(sqlite3.connect(next(tmp_path.glob("*.db")), isolation_level=None)) as db:
        courses = "FROM listing WHERE kind = 'course' AND course_starts_on IS NOT NULL"
        # Its title is in the index for search; where it is and whose may be changed beside that.
        often = f"SELECT title {courses} GROUP BY title ORDER BY count(*) DESC LIMIT 1"
        (title,) = db.execute(often).fetchone()
        of = f"SELECT id {courses} AND title = ? LIMIT 3"
        db.execute(
            f"UPDATE listing SET employer = '한빛', region = '41113' WHERE id IN ({of})",  # noqa: S608
            [title],
        )

    async def way() -> None:
        session = await answered(Hub(tmp_path, None, demo=True, memory=True))
        session.finding.everything(Kind.COURSE)
        rows = await everything(session)
        groups = folded(rows, today := session.hub.clock.today())
        assert sorted(one.id for group in groups for one in group) == sorted(r.id for r in rows)
        several = next(group for group in groups if group[0].employer == "한빛")
        assert len(several) == 3
        first, *others = several
        days = {one.id: starts([one])[0] for one in several}
        assert starts(several) == sorted(days.values())
        assert days[first.id] == min(day for day in days.values() if day >= today)
        dates = [one.id for one in await session.hub.engine.other_dates(first)]
        assert dates == sorted((one.id for one in others), key=lambda one: days[one])
        key = (title, "한빛", "41113")
        session.hub.engine.days.clear()
        await session.hub.engine.browse(session.finding._asked(), "fit", after=None, size=len(rows))
        assert session.hub.engine.days[key] == tuple(sorted(set(days.values())))
        await session.finding.hide(*days)
        await settled(session)
        assert session.list.total == len(rows) - 3
        session.close()

    run(way())


def test_what_one_is_asked_for_first_stands_on_the_card_until_one_has_it(data: Path) -> None:
    async def way() -> None:
        session = await answered(Hub(data, None, demo=True, memory=True))
        session.list.query = "요양보호사 모집"
        session.finding.set_kind(Kind.JOB)
        found = [row for row in await everything(session) if row.agency is Agency.KEIS]
        care = next(row for row in found if re.search("요양보호사(?! ?보조)", row.title))
        need = "있어야 하는 자격: 요양보호사"
        assert asked_first(session, care) == [need]
        session.answer(BY_ID["certificates"], ("care_worker",))
        await settled(session)
        assert asked_first(session, care) == []
        session.list.query = ""
        session.show_all()
        rows = await everything(session)
        for agency in (Agency.KEAD, Agency.KORDI):
            said = asked_first(session, next(row for row in rows if row.agency is agency))
            assert said[-1] == session.t(f"whom.{agency}.short")
        session.close()

    run(way())
