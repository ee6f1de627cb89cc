"""The stand-ins lie, hang up and send malformed records: noticed, and told in the notes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from app.models import Agency, IlteoroError
from backend.agencies import AgencySettings, demo_agencies
from tests.agencies_running import FIRST_DAY, stand_ins
from tests.backend.agencies.running import Found, run

LARGE = (Agency.KEIS, Agency.HRDNET, Agency.KORDI)
"""Those with more than one page of a hundred."""

OPEN = {"keis": 1000, "hrdnet": 847, "kordi": 118, "kead": 29, "cwma": 6}


@contextmanager
def asked(*arguments: str) -> Iterator[dict[Agency, AgencySettings]]:
    common = ("--listings", "2000", "--today", FIRST_DAY, "--duplicates", "0")
    with stand_ins(*common, "--maintenance", "0", *arguments) as address:
        yield {
            agency: replace(settings, backoff=0.001, details=0, page_size=50)
            for agency, settings in demo_agencies(address).items()
        }


def test_a_total_that_is_too_high_is_noticed() -> None:
    with asked("--lie", "totals") as agencies:
        for agency, settings in agencies.items():
            found = run(agency, settings)
            assert sum(li.closed_at is None for li in found.listings) == OPEN[agency]
            assert not found.complete
            assert found.notes["fewer than told"]


def test_a_total_that_is_too_low_loses_nothing() -> None:
    with asked("--lie", "totals-low") as agencies:
        for agency, settings in agencies.items():
            found = run(agency, settings)
            assert sum(li.closed_at is None for li in found.listings) == OPEN[agency]
            assert found.complete


@pytest.mark.parametrize("lie", ["repeat", "stop"])
def test_pages_that_repeat_or_stop_in_the_middle_are_noticed(lie: str) -> None:
    with asked("--lie", lie) as agencies:
        for agency in LARGE:
            found = run(agency, agencies[agency])
            assert found.ids
            assert len(found.ids) == len(set(found.ids))
            assert not found.complete, agency
            assert found.notes["pages asked again"]


def test_one_that_hangs_up_is_a_failure_after_what_it_gave() -> None:
    with asked("--lie", "hangup") as agencies:
        for agency in LARGE:
            before: list[Found] = []

            def keep(found: Found, before: list[Found] = before) -> bool:
                before[:] = [found]
                return False

            with pytest.raises(IlteoroError, match="agency_unreachable"):
                run(agency, agencies[agency], until=keep)
            assert before[0].ids
            assert before[0].positions


def test_malformed_records_of_the_stand_ins_are_all_counted() -> None:
    with asked("--hostile", "300") as agencies:
        for agency, settings in agencies.items():
            found = run(agency, settings)
            opened = {li.id for li in found.listings if li.closed_at is None}
            assert len(opened) >= OPEN[agency]
            assert len(found.listings) + len(found.asides) >= OPEN[agency] + 300
            assert found.asides
            assert found.complete, agency


def test_what_is_more_than_its_pages_can_give_comes_in_parts() -> None:
    with asked() as agencies:
        for agency in (Agency.KEIS, Agency.HRDNET):
            found = run(agency, replace(agencies[agency], max_pages=4))
            assert sum(li.closed_at is None for li in found.listings) == OPEN[agency]
            assert len(found.ids) == len(set(found.ids))
            assert found.complete
            assert found.notes["queries split"]
