"""HRD-Net 국민내일배움카드 훈련과정, `callOpenApiSvcInfo310L01.do`: XML or JSON."""

from app.models import Agency
from demo.agencies.chance import mix
from demo.agencies.courses import Session
from demo.agencies.hostile import as_json, as_xml
from demo.agencies.wire.common import (
    Answer,
    BadParameterError,
    Request,
    as_json_answer,
    number,
    tags,
    xml,
)
from demo.agencies.wire.hrdnet_query import TARGETS, area_code, query
from demo.agencies.wire.work24 import BAD_PARAMETER, key_refusal, refusal
from demo.agencies.world import Moment, State

PATH = "/cm/openApi/call/hr/callOpenApiSvcInfo310L01.do"


def page(request: Request) -> Answer:
    """One page of the course sessions that start in the asked period and meet the rest."""
    parameters = request.parameters
    if no := key_refusal(parameters):
        return no
    needed = ("returnType", "outType", "sort", "sortCol", "srchTraStDt", "srchTraEndDt")
    if not all(parameters.get(name) for name in needed):
        return refusal("필수 파라미터가 누락되었습니다.")
    start = number(parameters, "pageNum", 1, 1000)
    size = number(parameters, "pageSize", 10, 100)
    if start is None or size is None:
        return refusal(f"{BAD_PARAMETER} (pageNum 1~1000, pageSize 1~100)")
    try:
        asked = query(parameters)
    except BadParameterError as error:
        return refusal(f"{BAD_PARAMETER} ({error})")
    found = request.shelf.page(asked, start, size)
    if parameters["returnType"] == "JSON":
        listed: list[object] = [
            as_json(Agency.HRDNET, entry)
            if isinstance(entry, int)
            else {k: "" if v is None else str(v) for k, v in _fields(*entry)}
            for entry in found.entries
        ]
        # A list of one is an object.
        rows = listed[0] if len(listed) == 1 else listed
        body = {"scn_cnt": found.total, "pageNum": start, "pageSize": size, "srchList": rows}
        return as_json_answer(body)
    inner = "".join(
        [
            as_xml(Agency.HRDNET, "scn_list", entry)
            if isinstance(entry, int)
            else f"<scn_list>{tags(_fields(*entry))}</scn_list>"
            for entry in found.entries
        ]
    )
    return xml(
        f"<HRDNet><scn_cnt>{found.total}</scn_cnt><pageNum>{start}</pageNum>"
        f"<pageSize>{size}</pageSize><srchList>{inner}</srchList></HRDNet>"
    )


def ids(listing: Session) -> tuple[str, str, str]:
    """trprId, trprDegr and trainstCstId: together the key of a session."""
    year = 2023 + listing.course % 4
    school = f"5000{mix(7, listing.course) % 10**8:08d}"
    return f"AIG{year}{4_000_000 + listing.course:010d}", str(listing.degree), school


def _fields(moment: Moment, listing: Session) -> list[tuple[str, object]]:
    course, degree, school = ids(listing)
    link = (
        "https://www.work24.go.kr/hr/a/a/3100/selectTracseDetl.do"
        f"?tracseId={course}&tracseTme={degree}&trainstCstmrId={school}"
    )
    code = listing.place.region.code
    target, target_code = TARGETS[listing.target]
    employed = None if listing.employment_rate is None else round(listing.employment_rate / 5)
    return [
        ("trprId", None if moment.state is State.BROKEN else course),
        ("trprDegr", degree),
        ("trainstCstId", school),
        ("instCd", school[-6:]),
        ("title", listing.title),
        ("titleLink", link),
        ("titleIcon", None),
        ("subTitle", listing.school),
        ("subTitleLink", None),
        ("address", None if (moment.key >> 30) % 200 == 0 else listing.place.region.name),
        ("telNo", f"0{31 + listing.course % 30}-000-{listing.course % 10_000:04d}"),
        ("traStartDate", listing.starts.isoformat()),
        ("traEndDate", listing.ends.isoformat()),
        ("trainTarget", target),
        ("trainTargetCd", target_code),
        ("trngAreaCd", area_code(code)),
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
        ("certificate", listing.certificate),
        ("contents", None),
        ("wkendSe", listing.weekend),
    ]
