"""The first administrator, made where the backend runs: everybody else is made over HTTP. Set up
anew there, too, where no other administrator is left to do it."""

from collections.abc import Sequence

from sqlalchemy import Engine

from app.models import Clock, ErrorCode, IlteoroError
from backend.accounts.keys import Keyring
from backend.accounts.people import create_staff, find_staff
from backend.accounts.permissions import Role
from backend.accounts.setting_up import SetUp, issue
from backend.accounts.tables import Account
from backend.accounts.tokens import roles_of
from backend.storage import transaction


def make_administrator(
    engine: Engine, secrets: Sequence[str], clock: Clock, user_name: str, *, again: bool = False
) -> SetUp:
    """A new administrator's code, or with `again` one for an administrator who is there. Raises
    ALREADY_THERE, ACCOUNT_UNKNOWN, NOT_ALLOWED."""
    keys, now = Keyring(secrets), clock.now()
    with transaction(engine) as db:
        if again:
            account = find_staff(db, keys, user_name)
            if account is None or Role.ADMINISTRATOR not in roles_of(account):
                raise IlteoroError(ErrorCode.ACCOUNT_UNKNOWN)
        else:
            made = create_staff(
                db, keys, now, roles={Role.ADMINISTRATOR}, name=user_name, user_name=user_name
            )
            account = db.get_one(Account, made.account)
        return issue(db, keys, account, user_name, now)
