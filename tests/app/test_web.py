"""The served app over real HTTP and a real socket: who comes in, and what goes out."""

import asyncio
import gzip
import os
import re
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosedError, InvalidStatus

from app.forms.media import LARGEST
from app.serving.files import Files
from tests.ui.harness import Running, running

HELLO = "tests/ui/hello_app.py"
# What Flet's client sends first: MessagePack of [1, {session_id, page_name, page}].
REGISTER = b"\x00\x92\x01\x83\xaasession_id\xc0\xa9page_name\xa0\xa4page\x81\xa5route\xa1/"


@pytest.fixture(scope="module")
def public() -> Iterator[Running]:
    with running(HELLO, "--public", env={"ILTEORO_DEBUG": "1"}) as app:
        yield app


@pytest.fixture
def own() -> Iterator[Running]:
    with running(HELLO) as app:
        yield app


def port_of(app: Running) -> int:
    return httpx.URL(app.url).port or 0


def ask_socket(
    app: Running, origin: str | None, cookie: str | None = None, first: bytes = REGISTER
) -> int:
    """The status the socket is answered with: 101 when it opens."""

    async def ask() -> int:
        headers = {"Cookie": cookie} if cookie else None
        address = f"ws://127.0.0.1:{port_of(app)}/ws"
        try:
            async with connect(address, origin=origin, additional_headers=headers) as socket:  # type: ignore[arg-type]
                await socket.send(first)
                assert isinstance(await asyncio.wait_for(socket.recv(), 120), bytes)
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code

    return asyncio.run(ask())


# Who comes in


def test_a_foreign_page_can_not_open_the_socket(public: Running) -> None:
    home = f"http://127.0.0.1:{port_of(public)}"
    assert ask_socket(public, home) == 101
    for foreign in ("https://evil.example", f"{home}.evil.example", "null", "http://127.0.0.1:1"):
        assert ask_socket(public, foreign) == 403
    assert ask_socket(public, None) == 403


def test_the_largest_attachment_goes_through_the_socket(public: Running) -> None:
    home = f"http://127.0.0.1:{port_of(public)}"

    def padded(size: int) -> bytes:
        page = b"\x82\xa5route\xa1/\xa4file\xc6" + size.to_bytes(4, "big") + bytes(size)
        return REGISTER[: REGISTER.index(b"\x81\xa5route")] + page

    assert ask_socket(public, home, first=padded(LARGEST)) == 101
    with pytest.raises(ConnectionClosedError, match="1009"):
        ask_socket(public, home, first=padded(LARGEST + 2**21))


def test_the_socket_asks_for_the_cookie_too(own: Running) -> None:
    home = f"http://127.0.0.1:{port_of(own)}"
    assert ask_socket(own, home) == 403
    with httpx.Client() as client:
        cookie = client.get(own.url).headers["set-cookie"].partition(";")[0]
    assert ask_socket(own, home, cookie) == 101
    assert ask_socket(own, home, cookie[:-1] + ("0" if cookie[-1] != "0" else "1")) == 403
    assert ask_socket(own, "https://evil.example", cookie) == 403


def test_another_name_for_this_computer_is_refused(public: Running) -> None:
    for host in (
        "evil.example",
        f"evil.example:{port_of(public)}",
        "127.0.0.1.evil.example",
        "127.0.0.1:1; script-src *",
        "",
    ):
        assert httpx.get(public.url, headers={"Host": host}).status_code in (400, 421)
    for host in ("localhost", "127.0.0.1", "LOCALHOST", "[::1]"):
        named = f"{host}:{port_of(public)}"
        assert httpx.get(public.url, headers={"Host": named}).status_code == 200


