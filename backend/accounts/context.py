"""What every route of the accounts works with."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine

from app.models import Clock
from backend.accounts.gateway import Gateway
from backend.accounts.keys import Keyring
from backend.accounts.limits import network_of
from backend.accounts.oidc import Provider


@dataclass(frozen=True, slots=True)
class Accounts:
    """The database, the server's secrets, the clock, and the ways out: without a `gateway` no
    codes are sent, without a `provider` nobody signs in there."""

    engine: Engine
    keys: Keyring
    clock: Clock
    gateway: Gateway | None = None
    provider: Provider | None = None
    offline_days: int = 7
    """For how long staff's devices may show what they last got without asking again."""


async def _accounts(request: Request) -> Accounts:
    # async: it waits for nothing, and a thread would cost more than it does.
    kept: Accounts = request.app.state.accounts
    return kept


Context = Annotated[Accounts, Depends(_accounts)]
"""A route's parameter."""


def address_of(request: Request) -> str:
    """Where a request comes from, for limits. Behind a proxy uvicorn has put the client's own
    address here."""
    return network_of(request.client.host if request.client else "")
