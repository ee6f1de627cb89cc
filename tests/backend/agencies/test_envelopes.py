"""Every documented way an agency answers: forms, encodings, and its ways to say no."""

import gzip
import json
import zlib

import pytest

from app.models import Agency
from backend.agencies import cwma, hrdnet, keis
from backend.agencies.asking import as_utf8
from backend.agencies.base import QuotaSpentError, RefusedError, TryAgainError
from backend.agencies.envelopes import portal_page, portal_record
from tests.agencies_running import Said, serving
from tests.backend.agencies.running import one, portal, run, senior, wanted, work24

ITEM = {"jobId": "K1", "recrtTitle": "경비원 모집"}
DECLARED = '<?xml version="1.0" encoding="{}" standalone="yes"?>'


def in_json(items: object, total: object = 1, code: object = "00") -> bytes:
    body = {"items": items, "totalCount": total, "pageNo": 1}
    response = {"header": {"resultCode": code, "resultMsg": "OK"}, "body": body}
    return json.dumps({"response": response}).encode()


@pytest.mark.parametrize(
    "body",
    [
        portal(1, [senior(1)]),
        b"\xef\xbb\xbf" + portal(1, [senior(1)]),
        b"\n \xef\xbb\xbf " + portal(1, [senior(1)]),
        DECLARED.format("UTF-8").encode() + portal(1, [senior(1)]),
        portal(1, [senior(1)]).replace(b">00<", b">0000<"),
        portal(1, [senior(1)]).replace(b">00<", b">0<"),
        in_json({"item": [ITEM]}),
        in_json({"item": ITEM}),
        in_json([ITEM]),
        in_json({"item": [ITEM]}, total="1", code="0000"),
        in_json({"item": [ITEM]}, code=0),
    ],
    ids=range(11),
)
def test_a_page_of_the_portal_in_every_form(body: bytes) -> None:
    page = portal_page(body)
    assert page.total == 1
    assert [record["jobId"] for record in page.records] == ["K1"]


@pytest.mark.parametrize(
    "body",
    [
        portal(0, []),
        in_json(""),
        in_json({}, total=0),
        in_json({"item": []}, total=0),
        in_json(None, total=0),
        b"<response><header><resultCode>03</resultCode><resultMsg>NODATA_ERROR</resultMsg>"
        b"</header></response>",
        b"<response><header><resultCode>3</resultCode></header><body/></response>",
        b'{"response":{"header":{"resultCode":"03","resultMsg":"NODATA_ERROR"}}}',
    ],
    ids=range(8),
)
def test_nothing_is_an_empty_page(body: bytes) -> None:
    assert portal_page(body).records == []


def refusal(code: str, message: str) -> bytes:
    return (
        "<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg>"
        f"<returnAuthMsg>{message}</returnAuthMsg><returnReasonCode>{code}</returnReasonCode>"
        "</cmmMsgHeader></OpenAPI_ServiceResponse>"
    ).encode()


def result(code: str, message: str) -> bytes:
    return (
        f"<response><header><resultCode>{code}</resultCode><resultMsg>{message}</resultMsg>"
        "</header></response>"
    ).encode()


SPENT = "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR"
CODES = [
    ("30", "SERVICE_KEY_IS_NOT_REGISTERED_ERROR", RefusedError),
    ("31", "DEADLINE_HAS_EXPIRED_ERROR", RefusedError),
    ("32", "UNREGISTERED_IP_ERROR", RefusedError),
    ("20", "SERVICE_ACCESS_DENIED_ERROR", RefusedError),
    ("12", "NO_OPENAPI_SERVICE_ERROR", RefusedError),
    ("10", "INVALID_REQUEST_PARAMETER_ERROR", RefusedError),
    ("22", SPENT, QuotaSpentError),
    ("0022", SPENT, QuotaSpentError),
    ("", SPENT, QuotaSpentError),
    ("23", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_PER_SECOND_EXCEEDS_ERROR", TryAgainError),
    ("01", "APPLICATION_ERROR", TryAgainError),
    ("02", "DB_ERROR", TryAgainError),
    ("04", "HTTP_ERROR", TryAgainError),
    ("05", "SERVICETIMEOUT_ERROR", TryAgainError),
    ("99", "UNKNOWN_ERROR", TryAgainError),
]


@pytest.mark.parametrize(("code", "message", "error"), CODES)
def test_the_portals_refusals(code: str, message: str, error: type[Exception]) -> None:
    in_words = json.dumps(
        {"response": {"header": {"resultCode": code, "resultMsg": message}}}
    ).encode()
    for parse in (portal_page, portal_record, cwma.parse):
        for body in (refusal(code, message), result(code, message), in_words):
            if not code and body != refusal(code, message):
                continue
            with pytest.raises(error):
                parse(body)


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ("개인회원은 사용할 수 없는 OPEN-API입니다.", RefusedError),
        ("유효하지 않은 인증키입니다.", RefusedError),
        ("요청 파라미터 값이 올바르지 않습니다. (startPage 1~1000, display 1~100)", RefusedError),
        ("", RefusedError),
        ("일일 요청 건수를 초과하였습니다.", QuotaSpentError),
        ("1일 호출 한도에 도달했습니다.", QuotaSpentError),
    ],
)
def test_work24s_refusals(message: str, error: type[Exception]) -> None:
    body = f"<GO24><error>{message}</error></GO24>".encode()
    for parse in (keis.parse, hrdnet.parse, keis.parse_detail):
        with pytest.raises(error) as caught:
            parse(body)
        assert str(caught.value) == (message or "GO24")


