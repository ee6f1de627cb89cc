"""A model answers only where its signature, its form and its own test hold."""

import base64
import hashlib
import json
import random
from pathlib import Path
from typing import Any

import onnx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.keys import key_id
from app.model_signature import SIGNED_PREFIX, sign, signature_file, verify, written
from app.models import Basis, ErrorCode, IlteoroError, Profile
from app.recommender import Recommender
from app.recommender.metadata import metadata_of
from app.recommender.model_files import KEYS, MODELS, REFUSED, open_best, refusal, refused
from app.recommender.session import load_session, open_session
from app.text import Translator
from tests.models import (
    NEW,
    NEWER,
    SHIPPED,
    Change,
    model,
    no_numbers,
    of_format_1,
    of_real_cases,
    other_inputs,
    other_occupations,
    other_weights,
    put,
    too_new,
    too_old,
    unknown_inputs,
    untested,
)

WRONG: tuple[tuple[ErrorCode, Change], ...] = (
    (ErrorCode.MODEL_TOO_NEW, too_new),
    (ErrorCode.MODEL_TOO_OLD, too_old),
    (ErrorCode.MODEL_OTHER_SCHEMA, other_occupations),
    (ErrorCode.MODEL_OTHER_SCHEMA, other_inputs),
    (ErrorCode.MODEL_OTHER_SCHEMA, unknown_inputs),
    (ErrorCode.MODEL_SELF_TEST_FAILED, other_weights),
    (ErrorCode.MODEL_SELF_TEST_FAILED, no_numbers),
    (ErrorCode.MODEL_SELF_TEST_FAILED, untested),
)
"""Files that are properly signed and yet not to be used."""

CODES = [code for code in ErrorCode if code.startswith("model_")]


def test_the_model_that_ships_is_signed_and_answers() -> None:
    verify(_digest(SHIPPED.read_bytes()), signature_file(SHIPPED).read_bytes(), KEYS, "it")
    found = Recommender.load()
    assert found.session
    assert (found.problem, found.passed_over) == (None, None)


def test_a_newer_one_that_came_answers(tmp_path: Path) -> None:
    put(tmp_path / MODELS / "a.onnx", model(NEW))
    put(tmp_path / MODELS / "b.onnx", model(NEWER))
    found = Recommender.load(data=tmp_path)
    assert (found.model_version, found.passed_over) == (f"of {NEWER}", None)
    assert found.chances(Profile()) == Recommender.load().chances(Profile())
    # Real cases go before made-up ones, whatever their day.
    put(tmp_path / MODELS / "c.onnx", model("2001-01-01", of_real_cases))
    assert Recommender.load(data=tmp_path).model_version == "of 2001-01-01, real"


def test_an_older_one_that_came_does_not(tmp_path: Path) -> None:
    put(tmp_path / MODELS / "a.onnx", model("2001-01-01"))
    found = Recommender.load(data=tmp_path)
    assert found.model_version == load_session(SHIPPED).version
    assert found.passed_over is None


def test_of_the_same_day_the_office_s_own_answers(tmp_path: Path) -> None:
    put(tmp_path / MODELS / "a.onnx", model(load_session(SHIPPED).trained_on))
    assert Recommender.load(data=tmp_path).model_version.startswith("of 20")


@pytest.mark.parametrize(("code", "change"), WRONG)
def test_what_is_signed_is_not_used_for_that_alone(
    tmp_path: Path, code: ErrorCode, change: Change
) -> None:
    bad = put(tmp_path / MODELS / "a.onnx", model(NEW, change))
    # The one that ships answers, and it is said why the new one does not.
    found = Recommender.load(data=tmp_path)
    assert (found.basis, found.problem, found.passed_over) == (Basis.MODEL, None, code)
    # With none besides, the table of moves does.
    opened = open_best(tmp_path / "none.onnx", tmp_path)
    assert (opened.session, opened.problem) == (None, code)
    assert open_best(bad, None) == opened
    # The one before it is good: it answers first.
    put(tmp_path / MODELS / "b.onnx", model("2030-01-01"))
    again = Recommender.load(data=tmp_path)
    assert (again.model_version, again.passed_over) == ("of 2030-01-01", code)


