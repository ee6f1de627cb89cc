"""Signing in at a real OpenID Connect provider, and what a hostile one can't do."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey
from sqlalchemy import Engine, func, select

from app.models import ErrorCode, IlteoroError
from backend.accounts.keys import Keyring
from backend.accounts.oidc import Begun, Provider
from backend.accounts.permissions import Role
from backend.accounts.resealing import reseal
from backend.accounts.tables import Account, ProviderSignIn
from backend.storage import transaction
from tests.backend.accounts.house import SECRET, House, bearer, living, refused
from tests.backend.accounts.oidc_provider import browse, provider

REDIRECT = "http://127.0.0.1/callback"
HERE = "http://127.0.0.1:43210/callback"
DEEP = "kr.ilteoro://app/signed-in"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider() as issuer:
        yield issuer


@pytest.fixture
def house(engine: Engine, issuer: str) -> Iterator[House]:
    with living(House(engine, Provider(issuer, "ilteoro", [REDIRECT, DEEP]))) as house:
        yield house


def begin(house: House, redirect: str = HERE) -> Any:
    answer = house.client.post("/v1/sign-in/provider", json={"redirect_uri": redirect})
    assert answer.status_code == 200, answer.text
    return answer.json()


def finish(house: House, begun: Any, back: dict[str, str], **more: Any) -> httpx.Response:
    body = {"secret": begun["secret"], "state": back["state"], "code": back["code"], "device": "폰"}
    return house.client.post("/v1/sign-in/provider/answer", json=body | more)


def as_staff(house: House, login: str) -> httpx.Response:
    begun = begin(house)
    return finish(house, begun, browse(begun["url"], login), staff=True)


@pytest.mark.parametrize("redirect", [HERE, DEEP])
def test_a_person_comes_back_as_the_same_one(house: House, redirect: str) -> None:
    ids = []
    for login in ("kim", "kim", "lee"):
        begun = begin(house, redirect)
        signed = finish(house, begun, browse(begun["url"], login))
        assert signed.status_code == 200, signed.text
        me = house.client.get("/v1/me", headers=bearer(signed.json())).json()
        assert me["roles"] == ["worker"]
        ids.append(me["id"])
    assert ids[0] == ids[1] != ids[2]


def test_a_client_with_a_secret_signs_in_too(engine: Engine, issuer: str) -> None:
    secret = "a secret of the tests"
    with living(House(engine, Provider(issuer, "ilteoro-secret", [REDIRECT], secret))) as house:
        begun = begin(house)
        assert finish(house, begun, browse(begun["url"], "kim")).status_code == 200
    with living(House(engine, Provider(issuer, "ilteoro-secret", [REDIRECT], "wrong"))) as house:
        begun = begin(house)
        refused(finish(house, begun, browse(begun["url"], "kim")), 401, "sign_in_refused")


def test_what_was_caught_on_the_way_is_worth_nothing(house: House) -> None:
    begun, other = begin(house), begin(house)
    back = browse(begun["url"], "kim")
    # Another app's begin, a secret nobody was told, a state that is not the begun one's.
    refused(finish(house, other, back), 401, "sign_in_refused")
    refused(finish(house, {"secret": "x" * 43}, back), 401, "sign_in_refused")
    refused(finish(house, begun, back | {"state": "other"}), 401, "sign_in_refused")
    # That was its one answer.
    refused(finish(house, begun, back), 401, "sign_in_refused")
    with transaction(house.engine, reads_only=True) as db:
        assert db.scalar(select(func.count()).select_from(Account)) == 0


def test_a_code_is_for_the_verifier_that_asked_for_it(house: House) -> None:
    begun, other = begin(house), begin(house)
    stolen = browse(begun["url"], "kim")
    theirs = browse(other["url"], "thief")
    refused(finish(house, other, theirs | {"code": stolen["code"]}), 401, "sign_in_refused")


def test_a_sign_in_that_takes_too_long_is_over(house: House) -> None:
    begun = begin(house)
    back = browse(begun["url"], "kim")
    house.wait(minutes=10)
    refused(finish(house, begun, back), 401, "sign_in_refused")
    begin(house)
    with transaction(house.engine, reads_only=True) as db:
        assert db.scalar(select(func.count()).select_from(ProviderSignIn)) == 1


def test_an_administrator_says_whose_account_it_is(house: House) -> None:
    staff, worker = house.staff(Role.CASEWORKER), house.worker()
    house.staff(Role.ADMINISTRATOR)
    administrator = house.as_staff("administrator")
    asked = as_staff(house, "han")
    assert asked.status_code == 202, "signed in to nothing"
    code = asked.json()["link"]
    with transaction(house.engine, reads_only=True) as db:
        assert len(db.scalars(select(Account)).all()) == 3, "and no account is made"

    def say(account: str, link: str) -> httpx.Response:
        place = f"/v1/accounts/{account}"
        return house.client.patch(place, json={"link": link}, headers=administrator)

    refused(say(worker, code), 403, "not_allowed")
    # Not the last sign: of its bits some say nothing.
    changed = ("A" if code[0] != "A" else "B") + code[1:]
    for wrong in ("x" * 100, changed, "A"):
        refused(say(staff, wrong), 422, "fields_invalid")
    assert say(staff, code).status_code == 204
    assert say(staff, code).status_code == 204, "said again it stands"
    signed = as_staff(house, "han")
    assert signed.status_code == 200
    me = house.client.get("/v1/me", headers=bearer(signed.json())).json()
    assert (me["id"], me["roles"]) == (staff, ["caseworker"])
    other = house.staff(Role.COUNSELLOR)
    refused(say(other, code), 409, "already_there")
    reseal(house.engine, Keyring(("f" * 64, SECRET)))
    assert as_staff(house, "han").status_code == 202, "found under another secret only by that"
    reseal(house.engine, Keyring((SECRET, "f" * 64)))
    assert as_staff(house, "han").status_code == 200
    assert say(staff, "").status_code == 204
    assert as_staff(house, "han").status_code == 202
    late = as_staff(house, "han").json()["link"]
    house.wait(days=1)
    administrator = house.as_staff("administrator")
    refused(say(staff, late), 422, "fields_invalid")


def test_it_says_by_what_one_can_sign_in(house: House) -> None:
    assert house.client.get("/v1/sign-in/ways").json() == {"code": True, "provider": True}


def test_only_registered_places_are_sent_back_to(house: House) -> None:
    for place in (
        "https://evil.example/callback",
        "http://127.0.0.1.evil.example:80/callback",
        "http://127.0.0.1:80/other",
        "http://127.0.0.1:80@evil.example/callback",
        "http://127.0.0.1:x/callback",
        "http://localhost:80/callback",
        "http://127.0.0.1:80/callback?next=x",
    ):
        answer = house.client.post("/v1/sign-in/provider", json={"redirect_uri": place})
        refused(answer, 422, "fields_invalid")


def test_a_closed_account_stays_closed(house: House) -> None:
    begun = begin(house)
    signed = finish(house, begun, browse(begun["url"], "kim")).json()
    mine = house.client.get("/v1/me", headers=bearer(signed)).json()["id"]
    house.staff(Role.ADMINISTRATOR)
    header = house.as_staff("administrator")
    closed = house.client.patch(f"/v1/accounts/{mine}", json={"status": "closed"}, headers=header)
    assert closed.status_code == 204
    begun = begin(house)
    refused(finish(house, begun, browse(begun["url"], "kim")), 401, "sign_in_refused")


def test_without_a_provider_or_with_one_that_is_away(engine: Engine) -> None:
    body = {"redirect_uri": HERE}
    with living(House(engine)) as house:
        refused(house.client.post("/v1/sign-in/provider", json=body), 404, "provider_missing")
    away = Provider("http://127.0.0.1:9", "ilteoro", [REDIRECT])
    with living(House(engine, away)) as house:
        refused(house.client.post("/v1/sign-in/provider", json=body), 503, "provider_unreachable")


class Hostile:
    """A provider that says whatever a test has it say."""

    def __init__(self) -> None:
        self.keys = [ECKey.generate_key("P-256", {"kid": "one"})]
        self.token = ""
        self.says: dict[str, Any] = {}
        self.asked: list[str] = []
        self.issuer = ""

    def answer(self, path: str) -> Any:
        """What stands at `path`."""
        self.asked.append(path)
        if path == "/jwks":
            return KeySet([*self.keys]).as_dict(private=False)
        if path == "/token":
            return {"id_token": self.token, "access_token": "x", "token_type": "Bearer"}
        ends = {"authorization_endpoint": "auth", "token_endpoint": "token", "jwks_uri": "jwks"}
        places = {name: f"{self.issuer}/{end}" for name, end in ends.items()}
        return {"issuer": self.issuer, **places, **self.says}

    def sign(self, key: Any = None, header: Any = None, **changed: Any) -> None:
        """Have it hand out a token that holds, with these claims changed (None: left out)."""
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "ilteoro", "sub": "kim", "nonce": "n", "iat": now,
                  "exp": now + 300} | changed  # fmt: skip
        told = {name: value for name, value in claims.items() if value is not None}
        head = {"alg": "ES256", "kid": "one"} | (header or {})
        self.token = jwt.encode(head, told, key or self.keys[0], algorithms=["ES256", "HS256"])


@contextmanager
def hostile() -> Iterator[Hostile]:
    provider = Hostile()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = json.dumps(provider.answer(self.path)).encode()
            self.rfile.read(int(self.headers.get("content-length", 0)))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(content)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.issuer = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        try:
            yield provider
        finally:
            server.shutdown()


BEGUN = Begun(HERE, "state", "n", "verifier")
_NOW = int(time.time())


def test_an_identity_token_that_does_not_hold_is_refused() -> None:
    with hostile() as provider:
        ours = Provider(provider.issuer, "ilteoro", [REDIRECT])

        def subject() -> str:
            return ours.finish(BEGUN, "state", "code")

        provider.sign()
        assert subject() == "kim"
        provider.sign(aud=["ilteoro", "other"], azp="ilteoro")
        assert subject() == "kim"
        public = json.dumps(provider.keys[0].as_dict(private=False)).encode()
        for changed in (
            {"iss": "https://evil.example"},
            {"iss": None},
            {"aud": "other"},
            {"aud": None},
            {"aud": ["ilteoro", "other"]},
            {"aud": ["ilteoro", "other"], "azp": "other"},
            {"azp": "other"},
            {"nonce": "other"},
            {"nonce": None},
            {"exp": _NOW - 120},
            {"exp": None},
            {"iat": _NOW + 3600},
            {"iat": None},
            {"sub": None},
            {"sub": ""},
            {"sub": 7},
            {"sub": "x" * 300},
            {"key": ECKey.generate_key("P-256", {"kid": "one"})},
            {"key": OctKey.import_key(public), "header": {"alg": "HS256"}},
        ):
            provider.sign(**changed)
            with pytest.raises(IlteoroError) as refusal:
                subject()
            assert refusal.value.code is ErrorCode.SIGN_IN_REFUSED, changed
        head, body, _ = provider.token.split(".")
        none = "eyJhbGciOiJub25lIn0"
        for token in (f"{none}.{body}.", f"{head}.{body}.", "a.b.c", "", "x" * 10_000):
            provider.token = token
            with pytest.raises(IlteoroError) as refusal:
                subject()
            assert refusal.value.code is ErrorCode.SIGN_IN_REFUSED


def test_new_keys_of_the_provider_are_fetched_when_they_are_needed() -> None:
    with hostile() as provider:
        ours = Provider(provider.issuer, "ilteoro", [REDIRECT])
        for _ in range(2):
            provider.sign()
            assert ours.finish(BEGUN, "state", "code") == "kim"
        assert provider.asked.count("/jwks") == 1
        provider.keys = [ECKey.generate_key("P-256", {"kid": "two"})]
        provider.sign(header={"kid": "two"})
        assert ours.finish(BEGUN, "state", "code") == "kim"
        assert provider.asked.count("/jwks") == 2


@pytest.mark.parametrize(
    "says",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://192.0.2.1/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": "ftp://x"},
    ],
)
def test_what_the_provider_says_of_itself_has_to_be_sound(says: dict[str, Any]) -> None:
    with hostile() as provider:
        provider.says = says
        with pytest.raises(IlteoroError) as refusal:
            Provider(provider.issuer, "ilteoro", [REDIRECT]).begin(HERE)
        assert refusal.value.code is ErrorCode.PROVIDER_UNREACHABLE


def test_the_address_asks_for_a_code_with_a_challenge(issuer: str) -> None:
    url, begun = Provider(issuer, "ilteoro", [REDIRECT]).begin(HERE)
    query = {name: value for name, (value,) in parse_qs(urlsplit(url).query).items()}
    assert query["response_type"] == "code"
    assert query["code_challenge_method"] == "S256"
    assert query["code_challenge"] not in (begun.verifier, "")
    assert begun.verifier not in url
    assert len({begun.state, begun.nonce, begun.verifier}) == 3
