"""A listing survives its row, on the backend and with the device's short sources."""

import json
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models import (
    Agency,
    Capacity,
    Career,
    Course,
    DeadlineKind,
    Demand,
    Education,
    EmployerFlag,
    EmploymentType,
    Kind,
    Level,
    Listing,
    Prefers,
    Shift,
    Source,
)
from app.store.rows import fill_url, listing_to_row, row_to_listing, source_forms, url_pattern
from app.store.schema import BACKEND, LISTING_COLUMNS, LISTING_DDL, open_writable

SEEN = datetime(2026, 11, 22, 3, 4, 5, 678000, tzinfo=UTC)

words = st.text(max_size=30)
days = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
won = st.none() | st.integers(0, 2**40)
levels = st.sampled_from(Level)

listings = st.builds(
    Listing,
    id=st.text("abc:0123456789", min_size=1, max_size=20),
    kind=st.sampled_from(Kind),
    agency=st.sampled_from(Agency),
    sources=st.lists(
        st.builds(
            Source,
            agency=st.sampled_from(Agency),
            native_id=words,
            url=st.none() | words,
            attribution=st.none() | words,
        ),
        max_size=2,
    ).map(tuple),
    title=words,
    employer=words,
    keco3=st.none() | st.just("611"),
    keco3_inferred=st.booleans(),
    region=st.none() | st.just("41113"),
    address=st.none() | words,
    pay_month_krw=won,
    pay_text=st.none() | words,
    pay_inferred=st.booleans(),
    employment_type=st.none() | st.sampled_from(EmploymentType),
    shift=st.none() | st.sampled_from(Shift),
    education=st.none() | st.sampled_from(Education),
    career=st.none() | st.sampled_from(Career),
    demands=st.dictionaries(
        st.sampled_from(Capacity), st.builds(Demand, level=levels, stated=st.just(True))
    ),
    facilities=st.none() | words,
    opens_on=days,
    deadline=days,
    deadline_kind=st.none() | st.sampled_from(DeadlineKind),
    course=st.builds(
        Course,
        ncs=st.none() | st.just("02"),
        starts_on=days,
        ends_on=days,
        cost_krw=won,
        own_cost_krw=won,
        employment_rate=st.none() | st.floats(0, 100),
        satisfaction=st.none() | st.floats(0, 5),
        weekend=st.none() | st.booleans(),
    ),
    prefers=st.lists(st.sampled_from(Prefers), unique=True).map(tuple),
    employer_flags=st.lists(st.sampled_from(EmployerFlag), unique=True).map(tuple),
    first_seen=st.just(SEEN),
    updated_at=st.just(SEEN),
    closed_at=st.none() | st.just(SEEN),
)


@given(listings)
def test_a_listing_survives_its_row(listing: Listing) -> None:
    if listing.kind is Kind.JOB:
        listing = listing.model_copy(update={"course": None})
    db = sqlite3.connect(":memory:")
    db.row_factory = sqlite3.Row
    db.execute(LISTING_DDL)
    row = listing_to_row(listing)
    assert set(row) == set(LISTING_COLUMNS)
    marks = ", ".join(f":{name}" for name in LISTING_COLUMNS)
    db.execute(f"INSERT INTO listing VALUES ({marks})", row)  # noqa: S608
    assert row_to_listing(db.execute("SELECT * FROM listing").fetchone()) == listing
    db.close()


def test_the_one_source_is_written_by_its_form() -> None:
    listing = Listing(
        id="keis:K1",
        kind=Kind.JOB,
        agency=Agency.KEIS,
        title="조립원",
        sources=(
            Source(
                agency=Agency.KEIS,
                native_id="K1",
                url="https://example.kr/view?no=K1",
                attribution="고용24",
            ),
        ),
        first_seen=SEEN,
        updated_at=SEEN,
    )
    row = listing_to_row(listing) | {"sources": json.dumps(3)}
    forms = source_forms([(3, "keis", "https://example.kr/view?no={native_id}", "고용24")])
    assert row_to_listing(row, forms) == listing


def test_what_is_not_stated_of_the_body_is_not_kept() -> None:
    listing = Listing(
        id="keis:K1",
        kind=Kind.JOB,
        agency=Agency.KEIS,
        title="조립원",
        demands={
            Capacity.LIFT: Demand(level=Level.HIGH, stated=False),
            Capacity.EYESIGHT: Demand(level=Level.LOW, stated=True),
        },
        first_seen=SEEN,
        updated_at=SEEN,
    )
    row = listing_to_row(listing)
    assert row["demand_lift"] is None
    assert row["demand_eyesight"] == 1


def test_the_backends_store_opens_twice(tmp_path: Path) -> None:
    path = tmp_path / "new" / "backend.db"
    open_writable(path, BACKEND).close()
    db = open_writable(path, BACKEND)
    assert [column.name for column in db["listing"].columns] == list(LISTING_COLUMNS)
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    db.close()


@pytest.mark.parametrize(
    ("url", "native_id", "pattern"),
    [
        ("https://a.kr/?no=K1&x=1", "K1", "https://a.kr/?no={native_id}&x=1"),
        ("https://a.kr/?id=A1&t=12&c=5", "A1-12-5", "https://a.kr/?id={0}&t={1}&c={2}"),
        ("https://a.kr/?id=1&t=1&c=11", "1-1-11", "https://a.kr/?id={0}&t={1}&c={2}"),
        ("https://a.kr/all", "A1-12", "https://a.kr/all"),
        ("https://a.kr/{native_id}", "A1", "https://a.kr/{native_id}"),
        ("https://a.kr/?t={0}&c=7", "9-7", "https://a.kr/?t={0}&c=7"),
    ],
)
def test_links_that_follow_from_the_id(url: str, native_id: str, pattern: str) -> None:
    assert url_pattern(url, native_id) == pattern
    if pattern != url:
        assert fill_url(pattern, native_id) == url


@given(st.text("a1-{}0=&", max_size=8), st.text("a1-{}0=&?", max_size=16))
def test_a_pattern_gives_its_link_again_or_is_the_link(native_id: str, url: str) -> None:
    pattern = url_pattern(url, native_id)
    assert pattern == url or fill_url(pattern, native_id) == url
