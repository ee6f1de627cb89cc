"""The staff's page over real HTTP: who may see it, what it shows, and that nothing runs."""

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from app.models import Agency, ErrorCode, IlteoroError, Listing
from app.store.schema import BACKEND, open_writable
from app.text import Translator
from backend.agencies import Harvested, SetAside
from backend.harvest import Batch, harvested_row
from backend.ingest_runs import INGEST
from backend.ingest_shelf import Shelf
from backend.staff import accepted_language
from backend.staff_harvests import _error, visible
from backend.staff_reasons import KINDS, gist_of, kind_of
from tests.agencies_running import ROOT
from tests.backend.serving import SECRET
from tests.backend.stored import job

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
PAGE = "/staff/harvests"
PASSWORD = "demo"
HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(2)'>",
    "</code></bdi></table><h1>stolen</h1>",
    "\u202egnp.exe\u2066",
    "a\x00b\x1b[31m",
    "{{ 7 * 7 }}{% raw %}",
    "' OR 1=1; DROP TABLE run --",
    "x" * 500,
)


def fill(store: Path) -> None:
    db = open_writable(store, BACKEND)
    INGEST.apply(db)
    rows = [harvested_row(Harvested(job(f"keis:{n}"))) for n in range(3)]
    asides = [SetAside(Agency.KEIS, "no title", f"record {n:03}") for n in range(120)]
    shelf = Shelf(db.conn, Agency.KEIS, NOW)
    shelf.take(Batch(Agency.KEIS, rows, asides, finished=True, complete=True))
    shelf = Shelf(db.conn, Agency.KORDI, NOW)
    hostile = [SetAside(Agency.KORDI, raw[:60], raw) for raw in HOSTILE]
    shelf.take(Batch(Agency.KORDI, [], hostile, finished=True))
    db.close()


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("backend")
    fill(data / "backend.db")
    with serving(data, "--demo") as address:
        yield address


class serving:  # noqa: N801 - used as a function
    """A backend in a process of its own."""

    def __init__(self, data: Path, *arguments: str) -> None:
        self._command = [sys.executable, "-m", "backend", "serve", "--data", str(data), "--port",
                         "0", *arguments]  # fmt: skip

    def __enter__(self) -> str:
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"ILTEORO_SECRET_KEY": SECRET},
        )
        assert self._process.stdout
        line = self._process.stdout.readline()
        return re.search(r"http://[0-9.:]+", line)[0]  # type: ignore[index]

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(120)
        assert self._process.stdout
        self._process.stdout.close()


def get(
    backend: str, password: str | None = PASSWORD, language: str = "en", **asked: str
) -> httpx.Response:
    return httpx.get(
        backend + PAGE,
        params=asked,
        auth=("staff", password) if password else None,
        headers={"Accept-Language": language},
        trust_env=False,
    )


