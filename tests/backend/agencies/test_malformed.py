"""A thousand malformed records an agency: set aside or made sound, and the harvest goes on."""

import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.models import Agency, Listing
from app.store.rows import row_to_listing
from app.store.schema import LISTING_COLUMNS, LISTING_DDL
from backend.agencies import SERVICES, Harvested, SetAside
from backend.agencies.base import QuotaSpentError, Record, RefusedError, TryAgainError
from backend.agencies.reading import read_record
from backend.harvest import harvested_row
from tests.agencies_running import Said, serving
from tests.backend.agencies import hostile
from tests.backend.agencies.running import NOW, Found, one, run
from tests.running import times

COUNT = 1000
BYTES = st.one_of(
    st.binary(max_size=12),
    st.text(max_size=8).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from([b"<", b">", b"&", b'"', b"{", b"}", b"]]>", b"\x00", b"<!DOCTYPE x>"]),
)
SAMPLES = {
    agency: (Path(__file__).parent / "samples" / name).read_bytes()
    for agency, name in {
        Agency.KEIS: "keis.xml",
        Agency.HRDNET: "hrdnet.xml",
        Agency.KEAD: "kead.xml",
        Agency.KORDI: "kordi.xml",
        Agency.CWMA: "cwma.json",
    }.items()
}
ITEMS = {Agency.KEIS: "wanted", Agency.HRDNET: "scn_list"}
UNIQUE = {
    Agency.KEIS: "wantedAuthNo",
    Agency.HRDNET: "trprDegr",
    Agency.KEAD: "busplaName",
    Agency.KORDI: "jobId",
    Agency.CWMA: "cmpnyJoSeq",
}
PAGES = {"startPage", "pageNum", "pageNo"}
HOSTS = {"www.work24.go.kr", "www.data.go.kr", "cw.or.kr"}
DIRECTIONS = {"RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI"}
LONGEST = {"title": 203, "employer": 200, "address": 281, "pay_text": 90, "facilities": 200}


def sample(agency: Agency) -> Record:
    (record,) = SERVICES[agency].parse(SAMPLES[agency]).records
    return {name: value for name, value in record.items() if value}


def page(agency: Agency, total: int, items: list[str]) -> bytes:
    listed = "".join(items)
    if agency is Agency.KEIS:
        text = f"<wantedRoot><total>{total}</total>{listed}</wantedRoot>"
    elif agency is Agency.HRDNET:
        text = f"<HRDNet><scn_cnt>{total}</scn_cnt><srchList>{listed}</srchList></HRDNet>"
    elif agency is Agency.CWMA and not listed.startswith("<"):
        text = (
            f'{{"response":{{"header":{{"totalCount":{total}}},'
            f'"items":{{"item":[{",".join(items)}]}}}}}}'
        )
    elif agency is Agency.CWMA:
        text = (
            f"<response><header><totalCount>{total}</totalCount></header>"
            f"<items>{listed}</items></response>"
        )
    else:
        text = (
            "<response><header><resultCode>00</resultCode></header><body>"
            f"<items>{listed}</items><totalCount>{total}</totalCount></body></response>"
        )
    return text.encode("utf-8", "surrogatepass")


def feeding(agency: Agency, items: list[str]) -> Callable[[str, dict[str, str]], Said]:
    def answer(_path: str, parameters: dict[str, str]) -> Said:
        if parameters.get("empTpGb") == "2":
            return Said(page(agency, 0, []))
        number = next(int(v) for n, v in parameters.items() if n in PAGES)
        return Said(page(agency, len(items), items[(number - 1) * 100 : number * 100]))

    return answer


def harvested(agency: Agency, items: list[str]) -> Found:
    with serving(feeding(agency, items)) as (address, _):
        return run(agency, one(address, agency, page_size=100, attempts=2))


def is_sound(listing: Listing) -> None:
    """Text is text, within bounds, and in one line; links lead to the agencies."""
    for name, longest in LONGEST.items():
        text = getattr(listing, name) or ""
        assert len(text) <= longest, name
        assert unicodedata.is_normalized("NFC", text), name
        assert text == text.strip(), name
        assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in text), name
        assert not any(unicodedata.bidirectional(c) in DIRECTIONS for c in text), name
    assert listing.title
    assert len(listing.id) <= 210
    (source,) = listing.sources
    parts = urlsplit(source.url or "")
    assert parts.scheme == "https"
    assert parts.hostname in HOSTS
    assert (source.url or "").isascii()
    assert len(source.url or "") <= 700
    assert not set(source.url or "") & set("<>\"' \\^`{|}")
    assert listing.pay_month_krw is None or 100_000 <= listing.pay_month_krw <= 50_000_000


