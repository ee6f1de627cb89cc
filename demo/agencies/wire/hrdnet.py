"""HRD-Net 국민내일배움카드 훈련과정, `callOpenApiSvcInfo310L01.do`: XML or JSON."""

import json
from datetime import date

from app.models import Agency
from demo.agencies.chance import mix
from demo.agencies.courses import Session, session
from demo.agencies.wire.common import DEMO_KEY, JSON, Answer, Request, number, tags, xml
from demo.agencies.world import Moment, State

PATH = "/cm/openApi/call/hr/callOpenApiSvcInfo310L01.do"

_TARGETS = (
    ("국민내일배움카드(일반)", "C0061"),
    ("국민내일배움카드(구직자)", "C0061S"),
    ("국가기간전략산업직종", "C0054"),
)
_OLD_SIDO = {"52": "45"}
"""전북 keeps the code it had before 2024."""


def page(request: Request) -> Answer:
    """One page of course sessions that start in the asked period."""
    world, parameters = request.world, request.parameters
    if parameters.get("authKey") != DEMO_KEY:
        return _refuse("유효하지 않은 인증키입니다.")
    as_json = parameters.get("returnType") == "JSON"
    dates = [_day(parameters.get(name, "")) for name in ("srchTraStDt", "srchTraEndDt")]
    named = all(parameters.get(name) for name in ("outType", "sort", "sortCol"))
    if None in dates or not named:
        return _refuse("필수 파라미터가 누락되었습니다.")
    start = number(parameters, "pageNum", 1, 1000)
    size = number(parameters, "pageSize", 10, 100)
    if start is None or size is None:
        return _refuse("요청 파라미터 값이 올바르지 않습니다. (pageNum 1~1000, pageSize 1~100)")
    moments = world.page(Agency.HRDNET, (start - 1) * size, size)
    records = [_fields(moment, session(moment, request.seed)) for moment in moments]
    total = world.rows(Agency.HRDNET)
    if as_json:
        listed = [{k: "" if v is None else str(v) for k, v in record} for record in records]
        body = {"scn_cnt": total, "pageNum": start, "pageSize": size, "srchList": listed}
        return Answer(json.dumps(body, ensure_ascii=False).encode(), JSON)
    inner = "".join([f"<scn_list>{tags(record)}</scn_list>" for record in records])
    return xml(
        f"<HRDNet><scn_cnt>{total}</scn_cnt><pageNum>{start}</pageNum>"
        f"<pageSize>{size}</pageSize><srchList>{inner}</srchList></HRDNet>"
    )


def _refuse(message: str) -> Answer:
    return xml(f"<GO24><error>{message}</error></GO24>")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 8 else None
    except ValueError:
        return None


def _fields(moment: Moment, listing: Session) -> list[tuple[str, object]]:
    year = 2023 + listing.course % 4
    course = f"AIG{year}{4_000_000 + listing.course:010d}"
    school = f"5000{mix(7, listing.course) % 10**8:08d}"
    link = (
        "https://www.work24.go.kr/hr/a/a/3100/selectTracseDetl.do"
        f"?tracseId={course}&tracseTme={listing.degree}&trainstCstmrId={school}"
    )
    code = listing.place.region.code
    target, target_code = _TARGETS[listing.target]
    employed = None if listing.employment_rate is None else round(listing.employment_rate / 5)
    return [
        ("trprId", None if moment.state is State.BROKEN else course),
        ("trprDegr", listing.degree),
        ("trainstCstId", school),
        ("instCd", school[-6:]),
        ("title", listing.title),
        ("titleLink", link),
        ("titleIcon", None),
        ("subTitle", listing.school),
        ("subTitleLink", None),
        ("address", listing.place.region.name),
        ("telNo", f"0{31 + listing.course % 30}-000-{listing.course % 10_000:04d}"),
        ("traStartDate", listing.starts.isoformat()),
        ("traEndDate", listing.ends.isoformat()),
        ("trainTarget", target),
        ("trainTargetCd", target_code),
        ("trngAreaCd", _OLD_SIDO.get(code[:2], code[:2]) + code[2:]),
        ("ncsCd", listing.kind.ncs),
        ("courseMan", f"{listing.cost:,}"),
        ("realMan", f"{listing.own_cost:,}"),
        ("yardMan", listing.seats),
        ("regCourseMan", listing.enrolled),
        ("eiEmplRate3", listing.employment_rate),
        ("eiEmplRate6", None),
        ("eiEmplCnt3", employed),
        ("eiEmplCnt3Gt10", "Null" if employed is None or employed < 10 else employed),
        ("stdgScor", listing.satisfaction),
        ("grade", None),
        ("certificate", None),
        ("contents", None),
        ("wkendSe", listing.weekend),
    ]
