"""Asking politely: pace, patience, what an agency says about waiting, and what it never hears."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import count

import pytest

from app.models import Agency, ErrorCode, IlteoroError
from backend.agencies import asking
from backend.agencies.asking import Pace, seconds_to_wait
from tests.agencies_running import Said, serving
from tests.backend.agencies.running import one, portal, run, senior, wanted, work24

KEIS, KORDI = Agency.KEIS, Agency.KORDI
GOOD = work24(1, [wanted(1)])


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeTime:
    fake = FakeTime()
    monkeypatch.setattr(asking, "time", fake)
    return fake


def test_requests_go_out_at_their_pace(clock: FakeTime) -> None:
    pace = Pace(4)
    for _ in range(9):
        pace.wait()
    assert clock.now == pytest.approx(102)
    clock.now += 60  # nothing is saved up
    pace.wait()
    pace.wait()
    assert clock.now == pytest.approx(162.25)


def test_without_a_rate_nobody_waits(clock: FakeTime) -> None:
    pace = Pace(None)
    for _ in range(100):
        pace.wait()
    assert clock.slept == []


def test_a_harvest_keeps_the_pace(clock: FakeTime) -> None:
    pages = [portal(30, [senior(p * 10 + i) for i in range(10)]) for p in range(3)] + [
        portal(30, [])
    ]
    turn = count()
    with serving(lambda *_: Said(pages[min(next(turn), 3)])) as (address, asked):
        found = run(KORDI, one(address, KORDI, page_size=10, rate=2))
    assert found.complete
    assert len(asked) == 4
    assert clock.now == pytest.approx(101.5)


def test_waits_double_and_are_never_all_the_same(clock: FakeTime) -> None:
    with serving(lambda *_: Said(b"", 503)) as (address, asked), pytest.raises(IlteoroError):
        run(KEIS, one(address, backoff=1.0, attempts=9))
    assert len(asked) == 9
    for number, slept in enumerate(clock.slept):
        assert min(2.0**number, 30) <= slept <= min(1.5 * 2**number, 30)
    assert len(set(clock.slept[:5])) == 5


@pytest.mark.parametrize("status", [429, 503])
def test_an_agency_that_says_how_long_is_waited_for(clock: FakeTime, status: int) -> None:
    turn = count()

    def answer(*_: object) -> Said:
        return Said(b"", status, {"Retry-After": "77"}) if not next(turn) else Said(GOOD)

    with serving(answer) as (address, _):
        found = run(KEIS, one(address))
    assert found.ids == ["keis:K1"]
    assert clock.slept[0] == 77


def test_one_that_says_too_long_is_given_up_at_once(clock: FakeTime) -> None:
    tomorrow = Said(b"", 503, {"Retry-After": "86400"})
    with (
        serving(lambda *_: tomorrow) as (address, asked),
        pytest.raises(IlteoroError) as caught,
    ):
        run(KEIS, one(address))
    assert caught.value.code is ErrorCode.AGENCY_UNREACHABLE
    assert len(asked) == 1
    assert clock.slept == []


def test_how_long_is_told_in_seconds_or_as_a_date() -> None:
    assert seconds_to_wait("120") == 120
    assert seconds_to_wait("9" * 400) < 1e10
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 80 < seconds_to_wait(later) <= 90
    past = format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=True)
    for text in (None, "", "soon", "-5", "1.5", "²", past, "Wed, 99 Foo 2026"):
        assert seconds_to_wait(text) == 0


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (429, b"API token quota exceeded"),
        (500, b"LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR"),
    ],
)
def test_a_gateway_that_says_the_quota_is_spent_is_not_asked_again(
    status: int, body: bytes
) -> None:
    with serving(lambda *_: Said(body, status)) as (address, asked):
        found = run(KEIS, one(address))
    assert len(asked) == 1
    assert not found.complete
    assert found.notes == {"quota spent": 1}


def test_work24s_own_words_for_a_spent_quota_end_the_list_politely() -> None:
    spent = "<GO24><error>일일 요청 건수를 초과하였습니다.</error></GO24>".encode()
    turn = count()
    full = work24(1000, [wanted(i) for i in range(10)])
    with serving(lambda *_: Said(spent if next(turn) else full)) as (address, _):
        found = run(KEIS, one(address, page_size=10))
    assert len(found.ids) == 10
    assert not found.complete
    assert found.positions[-1]  # tomorrow it goes on from here


def test_an_agency_that_repeats_the_key_does_not_give_it_away() -> None:
    refused = b"<GO24><error>no such key: my-secret-key</error></GO24>"
    with serving(lambda *_: Said(refused)) as (address, _), pytest.raises(IlteoroError) as caught:
        run(KEIS, one(address, key="my-secret-key"))
    assert caught.value.code is ErrorCode.AGENCY_REFUSED
    assert "secret" not in str(caught.value)
    assert "no such key" in str(caught.value)


def test_a_key_arrives_as_it_is() -> None:
    said: list[str] = []

    def answer(_path: str, parameters: dict[str, str]) -> Said:
        said.append(parameters["authKey"])
        return Said(GOOD)

    with serving(answer) as (address, asked):
        run(KEIS, one(address, key="a b+c/d=&x"))
    assert set(said) == {"a b+c/d=&x"}
    assert asked[0].startswith("/cm/openApi/call/wk/callOpenApiSvcInfo210L01.do?")


def test_an_address_with_a_path_is_a_gateway() -> None:
    with serving(lambda *_: Said(GOOD)) as (address, asked):
        run(KEIS, one(f"{address}/gateway/"))
    assert asked[0].startswith("/gateway/cm/openApi/")


def test_every_call_counts_also_those_that_fail() -> None:
    with serving(lambda *_: Said(b"", 503)) as (address, asked):
        found = run(KEIS, one(address, quota=3, attempts=9))
    assert len(asked) == 3
    assert found.notes == {"quota spent": 1}
