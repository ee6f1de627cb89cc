"""Fifty facts go through every route of the backend, with crashes; none is found in clear."""

import io
import itertools
import threading
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from app.models import new_id
from tests.app.forms.test_forms import FILLED
from tests.backend.submissions.office import PDF, described, metadata
from tests.leaks.canaries import ALL, CASES, DIAGNOSES, NAMES, PHONES
from tests.leaks.office import BORN, Headers, Office, opened
from tests.leaks.places import cores_allowed, files, found, postgresql, processes

_clock = (f"{1_700_000_000_000 + n:013}-0000-{'a' * 12}" for n in itertools.count())


def record(kind: str, id: str, **said: Any) -> dict[str, Any]:  # noqa: A002
    fields = {name: {"value": value, "clock": next(_clock)} for name, value in said.items()}
    return {"kind": kind, "id": id, "fields": fields}


def put(office: Office, who: Headers, *records: dict[str, Any]) -> httpx.Response:
    return office.client.put("/v1/me/records", json={"records": records}, headers=who)


def used(office: Office) -> list[httpx.Response]:
    """Everything there is, by people with every fact; answers of which the errors tell none."""
    ask, told = office.client.request, list[httpx.Response]()
    caseworker_id, caseworker = office.staff("casework1", NAMES[0], "caseworker")
    _, supervisor = office.staff("supervis1", NAMES[12], "supervisor")
    ids = []
    for name, phone, case in zip(NAMES[1:], PHONES, CASES, strict=False):
        new = {"name": name, "phone": phone, "case_number": case, "birth_date": BORN.isoformat()}
        ids.append(ask("POST", "/v1/workers", json=new, headers=caseworker).json()["id"])
    told.append(ask("POST", "/v1/workers", json=new, headers=caseworker))
    assert told[-1].status_code == 409
    mine = office.worker(CASES[0], f"{NAMES[1]}의 폰 {PHONES[12]}")
    for which in ("personal", "health", "sharing"):
        said = {"which": which, "given": True, "text": 1, "language": "ko"}
        assert ask("PUT", "/v1/me/consents", json=said, headers=mine).is_success
    for again in ("", " 다시"):
        written = [
            record(kind, f"r{n}", note=text + again, typed={"name": NAMES[n], "deep": [PHONES[n]]})
            for kind in ("draft", "dates")
            for n, text in enumerate(DIAGNOSES)
        ]
        assert put(office, mine, *written).is_success
    told += filed(office, mine, caseworker)
    told += talked(office, ids[0], mine, caseworker)
    for path in ("", "/summary", "/records", "/audit"):
        for who in (caseworker, supervisor):
            told.append(ask("GET", f"/v1/workers/{ids[0]}{path}", headers=who))
    ask("PUT", f"/v1/workers/{ids[1]}/assignments/{caseworker_id}", json={}, headers=supervisor)
    for path in ("", "/sessions", "/audit", "/consents", "/records"):
        assert ask("GET", f"/v1/me{path}", headers=mine).status_code == 200
    export = ask("GET", "/v1/me/export", headers=mine)
    with zipfile.ZipFile(io.BytesIO(export.content)) as packed:
        assert DIAGNOSES[0].encode() in packed.read("records.json")
    assert ask("GET", "/v1/workers", headers=caseworker).json()["workers"]
    assert ask("GET", "/v1/accounts", headers=office.administrator).is_success
    told += wrongly(office, mine)
    told += [crash(office, mine, way) for way in ("raise", "thread", "loop", "gone", "warn")]
    assert ask("DELETE", "/v1/me", headers=office.worker(CASES[11], "x")).is_success
    return told