def _unsigned(path: Path) -> None:
    signature_file(path).unlink()


def _other_key(path: Path) -> None:
    put(path, path.read_bytes(), Ed25519PrivateKey.generate().private_bytes_raw())


def _no_signature(path: Path) -> None:
    signature_file(path).write_bytes(b"{}")


def _of_another(path: Path) -> None:
    signature_file(path).write_bytes(signature_file(SHIPPED).read_bytes())


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        (ErrorCode.MODEL_UNSIGNED, _unsigned),
        (ErrorCode.MODEL_KEY_UNKNOWN, _other_key),
        (ErrorCode.MODEL_SIGNATURE_WRONG, _no_signature),
        (ErrorCode.MODEL_SIGNATURE_WRONG, _of_another),
        (ErrorCode.MODEL_SIGNATURE_WRONG, _truncated),
        (ErrorCode.MODEL_SIGNATURE_WRONG, _empty),
        (ErrorCode.MODEL_SIGNATURE_WRONG, _flipped),
    ],
)
def test_what_nobody_vouches_for_is_not_used(tmp_path: Path, code: ErrorCode, spoil: Any) -> None:
    path = put(tmp_path / MODELS / "a.onnx", model())
    assert Recommender.load(data=tmp_path).passed_over is None
    spoil(path)
    found = Recommender.load(data=tmp_path)
    assert (found.basis, found.problem, found.passed_over) == (Basis.MODEL, None, code)
    opened = open_best(path, None)
    assert (opened.session, opened.problem) == (None, code)


def test_none_at_all(tmp_path: Path) -> None:
    opened = open_best(tmp_path / "none.onnx", tmp_path)
    assert (opened.session, opened.problem) == (None, ErrorCode.MODEL_MISSING)


def test_a_bit_flipped_anywhere_is_found(tmp_path: Path) -> None:
    content, rng = model(), random.Random(3)
    signature = sign(content, b"\1" * 32)
    key = Ed25519PrivateKey.from_private_bytes(b"\1" * 32).public_key().public_bytes_raw()
    verify(_digest(content), signature, [key], "it")
    for _ in range(100):
        spoiled = bytearray(content)
        spoiled[rng.randrange(len(spoiled))] ^= 1 << rng.randrange(8)
        with pytest.raises(IlteoroError) as caught:
            verify(_digest(bytes(spoiled)), signature, [key], "it")
        assert caught.value.code is ErrorCode.MODEL_SIGNATURE_WRONG


@given(st.binary(max_size=300) | st.text().map(str.encode))
def test_any_signature_is_refused_or_read(signature: bytes) -> None:
    with pytest.raises(IlteoroError) as caught:
        verify(b"\0" * 32, signature, KEYS, "it")
    assert caught.value.code in (ErrorCode.MODEL_SIGNATURE_WRONG, ErrorCode.MODEL_KEY_UNKNOWN)


def test_what_else_the_key_signed_is_no_model() -> None:
    key, digest = Ed25519PrivateKey.generate(), _digest(b"x")
    public = key.public_key().public_bytes_raw()
    for signed in (digest, SIGNED_PREFIX, b"ilteoro catalogue manifest\n" + digest):
        made = base64.b64encode(key.sign(signed)).decode()
        with pytest.raises(IlteoroError) as caught:
            verify(digest, written(key_id(public), made), [public], "it")
        assert caught.value.code is ErrorCode.MODEL_SIGNATURE_WRONG


def test_a_file_of_format_1_needs_no_self_test(tmp_path: Path) -> None:
    put(tmp_path / MODELS / "a.onnx", model(NEW, of_format_1))
    assert Recommender.load(data=tmp_path).model_version == f"of {NEW}"


