"""The tables of certificates and of NCS to occupations: whole, real codes, marked estimates."""

import re

import pytest

from app.paths import locales_dir
from app.reference import job_titles, keco3_codes, ncs_names
from app.reference.certificates import certificate_links, certificates, ncs_links
from app.reference.licences import licences_for, licences_of
from app.reference.tables import rows

TITLES = {title.code6: title for title in job_titles()}

# The trades workers come from and go to: the KECO 소분류 and one certificate each must open.
TRADES = {
    "623": "지게차운전기능사", "704": "굴착기운전기능사", "824": "용접기능사", "831": "전기기능사",
    "550": "요양보호사", "307": "간호조무사", "531": "한식조리기능사", "871": "제빵기능사",
    "511": "미용사(일반)", "542": "일반경비원 신임교육 이수증", "231": "사회복지사 2급",
    "026": "컴퓨터활용능력 2급", "622": "화물운송종사 자격증", "624": "화물운송종사 자격증",
    "901": "조경기능사", "158": "산업안전산업기사", "702": "타일기능사", "703": "배관기능사",
    "701": "거푸집기능사", "812": "자동차정비기능사", "811": "설비보전기능사",
    "813": "컴퓨터응용선반기능사", "814": "에너지관리기능사", "822": "판금제관기능사",
    "825": "자동차보수도장기능사", "232": "보육교사 2급", "561": "방역관리사",
    "706": "건설업 기초안전보건교육 이수증", "853": "환경기능사", "028": "물류관리사",
    "027": "전산회계 1급", "029": "워드프로세서", "613": "텔레마케팅관리사",
    "013": "주택관리사보", "214": "직업능력개발훈련교사 3급", "883": "가구제작기능사",
}  # fmt: skip
ALSO = {
    "버스운전 자격증", "택시운전 자격증", "1종 대형면허", "제과기능사", "도배기능사", "방수기능사",
    "건축도장기능사", "미장기능사", "소방안전관리자 2급", "소방설비산업기사(전기)",
    "건설안전산업기사", "위험물기능사", "이용사", "양식조리기능사", "타워크레인운전기능사",
}  # fmt: skip


def test_every_row_is_an_estimate_with_its_source() -> None:
    for table in ("certificates.csv", "ncs_occupations.csv"):
        for row in rows(table):
            assert row["estimated"] == "yes"
            assert len(row["source"]) > 10


def test_codes_and_names_are_unique() -> None:
    assert len({c.code for c in certificates()}) == len(certificates())
    assert len({c.name for c in certificates()}) == len(certificates())
    assert all(c.code.isascii() and c.code.isidentifier() for c in certificates())


def test_every_link_names_a_job_title_of_its_occupation() -> None:
    for row in rows("certificates.csv"):
        opened, jobs = row["keco3_list"].split(";"), row["jobs"].split(";")
        assert len(set(opened)) == len(opened) == len(jobs)
        assert [TITLES[job].keco3 for job in jobs] == opened, row["code"]
    for row in rows("ncs_occupations.csv"):
        assert TITLES[row["job"]].keco3 == row["keco3"]
    assert {k for _, k in certificate_links()} <= set(keco3_codes())
    assert {k for _, k in ncs_links()} <= set(keco3_codes())


@pytest.mark.parametrize(("keco3", "name"), TRADES.items())
def test_the_usual_certificate_of_a_trade_opens_it(keco3: str, name: str) -> None:
    (certificate,) = (c for c in certificates() if c.name == name)
    assert keco3 in certificate.keco3


def test_other_common_certificates_are_there() -> None:
    assert {c.name for c in certificates()} >= ALSO


def test_every_ncs_division_leads_somewhere_and_somewhere_first() -> None:
    links = ncs_links()
    for ncs in ncs_names():
        weights = [w for (n, _), w in links.items() if n == ncs]
        assert len(weights) >= 3
        assert max(weights) == 1
    assert all(0 < weight <= 1 for weight in links.values())
    assert len(links) == len(rows("ncs_occupations.csv"))


@pytest.mark.parametrize(
    ("ncs", "keco3"),
    [("14", "623"), ("14", "901"), ("16", "824"), ("05", "158"), ("07", "550"), ("21", "871"),
     ("09", "622"), ("11", "542"), ("19", "831"), ("02", "026")],
)  # fmt: skip
def test_divisions_lead_where_their_courses_do(ncs: str, keco3: str) -> None:
    assert ncs_links()[ncs, keco3] >= 0.4


def test_every_certificate_has_an_english_name_and_no_other_has() -> None:
    english = (locales_dir() / "en" / "LC_MESSAGES" / "app.po").read_text(encoding="utf-8")
    named = re.findall(r'^msgid "certificate\.(.+)"$', english, re.MULTILINE)
    assert sorted(named) == sorted(c.code for c in certificates())


@pytest.mark.parametrize(
    ("title", "keco3", "codes"),
    [
        ("[수원] 요양보호사 모집합니다", "550", ("care_worker",)),
        ("재가 요양 보호사 급구", None, ("care_worker",)),
        ("요양보호사 보조원 모십니다", "550", ()),
        ("병원 간병인 직원 채용", "550", ()),
        ("요양보호사교육원 사무원", "026", ()),
        ("시내버스 운전원", "622", ("bus_driver",)),
        ("물류센터 지게차 기사", "623", ("forklift",)),
        ("시설 이용 사무원", "029", ()),
    ],
)
def test_a_vacancy_that_names_a_licensed_job_asks_for_its_certificate(
    title: str, keco3: str | None, codes: tuple[str, ...]
) -> None:
    assert licences_for(title, keco3) == codes


def test_every_licence_is_a_certificate_with_its_law() -> None:
    assert all(re.search(r"법.* \d+조", row["law"]) for row in rows("licences.csv"))
    assert {row["code"] for row in rows("licences.csv")} <= {c.code for c in certificates()}
    assert "care_worker" in licences_of("550")
    assert licences_of("561") == (), "nobody needs a certificate to clean"
