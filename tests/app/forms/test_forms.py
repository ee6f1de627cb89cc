"""The forms as data: whole, asked one way, checked as any JSON Schema library would."""

from datetime import date
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms import (
    Form,
    Verdict,
    asked,
    check,
    digest,
    form,
    forms,
    likely,
    newest,
    without_unasked,
)
from app.forms.compiled import (
    FORMATS,
    is_birth_date,
    is_business_number,
    is_line,
    is_paragraph,
    is_phone,
)
from app.forms.eligibility import overall
from app.forms.prefill import Known, prefilled
from app.models import ErrorCode, IlteoroError
from app.models.codes import CareStage
from app.models.profile import Profile
from app.models.record import Attachment

ID = "01936b1e-6f00-7000-8000-000000000001"
TODAY = date(2026, 11, 23)
SIGNED = {"kind": "typed", "name": "김하나"}
FILLED: dict[str, dict[str, Any]] = {
    "training_application": {
        "name": "김하나", "birth_date": "1968-03-02", "phone": "010-1234-5678",
        "grade_status": "decided", "disability_grade": 10, "working_now": False,
        "other_support": False, "wanted_occupation": "시설 경비원",
        "reason": "서서 오래 일하기 어려워요.",
        "course_known": True, "course_title": "경비원 신임 교육", "institution": "가온직업학교",
        "course_starts_on": "2026-12-01", "course_ends_on": "2027-02-26",
        "filer": "self", "signature": SIGNED,
    },
    "training_allowance": {
        "name": "김하나", "birth_date": "1968-03-02", "phone": "01012345678",
        "course_title": "경비원 신임 교육", "institution": "가온직업학교",
        "period_from": "2026-12-01", "period_to": "2026-12-31", "days_attended": 20,
        "other_benefit": "none", "worked_meanwhile": False, "attendance_record": [ID],
        "bank": "nh", "account_number": "302-1234-5678-91", "account_holder": "김하나",
        "filer": "self", "signature": SIGNED,
    },
    "return_grant": {
        "business_name": "한빛건설", "business_number": "124-81-00998", "business_owner": "박사장",
        "business_phone": "031-123-4567",
        "worker_name": "김하나", "worker_birth_date": "1968-03-02",
        "returned_on": "2026-06-01", "period_from": "2026-06-01", "period_to": "2026-11-30",
        "wage_paid_krw": 18_000_000, "other_support": False, "counted_as_disabled_quota": False,
        "payroll": [ID],
        "bank": "ibk", "account_number": "12345678901", "account_holder": "한빛건설",
        "signature": {"kind": "drawn", "name": "박사장", "drawing": ID},
    },
    "workplace_adjustment": {
        "name": "김하나", "birth_date": "1968-03-02", "phone": "01012345678",
        "business_name": "한빛건설", "employer_agrees": "yes", "work_now": "자재를 정리해요.",
        "needs": ["device"], "device_name": "높낮이 작업대", "what_helps": "허리를 덜 굽혀요.",
        "filer": "self", "signature": SIGNED,
    },
    "counseling_request": {
        "name": "김하나", "phone": "01012345678", "topics": ["new_job", "mind"], "how": "phone",
        "interpreter": False,
    },
    "change_of_details": {
        "name": "김하나", "birth_date": "1968-03-02", "phone": "01012345678",
        "changes": ["phone"], "new_phone": "010-8765-4321", "filer": "self", "signature": SIGNED,
    },
    "petition": {
        "name": "김하나", "birth_date": "1968-03-02", "phone": "01012345678",
        "subject": "상담 시간을 늘려 주세요", "body": "평일 저녁에도\n상담하고 싶어요.",
        "filer": "self", "signature": SIGNED,
    },
}  # fmt: skip
ALL = [pytest.param(one, id=one.id) for one in forms()]


def filled(one: Form, **changed: Any) -> dict[str, Any]:
    answers = FILLED[one.id] | changed
    return {name: value for name, value in answers.items() if value is not None}


