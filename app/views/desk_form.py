"""One filed form as it lies on the desk: who and until when, what was filed, what was done."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import flet as ft

from app.forms.definitions import form
from app.forms.said import said
from app.models import IlteoroError
from app.models.record import Attachment, ServerStatus
from app.state.session import Session
from app.state.staff import staff_of
from app.views import theme
from app.views.components import (
    Card,
    Heading,
    Line,
    LinkButton,
    Notice,
    Shapes,
    Text,
    Tone,
)
from app.views.desk_course import timeline, when
from app.views.desk_files import FileRows, PaperRow
from app.views.desk_queue import trouble
from app.views.desk_words import (
    OPEN,
    StagePill,
    due_whole,
    is_pressing,
    name_of,
    whose,
)

if TYPE_CHECKING:
    from app.sync.desk import Conflict, Seen


def form_body(session: Session, asked: str, n: int = 1) -> list[ft.Control]:
    """The form of an address, or why it can't be read; `n` is the level of its heading."""
    t, desk = session.t, staff_of(session).desk
    case, gone = desk.state.case, desk.state.gone
    above: list[ft.Control] = []
    if gone is not None:
        refused = t(f"desk.gone.{gone.code}") if t.has(f"desk.gone.{gone.code}") else ""
        above = [
            Notice(refused, tone=Tone.ATTENTION, live=True)
            if refused
            else trouble(session, gone.code, lambda: desk.open(asked))
        ]
    if case is None or case.id != asked:
        head = Heading(t("desk.one"), n, smaller=n == 1)
        return [head, *(above or [Shapes(t("state.looking"), 2)])]
    body: list[ft.Control] = [*above, _head(session, case, n)]
    body += [_supplements(session, case)] if case.supplements else []  # what is new comes first
    body += _answers(session, case.content, case, case.attachments)
    body += _papers(session, case)
    body += [_conflict(session, case, one) for one in case.conflicts_seen]
    body.append(timeline(session, case))
    words = t("caseload.case.audited")
    seen = ft.Icons.VISIBILITY_OUTLINED
    body.append(Line(seen, words, theme.PRIMARY, style=theme.TEXT_SMALL))
    return body


def _head(session: Session, case: "Seen", n: int) -> ft.Control:
    t = session.t
    pressing = is_pressing(case, session.hub.clock.today())
    rows: list[ft.Control] = [
        Heading(t(f"form.{case.form}.title"), n, smaller=n == 1),
        ft.Row([StagePill(session, case)], wrap=True),
        Text(name_of(session, case), theme.TEXT_STRONG),
        Text(
            t("desk.receipt", number=case.receipt, when=when(session, case.received_at)),
            theme.TEXT_SMALL,
            color=theme.INK_SECOND,
        ),
    ]
    if case.clock_wrong:
        rows.append(Line(ft.Icons.HISTORY_TOGGLE_OFF, t("desk.clock_wrong"), theme.ATTENTION,
                         style=theme.TEXT_SMALL))  # fmt: skip
    if due := due_whole(session, case):
        color = theme.ATTENTION if pressing else theme.PRIMARY
        icon = ft.Icons.ALARM if pressing else ft.Icons.EVENT_OUTLINED
        rows.append(Line(icon, due, color))
    if case.status in OPEN or case.assigned is not None:
        rows.append(Line(ft.Icons.PERSON_OUTLINE, whose(session, case), theme.PRIMARY))
    if case.status is ServerStatus.SUPPLEMENT:
        rows.append(_waits(session, case))
    rows.append(_ways(session, case))
    return Card(rows, spacing=theme.SPACE_2)


def _waits(session: Session, case: "Seen") -> ft.Control:
    """What was asked for last, and until when it is to be sent in."""
    t = session.t
    asked = next((one for one in reversed(case.timeline) if one.kind == "supplement_asked"), None)
    words = t("desk.waits_for", text=(asked.text or "") if asked else "")
    if asked is not None and asked.until is not None:
        words += "\n" + t("desk.waits_until", day=t.day(asked.until))
    icon = ft.Icons.HOURGLASS_EMPTY_OUTLINED
    return Notice(words, icon=icon, tone=Tone.ATTENTION)


