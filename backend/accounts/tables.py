"""The tables of accounts. Nothing personal stands in clear.

account          an id, its roles, whether it may sign in, and a sealed note of who it is
identity         how a person is found: a keyed hash of case number and birth date, or of a
                 provider's name for them
staff_credential password hash, sealed authenticator secret, what of it was used last
recovery_code    hashes, each used once
set_up_code      a code by which an account is set up, as a keyed hash, for a day
session          one sign-in on one device, with its access and refresh token as hashes
spent_refresh    refresh tokens that were exchanged: seen again, they end their session
wipe_order       tokens whose device is to forget everything; they belong to nobody
one_time_code    a code that was sent, as a keyed hash, for five minutes and five tries
provider_sign_in what a sign-in at a provider has to remember, sealed
attempt          failures of one address at one account
assignment       which worker a member of staff looks after, and until when
consent          what was agreed to and taken back, each with the text's version
record           a worker's own records, sealed, and the versions that lost
audit            who did what to whose data; the database itself refuses to change it
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.storage import Base, Instant

_ID = String(36)
_HASH = LargeBinary(32)


class Status(StrEnum):
    """Whether an account may sign in."""

    ACTIVE = "active"
    CLOSED = "closed"


class Account(Base):
    """One person, or one kiosk. `roles` are separated by blanks, `person` is sealed JSON:
    name, phone, case number, birth date, as far as told."""

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    roles: Mapped[str] = mapped_column(String(120))
    status: Mapped[str] = mapped_column(String(10))
    person: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Instant)


def _owner(*, primary: bool = False) -> Mapped[str]:
    return mapped_column(
        _ID, ForeignKey("account.id", ondelete="CASCADE"), primary_key=primary, index=not primary
    )


class Identity(Base):
    """How an account is found. `kind` is `case` or `provider`, `found_by` a keyed hash."""

    __tablename__ = "identity"

    found_by: Mapped[bytes] = mapped_column(_HASH, primary_key=True)
    account: Mapped[str] = _owner()
    kind: Mapped[str] = mapped_column(String(10))


class StaffCredential(Base):
    """What a member of staff signs in with. `user_name` is a keyed hash of it."""

    __tablename__ = "staff_credential"

    account: Mapped[str] = _owner(primary=True)
    user_name: Mapped[bytes] = mapped_column(_HASH, unique=True)
    password: Mapped[str] = mapped_column(String(200))
    totp: Mapped[bytes] = mapped_column(LargeBinary)
    totp_step: Mapped[int] = mapped_column(BigInteger)


class RecoveryCode(Base):
    """One code for a lost authenticator; the row goes when it is used."""

    __tablename__ = "recovery_code"

    hash: Mapped[bytes] = mapped_column(_HASH, primary_key=True)
    account: Mapped[str] = _owner()


class SetUpCode(Base):
    """What lets somebody choose how they sign in, once. `code` is a keyed hash, `totp` the sealed
    secret that their authenticator was shown."""

    __tablename__ = "set_up_code"

    account: Mapped[str] = _owner(primary=True)
    code: Mapped[bytes] = mapped_column(_HASH, unique=True)
    totp: Mapped[bytes | None] = mapped_column(LargeBinary)
    until: Mapped[datetime] = mapped_column(Instant, index=True)


class SignedIn(Base):
    """One sign-in on one device. `device` is a sealed label, `access` and `refresh` are hashes of
    the tokens that hold now. After `ends_at` no exchange prolongs it."""

    __tablename__ = "session"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    account: Mapped[str] = _owner()
    device: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    access: Mapped[bytes] = mapped_column(_HASH, unique=True)
    access_until: Mapped[datetime] = mapped_column(Instant)
    refresh: Mapped[bytes] = mapped_column(_HASH, unique=True)
    refresh_until: Mapped[datetime] = mapped_column(Instant, index=True)
    idle_seconds: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(Instant)


class SpentRefresh(Base):
    """A refresh token that was exchanged. `attempt` is what the exchange named itself."""

    __tablename__ = "spent_refresh"

    hash: Mapped[bytes] = mapped_column(_HASH, primary_key=True)
    session: Mapped[str] = mapped_column(
        _ID, ForeignKey("session.id", ondelete="CASCADE"), index=True
    )
    attempt: Mapped[bytes | None] = mapped_column(_HASH)


class WipeOrder(Base):
    """A token that a device may still hold: shown again, the device is told to erase itself."""

    __tablename__ = "wipe_order"

    hash: Mapped[bytes] = mapped_column(_HASH, primary_key=True)
    until: Mapped[datetime] = mapped_column(Instant, index=True)


class OneTimeCode(Base):
    """A code that was sent, or would have been: without an account none was. `pair` is the
    `Attempt` that asked for it."""

    __tablename__ = "one_time_code"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    account: Mapped[str | None] = mapped_column(
        _ID, ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    code: Mapped[bytes] = mapped_column(_HASH)
    pair: Mapped[bytes] = mapped_column(_HASH)
    tries_left: Mapped[int]
    until: Mapped[datetime] = mapped_column(Instant, index=True)


class ProviderSignIn(Base):
    """A sign-in at the provider that was begun. `begun` is sealed, `secret` a hash."""

    __tablename__ = "provider_sign_in"

    secret: Mapped[bytes] = mapped_column(_HASH, primary_key=True)
    begun: Mapped[bytes] = mapped_column(LargeBinary)
    until: Mapped[datetime] = mapped_column(Instant, index=True)


class Attempt(Base):
    """Tries of one address at one account; `pair` is a keyed hash of both."""

    __tablename__ = "attempt"

    pair: Mapped[bytes] = mapped_column(_HASH, primary_key=True)
    tries: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Instant, index=True)


class Assignment(Base):
    """A worker whom a member of staff looks after. An interpreter's ends with the talk."""

    __tablename__ = "assignment"

    staff: Mapped[str] = _owner(primary=True)
    worker: Mapped[str] = mapped_column(
        _ID, ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime | None] = mapped_column(Instant)


class ConsentSaid(Base):
    """One thing said to one consent; the newest of a kind holds."""

    __tablename__ = "consent"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    account: Mapped[str] = _owner()
    which: Mapped[str] = mapped_column(String(10))
    given: Mapped[bool]
    text: Mapped[int]
    language: Mapped[str] = mapped_column(String(2))
    at: Mapped[datetime] = mapped_column(Instant)


class StoredRecord(Base):
    """A record of a worker's. `content` is sealed JSON of fields, each with the versions that
    were said of it (`records.py`)."""

    __tablename__ = "record"

    account: Mapped[str] = _owner(primary=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    seq: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (Index("ix_record_account_seq", "account", "seq"),)


class Audit(Base):
    """Who did what to whose data. No keys to other tables: it outlives accounts, whose ids then
    stand for nobody. Triggers refuse UPDATE and DELETE."""

    __tablename__ = "audit"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str | None] = mapped_column(_ID)
    role: Mapped[str] = mapped_column(String(20))
    operation: Mapped[str] = mapped_column(String(40))
    owner: Mapped[str | None] = mapped_column(_ID)
    allowed: Mapped[bool]

    __table_args__ = (Index("ix_audit_owner", "owner", "id"),)
