"""Who was handed a code chooses how they sign in; a shared device gets its tokens for one."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from app.models import ErrorCode, IlteoroError
from app.sync.account import Account

PLACE = "/v1/sign-in/set-up"


@dataclass(frozen=True, slots=True)
class Authenticator:
    """What an authenticator reads from a picture."""

    uri: str

    @property
    def key(self) -> str:
        """What one types into it instead, in groups of four."""
        key = parse_qs(urlsplit(self.uri).query).get("secret", [""])[0]
        return " ".join(key[at : at + 4] for at in range(0, len(key), 4))

    def __repr__(self) -> str:
        return "Authenticator()"


def begin(account: Account, user: str, code: str) -> Authenticator:
    """What the authenticator is to be tied by; asked again, the same. Raises SET_UP_REFUSED,
    TRY_LATER, FIELDS_INVALID and what asking raises."""
    asked = {"user_name": user, "code": code}
    return Authenticator(str(account.told(PLACE, asked, "totp_uri")))


def finish(
    account: Account, user: str, code: str, *, password: str, shown: str, device: str
) -> tuple[str, ...]:
    """Signed in, with the recovery codes. Raises PASSWORD_KNOWN, AUTHENTICATOR_WRONG, and what
    `begin` and `sign_in` raise."""
    said = {"user_name": user, "code": code, "password": password, "shown": shown,
            "device": device}  # fmt: skip
    found = account.enter(f"{PLACE}/answer", said).get("recovery_codes")
    if not isinstance(found, list):
        raise IlteoroError(ErrorCode.ANSWER_UNREADABLE, address=account.address)
    return tuple(map(str, found))


def register(account: Account, code: str, device: str) -> None:
    """A shared device gets its tokens. Raises SET_UP_REFUSED, TRY_LATER, FIELDS_INVALID and what
    asking raises."""
    account.enter("/v1/sign-in/kiosk", {"code": code, "device": device})
