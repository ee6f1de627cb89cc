"""The listings for one person, best first, each with its reasons.

Two ways to the same answer, the listings and their order and scores equal:

    by the index   tables over distinct values, blocks taken best first until no other
                   block can hold a listing that still gets in
    brute force    the formula on every listing as it stands in SQLite, without any index
"""

import heapq
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from app.matching.ask import Ask, make_ask
from app.matching.formula import REMOVED, REMOVED_BELOW, Effect, Facts, effects, total
from app.matching.index import Columns, read_columns
from app.matching.source import Source
from app.matching.tables import Shape, Tables, shape_of, tables_of
from app.matching.whom import FOR_OLDER, FOR_REGISTERED, passed_on_by
from app.models import Capacity, Match, Profile, Reason, Wishes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.intp]

_FACTS = (
    "id, kind, title, keco3, keco3_inferred, region, pay_month_krw, pay_inferred, "
    "employment_type, shift, education, career, "
    "instr(prefers, '\"disabled\"') > 0, instr(prefers, '\"older\"') > 0, "
    "instr(employer_flags, '\"wage_arrears\"') > 0, "
    f"{passed_on_by(FOR_REGISTERED)}, {passed_on_by(FOR_OLDER)}, course_starts_on, deadline, "
    + ", ".join(f"demand_{capacity.value}" for capacity in Capacity)
)
_PAGE = 10_000
_FIRST_ROWS = 4096
_RANK_BITS = 32


def match(
    catalogue: Source,
    profile: Profile,
    wishes: Wishes,
    chances: Mapping[str, float],
    *,
    today: date,
    limit: int = 50,
    brute_force: bool = False,
) -> list[Match]:
    """The `limit` best listings; `chances` are the recommender's, by keco3."""
    if limit <= 0:
        return []
    ask = make_ask(profile, wishes, chances, today)
    if brute_force:
        return _brute_force(catalogue, ask, limit)
    ranked = rank(catalogue, ask, limit)
    rows = catalogue.query(
        f"SELECT rowid, {_FACTS} FROM listing WHERE rowid IN "  # noqa: S608
        f"({','.join(str(row) for row, _ in ranked)})"
    )
    facts = {row[0]: _facts(row[1:]) for row in rows}
    return [_explained(facts[row].id, score, effects(ask, facts[row])) for row, score in ranked]


def explain(
    catalogue: Source,
    profile: Profile,
    wishes: Wishes,
    chances: Mapping[str, float],
    ids: Sequence[str],
    *,
    today: date,
) -> list[Match]:
    """Why these listings fit or not, also those a match leaves out (score below 0)."""
    ask = make_ask(profile, wishes, chances, today)
    rows = catalogue.query(
        f"SELECT {_FACTS} FROM listing WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608
        [json.dumps(list(ids))],
    )
    found = []
    for row in rows:
        facts = _facts(row)
        why = effects(ask, facts)
        found.append(_explained(facts.id, total(why), why))
    return found


def warm_up(catalogue: Source) -> None:
    """Read the index, so that the first question does not wait for it."""
    index_of(catalogue)


def rank(catalogue: Source, ask: Ask, limit: int) -> list[tuple[int, int]]:
    """Row numbers and scores of the best `limit`, best first, ties by id."""
    import numpy as np

    columns, shape = index_of(catalogue)
    if not len(columns.rowid):
        return []
    tables = tables_of(ask, columns, shape)
    order = np.argsort(-tables.block)
    bounds = tables.block[order]
    ends = np.cumsum(shape.block_size[order])
    found = np.zeros(0, dtype=np.int64)
    rows = np.zeros(0, dtype=np.intp)
    done, wanted = 0, max(_FIRST_ROWS, 4 * limit)
    while done < len(order):
        # Enough blocks for `wanted` rows, and none that can't hold a listing that gets in.
        upto = int(np.searchsorted(ends, (ends[done - 1] if done else 0) + wanted)) + 1
        least = int(found[-1] >> _RANK_BITS) if len(found) == limit else REMOVED_BELOW
        upto = min(upto, int(np.searchsorted(-bounds, -least, side="right")))
        if upto <= done:
            break
        some = _rows_of(columns, shape, order[done:upto])
        keys = keys_of(ask, columns, tables, some)
        found, rows = _best(np.append(found, keys), np.append(rows, some), limit)
        done, wanted = upto, wanted * 4
    return [
        (int(columns.rowid[row]), int(key >> _RANK_BITS))
        for row, key in zip(rows, found, strict=True)
    ]


