"""What every answer has in common, over real HTTP; and the log, which tells no secrets."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.backend.serving import problem, serving

ID = "018f2a3b-1111-7abc-8def-0123456789ab"
CANARY = "canary-홍길동-01012345678"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served") / "log"


@pytest.fixture(scope="module")
def client(log: Path) -> Iterator[httpx.Client]:
    limits = {"ILTEORO_BODY_BYTES": "1000", "ILTEORO_BODY_SECONDS": "1"}
    with serving(log.parent, ILTEORO_LOG=str(log), **limits) as client:
        yield client


def raw(client: httpx.Client, *parts: bytes, wait: float = 0) -> bytes:
    """What the server says to `parts`, sent as they are, with a pause between them."""
    with socket.create_connection((client.base_url.host, client.base_url.port or 0), 60) as line:
        # It may hang up before all was sent.
        with suppress(BrokenPipeError, ConnectionResetError):
            for part in parts:
                line.sendall(part)
                time.sleep(wait)
        answer = b""
        with suppress(ConnectionResetError):
            while got := line.recv(65536):
                answer += got
    return answer


def test_a_request_keeps_the_id_it_came_with(client: httpx.Client) -> None:
    for told, kept in ((ID, ID), (ID.upper(), ID)):
        answer = client.get("/v1/nothing", headers={"X-Request-ID": told})
        assert answer.headers["x-request-id"] == kept
        assert answer.json()["instance"] == f"urn:uuid:{kept}"
    for told in ("", "x", ID + "0", "0" * 36, '"}{"'):
        given = client.get("/healthz", headers={"X-Request-ID": told}).headers["x-request-id"]
        assert len(given) == 36
        assert given[14] == "7"
        assert given != told


def test_no_answer_lets_a_browser_do_more_than_show_it(client: httpx.Client) -> None:
    for answer in (
        client.get("/healthz"),
        client.get("/v1/nothing"),
        client.delete("/healthz"),
        client.post("/v1/installations", content=b"x" * 2000),
        client.post("/v1/installations"),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        told = answer.headers["strict-transport-security"]
        assert told == "max-age=31536000; includeSubDomains"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "server" not in answer.headers


def test_pages_of_other_origins_get_nothing(client: httpx.Client) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    for answer in (
        client.options("/v1/installations", headers=asked),
        client.get("/healthz", headers=asked),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]
    assert client.options("/v1/installations", headers=asked).status_code == 405


def test_a_wrong_method_is_told_the_right_ones(client: httpx.Client) -> None:
    answer = client.delete("/v1/health")
    assert problem(answer, 405) == "method_not_allowed"
    assert answer.headers["allow"] == "GET, HEAD"
    assert problem(client.request("TRACE", "/v1/health"), 405) == "method_not_allowed"
    assert problem(client.get("/healthz/"), 404) == "not_found"


def test_too_much_is_refused_whether_its_length_is_told_or_not(client: httpx.Client) -> None:
    def in_parts() -> Iterator[bytes]:
        yield from [b"x" * 600] * 3

    for content in (b"x" * 1001, b"x" * 300_000, in_parts()):
        answer = client.post("/v1/installations", content=content)
        assert problem(answer, 413) == "request_too_large"
    assert client.post("/v1/installations", content=b"x" * 1000).status_code == 201
    head = b"POST /v1/installations HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n"
    assert raw(client, head).startswith(b"HTTP/1.1 400")


def test_who_sends_too_slowly_is_refused(client: httpx.Client) -> None:
    head = b"POST /v1/installations HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n"
    began = time.monotonic()
    answer = raw(client, head, b"ab", wait=0.1)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"request_too_slow" in answer
    assert b"connection: close" in answer.lower()
    assert 1 <= time.monotonic() - began < 60


def test_endless_headers_end(client: httpx.Client) -> None:
    head = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: "
    assert raw(client, head, *[b"x" * 9_000] * 9, wait=0.05).startswith(b"HTTP/1.1 400")
    whole = client.get("/healthz", headers={"X-Long": "x" * 17_000})
    assert problem(whole, 431) == "request_too_large"
    assert client.get("/healthz").json() == {"status": "ok"}


def test_the_log_has_one_line_a_request_and_nothing_that_was_sent(
    client: httpx.Client, log: Path
) -> None:
    hidden = CANARY.encode()
    client.get("/v1/catalogue/files/" + CANARY, params={"q": CANARY}, headers={"X-Request-ID": ID})
    client.get(
        f"/v1/{CANARY}", headers=[(b"Authorization", b"Bearer " + hidden), (b"User-Agent", hidden)]
    )
    client.post("/v1/installations", content=json.dumps({"name": CANARY}))
    client.request("CANARY", "/healthz")
    # The line follows the answer.
    end = time.monotonic() + 60
    while '"other"' not in (text := log.read_text("utf-8")) and time.monotonic() < end:
        time.sleep(0.02)
    lines = [json.loads(line) for line in text.splitlines()]
    (told,) = [line for line in lines if line["event"] == "request" and line["request"] == ID and
               line["route"] == "/v1/catalogue/files/{name}"]  # fmt: skip
    assert set(told) == {"at", "level", "event", "method", "route", "status", "ms", "request"}
    assert (told["method"], told["status"], told["level"]) == ("GET", 401, "info")
    assert "other" in {line.get("method") for line in lines}
    for part in ("canary", "홍길동", "01012345678", "127.0.0.1", "testclient", "%ED%99"):
        assert part.lower() not in text.lower(), part


def test_figures_are_for_this_computer_alone(client: httpx.Client) -> None:
    client.get(f"/v1/{CANARY}")
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    counted = [line for line in answer.text.splitlines() if line.startswith("ilteoro_request")]
    assert any('route="none",status="404"' in line for line in counted)
    assert any('route="/healthz",status="200"' in line for line in counted)
    assert "canary" not in answer.text.lower()
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        answer = client.get("/metrics", headers={name: "127.0.0.1"})
        assert problem(answer, 404) == "not_found"


def test_figures_with_a_token_are_for_who_has_it(tmp_path: Path) -> None:
    token = "kD83hs-92hdKSls02jdlA_skd92hsla0"
    with serving(tmp_path, ILTEORO_METRICS_TOKEN=token, ILTEORO_LOG=str(tmp_path / "log")) as one:
        for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": token}):
            assert problem(one.get("/metrics", headers=headers), 404) == "not_found"
        forwarded = {"Authorization": f"Bearer {token}", "X-Forwarded-For": "10.0.0.1"}
        assert one.get("/metrics", headers=forwarded).status_code == 200
