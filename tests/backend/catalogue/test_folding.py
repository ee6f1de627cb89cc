"""What a listing says once its duplicates are folded into it, and how sources are written."""

import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.models import Agency, Clock
from app.store.rows import row_to_listing, source_forms
from app.store.schema import LISTING_COLUMNS
from backend.catalogue import publish
from backend.catalogue.folding import fold
from backend.catalogue.forms import Forms
from backend.settings import Settings
from benchmarks.listings import rows
from tests.publishing import change, duplicates, fresh, manifest

ONE = next(iter(rows(1)))


def row(id_: str, first_seen: str, **said: Any) -> dict[str, Any]:
    agency, _, native = id_.partition(":")
    source = {"agency": agency, "native_id": native, "url": None, "attribution": None}
    return {
        **dict.fromkeys(LISTING_COLUMNS),
        **ONE,
        "id": id_,
        "agency": agency,
        "sources": json.dumps([source]),
        "first_seen": first_seen,
        **said,
    }


def test_the_oldest_says_what_it_says_and_others_what_it_does_not() -> None:
    oldest = row(
        "kead:A", "2026-01-01", title="oldest", updated_at="2026-01-01", region=None,
        employer="", pay_month_krw=None, pay_text="as agreed", pay_inferred=0, shift=None,
        prefers='["disabled"]', employer_flags="[]", demand_fine_hand=1, demand_lift=None,
        deadline=None, deadline_kind="until_filled", keco3=None, keco3_inferred=0,
        facilities="ramp",
    )  # fmt: skip
    middle = row(
        "keis:B", "2026-01-02", title="middle", updated_at="2026-03-01", region="11110",
        employer="firm", pay_month_krw=2_500_000, pay_text="2,500,000", pay_inferred=1,
        shift="day", prefers="[]", employer_flags='["wage_arrears"]', demand_fine_hand=3,
        demand_lift=2, deadline="2026-02-01", deadline_kind="date", keco3="701",
        keco3_inferred=1, facilities="lift",
    )  # fmt: skip
    newest = row(
        "kordi:C", "2026-01-03", updated_at="2026-02-01", region="26110", shift="night",
        prefers='["older","disabled"]', employer_flags='["wage_arrears"]', keco3="611",
        pay_month_krw=1, pay_text="1",
    )  # fmt: skip
    folded = fold([newest, oldest, middle])
    assert folded["id"] == "kead:A"
    assert (folded["title"], folded["first_seen"]) == ("oldest", "2026-01-01")
    assert folded["updated_at"] == "2026-03-01"
    assert (folded["employer"], folded["region"], folded["shift"]) == ("firm", "11110", "day")
    assert (folded["pay_month_krw"], folded["pay_text"], folded["pay_inferred"]) == (
        2_500_000, "2,500,000", 1,
    )  # fmt: skip
    assert (folded["keco3"], folded["keco3_inferred"]) == ("701", 1)
    assert (folded["deadline"], folded["deadline_kind"]) == (None, "until_filled")
    assert (folded["demand_fine_hand"], folded["demand_lift"]) == (1, 2)
    assert folded["facilities"] == "ramp"
    assert json.loads(folded["prefers"]) == ["disabled", "older"]
    assert json.loads(folded["employer_flags"]) == ["wage_arrears"]
    assert [s["native_id"] for s in json.loads(folded["sources"])] == ["A", "B", "C"]


def test_of_the_same_age_the_agencys_order_decides_then_the_id() -> None:
    same = [row(id_, "2026-01-01") for id_ in ("kordi:A", "keis:Z", "keis:Y")]
    folded = fold(same)
    assert folded["id"] == "keis:Y"
    assert [s["native_id"] for s in json.loads(folded["sources"])] == ["Y", "Z", "A"]


