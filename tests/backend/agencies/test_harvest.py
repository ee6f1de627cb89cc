"""Each adapter over HTTP: exact counts, patience with stumbling servers, clear refusals."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.models import Agency, ErrorCode, IlteoroError, Listing
from backend.agencies import (
    AgencySettings,
    Harvested,
    SetAside,
    agencies_from,
    demo_agencies,
)
from backend.agencies import harvest as adapter
from tests.agencies_running import FIRST_DAY, answering, stand_ins

NOW = datetime.fromisoformat(f"{FIRST_DAY}T12:00:00+09:00").astimezone(UTC)
OPEN = {"keis": 10_000, "hrdnet": 8_471, "kordi": 1_176, "kead": 294, "cwma": 59}
MAINTENANCE = b"<!DOCTYPE html>\n<html><body>\xec\xa0\x90\xea\xb2\x80</body></html>"


@pytest.fixture(scope="module")
def agencies() -> Iterator[dict[Agency, AgencySettings]]:
    arguments = ("--listings", "20000", "--today", FIRST_DAY, "--maintenance", "13",
                 "--duplicates", "0")  # fmt: skip
    with stand_ins(*arguments) as address:
        settings = demo_agencies(address)
        settings[Agency.KEIS] = replace(settings[Agency.KEIS], details=100)
        yield {a: replace(s, backoff=0.001) for a, s in settings.items()}


def harvest(agency: Agency, settings: AgencySettings) -> tuple[list[Listing], list[SetAside], bool]:
    listings: list[Listing] = []
    asides: list[SetAside] = []
    records = adapter(agency, settings, NOW)
    while True:
        try:
            record = next(records)
        except StopIteration as end:
            return listings, asides, end.value
        if isinstance(record, SetAside):
            asides.append(record)
        elif isinstance(record, Harvested):
            listings.append(record.listing)


@pytest.mark.parametrize("agency", list(Agency))
def test_every_open_listing_arrives_once(
    agencies: dict[Agency, AgencySettings], agency: Agency
) -> None:
    listings, asides, complete = harvest(agency, agencies[agency])
    opened = [listing for listing in listings if listing.closed_at is None]
    assert len(opened) == OPEN[agency]
    assert len({listing.id for listing in listings}) == len(listings)
    assert len(listings) > len(opened)  # closed ones come on top
    assert asides
    assert all(aside.agency is agency and len(aside.raw) <= 500 for aside in asides)
    assert complete
    for listing in opened:
        assert listing.id.startswith(f"{agency}:")
        assert listing.deadline is None or listing.deadline.isoformat() >= FIRST_DAY
        assert listing.sources[0].attribution
        assert (listing.course is not None) == (agency is Agency.HRDNET)
    named = sum(listing.keco3 is not None for listing in opened) / len(opened)
    assert named > 0.9
    placed = sum(listing.region is not None for listing in opened) / len(opened)
    assert placed > 0.99 if agency is Agency.KORDI else placed == 1


def test_half_of_the_seniors_vacancies_have_no_place_without_their_detail(
    agencies: dict[Agency, AgencySettings],
) -> None:
    settings = replace(agencies[Agency.KORDI], details=0)
    listings, _, _ = harvest(Agency.KORDI, settings)
    opened = [listing for listing in listings if listing.closed_at is None]
    placed = sum(listing.region is not None for listing in opened) / len(opened)
    assert 0.36 < placed < 0.5


@pytest.mark.parametrize("agency", list(Agency))
def test_a_wrong_key_is_refused_at_once(
    agencies: dict[Agency, AgencySettings], agency: Agency
) -> None:
    with pytest.raises(IlteoroError) as caught:
        harvest(agency, replace(agencies[agency], key="wrong", attempts=50, backoff=1))
    assert caught.value.code is ErrorCode.AGENCY_REFUSED
    assert caught.value.params["agency"] == agency.value
    assert "wrong" not in str(caught.value)


def one(address: str, agency: Agency = Agency.KEIS) -> AgencySettings:
    return replace(demo_agencies(address)[agency], backoff=0.001, details=0)


def posting(number: int, *, closing: str = "") -> str:
    return (
        f"<wanted><wantedAuthNo>K{number}</wantedAuthNo><title>모집 {number}</title>"
        f"<closeDt>{closing}</closeDt></wanted>"
    )


def page(total: int, *postings: str) -> bytes:
    return f"<wantedRoot><total>{total}</total>{''.join(postings)}</wantedRoot>".encode()


def test_stumbles_are_asked_again() -> None:
    good = page(1, posting(1))
    stumbles = ((200, MAINTENANCE), (503, b""), (200, good[:40]), (429, b""), (200, good))
    with answering(*stumbles) as (address, asked):
        listings, _, complete = harvest(Agency.KEIS, one(address))
    assert [listing.id for listing in listings] == ["keis:K1"]
    assert complete
    assert len(asked) == 6
    assert len(set(asked[:5])) == 1  # the sixth asks for work by the day, and hears the same


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, MAINTENANCE, ErrorCode.AGENCY_UNREADABLE),
        (500, b"", ErrorCode.AGENCY_UNREACHABLE),
        (200, b"<wantedRoot><wanted/></wantedRoot>", ErrorCode.AGENCY_UNREADABLE),
        (200, b"<wantedRoot><total>many</total></wantedRoot>", ErrorCode.AGENCY_UNREADABLE),
        (200, b"<other/>", ErrorCode.AGENCY_UNREADABLE),
        (200, b"", ErrorCode.AGENCY_UNREADABLE),
        (403, b"", ErrorCode.AGENCY_REFUSED),
        (302, b"", ErrorCode.AGENCY_REFUSED),
    ],
)
def test_what_never_gets_better_is_given_up(status: int, body: bytes, code: ErrorCode) -> None:
    with answering((status, body)) as (address, asked), pytest.raises(IlteoroError) as caught:
        harvest(Agency.KEIS, one(address))
    assert caught.value.code is code
    assert len(asked) == (1 if code is ErrorCode.AGENCY_REFUSED else 5)


def test_nobody_there_is_unreachable() -> None:
    with answering((200, b"")) as (address, _):
        pass
    with pytest.raises(IlteoroError) as caught:
        harvest(Agency.KEIS, one(address))
    assert caught.value.code is ErrorCode.AGENCY_UNREACHABLE


def test_entities_and_document_types_are_not_read() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + page(
        1, posting(1)
    ).replace("모집".encode(), b"&b;")
    with answering((200, bomb)) as (address, _), pytest.raises(IlteoroError) as caught:
        harvest(Agency.KEIS, one(address))
    assert caught.value.code is ErrorCode.AGENCY_UNREADABLE


def test_an_endless_answer_is_cut_off() -> None:
    with answering((200, page(1, posting(1)) + b" " * 100_000)) as (address, _):
        settings = replace(one(address), max_bytes=50_000)
        with pytest.raises(IlteoroError) as caught:
            harvest(Agency.KEIS, settings)
    assert caught.value.code is ErrorCode.AGENCY_UNREACHABLE


def test_a_bad_record_is_set_aside_and_the_rest_is_read() -> None:
    bad = "<wanted><company>이름 없는 회사</company></wanted>"
    with answering((200, page(3, posting(1), bad, posting(2)))) as (address, _):
        listings, asides, complete = harvest(Agency.KEIS, one(address))
    assert [listing.id for listing in listings] == ["keis:K1", "keis:K2"]
    assert [(a.reason, a.raw) for a in asides] == [("no wantedAuthNo", "company=이름 없는 회사")]
    assert complete


def test_a_total_that_says_too_much_is_not_complete() -> None:
    with answering((200, page(500, posting(1))), (200, page(500))) as (address, _):
        listings, _, complete = harvest(Agency.KEIS, one(address))
    assert len(listings) == 1
    assert not complete


def test_a_total_that_says_too_little_is_not_believed() -> None:
    full = page(2, *map(posting, range(100)))
    last = (200, page(2, posting(100)))
    with answering((200, full), last, (200, page(0))) as (address, asked):
        listings, _, complete = harvest(Agency.KEIS, one(address))
    assert len(listings) == 101
    assert complete
    assert len(asked) == 3


def test_the_same_page_for_ever_ends_and_is_not_complete() -> None:
    with answering((200, page(1000, *map(posting, range(100))))) as (address, asked):
        listings, _, complete = harvest(Agency.KEIS, one(address))
    assert len(listings) == 100
    assert len(asked) == 8  # two more pages, each three times; and the day's work once
    assert not complete


def test_closed_rows_are_not_open() -> None:
    postings = posting(1, closing="26-03-01"), posting(2, closing="26-03-02")
    with answering((200, page(2, *postings))) as (address, _):
        listings, _, _ = harvest(Agency.KEIS, one(address))
    assert [listing.closed_at is None for listing in listings] == [False, True]


def test_no_data_is_an_empty_harvest() -> None:
    body = b"<response><header><resultCode>03</resultCode></header></response>"
    with answering((200, body)) as (address, _):
        assert harvest(Agency.KORDI, one(address, Agency.KORDI)) == ([], [], True)


def test_a_used_up_quota_ends_politely_and_is_not_complete() -> None:
    body = (
        b"<OpenAPI_ServiceResponse><cmmMsgHeader><returnAuthMsg>"
        b"LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR</returnAuthMsg>"
        b"<returnReasonCode>22</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>"
    )
    for agency in (Agency.KEAD, Agency.KORDI, Agency.CWMA):
        with answering((200, body)) as (address, asked):
            assert harvest(agency, one(address, agency)) == ([], [], False)
        assert len(asked) == 1


def test_waits_grow_but_are_asked_for_only_between_attempts() -> None:
    with answering((500, b"")) as (address, asked):
        settings = replace(one(address), attempts=3, backoff=0.05)
        began = time.monotonic()
        with pytest.raises(IlteoroError):
            harvest(Agency.KEIS, settings)
    assert len(asked) == 3
    assert time.monotonic() - began >= 0.15  # 0.05 + 0.1, and none after the last


def test_keys_come_from_the_environment() -> None:
    named = agencies_from({"ILTEORO_KEY_KEIS": "k", "ILTEORO_KEY_CWMA": "c"}, None)
    assert {a: s.key for a, s in named.items()} == {Agency.KEIS: "k", Agency.CWMA: "c"}
    assert named[Agency.KEIS].base_url == "https://www.work24.go.kr"
    assert len(agencies_from({}, "http://127.0.0.1:1")) == 5
    with pytest.raises(IlteoroError) as caught:
        agencies_from({}, None)
    assert caught.value.code is ErrorCode.BAD_USAGE
