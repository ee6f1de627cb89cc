"""KORDI 노인 구인정보 in detail, `getJobInfo`: the address at last, still no pay and no hours."""

import re

from app.models import Agency
from demo.agencies.chance import mix
from demo.agencies.conditions import certificate
from demo.agencies.drawing import Vacancy
from demo.agencies.wire.common import (
    Answer,
    Request,
    element,
    portal_bad_parameter,
    portal_key_refusal,
    portal_no_data,
    xml,
)
from demo.agencies.wire.kordi import native_id, until
from demo.agencies.world import Moment, World

PATH = "/B552474/SenuriService/getJobInfo"

_ID = re.compile(r"RECR_(\d{15})|K(\d{5,})\d{6}(\d{3})")
_ACCEPTED = ("CM0801", "CM0802", "CM0804")


def page(request: Request) -> Answer:
    """The vacancy of one `id`: that is what the parameter is called, not jobId."""
    parameters = request.parameters
    if no := portal_key_refusal(parameters, "serviceKey"):
        return no
    if not parameters.get("id"):
        return portal_bad_parameter()
    moment = find(request.world, parameters["id"])
    if moment is None:
        return portal_no_data()
    item = element("item", _fields(moment, request.shelf.fact(moment)))
    return xml(
        "<response><header><resultCode>00</resultCode><resultMsg>OK</resultMsg></header>"
        f"<body>{item}</body></response>"
    )


def find(world: World, text: str) -> Moment | None:
    """The moment a jobId is of, None where no vacancy has it today."""
    parts = _ID.fullmatch(text) if text.isascii() and len(text) <= 24 else None
    if parts is None:
        return None
    slot = int(parts[1]) // 10_000 if parts[1] else (int(parts[2]) - 15_000) * 1000 + int(parts[3])
    return next((m for m in world.found(Agency.KORDI, slot) if native_id(m) == text), None)


def _fields(moment: Moment, listing: Vacancy) -> tuple[tuple[str, object], ...]:
    place = listing.place
    age = 50 + 5 * (mix(moment.key, 71) % 4)
    asked = certificate(listing.kind.code6)
    content = [f"○ 업무내용: {listing.name}"]
    if listing.workplace:
        content.append(f"○ 근무장소: {listing.workplace}")
    if asked:
        content.append(f"○ 자격요건: {asked[0]} {'소지자' if asked[1] else '소지자 우대'}")
    content.append(f"○ 모집인원: {listing.persons}명")
    made = f"{listing.posted.isoformat()}T{9 + moment.key % 9:02d}:{moment.key % 60:02d}:51+09:00"
    return (
        ("jobId", native_id(moment)),
        ("wantedAuthNo", None),
        ("wantedTitle", listing.title),
        ("plbizNm", listing.employer),
        ("plDetAddr", f"{place.postcode} {listing.address}"),
        ("clerk", "담당자"),
        ("clerkContt", "000-000-0000"),
        ("clltPrnnum", listing.persons),
        ("age", age),
        ("ageLim", "제한" if moment.key % 3 else "무관"),
        ("acptMthdCd", _ACCEPTED[moment.key % 3]),
        ("frAcptDd", f"{listing.posted:%Y%m%d}"),
        ("toAcptDd", until(moment, listing)),
        ("detCnts", "\n".join(content)),
        ("etcItm", None),
        ("homepage", None),
        ("lnkStmId", None),
        ("repr", None),
        ("createDy", made),
        ("updDy", made),
    )
