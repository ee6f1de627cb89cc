"""The first administrator, made where the backend runs: everybody else is made over HTTP."""

from collections.abc import Sequence

from sqlalchemy import Engine

from app.models import Clock
from backend.accounts.keys import Keyring
from backend.accounts.people import Enrolment, create_staff
from backend.accounts.permissions import Role
from backend.storage import transaction


def make_administrator(
    engine: Engine, secrets: Sequence[str], clock: Clock, user_name: str
) -> Enrolment:
    """An administrator, with what they sign in with. Raises ALREADY_THERE."""
    with transaction(engine) as db:
        return create_staff(
            db, Keyring(secrets), clock.now(), roles={Role.ADMINISTRATOR}, name=user_name,
            user_name=user_name,
        )  # fmt: skip
