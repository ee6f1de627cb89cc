"""The people of a demo: made by `--demo` alone, with passwords that everybody knows.

Nobody here is real. Their authenticators share one secret that stands in the open.
"""

from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.accounts import consents, records
from backend.accounts.keys import Keyring
from backend.accounts.passwords import hash_password
from backend.accounts.people import case_key, create_staff, create_worker, find_identity, user_key
from backend.accounts.permissions import Role
from backend.accounts.tables import Assignment, StaffCredential

PASSWORD = "demo-demo-demo"  # noqa: S105 - of the demo, meant to be known
TOTP_SECRET = "DEMODEMODEMODEMODEMODEMODEMODEMO"  # noqa: S105 - of the demo, meant to be known

STAFF = {
    "caseworker": (Role.CASEWORKER, "한담당"),
    "counsellor": (Role.COUNSELLOR, "윤상담"),
    "interpreter": (Role.INTERPRETER, "응우옌 통역"),
    "supervisor": (Role.SUPERVISOR, "서책임"),
    "administrator": (Role.ADMINISTRATOR, "문관리"),
}
"""User name → role and name."""

WORKERS = (
    ("김가온", "010-0000-0001", "DEMO-2026-0001", date(1968, 3, 2)),
    ("이다온", "010-0000-0002", "DEMO-2026-0002", date(1979, 11, 23)),
    ("박하늘", "010-0000-0003", "DEMO-2026-0003", date(1972, 6, 15)),
)
"""Name, phone, case number, birth date. No telephone has such a number."""
SHARED: dict[str, dict[str, Any]] = {
    "profile": {
        "birth_year": 1972, "care_stage": "rehabilitation", "occupation_before": "701",
        "body_part": "shoulder", "disability_grade": 12, "capacity_lift": 1, "region": "41113",
    },
    "wishes": {"regions": ["41113"], "pay_month_min_krw": 2_400_000},
}  # fmt: skip
"""What the last of them wrote and agreed to share with those who look after them."""
_TEXT = 3
"""The version of the consents that it was agreed to."""


def add_samples(db: Session, keys: Keyring, now: datetime) -> None:
    """See to it that the demo's people have their accounts; caseworker and counsellor look after
    all workers, of whom the last shares what they wrote."""
    helpers = [
        _staff(db, keys, now, user=user, role=role, name=name)
        for user, (role, name) in STAFF.items()
    ]
    for name, phone, case_number, born in WORKERS:
        if find_identity(db, keys.finds(*case_key(case_number, born))) is not None:
            continue
        made = create_worker(
            db, keys, now, name=name, phone=phone, case_number=case_number, birth_date=born
        )
        for helper in helpers[:2]:
            db.add(Assignment(staff=helper, worker=made.id, created_at=now))
        if case_number == WORKERS[-1][2]:
            _share(db, keys, now, made.id)


def listed() -> list[dict[str, str]]:
    """What one needs to sign in as each of them."""
    staff = [
        {"role": str(role), "name": name, "user": user, "password": PASSWORD, "totp": TOTP_SECRET}
        for user, (role, name) in STAFF.items()
    ]
    workers = [
        {"role": str(Role.WORKER), "name": name, "case_number": case_number,
         "birth_date": born.isoformat()}
        for name, _phone, case_number, born in WORKERS
    ]  # fmt: skip
    return [*staff, *workers]


def _share(db: Session, keys: Keyring, now: datetime, worker: str) -> None:
    for which in consents.KINDS:
        consents.say(db, worker, which, given=True, text=_TEXT, language="ko", now=now)
    clock = f"{int(now.timestamp() * 1000):013}-0000-{0:012x}"
    written = [
        records.Written(kind, "me", {name: (value, clock) for name, value in said.items()})
        for kind, said in SHARED.items()
    ]
    records.put(db, keys, worker, written, now)


def _staff(db: Session, keys: Keyring, now: datetime, *, user: str, role: Role, name: str) -> str:
    known = select(StaffCredential.account).where(
        StaffCredential.user_name.in_(keys.finds(*user_key(user)))
    )
    found = db.scalar(known)
    if found is not None:
        return found
    return create_staff(
        db, keys, now, roles={role}, name=name, user_name=user, password=PASSWORD,
        password_hash=_hash(), totp_secret=TOTP_SECRET,
    ).account  # fmt: skip


@cache
def _hash() -> str:
    return hash_password(PASSWORD)