class Seen(HTMLParser):
    """Tags and text of a page, as a browser would take them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self._open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag
        if tag == "code":
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self._open == "code":
            self.cells[-1] += data

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser names it
        self._open = ""

    def count(self, tag: str) -> int:
        """How often a tag stands."""
        return sum(name == tag for name, _ in self.tags)


def test_nobody_comes_in_without_the_password(backend: str) -> None:
    for answer in (get(backend, None), get(backend, "wrong")):
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic ")
        assert answer.content == b""
    other = httpx.get(backend + PAGE, auth=("admin", "demo"), trust_env=False)
    assert other.status_code == 401
    broken = httpx.get(
        backend + PAGE, headers={b"Authorization": "Basic §".encode()}, trust_env=False
    )
    assert broken.status_code == 401
    assert get(backend).status_code == 200


def test_the_table_is_the_one_of_the_report(backend: str) -> None:
    page = get(backend).text
    seen = Seen(page)
    assert "Everything read" in page
    assert "Read in part: nothing was taken for closed." in page
    headers = [attributes.get("scope") for tag, attributes in seen.tags if tag == "th"]
    assert headers.count("row") == 2
    assert None not in headers
    assert seen.count("caption") == seen.count("table") == 3
    figures = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    said = "Read 123 New 3 Changed 0 As before 0 Set aside 120 Closed 0 Duplicates 0 Open 3"
    assert f"Work24 When 2026-03-02 12:00 {said}" in figures
    assert "Read is New, Changed, As before and Set aside together." in figures


def test_what_was_read_adds_up_also_where_a_listing_comes_twice(tmp_path: Path) -> None:
    fill(tmp_path / "backend.db")
    db = open_writable(tmp_path / "backend.db", BACKEND)
    shelf = Shelf(db.conn, Agency.KEIS, NOW)
    rows = [harvested_row(Harvested(job(f"keis:{n}"))) for n in range(5)]
    detailed = harvested_row(Harvested(job("keis:4", title="자세히 물은 공고")))
    shelf.take(Batch(Agency.KEIS, rows))
    shelf.take(Batch(Agency.KEIS, [detailed, rows[0]], finished=True, complete=True))
    db.close()
    run = shelf.run
    assert (run.read, run.new, run.changed, run.same, run.set_aside) == (5, 2, 0, 3, 0)


def test_an_error_is_a_sentence_in_the_pages_language() -> None:
    written = str(IlteoroError(ErrorCode.AGENCY_UNREACHABLE, agency="keis"))
    assert _error(written, Translator("ko")) == Translator("ko").error(
        IlteoroError(ErrorCode.AGENCY_UNREACHABLE, agency="keis")
    )
    assert _error("RuntimeError at x", Translator("ko")) == ""
    assert _error("RuntimeError at x", Translator("en")) == "RuntimeError at x"


def test_records_are_shown_as_they_came_and_nothing_of_them_runs(backend: str) -> None:
    answer = get(backend, agency="kordi")
    seen = Seen(answer.text)
    assert sorted(seen.cells) == sorted(visible(raw) for raw in HOSTILE)
    assert not {"script", "img"} & {tag for tag, _ in seen.tags}
    assert seen.count("h1") == 1
    assert not any(name.startswith("on") for _, attributes in seen.tags for name in attributes)
    assert "\u202e" not in answer.text
    assert "\x00" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_twenty_a_page_by_agency_and_reason(backend: str) -> None:
    first = Seen(get(backend, agency="keis", reason="title").text)
    assert first.cells == [f"record {n:03}" for n in range(20)]
    last = get(backend, agency="keis", reason="title", page="6")
    assert Seen(last.text).cells == [f"record {n:03}" for n in range(100, 120)]
    assert 'rel="prev"' in last.text
    assert 'rel="next"' not in last.text
    assert len(Seen(get(backend).text).cells) == 20
    assert Seen(get(backend, page="9999").text).cells[-1] == visible(HOSTILE[-1])
    assert Seen(get(backend, reason="other").text).cells == [visible(raw) for raw in HOSTILE]
    for odd in ("-1", "0", "x", "1" * 40, "²"):
        assert get(backend, page=odd).status_code == 200
    assert "120 records" in get(backend, agency="keis").text
    assert "128 records" in get(backend, reason="' OR 1=1").text
    assert Seen(get(backend, agency="kordi", reason="title").text).cells == []


def test_a_reason_is_said_in_words_and_as_it_was_written_in_english_alone(backend: str) -> None:
    page = get(backend, agency="keis", language="ko").text
    assert ">제목이 없어요</option>" in page
    assert page.count("제목이 없어요</td>") == 20
    assert "no title" not in page
    assert get(backend, agency="keis").text.count('<p class="detail">no title</p>') == 20
    assert page.index("<form") < page.index('class="records"')
    assert page.count("<details>") == 20


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_kind_of_reason_has_its_words(language: str) -> None:
    t = Translator(language)
    assert all(t.has(f"staff.why.{kind}") for kind in KINDS)


def test_what_the_harvest_writes_down_is_of_a_kind() -> None:
    said = {
        "no wantedAuthNo": "number", "no trprId, trprDegr or trainstCstId": "number",
        "no jobNm": "title", "not well-formed": "malformed",
        "invalid pay_month_krw": "invalid.pay", "invalid course.starts_on": "invalid.course",
        "invalid sources.0.url": "invalid.other", "OverflowError": "defect",
        "<script>": "other", "": "other", "invalid ": "other",
    }  # fmt: skip
    assert {reason: kind_of(reason) for reason in said} == said
    # Every reason an adapter gives is known here: none is just "another".
    given = {
        reason
        for path in (ROOT / "backend" / "agencies").glob("*.py")
        for reason in re.findall(r'UnreadableRecordError\("([^"]+)"\)', path.read_text("utf-8"))
    }
    assert given >= {"no title", "no jobNm"}
    assert not {reason for reason in given if kind_of(reason) == "other"}
    # And every field a listing has, but for its sources and its own names, has a word.
    unnamed = {
        name for name in Listing.model_fields if kind_of(f"invalid {name}") == "invalid.other"
    }
    assert unnamed == {"id", "kind", "agency", "sources", "prefers", "employer_flags"}


def test_a_record_is_known_by_its_title_else_by_its_employer() -> None:
    assert gist_of("rno=3|recrTitle=건물 미화원 모집|oranNm=건우크린") == "건물 미화원 모집"
    assert gist_of("company=(주)동림|title=|sal=3") == "(주)동림"
    assert gist_of(f"title={'가' * 80}") == "가" * 59 + "…"
    assert gist_of("<garbage") == gist_of("") == ""


def test_the_page_brings_its_own_korean_letters(backend: str) -> None:
    answer = get(backend)
    assert "font-src 'self';" in answer.headers["content-security-policy"]
    named = re.findall(r'url\("(/staff/fonts/[^"]+)"\)', answer.text)
    assert len(named) == 2
    for address in named:
        font = httpx.get(backend + address, trust_env=False)
        assert font.status_code == 200
        assert font.headers["content-type"] == "font/otf"
        assert "immutable" in font.headers["cache-control"]
        with TTFont(BytesIO(font.content)) as face:
            assert {ord(sign) for sign in "공고 수집 현황"} <= set(face.getBestCmap())
    for odd in ("nothing.otf", "..%2f..%2fOFL.txt"):
        assert httpx.get(f"{backend}/staff/fonts/{odd}", trust_env=False).status_code == 404


def test_it_speaks_korean_and_english(backend: str) -> None:
    korean = get(backend, language="ko-KR,ko;q=0.9,en;q=0.8").text
    assert '<html lang="ko">' in korean
    assert "기관별 마지막 수집" in korean
    assert '<html lang="en">' in get(backend, language="en-US,en;q=0.9,ko;q=0.5").text


def test_whoever_guesses_is_slowed_down(tmp_path: Path) -> None:
    with serving(tmp_path, "--demo") as address:
        answers = [get(address, f"guess {n}").status_code for n in range(11)]
        assert answers == [401] * 10 + [429]
        locked = get(address)
        assert locked.status_code == 429
        assert 0 < int(locked.headers["retry-after"]) <= 301


def test_before_the_first_harvest_it_says_so(tmp_path: Path) -> None:
    with serving(tmp_path, "--demo") as address:
        assert "Nothing has been harvested yet." in get(address).text
        assert not (tmp_path / "backend.db").exists()


def test_without_a_password_there_is_no_such_page(tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        assert get(address).status_code == 404


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "ko"), ("fr", "ko"), ("en", "en"), ("EN-gb;q=0.1", "en"), ("ko;q=0.2, en;q=0.3", "en"),
        ("en;q=0, ko;q=0.1", "ko"), ("en;q=x", "ko"), ("*", "ko"), ("vi, en;q=0.5", "en"),
    ],
)  # fmt: skip
def test_the_language_is_the_one_that_is_asked_for(header: str, language: str) -> None:
    assert accepted_language(header) == language