def filed(office: Office, mine: Headers, caseworker: Headers) -> list[httpx.Response]:
    """A form with a paper beside it, asked about by the office; and what is no such form."""
    ask, form = office.client.request, f"/v1/submissions/{new_id()}"
    paper = PDF + " ".join(ALL).encode()
    one = described(paper, "application/pdf", f"{NAMES[5]} 진단서.pdf")
    said = {name: one[name] for name in ("id", "name", "media_type", "sha256")}
    tus = mine | {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(paper))}
    headers = tus | {"Upload-Metadata": metadata(**said)}
    assert ask("POST", "/v1/uploads", headers=headers).status_code == 201
    kind = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    part = ask("PATCH", f"/v1/uploads/{one['id']}", headers=tus | kind, content=paper)
    assert part.status_code == 204
    content = FILLED["petition"] | {"name": NAMES[1], "phone": PHONES[0], "subject": DIAGNOSES[5],
                                    "body": " ".join(ALL)}  # fmt: skip
    whole = {"form": "petition", "form_version": 1, "created_at": "2026-11-23T03:00:00Z",
             "content": content, "attachments": [one]}  # fmt: skip
    wrong = [ask("PUT", form, json=whole | {"content": {"name": DIAGNOSES}}, headers=mine)]
    assert ask("PUT", form, json=whole, headers=mine).status_code == 201
    wrong.append(ask("PUT", form, json=whole | {"attachments": []}, headers=mine))
    seen = form.replace("/v1/", "/v1/staff/")
    assert ask("GET", seen, headers=caseworker).status_code == 200
    assert ask("GET", "/v1/staff/submissions.csv", headers=caseworker).status_code in (200, 403)

    def act(kind: str, **more: str) -> httpx.Response:
        version = ask("GET", seen, headers=caseworker).json()["version"]
        body = {"kind": kind, "version": version} | more
        return ask("POST", f"{seen}/actions", json=body, headers=caseworker)

    asked = {"text": f"{NAMES[1]} {DIAGNOSES[1]} {PHONES[1]}"}
    wrong.append(act("release", **asked))
    assert act("start_review").is_success
    assert act("ask_supplement", **asked).is_success
    reply = {"text": " ".join(ALL), "attachments": []}
    wrong.append(ask("PUT", f"{form}/supplements/{NAMES[2]}", json=reply, headers=mine))
    later = f"{form}/supplements/{new_id()}"
    assert ask("PUT", later, json=reply, headers=mine).is_success
    wrong.append(ask("PUT", later, json=reply | {"text": NAMES[3]}, headers=mine))
    assert act("decide", text=f"{NAMES[6]} {DIAGNOSES[6]}").is_success
    return wrong


def talked(office: Office, worker: str, mine: Headers, helper: Headers) -> list[httpx.Response]:
    """Two write to each other and invite a third; and what is no message and no guest."""
    ask = office.client.request
    there = f"/v1/workers/{worker}/messages"
    said = {"created_at": "2026-11-23T03:00:00Z", "text": " ".join(ALL)}
    first = f"{there}/{new_id()}"
    assert ask("PUT", first, json=said, headers=mine).status_code == 201
    changed = said | {"revision": 1, "text": f"{NAMES[7]} {DIAGNOSES[7]}"}
    assert ask("PUT", first, json=changed, headers=mine).is_success
    assert ask("PUT", f"{there}/{new_id()}", json=said, headers=helper).status_code == 201
    for who in (mine, helper):
        read = ask("GET", there, headers=who)
        assert NAMES[7] in read.text
    guest = {"part": "family", "name": f"{NAMES[8]} {PHONES[8]}"}
    invited = ask("POST", f"/v1/rooms/{worker}/guests", json=guest, headers=helper)
    token = invited.raise_for_status().json()["path"].partition("#")[2]
    assert ask("POST", "/v1/room/ticket", json={"token": token}).is_success
    return [
        ask("PUT", first, json=said | {"text": DIAGNOSES[8]}, headers=mine),
        ask("PUT", first, json=said | {NAMES[9]: PHONES[9]}, headers=mine),
        ask("PUT", f"{there}/{quote(NAMES[9])}", json=said, headers=mine),
        ask("POST", f"/v1/rooms/{worker}/guests", json=guest | {"part": CASES[9]}, headers=helper),
        ask("POST", f"/v1/rooms/{quote(CASES[9])}", headers=helper),
        ask("POST", "/v1/room/ticket", json={"token": f"{NAMES[9]} {DIAGNOSES[9]} {PHONES[9]}"}),
    ]


