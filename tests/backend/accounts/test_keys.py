"""What the server's secret seals and finds, and the ways a message leaves."""

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import Engine

from app.models import Clock, ErrorCode, IlteoroError
from app.store.crypto import BrokenSealError
from backend.accounts import accounts_from
from backend.accounts.gateway import HttpGateway, send_quietly
from backend.accounts.keys import Keyring
from tests.backend.accounts.house import SECRET

NEWER = "fedcba9876543210" * 4
PHONE = "010-9876-5432"


def test_what_is_sealed_opens_in_its_place_alone() -> None:
    keys = Keyring((SECRET,))
    sealed = keys.seal("김가온".encode(), "account.person 1")
    assert keys.open(sealed, "account.person 1").decode() == "김가온"
    assert sealed != keys.seal("김가온".encode(), "account.person 1"), "never the same twice"
    spoiled = [sealed[:n] + bytes([sealed[n] ^ 1]) + sealed[n + 1 :] for n in range(len(sealed))]
    for content in (*spoiled, sealed[:-1], b""):
        with pytest.raises(BrokenSealError):
            keys.open(content, "account.person 1")
    with pytest.raises(BrokenSealError):
        keys.open(sealed, "account.person 2")
    with pytest.raises(BrokenSealError):
        Keyring((NEWER,)).open(sealed, "account.person 1")
    both = Keyring((NEWER, SECRET))
    assert both.open(sealed, "account.person 1").decode() == "김가온"
    assert both.stale(sealed)
    assert not both.stale(both.seal(b"x", "y"))
    assert SECRET not in repr(both)


def test_what_is_found_is_found_by_all_of_it() -> None:
    keys = Keyring((SECRET,))
    assert keys.find("case", "A1", "1968") == keys.find("case", "A1", "1968")
    others = [
        ("case", "A11", "968"),
        ("case", "A1"),
        ("user", "A1", "1968"),
        ("case", "A1", "1969"),
    ]
    assert keys.find("case", "A1", "1968") not in [keys.find(*other) for other in others]
    assert Keyring((NEWER,)).find("case", "A1") != keys.find("case", "A1")
    assert Keyring((NEWER, SECRET)).finds("x")[1] == keys.find("x")


@contextmanager
def service(status: int) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """An office's message service, and what reached it."""
    reached: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["content-length"]))
            reached.append((self.headers["authorization"], content))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/messages", reached
        finally:
            server.shutdown()


def test_a_message_is_handed_to_the_offices_service() -> None:
    with service(202) as (address, reached):
        HttpGateway(address, "of the tests").send(PHONE, "번호는 123456입니다")
    ((authorization, content),) = reached
    assert authorization == "Bearer of the tests"
    assert json.loads(content) == {"to": PHONE, "text": "번호는 123456입니다"}


def test_a_message_that_failed_is_logged_without_whose(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with service(500) as (address, _):
        gateway = HttpGateway(address, "of the tests")
        with pytest.raises(IlteoroError) as refusal:
            gateway.send(PHONE, "123456")
        assert refusal.value.code is ErrorCode.MESSAGE_UNSENT
        send_quietly(gateway, PHONE, "123456")
    send_quietly(gateway, PHONE, "123456")  # gone
    assert caplog.text.count("message_unsent") == 2
    for secret in (PHONE, "123456", "of the tests"):
        assert secret not in caplog.text


@pytest.mark.parametrize(
    "said",
    [
        {"SMS_URL": "http://sms.example/send", "SMS_TOKEN": "x"},
        {"SMS_URL": "https://sms.example/send"},
        {"OIDC_ISSUER": "http://id.example", "OIDC_CLIENT_ID": "a", "OIDC_REDIRECTS": "a:/b"},
        {"OIDC_ISSUER": "https://id.example", "OIDC_REDIRECTS": "a:/b"},
        {"OIDC_ISSUER": "https://id.example", "OIDC_CLIENT_ID": "a"},
    ],
)
def test_settings_that_are_not_safe_are_refused(said: dict[str, str], engine: Engine) -> None:
    environment = {f"ILTEORO_{name}": value for name, value in said.items()}
    with pytest.raises(IlteoroError) as refusal:
        accounts_from(environment, engine, (SECRET,), Clock(), demo=True)
    assert refusal.value.code is ErrorCode.BAD_USAGE


def test_without_settings_there_is_no_way_out_but_in_a_demo(engine: Engine) -> None:
    plain = accounts_from({}, engine, (SECRET,), Clock(), demo=False)
    assert plain.gateway is None
    assert plain.provider is None
    assert accounts_from({}, engine, (SECRET,), Clock(), demo=True).gateway is not None
    said = {
        "ILTEORO_OIDC_ISSUER": "https://id.example",
        "ILTEORO_OIDC_CLIENT_ID": "ilteoro",
        "ILTEORO_OIDC_REDIRECTS": "http://127.0.0.1/callback, kr.ilteoro:/signed-in",
    }
    provider = accounts_from(said, engine, (SECRET,), Clock(), demo=False).provider
    assert provider is not None
    assert provider.issuer == "https://id.example"
