"""What setting up an account with a code takes and gives."""

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from app.models.base import Model
from backend.accounts.bodies import Device, OnDevice, Password, SignedInAs

Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z -]{16,40}$")]
_Said = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class SetUpTold(Model):
    """What the administrator hands on, told this once; it holds until `until`. `user_name` is null
    for a shared device."""

    account: str
    user_name: str | None
    code: str
    until: datetime


class SetUpLook(Model):
    """Who was handed a code."""

    user_name: _Said
    code: Code


class SetUpBegun(Model):
    """What an authenticator reads from a picture; asked again, the same."""

    totp_uri: str


class SetUpAnswer(SetUpLook, OnDevice):
    """`password` is chosen, `shown` is what the authenticator shows now."""

    password: Password
    shown: Annotated[str, StringConstraints(pattern=r"^[0-9]{3} ?[0-9]{3}$")]


class SetUpDone(SignedInAs):
    """Signed in, with the recovery codes, told this once."""

    recovery_codes: list[str]


class KioskAnswer(Model):
    """The code that a shared device was handed, and what it is called in the list of sessions."""

    code: Code
    device: Device
