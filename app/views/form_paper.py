"""A form on paper: to keep as a file, to print; and how it gets to the office from a screen that
sends nothing.

A shared screen and the web address for many keep no tokens and forget everything, so nobody signs
in there and nothing waits there to go out. What is to be attached is brought along: a ward's
screen has no camera of one's own, and its files are not the person's.
"""

from collections.abc import Callable, Coroutine
from typing import Any

import flet as ft

from app.forms.asked import needed
from app.forms.check import Problem
from app.forms.definitions import Widget
from app.models.record import Submission
from app.state.filing import form_of
from app.state.session import Session
from app.views import bridge, theme
from app.views.components import BigButton, Card, Heading, Line, QuietButton, Text
from app.views.components.talk import PHONE
from app.views.components.toast import toast
from app.views.form_parts import PRINTED_MOST

Way = tuple[str, ft.IconData, Callable[[], Coroutine[Any, Any, None]]]
"""The end of its text's name, its picture and what it does."""


def PaperCard(session: Session, id_: str, about: str) -> ft.Control:
    """The form as a file to keep, and on paper where a browser can print; what that is good
    for."""
    t, row = session.t, _row(session, _ways(session, id_))
    return Card([Heading(t("filing.paper"), 2), Text(t(about)), row])


def by_hand(
    session: Session, one: Submission, names: tuple[str, ...], *, whole: bool
) -> ft.Control:
    """How a form is handed in that can't be sent from here; `names` are the questions put. What is
    missing may be added with a pen: it is printed as it is, too."""
    t, form = session.t, form_of(one)
    files = [n for n in names if form.questions[n].widget is Widget.FILES]
    must = needed(form, one.content)
    steps = [(ft.Icons.PRINT_OUTLINED, t("filing.by_hand.print"))]
    for key, bring in (
        ("bring", [t(f"form.label.{n}") for n in files if n in must]),
        ("bring_if", [t(f"form.label.{n}") for n in files if n not in must]),
    ):
        if bring:
            words = t(f"filing.by_hand.{key}", names=", ".join(bring))
            steps.append((ft.Icons.ATTACH_FILE, words))
    steps.append((ft.Icons.DOMAIN_OUTLINED, t("filing.by_hand.give", number=PHONE)))
    inside: list[ft.Control] = [
        Heading(t("filing.by_hand"), 2),
        *(Line(icon, words, theme.PRIMARY) for icon, words in steps),
    ]
    ways = _ways(session, one.id)[1 if whole else 0 :]
    inside += [_row(session, ways)] if ways else []
    if session.kept == "shared":
        call = QuietButton(
            t("filing.by_hand.call"),
            lambda: session.go("/kiosk/call"),
            icon=ft.Icons.SUPPORT_AGENT,
            key="by-hand-call",
        )
        inside.append(_quiet(call))
    return Card(inside)


def by_hand_bottom(session: Session, id_: str) -> list[ft.Control]:
    """The one button for it."""
    return [
        BigButton(session.t(f"filing.paper_{name}"), act, icon=icon, key=name)
        for name, icon, act in _ways(session, id_)[:1]
    ]


def to_fix(session: Session, one: Submission, problems: dict[str, Problem]) -> dict[str, Problem]:
    """Those of the problems that are mended on this screen: on a shared one what is to be
    attached is brought along."""
    return {n: p for n, p in problems.items() if not is_brought(session, one, n)}


def is_brought(session: Session, one: Submission, name: str) -> bool:
    """Whether what a question asks for is brought along on paper."""
    files = form_of(one).questions[name].widget is Widget.FILES
    return files and session.kept == "shared"


def _row(session: Session, ways: list[Way]) -> ft.Control:
    buttons = [
        QuietButton(
            session.t(f"filing.paper_{name}"), act, icon=icon, color=theme.PRIMARY, key=name
        )
        for name, icon, act in ways
    ]
    return _quiet(*buttons)


def _quiet(*buttons: ft.Control) -> ft.Control:
    """Buttons whose pictures stand in line with the words above."""
    return ft.Row([*buttons], wrap=True, margin=ft.Margin.only(left=-theme.SPACE_4))


def _ways(session: Session, id_: str) -> list[Way]:
    """How it is taken along here; one at least."""

    async def made() -> bytes:
        toast(session, session.t("filing.paper_making"))
        return await session.filing.files.paper(id_)

    async def keep() -> None:
        pdf, name = await made(), f"{_title(session, id_)}.pdf"
        try:
            where = await ft.FilePicker().save_file(
                dialog_title=session.t("filing.paper_keep"), file_name=name, src_bytes=pdf
            )
        except Exception:  # noqa: BLE001 - whatever the platform's reason, there is another way
            toast(session, session.t("filing.paper_failed"))
            return
        if where is not None or session.page.web:
            toast(session, session.t("filing.paper_kept", name=name))

    async def print_() -> None:
        pdf = await made()
        if len(pdf) > PRINTED_MOST:
            toast(session, session.t("filing.paper_large"))
        else:
            await bridge.print_pdf(session.page, pdf)

    ways: list[Way] = []
    if session.kept != "shared":  # the next one would find it
        ways.append(("keep", ft.Icons.DOWNLOAD, keep))
    if session.page.web:
        ways.append(("print", ft.Icons.PRINT_OUTLINED, print_))
    return ways


def _title(session: Session, id_: str) -> str:
    one = session.filing.find(id_)
    return session.t(f"form.{one.form}.title") if one else session.t("filing.title")
