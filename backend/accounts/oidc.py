"""Signing in at an OpenID Connect provider: authorization code with PKCE (RFC 7636), S256.

The backend is the provider's client. It makes state, nonce and verifier, the app opens the
address in a browser and gets the code back by a deep link or on loopback (RFC 8252), and the
backend exchanges it. Who catches the code on the way can do nothing with it: the exchange also
needs what only the app that began was told.
"""

import hashlib
import ipaddress
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.models import ErrorCode, IlteoroError

_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""Signatures by the provider's own key alone: never `none`, never a shared secret."""

_SECONDS = 10.0
_KEPT_SECONDS = 3600.0
_LEEWAY = 60


@dataclass(frozen=True, slots=True)
class Begun:
    """What one sign-in has to remember until the code comes back."""

    redirect_uri: str
    state: str
    nonce: str
    verifier: str


class Provider:
    """One configured provider, for any thread. `client_secret` None is a public client."""

    def __init__(
        self,
        issuer: str,
        client_id: str,
        redirect_uris: Sequence[str],
        client_secret: str | None = None,
    ) -> None:
        self.issuer = issuer
        self._client_id, self._client_secret = client_id, client_secret
        self._redirect_uris = tuple(redirect_uris)
        # What the environment says of proxies holds, except for a provider on this computer.
        self._trust_env = not is_loopback(issuer)
        self._lock = Lock()
        self._known: tuple[float, dict[str, Any], KeySet] | None = None

    def begin(self, redirect_uri: str) -> tuple[str, Begun]:
        """The address to open in a browser, and what to remember of it.

        Raises FIELDS_INVALID for a redirect that was not registered, PROVIDER_UNREACHABLE.
        """
        if not self._registered(redirect_uri):
            raise IlteoroError(ErrorCode.FIELDS_INVALID)
        begun = Begun(redirect_uri, *(secrets.token_urlsafe(32) for _ in range(3)))
        challenge = urlsafe_b64encode(hashlib.sha256(begun.verifier.encode()).digest())
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid",
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": challenge.decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        endpoint = self._discovered()[0]["authorization_endpoint"]
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}", begun

    def finish(self, begun: Begun, state: str, code: str) -> str:
        """The provider's name (`sub`) for the person who signed in there.

        Raises SIGN_IN_REFUSED for a state, code or identity token that does not hold,
        PROVIDER_UNREACHABLE.
        """
        if not secrets.compare_digest(begun.state.encode(), state.encode()):
            raise IlteoroError(ErrorCode.SIGN_IN_REFUSED)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": begun.redirect_uri,
            "client_id": self._client_id,
            "code_verifier": begun.verifier,
        }
        # client_secret_basic would be the default, but both halves then want form encoding first.
        if self._client_secret is not None:
            form["client_secret"] = self._client_secret
        answer = self._ask("POST", self._discovered()[0]["token_endpoint"], data=form)
        if answer.status_code >= 500:
            raise IlteoroError(ErrorCode.PROVIDER_UNREACHABLE)
        try:
            token = answer.json()["id_token"] if answer.status_code == 200 else None
        except (ValueError, KeyError, TypeError):
            token = None
        if not isinstance(token, str):
            raise IlteoroError(ErrorCode.SIGN_IN_REFUSED)
        return self._subject(token, begun.nonce)

    def _subject(self, token: str, nonce: str) -> str:
        try:
            decoded = self._decoded(token)
            jwt.JWTClaimsRegistry(
                leeway=_LEEWAY,
                iss={"essential": True, "value": self.issuer},
                aud={"essential": True, "value": self._client_id},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(decoded)
        except (JoseError, ValueError):
            # From None: what the exception saw of the token stays out of logs.
            raise IlteoroError(ErrorCode.SIGN_IN_REFUSED) from None
        audience, subject = decoded["aud"], decoded["sub"]
        shared = isinstance(audience, list) and len(audience) > 1
        if (shared or "azp" in decoded) and decoded.get("azp") != self._client_id:
            raise IlteoroError(ErrorCode.SIGN_IN_REFUSED)
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise IlteoroError(ErrorCode.SIGN_IN_REFUSED)
        return subject

    def _decoded(self, token: str) -> dict[str, Any]:
        try:
            return jwt.decode(token, self._discovered()[1], algorithms=_ALGORITHMS).claims
        except (JoseError, ValueError):
            # The provider may have changed its keys since they were read.
            return jwt.decode(token, self._discovered(anew=True)[1], algorithms=_ALGORITHMS).claims

    def _registered(self, redirect_uri: str) -> bool:
        """Whether it is one of those configured; on loopback the port is the app's to choose."""
        if redirect_uri in self._redirect_uris:
            return True
        try:
            asked = urlsplit(redirect_uri)
            if asked.hostname not in ("127.0.0.1", "::1") or asked.port is None:
                return False
        except ValueError:
            return False
        return redirect_uri.replace(f":{asked.port}", "", 1) in self._redirect_uris

    def _discovered(self, *, anew: bool = False) -> tuple[dict[str, Any], KeySet]:
        with self._lock:
            if self._known and not anew and time.monotonic() - self._known[0] < _KEPT_SECONDS:
                return self._known[1], self._known[2]
            address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
            try:
                says = self._ask("GET", address).raise_for_status().json()
                if says["issuer"] != self.issuer:
                    raise IlteoroError(ErrorCode.PROVIDER_UNREACHABLE)
                for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                    if not is_safe(str(says[name])):
                        raise IlteoroError(ErrorCode.PROVIDER_UNREACHABLE)
                keys = self._ask("GET", says["jwks_uri"]).raise_for_status().json()
                self._known = time.monotonic(), says, KeySet.import_key_set(keys)
            except (httpx.HTTPError, JoseError, ValueError, KeyError, TypeError):
                raise IlteoroError(ErrorCode.PROVIDER_UNREACHABLE) from None
            return self._known[1], self._known[2]

    def _ask(self, method: str, address: str, **what: Any) -> httpx.Response:
        try:
            with httpx.Client(timeout=_SECONDS, trust_env=self._trust_env) as http:
                return http.request(method, address, **what)
        except httpx.HTTPError:
            raise IlteoroError(ErrorCode.PROVIDER_UNREACHABLE) from None


def is_safe(address: str) -> bool:
    """Over TLS, or to this very computer."""
    return address.startswith("https://") or is_loopback(address)


def is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