def _ways(session: Session, case: "Seen") -> ft.Control:
    """To who looks after it, and to the person where one looks after them."""
    t, go = session.t, session.go
    ways: list[ft.Control] = []
    if case.status in OPEN:
        to_hand = f"/forms/{case.id}/hand"
        ways.append(LinkButton(t("desk.hand"), lambda: go(to_hand), key="to-hand"))
    if any(one.id == case.worker for one in staff_of(session).cases.workers or ()):
        to_case = f"/workers/{case.worker}"
        ways.append(LinkButton(t("desk.to_case"), lambda: go(to_case), key="to-case"))
    left = ft.Margin.only(left=-theme.SPACE_4)
    return ft.Row(ways, wrap=True, spacing=0, run_spacing=0, margin=left)


def _answers(
    session: Session, content: Mapping[str, Any], case: "Seen", files: tuple[Attachment, ...]
) -> list[ft.Control]:
    """Every answer as it is read back before sending, a card for each page of the paper."""
    t = session.t
    try:
        paper = form(case.form, case.form_version)
    except IlteoroError:
        rows = [_answer(name, str(value)) for name, value in content.items()]
        return [Card([Notice(t("desk.form_unknown"), tone=Tone.ATTENTION), *rows])]
    named = {file.id: file for file in files}
    cards: list[ft.Control] = []
    for page in paper.pages:
        found = [name for name in page.questions if name in content]
        rows = []
        for name in found:
            words = said(paper, name, content[name], t, named)
            if rows:
                rows.append(ft.Divider(height=1, color=theme.LINE))
            rows.append(_answer(t(f"form.label.{name}"), words))
        if rows:
            cards.append(Card([Heading(t(f"form.page.{page.id}"), 2), *rows]))
    return cards


def _answer(label: str, words: str) -> ft.Control:
    name = Text(label, theme.TEXT_SMALL, color=theme.INK_SECOND)
    return ft.Column([name, Text(words)], spacing=2, tight=True)


def _papers(session: Session, case: "Seen") -> list[ft.Control]:
    t = session.t
    rows: list[ft.Control] = [Heading(t("desk.files"), 2)]
    if case.attachments:
        rows.append(FileRows(session, case, case.attachments))
    else:
        rows.append(Text(t("desk.files_none"), color=theme.INK_SECOND))
    rows.append(PaperRow(session, case))
    return [Card(rows)]


def _supplements(session: Session, case: "Seen") -> ft.Control:
    t = session.t
    rows: list[ft.Control] = [Heading(t("desk.supplements"), 2)]
    for one in case.supplements:
        if len(rows) > 1:
            rows.append(ft.Divider(height=1, color=theme.LINE))
        at = when(session, one.received_at)
        rows.append(_answer(at, one.text))
        if one.attachments:
            rows.append(FileRows(session, case, one.attachments))
    return Card(rows)


def _conflict(session: Session, case: "Seen", one: "Conflict") -> ft.Control:
    """What else came under the same number; only what differs from what was filed."""
    t = session.t
    rows: list[ft.Control] = [
        Line(ft.Icons.CONTENT_COPY_OUTLINED, t("desk.conflict"), theme.ATTENTION),
        Text(
            t("desk.conflict_text", when=when(session, one.at)),
            theme.TEXT_SMALL,
            color=theme.INK_SECOND,
        ),
    ]
    if one.text:
        rows.append(Text(one.text))
    if one.content is not None:
        other = {
            name: value for name, value in one.content.items() if case.content.get(name) != value
        }
        rows += _answers(session, other, case, one.attachments)
    known = {file.id for file in case.attachments}
    if files := [file for file in one.attachments if file.id not in known]:
        rows.append(FileRows(session, case, files))
    return Card(rows, bgcolor=theme.ATTENTION_SOFT, line=False)
