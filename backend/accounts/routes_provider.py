"""Signing in at the provider, and going on being signed in, over HTTP."""

from dataclasses import asdict

from fastapi import Depends, FastAPI, Response

from app.models import ErrorCode, IlteoroError
from backend.accounts import audit, provider_sign_in
from backend.accounts.bodies import (
    Exchange,
    ProviderAnswer,
    ProviderBegun,
    ProviderWanted,
    SignedInAs,
)
from backend.accounts.bodies_staff import ToLink, Ways
from backend.accounts.context import Context
from backend.accounts.linking import link_code
from backend.accounts.signed_in import no_store, opened, or_refused
from backend.accounts.tokens import Reused, exchange, token_hash
from backend.accounts.wiping import is_ordered
from backend.http.problems import answers
from backend.storage import transaction

_PROVIDER = (ErrorCode.PROVIDER_MISSING, ErrorCode.PROVIDER_UNREACHABLE)


def add_provider(app: FastAPI) -> None:
    """Add signing in at the provider, and the exchange of refresh tokens."""

    @app.get("/v1/sign-in/ways")
    def ways(accounts: Context) -> Ways:
        """By what one can sign in here."""
        return Ways(code=accounts.gateway is not None, provider=accounts.provider is not None)

    @app.post(
        "/v1/sign-in/provider", dependencies=[Depends(no_store)], responses=answers(*_PROVIDER)
    )
    def begin(wanted: ProviderWanted, accounts: Context) -> ProviderBegun:
        """The provider's address to open in a browser."""
        url, secret = provider_sign_in.begin(accounts, wanted.redirect_uri)
        return ProviderBegun(url=url, secret=secret)

    @app.post(
        "/v1/sign-in/provider/answer",
        dependencies=[Depends(no_store)],
        responses=answers(ErrorCode.SIGN_IN_REFUSED, *_PROVIDER)
        | {202: {"model": ToLink, "description": "staff, whose account nobody named yet"}},
    )
    def finish(
        answer: ProviderAnswer, response: Response, accounts: Context
    ) -> SignedInAs | ToLink:
        """Sign in with what the provider sent back. Who comes for the first time gets a worker's
        account; as staff, what an administrator needs to name theirs."""
        issuer, subject = provider_sign_in.finish(
            accounts, answer.secret, answer.state, answer.code
        )
        now = accounts.clock.now()
        with transaction(accounts.engine) as db:
            if answer.staff and not provider_sign_in.is_known(db, accounts, issuer, subject):
                response.status_code = 202
                return ToLink(link=link_code(accounts.keys, issuer, subject, now))
            account = provider_sign_in.account_of(db, accounts, issuer, subject, now)
            signed = opened(db, accounts, account, answer, now)
        return or_refused(signed)

    @app.post(
        "/v1/tokens",
        dependencies=[Depends(no_store)],
        responses=answers(ErrorCode.SESSION_ENDED, ErrorCode.DEVICE_ERASED),
    )
    def exchange_refresh(asked: Exchange, accounts: Context) -> SignedInAs:
        """A new pair for a refresh token. One that was exchanged before ends its session."""
        now = accounts.clock.now()
        with transaction(accounts.engine) as db:
            made = exchange(db, accounts.keys, asked.refresh_token, asked.attempt, now)
            if isinstance(made, Reused):
                audit.write(db, now, None, "unknown", "session.reused",
                            owners=[made.account], allowed=False)  # fmt: skip
            erased = made is None and is_ordered(db, token_hash(asked.refresh_token))
        if made is None or isinstance(made, Reused):
            raise IlteoroError(ErrorCode.DEVICE_ERASED if erased else ErrorCode.SESSION_ENDED)
        return SignedInAs(**asdict(made))
