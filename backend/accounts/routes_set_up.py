"""Setting up an account with the code that an administrator handed on."""

from dataclasses import asdict
from typing import Annotated

from fastapi import Depends, FastAPI, Path, Request

from app.models import ErrorCode, IlteoroError
from backend.accounts import setting_up
from backend.accounts.access import ID_PATTERN, SIGNED_IN, Caller, allowed
from backend.accounts.bodies import OnDevice, SignedInAs
from backend.accounts.bodies_set_up import (
    KioskAnswer,
    SetUpAnswer,
    SetUpBegun,
    SetUpDone,
    SetUpLook,
    SetUpTold,
)
from backend.accounts.context import Accounts, Context, address_of
from backend.accounts.limits import count_try, forget_tries
from backend.accounts.people import person_of, user_key
from backend.accounts.permissions import Operation
from backend.accounts.signed_in import no_store, opened, or_refused
from backend.accounts.tables import Account
from backend.http.problems import answers
from backend.storage import transaction

_REFUSED = (ErrorCode.SET_UP_REFUSED, ErrorCode.TRY_LATER)


def add_set_up(app: FastAPI) -> None:
    """Add the way in for who was handed a code, and the way to one."""

    @app.post(
        "/v1/accounts/{account}/set-up",
        status_code=201,
        responses=answers(*SIGNED_IN, ErrorCode.ACCOUNT_UNKNOWN),
    )
    def reset(
        account: Annotated[str, Path(pattern=ID_PATTERN)],
        caller: Annotated[Caller, allowed(Operation.ACCOUNT_SET_UP)],
        accounts: Context,
    ) -> SetUpTold:
        """A code by which a member of staff, or a shared device, is set up anew. Password,
        authenticator and recovery codes hold no more, and its sessions end."""
        if account == caller.account:
            # Whoever locks themselves out can't let themselves in.
            raise IlteoroError(ErrorCode.NOT_ALLOWED)
        with transaction(accounts.engine) as db:
            kept = db.get_one(Account, account)
            user = person_of(accounts.keys, kept).get("user_name")
            told = setting_up.issue(db, accounts.keys, kept, user, caller.now)
        return SetUpTold(**asdict(told))

    @app.post("/v1/sign-in/set-up", dependencies=[Depends(no_store)], responses=answers(*_REFUSED))
    def begin(said: SetUpLook, request: Request, accounts: Context) -> SetUpBegun:
        """What the authenticator of who was handed a code is to be tied by."""
        now = accounts.clock.now()
        pair = _counted(accounts, request, *user_key(said.user_name))
        uri = setting_up.look(accounts, said.user_name, said.code, now)
        with transaction(accounts.engine) as db:
            forget_tries(db, pair)
        return SetUpBegun(totp_uri=uri)

    @app.post(
        "/v1/sign-in/set-up/answer",
        dependencies=[Depends(no_store)],
        responses=answers(*_REFUSED, ErrorCode.AUTHENTICATOR_WRONG, ErrorCode.PASSWORD_KNOWN),
    )
    def finish(said: SetUpAnswer, request: Request, accounts: Context) -> SetUpDone:
        """Choose a password, tie an authenticator, and be signed in. The code is spent."""
        now = accounts.clock.now()
        pair = _counted(accounts, request, *user_key(said.user_name))
        account, recovery = setting_up.finish(
            accounts, said.user_name, said.code, password=said.password, shown=said.shown, now=now
        )
        with transaction(accounts.engine) as db:
            forget_tries(db, pair)
            signed = opened(db, accounts, db.get(Account, account), said, now)
        return SetUpDone(**or_refused(signed).model_dump(), recovery_codes=recovery)

    @app.post("/v1/sign-in/kiosk", dependencies=[Depends(no_store)], responses=answers(*_REFUSED))
    def kiosk(said: KioskAnswer, request: Request, accounts: Context) -> SignedInAs:
        """A shared device gets its tokens. The code is spent."""
        now = accounts.clock.now()
        pair = _counted(accounts, request, "kiosk")
        with transaction(accounts.engine) as db:
            account = setting_up.take_kiosk(db, accounts.keys, said.code, now)
            if account is not None:
                forget_tries(db, pair)
            signed = opened(db, accounts, account, OnDevice(device=said.device), now)
        if signed is None:
            raise IlteoroError(ErrorCode.SET_UP_REFUSED)
        return signed


def _counted(accounts: Accounts, request: Request, *whose: str) -> bytes:
    """A try of this address, counted before it is looked at. Raises TRY_LATER."""
    pair = accounts.keys.find("pair", address_of(request), *whose)
    with transaction(accounts.engine) as db:
        count_try(db, pair, accounts.clock.now())
    return pair
