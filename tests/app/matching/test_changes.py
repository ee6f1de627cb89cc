"""After any changes, with gaps in the row numbers, the indexes answer as those made afresh."""

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.matching import match
from app.matching.index import read_columns
from app.matching.pages import Narrowed, Term, search_newest, search_ranked
from app.matching.search import search
from app.models import Kind, Profile, Wishes
from benchmarks.listings import rows as made_up

TODAY = date(2026, 11, 22)
ROWS = list(made_up(120, today=TODAY))
TITLES = ("조립원 모집", "A&B 사원", "모집", "가", "", "\ue020", "같은 같은 같은", "100% (주)")
TEXTS = ("모집", "A&", "가", "같은 같", "\ue020", "%", "원 모")
PERSON = (Profile(region="41135", capacity_lift=2), Wishes(), {"611": 0.7, "022": 0.1})

changes = st.lists(
    st.tuples(
        st.sets(st.integers(1, 60), max_size=8),
        st.dictionaries(
            st.integers(1, 60),
            st.tuples(st.integers(0, len(ROWS) - 1), st.sampled_from(TITLES)),
            max_size=8,
        ),
    ),
    max_size=4,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 30), changes)
def test_changed_equals_made_afresh(
    catalogue_of: Callable[..., Any],
    count: int,
    steps: list[tuple[set[int], dict[int, tuple[int, str]]]],
) -> None:
    held: dict[int, dict[str, Any]] = dict(enumerate(ROWS[:count], 1))
    catalogue = catalogue_of(held.values())
    for gone, come in steps:
        # A number that is written over goes first.
        out = {number for number in (*gone, *come) if number in held}
        held = {number: row for number, row in held.items() if number not in out}
        added: dict[int, dict[str, Any]] = {}
        for number, (which, title) in come.items():
            ids = {row["id"] for row in (*held.values(), *added.values())}
            if ROWS[which]["id"] not in ids:
                added[number] = ROWS[which] | {"title": title}
        held |= added
        catalogue.change(out, added)
    afresh = catalogue_of(held.values())
    for limit in (5, 100):
        found = match(catalogue, *PERSON, today=TODAY, limit=limit)
        assert found == match(catalogue, *PERSON, today=TODAY, limit=limit, brute_force=True)
        assert found == match(afresh, *PERSON, today=TODAY, limit=limit)
    for text in TEXTS:
        result = search(catalogue, text)
        assert result == search(afresh, text), text
        like = {
            row["id"]
            for row in held.values()
            if any(text.lower() in row[name].lower() for name in ("title", "employer"))
        }
        assert like <= set(result.ids), text
        for narrowed in (Narrowed(), Narrowed(kind=Kind.JOB), Narrowed(region="41000")):
            asked: dict[str, Any] = {"narrowed": narrowed, "size": 100}
            terms = [Term(text)]
            assert search_newest(catalogue, terms, **asked) == search_newest(afresh, terms, **asked)
            assert search_ranked(catalogue, terms, *PERSON, today=TODAY, **asked) == search_ranked(
                afresh, terms, *PERSON, today=TODAY, **asked
            )
    columns, other = (
        read_columns(one.query("SELECT name, type, content FROM match_column"))
        for one in (catalogue, afresh)
    )
    # Values nothing has any more are gone too.
    for name in ("cell_key", "place_key", "offer_key", "terms_key", "block_start", "cell"):
        assert getattr(columns, name).tolist() == getattr(other, name).tolist()
    catalogue.db.close()
    afresh.db.close()
