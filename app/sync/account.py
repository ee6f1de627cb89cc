"""A worker's account at the backend: signing in and staying so, and what one may ask of it.

    ask_code -> sign_in        case number, birth date, the code that came
    begin_at_provider -> finish_at_provider    in a browser, where the backend has a provider
    sign_in_as_staff           user name, password, the authenticator's code
    tokens                     in the vault alone (`account_kept`); never in an address or a log
    an access token ends       its refresh token is exchanged for a new pair

The name under which a pair will be exchanged is made up when the pair is kept. So it lies in the
vault before it is sent, an answer that was lost is asked for again by the same name, and two
processes that exchange at once get the same new pair.
"""

import json
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from app.keys import is_loopback
from app.models import Clock, ErrorCode, IlteoroError, to_instant
from app.store.vault import Vault
from app.sync.account_kept import KIND, ME, STAMPS, say_sent

_LIMIT = 32 * 2**20
_BARE = {
    401: ErrorCode.SIGNED_OUT,
    403: ErrorCode.NOT_ALLOWED,
    404: ErrorCode.NOT_FOUND,
    429: ErrorCode.TRY_LATER,
}
"""What a refusal without a word says."""
_exchanging = threading.Lock()

WORKER = frozenset({"worker"})
STAFF = frozenset({"caseworker", "counsellor", "supervisor", "administrator"})
"""Whose accounts sign in to a person's own app, and to that of staff."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in at the provider: the address for a browser, the `state` it comes back with, and
    the `secret` without which the answer is worth nothing."""

    url: str
    state: str
    secret: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What the backend at `address` answered."""

    address: str
    content: bytes
    headers: Mapping[str, str]

    def json(self) -> Any:
        """The content read, None where there is none. Raises ANSWER_UNREADABLE."""
        return _read(self.content, self.address)

    def offset(self) -> int:
        """How many bytes of an upload it has (tus 1.0). Raises ANSWER_UNREADABLE."""
        try:
            return int(self.headers["upload-offset"])
        except (KeyError, ValueError):
            raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=self.address) from None


class Account:
    """A connection to the backend for the person of a vault. Made by `connected`.

    What a method asks of the backend may raise BACKEND_UNREACHABLE, BACKEND_REFUSED,
    ANSWER_UNREADABLE and whatever code a problem names; those for who is signed in also
    SIGNED_OUT (nobody is) and SESSION_ENDED (it was ended elsewhere; the tokens are then gone).
    """

    def __init__(
        self,
        address: str,
        http: httpx.Client,
        vault: Vault,
        clock: Clock,
        roles: frozenset[str] = WORKER,
    ) -> None:
        self.address = address
        self.vault, self.clock = vault, clock
        self._http, self._roles = http, roles

    def ask_code(self, case_number: str, birth_date: date) -> str:
        """Have a code sent to the phone of a case; the challenge it answers. It is the same
        whether there is such a case or not. Raises TRY_LATER, MESSAGE_UNSENT, FIELDS_INVALID."""
        body = {"case_number": case_number, "birth_date": birth_date.isoformat()}
        return str(self._told("POST", "/v1/sign-in/codes", body, "challenge"))

    def sign_in(self, challenge: str, code: str, device: str) -> None:
        """Sign in as whose code it is; `device` is what the list of devices calls this one.

        Raises SIGN_IN_REFUSED, ACCOUNT_UNFIT for an account that is not for this app, and
        OTHER_PERSON where this device holds another person's records; then nobody is signed in.
        """
        body = {"challenge": challenge, "code": code, "device": device}
        self.enter("/v1/sign-in/code", body)

    def sign_in_as_staff(self, user: str, password: str, code: str, device: str) -> None:
        """Sign in as a member of staff; `code` is the authenticator's or a recovery code.

        Raises what `sign_in` raises, TRY_LATER, FIELDS_INVALID.
        """
        body = {"user_name": user, "password": password, "code": code, "device": device}
        self.enter("/v1/sign-in/password", body)

    def enter(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Sign in by another way; all that was answered. Raises what `sign_in` raises."""
        answer = self._answer("POST", path, body)
        self._enter(answer)
        return answer

    def told(self, path: str, body: dict[str, Any], name: str) -> Any:
        """What is answered under a name to who is not signed in yet."""
        return self._told("POST", path, body, name)

    def has_provider(self) -> bool:
        """Whether one can sign in at a provider here."""
        try:
            return self._told("GET", "/v1/sign-in/ways", None, "provider") is True
        except IlteoroError as error:
            if error.code is ErrorCode.NOT_FOUND:  # an older backend
                return False
            raise

    def begin_at_provider(self, redirect_uri: str) -> Begun:
        """What to open in a browser, which comes back to `redirect_uri`. Raises PROVIDER_MISSING,
        PROVIDER_UNREACHABLE, FIELDS_INVALID for a place it may not come back to."""
        body = {"redirect_uri": redirect_uri}
        answer = self._answer("POST", "/v1/sign-in/provider", body)
        url, secret = (str(_field(answer, name, self.address)) for name in ("url", "secret"))
        states = parse_qs(urlsplit(url).query).get("state", [])
        if len(states) != 1:
            raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=self.address)
        return Begun(url, states[0], secret)

    def finish_at_provider(self, begun: Begun, code: str, device: str) -> str | None:
        """Sign in with the `code` the browser came back with. Staff whose account nobody named
        yet are not signed in: what their administrator needs for it.

        Raises what `sign_in` raises, PROVIDER_MISSING, PROVIDER_UNREACHABLE.
        """
        body = {"secret": begun.secret, "state": begun.state, "code": code, "device": device}
        staff = {"staff": True} if self._roles == STAFF else {}
        answer = self._answer("POST", "/v1/sign-in/provider/answer", body | staff)
        if "link" in answer:
            return str(answer["link"])
        self._enter(answer)
        return None

    def _enter(self, answer: dict[str, Any]) -> None:
        """Keep the tokens of who may be here."""
        pair = self._pair(answer)
        me = self._answer("GET", "/v1/me", access=pair["access"])
        roles = frozenset(map(str, _list_of(me.get("roles"))))
        refused = ErrorCode.ACCOUNT_UNFIT
        if roles & self._roles:
            refused = ErrorCode.OTHER_PERSON
            with self.vault.together():
                held = (self.vault.get(STAMPS, ME) or {}).get("owner")
                if held in (None, me.get("id")):
                    told = {"account": str(me["id"]), "name": me.get("name"), "roles": [*roles]}
                    self.vault.put(KIND, ME, pair | told | {"backend": self.address})
                    return
        with suppress(IlteoroError):
            self._send("POST", "/v1/sign-out", access=pair["access"])
        raise IlteoroError(refused)

    def sign_out(self) -> bool:
        """Forget the tokens, whatever the backend says; whether it ended the session too."""
        try:
            self.ask("POST", "/v1/sign-out")
        except IlteoroError as error:
            return error.code in (ErrorCode.SIGNED_OUT, ErrorCode.SESSION_ENDED)
        finally:
            self.vault.delete(KIND, ME)
        return True

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer to a request of who is signed in, read as JSON; None where it is empty."""
        return _read(self.ask_bytes(method, path, body), self.address)

    def ask_bytes(self, method: str, path: str, body: Any = None) -> bytes:
        """The same, as it came."""
        return self.exchange(method, path, body).content

    def exchange(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answered:
        """The same with its headers; `data` goes out as it is."""
        access = str(self._tokens()["access"])
        # Twice: what an exchange that was lost gives may be too old itself by then.
        for _ in range(2):
            try:
                return self._send(method, path, body, access=access, data=data, headers=headers)
            except IlteoroError as error:
                if error.code is not ErrorCode.SIGNED_OUT:
                    raise
            access = self._renewed(access)
        return self._send(method, path, body, access=access, data=data, headers=headers)

    def sessions(self) -> list[dict[str, Any]]:
        """Where one is signed in, the newest first: id, device, created_at, seen_at, current."""
        return _list(self.ask("GET", "/v1/me/sessions"), "sessions", self.address)

    def end_session(self, session: str, *, wipe: bool = False) -> None:
        """End one of them; with `wipe` that device erases what is on it when it comes again.
        Raises NOT_FOUND where there is no such."""
        self.ask("DELETE", f"/v1/me/sessions/{session}" + ("?wipe=true" if wipe else ""))

    def seen_by(self, before: str | None = None) -> tuple[list[dict[str, Any]], str | None]:
        """A page of who did what to one's data, newest first, and what asks for the next."""
        page = self.ask("GET", "/v1/me/audit" + (f"?before={before}" if before else ""))
        return _list(page, "entries", self.address), page.get("before")

    def export(self) -> bytes:
        """A ZIP of everything the backend has."""
        return self.ask_bytes("GET", "/v1/me/export")

    def delete(self) -> list[dict[str, Any]]:
        """Erase the account at the backend and forget the tokens; what the law keeps there."""
        kept = _list(self.ask("DELETE", "/v1/me"), "kept", self.address)
        with self.vault.together():
            self.vault.delete(KIND, ME)
            # What is here may be kept in another account from now on.
            self.vault.delete(STAMPS, ME)
            say_sent(self.vault, None)
        return kept

    # -- tokens ------------------------------------------------------------------------

    def _tokens(self) -> dict[str, Any]:
        kept = self.vault.get(KIND, ME)
        if kept is None:
            raise IlteoroError(ErrorCode.SIGNED_OUT)
        if kept.get("backend") != self.address:  # tokens go where they came from, or nowhere
            raise IlteoroError(ErrorCode.SIGNED_OUT)
        if "access" not in kept:
            raise IlteoroError(ErrorCode.SESSION_ENDED)
        return kept

    def _renewed(self, spent: str) -> str:
        with _exchanging:
            kept = self._tokens()
            if kept["access"] != spent:
                return str(kept["access"])
            asked = {"refresh_token": kept["refresh"], "attempt": kept["attempt"]}
            try:
                pair = self._pair(self._answer("POST", "/v1/tokens", asked))
            except IlteoroError as error:
                if error.code is ErrorCode.SESSION_ENDED:
                    told = {"name": kept.get("name"), "backend": self.address}
                    if self._roles == STAFF:  # whether it was over by itself: `caseload.ended`
                        told["until"] = kept.get("until")
                    self._keep(kept, told)
                raise
            self._keep(kept, {**kept, **pair})
        return str(pair["access"])

    def _keep(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        """Unless somebody signed out, or another process was faster."""
        with self.vault.together():
            now = self.vault.get(KIND, ME)
            if now is not None and now.get("refresh") == before["refresh"]:
                self.vault.put(KIND, ME, after)

    def _pair(self, answer: dict[str, Any]) -> dict[str, str]:
        """The tokens as the vault keeps them; `until` when nobody could exchange them any more."""
        names = {"session": "session", "access": "access_token", "refresh": "refresh_token"}
        pair = {name: str(_field(answer, theirs, self.address)) for name, theirs in names.items()}
        waits = answer.get("refresh_seconds")
        if isinstance(waits, int):
            pair["until"] = to_instant(self.clock.now() + timedelta(seconds=waits))
        return pair | {"attempt": secrets.token_urlsafe(24)}

    # -- HTTP --------------------------------------------------------------------------

    def _told(self, method: str, path: str, body: Any, name: str) -> Any:
        return _field(self._answer(method, path, body), name, self.address)

    def _answer(
        self, method: str, path: str, body: Any = None, *, access: str | None = None
    ) -> dict[str, Any]:
        found = _read(self._send(method, path, body, access=access).content, self.address)
        if not isinstance(found, dict):
            raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=self.address)
        return found

    def _send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        access: str | None = None,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answered:
        sent = {"Authorization": f"Bearer {access}"} if access else {}
        sent |= headers or {}
        content = bytearray()
        try:
            with self._http.stream(method, path, json=body, content=data, headers=sent) as response:
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > _LIMIT:
                        raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=self.address)
        except (httpx.HTTPError, httpx.InvalidURL):
            # From None: the exception holds the request, and with it what was sent.
            raise IlteoroError(ErrorCode.BACKEND_UNREACHABLE, address=self.address) from None
        with suppress(KeyError, ValueError):
            self.clock.set_by_server(parsedate_to_datetime(response.headers["date"]))
        if not response.is_success:
            raise _problem(response, bytes(content), self.address)
        return Answered(self.address, bytes(content), response.headers)