def test_a_foreign_page_can_not_send_anything(public: Running) -> None:
    home = f"http://127.0.0.1:{port_of(public)}"
    for path in ("", "ws", "upload", "alive"):
        foreign = httpx.post(public.url + path, headers={"Origin": "https://evil.example"})
        assert foreign.status_code == 403
        assert httpx.post(public.url + path).status_code == 403
        assert httpx.post(public.url + path, headers={"Origin": home}).status_code == 405
    assert httpx.put(public.url + "upload?f=x", headers={"Origin": home}).status_code == 405


def test_the_start_token_works_once(own: Running) -> None:
    assert httpx.get(own.home).status_code == 401
    assert httpx.get(own.home + "?start=wrong").status_code == 401
    with httpx.Client() as client:
        first = client.get(own.url)
        assert first.status_code == 303
        assert first.headers["location"] == "/"
        cookie = first.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert client.get(own.home).status_code == 200
        assert client.get(own.home + "main.dart.mjs").status_code == 200
    second = httpx.get(own.url)
    assert second.status_code == 401
    assert "한 번만" in second.text
    assert "works once" in second.text
    assert second.headers["cache-control"] == "no-store"
    for path in ("main.dart.mjs", "alive", "fonts/IlteoroSans-Bold.otf", "debug/lag"):
        assert httpx.get(own.home + path).status_code == 401


def test_who_comes_back_from_a_provider_needs_no_cookie_and_gets_nothing(own: Running) -> None:
    place = own.home + "callback?state=made-up&code=secret-code"
    answer = httpx.get(place, headers={"accept-language": "ko"})
    assert answer.status_code == 200
    assert "여기서 이어 갈 수 없어요" in answer.text
    assert "secret-code" not in answer.text
    assert "refresh" not in answer.text, "nobody waits for it, so it leads nowhere by itself"
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    assert httpx.get(own.home + "callback/other").status_code == 401
    assert httpx.post(place).status_code == 403
    assert httpx.get(place, headers={"host": "evil.example"}).status_code == 421


def test_the_start_address_leads_to_the_page_asked_for(own: Running) -> None:
    token = httpx.URL(own.url).params["start"]
    answer = httpx.get(own.home + f"//evil.example/a?q=1&start={token}&r=2")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/evil.example/a?q=1&r=2"


def test_a_cookie_outlives_a_restart_only_with_the_kept_secret(tmp_path: Path) -> None:
    keep = f"--keep={tmp_path}"
    with running(HELLO, keep) as app:
        port = port_of(app)
        cookie = httpx.get(app.url).headers["set-cookie"].partition(";")[0]
    secret = tmp_path / "web.secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    with running(HELLO, keep, str(port)) as app:
        assert httpx.get(app.home, headers={"Cookie": cookie}).status_code == 200
    secret.unlink()
    with running(HELLO, keep, str(port)) as app:
        assert httpx.get(app.home, headers={"Cookie": cookie}).status_code == 401


# What goes out


def test_the_page_is_fresh_and_guarded(public: Running) -> None:
    for path in ("", "jobs/12", "index.html"):
        answer = httpx.get(public.url + path)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["cache-control"] == "no-store"
        assert "__VERSION__" not in answer.text
    headers = answer.headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "'unsafe-eval'" not in policy
    assert "https:" not in policy
    script = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "'unsafe-inline'" not in script
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


def test_nothing_of_the_framework_is_out(public: Running) -> None:
    for path in ("docs", "redoc", "oauth_callback", "upload"):
        assert "일터로" in httpx.get(public.url + path).text  # the app's own page, no API
    assert httpx.get(public.url + "openapi.json").status_code == 404
    for path in ("%2e%2e/pyproject.toml", "..%2f..%2fpyproject.toml", "fonts/../../main.py"):
        assert httpx.get(public.url + path).status_code == 404
    for path in ("a%00.js", "a" * 5000 + ".js"):
        assert httpx.get(public.url + path).status_code == 404


