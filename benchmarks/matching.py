"""Matching: the index against DuckDB and plain SQL, all giving the same 50 listings.

The peers get what depends on one person's table look-ups (points by occupation and by
region) ready made; the rest of the formula is SQL over their columns.
"""

import random
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from app.matching import formula, match
from app.matching.ask import EDUCATION, Ask, make_ask
from app.matching.ranking import rank
from app.matching.whom import FOR_OLDER, FOR_REGISTERED, passed_on_by
from app.models import Capacity, Clock, EmploymentType, Kind, Profile, Shift, Wishes
from app.reference import is_titled, keco3_codes, regions, titled_words
from app.store.catalogue import Catalogue
from benchmarks.catalogue import ROWS, catalogue
from benchmarks.measure import by_turns

QUESTIONS = 100
LIMIT = 50
_CAPACITIES = [capacity.value for capacity in Capacity]


@dataclass(frozen=True, slots=True)
class Question:
    """One person's question, as the app asks it and as the formula reads it."""

    profile: Profile
    wishes: Wishes
    chances: dict[str, float]
    ask: Ask


def run() -> dict[str, object]:
    """p50 and p95 of the 50 best of 170,000: ids and scores, and with reasons."""
    today = Clock().today()
    with catalogue() as found:
        questions = _questions(today)
        duck, sql = _Duck(found), _Sqlite(found)
        expected = _ids(found, questions[0])
        for question in questions:
            expected = _ids(found, question)
            if duck(question) != expected or sql(question) != expected:
                raise AssertionError("the peers answer another question")
        measured = by_turns(
            {
                "index": lambda question: rank(found, question.ask, LIMIT),
                "with reasons": lambda question: match(
                    found,
                    question.profile,
                    question.wishes,
                    question.chances,
                    today=today,
                    limit=LIMIT,
                ),
                "duckdb": duck,
                "sqlite": sql,
            },
            questions,
        )
        duck.close()
        sql.close()
    return {
        "name": "matching",
        "figures": {
            "listings": ROWS,
            "questions": QUESTIONS,
            **measured["index"],
            **{f"with_reasons_{name}": ms for name, ms in measured["with reasons"].items()},
        },
        "peers": {
            f"DuckDB {duckdb.__version__}, 2 threads": measured["duckdb"],
            f"SQLite {sqlite3.sqlite_version}": measured["sqlite"],
        },
        "limit": {},
    }


def _questions(today: date) -> list[Question]:
    rng = random.Random(11)
    homes = [place.code for place in regions().values() if place.leaf and place.sigungu]
    levels = (None, None, 1, 2, 3)
    found = []
    for _ in range(QUESTIONS):
        chances = {code: rng.paretovariate(0.7) for code in keco3_codes()}
        profile = Profile(
            region=rng.choice(homes),
            birth_year=rng.randrange(1955, 2003),
            education=rng.choice(("middle", "high", "university")),
            disability_grade=rng.choice((0, 8, 12)),
            **{f"capacity_{name}": rng.choice(levels) for name in _CAPACITIES},
        )
        wishes = Wishes(
            kinds=rng.choice(((), (Kind.JOB,))),
            radius_km=rng.choice((None, 20, 40)),
            pay_month_min_krw=rng.randrange(210, 330) * 10_000,
            employment_types=rng.choice(((), (EmploymentType.REGULAR,))),
            shifts=rng.choice(((), (Shift.DAY, Shift.WEEKEND))),
            musts=frozenset(rng.choice(((), ("radius_km",)))),
        )
        ask = make_ask(profile, wishes, chances, today)
        found.append(Question(profile, wishes, chances, ask))
    return found


def _ids(found: Catalogue, question: Question) -> list[tuple[str, int]]:
    ranked = rank(found, question.ask, LIMIT)
    ids = dict(
        found.query(
            "SELECT rowid, id FROM listing WHERE rowid IN "  # noqa: S608
            f"({', '.join(str(row) for row, _ in ranked)})"
        )
    )
    return [(ids[row], score) for row, score in ranked]


_COLUMNS = (
    "id", "occupation", "place", "course", "pay", "employment", "shift", "education",
    "disabled", "older", "arrears", "registered", "for_older", "starts_on", "deadline",
    *(f"stated_{name}" for name in _CAPACITIES), *(f"usual_{name}" for name in _CAPACITIES),
)  # fmt: skip


