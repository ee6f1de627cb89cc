"""HRD-Net 훈련과정 in detail, `callOpenApiSvcInfo310L02.do` (its fields are unverified)."""

import re

from app.models import Agency
from demo.agencies.courses import SESSIONS, Session
from demo.agencies.wire.common import Answer, Request, as_json_answer, element, xml
from demo.agencies.wire.hrdnet import ids
from demo.agencies.wire.hrdnet_query import TARGETS
from demo.agencies.wire.work24 import NOT_FOUND, key_refusal, refusal
from demo.agencies.world import State

PATH = "/cm/openApi/call/hr/callOpenApiSvcInfo310L02.do"

_ID = re.compile(r"AIG20\d\d(\d{10})")


def page(request: Request) -> Answer:
    """The session of one srchTrprId, srchTrprDegr and srchTorgId."""
    parameters = request.parameters
    if no := key_refusal(parameters):
        return no
    asked = tuple(parameters.get(n, "") for n in ("srchTrprId", "srchTrprDegr", "srchTorgId"))
    if parameters.get("outType") != "2" or not all(asked) or "returnType" not in parameters:
        return refusal("필수 파라미터가 누락되었습니다.")
    found = _find(request, asked)
    if found is None:
        return refusal(NOT_FOUND)
    fields = _fields(found)
    if parameters["returnType"] == "JSON":
        body = {"inst_base_info": {k: "" if v is None else str(v) for k, v in fields}}
        return as_json_answer(body)
    return xml(f"<HRDNet>{element('inst_base_info', fields)}</HRDNet>")


def _find(request: Request, asked: tuple[str, ...]) -> Session | None:
    parts, degree = _ID.fullmatch(asked[0]), asked[1]
    if parts is None or not asked[0].isascii() or not degree.isascii() or not degree.isdigit():
        return None
    course = int(parts[1]) - 4_000_000
    slot = course * SESSIONS + (int(degree[:9]) - 1) % SESSIONS
    for moment in request.world.found(Agency.HRDNET, slot):
        session: Session = request.shelf.fact(moment)
        if moment.state is not State.BROKEN and ids(session) == asked:
            return session
    return None


def _fields(session: Session) -> tuple[tuple[str, object], ...]:
    course, degree, school = ids(session)
    place = session.place
    return (
        ("trprId", course),
        ("trprDegr", degree),
        ("instIno", school),
        ("trprNm", session.title),
        ("inoNm", session.school),
        ("zipCd", place.postcode),
        ("addr1", place.full),
        ("addr2", f"({place.neighbourhood}, {place.building}) {1 + session.course % 6}층"),
        ("hpAddr", None),
        ("ncsCd", session.kind.ncs),
        ("ncsYn", "Y"),
        ("trprTarget", TARGETS[session.target][1]),
        ("trprTargetNm", TARGETS[session.target][0]),
        ("trDcnt", session.days),
        ("trtm", session.hours),
        ("perTrco", session.own_cost),
        ("instPerTrco", session.cost),
        ("torgParGrad", None),
        ("certificate", session.certificate),
        ("trprChap", "담당자"),
        ("trprChapTel", "000-000-0000"),
        ("trprChapEmail", None),
    )