def is_kept(listings: list[Listing]) -> None:
    """All of it goes into the table, and comes out as it went in."""
    with sqlite3.connect(":memory:") as db:
        db.row_factory = sqlite3.Row
        db.execute(LISTING_DDL)
        marks = ", ".join("?" * len(LISTING_COLUMNS))
        rows = {li.id: harvested_row(Harvested(li)).values for li in listings}
        db.executemany(f"INSERT INTO listing VALUES ({marks})", rows.values())  # noqa: S608
        back = {row["id"]: row_to_listing(row) for row in db.execute("SELECT * FROM listing")}
    db.close()
    wanted = {listing.id: listing for listing in listings}
    assert back == wanted


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(times(1)))
@pytest.mark.parametrize("agency", list(Agency))
def test_malformed_records_are_counted_and_the_good_ones_arrive(agency: Agency, seed: int) -> None:
    made = hostile.records(sample(agency), COUNT, seed)
    for number, record in enumerate(made):
        # Each is another one, so that each is seen to become something.
        record[UNIQUE[agency]] = f"{number + 1000}"
    good = [sample(agency) | {UNIQUE[agency]: f"77{number}"} for number in range(50)]
    if agency is Agency.CWMA:
        items, sound = hostile.as_json(made, seed), [json.dumps(record) for record in good]
    else:
        item = ITEMS.get(agency, "item")
        items = hostile.as_xml(item, made, seed)
        sound = [hostile.as_xml(item, [record], 0)[0] for record in good]
    for number, text in enumerate(sound):
        items.insert(number * 20 + 7, text)
    found = harvested(agency, items)
    assert len(found.listings) + len(found.asides) == len(items)
    assert found.complete
    for listing in found.listings:
        is_sound(listing)
    is_kept(found.listings)
    arrived = {listing.id for listing in found.listings}
    for record in good:
        read = read_record(SERVICES[agency], record, NOW)
        assert isinstance(read, Harvested)
        assert read.listing.id in arrived
    assert len(found.asides) > COUNT / 50
    for aside in found.asides:
        assert aside.reason
        assert len(aside.reason) < 100
        assert len(aside.raw) <= 500
        aside.raw.encode()


@pytest.mark.parametrize("agency", [a for a in Agency if a is not Agency.KEAD])
@pytest.mark.parametrize("text", hostile.VALUES, ids=range(len(hostile.VALUES)))
def test_an_id_is_one_or_the_record_is_set_aside(agency: Agency, text: str) -> None:
    read = read_record(SERVICES[agency], sample(agency) | {UNIQUE[agency]: text}, NOW)
    if isinstance(read, Harvested):
        assert re.fullmatch(r"[a-z]+:[A-Za-z0-9_-]+", read.listing.id)
        is_sound(read.listing)
    else:
        assert read.reason.startswith("no ")


def test_builders_in_xml_are_read_the_same_way() -> None:
    made = hostile.records(sample(Agency.CWMA), COUNT, 7)
    items = hostile.as_xml("item", made, 7)
    found = harvested(Agency.CWMA, items)
    for listing in found.listings:
        is_sound(listing)
    assert found.asides


@pytest.mark.parametrize("agency", list(Agency))
def test_markup_stays_text(agency: Agency) -> None:
    title = "title" if agency in ITEMS else {"kead": "jobNm", "cwma": "empmnSj"}.get(
        agency.value, "recrtTitle"
    )  # fmt: skip
    record = sample(agency) | {title: "<script>alert('1')</script> & <b>경비원</b>"}
    read = read_record(SERVICES[agency], record, NOW)
    assert isinstance(read, Harvested)
    assert read.listing.title == "<script>alert('1')</script> & <b>경비원</b>"


@pytest.mark.parametrize("agency", list(Agency))
def test_a_defect_of_ours_sets_one_record_aside(agency: Agency) -> None:
    def read(_record: Record, _now: datetime) -> Listing:
        raise ZeroDivisionError

    broken = replace(SERVICES[agency], read=read)
    aside = read_record(broken, sample(agency), NOW)
    assert isinstance(aside, SetAside)
    assert aside.reason == "ZeroDivisionError"
    assert aside.raw


@settings(
    max_examples=times(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
@pytest.mark.parametrize("agency", list(Agency))
def test_a_damaged_page_is_read_or_refused_never_more(agency: Agency, data: st.DataObject) -> None:
    whole = SAMPLES[agency]
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    put = data.draw(BYTES)
    service = SERVICES[agency]
    try:
        read = service.parse(whole[:start] + put + whole[end:])
    except (TryAgainError, RefusedError, QuotaSpentError):
        return
    assert read.total >= 0
    for record in read.records:
        item = read_record(service, record, NOW)
        if isinstance(item, Harvested):
            is_sound(item.listing)
            is_kept([item.listing])


@settings(max_examples=times(60), deadline=None)
@given(
    values=st.dictionaries(
        st.integers(0, 40),
        st.one_of(
            st.text(st.characters(), max_size=60),
            st.sampled_from(hostile.VALUES).map(lambda text: text[:3000]),
            st.dates().map(str),
            st.integers().map(str),
        ),
        max_size=12,
    )
)
@pytest.mark.parametrize("agency", list(Agency))
def test_whatever_stands_in_the_fields_a_listing_is_sound(
    agency: Agency, values: dict[int, str]
) -> None:
    record = sample(agency)
    names = sorted({*record, "wantedTitle", "disableCvntl", "workdayWorkhrCont", "detCnts"})
    record |= {names[i % len(names)]: value for i, value in values.items()}
    item = read_record(SERVICES[agency], record, NOW)
    if isinstance(item, Harvested):
        is_sound(item.listing)
        is_kept([item.listing])
    else:
        assert item.reason
        item.raw.encode()