def test_the_client_goes_out_small_and_is_kept(public: Running) -> None:
    page = httpx.get(public.url).text
    version = re.search(r'data-version="([0-9a-f]{16})"', page)
    assert version is not None
    address = f"{public.url}v-{version[1]}/main.dart.wasm"
    with httpx.stream("GET", address, headers={"Accept-Encoding": "gzip"}, timeout=240) as answer:
        packed = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["content-type"] == "application/wasm"
        assert "immutable" in answer.headers["cache-control"]
        assert int(answer.headers["content-length"]) == len(packed)
    plain = httpx.get(address, headers={"Accept-Encoding": "identity"}).content
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 2
    tag = answer.headers["etag"]
    again = httpx.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    head = httpx.head(address)
    assert (head.status_code, head.content) == (200, b"")


def test_without_a_version_a_file_is_asked_for_again(public: Running) -> None:
    assert httpx.get(public.url + "start.js").headers["cache-control"] == "no-cache"
    assert httpx.get(public.url + "nothing.js").status_code == 404


def test_a_file_is_compressed_once(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "index.html").write_text("<!doctype html>")
    (source / "big.js").write_text("let a = 1;\n" * 2000)
    cache = tmp_path / "cache"
    files = Files([source], cache)
    found = files.find("/big.js")
    assert found is not None
    body = asyncio.run(files.packed(found))
    (kept,) = cache.iterdir()
    kept.write_bytes(gzip.compress(b"from the cache"))
    assert asyncio.run(files.packed(found)) is body
    later = Files([source], cache)
    assert gzip.decompress(asyncio.run(later.packed(found))) == b"from the cache"
    (source / "big.js").write_text("let b = 2;\n" * 2000)
    changed = later.find("/big.js")
    assert changed is not None
    assert gzip.decompress(asyncio.run(later.packed(changed))).startswith(b"let b")
    assert Files([source]).version != files.version


def test_a_cache_that_can_not_be_written_costs_nothing_else(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "big.js").write_text("let a = 1;\n" * 2000)
    (tmp_path / "file").write_text("in the way")
    files = Files([source], tmp_path / "file" / "cache")
    found = files.find("big.js")
    assert found is not None
    assert gzip.decompress(asyncio.run(files.packed(found))).startswith(b"let a")


# The watch over the loop


def test_the_lag_is_told_only_when_asked_for(public: Running, own: Running) -> None:
    httpx.get(public.url + "debug/lag?reset")
    time.sleep(0.1)
    told = httpx.get(public.url + "debug/lag").json()
    assert 0 <= told["own_ms"] <= told["max_ms"] < 60_000
    with httpx.Client() as client:
        client.get(own.url)
        assert "max_ms" not in client.get(own.home + "debug/lag").text
    assert "ILTEORO_DEBUG" not in os.environ


def test_a_page_can_ask_whether_the_server_is_there(public: Running) -> None:
    assert httpx.get(public.url + "alive").status_code == 204


async def drop(app: Running, first: bytes | None) -> None:
    """Open the socket, say one thing at most, and go."""
    address = f"ws://127.0.0.1:{port_of(app)}/ws"
    origin = f"http://127.0.0.1:{port_of(app)}"
    async with connect(address, origin=origin) as socket:  # type: ignore[arg-type]
        if first is not None:
            await socket.send(first)


def test_a_socket_that_is_dropped_does_not_keep_the_server() -> None:
    with running(HELLO, "--public") as app:
        for first in (None, REGISTER, b"\x00rubbish", b"\x07", b"\x00"):
            asyncio.run(drop(app, first))
        app.process.terminate()
        assert app.process.wait(120) == 0
    assert "Traceback" not in "".join(app.errors)
    assert "Cancel" not in "".join(app.errors)


def test_a_session_ends_when_its_browser_stays_away() -> None:
    with running(HELLO, "--public", "--away=1") as app:
        asyncio.run(drop(app, REGISTER))
        end = time.monotonic() + 240  # Flet looks for such sessions every ten seconds
        while "session closed" not in "".join(app.errors) and time.monotonic() < end:
            time.sleep(0.2)
    assert "session closed" in "".join(app.errors)
