"""The accounts as the environment sets them up.

ILTEORO_OIDC_ISSUER, _OIDC_CLIENT_ID     the provider, and what it calls this backend
ILTEORO_OIDC_CLIENT_SECRET               where the provider gave one
ILTEORO_OIDC_REDIRECTS                   where people may be sent back to, commas between;
                                         http://127.0.0.1/… admits every port of this computer
ILTEORO_SMS_URL, _SMS_TOKEN              the office's message service
ILTEORO_OFFLINE_DAYS                     how long staff work on without asking here, 0 to 30 (7)
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Engine

from app.models import Clock, ErrorCode, IlteoroError
from backend.accounts.context import Accounts
from backend.accounts.gateway import DemoGateway, Gateway, HttpGateway
from backend.accounts.keys import Keyring
from backend.accounts.oidc import Provider, is_safe


def accounts_from(
    environment: Mapping[str, str],
    engine: Engine,
    secrets: Sequence[str],
    clock: Clock,
    *,
    demo: bool,
) -> Accounts:
    """The accounts on `engine`. Raises BAD_USAGE for a setting that can't be used."""

    def named(name: str) -> str | None:
        return environment.get(f"ILTEORO_{name}") or None

    return Accounts(
        engine=engine,
        keys=Keyring(secrets),
        clock=clock,
        gateway=_gateway(named("SMS_URL"), named("SMS_TOKEN"), clock, demo=demo),
        provider=_provider(
            named("OIDC_ISSUER"),
            named("OIDC_CLIENT_ID"),
            named("OIDC_CLIENT_SECRET"),
            named("OIDC_REDIRECTS"),
        ),
        offline_days=_days(named("OFFLINE_DAYS")),
    )


def _days(said: str | None) -> int:
    if said is None:
        return 7
    if not (said.isascii() and said.isdecimal() and int(said) <= 30):
        raise _unusable("ILTEORO_OFFLINE_DAYS is a number from 0 to 30")
    return int(said)


def _gateway(address: str | None, token: str | None, clock: Clock, *, demo: bool) -> Gateway | None:
    if address is not None:
        if not is_safe(address) or token is None:
            raise _unusable("ILTEORO_SMS_URL is https:// and comes with ILTEORO_SMS_TOKEN")
        return HttpGateway(address, token)
    return DemoGateway(clock) if demo else None


def _provider(
    issuer: str | None, client: str | None, secret: str | None, redirects: str | None
) -> Provider | None:
    if issuer is None:
        return None
    places = [place.strip() for place in (redirects or "").split(",") if place.strip()]
    if not is_safe(issuer) or client is None or not places:
        raise _unusable(
            "ILTEORO_OIDC_ISSUER is https:// and comes with ILTEORO_OIDC_CLIENT_ID and "
            "ILTEORO_OIDC_REDIRECTS"
        )
    return Provider(issuer, client, places, secret)


def _unusable(detail: str) -> IlteoroError:
    return IlteoroError(ErrorCode.BAD_USAGE, detail=detail)
