"""What an administrator may do to accounts: list them, add staff and kiosks, change, close."""

from dataclasses import asdict
from typing import Annotated

from fastapi import FastAPI, Path
from sqlalchemy import delete, func, select

from app.models import ErrorCode, IlteoroError
from backend.accounts.access import ID_PATTERN, SIGNED_IN, Caller, allowed, note
from backend.accounts.bodies import (
    AccountChange,
    AccountList,
    AccountListed,
    NewKiosk,
    NewStaff,
)
from backend.accounts.bodies_set_up import SetUpTold
from backend.accounts.context import Context
from backend.accounts.linking import link, unlink
from backend.accounts.people import create_kiosk, create_staff, person_of
from backend.accounts.permissions import STAFF, Operation, Role
from backend.accounts.setting_up import issue
from backend.accounts.tables import Account, SetUpCode, SignedIn
from backend.accounts.tokens import end_all, roles_of
from backend.http.problems import answers
from backend.storage import transaction


def add_accounts_routes(app: FastAPI) -> None:
    """Add the routes for administrators."""

    @app.get(
        "/v1/accounts",
        responses=answers(*SIGNED_IN),
    )
    def accounts_list(
        caller: Annotated[Caller, allowed(Operation.ACCOUNT_LIST)], accounts: Context
    ) -> AccountList:
        """Every account. Of workers no name is told: that is no administrator's business."""
        with transaction(accounts.engine, reads_only=True) as db:
            found = list(db.scalars(select(Account).order_by(Account.id)))
            waits = select(SetUpCode.account, SetUpCode.until).where(SetUpCode.until > caller.now)
            waiting = {row.account: row.until for row in db.execute(waits)}
            last = select(SignedIn.account, func.max(SignedIn.seen_at).label("at"))
            found_at = db.execute(last.group_by(SignedIn.account))
            seen = {row.account: row.at for row in found_at}
        shown = []
        for account in found:
            roles = roles_of(account)
            is_kiosk = Role.KIOSK in roles
            ours = is_kiosk or roles & STAFF
            name = person_of(accounts.keys, account).get("name") if ours else None
            shown.append(
                AccountListed.model_validate(
                    {"id": account.id, "roles": sorted(roles), "status": account.status,
                     "name": name, "created_at": account.created_at,
                     "seen_at": seen.get(account.id) if is_kiosk else None,
                     "waits_until": waiting.get(account.id)}
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
    ) -> SetUpTold:
        """A new member of staff, and the code by which they choose a password and tie their
        authenticator."""
        with transaction(accounts.engine) as db:
            made = create_staff(
                db, accounts.keys, caller.now, roles=set(new.roles), name=new.name,
                user_name=new.user_name,
            )  # fmt: skip
            account = db.get_one(Account, made.account)
            told = issue(db, accounts.keys, account, made.user_name, caller.now)
        note(accounts, caller, Operation.ACCOUNT_CREATE, made.account)
        return SetUpTold(**asdict(told))

    @app.post("/v1/kiosks", status_code=201, responses=answers(*SIGNED_IN))
    def add_kiosk(
        new: NewKiosk,
        caller: Annotated[Caller, allowed(Operation.ACCOUNT_CREATE)],
        accounts: Context,
    ) -> SetUpTold:
        """A new shared device, and the code for which it gets its tokens."""
        with transaction(accounts.engine) as db:
            kiosk = create_kiosk(db, accounts.keys, caller.now, new.name)
            told = issue(db, accounts.keys, kiosk, None, caller.now)
        note(accounts, caller, Operation.ACCOUNT_CREATE, kiosk.id)
        return SetUpTold(**asdict(told))

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
                if wanted.status == "closed":
                    db.execute(delete(SetUpCode).where(SetUpCode.account == account))
            if wanted.link:
                link(db, accounts.keys, changed, wanted.link, caller.now)
            elif wanted.link is not None:
                unlink(db, accounts.keys, changed)
            end_all(db, account)
