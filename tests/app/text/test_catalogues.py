"""The catalogues of every language are whole and say the same things."""

import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from app.models import ErrorCode, IlteoroError, Reason
from app.paths import locales_dir
from app.reference import keco3_codes
from app.text import Translator, languages

# A Korean screen may show these and no other Latin words; the commands' own errors more.
LATIN_ALLOWED = {"kg", "km", "MB", "English", "www", "work", "go", "kr"}
LATIN_ALLOWED_IN_ERRORS = {
    "JSON",
    "UTF",
    "CSV",
    "help",
    "port",
    "make",
    "demo",
    "install",
    "Secret",
    "Service",
}

# What a language may leave out: Korean stands in the reference data, or there are no words.
OPTIONAL = (
    "occupation.", "occupation_words.", "region.", "ncs.", "certificate.", "profession."
)  # fmt: skip


def read(language: str) -> Catalog:
    with (locales_dir() / language / "LC_MESSAGES" / "app.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def entries(language: str) -> dict[str, Message]:
    found = {}
    for message in read(language):
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[key] = message
    return found


def strings(message: Message) -> tuple[str, ...]:
    said = message.string
    return (said,) if isinstance(said, str) else tuple(said or ("",))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_korean_and_english_are_there() -> None:
    assert languages()[0] == "ko"
    assert "en" in languages()


@pytest.mark.parametrize("language", languages())
def test_nothing_is_empty_or_fuzzy(language: str) -> None:
    for key, message in entries(language).items():
        assert not message.fuzzy, key
        assert all(text.strip() for text in strings(message)), key


@pytest.mark.parametrize("language", [name for name in languages() if name != "ko"])
def test_every_language_has_every_text_with_the_same_fields(language: str) -> None:
    korean, other = entries("ko"), entries(language)
    missing = {key for key in korean.keys() ^ other.keys() if not key.startswith(OPTIONAL)}
    assert not missing
    used = {key: set().union(*map(fields, strings(message))) for key, message in korean.items()}
    for key, names in used.items():
        if key in other and not key.startswith("format."):
            theirs = set().union(*map(fields, strings(other[key])))
            # A language may leave a number out of its singular ("one day"), never invent one.
            assert theirs <= names | {"n"}, key
            assert names - {"n"} <= theirs, key


@pytest.mark.parametrize("language", languages())
def test_everyday_words_are_of_known_occupations(language: str) -> None:
    codes = {key.rpartition(".")[2] for key in entries(language) if "occupation_words." in key}
    assert codes <= set(keco3_codes())
    assert language != "en" or codes == set(keco3_codes())
    t = Translator(language)
    for code in codes:
        words = t.occupation_words(code)
        assert all(words), code
        assert len(set(words)) == len(words), code


def test_korean_speaks_korean() -> None:
    for key, message in entries("ko").items():
        allowed = LATIN_ALLOWED | (LATIN_ALLOWED_IN_ERRORS if key.startswith("error.") else set())
        for text in strings(message):
            shown = re.sub(r"\{[^}]*\}", "", text)
            assert set(re.findall(r"[A-Za-z]+", shown)) <= allowed, key


def test_every_error_has_its_sentence() -> None:
    for language in languages():
        known = entries(language)
        assert {f"error.{code}" for code in ErrorCode} <= known.keys()


def test_compiled_catalogues_are_those_of_the_sources(tmp_path: Path) -> None:
    for language in languages():
        fresh = tmp_path / f"{language}.mo"
        with fresh.open("wb") as file:
            write_mo(file, read(language))
        compiled = locales_dir() / language / "LC_MESSAGES" / "app.mo"
        assert compiled.read_bytes() == fresh.read_bytes(), "run make install"


def test_an_error_is_one_clear_line() -> None:
    error = IlteoroError(ErrorCode.PROFILE_UNREADABLE, file="나.json", detail="line 3")
    assert Translator("ko").error(error).startswith("프로필 파일 나.json을 읽지 못했어요(line 3).")
    assert "나.json" in Translator("en").error(error)


@pytest.mark.parametrize("language", languages())
def test_every_error_is_told_even_without_its_params(language: str) -> None:
    for code in ErrorCode:
        line = Translator(language).error(IlteoroError(code))
        assert not line.startswith("error.")
        assert "{" not in line


def test_a_reason_says_codes_as_names() -> None:
    translator = Translator("ko")
    assert translator.occupation("623") != "623"
    assert translator.region("41113") == "경기 수원시 권선구"
    assert translator.reason(Reason(code="no_such_reason")) == "reason.no_such_reason"


def test_an_unknown_text_shows_its_id() -> None:
    assert Translator("ko")("no.such.text") == "no.such.text"
    assert not Translator("ko").has("no.such.text")