_YES_OR_NO = ("course", "disabled", "older", "arrears", "registered", "for_older")


def _rows(found: Catalogue) -> tuple[list[tuple[Any, ...]], list[str | None], list[str | None]]:
    """The listings as the peers keep them, the occupations and the places they number."""
    for_older = passed_on_by(FOR_OLDER)
    raw = found.query(
        "SELECT id, keco3, region, kind = 'course', pay_month_krw, employment_type, shift, "  # noqa: S608
        "education, instr(prefers, 'disabled') > 0, "
        f"instr(prefers, 'older') > 0 AND NOT {for_older}, employer_flags <> '[]', "
        f"{passed_on_by(FOR_REGISTERED)}, {for_older}, "
        "course_starts_on, deadline, title, "
        + ", ".join(f"demand_{name}" for name in _CAPACITIES)
        + " FROM listing"
    )
    codes = sorted({row[1] for row in raw}, key=str)
    places = sorted({row[2] for row in raw}, key=str)
    code_number = {code: number for number, code in enumerate(codes)}
    place_number = {place: number for number, place in enumerate(places)}
    usual = {
        (code, one): tuple(formula.usual(code, c, titled=one) for c in range(6))
        for code in codes
        for one in (False, *([True] if code in titled_words() else []))
    }
    rows = [
        (
            row[0],
            code_number[row[1]],
            place_number[row[2]],
            *row[3:7],
            None if row[7] is None else EDUCATION[row[7]],
            *row[8:15],
            *row[16:],
            *usual[row[1], not row[3] and is_titled(row[15], row[1])],
        )
        for row in raw
    ]
    return rows, codes, places


def _score(question: Question, *, divide: str, least: str, greatest: str) -> str:
    """The formula as SQL, but for the points by occupation and by place."""
    ask, wishes = question.ask, question.wishes
    wish = ask.pay
    parts = [
        f"CASE WHEN course THEN 0 WHEN pay IS NULL THEN {formula.NOT_STATED} ELSE "
        f"{formula.PAY_PER_STEP} * ({least}(30, {greatest}(10, pay * 20 {divide} {wish})) - 20) "
        f"+ CASE WHEN pay >= {wish} THEN {formula.PAY_REACHED} ELSE 0 END END",
        f"CASE WHEN education > {ask.education} THEN {formula.LACKS} ELSE 0 END",
        f"CASE WHEN arrears THEN {formula.WAGE_ARREARS} ELSE 0 END",
        f"CASE WHEN course AND starts_on < '{ask.today}' THEN {formula.COURSE_STARTED} ELSE 0 END",
    ]
    for column, effects in (
        ("registered", formula.registration(ask, True)),
        ("for_older", formula.age(ask, True)),
    ):
        parts.append(f"CASE WHEN {column} THEN {formula.total(effects)} ELSE 0 END")
    if ask.disabled:
        parts.append(f"CASE WHEN disabled THEN {formula.PREFERS_DISABLED} ELSE 0 END")
    if ask.older:
        parts.append(f"CASE WHEN older THEN {formula.PREFERS_OLDER} ELSE 0 END")
    if wishes.kinds:
        parts.append(f"CASE WHEN course THEN {formula.KIND_NOT_WISHED} ELSE 0 END")
    for column, wished in (("employment", wishes.employment_types), ("shift", wishes.shifts)):
        if wished:
            parts.append(
                f"CASE WHEN course THEN 0 WHEN {column} IS NULL THEN {formula.NOT_STATED} "
                f"WHEN {column} IN ({_texts(wished)}) THEN {formula.TERM_FITS} "
                f"ELSE {formula.TERM_DIFFERS} END"
            )
    for name, capacity in zip(_CAPACITIES, ask.capacities, strict=True):
        if capacity:
            parts.append(
                f"CASE WHEN stated_{name} > {capacity} THEN {formula.REMOVED} "
                f"WHEN stated_{name} IS NOT NULL THEN {formula.DEMAND_FITS} "
                f"WHEN usual_{name} > {capacity} AND {_TOLD} THEN {formula.DOUBTFUL} "
                f"WHEN usual_{name} > {capacity} "
                f"THEN {formula.USUAL_EXCEEDS} * CAST(usual_{name} - {capacity} AS INTEGER) "
                "ELSE 0 END"
            )
    return " + ".join(f"({part})" for part in parts)


