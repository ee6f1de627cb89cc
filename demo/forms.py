"""Forms that the demo's people filed, in every stage, so that neither the queue of the office nor
a worker's list is empty: sent as the app sends them, over HTTP, each under an id of its own.

Killed in the middle it is simply done again: what is filed under its id is filed, and a step the
office took already is not taken twice. Nobody in it is real.
"""

import json
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, cast

import httpx

from app.forms import digest
from app.models import Clock
from app.models.record import Attachment, SendState, ServerStatus, Submission
from app.store.vault import Vault
from app.sync import desk, outbox, outbox_kept, pieces
from app.sync.account import STAFF, Account, connected
from backend.accounts.demo_page import PAGE
from backend.accounts.samples import PASSWORD, TOTP_SECRET, WORKERS

NOTE = "sample_forms.json"
"""In the backend's folder, once all of them are filed."""
_DEVICE = "연습용 예시"
_FONT = Path(__file__).resolve().parents[1] / "assets" / "fonts" / "IlteoroSans-Regular.otf"
_EVENTS = {"start_review": "in_review", "ask_supplement": "supplement_asked", "decide": "decided"}

Act = tuple[Literal["start_review", "ask_supplement", "decide"], str]


@dataclass(frozen=True)
class Sample:
    """A form of the `worker`th of the demo's workers. `files` by the question they answer: lines
    that stand on a page of paper; `acts` are what the office did, `withdrawn` what the worker."""

    number: int
    worker: int
    form: str
    answers: Mapping[str, Any]
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()
    withdrawn: bool = False

    def id(self, file: int = 0) -> str:
        """Its id, or one of its files'."""
        return f"01936b1e-6f00-7000-8000-{self.number:08}{file:04}"


def file_samples(backend: str, folder: Path) -> None:
    """File them once; `folder` is the backend's. Raises what sending raises."""
    note = folder / NOTE
    if note.exists():
        return
    clock, samples = Clock(), _samples(Clock().today())
    with tempfile.TemporaryDirectory() as aside:
        for n, (_name, _phone, case, born) in enumerate(WORKERS):
            with (
                Vault.open(Path(aside) / f"{n}.db", bytes(32)) as vault,
                connected(backend, vault, clock) as account,
            ):
                account.sign_in(account.ask_code(case, born), _code(backend), _DEVICE)
                for one in (sample for sample in samples if sample.worker == n):
                    _file(account, one, clock)
                account.sign_out()
        with (
            Vault.open(Path(aside) / "staff.db", bytes(32)) as vault,
            connected(backend, vault, clock, "ko", STAFF) as account,
        ):
            # Not the caseworker: a code of theirs counts once, and whoever tries the demo needs it.
            account.sign_in_as_staff("supervisor", PASSWORD, _now(clock), _DEVICE)
            for one in samples:
                _acted(account, one)
            account.sign_out()
    note.write_text(json.dumps([one.id() for one in samples]), "utf-8")


def _file(account: Account, one: Sample, clock: Clock) -> None:
    content, files = dict(one.answers), list[Attachment]()
    for question, lines in one.files.items():
        data = _page(lines)
        file = pieces.describe(pieces.Picked(f"{lines[0]}.jpg", "image/jpeg", data))
        file = file.model_copy(update={"id": one.id(len(files) + 1)})
        pieces.store(account.vault, file.id, data)
        files.append(file)
        content[question] = [file.id]
    filed = Submission(
        id=one.id(), author="me", created_at=clock.now(), form=one.form, form_version=1,
        content=content, attachments=tuple(files), state=SendState.READY,
        sha256=digest(one.form, 1, content, files),
    )  # fmt: skip
    account.vault.put(outbox_kept.SUBMISSION, filed.id, filed.model_dump(mode="json"))
    sent = outbox.send(account, filed)
    if one.withdrawn and sent.status is not ServerStatus.WITHDRAWN:
        account.ask("POST", f"{outbox.SUBMISSIONS}/{filed.id}/withdrawal")


