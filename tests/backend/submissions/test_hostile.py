"""A thousand submissions nobody means well with: a clear 4xx each, nothing kept, nothing broken."""

import json
import random
import socket
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.forms import form, forms
from app.models import new_id
from backend.storage import transaction
from backend.submissions.bodies import file_name
from backend.submissions.tables import (
    Submission,
    SubmissionConflict,
    SubmissionEvent,
    Supplement,
    Upload,
)
from tests.app.forms.test_forms import FILLED
from tests.backend.accounts.house import Headers
from tests.backend.submissions.office import Office
from tests.running import times

_TABLES = (Submission, SubmissionConflict, SubmissionEvent, Supplement, Upload)
_DEEP = 10_000


def kept(office: Office) -> int:
    """How many rows there are of anything that is filed."""
    with transaction(office.engine, reads_only=True) as db:
        return sum(db.scalar(select(func.count()).select_from(table)) or 0 for table in _TABLES)


def sent(office: Office, header: Headers, body: bytes, path: str = "") -> None:
    """Send it; that it is refused clearly."""
    headers = header | {"Content-Type": "application/json"}
    place = path or f"/v1/submissions/{new_id()}"
    answer = office.client.put(place, content=body, headers=headers)
    assert 400 <= answer.status_code < 500, (answer.status_code, body[:300])
    assert answer.headers["content-type"] == "application/problem+json", body[:300]
    told = answer.json()
    assert set(told) <= {"type", "title", "status", "instance", "fields"}
    assert "canary" not in answer.text


_BAD_TEXTS = (
    "a\x00b", "\u202egnp.exe", "\u2066x\u2069", "\ud800", "\udfff\ud800", "", " ", "\x1b[2J",
    "canary" * 2000, "\ufffe", "x\ny\x0b", "\x7f",
)  # fmt: skip
_BAD_VALUES: tuple[Any, ...] = (
    *_BAD_TEXTS, 10**400, -(10**4000), 1e308, float("nan"), float("inf"), -1, 1.5, None, True, [],
    {}, [[]], ["canary"] * 100, {"canary": {"canary": {"canary": {"canary": {"canary": {}}}}}},
    {"kind": "typed", "name": "<x>\u202e"}, {"kind": "drawn", "name": "x"}, {"$ref": "#"},
    {"kind": "typed", "name": "x", "drawing": "../../etc/passwd"}, "2026-02-30", "not-a-date",
)  # fmt: skip
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda one: st.lists(one, max_size=4) | st.dictionaries(st.text(max_size=8), one, max_size=4),
    max_leaves=12,
)  # fmt: skip


def body(form_id: str, content: Any, /, **other: Any) -> bytes:
    said = {"form": form_id, "form_version": 1, "created_at": "2026-11-23T03:00:00Z",
            "content": content}  # fmt: skip
    return json.dumps(said | other).encode()


def handmade() -> list[bytes]:
    """What was thought of."""
    good = body("petition", FILLED["petition"])
    name = json.dumps(FILLED["petition"]["name"])[1:-1].encode()
    file = {"id": new_id(), "name": "x.pdf", "media_type": "application/pdf", "bytes": 5,
            "sha256": "0" * 64}  # fmt: skip
    nested = [b"[" * _DEEP + b"]" * _DEEP, b'{"a":' * _DEEP + b"1" + b"}" * _DEEP]
    deep = [good.replace(b'"petition"', one, 1) for one in nested]
    deep += [body("petition", FILLED["petition"]).replace(b'"content": {', b'"content": {"x":' + one
             + b",") for one in (*nested, b"[" * 300 + b"]" * 300)]  # fmt: skip
    files: list[Any] = [
        {}, [{}], "x", [file, file], [file] * 61, [file | {"id": "x"}], [file | {"id": None}],
        [file | {"name": "<script>alert(1)</script>"}], [file | {"name": "a\u202eb"}],
        [file | {"name": "a\0"}], [file | {"name": "../../x"}], [file | {"name": "\ud800"}],
        [file | {"bytes": 10**30}], [file | {"bytes": -1}], [file | {"sha256": "x" * 64}],
        [file | {"media_type": "text/html"}], [file | {"media_type": "image/svg+xml"}], [file],
    ]  # fmt: skip
    tops: list[dict[str, Any]] = [
        {"form": 1}, {"form": "\0"}, {"form": "../petition"}, {"form": "x" * 10_000},
        {"form": None}, {"form_version": 0}, {"form_version": 10**40}, {"form_version": "1; DROP"},
        {"form_version": None}, {"form_version": 2}, {"created_at": "yesterday"},
        {"created_at": 10**300}, {"created_at": None}, {"created_at": "2026-11-23T03:00:00"},
        {"created_at": float("nan")}, {"content": None}, {"content": []}, {"content": "x"},
        {"content": {str(n): n for n in range(5_000)}},
    ]  # fmt: skip
    return [
        b"", b"{", b"null", b"[]", b'"x"', b"NaN", b"\xff\xfe", b"\0", b"9" * 5_000, *nested, *deep,
        good.replace(name, b"\xc3\x28"), b"{" + b'"form": "petition",' * 30_000 + good[1:-200],
        *(body("petition", FILLED["petition"], attachments=one) for one in files),
        *(body("petition", FILLED["petition"], **one) for one in tops),
    ]  # fmt: skip


