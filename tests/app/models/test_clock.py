"""One clock: instants in UTC, days in Korea, set right by the server."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.models import Clock, from_instant, to_instant

FIFTEEN_UTC = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def test_the_korean_day_begins_at_fifteen_utc() -> None:
    assert Clock(lambda: FIFTEEN_UTC).today() == date(2026, 11, 23)
    assert Clock(lambda: FIFTEEN_UTC - timedelta(seconds=1)).today() == date(2026, 11, 22)


def test_a_clock_a_year_off_follows_the_server() -> None:
    clock = Clock(lambda: FIFTEEN_UTC - timedelta(days=365))
    clock.set_by_server(FIFTEEN_UTC)
    assert clock.now() == FIFTEEN_UTC


def test_seconds_of_network_are_no_reason_to_move() -> None:
    clock = Clock(lambda: FIFTEEN_UTC)
    clock.set_by_server(FIFTEEN_UTC + timedelta(seconds=30))
    assert clock.now() == FIFTEEN_UTC


def test_instants_are_written_and_read_back() -> None:
    assert to_instant(FIFTEEN_UTC) == "2026-11-22T15:00:00.000Z"
    assert from_instant("2026-11-23T00:00:00.000+09:00") == FIFTEEN_UTC
    with pytest.raises(ValueError, match="without its offset"):
        from_instant("2026-11-22T15:00:00")