@contextmanager
def connected(
    backend: str,
    vault: Vault,
    clock: Clock,
    language: str = "ko",
    roles: frozenset[str] = WORKER,
) -> Iterator[Account]:
    """A connection for the person of `vault`, whose account has one of `roles`. Raises
    BACKEND_INSECURE where what is said could be read on the way: only https, and this very
    computer, will do."""
    address = backend.rstrip("/")
    try:
        parsed = httpx.URL(address)
        own = parsed.scheme == "http" and is_loopback(address)
        safe = bool(parsed.host) and (parsed.scheme == "https" or own)
    except (httpx.InvalidURL, ValueError):
        safe = False
    if not safe:
        raise IlteoroError(ErrorCode.BACKEND_INSECURE, address=address)
    with httpx.Client(
        base_url=address,
        timeout=httpx.Timeout(30, connect=10),
        trust_env=not own,
        verify=not own,
        headers={"Accept-Language": language},
    ) as http:
        yield Account(address, http, vault, clock, roles)


def _list_of(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []


def _field(answer: Any, name: str, address: str) -> Any:
    if not isinstance(answer, dict) or name not in answer:
        raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=address)
    return answer[name]


def _list(answer: Any, name: str, address: str) -> list[dict[str, Any]]:
    found = _field(answer, name, address)
    if not isinstance(found, list):
        raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=address)
    return found


def _read(content: bytes, address: str) -> Any:
    try:
        return json.loads(content) if content else None
    except (ValueError, RecursionError):
        raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=address) from None


def _problem(response: httpx.Response, content: bytes, address: str) -> IlteoroError:
    """What a refusal says: its code and for how long, never a word of what was sent."""
    params: dict[str, str | int] = {"address": address, "status": response.status_code}
    with suppress(KeyError, ValueError):
        params["seconds"] = int(response.headers["retry-after"])
    if not content:  # the answer to a HEAD
        return IlteoroError(_BARE.get(response.status_code, ErrorCode.BACKEND_REFUSED), **params)
    with suppress(ValueError, TypeError, KeyError):
        return IlteoroError(ErrorCode(json.loads(content)["type"]), **params)
    return IlteoroError(ErrorCode.BACKEND_REFUSED, **params)