NO_ANSWER = [
    b"",
    b" ",
    b"<!DOCTYPE html><html><body>x</body></html>",
    b"\xef\xbb\xbf\n<html><body>x</body></html>",
    b"<other/>",
    b"<a><b></a>",
    b"{",
    b"[]",
    b"null",
    b'"text"',
    b"{}",
    b'{"response":[]}',
    b'{"response":{"header":{},"body":{}}}',
    b"[" * 100_000,
    b"\x00" * 100,
    b"\xff\xfe\xfd",
    "점검 중입니다".encode("cp949"),
]


@pytest.mark.parametrize("body", NO_ANSWER, ids=range(len(NO_ANSWER)))
def test_what_is_no_answer_is_worth_asking_again(body: bytes) -> None:
    for parse in (portal_page, cwma.parse, hrdnet.parse, keis.parse, keis.parse_detail):
        with pytest.raises(TryAgainError):
            parse(body)


@pytest.mark.parametrize("total", ["", "many", "-1", "1.5", "9" * 40, "٣", "²"])
def test_a_total_that_is_none_is_worth_asking_again(total: str) -> None:
    for parse, body in (
        (keis.parse, f"<wantedRoot><total>{total}</total></wantedRoot>"),
        (hrdnet.parse, f"<HRDNet><scn_cnt>{total}</scn_cnt></HRDNet>"),
        (hrdnet.parse, json.dumps({"scn_cnt": total, "srchList": []})),
        (portal_page, portal(0, []).decode().replace(">0<", f">{total}<")),
        (cwma.parse, json.dumps({"response": {"header": {"totalCount": total}}})),
    ):
        with pytest.raises(TryAgainError):
            parse(body.encode())


COURSE = {"trprId": "A1", "trprDegr": 2, "trainstCstId": "5", "title": "용접"}


@pytest.mark.parametrize(
    "value",
    [
        {"scn_cnt": 7, "srchList": [COURSE]},
        {"scn_cnt": "7", "srchList": COURSE},
        {"scn_cnt": "7", "srchList": {"scn_list": [COURSE]}},
        {"scn_cnt": "7", "srchList": {"scn_list": COURSE}},
        {"returnJSON": json.dumps({"scn_cnt": 7, "srchList": [COURSE]})},
        {"returnJSON": {"scn_cnt": 7, "srchList": [COURSE]}},
    ],
    ids=range(6),
)
def test_courses_in_every_json(value: object) -> None:
    for text in (json.dumps(value), "\ufeff" + json.dumps(value, ensure_ascii=False)):
        page = hrdnet.parse(text.encode())
        assert page.total == 7
        assert page.records == [COURSE | {"trprDegr": "2"}]


def test_nothing_in_a_list_of_courses() -> None:
    nothing: tuple[object, ...] = ([], None, "", {})
    for items in nothing:
        assert hrdnet.parse(json.dumps({"scn_cnt": 0, "srchList": items}).encode()).records == []


SITE = {"cmpnyJoSeq": "K1", "empmnSj": "형틀목공 모집", "wageSe": 6, "careerYear": None}


@pytest.mark.parametrize("colon", ["", ":"])
@pytest.mark.parametrize("items", [[SITE], SITE])
def test_building_sites_in_every_json(colon: str, items: object) -> None:
    header = {f"totalCount{colon}": 1, f"pageNo{colon}": 1, f"resultCode{colon}": "00"}
    value = {"response": {"header": header, f"items{colon}": {f"item{colon}": items}}}
    page = cwma.parse(json.dumps(value).encode())
    assert page.total == 1
    assert [record["cmpnyJoSeq"] for record in page.records] == ["K1"]
    assert (page.records[0]["wageSe"], page.records[0]["careerYear"]) == ("6", "")


def test_building_sites_in_xml() -> None:
    body = (
        "<response><header><totalCount>2</totalCount></header><items><item>"
        "<cmpnyJoSeq>K1</cmpnyJoSeq><empmnSj>형틀목공 모집</empmnSj><careerYear/>"
        "</item></items></response>"
    ).encode()
    page = cwma.parse(body)
    assert page.total == 2
    assert page.records == [{"cmpnyJoSeq": "K1", "empmnSj": "형틀목공 모집", "careerYear": ""}]