def test_a_folded_listing_names_every_source_with_its_link(demo: Settings) -> None:
    with sqlite3.connect(demo.store) as db:
        stored = {
            id_: json.loads(sources)
            for id_, sources in db.execute("SELECT id, sources FROM listing ORDER BY rowid")
        }
    db.close()
    group = [next(i for i in stored if i.startswith(a)) for a in ("keis", "kordi", "hrdnet")]
    duplicates(demo, group)
    publish(demo, Clock())
    kept = fresh(demo)
    forms = source_forms([(number, *form) for number, form in kept.forms.items()])
    assert set(kept.folded) | set(kept.rows) == set(stored)
    survivor = set(kept.folded.values()).pop()
    for id_, written in kept.rows.items():
        listing = row_to_listing(written, forms)
        expected = stored[id_]
        if id_ == survivor:
            others = [other for other in group if other != survivor]
            expected = expected + [stored[other][0] for other in others]
            assert {s.native_id for s in listing.sources} == {s["native_id"] for s in expected}
        assert listing.sources[0].model_dump(mode="json") == expected[0]
        for source in listing.sources:
            assert source.model_dump(mode="json") in expected
    assert "http" not in str(kept.rows[survivor]["sources"]), "links by their form"


def test_a_group_of_which_one_is_left_is_no_group(demo: Settings) -> None:
    with sqlite3.connect(demo.store) as db:
        ids = [id_ for (id_,) in db.execute("SELECT id FROM listing WHERE agency = 'keis'")]
    db.close()
    duplicates(demo, ids[:2])
    change(demo, f"UPDATE listing SET closed_at = updated_at WHERE id = '{ids[0]}'")  # noqa: S608
    publish(demo, Clock())
    kept = fresh(demo)
    assert not kept.folded
    assert ids[1] in kept.rows
    publish(replace(demo, leave_out=frozenset({Agency.KORDI})), Clock())
    assert ids[1] in fresh(demo).rows


def source(agency: str, native_id: str, url: str | None, attribution: str | None = "x") -> str:
    return json.dumps(
        [{"agency": agency, "native_id": native_id, "url": url, "attribution": attribution}]
    )


def test_forms_keep_their_numbers() -> None:
    forms = Forms({})
    forms.learn([source("keis", "K1", "https://a/K1")] * 2 + [source("kead", "1", None)])
    assert forms.shorten("keis:K7", source("keis", "K7", "https://a/K7")) == "0"
    assert forms.shorten("kead:7", source("kead", "7", None)) == "1"
    later = Forms(forms.known)
    later.learn([source("cwma", "9", "https://c/9")] * 50 + [source("kead", "1", None)] * 9)
    assert later.shorten("keis:K7", source("keis", "K7", "https://a/K7")) == "0"
    assert later.shorten("kead:7", source("kead", "7", None)) == "1"
    assert later.shorten("cwma:7", source("cwma", "7", "https://c/7")) == "2"
    other = source("keis", "K7", "https://elsewhere/K7")
    assert json.loads(later.shorten("keis:K7", other)) == json.loads(other)
    # The native id is not the listing's own.
    assert later.shorten("keis:K8", source("keis", "K7", "https://a/K7")) == '[[0,"K7"]]'


def test_links_without_a_pattern_take_no_number_each() -> None:
    forms = Forms({})
    forms.learn(source("kead", f"{n}", f"https://a/{n * 7919 + 13}x") for n in range(1, 2000))
    forms.learn([source("kordi", f"{n}", "https://same/for-all") for n in range(100, 200)])
    assert len(forms.known) < 30
    assert forms.shorten("kordi:5", source("kordi", "5", "https://same/for-all")).isdecimal()


def test_numbers_do_not_hang_on_the_order_of_the_harvest(demo: Settings, tmp_path: Path) -> None:
    names = []
    for order in ("ASC", "DESC"):
        settings = replace(demo, data=tmp_path / order)
        settings.data.mkdir()
        shutil.copy(demo.store, settings.store)
        change(
            settings,
            f"CREATE TABLE other AS SELECT * FROM listing ORDER BY id {order}",  # noqa: S608
            "DELETE FROM listing",
            "INSERT INTO listing SELECT * FROM other",
        )
        publish(settings, Clock())
        names.append([file.name for file in manifest(settings).files])
    assert names[0] == names[1]
