"""알리기: that something is wrong with a listing, kept until there is somebody who takes it."""

from typing import cast

import flet as ft

from app.models import Listing, Submission
from app.state.rights import day_of
from app.state.session import Session
from app.state.shelving import WRONGS
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    Choice,
    Heading,
    Line,
    Notice,
    Page,
    QuietButton,
    Text,
    Tone,
)
from app.views.components.listing_card import place_line
from app.views.components.toast import toast
from app.views.listing import gone, use_listing

MONEY = "asks_money"


@ft.component
def Report(session: Session) -> ft.Control:
    """`/report/:id`: what is wrong, that it is not sent yet, and whom to call now."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.finding.shelving.shelf)
    chosen, choose = ft.use_state(cast("str | None", None))
    t = session.t
    listing_id = ft.use_route_params().get("id", "")
    listing, missing = use_listing(session, listing_id)
    back = f"/listings/{listing_id}"
    asked = session.finding.shelving.report_of(listing_id)
    if listing is None:
        return Page(session, gone(session, missing=missing), key="report", back="/listings")
    body: list[ft.Control] = [
        Text(listing.title, theme.TEXT_SECTION),
        Text(place_line(session, listing, far=False), color=theme.INK_SECOND),
    ]
    if asked is not None:
        body.append(_standing(session, asked))
    else:
        body.append(Heading(t("report.what"), 2))
        body += [
            Choice(
                t(f"report.wrong.{wrong}"),
                lambda wrong=wrong: choose(wrong),
                chosen=chosen == wrong,
                key=f"wrong-{wrong}",
            )
            for wrong in WRONGS
        ]
    if MONEY in (chosen, asked and asked.content.get("wrong")):
        police = t("report.police")
        body.append(Notice(police, tone=Tone.ATTENTION, icon=ft.Icons.WARNING_AMBER, live=True))
    body += [
        Notice(t(f"report.waits_{session.kept}"), tone=Tone.ATTENTION),
        Line(ft.Icons.CALL_OUTLINED, t("report.labour"), theme.PRIMARY, style=theme.TEXT_SMALL),
        Text(t("report.about"), theme.TEXT_SMALL, color=theme.INK_SECOND),
    ]
    bottom = [] if asked or chosen is None else [_keep(session, listing, chosen)]
    return Page(
        session, body, key=f"report-{listing_id}", title=t("report.title"), back=back, bottom=bottom
    )


def _keep(session: Session, listing: Listing, wrong: str) -> ft.Control:
    async def keep() -> None:
        await session.finding.shelving.report(listing, wrong)

    return BigButton(session.t("report.keep"), keep, icon=ft.Icons.OUTLINED_FLAG, key="keep-report")


def _standing(session: Session, report: Submission) -> ft.Control:
    """What was kept since when, and the way back."""
    t, shelving = session.t, session.finding.shelving
    wrong = t(f"report.wrong.{report.content.get('wrong')}")

    async def take_back() -> None:
        await shelving.take_back(report)

        async def undo() -> None:
            await shelving.put_back(report)

        toast(session, t("report.gone"), undo=undo)

    return Card(
        [
            Line(
                ft.Icons.FLAG,
                t("report.kept", day=t.day(day_of(report)), wrong=wrong),
                theme.GOOD,
            ),
            QuietButton(
                t("report.take_back"), take_back, icon=ft.Icons.UNDO, key="take-back-report"
            ),
        ],
        bgcolor=theme.GOOD_SOFT,
        line=False,
    )
