"""Until when a worker is to send something in: working days to choose from, and what law says."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import flet as ft

from app.forms.supplementing import TIMES, until
from app.state.desk_drafts import DAYS
from app.state.session import Session
from app.state.staff import staff_of
from app.views import theme
from app.views.components import Chip, Heading, Line, Text
from app.views.components.calendar import long_day

if TYPE_CHECKING:
    from app.sync.desk import Seen


def chosen_day(session: Session, case: "Seen") -> date:
    """The last day, as it was chosen; the usual one where nobody chose."""
    said = staff_of(session).desk.drafts.of(case.id, DAYS)
    days = int(said) if said.isdecimal() else TIMES.usual_working_days
    return until(session.hub.clock.today(), days)


@ft.component
def Until(session: Session, case: "Seen") -> ft.Control:
    """The days, the one that is chosen with its date."""
    ft.use_state(session.settings)
    t, drafts = session.t, staff_of(session).desk.drafts
    turn, anew = ft.use_state(0)
    said = drafts.of(case.id, DAYS) or str(TIMES.usual_working_days)

    async def choose(days: int) -> None:
        await drafts.write(case, DAYS, str(days), at_once=True)
        anew(turn + 1)

    def chip(days: int) -> ft.Control:
        usual = ".usual" if days == TIMES.usual_working_days else ""
        words = t(f"desk.until.days{usual}", n=days)
        return Chip(words, partial(choose, days), chosen=said == str(days), key=f"until-{days}")

    law = t("desk.until.law", law=TIMES.law, day=t.day(TIMES.as_of))
    if not TIMES.verified:
        law = f"{law} {t('filing.not_verified')}"
    chips: list[Any] = [chip(days) for days in TIMES.choices]
    return ft.Column(
        [
            Heading(t("desk.until"), 2),
            ft.Row(chips, wrap=True, spacing=theme.SPACE_2, run_spacing=theme.SPACE_2),
            UntilLine(session, case),
            Text(law, theme.TEXT_SMALL, color=theme.INK_SECOND),
        ],
        spacing=theme.SPACE_2,
        tight=True,
    )


def UntilLine(session: Session, case: "Seen") -> ft.Control:
    """The last day, as the worker will read it."""
    words = session.t("desk.until.day", day=long_day(session.t, chosen_day(session, case)))
    return Line(ft.Icons.SCHEDULE, words, theme.ATTENTION)
