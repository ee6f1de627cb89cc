"""The conditions HRD-Net's list takes, as the sessions that fit them."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from demo.agencies.courses import Session
from demo.agencies.shelf import Query
from demo.agencies.wire.common import BadParameterError, choices, day
from demo.agencies.world import Moment

TARGETS = (
    ("국민내일배움카드(일반)", "C0061"),
    ("국민내일배움카드(구직자)", "C0061S"),
    ("국가기간전략산업직종", "C0054"),
)
"""Who a course is for, with its crseTracseSe."""

_OLD_SIDO = {"52": "45"}
"""전북 keeps the code it had before 2024."""

_COURSE_TYPES = {"C0061", "C0061S", "C0061I", "C0054", "C0055", "C0055C", "C0104", "C0105",
                 "C0102", "C0031"}  # fmt: skip
_ORDERS: dict[str, Callable[[Session], Any]] = {
    "1": lambda session: session.school,
    "3": lambda session: session.employment_rate or 0.0,
    "5": lambda session: session.satisfaction or 0.0,
}
_ALL = (
    "srchTraStDt", "srchTraEndDt", "sort", "sortCol", "wkendSe", "srchTraArea1", "srchTraArea2",
    "srchNcs1", "srchNcs2", "srchNcs3", "srchNcs4", "crseTracseSe", "srchTraGbn",
    "srchTraProcessNm", "srchTraOrganNm",
)  # fmt: skip


def area_code(code: str) -> str:
    """A 시군구 by the code HRD-Net has for it."""
    return _OLD_SIDO.get(code[:2], code[:2]) + code[2:]


def keys(_moment: Moment, session: Session) -> Mapping[str, Hashable]:
    """What sessions are grouped by, for the conditions asked most."""
    return {
        "area": area_code(session.place.region.code),
        "ncs": session.kind.ncs,
        "type": TARGETS[session.target][1],
        "weekend": str(session.weekend),
    }


def query(parameters: Mapping[str, str]) -> Query:
    """The conditions of a request. Raises BadParameterError."""
    found = Query(tuple((name, parameters[name]) for name in _ALL if parameters.get(name)))
    first, last = day(parameters, "srchTraStDt"), day(parameters, "srchTraEndDt")
    if first is None or last is None:
        raise BadParameterError("srchTraStDt, srchTraEndDt")
    found.early.append(lambda moment: first <= moment.closes <= last)
    _by_group(found, parameters)
    # Every made-up course is a class one goes to.
    found.nothing = parameters.get("srchTraGbn", "M1001") not in ("M1001", "")
    if title := parameters.get("srchTraProcessNm"):
        found.tests.append(lambda _, session: title in session.title)
    if school := parameters.get("srchTraOrganNm"):
        found.tests.append(lambda _, session: school in session.school)
    column, way = parameters.get("sortCol", ""), parameters.get("sort", "")
    if way not in ("ASC", "DESC") or column not in {*_ORDERS, "2"}:
        raise BadParameterError("sort, sortCol")
    if column == "2":
        found.order = lambda moment, _: moment.closes
    else:
        worth = _ORDERS[column]
        found.order = lambda _, said: worth(said())
    found.backwards = way == "DESC"
    return found


def _by_group(found: Query, parameters: Mapping[str, str]) -> None:
    wanted: dict[str, tuple[str, ...]] = {}
    for name in ("srchTraArea1", "srchTraArea2"):
        if areas := choices(parameters, name):
            _digits(name, areas)
            wanted["area"] = areas
    for name in ("srchNcs1", "srchNcs2", "srchNcs3", "srchNcs4"):
        if fields := choices(parameters, name):
            _digits(name, fields)
            wanted["ncs"] = fields
    for key, starts in wanted.items():
        found.keys[key] = lambda code, starts=starts: code.startswith(starts)  # type: ignore[misc]
    if types := choices(parameters, "crseTracseSe"):
        if not set(types) <= _COURSE_TYPES:
            raise BadParameterError("crseTracseSe")
        found.keys["type"] = lambda code: code in types
    weekend = parameters.get("wkendSe", "")
    if weekend not in {"", "1", "2", "3", "9"}:
        raise BadParameterError("wkendSe")
    if weekend:
        found.keys["weekend"] = lambda said: said == weekend


def _digits(name: str, codes: tuple[str, ...]) -> None:
    if not all(code.isascii() and code.isdigit() for code in codes):
        raise BadParameterError(name)
