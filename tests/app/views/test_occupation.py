"""Why no model answers is said in plain words, whatever the reason."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.models import ErrorCode
from app.text import Translator
from app.views.occupation import problem_words


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_way_a_model_can_fail_is_told_without_a_file_name(language: str) -> None:
    session = cast("Any", SimpleNamespace(t=Translator(language)))
    codes = [code for code in ErrorCode if code.startswith("model_")]
    said = {problem_words(session, code) for code in codes}
    assert len(said) == len(codes) >= 9
    for words in said:
        assert ".onnx" not in words
        assert "?" not in words


@pytest.mark.parametrize("language", ["ko", "en"])
def test_wherever_answers_are_kept_what_becomes_of_a_request_is_said(language: str) -> None:
    t = Translator(language)
    for kept in ("device", "memory", "shared"):  # what `Session.kept` may be
        assert t.has(f"review.not_sent_{kept}")
        assert t.has(f"review.waits_{kept}")
