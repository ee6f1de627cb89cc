"""The same vacancy at two agencies: worded differently, known as such, gone together."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from xml.etree.ElementTree import Element

import httpx
import pytest
from defusedxml.ElementTree import fromstring

from app.models import Agency
from backend.agencies import kead
from demo.agencies.drawing import Vacancy
from demo.agencies.lookalikes import Likeness, likeness
from demo.agencies.pairs import pairs
from demo.agencies.pay import monthly
from demo.agencies.vacancies import vacancy
from demo.agencies.world import LAG_DAYS, TWIN_SHARES, Moment, World
from tests.agencies_running import FIRST_DAY, ROOT, stand_ins

DAY = date.fromisoformat(FIRST_DAY)
KEY = "ilteoro-demo"


@pytest.fixture(scope="module")
def world() -> World:
    return World(1, 170_000, DAY)


def both(world: World) -> list[tuple[Vacancy, Vacancy]]:
    return [(vacancy(t.original), vacancy(t)) for t in world.twins if t.original]


def test_about_as_many_as_are_meant(world: World) -> None:
    for agency, percent in TWIN_SHARES.items():
        twins = sum(t.original is not None and t.original.agency is agency for t in world.twins)
        assert 0.8 < twins / (world.open[agency] * percent / 100) < 1.2
    assert len(world.page(Agency.KEIS, 0, 200_000)) == world.rows(Agency.KEIS)
    assert world.listed(Agency.KEIS) == world.open[Agency.KEIS] + len(world.twins)
    assert World(1, 170_000, DAY, duplicates=0).twins == []


def test_both_mean_the_same(world: World) -> None:
    for first, second in both(world):
        assert second.firm == first.firm
        assert second.firm.core in second.employer
        assert second.place == first.place
        assert second.kind is first.kind
        assert (second.contract, second.shift) == (first.contract, first.shift)
        assert (second.schooling, second.career) == (first.schooling, first.career)
        pay, again = monthly(first.pay, first.pay_unit), monthly(second.pay, second.pay_unit)
        assert abs(pay - again) < 12_000
        assert 0 <= (second.posted - first.posted).days < LAG_DAYS
        assert 0 <= (second.deadline - first.deadline).days <= 5


def test_they_are_worded_differently(world: World) -> None:
    found = both(world)
    assert all(first.title != second.title for first, second in found)
    differ = len(found)
    assert sum(a.employer != b.employer for a, b in found) > 0.1 * differ
    assert 0.6 * differ < sum(a.address != b.address for a, b in found)
    assert 0.2 * differ < sum(a.pay_unit != b.pay_unit for a, b in found) < 0.5 * differ
    assert 0.2 * differ < sum(a.name != b.name for a, b in found)
    assert 0.3 * differ < sum(a.deadline != b.deadline for a, b in found) < 0.6 * differ


def key(moment: Moment) -> tuple[int, int]:
    return moment.slot, moment.number


def test_a_pair_lives_and_dies_together(world: World) -> None:
    before = world
    said = {key(t): vacancy(t) for t in before.twins}
    for days in range(1, 4):
        after = World(1, 170_000, DAY + timedelta(days=days))
        still = {key(t): t for t in after.twins}
        for twin in before.twins:
            if twin.original and after.today < twin.original.closes:
                assert still[key(twin)].original
            else:
                assert key(twin) not in still
        for name, twin in still.items():
            assert twin.original
            assert twin.original.posted <= after.today < twin.original.closes
            if name in said and twin.revision == 0:
                assert vacancy(twin) == said[name]
        before = after


def test_some_only_look_alike(world: World) -> None:
    seen = dict.fromkeys(Likeness, 0)
    for agency in (Agency.KEIS, Agency.KORDI, Agency.KEAD, Agency.CWMA):
        for moment in world.page(agency, 0, min(world.listed(agency), 20_000)):
            lead = vacancy(moment.follows) if moment.follows else None
            how = likeness(moment, lead) if lead else None
            if lead is None or how is None:
                continue
            own = vacancy(moment)
            if how is Likeness.OTHER_JOB:
                assert own.kind.code6[:3] != lead.kind.code6[:3]
            if how is Likeness.OTHER_SHIFT and own.firm == lead.firm:
                assert own.shift != lead.shift
                # What it pays is further apart than the same pay told in two units.
                raised = max(moment.revision, 1) * 10_000
                more = monthly(own.pay, own.pay_unit) - monthly(lead.pay, lead.pay_unit)
                assert more > raised
            if how is Likeness.OTHER_EMPLOYER and own.place.region == lead.place.region:
                assert own.firm != lead.firm
            seen[how] += own.firm == lead.firm or own.title == lead.title
    assert min(seen.values()) > 30


def ids_at_keis(client: httpx.Client) -> set[str]:
    ask = {"authKey": KEY, "callTp": "L", "returnType": "XML", "display": "100"}
    found: set[str] = set()
    path = "/cm/openApi/call/wk/callOpenApiSvcInfo210L01.do"
    for page in range(1, 40):
        root: Element = fromstring(client.get(path, params={**ask, "startPage": page}).content)
        found |= {f"keis:{e.findtext('wantedAuthNo')}" for e in root.findall("wanted")}
    return found


def ids_at_the_portal(client: httpx.Client) -> set[str]:
    ask = {"serviceKey": KEY, "pageNo": "1", "numOfRows": "1000"}
    disabled = fromstring(client.get("/B552583/job/job_list_env", params=ask).content)
    older = fromstring(client.get("/B552474/SenuriService/getJobList", params=ask).content)
    built = client.get(
        "/job/openApi/service/getJobOpenInfoList.do",
        params={"ServiceKey": KEY, "pageNo": "1", "numOfRows": "999", "type": "json"},
    ).json()
    records = [{f.tag: f.text or "" for f in item} for item in disabled.iter("item")]
    return (
        {f"kead:{kead.native_id(record)}" for record in records}
        | {f"kordi:{item.findtext('jobId')}" for item in older.iter("item")}
        | {f"cwma:{item['cmpnyJoSeq']}" for item in built["response"]["items"]["item"]}
    )


def test_the_truth_names_ids_that_are_there(tmp_path: Path) -> None:
    file = tmp_path / "pairs.json"
    arguments = ["--listings", "7000", "--today", FIRST_DAY, "--day", "2"]
    command = [sys.executable, "-m", "demo", "agencies", *arguments, "--pairs", str(file)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=240)
    written = [tuple(pair) for pair in json.loads(file.read_text())]
    assert written == pairs(World(1, 7000, DAY + timedelta(days=2)))
    assert {other.split(":")[0] for _, other in written} == {"kead", "kordi", "cwma"}
    with stand_ins(*arguments) as address, httpx.Client(base_url=address) as client:
        first, second = ids_at_keis(client), ids_at_the_portal(client)
    assert {keis for keis, _ in written} <= first
    assert {other for _, other in written} <= second
