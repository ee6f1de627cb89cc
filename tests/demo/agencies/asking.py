"""Asking the stand-ins, as a plain client does."""

from xml.etree.ElementTree import Element

import httpx
from defusedxml.ElementTree import fromstring

KEY = "ilteoro-demo"
KEIS = "/cm/openApi/call/wk/callOpenApiSvcInfo210L01.do"
KEIS_DETAIL = "/cm/openApi/call/wk/callOpenApiSvcInfo210D01.do"
HRDNET = "/cm/openApi/call/hr/callOpenApiSvcInfo310L01.do"
HRDNET_DETAIL = "/cm/openApi/call/hr/callOpenApiSvcInfo310L02.do"
KEAD = "/B552583/job/job_list_env"
KORDI = "/B552474/SenuriService/getJobList"
KORDI_DETAIL = "/B552474/SenuriService/getJobInfo"
CWMA = "/job/openApi/service/getJobOpenInfoList.do"
COURSES = {
    "authKey": KEY, "returnType": "XML", "outType": "1", "pageSize": "100", "sort": "ASC",
    "sortCol": "2", "srchTraStDt": "20260302", "srchTraEndDt": "20260829",
}  # fmt: skip
PORTAL = {"serviceKey": KEY, "pageNo": "1", "numOfRows": "1000"}


def root(response: httpx.Response) -> Element:
    assert response.status_code == 200
    parsed: Element = fromstring(response.content)
    return parsed


def postings(client: httpx.Client, **asked: str) -> tuple[int, list[dict[str, str]]]:
    """Work24's total, and every posting of every page."""
    ask = {"authKey": KEY, "callTp": "L", "returnType": "XML", "display": "100", **asked}
    return _walk(client, KEIS, ask, page="startPage", total="total", row="wanted")


def courses(client: httpx.Client, **asked: str) -> tuple[int, list[dict[str, str]]]:
    """HRD-Net's total, and every session of every page."""
    return _walk(
        client, HRDNET, COURSES | asked, page="pageNum", total="scn_cnt", row="srchList/scn_list"
    )


def _walk(
    client: httpx.Client, path: str, ask: dict[str, str], *, page: str, total: str, row: str
) -> tuple[int, list[dict[str, str]]]:
    rows: list[dict[str, str]] = []
    for number in range(1, 1000):
        answer = root(client.get(path, params={**ask, page: str(number)}))
        found = answer.findall(row)
        rows += [{field.tag: field.text or "" for field in element} for element in found]
        if len(found) < 100:
            return int(answer.findtext(total) or -1), rows
    raise AssertionError("no end")
