"""Who asks, and whether they may: the one dependency that every route declares.

A route says `caller: Annotated[Caller, allowed(Operation.X)]`. Where its path names a `{worker}`,
that is whose data it is about. What staff do to somebody's data is in the audit before the
data is given out, and so is what they were refused.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, NamedTuple

from fastapi import Depends, FastAPI, Request, Response
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import Engine, bindparam, exists, or_, select, update
from sqlalchemy.orm import Session, aliased
from starlette.routing import BaseRoute

from app.models import ErrorCode, IlteoroError
from backend.accounts import audit
from backend.accounts.context import Accounts, Context
from backend.accounts.permissions import PUBLIC, Operation, Role, Scope, granting, scope
from backend.accounts.tables import Account, Assignment, SignedIn, Status
from backend.accounts.tokens import named_roles, token_hash
from backend.accounts.wiping import is_ordered
from backend.storage import reading, transaction

_SEEN_EVERY = timedelta(minutes=5)
"""How exactly a list of sessions says when each was seen: no write at every read."""

SIGNED_IN = (ErrorCode.SIGNED_OUT, ErrorCode.DEVICE_ERASED, ErrorCode.NOT_ALLOWED)
"""What every route that declares an operation may answer."""

ID_PATTERN = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"

# Written once: it is asked at every request. Whom the request is about is asked along with it.
_SIGNED_IN = (
    select(Account.id, Account.roles, Account.person, SignedIn.id, SignedIn.seen_at)
    .join(SignedIn, SignedIn.account == Account.id)
    .where(
        SignedIn.access == bindparam("access"),
        SignedIn.access_until > bindparam("now"),
        SignedIn.ends_at > bindparam("now"),
        Account.status == Status.ACTIVE,
    )
)
_OTHER = aliased(Account)
_SIGNED_IN_ABOUT = _SIGNED_IN.add_columns(
    select(_OTHER.roles).where(_OTHER.id == bindparam("about")).scalar_subquery(),
    exists().where(
        Assignment.staff == Account.id,
        Assignment.worker == bindparam("about"),
        or_(Assignment.ends_at.is_(None), Assignment.ends_at > bindparam("now")),
    ),
)


class _Found(NamedTuple):
    """What there is of who asks, and of whom it is about: their roles, None where there is nobody,
    and whether they are assigned to who asks."""

    account: str
    roles: str
    person: bytes | None
    session: str
    seen_at: datetime
    others_roles: str | None = None
    assigned: bool = False


_bearer = HTTPBearer(auto_error=False, description="The access token of a session.")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, by which session, as what, and how far that goes. `owner` is whose data the
    request is about: the worker its path names, else the caller. `person` is who that is, as it is
    sealed."""

    account: str
    person: bytes | None
    session: str
    roles: frozenset[Role]
    role: Role
    scope: Scope
    owner: str
    now: datetime


class Allowed:
    """Lets through whoever may do `operation`, to whom the path names."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation

    def __call__(
        self,
        request: Request,
        response: Response,
        accounts: Context,
        bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    ) -> Caller:
        """The caller. Raises SIGNED_OUT, DEVICE_ERASED, NOT_ALLOWED, ACCOUNT_UNKNOWN."""
        response.headers["Cache-Control"] = "no-store"
        now = accounts.clock.now()
        worker = request.path_params.get("worker")
        named = worker or request.path_params.get("account")
        found = _signed_in(accounts.engine, bearer, now, named)
        roles = named_roles(found.roles)
        reach = scope(roles, self.operation)
        refused = ErrorCode.NOT_ALLOWED if reach is Scope.NONE else None
        if refused is None and named is not None:
            refused = _refusal(found, named, reach, worker=worker is not None)
        role = granting(roles, self.operation)
        caller = Caller(
            account=found.account, person=found.person, session=found.session, roles=roles,
            role=role, scope=reach, owner=named or found.account, now=now,
        )  # fmt: skip
        if now - found.seen_at >= _SEEN_EVERY:
            seen = update(SignedIn).where(SignedIn.id == found.session).values(seen_at=now)
            with transaction(accounts.engine) as db:
                db.execute(seen)
        if named is not None and is_id(named) and refused is not ErrorCode.ACCOUNT_UNKNOWN:
            note(accounts, caller, self.operation, named, allowed=refused is None)
        if refused is not None:
            raise IlteoroError(refused)
        return caller


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose access token it is, as what, and until when it holds."""

    account: str
    roles: frozenset[Role]
    until: datetime


