"""`/forms`: one's own forms, how each stands, and those one can begin."""

from functools import partial

import flet as ft

from app.forms.definitions import newest
from app.models import KST
from app.models.record import SendState, Submission
from app.state.session import Session
from app.views import theme
from app.views.components import Card, EmptyState, Heading, LinkLine, Page, Text, TwoPanes
from app.views.components.toast import toast
from app.views.form_parts import StandPill, forgets, more, route_of, stands
from app.views.guard import handler

ICONS = {
    "training_application": ft.Icons.SCHOOL_OUTLINED,
    "training_allowance": ft.Icons.PAYMENTS_OUTLINED,
    "return_grant": ft.Icons.DOMAIN_OUTLINED,
    "workplace_adjustment": ft.Icons.CHAIR_ALT_OUTLINED,
    "counseling_request": ft.Icons.FORUM_OUTLINED,
    "change_of_details": ft.Icons.CONTACT_PHONE_OUTLINED,
    "petition": ft.Icons.MAIL_OUTLINE,
}


@ft.component
def Forms(session: Session) -> ft.Control:
    """The list of both."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    state, _ = ft.use_state(session.filing.state)
    account, _ = ft.use_state(session.account.state)
    t = session.t
    ft.use_effect(handler(session.filing.sending.follow), [account.signed_in])
    if not session.filing.wanted:
        return Page(
            session, [_refused(session)], key="forms", title=t("filing.title"), back="/", tab="me",
            quiet_line=False,
        )  # fmt: skip
    # What waits for the person stands first.
    first_ones = sorted(state.submissions, key=lambda one: stands(session, one) != "attention")
    own: list[ft.Control] = [_own(session, one) for one in first_ones]
    if not own:
        none = "filing.none_text" if session.kept == "device" else "filing.none_text_here"
        own = [EmptyState(ft.Icons.DESCRIPTION_OUTLINED, t("filing.none_title"), t(none))]
    if session.account.possible and not account.signed_in:
        own.append(
            LinkLine(t("filing.elsewhere_in"), partial(_to_sign_in, session), key="sign-in-forms")
        )
    first = [*forgets(session), Heading(t("filing.mine"), 2), *own]
    second = [
        Heading(t("filing.new"), 2),
        *(_offer(session, form.id) for form in newest()),
    ]
    return TwoPanes(
        session, first, second, key="forms", title=t("filing.title"), back="/me", tab="me",
        quiet_line=False,
    )  # fmt: skip


def _to_sign_in(session: Session) -> None:
    session.account.then = "/forms"
    session.go(session.account.screen)


def _refused(session: Session) -> ft.Control:
    t = session.t
    return EmptyState(
        ft.Icons.LOCK_OUTLINE,
        t("filing.no_consent_title"),
        t("filing.no_consent"),
        t("consent.again"),
        lambda: session.go("/welcome/personal"),
    )


def _own(session: Session, one: Submission) -> ft.Control:
    """One of them, all of it a button; a draft can be taken away."""
    t = session.t
    title = t(f"form.{one.form}.title")
    when = one.received_at or one.created_at
    words = "filing.sent_on" if one.received_at else "filing.begun_on"
    inside: list[ft.Control] = [
        ft.Row([StandPill(session, one)], wrap=True),
        Text(title, theme.TEXT_STRONG),
        Text(
            t(words, day=t.day(when.astimezone(KST).date())),
            theme.TEXT_SMALL,
            color=theme.INK_SECOND,
        ),
    ]
    if one.elsewhere:
        inside.append(Text(t("filing.elsewhere"), theme.TEXT_SMALL, color=theme.INK_SECOND))
    card = Card(
        inside,
        on_click=lambda: session.go(route_of(session, one)),
        padding=theme.SPACE_4,
        spacing=theme.SPACE_1,
        key=f"own-{one.id}",
    )
    if one.state is not SendState.DRAFT:
        return card

    async def remove() -> None:
        removed = await session.filing.remove(one.id)
        if removed is not None:
            undo = partial(session.filing.put_back, removed)
            toast(session, session.t("filing.removed", name=title), undo=undo)

    return ft.Row(
        [ft.Container(card, expand=True), more(session, title, remove, f"remove-{one.id}")],
        spacing=0,
    )


def _offer(session: Session, form: str) -> ft.Control:
    t = session.t
    words = ft.Column(
        [
            Text(t(f"form.{form}.title"), theme.TEXT_STRONG),
            Text(t(f"form.{form}.text"), theme.TEXT_SMALL, color=theme.INK_SECOND),
        ],
        spacing=theme.SPACE_1,
        tight=True,
        expand=True,
    )
    row: list[ft.Control] = [words]
    if session.settings.text_scale < theme.LARGE:  # large words need the room themselves
        row.insert(0, ft.Icon(ICONS.get(form, ft.Icons.DESCRIPTION_OUTLINED), color=theme.PRIMARY))
        row.append(ft.Icon(ft.Icons.CHEVRON_RIGHT, color=theme.INK_SECOND))

    def begin() -> None:
        session.filing.course = None
        session.go(f"/forms/new/{form}")

    return Card(
        [ft.Row(row, spacing=theme.SPACE_3)],
        on_click=begin,
        padding=theme.SPACE_4,
        key=f"new-{form}",
    )
