"""The room's page over HTTP: what it may load, and that both languages say everything."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from backend.counseling.room import page
from backend.counseling.room.page import add_page
from backend.counseling.room.rights import Part
from backend.counseling.room.words import LANGUAGES, words
from backend.http.headers import SecurityHeaders
from backend.http.problems import answer_problems
from backend.storage import make_engine
from tests.backend.accounts.house import House, living
from tools import office

ROOT = Path(page.__file__).parent
SOURCES = [
    ROOT / "templates" / "room.html",
    *(path for path in sorted((ROOT / "web").glob("*.js")) if path.name != "office.js"),
]
HANGUL = re.compile("[가-힣]")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    app = FastAPI()
    answer_problems(app)
    app.add_middleware(SecurityHeaders)
    add_page(app)
    engine = make_engine(None, tmp_path_factory.mktemp("page") / "service.db")
    with living(House(engine), app) as house:
        yield house.client
    engine.dispose()


def test_the_page_loads_nothing_from_elsewhere(client: httpx.Client) -> None:
    answer = client.get("/room", headers={"accept-language": "en-US,en;q=0.9"})
    assert '<html lang="en">' in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "microphone=(self)" in answer.headers["permissions-policy"]
    assert answer.headers["cache-control"] == "no-store"
    for found in re.findall(r'(?:src|href)="([^"#]+)"', answer.text):
        if found.startswith("data:"):
            continue
        assert found.startswith("/room/files/"), found
        file = client.get(found)
        assert file.status_code == 200, found
        assert "immutable" in file.headers["cache-control"]
    # Nothing runs in the page itself, and no attribute has a style or a handler.
    assert set(re.findall(r"<script ([a-z]+)=", answer.text)) == {"type"}
    assert not re.search(r"\son[a-z]+=|\sstyle=", answer.text)
    assert client.get("/room?lang=ko").text.startswith('<!doctype html>\n<html lang="ko">')
    assert client.get("/room?lang=<script>").text.count("<script") == 2


def test_scripts_write_no_markup() -> None:
    for source in SOURCES[1:]:
        text = source.read_text("utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", text)
        assert len(text.splitlines()) <= 400, source


def test_both_languages_say_everything_the_page_says() -> None:
    korean, english = (words(language) for language in LANGUAGES)
    assert korean.keys() == english.keys()
    whole = "".join(source.read_text("utf-8") for source in SOURCES)
    said = set(re.findall(r'"(room(?:\.[a-z_]+)+)"', whole))
    assert said <= korean.keys() | {"room.po"}
    assert {f"room.part.{part}" for part in Part} <= korean.keys()
    for key, text in korean.items():
        fields = set(re.findall(r"\{\w+\}", text))
        assert fields == set(re.findall(r"\{\w+\}", english[key])), key
        if key != "room.other_language":
            assert HANGUL.search(text), key
            assert not HANGUL.search(english[key]), key
            assert not re.search("[A-Za-z]", re.sub(r"\{\w+\}", "", text)), key


def test_the_office_is_what_its_source_builds(tmp_path: Path) -> None:
    office.build(tmp_path / "office.js")
    built = (tmp_path / "office.js").read_bytes()
    assert built == office.TARGET.read_bytes(), "python tools/office.py"
    assert len(gzip.compress(built)) < 150_000


def test_what_is_text_goes_over_the_line_packed(client: httpx.Client) -> None:
    (place,) = set(re.findall(r'"(/room/files/[0-9a-f]+)/main.js"', client.get("/room").text))
    answer = client.get(f"{place}/office.js", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == office.TARGET.read_bytes()
    plain = client.get(f"{place}/office.js", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == answer.content
    for wrong in (f"{place}/../page.py", f"{place}/none.js", "/room/files/0/main.js"):
        assert client.get(wrong).status_code == 404
