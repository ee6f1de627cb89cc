"""Words, places and handlers of the guard; what it shows in a browser is in tests/ui."""

import asyncio
import inspect
import logging
from types import SimpleNamespace
from typing import Any, cast

import flet as ft
import pytest

from app.models.errors import ErrorCode, IlteoroError
from app.text import Translator, languages
from app.views import guard
from app.views.components.text import plain

PAGE = cast("ft.Page", SimpleNamespace())
SECRET = "010-1234-5678"


@pytest.fixture
def translated(monkeypatch: pytest.MonkeyPatch) -> None:
    def translate(page: ft.Page, key: str, **params: str | int) -> str:
        if key == "guard.title":
            raise KeyError(key)
        return f"{key} {sorted(params)}" if key.startswith("error.") else key

    monkeypatch.setattr(guard, "_translate", translate)


def texts(control: Any) -> list[str]:
    """Every text below a control, without what is put in for the eye."""
    if isinstance(control, ft.Text):
        return [plain(str(control.value))]
    below = [getattr(control, "content", None), *(getattr(control, "controls", None) or [])]
    return [text for one in below if one is not None for text in texts(one)]


def failed(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:  # noqa: BLE001 - with its traceback, as a screen leaves it
        return caught


def test_where_names_the_place_and_never_the_text() -> None:
    place = guard.where(failed(ValueError(SECRET)))
    assert place.startswith("ValueError at test_guard.py:")
    assert SECRET not in place


def test_the_notice_has_a_sentence_and_a_code_without_the_text() -> None:
    said = " ".join(texts(guard.notice(PAGE, failed(ValueError(SECRET)))))
    assert "문제가 생겼어요" in said
    assert "unexpected" in said
    assert SECRET not in said


@pytest.mark.usefixtures("translated")
def test_an_error_people_can_meet_says_its_own_sentence() -> None:
    error = IlteoroError(ErrorCode.CATALOGUE_MISSING, path="x")
    said = texts(guard.notice(PAGE, error))
    assert "error.catalogue_missing ['path']" in said
    assert any("catalogue_missing" in line for line in said)


@pytest.mark.usefixtures("translated")
def test_a_broken_catalogue_does_not_break_the_notice() -> None:
    assert "문제가 생겼어요" in guard.words(PAGE, "guard.title")
    assert guard.words(PAGE, "guard.close") == "닫기"


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_words_of_the_last_resort(language: str) -> None:
    t = Translator(language)
    assert not [key for key in guard._WORDS if t(key, code="x") == key]


def test_a_log_line_of_flet_loses_the_text(caplog: pytest.LogCaptureFixture) -> None:
    guard.install()
    with caplog.at_level(logging.ERROR, logger="flet"):
        try:
            raise ValueError(SECRET)
        except ValueError:
            logging.getLogger("flet").exception("Unhandled error in %r", SECRET)
    assert "ValueError at test_guard.py" in caplog.text
    assert SECRET not in caplog.text


def test_a_handler_keeps_its_shape_and_shows_its_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[BaseException | None] = []
    monkeypatch.setattr(guard, "show", lambda _, error: shown.append(error))
    monkeypatch.setattr(ft, "context", SimpleNamespace(page=PAGE))

    @guard.handler
    def now(number: int) -> int:
        return 10 // number

    @guard.handler
    async def later(number: int) -> int:
        return 10 // number

    assert inspect.iscoroutinefunction(later)
    assert not inspect.iscoroutinefunction(now)
    assert list(inspect.signature(now).parameters) == ["number"]
    assert now(5) == asyncio.run(later(5)) == 2
    assert now(0) is None
    assert asyncio.run(later(0)) is None
    assert [type(error) for error in shown] == [ZeroDivisionError] * 2