def _acted(account: Account, one: Sample) -> None:
    for kind, text in one.acts:
        seen = desk.seen(account, one.id())
        if _EVENTS[kind] not in {step.kind for step in seen.timeline}:
            desk.act(account, seen.id, cast("Any", kind), seen.version,
                     {"text": text} if text else {})  # fmt: skip


def _code(backend: str) -> str:
    """The one of the last message that was not sent."""
    page = httpx.get(f"{backend}{PAGE}", trust_env=False).text
    newest = page.partition("<li>")[2].partition("</li>")[0]
    return str(re.findall(r"\d{6}", newest.partition(": ")[2])[0])


def _now(clock: Clock) -> str:
    import pyotp

    code: str = pyotp.TOTP(TOTP_SECRET).at(clock.now())
    return code


def _page(lines: Iterable[str]) -> bytes:
    """A page of paper as a phone would have taken it (JPEG); the same bytes each time."""
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("RGB", (900, 1270), (247, 246, 242))
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(str(_FONT), 40)
    for n, line in enumerate((*lines, "연습용으로 만든 종이예요")):
        pen.text((90, 110 + n * 90), line, font=font, fill=(27, 29, 28))
        pen.line((90, 175 + n * 90, 810, 175 + n * 90), fill=(227, 224, 216), width=2)
    made = BytesIO()
    page.save(made, "JPEG", quality=80)
    return made.getvalue()


def _samples(today: date) -> tuple[Sample, ...]:
    """What was filed, with days near today."""
    gaon, daon, haneul = (
        {
            "name": name, "birth_date": born.isoformat(), "phone": phone,
            "filer": "self", "signature": {"kind": "typed", "name": name},
        }
        for name, phone, _case, born in WORKERS
    )  # fmt: skip
    begins, ends = today + timedelta(days=21), today + timedelta(days=110)
    month = today.replace(day=1) - timedelta(days=1)
    return (
        Sample(1, 0, "training_application", gaon | {
            "grade_status": "decided", "disability_grade": 10, "working_now": False,
            "other_support": False, "wanted_occupation": "시설 경비원",
            "reason": "벽돌 쌓는 일은 어깨가 아파서 다시 하기 어려워요.",
            "course_known": True, "course_title": "경비원 신임 교육", "institution": "가온직업학교",
            "course_starts_on": begins.isoformat(), "course_ends_on": ends.isoformat(),
        }, acts=(
            ("start_review", ""),
            ("ask_supplement", "훈련기관이 준 훈련 계획서를 사진으로 찍어 보내 주세요."),
        )),
        Sample(2, 0, "counseling_request", {
            "name": gaon["name"], "phone": gaon["phone"], "topics": ["new_job", "mind"],
            "how": "phone", "interpreter": False,
        }, acts=(
            ("start_review", ""),
            ("decide", "신청한 대로 해 드려요.\n재활상담사가 이번 주 안에 전화드려요."),
        )),
        Sample(3, 1, "petition", daon | {
            "subject": "상담 시간을 늘려 주세요",
            "body": "평일에는 치료를 받아서 저녁에도 상담하고 싶어요.",
        }, files={"papers": ("통원 치료 확인서", "매주 월·수·금 오후")}),
        Sample(4, 1, "change_of_details", daon | {
            "changes": ["phone"], "new_phone": "010-0000-0012",
        }, acts=(("start_review", ""),)),
        Sample(5, 2, "training_allowance", haneul | {
            "course_title": "전산회계 실무", "institution": "하늘직업학교",
            "period_from": month.replace(day=1).isoformat(), "period_to": month.isoformat(),
            "days_attended": 18, "other_benefit": "none", "worked_meanwhile": False,
            "bank": "nh", "account_number": "302-0000-0000-00", "account_holder": haneul["name"],
        }, files={"attendance_record": ("출석부", f"{month:%Y-%m}", "나온 날 18일")}),
        Sample(6, 2, "petition", haneul | {
            "subject": "서류를 두 번 냈어요", "body": "같은 서류를 두 번 낸 것 같아요.",
        }, withdrawn=True),
    )  # fmt: skip
