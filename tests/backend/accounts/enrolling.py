"""Somebody who was handed a code sets up how they sign in, as the app does."""

from typing import Any

import httpx
import pyotp

CHOSEN = "seven grey herons"


def set_up(
    client: httpx.Client, user: str, code: str, password: str = CHOSEN, at: Any = None
) -> dict[str, Any]:
    """Signed in, with the authenticator's secret as `totp`; `at` is the backend's time."""
    told = client.post("/v1/sign-in/set-up", json={"user_name": user, "code": code})
    uri = told.raise_for_status().json()["totp_uri"]
    made = pyotp.parse_uri(uri)
    assert isinstance(made, pyotp.TOTP)
    shown = made.at(at) if at else made.now()
    body = {"user_name": user, "code": code, "password": password, "shown": shown, "device": "PC"}
    done: dict[str, Any] = (
        client.post("/v1/sign-in/set-up/answer", json=body).raise_for_status().json()
    )
    return done | {"totp": made.secret}