@pytest.mark.parametrize("one", ALL)
def test_every_question_is_asked_once_and_known(one: Form) -> None:
    names = [name for page in one.pages for name in page.questions]
    assert len(names) == len(set(names))
    assert set(names) == set(one.schema_["properties"]) == set(one.questions)
    for branch in one.schema_["allOf"]:
        mentioned = branch["then"].get("required", []) + list(branch["else"]["properties"])
        assert set(mentioned) <= set(names)
    assert {rule.first for rule in one.rules} | {rule.last for rule in one.rules} <= set(names)
    assert jsonschema_rs.meta.is_valid(one.schema_)


@pytest.mark.parametrize("one", ALL)
def test_a_filled_form_can_be_filed(one: Form) -> None:
    assert check(one, filled(one)) == ()


def test_all_forms_are_offered() -> None:
    assert [one.id for one in newest()] == list(FILLED)
    assert form("petition", 1) is form("petition")
    for wrong in (("petition", 2), ("no_such", 1)):
        with pytest.raises(IlteoroError) as caught:
            form(*wrong)
        assert caught.value.code is ErrorCode.FORM_UNKNOWN


ANY = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 400),
    st.text(max_size=120),
    st.sampled_from(["2026-12-01", "2027-02-31", "1968-03-02", "010-1234-5678", "a\x00b", " ",
                     "\u202eabc", "124-81-00998", "124-81-00999", "decided", "self", "family",
                     "other", "nh", ID]),
    st.lists(st.sampled_from([ID, "device", "phone", "bank", "x"]), max_size=12),
    st.just(SIGNED),
    st.just({"kind": "drawn", "name": "김"}),
    st.just({"kind": "typed", "name": "김", "drawing": ID}),
)  # fmt: skip


@given(st.data())
def test_a_check_finds_what_any_json_schema_library_finds(data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(forms()))
    names = st.sampled_from(sorted(one.questions))
    answers = filled(one) | data.draw(st.dictionaries(names, ANY, max_size=3))
    for name in data.draw(st.lists(st.sampled_from(sorted(answers)), max_size=2)):
        answers.pop(name, None)
    theirs = jsonschema_rs.Draft7Validator(
        one.schema_, formats=dict(FORMATS), validate_formats=True
    )
    between = {"ends_before_start", "too_long_apart", "more_days"}
    found = [problem for problem in check(one, answers) if problem.code not in between]
    if not found:
        assert theirs.is_valid(answers)
    if theirs.is_valid(answers):
        assert not found
    assert len({problem.question for problem in found}) == len(found)


def problems(one: str, **changed: Any) -> dict[str, str]:
    known = form(one)
    return {found.question: found.code for found in check(known, filled(known, **changed))}


def test_a_problem_says_what_to_do_and_nothing_that_was_typed() -> None:
    training = "training_application"
    assert problems(training, phone="12") == {"phone": "not_a_phone"}
    assert problems(training, name=None) == {"name": "missing"}
    assert problems(training, name="  ") == {"name": "not_a_line"}
    assert problems(training, disability_grade=15) == {"disability_grade": "too_large"}
    assert problems(training, disability_grade=None) == {"disability_grade": "missing"}
    assert problems(training, birth_date="1968-02-30") == {"birth_date": "not_a_birth_date"}
    assert problems(training, reason="가" * 2001) == {"reason": "too_long"}
    assert problems(training, course_ends_on="2026-11-30") == {
        "course_ends_on": "ends_before_start"
    }
    assert problems(training, course_ends_on="2027-12-01") == {"course_ends_on": "too_long_apart"}
    assert problems(training, course_ends_on="2027-11-30") == {}
    assert problems(training, filer="family", proxy_name="김둘", proxy_relation="딸",
                    proxy_phone="01011112222") == {"proxy_letter": "missing"}  # fmt: skip
    assert problems(training, extra=1) == {"extra": "unasked"}
    assert problems("training_allowance", days_attended=32) == {"days_attended": "more_days"}
    assert problems("training_allowance", account_number="1") == {"account_number": "not_a_number"}
    assert problems("return_grant", business_number="124-81-00997") == {
        "business_number": "not_a_business_number"
    }


