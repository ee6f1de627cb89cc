"""Made-up listings to measure with: rows of the table `listing`, the same for a seed.

Shaped after the agencies' APIs: KEIS states no demands and half its schools, KEAD states
all six, CWMA pays by the day, courses come from HRD-Net, 3 % name no region.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from app.models import Agency, EmploymentType, Kind, Shift, to_instant
from app.reference import job_titles, keco3_codes, regions
from app.store.schema import BACKEND, DEMAND_COLUMNS, LISTING_COLUMNS, open_writable

_AGENCIES = (("keis", 0.72), ("hrdnet", 0.12), ("kead", 0.05), ("kordi", 0.08), ("cwma", 0.03))
_WORDS = (
    "사원 모집",
    "경력사원 채용",
    "신입/경력",
    "(주5일)",
    "급구",
    "정규직",
    "단기",
    "[초보가능]",
)
_FIRMS = (
    "한빛",
    "대성",
    "삼일",
    "미래",
    "동아",
    "우리",
    "세진",
    "금강",
    "태영",
    "신우",
    "CS",
    "A&B",
)
_KINDS = ("산업", "정밀", "테크", "물류", "푸드", "건설", "케어", "시스템", "ENG", "유통")
_ATTRIBUTION = {"keis": "고용24", "hrdnet": "고용24 HRD", "kead": "공공데이터포털"}
_URL = {
    "keis": "https://www.work24.go.kr/wk/a/b/1500/empDetailAuthView.do?wantedAuthNo={}",
    "hrdnet": "https://www.work24.go.kr/hr/a/a/3100/selectTracseDetl.do?tracseId={}",
}


def rows(
    count: int, *, seed: int = 1, today: date = date(2026, 11, 22)
) -> Iterator[dict[str, Any]]:
    """`count` open listings."""
    rng = random.Random(seed)
    titles, codes = job_titles(), keco3_codes()
    weights = [rng.paretovariate(1.1) for _ in codes]
    by_code = {code: [t.name for t in titles if t.keco3 == code] for code in codes}
    places = [r for r in regions().values() if r.sigungu]
    place_weights = [rng.paretovariate(1.2) for _ in places]
    firms = [
        f"{rng.choice(('(주)', '', '주식회사 '))}{rng.choice(_FIRMS)}{rng.choice(_KINDS)}{n}"
        for n in range(max(10, count // 4))
    ]
    names, shares = [name for name, _ in _AGENCIES], [share for _, share in _AGENCIES]
    picked_codes = rng.choices(codes, weights, k=count)
    picked_places = rng.choices(places, place_weights, k=count)
    picked_agencies = rng.choices(names, shares, k=count)
    seen = to_instant(datetime(today.year, today.month, today.day, 3, tzinfo=UTC))
    for number in range(count):
        agency, code = picked_agencies[number], picked_codes[number]
        place = picked_places[number]
        native = f"{'KJRD'[number % 4]}{120000000 + number * 7919 % 99999989:09d}"
        course = agency == "hrdnet"
        job = rng.choice(by_code[code] or ["사무원"])
        pay = rng.randrange(200, 420) * 10_000 + rng.choice((0, 0, 0, 5_000, 6_880))
        opens = today - timedelta(days=rng.randrange(45))
        deadline = None if rng.random() < 0.3 else today + timedelta(days=rng.randrange(60))
        url = _URL.get(agency, "").format(native)
        row: dict[str, Any] = dict.fromkeys(LISTING_COLUMNS)
        row |= {
            "id": f"{agency}:{native}",
            "kind": Kind.COURSE if course else Kind.JOB,
            "agency": Agency(agency),
            "sources": f'[{{"agency":"{agency}","native_id":"{native}",'
            f'"url":{f"{chr(34)}{url}{chr(34)}" if url else "null"},'
            f'"attribution":"{_ATTRIBUTION.get(agency, "공공데이터포털")}"}}]',
            "title": f"{job} {'과정' if course else rng.choice(_WORDS)}",
            "employer": rng.choice(firms),
            "keco3": None if rng.random() < 0.02 else code,
            "keco3_inferred": int(agency in ("hrdnet", "kordi")),
            "region": None if rng.random() < 0.03 else place.code,
            "address": f"{place.name} {rng.choice('중앙평화번영')}로 {rng.randrange(1, 300)}",
            "pay_inferred": 0,
            "prefers": "[]",
            "employer_flags": '["wage_arrears"]' if rng.random() < 0.003 else "[]",
            "opens_on": opens.isoformat(),
            "deadline": deadline and deadline.isoformat(),
            "deadline_kind": "date" if deadline else "until_filled",
            "first_seen": seen,
            "updated_at": seen,
        }
        if course:
            starts = today + timedelta(days=rng.randrange(5, 90))
            row |= {
                "course_ncs": f"{rng.randrange(1, 25):02d}",
                "course_starts_on": starts.isoformat(),
                "course_ends_on": (starts + timedelta(days=rng.randrange(20, 180))).isoformat(),
                "course_cost_krw": rng.randrange(30, 600) * 10_000,
                "course_own_cost_krw": rng.randrange(0, 60) * 10_000,
                "course_employment_rate": round(rng.uniform(20, 95), 1),
                "course_satisfaction": round(rng.uniform(3, 5), 1),
                "course_weekend": int(rng.random() < 0.2),
            }
        elif rng.random() < 0.85:
            row |= {
                "pay_month_krw": pay,
                "pay_text": f"월급 {pay // 10_000}만원",
                "pay_inferred": int(agency == "cwma"),
            }
        if not course:
            row["employment_type"] = (
                EmploymentType.DAILY
                if agency == "cwma"
                else rng.choice((*EmploymentType, EmploymentType.REGULAR, None))
            )
            row["shift"] = rng.choice((*Shift, Shift.DAY, Shift.DAY, None, None))
            row["career"] = rng.choice(("any", "any", "newcomer", "experienced", None))
            row["education"] = rng.choice(("none", "high", "college", "university", None, None))
        if agency == "kead":
            row |= {column: rng.choice((1, 1, 2, 2, 3)) for column in DEMAND_COLUMNS}
            row["prefers"] = '["disabled"]'
        elif agency == "kordi":
            row["prefers"] = '["older"]'
        yield row


def fill_backend(path: Path, count: int, *, seed: int = 1) -> None:
    """Make the backend's store at `path` with `count` listings."""
    db = open_writable(path, BACKEND)
    marks = ", ".join(f":{name}" for name in LISTING_COLUMNS)
    with db.atomic():
        db.conn.executemany(f"INSERT INTO listing VALUES ({marks})", rows(count, seed=seed))  # noqa: S608
    db.close()
