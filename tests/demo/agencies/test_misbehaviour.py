"""Stand-ins that lie, hang up or send what nobody should: each as it says it does."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import ParseError

import httpx
import pytest
from defusedxml.ElementTree import fromstring

from app.models import Agency
from demo.agencies.hostile import POISONS, as_json, as_xml, poison
from demo.agencies.settings import read_lie, read_quota
from tests.agencies_running import FIRST_DAY, stand_ins
from tests.demo.agencies.asking import (
    COURSES,
    CWMA,
    HRDNET,
    KEAD,
    KEIS,
    KEY,
    KORDI,
    PORTAL,
    courses,
    postings,
    root,
)

ASK = {"authKey": KEY, "callTp": "L", "returnType": "XML", "display": "100"}


@contextmanager
def lying(*arguments: str) -> Iterator[httpx.Client]:
    usual = ("--listings", "2000", "--today", FIRST_DAY, "--maintenance", "0")
    with (
        stand_ins(*usual, *arguments) as address,
        httpx.Client(base_url=address, timeout=240) as client,
    ):
        yield client


def page(client: httpx.Client, number: int) -> tuple[int, list[str]]:
    answer = root(client.get(KEIS, params={**ASK, "startPage": str(number)}))
    ids = [e.findtext("wantedAuthNo") or "" for e in answer.findall("wanted")]
    return int(answer.findtext("total") or -1), ids


@pytest.fixture(scope="module")
def honest() -> list[str]:
    with lying() as client:
        return [row["wantedAuthNo"] for row in postings(client)[1]]


@pytest.mark.parametrize(("lie", "more"), [("totals", 1), ("totals-low", -1)])
def test_totals_that_are_not_true(honest: list[str], lie: str, more: int) -> None:
    with lying("--lie", lie) as client:
        total, rows = postings(client)
    assert [row["wantedAuthNo"] for row in rows] == honest
    assert abs(total - len(honest) - more * len(honest) // 10) <= 1


def test_the_same_page_again_and_again(honest: list[str]) -> None:
    with lying("--lie", "repeat") as client:
        first, second = page(client, 1), page(client, 2)
        assert first[1] == honest[:100]
        assert second[1] == honest[100:200]
        assert [page(client, number) for number in (3, 7, 900)] == [second] * 3


def test_answers_stop_in_the_middle(honest: list[str]) -> None:
    with lying("--lie", "stop") as client:
        pages = [page(client, number) for number in range(1, 13)]
    assert {total for total, _ in pages} == {len(honest)}
    full = [ids for _, ids in pages if ids]
    assert len(full) == 5
    assert [number for ids in full for number in ids] == honest[:500]


def test_the_connection_closes_in_the_middle() -> None:
    with lying("--lie", "hangup:keis") as client:
        assert page(client, 2)[1]
        for _ in range(2):
            with pytest.raises(httpx.RemoteProtocolError):
                page(client, 9)
        assert page(client, 1)[1]


def test_a_day_on_which_half_is_missing(honest: list[str]) -> None:
    with lying("--lie", "shrink:keis") as client:
        total, rows = postings(client)
        assert root(client.get(KEAD, params=PORTAL)).findtext("body/totalCount") == "31"
    assert total == len(rows) == -(-len(honest) // 2)
    assert [row["wantedAuthNo"] for row in rows] == honest[::2]


def test_a_lie_may_be_one_agency_s() -> None:
    with lying("--lie", "totals:kordi", "--lie", "shrink:hrdnet") as client:
        answer = root(client.get(KORDI, params=PORTAL))
        told = int(answer.findtext("body/totalCount") or 0)
        assert told > len(answer.findall("body/items/item"))
        total, rows = postings(client)
        assert total == len(rows)
        total, rows = courses(client)
        assert total == len(rows) < 500


@pytest.mark.parametrize("wrong", ["lies", "repeat:nobody", "", ":keis"])
def test_a_lie_nobody_knows(wrong: str) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        read_lie(wrong)


@pytest.mark.parametrize("wrong", ["many", "-1", "kordi:page=3", "nobody=3"])
def test_a_quota_nobody_knows(wrong: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_quota(wrong)


KEYS = {
    KEIS: (ASK | {"startPage": "1"}, rb"<wanted>", rb"<total>(\d+)"),
    KORDI: (PORTAL, rb"<item>", rb"<totalCount>(\d+)"),
    KEAD: (PORTAL, rb"<item>", rb"<totalCount>(\d+)"),
}


def test_malformed_records_are_on_top_and_always_the_same() -> None:
    def told(body: bytes, total: bytes) -> int:
        found = re.search(total, body)
        assert found
        return int(found[1])

    with lying() as clean, lying("--hostile", "60") as spoilt, lying("--hostile", "60") as again:
        for path, (asked, tag, total) in KEYS.items():
            before, after = clean.get(path, params=asked), spoilt.get(path, params=asked)
            assert again.get(path, params=asked).content == after.content
            assert told(after.content, total) == told(before.content, total) + 60
            if path != KEIS:
                assert len(re.findall(tag, after.content)) == told(after.content, total)


def test_a_thousand_are_spread_over_all_pages() -> None:
    with lying("--hostile", "1000") as client:
        counts, first = [], client.get(KEIS, params={**ASK, "startPage": "1"})
        for number in range(1, 22):
            body = client.get(KEIS, params={**ASK, "startPage": str(number)}).content
            counts.append(len(re.findall(rb"<company>[^<]*\xed\x95\x9c\xec\x9a\xb8", body)))
        assert sum(counts) > 900
        assert min(counts[:20]) > 20
        with pytest.raises(ParseError):
            fromstring(first.content)  # raw bytes, lone surrogates and unknown entities
        session = client.get(HRDNET, params=COURSES | {"returnType": "JSON"}).json()
        rows = session["srchList"]
        assert sum(not isinstance(row, dict) or len(row) < 10 for row in rows) > 30
        records = client.get(CWMA, params={"ServiceKey": KEY, "type": "json", "numOfRows": "999"})
        assert b"\\u0000" in records.content
        assert b"\\ud800" in records.content
        assert len(records.json()["response"]["items"]["item"]) == 999
        # A condition shows those beside what it finds, once each over all its values.
        split = [postings_count(client, career=career) for career in "NEZ"]
        assert sum(split) == page_total(client)


def postings_count(client: httpx.Client, **asked: str) -> int:
    answer = client.get(KEIS, params={**ASK, "startPage": "1", **asked}).content
    found = re.search(rb"<total>(\d+)", answer)
    return int(found[1]) if found else -1


def page_total(client: httpx.Client) -> int:
    return postings_count(client)


def test_every_poison_does_what_it_is_called() -> None:
    by_name = {p.name: i for i, p in enumerate(POISONS)}
    assert len(by_name) == len(POISONS)

    def xml(name: str, turn: int = 0) -> str:
        return as_xml(Agency.KEIS, "wanted", by_name[name] + turn * len(POISONS))

    assert len(xml("a megabyte of title").encode()) > 1_000_000
    assert "\0" in xml("NUL in the title") or "&#0;" in xml("NUL in the title")
    assert "\u202e" in xml("right to left")
    assert xml("nested title").count("<a>") == 500
    assert "&xxe;" in xml("unknown entities")
    assert "&lt;img" in xml("HTML in the title")
    assert "2026-02-30" in xml("an impossible day")
    records = [as_json(Agency.CWMA, number) for number in range(200)]
    assert json.loads(json.dumps(records)) == records
    assert sum(not isinstance(record, dict) for record in records) == 2
    assert all(poison(Agency.KEAD, number).part != "id" for number in range(100))
