"""The shipped model as the app asks it, and the table of moves where there is none."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from app.models import Basis, DataOrigin, ErrorCode, Likelihood, Profile, Wishes
from app.paths import models_dir
from app.recommender import MODEL_FILE, Recommender
from app.reference import demands, keco3_codes
from app.reference.certificates import certificate_links, ncs_links

SHIPPED = models_dir() / MODEL_FILE

ROOFER = Profile(
    sex="M", age=52, education="high", nationality="KR", region="41110",
    industry="construction", firm_size="10-29", employment_type="daily", tenure_months=30,
    wage_before=330, occupation_before="701", injury_type="fracture", body_part="back",
    care_days=200, disability_grade=12, capacity_lift=1, capacity_stand_walk=2,
    capacity_fine_hand=3, capacity_both_hands=3, capacity_eyesight=3, capacity_listen_talk=3,
    certificates=("forklift",),
)  # fmt: skip


@pytest.fixture(scope="module")
def recommender() -> Recommender:
    loaded = Recommender.load()
    assert loaded.basis is Basis.MODEL
    return loaded


def test_chances_cover_all_occupations_and_sum_to_less_than_one(recommender: Recommender) -> None:
    chances = recommender.chances(ROOFER)
    assert tuple(chances) == keco3_codes()
    assert all(0 <= chance <= 1 for chance in chances.values())
    assert 0.2 < sum(chances.values()) < 1


def test_the_best_come_first_each_with_what_it_rests_on(recommender: Recommender) -> None:
    found = recommender.recommend(ROOFER, 10)
    chances = recommender.chances(ROOFER)
    assert len(found) == 10
    assert [r.probability for r in found] == sorted(chances.values(), reverse=True)[:10]
    for one in found:
        assert one.basis is Basis.MODEL
        assert one.data is DataOrigin.SYNTHETIC
        assert one.model_version == recommender.model_version
        assert one.reasons


def test_the_same_question_gets_the_same_answer(recommender: Recommender) -> None:
    assert recommender.recommend(ROOFER) == recommender.recommend(ROOFER)
    assert recommender.recommend(ROOFER) == Recommender.load().recommend(ROOFER)


def test_one_who_said_nothing_gets_an_answer_without_reasons(recommender: Recommender) -> None:
    found = recommender.recommend(Profile(), 136)
    assert {r.keco3 for r in found} == set(keco3_codes())
    assert all(r.reasons == () for r in found)


@pytest.mark.parametrize("top", [0, 1, 136, 500])
def test_as_many_as_asked_for_or_there_are(recommender: Recommender, top: int) -> None:
    assert len(recommender.recommend(ROOFER, top)) == min(top, 136)


@pytest.mark.parametrize(
    "profile",
    [
        Profile(wage_before=10**400, tenure_months=10**30, care_days=10**18),
        Profile(occupation_before="999", region="00000", nationality="ZZ"),
        Profile(certificates=("'; DROP TABLE", "x" * 10_000, "forklift", "forklift")),
        Profile(training_ncs="99", age=15, disability_grade=1),
        Profile(birth_year=1900, injured_on=date(2099, 1, 1)),
    ],
)
def test_hostile_values_are_answered_as_if_not_said(
    recommender: Recommender, profile: Profile
) -> None:
    for one in recommender.recommend(profile, 136):
        assert 0 <= one.probability <= 1
    assert 0 <= (recommender.chance_of_return(profile) or 0) <= 1
    assert len(recommender.what_if(profile, "623")) <= 3


def test_age_and_days_of_care_are_computed_from_dates(recommender: Recommender) -> None:
    told = Profile(age=50, care_days=100, occupation_before="701")
    dated = Profile(
        birth_year=1973, injured_on=date(2023, 3, 1), care_ended_on=date(2023, 6, 9),
        occupation_before="701",
    )  # fmt: skip
    assert recommender.chances(told) == pytest.approx(recommender.chances(dated), abs=1e-6)


def test_a_weaker_back_makes_lighter_work_likelier(recommender: Recommender) -> None:
    strong = recommender.chances(ROOFER.model_copy(update={"capacity_lift": 3}))
    weak = recommender.chances(ROOFER)

    def lifting(chances: dict[str, float]) -> float:
        total = sum(chances.values())
        return sum(demands()[k]["lift"] * c for k, c in chances.items()) / total

    assert lifting(weak) < lifting(strong)


def test_a_severe_grade_makes_a_return_less_likely(recommender: Recommender) -> None:
    mild = recommender.chance_of_return(ROOFER.model_copy(update={"disability_grade": 0}))
    severe = recommender.chance_of_return(ROOFER.model_copy(update={"disability_grade": 2}))
    assert mild is not None
    assert severe is not None
    assert severe < mild - 0.1


def test_what_is_not_wanted_drops_out_and_what_is_wanted_rises_and_says_so(
    recommender: Recommender,
) -> None:
    plain = [r.keco3 for r in recommender.recommend(ROOFER, 136)]
    wished = plain[9]
    wishes = Wishes(occupations_unwanted=(plain[0],), occupations_wanted=(wished,))
    found = recommender.recommend(ROOFER, 136, wishes=wishes)
    order = [r.keco3 for r in found]
    assert plain[0] not in order
    assert order.index(wished) < 8
    risen = found[order.index(wished)]
    assert risen.reasons[0].code == "wished"
    assert risen.probability == recommender.chances(ROOFER)[wished]


def test_likelihood_follows_the_thresholds_of_the_model(recommender: Recommender) -> None:
    assert recommender.session is not None
    for one in recommender.recommend(ROOFER, 136):
        if one.probability >= recommender.session.high:
            assert one.likelihood is Likelihood.HIGH
        elif one.probability >= recommender.session.fair:
            assert one.likelihood is Likelihood.FAIR
        else:
            assert one.likelihood is Likelihood.LOW


def test_what_if_is_the_model_asked_again(recommender: Recommender) -> None:
    person = ROOFER.model_copy(update={"certificates": ()})
    steps = recommender.what_if(person, "623")
    assert steps
    assert [s.after for s in steps] == sorted((s.after for s in steps), reverse=True)
    for step in steps:
        assert step.before == pytest.approx(recommender.chances(person)["623"], rel=1e-4)
        change = (
            {"certificates": (step.code,)}
            if step.kind == "certificate"
            else {"training_ncs": step.code}
        )
        after = recommender.chances(person.model_copy(update=change))["623"]
        assert step.after == pytest.approx(after, rel=1e-4)
        assert step.after > step.before
    assert recommender.what_if(person, "000") == ()


def test_a_step_leads_there_is_not_taken_yet_and_can_be_seen_to_help(
    recommender: Recommender,
) -> None:
    person = ROOFER.model_copy(update={"training_ncs": "09"})
    told = 0
    for keco3 in keco3_codes():
        steps = recommender.what_if(person, keco3)
        assert len(steps) <= 3
        told += len(steps)
        for step in steps:
            links = certificate_links() if step.kind == "certificate" else ncs_links()
            assert (step.code, keco3) in links
            assert step.code not in {"forklift", "09"}
            assert round(100 * step.after) > max(1, round(100 * step.before))
    assert told > 10


@pytest.mark.parametrize("kept", [0, 1, 100, 5_000, 400_000, -1])
def test_a_cut_model_falls_back_to_the_table_of_moves(tmp_path: Path, kept: int) -> None:
    cut = tmp_path / "cut.onnx"
    cut.write_bytes(SHIPPED.read_bytes()[:kept])
    fallen = Recommender.load(cut)
    assert fallen.problem is ErrorCode.MODEL_DAMAGED
    assert fallen.basis is Basis.MOVES


def test_a_model_of_another_make_falls_back(tmp_path: Path) -> None:
    foreign = SHIPPED.read_bytes().replace(b'"format": 2', b'"format": 9')
    (tmp_path / "foreign.onnx").write_bytes(foreign)
    assert Recommender.load(tmp_path / "foreign.onnx").problem is ErrorCode.MODEL_TOO_NEW
    (tmp_path / "folder.onnx").mkdir()
    assert Recommender.load(tmp_path / "folder.onnx").problem is ErrorCode.MODEL_MISSING


def test_the_table_of_moves_answers_with_its_own_reasons(tmp_path: Path) -> None:
    moves = Recommender.load(tmp_path / "none.onnx")
    assert moves.problem is ErrorCode.MODEL_MISSING
    assert sum(moves.chances(ROOFER).values()) == pytest.approx(1)
    found = moves.recommend(ROOFER, 5)
    assert found[0].keco3 == "701"
    assert [r.code for r in found[0].reasons] == ["same_occupation"]
    assert any(r.code == "moved_before" for one in found[1:] for r in one.reasons)
    assert {one.basis for one in found} == {Basis.MOVES}
    assert moves.what_if(ROOFER, "623") == ()
    assert moves.chance_of_return(ROOFER) is None
    assert len(moves.recommend(Profile(), 136)) == 136


def test_a_model_is_read_where_it_is_not_where_python_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(SHIPPED, tmp_path / "모델 하나.onnx")
    monkeypatch.chdir(tmp_path)
    assert Recommender.load().basis is Basis.MODEL
    assert Recommender.load(Path("모델 하나.onnx")).basis is Basis.MODEL
