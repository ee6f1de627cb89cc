"""Everything the backend has about a worker, in one ZIP that a person can read.

index.html    all of it, in Korean and English: opens in any browser, asks the network nothing
me.json …     the same for programs, one file a kind
attachments/  what was sent with forms, as it was sent
"""

import io
import json
import zipfile
from dataclasses import asdict
from datetime import date, datetime
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import to_instant
from app.models.clock import KST
from app.text import Translator
from backend.accounts import consents, records
from backend.accounts.audit_page import audit_page
from backend.accounts.keys import Keyring
from backend.accounts.people import person_of
from backend.accounts.tables import Account, Assignment, SignedIn
from backend.accounts.tokens import roles_of
from backend.counseling import keeping as talk
from backend.submissions import keeping
from backend.submissions.words import answered

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_LANGUAGES = ("ko", "en")

Told = dict[str, Any]


def exported(db: Session, keys: Keyring, account: str, now: datetime) -> bytes:
    """The ZIP. Raises BrokenSealError where a secret is no longer named that sealed something."""
    told: Told = {
        "me": _me(db, keys, account),
        "sessions": _sessions(db, keys, account),
        "consents": [
            {"which": said.which, "given": said.given, "text": said.text,
             "language": said.language, "at": said.at}
            for said in consents.history(db, account)
        ],
        "records": _records(db, keys, account),
        **keeping.told(db, keys, account),
        "messages": talk.told(db, keys, account, now),
        "audit": _audit(db, keys, account),
    }  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        page = _template().render(
            told=told, now=now, texts=[Translator(language) for language in _LANGUAGES],
            files=[f"{name}.json" for name in told], day=_day, value=_value,
            operation=_operation, answered=answered,
        )  # fmt: skip
        file.writestr("index.html", page)
        for name, content in told.items():
            text = json.dumps(content, ensure_ascii=False, indent=2, default=_plain)
            file.writestr(f"{name}.json", text + "\n")
        for name, bytes_ in chain(keeping.files(db, keys, account), talk.files(db, keys, account)):
            file.writestr(name, bytes_, zipfile.ZIP_STORED)
    return packed.getvalue()


def _me(db: Session, keys: Keyring, account: str) -> Told:
    kept = db.get_one(Account, account)
    helpers = db.scalars(
        select(Account)
        .join(Assignment, Assignment.staff == Account.id)
        .where(Assignment.worker == account)
    )
    return {
        "id": account,
        "roles": sorted(roles_of(kept)),
        "created_at": kept.created_at,
        **person_of(keys, kept),
        "looked_after_by": [person_of(keys, helper).get("name") for helper in helpers],
    }


def _sessions(db: Session, keys: Keyring, account: str) -> list[Told]:
    found = db.scalars(select(SignedIn).where(SignedIn.account == account))
    return [
        {
            "device": keys.open(row.device, f"session.device {row.id}").decode(),
            "created_at": row.created_at,
            "seen_at": row.seen_at,
        }
        for row in found
    ]


def _records(db: Session, keys: Keyring, account: str) -> list[Told]:
    found: list[Told] = []
    since = 0
    while page := records.read(db, keys, account, since):
        found += [asdict(one) for one in page]
        since = page[-1].seq
    return found


def _audit(db: Session, keys: Keyring, account: str) -> list[Told]:
    found: list[Told] = []
    before: str | None = None
    while True:
        page = audit_page(db, keys, account, before)
        found += [entry.model_dump(exclude={"id", "actor"}) for entry in page.entries]
        before = page.before
        if before is None:
            return found


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return to_instant(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _day(at: datetime) -> str:
    """An instant as a Korean day and time."""
    return f"{at.astimezone(KST):%Y-%m-%d %H:%M}"


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _operation(t: Translator, operation: str) -> str:
    """What was done, in words; a consent's without the version of its text."""
    return t(f"operation.{operation.rstrip('0123456789').rstrip('.')}")


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("export.html")
