"""The conditions Work24's list takes, as the rows that fit them."""

from collections.abc import Callable, Hashable, Mapping
from datetime import date, timedelta
from typing import Any

from app.reference import regions
from demo.agencies.conditions import certificate, preferred
from demo.agencies.drawing import Vacancy
from demo.agencies.employers import business_number
from demo.agencies.shelf import Query, Test
from demo.agencies.wire.common import BadParameterError, choices, day
from demo.agencies.world import Moment

_AGO = {"D-0": 0, "D-3": 3, "W-1": 7, "W-2": 14, "M-1": 30}
_CAREERS = {"N": "신입", "E": "경력", "Z": "관계없음"}
_HOLIDAYS = {"1": "주 5일 근무", "2": "주 6일 근무", "3": "토요 격주휴무", "9": "기타"}
_SCHOOLING = {"00": 0, "01": 1, "02": 2, "03": 3, "04": 4, "05": 5, "06": 6, "07": 7}
_PREFERRED = {"S": "장애인", "B": "준고령자(50세이상)"}
_CONTRACTS = {"4", "10", "11", "20", "21", "Y"}

NOBODY_STATES = (
    "subway", "termContractMmcnt", "coTp", "dtlSmlgntYn", "workStudyJoinYn", "smlgntCoClcd",
    "workerCnt", "welfare", "major", "foreignLanguage", "comPreferential", "workHrCd",
    "minCareerM", "maxCareerM",
)  # fmt: skip
"""Conditions that are documented but that no made-up vacancy states: they find nothing."""


def work24_region(code: str) -> str:
    """The code in Work24's own list, which lacks the districts 화성 got in 2026."""
    return "41590" if code.startswith("4159") else code


def keys(moment: Moment, listing: Vacancy) -> Mapping[str, Hashable]:
    """What vacancies are grouped by, for the conditions asked most."""
    return {
        "region": work24_region(listing.place.region.code),
        "occupation": listing.kind.code6,
        "posted": moment.posted,
    }


def query(parameters: Mapping[str, str], today: date, seed: int) -> Query:
    """The conditions of a request. Raises BadParameterError."""
    asked = {k: v for k, v in parameters.items() if v and k in _ALL}
    found = Query(tuple(sorted(asked.items())))
    if any(name in asked for name in NOBODY_STATES):
        found.nothing = True
    if places := choices(parameters, "region"):
        found.keys["region"] = _within(places)
    if jobs := choices(parameters, "occupation"):
        found.keys["occupation"] = _of_kind(jobs)
    _by_day(found, parameters, today)
    for name, make in _TESTS.items():
        if values := choices(parameters, name):
            found.tests.append(make(values))
    if "salTp" in asked:
        found.tests.append(_pay(parameters))
    if "busino" in asked:
        found.tests.append(lambda _m, v: str(business_number(seed, v.firm)) == asked["busino"])
    order = asked.get("sortOrderBy", "DESC")
    if order not in ("ASC", "DESC"):
        raise BadParameterError("sortOrderBy")
    found.backwards = order == "ASC"
    return found


def _within(places: tuple[str, ...]) -> Callable[[Any], bool]:
    wanted = tuple(_prefix(code) for code in places)
    return lambda code: code.startswith(wanted)


def _prefix(code: str) -> str:
    """The digits all 시군구 of a region share."""
    if code == "00000":
        return ""
    if code not in regions() or (code.startswith("4159") and code != "41590"):
        raise BadParameterError("region")
    if code.endswith("000"):
        return code[:2]
    return code if regions()[code].leaf or code == "41590" else code[:4]


def _of_kind(jobs: tuple[str, ...]) -> Callable[[Any], bool]:
    """Six digits are one job, the first three or four a group of them."""
    if not all(job.isascii() and job.isdigit() and len(job) in (1, 2, 3, 4, 6) for job in jobs):
        raise BadParameterError("occupation")
    return lambda code6: code6.startswith(jobs)


def _by_day(found: Query, parameters: Mapping[str, str], today: date) -> None:
    first = day(parameters, "minWantedAuthDt") or date.min
    last = day(parameters, "maxWantedAuthDt") or date.max
    if ago := parameters.get("regDate"):
        if ago not in _AGO:
            raise BadParameterError("regDate")
        first = max(first, today - timedelta(days=_AGO[ago]))
    if (first, last) != (date.min, date.max):
        found.keys["posted"] = lambda posted: first <= posted <= last


def _coded(name: str, codes: Mapping[str, Any], said: Callable[[Vacancy], Any]) -> Any:
    def make(values: tuple[str, ...]) -> Test:
        if not set(values) <= codes.keys():
            raise BadParameterError(name)
        wanted = {codes[value] for value in values}
        return lambda _, listing: said(listing) in wanted

    return make


def _pay(parameters: Mapping[str, str]) -> Test:
    """salTp with minPay and maxPay: won for hours and days, 10,000 won for months and years."""
    unit = parameters["salTp"]
    bounds = [parameters.get(name, "") for name in ("minPay", "maxPay")]
    if unit not in "DHMY" or not all(b.isascii() and (b.isdigit() or not b) for b in bounds):
        raise BadParameterError("salTp")
    scale = 10_000 if unit in "MY" else 1
    least, most = int(bounds[0] or 0) * scale, int(bounds[1] or 10**9) * scale
    return lambda _, v: v.pay_unit == unit and least <= v.pay <= most


def _keyword(values: tuple[str, ...]) -> Test:
    return lambda _, v: any(word in v.title or word in v.employer for word in values)


def _certificate(values: tuple[str, ...]) -> Test:
    return lambda _, v: (asked := certificate(v.kind.code6)) is not None and asked[0] in values


def _preference(values: tuple[str, ...]) -> Test:
    if not set(values) <= set("YD"):
        raise BadParameterError("pref")
    # D asks for vacancies for disabled people alone: none of these is.
    return lambda m, _: "Y" in values and "장애인" in preferred(m)


def _preferences(values: tuple[str, ...]) -> Test:
    wanted = {_PREFERRED[value] for value in values if value in _PREFERRED}
    return lambda m, _: not wanted.isdisjoint(preferred(m))


_TESTS: dict[str, Callable[[tuple[str, ...]], Test]] = {
    "education": _coded("education", _SCHOOLING, lambda v: v.schooling),
    "career": _coded("career", _CAREERS, lambda v: v.career),
    "empTp": _coded("empTp", {c: c for c in _CONTRACTS}, lambda v: v.contract),
    "holidayTp": _coded("holidayTp", _HOLIDAYS, lambda v: v.holiday),
    "empTpGb": _coded("empTpGb", {"1": False, "2": True}, lambda v: v.pay_unit == "D"),
    "untilEmpWantedYn": _coded(
        "untilEmpWantedYn", {"Y": True, "N": False}, lambda v: v.until_filled
    ),
    "keyword": _keyword,
    "certLic": _certificate,
    "pref": _preference,
    "pfPreferential": _preferences,
}
_ALL = {
    *NOBODY_STATES, *_TESTS, "region", "occupation", "minWantedAuthDt", "maxWantedAuthDt",
    "regDate", "salTp", "minPay", "maxPay", "busino", "sortOrderBy",
}  # fmt: skip