_HOLDER = select(Account.id, Account.roles, SignedIn.access_until, SignedIn.ends_at).join(
    SignedIn, SignedIn.account == Account.id
)


def holder(engine: Engine, token: str, now: datetime) -> Holder | None:
    """Who holds an access token: for what is no request, such as a socket. None for nobody."""
    asked = _HOLDER.where(
        SignedIn.access == token_hash(token),
        SignedIn.access_until > now,
        SignedIn.ends_at > now,
        Account.status == Status.ACTIVE,
    )
    with reading(engine) as connection:
        found = connection.execute(asked).first()
    if found is None:
        return None
    return Holder(found[0], named_roles(found[1]), min(found[2], found[3]))


def allowed(operation: Operation) -> Any:
    """The dependency for a route that does `operation`."""
    return Depends(Allowed(operation))


def note(
    accounts: Accounts,
    caller: Caller,
    operation: Operation,
    *owners: str | None,
    allowed: bool = True,
) -> None:
    """Write into the audit what `caller` does to the data of each owner; one's own is nobody's
    business."""
    others = [owner for owner in owners if owner != caller.account]
    if others:
        with accounts.engine.begin() as db:
            audit.write(db, caller.now, caller.account, caller.role, operation, owners=others,
                        allowed=allowed)  # fmt: skip


def _signed_in(
    engine: Engine, bearer: HTTPAuthorizationCredentials | None, now: datetime, about: str | None
) -> _Found:
    """Who asks, and what there is of `about`. Raises SIGNED_OUT, DEVICE_ERASED."""
    if bearer is None:
        raise IlteoroError(ErrorCode.SIGNED_OUT)
    access = token_hash(bearer.credentials)
    asked = {"access": access, "now": now}
    statement = _SIGNED_IN
    if about is not None and is_id(about):
        statement, asked["about"] = _SIGNED_IN_ABOUT, about
    with reading(engine) as connection:
        found = connection.execute(statement, asked).first()
    if found is None:
        with transaction(engine, reads_only=True) as db:
            erased = is_ordered(db, access)
        raise IlteoroError(ErrorCode.DEVICE_ERASED if erased else ErrorCode.SIGNED_OUT)
    return _Found(*found)


def _refusal(found: _Found, named: str, reach: Scope, *, worker: bool) -> ErrorCode | None:
    """Why it may not be done to `named`, who is to be a `worker`; None where it may. Who sees only
    some workers is not told which others there are."""
    known = found.others_roles
    if reach is not Scope.ALL:
        own = named == found.account if reach is Scope.OWN else found.assigned
        if not own:
            return ErrorCode.NOT_ALLOWED
    if known is None or (worker and Role.WORKER not in named_roles(known)):
        return ErrorCode.ACCOUNT_UNKNOWN
    return None


def is_id(text: str) -> bool:
    """Whether it could be an account's: what can't be is not asked of the database."""
    return re.fullmatch(ID_PATTERN, text) is not None


def is_assigned(db: Session, staff: str, worker: str, now: datetime) -> bool:
    """Whether `staff` looks after `worker` at this moment."""
    if not is_id(worker):
        return False
    found = db.scalar(
        select(Assignment.worker).where(
            Assignment.staff == staff,
            Assignment.worker == worker,
            or_(Assignment.ends_at.is_(None), Assignment.ends_at > now),
        )
    )
    return found is not None


def undeclared(app: FastAPI) -> list[str]:
    """The paths of `app` that neither declare exactly one operation nor stand among the public."""
    return [
        path
        for route in app.routes
        if (path := getattr(route, "path", str(route))) not in PUBLIC
        and len(operations_of(route)) != 1
    ]


def operations_of(route: BaseRoute) -> list[Operation]:
    """The operations that a route declares."""
    found: list[Operation] = []
    waiting = [route.dependant] if isinstance(route, APIRoute) else []
    while waiting:
        dependant = waiting.pop()
        if isinstance(dependant.call, Allowed):
            found.append(dependant.call.operation)
        waiting += dependant.dependencies
    return found
