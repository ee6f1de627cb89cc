"""What is told, and that it is told once, whatever the device's clock says."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.models import (
    Agency,
    CareDate,
    CareDateKind,
    Kind,
    Listing,
    NoticeKind,
    Notices,
    Submission,
)
from app.models.record import ServerStatus, Step
from app.state.notices import Facts, look, read, shown, switched

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 3, tzinfo=UTC)
YEAR = timedelta(days=365)
REVIEW = CareDate(id="d1", kind=CareDateKind.GRADE_REVIEW, on=TODAY + timedelta(days=5))


def listing(name: str, *, left: int | None = None, seen: datetime = NOON) -> Listing:
    return Listing(
        id=f"keis:{name}",
        kind=Kind.JOB,
        agency=Agency.KEIS,
        title=f"경비원 {name}",
        deadline=None if left is None else TODAY + timedelta(days=left),
        first_seen=seen,
        updated_at=seen,
    )


def facts(
    day: date = TODAY,
    *,
    published: datetime | None = NOON,
    trusted: bool = True,
    fits: tuple[Listing, ...] = (),
    saved: tuple[Listing, ...] = (),
    dates: tuple[CareDate, ...] = (),
    forms: tuple[Submission, ...] = (),
) -> Facts:
    return Facts(day, trusted, published, fits, saved, dates, forms)


def keys(kept: Notices) -> list[str]:
    return [item.key for item in kept.items]


def test_the_first_look_calls_nothing_new_and_the_next_catalogue_what_it_brought() -> None:
    old = listing("1", seen=NOON - timedelta(hours=5))
    first = look(Notices(), facts(fits=(old,)))
    assert first.items == ()
    later = NOON + timedelta(hours=6)
    new = listing("2", seen=NOON + timedelta(hours=3))
    second = look(first, facts(fits=(new, old), published=later))
    assert [(i.kind, i.refs) for i in second.items] == [(NoticeKind.FITS, ("keis:2",))]
    assert look(second, facts(fits=(new, old), published=later)) == second


def test_news_not_read_yet_grow_and_read_ones_stay_as_they_were() -> None:
    kept = look(Notices(), facts())
    for n in (1, 2):
        at = NOON + timedelta(hours=6 * n)
        kept = look(kept, facts(fits=(listing(str(n), seen=at),), published=at))
    assert [i.refs for i in kept.items] == [("keis:2", "keis:1")]
    kept = read(kept, keys(kept))
    at = NOON + timedelta(days=1)
    kept = look(kept, facts(fits=(listing("3", seen=at),), published=at))
    assert [(len(i.refs), i.read) for i in kept.items] == [(1, False), (2, True)]


def test_a_catalogue_in_parts_tells_no_news_and_loses_none() -> None:
    kept = look(Notices(), facts())
    new = listing("2", seen=NOON + timedelta(hours=1))
    assert look(kept, facts(published=None)) == kept
    kept = look(kept, facts(fits=(new,), published=NOON + timedelta(hours=2)))
    assert len(kept.items) == 1


def test_an_older_catalogue_put_back_repeats_nothing() -> None:
    new, later = listing("2", seen=NOON + timedelta(hours=1)), NOON + timedelta(hours=2)
    kept = look(look(Notices(), facts()), facts(fits=(new,), published=later))
    back = look(kept, facts())
    again = look(back, facts(fits=(new,), published=later))
    assert again.items == kept.items


@pytest.mark.parametrize(("left", "told"), [(-1, 0), (0, 1), (3, 1), (4, 0), (None, 0)])
def test_a_saved_ones_deadline_is_told_from_three_days_before(left: int | None, told: int) -> None:
    kept = look(Notices(), facts(saved=(listing("1", left=left),)))
    assert len(kept.items) == told
    again = look(kept, facts(TODAY + timedelta(days=1), saved=(listing("1", left=left),)))
    assert len(again.items) <= 1


def test_a_date_is_told_a_week_before_and_again_the_day_before_in_one_place() -> None:
    kept = Notices()
    counts = []
    for n in range(8):
        kept = look(kept, facts(TODAY + timedelta(days=n), dates=(REVIEW,)))
        counts.append((len(kept.items), len(kept.told)))
        kept = read(kept, keys(kept))
    assert counts == [(1, 1)] * 4 + [(1, 2)] * 4


def test_a_clock_a_year_ahead_neither_floods_nor_loses() -> None:
    saved = tuple(listing(str(n), left=2) for n in range(30))
    next_year = CareDate(id="d2", kind=CareDateKind.COUNSELING, on=REVIEW.on + YEAR)
    dates = (REVIEW, next_year)
    wrong = look(Notices(), facts(TODAY + YEAR, trusted=False, saved=saved, dates=dates))
    assert [item.refs for item in wrong.items] == [("d2",)]
    right = look(wrong, facts(saved=saved, dates=dates))
    assert len(right.items) == 31
    assert ("d2",) not in [item.refs for item in right.items]
    in_a_year = look(right, facts(TODAY + YEAR, dates=dates))
    assert next(i.refs for i in in_a_year.items if not i.read) == ("d2",)


def test_a_clock_a_year_behind_changes_nothing() -> None:
    saved = (listing("1", left=2),)
    kept = read(look(Notices(), facts(saved=saved, dates=(REVIEW,))), ["deadline"])
    wrong = look(kept, facts(TODAY - YEAR, trusted=False, saved=saved, dates=(REVIEW,)))
    assert wrong == kept
    assert look(wrong, facts(saved=saved, dates=(REVIEW,))) == kept


def test_a_clock_put_back_is_not_believed_before_the_server_said_so() -> None:
    saved = (listing("1", left=2),)
    kept = look(Notices(), facts(saved=saved, published=None))
    wrong = look(kept, facts(TODAY - YEAR, trusted=False, saved=saved, published=None))
    assert wrong == kept


def test_a_kind_switched_off_is_neither_told_nor_shown_and_comes_back() -> None:
    saved, dates = (listing("1", left=2),), (REVIEW,)
    off = switched(Notices(), NoticeKind.DEADLINE)
    kept = look(off, facts(saved=saved, dates=dates))
    assert [item.kind for item in kept.items] == [NoticeKind.DATE]
    on = look(switched(kept, NoticeKind.DEADLINE), facts(saved=saved, dates=dates))
    assert {item.kind for item in on.items} == {NoticeKind.DATE, NoticeKind.DEADLINE}
    hidden = shown(switched(on, NoticeKind.DATE), {"keis:1"}, dates)
    assert [item.kind for item in hidden] == [NoticeKind.DEADLINE]


def test_what_was_let_go_is_no_longer_shown_and_back_again_on_undo() -> None:
    kept = look(Notices(), facts(saved=(listing("1", left=2),), dates=(REVIEW,)))
    assert len(shown(kept, {"keis:1"}, (REVIEW,))) == 2
    assert shown(kept, set(), ()) == []
    assert len(shown(kept, {"keis:1"}, (REVIEW,))) == 2


def test_a_date_moved_is_told_for_its_new_day() -> None:
    kept = look(Notices(), facts(dates=(REVIEW,)))
    moved = REVIEW.model_copy(update={"on": TODAY + timedelta(days=6)})
    kept = look(kept, facts(dates=(moved,)))
    assert [item.on for item in shown(kept, (), (moved,))] == [moved.on]


def test_what_is_kept_stays_small_and_is_the_same_when_read_back() -> None:
    kept = look(Notices(), facts())
    for n in range(1, 80):
        at = NOON + timedelta(hours=n)
        kept = look(kept, facts(fits=tuple(listing(f"{n}-{k}", seen=at) for k in range(30)),
                                published=at))  # fmt: skip
        kept = read(kept, keys(kept))
    assert len(kept.items) == 40
    assert len(kept.told) == 1000
    assert all(len(item.refs) == 30 for item in kept.items)
    assert Notices.model_validate(kept.model_dump(mode="json", exclude_defaults=True)) == kept


def form(*steps: Step, status: ServerStatus = ServerStatus.IN_REVIEW) -> Submission:
    return Submission(
        id="f1", author="me", created_at=NOON, form="petition", form_version=1, status=status,
        receipt="1", timeline=(Step(at=NOON, kind="received"), *steps),
    )  # fmt: skip


def test_what_the_office_did_is_told_once_and_its_last_day_again() -> None:
    asked = Step(at=NOON, kind="supplement_asked", text="통장", asks="a",
                 until=TODAY + timedelta(days=9))  # fmt: skip
    review = form(Step(at=NOON, kind="in_review"))
    waits = form(asked, status=ServerStatus.SUPPLEMENT)
    kept = look(Notices(), facts(forms=(form(),)))
    assert kept.items == (), "what one sent oneself is no news"
    kept = look(kept, facts(forms=(review,)))
    assert [(i.kind, i.step, i.refs) for i in kept.items] == [
        (NoticeKind.FORM, "in_review", ("f1",))
    ]
    assert look(kept, facts(forms=(review,))) == kept
    kept = look(read(kept, keys(kept)), facts(forms=(waits,)))
    assert [(i.step, i.on, i.read) for i in kept.items] == [
        ("supplement_asked", asked.until, False)
    ]
    assert "통장" not in kept.model_dump_json()
    kept = read(kept, keys(kept))
    assert look(kept, facts(TODAY + timedelta(days=5), forms=(waits,))) == kept
    near = look(kept, facts(TODAY + timedelta(days=6), forms=(waits,)))
    assert [i.read for i in near.items] == [False]
    # It stands as long as it is asked, and goes with the form.
    assert len(shown(near, (), (), (waits,))) == 1
    assert shown(near, (), (), (review,)) == shown(near, (), ()) == []
    assert shown(switched(near, NoticeKind.FORM), (), (), (waits,)) == []


def test_what_the_office_did_is_told_by_its_own_clock() -> None:
    review = form(Step(at=NOON, kind="in_review"))
    wrong = look(Notices(), facts(TODAY + YEAR, trusted=False, forms=(review,)))
    right = look(wrong, facts(forms=(review,)))
    assert keys(right) == keys(wrong)
    assert right.items[0].told_on == TODAY
    assert look(right, facts(TODAY + YEAR, forms=(review,))).items == right.items