def _row(told: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = told["self_test"][1]
    return row


def _p_return_a_little_off(told: dict[str, Any], _content: object) -> None:
    _row(told)["p_return"] *= 1.01


def _two_swapped(told: dict[str, Any], _content: object) -> None:
    top = _row(told)["top"]
    top[0], top[9] = top[9], top[0]


def _best_left_out(told: dict[str, Any], _content: object) -> None:
    row = _row(told)
    row["top"] = row["top"][1:]


def _unknown_code(told: dict[str, Any], _content: object) -> None:
    _row(told)["top"][3] = "999"


def _torn(told: dict[str, Any], _content: object) -> None:
    told["self_test"] = [{}]


@pytest.mark.parametrize(
    "change", [_p_return_a_little_off, _two_swapped, _best_left_out, _unknown_code, _torn]
)
def test_a_self_test_notices_what_a_person_would_see(change: Change) -> None:
    with pytest.raises(IlteoroError) as caught:
        open_session(model(NEW, change), "it")
    assert caught.value.code in (ErrorCode.MODEL_SELF_TEST_FAILED, ErrorCode.MODEL_DAMAGED)


def _p_return_as_rounded(told: dict[str, Any], _content: object) -> None:
    for row in told["self_test"]:
        row["p_return"] = round(row["p_return"], 5)


def test_what_floating_point_does_is_no_difference() -> None:
    assert open_session(model(NEW, _p_return_as_rounded), "it").version == f"of {NEW}"


@pytest.mark.parametrize("number", [None, "2", 1.5, [2], {}, -1, 10**30])
def test_any_format(number: Any) -> None:
    def change(told: dict[str, Any], _content: object) -> None:
        told["format"] = number

    with pytest.raises(IlteoroError) as caught:
        open_session(model(NEW, change), "it")
    expected = (ErrorCode.MODEL_DAMAGED, ErrorCode.MODEL_TOO_NEW, ErrorCode.MODEL_TOO_OLD)
    assert caught.value.code in expected


def test_what_a_file_says_of_itself_is_what_onnx_reads() -> None:
    content = model()
    read = onnx.load_model_from_string(content)
    assert metadata_of(content) == json.loads(read.metadata_props[0].value)
    assert metadata_of(SHIPPED.read_bytes())["version"] == load_session(SHIPPED).version


def test_any_bytes_are_read_or_refused() -> None:
    content, rng = model(), random.Random(5)
    for _ in range(300):
        spoiled = bytearray(content)
        for _ in range(rng.randrange(1, 4)):
            # Lengths stand in the first bytes and, of what is told, near the end.
            at = rng.choice((rng.randrange(200), len(content) - 1 - rng.randrange(50_000)))
            spoiled[at] = rng.randrange(256)
        try:
            assert isinstance(metadata_of(bytes(spoiled[: rng.choice((None, -1, -2000, 7))])), dict)
        except ValueError:
            continue


def test_what_was_refused_is_told_until_another_comes(tmp_path: Path) -> None:
    (tmp_path / MODELS).mkdir()
    path = tmp_path / MODELS / REFUSED
    path.write_bytes(refusal("a mark", ErrorCode.MODEL_TOO_NEW))
    assert Recommender.load(data=tmp_path).passed_over is ErrorCode.MODEL_TOO_NEW
    assert refused(tmp_path, "a mark") is ErrorCode.MODEL_TOO_NEW
    assert refused(tmp_path, "another") is None
    for torn in (b"", b"[]", b"{", b'{"formats": [1, 2], "mark": "", "code": "?"}'):
        path.write_bytes(torn)
        assert Recommender.load(data=tmp_path).passed_over is None


@pytest.mark.parametrize("language", ["ko", "en"])
def test_each_case_has_its_plain_sentence(language: str) -> None:
    t = Translator(language)
    for code in CODES:
        said = t.error(IlteoroError(code, file="recommender.onnx"))
        assert code not in said
        assert "?" not in said
        if code is not ErrorCode.MODEL_MISSING:
            assert t.has(f"passed_over.{code}")
    # One sentence for each, so that a person can tell them apart.
    assert len({t.error(IlteoroError(code, file="f")) for code in CODES}) == len(CODES)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