def spoilt(count: int) -> list[bytes]:
    """So many forms with one answer that can't be, of every form, question and such answer."""
    every = [(one.id, name, value) for one in forms() for name in one.questions
             for value in _BAD_VALUES]  # fmt: skip
    random.Random(7).shuffle(every)
    found: list[bytes] = []
    for id_, name, value in every:
        content = FILLED[id_] | {name: value}
        # Such a text is no answer to anything; a number or a list may be.
        if value in _BAD_TEXTS or _is_wrong(id_, content):
            found.append(body(id_, content))
        if len(found) == count:
            break
    return found


def _is_wrong(id_: str, content: dict[str, Any]) -> bool:
    from backend.submissions.checking import problems

    try:
        return bool(problems(form(id_, 1), content))
    except (ValueError, RecursionError):
        return True


def test_a_thousand_hostile_submissions_leave_nothing(office: Office) -> None:
    _, header = office.somebody()
    before = kept(office)
    made = handmade()
    # Half of a thousand on each kind of database, more in a long run.
    made += spoilt(times(400) - len(made))
    for one in made:
        sent(office, header, one)

    @settings(max_examples=times(100), derandomize=True, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(
        st.sampled_from([one.id for one in forms()]),
        st.dictionaries(st.text(max_size=12), _JSON, max_size=5),
        _JSON,
    )
    def random_ones(id_: str, content: dict[str, Any], files: Any) -> None:
        # Something that no form asks for is always among it.
        sent(office, header, body(id_, content | {"canary": 1}, attachments=files))

    random_ones()
    assert kept(office) == before
    assert office.put(header, office.form()).status_code == 201, "and it goes on"


def test_supplements_are_refused_alike(office: Office) -> None:
    _, header = office.somebody()
    mine = office.filed(header)
    before = kept(office)
    wrong: tuple[Any, ...] = (*_BAD_TEXTS, None, 5, [], {}, {"a": "canary"})
    for text in wrong:
        said = json.dumps({"text": text}).encode()
        sent(office, header, said, f"/v1/submissions/{mine['id']}/supplements/{new_id()}")
    assert kept(office) == before


def test_a_hundred_megabytes_are_refused_before_they_came(office: Office) -> None:
    if office.engine.dialect.name != "sqlite":
        return  # no database is asked
    _, header = office.somebody()
    before = kept(office)
    url = office.client.base_url
    with socket.create_connection((url.host, url.port or 0), 60) as line:
        line.sendall(
            f"PUT /v1/submissions/{new_id()} HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n"
            f"Authorization: {header['authorization']}\r\n\r\n".encode()
            + b"x" * 10_000
        )
        assert line.recv(4096).startswith(b"HTTP/1.1 413 ")
    assert kept(office) == before


@pytest.mark.parametrize("path", ["/v1/submissions/x", "/v1/submissions/%00", "/v1/uploads/..%2Fx"])
def test_what_is_no_id_is_refused(office: Office, path: str) -> None:
    _, header = office.somebody()
    answer = office.client.put(path, json=office.form(), headers=header)
    assert answer.status_code in (404, 405, 422)


@settings(max_examples=100, derandomize=True, database=None)
@given(st.text(min_size=1, max_size=50))
def test_a_file_name_that_is_taken_is_one_line_and_no_path(name: str) -> None:
    try:
        taken = file_name(name)
    except ValueError:
        return
    assert taken.isprintable() or any(not sign.isprintable() for sign in name)
    assert not set(taken) & set("<>/\\\n\r\0\u202e\u2066")
    taken.encode()