_TOLD = f"coalesce({', '.join(f'stated_{name}' for name in _CAPACITIES)}) IS NOT NULL"


def _texts(values: Sequence[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


class _Duck:
    """DuckDB with the listings in memory; points by occupation and place as lists."""

    def __init__(self, found: Catalogue) -> None:
        import numpy as np

        rows, self.codes, self.places = _rows(found)
        self.db = duckdb.connect(config={"threads": 2})
        kinds = {
            **dict.fromkeys(_COLUMNS, "TINYINT"),
            **dict.fromkeys(("id", "employment", "shift"), "VARCHAR"),
            **dict.fromkeys(("starts_on", "deadline"), "DATE"),
            **dict.fromkeys(_YES_OR_NO, "BOOLEAN"),
            **dict.fromkeys(("occupation", "place"), "SMALLINT"),
            "pay": "BIGINT",
        }
        table = {
            name: np.array(values, dtype=object)
            for name, values in zip(_COLUMNS, zip(*rows, strict=True), strict=True)
        }
        types = ", ".join(f"{name} {kind}" for name, kind in kinds.items())
        self.db.execute(f"CREATE TABLE listing ({types})")
        self.db.register("rows", table)
        self.db.execute("INSERT INTO listing SELECT * FROM rows")
        self.db.unregister("rows")

    def __call__(self, question: Question) -> list[tuple[str, int]]:
        """Ids and scores of the best."""
        score = _score(question, divide="//", least="least", greatest="greatest")
        chance, where = _points(question, self.codes, self.places)
        return self.db.execute(
            f"SELECT id, score FROM (SELECT id, {chance}[occupation + 1] "  # noqa: S608
            f"+ {where}[place + 1] + {score} AS score FROM listing "
            f"WHERE deadline IS NULL OR deadline >= '{question.ask.today}') "
            f"WHERE score >= {formula.REMOVED_BELOW} ORDER BY score DESC, id LIMIT {LIMIT}"
        ).fetchall()

    def close(self) -> None:
        """Let go of the memory."""
        self.db.close()


class _Sqlite:
    """SQLite with the listings in memory; points by occupation and place in tables."""

    def __init__(self, found: Catalogue) -> None:
        rows, self.codes, self.places = _rows(found)
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.execute(f"CREATE TABLE listing ({', '.join(_COLUMNS)})")
        marks = ", ".join("?" * len(_COLUMNS))
        self.db.execute("BEGIN")
        self.db.executemany(f"INSERT INTO listing VALUES ({marks})", rows)  # noqa: S608
        self.db.execute("COMMIT")
        for name in ("chance", "region"):
            self.db.execute(f"CREATE TABLE {name} (number INTEGER PRIMARY KEY, points)")

    def __call__(self, question: Question) -> list[tuple[str, int]]:
        """Ids and scores of the best."""
        chance, where = _points(question, self.codes, self.places)
        self.db.execute("BEGIN")
        for name, points in (("chance", chance), ("region", where)):
            self.db.executemany(f"REPLACE INTO {name} VALUES (?, ?)", enumerate(points))  # noqa: S608
        self.db.execute("COMMIT")
        score = _score(question, divide="/", least="min", greatest="max")
        return self.db.execute(
            "SELECT id, score FROM (SELECT id, chance.points + region.points + "  # noqa: S608
            f"{score} AS score FROM listing JOIN chance ON chance.number = occupation "
            "JOIN region ON region.number = place "
            f"WHERE deadline IS NULL OR deadline >= '{question.ask.today}') "
            f"WHERE score >= {formula.REMOVED_BELOW} ORDER BY score DESC, id LIMIT {LIMIT}"
        ).fetchall()

    def close(self) -> None:
        """Let go of the memory."""
        self.db.close()


def _points(
    question: Question, codes: list[str | None], places: list[str | None]
) -> tuple[list[int], list[int]]:
    ask = question.ask
    return (
        [
            formula.total(formula.chance(ask, "job", code) + formula.schooling_usual(ask, code))
            for code in codes
        ],
        [formula.total(formula.where(ask, place)) for place in places],
    )