def index_of(catalogue: Source) -> tuple[Columns, Shape]:
    """The match columns and their structure, read once."""

    def load() -> tuple[Columns, Shape]:
        columns = read_columns(catalogue.query("SELECT name, type, content FROM match_column"))
        return columns, shape_of(columns)

    return catalogue.kept("match", load)


def _rows_of(columns: Columns, shape: Shape, blocks: "Rows") -> "Rows":
    import numpy as np

    sizes = shape.block_size[blocks]
    before = np.cumsum(sizes) - sizes
    rows: Rows = np.arange(sizes.sum())
    rows += np.repeat(columns.block_start[blocks] - before, sizes)
    return rows


def keys_of(ask: Ask, columns: Columns, tables: Tables, rows: "Rows") -> "NDArray[np.int64]":
    """Score and, below it, the place by id turned round: the greatest is the best."""
    import numpy as np

    score = tables.cell[columns.cell[rows]]
    score += tables.place[columns.place[rows]]
    score += tables.offer[columns.offer[rows]]
    score += tables.terms[columns.terms[rows]]
    score[columns.deadline[rows] < ask.today.toordinal()] += REMOVED
    turned = (1 << _RANK_BITS) - 1 - columns.id_rank[rows].astype(np.int64)
    return (score.astype(np.int64) << _RANK_BITS) | turned


def _best(keys: "NDArray[np.int64]", rows: "Rows", limit: int) -> "tuple[NDArray[np.int64], Rows]":
    import numpy as np

    stay = keys >= REMOVED_BELOW << _RANK_BITS
    keys, rows = keys[stay], rows[stay]
    if len(keys) > limit:
        top = np.argpartition(keys, len(keys) - limit)[len(keys) - limit :]
        keys, rows = keys[top], rows[top]
    order = np.argsort(-keys)
    return keys[order], rows[order]


def _brute_force(catalogue: Source, ask: Ask, limit: int) -> list[Match]:
    def scored() -> Iterator[tuple[int, str, list[Effect]]]:
        for facts in _all_facts(catalogue):
            found = effects(ask, facts)
            score = total(found)
            if score >= REMOVED_BELOW:
                yield -score, facts.id, found

    best = heapq.nsmallest(limit, scored(), key=lambda one: one[:2])
    return [_explained(listing_id, -minus, found) for minus, listing_id, found in best]


def _all_facts(catalogue: Source) -> Iterator[Facts]:
    last = -1
    while rows := catalogue.query(
        f"SELECT rowid, {_FACTS} FROM listing WHERE rowid > ? ORDER BY rowid LIMIT ?",  # noqa: S608
        [last, _PAGE],
    ):
        for row in rows:
            yield _facts(row[1:])
        last = rows[-1][0]


def _facts(row: tuple[Any, ...]) -> Facts:
    plain = len(Facts._fields) - 1
    return Facts._make((*row[:plain], row[plain:]))


def _explained(listing_id: str, score: int, found: list[Effect]) -> Match:
    return Match(
        listing_id=listing_id,
        score=score,
        reasons=tuple(
            Reason(code=effect.code, params=effect.params, weight=effect.points)
            for effect in sorted(found, key=lambda effect: -abs(effect.points))
            if effect.code
        ),
        unknowns=tuple(dict.fromkeys(effect.unknown for effect in found if effect.unknown)),
    )
