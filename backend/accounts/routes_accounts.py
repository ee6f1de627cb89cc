"""What an administrator may do to accounts: list them, add staff and kiosks, change, close."""

from dataclasses import asdict
from typing import Annotated

from fastapi import FastAPI, Path
from sqlalchemy import select

from app.models import ErrorCode, IlteoroError
from backend.accounts.access import ID_PATTERN, SIGNED_IN, Caller, allowed, note
from backend.accounts.bodies import (
    AccountChange,
    AccountList,
    AccountListed,
    Enrolled,
    NewKiosk,
    NewStaff,
    SignedInAs,
)
from backend.accounts.context import Context
from backend.accounts.linking import link, unlink
from backend.accounts.people import create_kiosk, create_staff, person_of
from backend.accounts.permissions import STAFF, Operation
from backend.accounts.tables import Account
from backend.accounts.tokens import end_all, open_session, roles_of
from backend.http.problems import answers
from backend.storage import transaction


def add_accounts_routes(app: FastAPI) -> None:
    """Add the routes for administrators."""

    @app.get(
        "/v1/accounts",
        dependencies=[allowed(Operation.ACCOUNT_LIST)],
        responses=answers(*SIGNED_IN),
    )
    def accounts_list(accounts: Context) -> AccountList:
        """Every account. Of workers no name is told: that is no administrator's business."""
        with transaction(accounts.engine, reads_only=True) as db:
            found = list(db.scalars(select(Account).order_by(Account.id)))
        shown = []
        for account in found:
            roles = roles_of(account)
            name = person_of(accounts.keys, account).get("name") if roles & STAFF else None
            shown.append(
                AccountListed.model_validate(
                    {"id": account.id, "roles": sorted(roles), "status": account.status,
                     "name": name, "created_at": account.created_at}
                )
            )  # fmt: skip
        return AccountList(accounts=shown)

    @app.post(
        "/v1/accounts", status_code=201, responses=answers(*SIGNED_IN, ErrorCode.ALREADY_THERE)
    )
    def add(
        new: NewStaff,
        caller: Annotated[Caller, allowed(Operation.ACCOUNT_CREATE)],
        accounts: Context,
    ) -> Enrolled:
        """A new member of staff. Password, authenticator and recovery codes are told this once."""
        with transaction(accounts.engine) as db:
            made = create_staff(
                db, accounts.keys, caller.now, roles=set(new.roles), name=new.name,
                user_name=new.user_name,
            )  # fmt: skip
        note(accounts, caller, Operation.ACCOUNT_CREATE, made.account)
        return Enrolled(**asdict(made))

    @app.post("/v1/kiosks", status_code=201, responses=answers(*SIGNED_IN))
    def add_kiosk(
        new: NewKiosk,
        caller: Annotated[Caller, allowed(Operation.ACCOUNT_CREATE)],
        accounts: Context,
    ) -> SignedInAs:
        """A new shared device, signed in at once: what it gets belongs onto that device alone."""
        with transaction(accounts.engine) as db:
            kiosk = create_kiosk(db, accounts.keys, caller.now, new.name)
            made = open_session(db, accounts.keys, kiosk, new.name, caller.now, shared=False)
        note(accounts, caller, Operation.ACCOUNT_CREATE, kiosk.id)
        return SignedInAs(**asdict(made))

    @app.patch(
        "/v1/accounts/{account}",
        status_code=204,
        responses=answers(*SIGNED_IN, ErrorCode.ACCOUNT_UNKNOWN, ErrorCode.ALREADY_THERE),
    )
    def change(
        account: Annotated[str, Path(pattern=ID_PATTERN)],
        wanted: AccountChange,
        caller: Annotated[Caller, allowed(Operation.ACCOUNT_CHANGE)],
        accounts: Context,
    ) -> None:
        """Give a member of staff other roles, say who signs in to it at the provider, or close or
        open an account. Its sessions end."""
        if account == caller.account:
            # Whoever takes their own rights away can't give them back.
            raise IlteoroError(ErrorCode.NOT_ALLOWED)
        with transaction(accounts.engine) as db:
            changed = db.get_one(Account, account)
            if wanted.roles is not None:
                if not roles_of(changed) & STAFF:
                    raise IlteoroError(ErrorCode.NOT_ALLOWED)
                changed.roles = " ".join(sorted(wanted.roles))
            if wanted.status is not None:
                changed.status = wanted.status
            if wanted.link:
                link(db, accounts.keys, changed, wanted.link, caller.now)
            elif wanted.link is not None:
                unlink(db, accounts.keys, changed)
            end_all(db, account)
