"""A search in a session: for the person, in their language, a page at a time."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.matching.mixing import STEP, STEPS, TOGETHER
from app.models import Agency, Clock, Education, Kind, Level, Listing
from app.state.hub import Hub
from app.state.models import Phase
from app.state.questions import BY_ID
from app.state.session import Session
from app.store.catalogue import open_catalogue
from app.sync.client import sync
from app.text import Translator
from app.views.compare import rows_of
from app.views.components.licence import licences_of_listing
from app.views.components.listing_card import occupation_line
from backend.catalogue import publish
from backend.settings import Settings
from benchmarks.catalogue import serving
from benchmarks.listings import fill_backend


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A device's data folder with a catalogue of 1,500 listings."""
    backend, device = tmp_path_factory.mktemp("backend"), tmp_path_factory.mktemp("device")
    fill_backend(backend / "backend.db", 1500)
    publish(Settings(data=backend, demo=True), Clock())
    with serving(backend) as address:
        sync(address, device)
    return device


async def settled(session: Session) -> None:
    while session._tasks:
        await asyncio.gather(*session._tasks)


async def started(data: Path, language: str) -> Session:
    page = SimpleNamespace(width=360, route="/", navigate=lambda _: None)
    session = Session(cast("Any", page), Hub(data, None, demo=True, memory=True), ways=())
    await session.start()
    session.set_language(language)
    return session


async def searched(session: Session, words: str) -> list[str]:
    """Every listing's id, all pages one after the other."""
    session.list.query = words
    await session.finding.show_list()
    assert session.list.phase is Phase.READY
    while session.list.after is not None:
        before = len(session.list.rows)
        await session.finding.more()
        assert len(session.list.rows) > before
    found = [listing.id for listing in session.list.rows]
    assert len(found) == len(set(found)) == session.list.total
    return found


def test_for_a_person_the_best_fit_comes_first_and_nothing_is_missing(data: Path) -> None:
    async def way() -> None:
        session = await started(data, "ko")
        newest = await searched(session, "모집")
        session.consent_personal(True)
        session.consent_health(True)
        session.answer(BY_ID["home"], "41113")
        session.answer(BY_ID["lift"], Level.LOW)
        await settled(session)
        session.finding.set_body(False)
        await settled(session)
        ranked = await searched(session, "모집")
        matches = [session.finding.match_of(listing_id) for listing_id in ranked]
        titles = {row.id: row.title for row in session.list.rows}
        assert sum(match is not None for match in matches) == len(ranked) > 40
        order = [match.score for match in matches if match and "모집" in titles[match.listing_id]]
        # The first of them mixed: nothing stands behind what is worth much less.
        assert all(max(order[at:]) - own <= STEP * STEPS for at, own in enumerate(order))
        assert order != order[::-1]
        assert ranked != newest
        assert set(ranked) == set(newest)
        out = [match for match in matches if match and session.finding.left_out(match)]
        assert out, "what is ruled out is found too, behind the others"
        session.close()

    asyncio.run(way())


@pytest.mark.parametrize("word", ["guard", "FORKLIFT", "cook", "janitor"])
def test_an_english_word_finds_what_is_called_so(data: Path, word: str) -> None:
    codes = {
        "guard": ("541", "542"),
        "FORKLIFT": ("623",),
        "cook": ("531",),
        "janitor": ("542", "561"),
    }[word]

    async def way() -> None:
        session = await started(data, "en")
        found = set(await searched(session, word))
        with open_catalogue(data) as catalogue:
            marks = ",".join("?" * len(codes))
            sql = f"SELECT id FROM listing WHERE keco3 IN ({marks})"  # noqa: S608
            assert {listing_id for (listing_id,) in catalogue.query(sql, codes)} <= found
        session.set_language("ko")
        await settled(session)
        assert set(await searched(session, word)) == found, "on a Korean screen too"
        session.close()

    asyncio.run(way())


def test_a_place_and_work_together(data: Path) -> None:
    async def way() -> None:
        session = await started(data, "en")
        await searched(session, "Suwon")
        assert session.list.rows
        assert all((row.region or "").startswith("4111") for row in session.list.rows)
        suwon = {row.id for row in session.list.rows}
        workers = set(await searched(session, "workers"))
        assert set(await searched(session, "workers Suwon")) == workers & suwon
        session.close()

    asyncio.run(way())


def test_words_are_looked_for_in_the_occupation_that_is_chosen(data: Path) -> None:
    async def way() -> None:
        session = await started(data, "ko")
        await settled(session)
        session.list.keco3 = "542"
        await searched(session, "모집")
        assert {row.keco3 for row in session.list.rows} == {"542"}
        session.close()

    asyncio.run(way())


def test_nothing_of_one_kind_leads_to_what_there_is_of_the_other(data: Path) -> None:
    async def way() -> None:
        session = await started(data, "ko")
        session.finding.everything(Kind.JOB)
        await settled(session)
        title = session.list.rows[0].title
        assert session.finding.sieve.other == 0, "only told where there is nothing"
        session.finding.everything(Kind.COURSE)
        await settled(session)
        assert await searched(session, f'"{title}"') == []
        n = session.finding.sieve.other
        assert n > 0
        session.finding.set_kind(Kind.JOB)
        await settled(session)
        assert (session.list.total, session.finding.sieve.other) == (n, 0)
        assert {row.title for row in session.list.rows} == {title}
        session.close()

    asyncio.run(way())


def test_a_bricklayer_of_little_schooling_sees_work_first_that_takes_them(data: Path) -> None:
    """With nothing but jobs at home, and nothing that asks for what they said not to have."""

    async def way() -> None:
        session = await started(data, "ko")
        session.consent_personal(True)
        session.consent_health(True)
        for name, value in {
            "home": "41113", "lift": Level.LOW, "hands": Level.LOW, "job": "701",
            "education": Education.MIDDLE, "grade": 0, "certificates": (),
        }.items():  # fmt: skip
            session.answer(BY_ID[name], value)
            session.passed(BY_ID[name])
        await settled(session)
        for row in (*session.list.rows, *session.finder.best):
            match = session.finding.match_of(row.id)
            assert match
            assert not {"education_above", "demand_usual_exceeds"} & {r.code for r in match.reasons}
            assert row.agency is not Agency.KEAD
            assert not licences_of_listing(row)
        first = [row.keco3 for row in session.list.rows[:8]]
        assert max(first.count(one) for one in first) <= TOGETHER
        assert {row.kind for row in session.finder.best} == {Kind.JOB}
        assert {row.kind for row in session.list.rows} == set(Kind)
        seen = session.hub.clock.now()
        kead = Listing(
            id="kead:1", kind=Kind.JOB, agency=Agency.KEAD, title="주차장 관리원", keco3="562",
            first_seen=seen, updated_at=seen,
        )  # fmt: skip
        against = dict(rows_of(session, [kead]))[session.t("compare.against")]
        assert session.t("whom.kead.short") in against[0], "side by side as on its card"
        assert occupation_line(session.t, kead) == []
        assert occupation_line(Translator("en"), kead)[0].startswith("Occupation: ")
        session.close()

    asyncio.run(way())
