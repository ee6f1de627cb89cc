"""What everybody may ask about themselves: who they are, their sessions; staff, a new password."""

from typing import Annotated

from fastapi import FastAPI, Path, Request
from sqlalchemy import bindparam, select

from app.models import ErrorCode, IlteoroError
from backend.accounts import passwords
from backend.accounts.access import ID_PATTERN, SIGNED_IN, Caller, allowed
from backend.accounts.bodies import Me, NewPassword, Sessions, SessionShown
from backend.accounts.context import Context, address_of
from backend.accounts.limits import count_try, forget_tries
from backend.accounts.people import told_of
from backend.accounts.permissions import Operation
from backend.accounts.tables import SignedIn, StaffCredential
from backend.accounts.tokens import end_all, end_session
from backend.accounts.wiping import order_wipe
from backend.http.problems import answers
from backend.storage import reading, transaction

_MINE = (
    select(SignedIn.id, SignedIn.device, SignedIn.created_at, SignedIn.seen_at)
    .where(
        SignedIn.account == bindparam("account"),
        SignedIn.refresh_until > bindparam("now"),
        SignedIn.ends_at > bindparam("now"),
    )
    .order_by(SignedIn.id.desc())
)
_Sessions = Annotated[Caller, allowed(Operation.ME_SESSIONS)]


def add_me(app: FastAPI) -> None:
    """Add the routes for everybody."""

    @app.get("/v1/me", responses=answers(*SIGNED_IN))
    async def me(caller: Annotated[Caller, allowed(Operation.ME_READ)], accounts: Context) -> Me:
        """Whose session this is."""
        # async: all of it was read when it was looked who asks.
        name = told_of(accounts.keys, caller.account, caller.person).get("name")
        return Me(id=caller.account, roles=sorted(caller.roles), name=name)

    @app.get("/v1/me/sessions", responses=answers(*SIGNED_IN))
    def sessions(caller: _Sessions, accounts: Context) -> Sessions:
        """Where I am signed in, the newest first."""
        with reading(accounts.engine) as connection:
            asked = {"account": caller.account, "now": caller.now}
            found = connection.execute(_MINE, asked).all()
        return Sessions(
            sessions=[
                SessionShown(
                    id=row.id,
                    device=accounts.keys.open(row.device, f"session.device {row.id}").decode(),
                    created_at=row.created_at,
                    seen_at=row.seen_at,
                    current=row.id == caller.session,
                )
                for row in found
            ]
        )

    @app.delete(
        "/v1/me/sessions/{session}",
        status_code=204,
        responses=answers(*SIGNED_IN, ErrorCode.NOT_FOUND),
    )
    def end(
        session: Annotated[str, Path(pattern=ID_PATTERN)],
        caller: _Sessions,
        accounts: Context,
        wipe: bool = False,
    ) -> None:
        """End one of my sessions, at once; with `wipe` its device erases what is on it when it
        comes again."""
        with transaction(accounts.engine) as db:
            held = db.get(SignedIn, session)
            if wipe and held is not None and held.account == caller.account:
                order_wipe(db, held, caller.now)
            ended = end_session(db, caller.account, session)
        if not ended:
            raise IlteoroError(ErrorCode.NOT_FOUND)

    @app.post("/v1/sign-out", status_code=204, responses=answers(*SIGNED_IN))
    def sign_out(caller: _Sessions, accounts: Context) -> None:
        """End this session."""
        with transaction(accounts.engine) as db:
            end_session(db, caller.account, caller.session)

    @app.put(
        "/v1/me/password",
        status_code=204,
        responses=answers(*SIGNED_IN, ErrorCode.SIGN_IN_REFUSED, ErrorCode.TRY_LATER,
                          ErrorCode.PASSWORD_KNOWN),
    )  # fmt: skip
    def change_password(
        said: NewPassword,
        caller: Annotated[Caller, allowed(Operation.ME_PASSWORD)],
        request: Request,
        accounts: Context,
    ) -> None:
        """A new password for a member of staff; every other session ends."""
        pair = accounts.keys.find("pair", address_of(request), "password", caller.account)
        with transaction(accounts.engine) as db:
            count_try(db, pair, caller.now)
            kept = db.get(StaffCredential, caller.account)
        if not passwords.password_fits(kept.password if kept else None, said.password):
            raise IlteoroError(ErrorCode.SIGN_IN_REFUSED)
        told = told_of(accounts.keys, caller.account, caller.person)
        passwords.see_strong(said.new_password, told.get("user_name", ""))
        hashed = passwords.hash_password(said.new_password)
        with transaction(accounts.engine) as db:
            db.get_one(StaffCredential, caller.account).password = hashed
            forget_tries(db, pair)
            end_all(db, caller.account, but=caller.session)