@pytest.mark.parametrize(
    ("name", "codec"),
    [("EUC-KR", "euc-kr"), ("euc-kr", "cp949"), ("ks_c_5601-1987", "cp949"), ("MS949", "cp949"),
     ("UTF-8", "utf-8"), ("utf-16", "utf-16")],
)  # fmt: skip
def test_other_encodings_are_read_where_they_are_said(name: str, codec: str) -> None:
    text = work24(
        1, [wanted(1, title="똠방각하 경비원" if codec == "cp949" else "경비원")]
    ).decode()
    declared = (DECLARED.format(name) + text).encode(codec)
    assert keis.parse(as_utf8(declared, None)).records[0]["title"].endswith("경비원")
    assert keis.parse(as_utf8(declared, "utf-8")).records[0]["title"].endswith("경비원")
    if codec != "utf-16":
        plain = keis.parse(as_utf8(text.encode(codec), name)).records
        assert plain[0]["title"].endswith("경비원")


def test_an_encoding_nobody_knows_changes_nothing() -> None:
    assert as_utf8(b"x", "klingon") == b"x"
    assert as_utf8(b"<?xml version='1.0' encoding='rot13'?><a/>", None)[:5] == b"<?xml"
    assert as_utf8(b"x", "hex") == b"x"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": "application/xml; charset=EUC-KR"},
         work24(1, [wanted(1, title="경비원")]).decode().encode("euc-kr")),
        ({"Content-Type": "application/xml;charset=UTF-8"}, work24(1, [wanted(1, title="경비원")])),
        ({"Content-Type": "text/html"}, work24(1, [wanted(1, title="경비원")])),
        ({"Content-Encoding": "gzip"}, gzip.compress(work24(1, [wanted(1, title="경비원")]))),
        ({"Content-Encoding": "deflate"}, zlib.compress(work24(1, [wanted(1, title="경비원")]))),
    ],
    ids=range(5),
)  # fmt: skip
def test_answers_as_they_come_over_the_line(headers: dict[str, str], body: bytes) -> None:
    with serving(lambda *_: Said(body, headers=headers)) as (address, _):
        found = run(Agency.KEIS, one(address))
    assert [listing.title for listing in found.listings] == ["경비원"]


def test_a_bomb_in_a_small_answer_is_cut_off() -> None:
    bomb = gzip.compress(b" " * 40_000_000)
    with serving(lambda *_: Said(bomb, headers={"Content-Encoding": "gzip"})) as (address, asked):
        settings = one(address, max_bytes=1_000_000, attempts=2)
        with pytest.raises(Exception, match="agency_unreachable"):
            run(Agency.KEIS, settings)
    assert len(asked) == 2


def test_a_page_that_ends_in_the_middle_is_not_mended() -> None:
    whole = work24(2, [wanted(1), wanted(2)])
    for end in range(1, len(whole)):
        with pytest.raises(TryAgainError):
            keis.parse(whole[:end])


def test_a_document_type_is_never_read() -> None:
    for item in (b"<wanted><title>&b;</title></wanted>", b"<wanted><title>x</wanted>"):
        body = (
            b'<!DOCTYPE x [<!ENTITY b "bomb">]><wantedRoot><total>1</total>' + item
            + b"</wantedRoot>"
        )  # fmt: skip
        with pytest.raises(TryAgainError):
            keis.parse(body)


def test_one_detail_of_the_portal() -> None:
    body = portal(1, ["<item><jobId>K1</jobId><plDetAddr>서울특별시 강북구</plDetAddr></item>"])
    assert portal_record(body) == {"jobId": "K1", "plDetAddr": "서울특별시 강북구"}
    flat = body.replace(b"<items>", b"").replace(b"</items>", b"")
    assert portal_record(flat) == {"jobId": "K1", "plDetAddr": "서울특별시 강북구"}
    assert portal_record(in_json({"item": ITEM})) == ITEM
    assert portal_record(result("03", "NODATA_ERROR")) == {}
    assert portal_record(portal(0, [])) == {}
    assert portal_record(in_json("")) == {}


def test_one_detail_of_work24() -> None:
    body = (
        "<wantedDtl><wantedAuthNo>K1</wantedAuthNo><corpInfo><corpNm>회사</corpNm></corpInfo>"
        "<wantedInfo><wantedTitle>긴 제목</wantedTitle><disableCvntl>승강기</disableCvntl>"
        "<keywordList><srchKeywordNm>x</srchKeywordNm></keywordList></wantedInfo></wantedDtl>"
    )
    record = keis.parse_detail(("\ufeff" + body).encode())
    assert record == {"wantedTitle": "긴 제목", "disableCvntl": "승강기", "keywordList": ""}
    assert keis.parse_detail(b"<wantedDtl/>") == {}


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "utf-16", "cp037", "utf-7"])
@pytest.mark.parametrize("before", ["", "<!-- <wantedRoot> -->", "<?x y?>"])
def test_no_encoding_hides_a_document_type(codec: str, before: str) -> None:
    bomb = (
        f'{before}<!DOCTYPE x [<!ENTITY b "bomb">]><wantedRoot><total>1</total><wanted>'
        "<wantedAuthNo>K1</wantedAuthNo><title>&b;</title></wanted></wantedRoot>"
    )
    declaration = DECLARED.format(codec)
    for body in (
        (declaration + bomb).encode(codec),
        bomb.encode(codec),
        declaration.encode() + bomb.encode(codec),
    ):
        for charset in (None, codec, "utf-8"):
            with pytest.raises(TryAgainError):
                keis.parse(as_utf8(body, charset))