def wrongly(office: Office, mine: Headers) -> list[httpx.Response]:
    """Facts where nobody wants them: in addresses, headers, fields of others, broken content."""
    ask, fact = office.client.request, f"{NAMES[2]} {PHONES[2]} {CASES[2]} {DIAGNOSES[2]}"
    body = {"user_name": NAMES[3], "password": DIAGNOSES[3], "code": CASES[3], "device": PHONES[3]}
    raw = fact.encode()
    wrong = [
        ask("GET", f"/v1/{quote(fact)}", params={"q": fact}),
        ask("GET", f"/v1/workers/{quote(fact)}", headers=mine),
        ask("GET", "/healthz", headers=[(b"x-request-id", raw), (b"user-agent", raw),
                                        (b"authorization", b"Bearer " + raw)]),
        ask("GET", "/v1/me/audit", params={"before": fact}, headers=mine),
        ask("POST", "/v1/sign-in/password", json=body),
        ask("POST", "/v1/sign-in/codes", json={"case_number": fact, "birth_date": fact}),
        ask("POST", "/v1/sign-in/code",
            json={"challenge": office.ask_code(CASES[4]), "code": "000000", "device": fact}),
        ask("POST", "/v1/sign-in/provider", json={"redirect_uri": fact}),
        ask("POST", "/v1/sign-in/provider/answer",
            json={"secret": fact, "state": fact, "code": fact, "device": fact}),
        ask("POST", "/v1/tokens", json={"refresh_token": fact, "attempt": fact}),
        ask("PUT", "/v1/me/consents", json={"which": fact, fact: fact}, headers=mine),
        ask("PUT", "/v1/me/records", content=f'{{"records": "{fact}'.encode(), headers=mine),
        put(office, mine, {"kind": fact, "id": fact, "fields": {fact: fact}}),
        put(office, mine, record("draft", "r1", note=fact + "\x00")),
        ask("POST", "/v1/installations", json={"name": fact}),
        ask("CANARY", f"/v1/me/{quote(fact)}"),
    ]  # fmt: skip
    office.ask_code(CASES[5].lower().replace("-", " "))
    office.ask_code(CASES[6], BORN.replace(year=1970))
    return wrong


def crash(office: Office, mine: Headers, way: str) -> httpx.Response:
    """Have the backend fail with every fact in the words of the exception."""
    said = f"!{way} " + " ".join(ALL)
    return put(office, mine, record("draft", "crash", note=said))


def killed(office: Office, mine: Headers) -> None:
    """End the backend in the middle of writing, as a lost power supply would."""

    def write() -> None:
        with suppress(httpx.HTTPError):
            for n in range(10_000):
                put(office, mine, record("draft", f"k{n % 50}", note=ALL[n % 50], again=DIAGNOSES))

    writing = threading.Thread(target=write)
    writing.start()
    threading.Event().wait(0.3)
    office.process.kill()
    writing.join()


def test_nothing_of_anybody_stands_anywhere(shared_database: str, tmp_path: Path) -> None:
    database = None if shared_database.startswith("sqlite") else shared_database
    with opened(tmp_path, database) as office:
        told = [answer for answer in used(office) if not answer.is_success]
        assert {answer.status_code for answer in told} >= {401, 403, 404, 409, 422, 500}
        answers = [(f"the answer {answer.status_code}", answer.content) for answer in told]
        answers += [("its headers", repr(answer.headers.raw).encode()) for answer in told]
        assert not found(answers)
        assert cores_allowed(office.process.pid) == "0"
        mine = office.worker(CASES[0], "again")
        assert not found(processes())
        assert not found(files(tmp_path)), "while it runs"
        log = (tmp_path / "log").read_text()
        killed(office, mine)
    assert not found(files(tmp_path)), "after it was killed"
    said = (tmp_path / "said").read_text()
    for word in ("thread ended: builtins.ValueError", "not raised: builtins.ValueError",
                 "warning: UserWarning"):  # fmt: skip
        assert word in said, "what failed is told all the same"
    assert '"error": "builtins.RuntimeError"' in log
    assert '"logger": "asyncio"' in log
    if database is not None:
        assert not found(postgresql(database))
