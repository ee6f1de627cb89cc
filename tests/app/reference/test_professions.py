"""Work that wants a licence, an examination or an ordination: closed to who lacks it, known to
who had it."""

import re

import pytest

from app.matching.ask import make_ask
from app.models import Clock, Education, Profile, Wishes
from app.paths import locales_dir
from app.recommender import Recommender
from app.reference import job_titles, keco3_codes
from app.reference.certificates import certificates
from app.reference.licences import licence_places, licences_for, licences_of
from app.reference.professions import closed_by, professions
from app.reference.tables import rows
from app.state.advice import advise
from app.state.certificates import certificate_name, first_certificates, suggest_certificates
from app.text import Translator

BRICKLAYER = Profile(
    occupation_before="701", education=Education.HIGH, birth_year=1968, capacity_both_hands=1,
    capacity_lift=1, certificates=(),
)  # fmt: skip


def test_every_profession_has_its_law_its_occupation_and_its_name() -> None:
    for row in rows("professions.csv"):
        assert row["estimated"] == "yes"
        assert row["keco3"] in keco3_codes()
        assert (row["by"] == "faith") or re.search(r"법.* \d+조", row["law"])
        assert row["by"] in ("licence", "exam", "faith")
    codes = [one.code for one in professions()]
    assert len({*codes, *(c.code for c in certificates())}) == len(codes) + len(certificates())
    english = (locales_dir() / "en" / "LC_MESSAGES" / "app.po").read_text(encoding="utf-8")
    named = re.findall(r'^msgid "profession\.(.+)"$', english, re.MULTILINE)
    assert sorted(named) == sorted(one.code for one in professions() if one.by == "licence")


def test_the_places_in_a_stored_index_never_meet() -> None:
    places = licence_places()
    assert len({*places.values()}) == len(places)
    assert max(places.values()) < 48  # bits of a signed 64-bit number, beside the other terms
    assert [places[code] for code in ("care_worker", "housing_manager", "nurse")] == [0, 15, 30]


@pytest.mark.parametrize(
    ("keco3", "by"),
    [("304", "licence"), ("306", "licence"), ("212", "licence"), ("621", "licence"),
     ("240", "exam"), ("233", "faith"), ("542", ""), ("307", ""), ("521", ""), ("231", "")],
)  # fmt: skip
def test_what_nobody_just_applies_for_is_closed(keco3: str, by: str) -> None:
    assert closed_by(keco3, BRICKLAYER) == by
    assert closed_by(keco3, Profile(occupation_before=keco3)) == ""


def test_a_bricklayer_is_sent_neither_to_nursing_nor_to_the_altar() -> None:
    advice = advise(Recommender.load(), BRICKLAYER, Wishes(), 10)
    closed = {keco3 for keco3 in keco3_codes() if closed_by(keco3, BRICKLAYER)}
    assert {"304", "233"} <= closed
    assert not closed & {one.keco3 for one in advice.recommendations}
    assert not closed & advice.chances.keys()
    nurse = Profile(occupation_before="304", education=Education.COLLEGE, certificates=())
    assert "304" in advise(Recommender.load(), nurse, Wishes(), 10).chances


@pytest.mark.parametrize(
    ("title", "keco3", "codes"),
    [
        ("요양병원 병동 간호사", "304", ("nurse",)),
        ("병동 간호조무사", "307", ("nursing_assistant",)),
        ("물리 치료사 모집", "306", ("physiotherapist",)),
        ("간호사 보조원", None, ()),
        ("놀이치료사", "306", ()),
        ("관광통역안내사(영어)", "521", ("tourist_interpreter",)),
        ("여행사 사무원", "521", ()),
        ("전기안전관리자 채용", "831", ("industrial_electrician",)),
    ],
)
def test_a_vacancy_names_the_licence_by_its_title(
    title: str, keco3: str | None, codes: tuple[str, ...]
) -> None:
    assert licences_for(title, keco3) == codes


def test_who_did_the_work_before_holds_its_licence() -> None:
    def held(**said: object) -> frozenset[str] | None:
        profile = Profile.model_validate(said)
        return make_ask(profile, Wishes(), {}, Clock().today()).certificates

    assert held(occupation_before="304", certificates=()) == frozenset(frozenset({"nurse"}))
    assert held(occupation_before="701", certificates=()) == frozenset()
    assert held(occupation_before="304") is None  # who was not asked
    assert licences_of("304") == ("nurse",)


def test_the_question_of_certificates_finds_and_names_them() -> None:
    ko, en = Translator("ko"), Translator("en")
    assert suggest_certificates("간호사", ko)[0] == "nurse"
    assert certificate_name(ko, "nurse") == "간호사 면허"
    assert certificate_name(en, "nurse") == "the nurse's licence"
    assert first_certificates("304")[0] == "nurse"
    assert {"간호사"} <= {title.name for title in job_titles() if title.keco3 == "304"}