def test_what_is_not_asked_is_not_put_and_does_not_go_out() -> None:
    training = form("training_application")
    answers = filled(training, course_known=False)
    assert "course_title" not in asked(training, answers)
    assert {one.code for one in check(training, answers)} == {"unasked"}
    assert check(training, without_unasked(training, answers)) == ()
    change = form("change_of_details")
    # The bank is gone, so the name of another bank is too, though its own condition holds.
    answers = filled(change, bank="other", bank_other="새금고")
    assert without_unasked(change, answers) == filled(change)


def test_plain_text_is_plain() -> None:
    assert is_line("김하나 👷 ‘가’")
    for wrong in ("", " ", "a\nb", "a\tb", "\x00", "\u202egnp.exe", "\ud800", "\x85"):
        assert not is_line(wrong), ascii(wrong)
    assert is_paragraph("하나\n둘")
    assert not is_paragraph("\u2066")
    assert is_phone("+82 10-1234-5678")
    assert not any(map(is_phone, ("1588", "010--", "01012345678901234", "０１０１２３４５６７８")))
    assert is_business_number("1248100998")
    assert not any(map(is_business_number, ("124-81-0099", "١٢٤٨١٠٠٩٩٨", "0000000001")))
    assert not is_birth_date("1899-12-31")


def test_the_digest_is_the_same_however_it_was_typed() -> None:
    photo = Attachment(id=ID, name="사진.jpg", media_type="image/jpeg", bytes=3, sha256="0" * 64)
    composed = digest("petition", 1, {"a": "각", "b": [1, True]}, [photo])
    assert composed == digest("petition", 1, {"b": [1, True], "a": "\u1100\u1161\u11a8"}, [photo])
    assert composed != digest("petition", 2, {"a": "각", "b": [1, True]}, [photo])
    assert composed != digest("petition", 1, {"a": "각", "b": [1, True]}, [])
    assert composed != digest("petition", 1, {"a": "각", "b": [1, 2]}, [photo])
    assert composed == digest("petition", 1, {"a": "각", "b": [1.0, True]}, [photo])


def verdicts(one: str, profile: Profile, **answers: Any) -> dict[str, Verdict]:
    found = likely(form(one), profile, answers, TODAY)
    return {finding.rule.id: finding.verdict for finding in found}


def test_who_is_likely_to_get_it_is_said_before_and_bars_nobody() -> None:
    nothing = verdicts("training_application", Profile())
    assert set(nothing.values()) == {Verdict.UNKNOWN}
    fits = Profile(disability_grade=12, care_stage=CareStage.ENDED, care_ended_on=date(2026, 5, 1))
    assert verdicts("training_application", fits) == {
        "grade_1_12": Verdict.LIKELY,
        "not_working": Verdict.LIKELY,
        "within_a_year": Verdict.LIKELY,
        "course_at_most_12_months": Verdict.UNKNOWN,
    }
    for grade in (0, 13, 14):
        said = verdicts("training_application", Profile(disability_grade=grade))
        assert said["grade_1_12"] is Verdict.UNLIKELY
    # What is said in the form goes before the profile.
    said = verdicts("training_application", fits, disability_grade=14, working_now=True)
    assert said["grade_1_12"] is said["not_working"] is Verdict.UNLIKELY
    old = fits.model_copy(update={"care_ended_on": date(2025, 11, 22)})
    assert verdicts("training_application", old)["within_a_year"] is Verdict.UNLIKELY
    found = likely(form("training_application"), fits, FILLED["training_application"], TODAY)
    assert overall(found) is Verdict.LIKELY
    assert overall(()) is Verdict.UNKNOWN
    assert all(one.rule.law and one.rule.as_of for one in found)


def test_what_is_known_is_there_already() -> None:
    profile = Profile(disability_grade=9, care_stage=CareStage.ENDED)
    known = Known(name="김하나", phone="010-1234-5678", occupation="시설 경비원", profile=profile)
    there = prefilled(form("training_application"), known)
    assert there == {
        "name": "김하나", "phone": "010-1234-5678", "filer": "self", "grade_status": "decided",
        "disability_grade": 9, "working_now": False, "wanted_occupation": "시설 경비원",
    }  # fmt: skip
    assert "disability_grade" not in prefilled(
        form("training_application"), Known(profile=Profile(disability_grade=0))
    )
    assert prefilled(form("petition"), Known(phone="?")) == {"filer": "self"}
