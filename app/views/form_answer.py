"""The control one answers a question of a form with, and what stands above it."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.forms.definitions import Widget
from app.models.record import Submission
from app.state.filing import form_of
from app.state.session import Session
from app.views import theme
from app.views.components import Pill, Text, Tone
from app.views.form_choice import ChoiceAnswer, PickAnswer
from app.views.form_files import FilesAnswer
from app.views.form_signature import SignatureAnswer
from app.views.form_text import TextAnswer

_BY: dict[Widget, Callable[..., Any]] = {
    Widget.YES_NO: ChoiceAnswer,
    Widget.CHOICE: ChoiceAnswer,
    Widget.CHOICES: ChoiceAnswer,
    Widget.PICK: PickAnswer,
    Widget.FILES: FilesAnswer,
    Widget.SIGNATURE: SignatureAnswer,
}


def Answer(session: Session, one: Submission, name: str) -> ft.Control:
    """What one answers with; what it keeps on the screen is not the next question's."""
    own: dict[str, Any] = {"key": f"{one.id}-{name}"}
    made: ft.Control = _BY.get(form_of(one).questions[name].widget, TextAnswer)(
        session, one, name, **own
    )
    return made


def Above(session: Session, one: Submission, name: str) -> list[ft.Control]:
    """The hint, where there is one, and that an answer was filled in for one."""
    t = session.t
    inside: list[ft.Control] = []
    if t.has(key := f"form.hint.{name}"):
        inside.append(Text(t(key), color=theme.INK_SECOND))
    if session.filing.is_given(one, name):
        pill = Pill(t("filing.given"), Tone.PRIMARY, ft.Icons.AUTO_FIX_HIGH)
        inside.append(ft.Row([pill], wrap=True))
    return inside
