"""One listing: why it fits, what it asks of the body, what it doesn't say, where it is from."""

from collections.abc import Sequence
from functools import partial
from typing import cast

import flet as ft

from app.matching.whom import whom_of
from app.models import Capacity, EmployerFlag, Kind, Listing
from app.reference import demand_level
from app.state.models import Width
from app.state.session import Session
from app.text import DEFAULT_LANGUAGE
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    EmptyState,
    Heading,
    IconButton,
    Line,
    Notice,
    Pill,
    QuietButton,
    Shapes,
    Text,
    Tone,
)
from app.views.components.demand_row import DemandRow
from app.views.components.licence import LicenceCard, licences_of_listing
from app.views.components.listing_card import (
    SaveButton,
    deadline_pill,
    hide_or_show,
    pay_line,
    place_line,
    source_pills,
    to_make_sure,
)
from app.views.components.press import press
from app.views.components.reasons import (
    said_only,
    speaking_against,
    speaking_for,
    tells_distance,
)
from app.views.course import Apply, CourseBody, OtherDates, course_lines
from app.views.facts import facts, unstated, url_of
from app.views.guard import handler
from app.views.kiosk_phone import show_code
from app.views.paper import print_listings
from app.views.sharing import share_text


def use_listing(session: Session, listing_id: str) -> tuple[Listing | None, bool]:
    """The listing of an id and whether it is gone; looked up in the background."""
    kept, keep = ft.use_state(cast("Listing | None", None))
    looked, look = ft.use_state("")

    async def fetch() -> None:
        if not listing_id:
            return
        found = await session.listing(listing_id)
        keep(found)
        look(listing_id)

    ft.use_effect(handler(fetch), [listing_id, session.sync.version])
    known = next((r for r in session.list.rows if r.id == listing_id), None)
    if known is None and isinstance(kept, Listing) and looked == listing_id:
        known = kept
    return known, known is None and looked == listing_id


def detail_tools(session: Session, listing: Listing | None) -> Sequence[ft.Control]:
    """Share and keep. From a shared screen one shares with one's own telephone."""
    if listing is None:
        return ()
    t = session.t
    if session.kept == "shared":
        name, show = t("kiosk.phone"), partial(show_code, session, listing)
        return IconButton(ft.Icons.QR_CODE_2, name, show, key="code"), SaveButton(session, listing)

    async def share() -> None:
        await share_text(session, _shared(session, listing))

    return (
        IconButton(ft.Icons.SHARE_OUTLINED, t("listing.share"), share, key="share"),
        SaveButton(session, listing),
    )


def _shared(session: Session, listing: Listing) -> str:
    # Without how far it is from home: where one lives is nobody else's business.
    lines = [listing.title, place_line(session, listing, far=False), pay_line(session, listing)]
    today = session.hub.clock.today()
    lines.append(session.t.deadline(listing.deadline, listing.deadline_kind, today))
    if session.demo:  # a made-up listing has no page, and nobody should take it for a real one
        lines[0] = f"{session.t('share.practice')} {listing.title}"
    else:
        lines.append(url_of(listing) or "")
    return "\n".join(line for line in lines if line)


def detail_bottom(session: Session, listing: Listing | None) -> Sequence[ft.Control]:
    """The one action: to where one applies; for a made-up listing a word that it is made up."""
    if listing is None:
        return ()
    name = "listing.go_course" if listing.kind is Kind.COURSE else "listing.go"
    if session.demo:
        tell = partial(_tell_practice, session, listing)
        return (BigButton(session.t(name), tell, icon=ft.Icons.OPEN_IN_NEW, key="apply"),)
    url = url_of(listing)
    if not url:
        return ()
    return (
        BigButton(
            session.t(name),
            None,
            icon=ft.Icons.OPEN_IN_NEW,
            action=ft.OpenUrl(url, target=ft.UrlTarget.BLANK),
            key="apply",
        ),
    )


def _tell_practice(session: Session, listing: Listing) -> None:
    t, page = session.t, session.page
    name = "listing.practice_course" if listing.kind is Kind.COURSE else "listing.practice"
    page.show_dialog(
        ft.AlertDialog(
            title=t("listing.practice_title"),
            content=Text(t(name, agency=t(f"agency.{listing.agency}"))),
            actions=[
                ft.TextButton(t("page.close"), on_click=press(page.pop_dialog), height=theme.TOUCH)
            ],
        )
    )


def detail_body(session: Session, listing: Listing | None, missing: bool) -> list[ft.Control]:
    """Everything about one listing, the most needed first."""
    t = session.t
    if listing is None:
        return gone(session, missing=missing)
    pills = source_pills(t, listing)
    if session.demo and session.screen.width is Width.PHONE:
        pills.insert(0, Pill(t("page.demo"), Tone.ATTENTION))
    if deadline := deadline_pill(session, listing):
        pills.append(deadline)
    match = session.finding.match_of(listing.id)
    far = match is None or not tells_distance(match.reasons)  # it stands below, with what it means
    body: list[ft.Control] = [
        ft.Column(
            [
                ft.Row(pills, wrap=True, spacing=theme.SPACE_2, run_spacing=theme.SPACE_1),
                Heading(listing.title, 1),
                Text(place_line(session, listing, far=far), color=theme.INK_SECOND),
                Text(pay_line(session, listing), theme.TEXT_SECTION, color=theme.PRIMARY),
                *_pay_note(session, listing),
            ],
            spacing=theme.SPACE_2,
            tight=True,
        )
    ]
    if EmployerFlag.WAGE_ARREARS in listing.employer_flags:
        body.append(Notice(t("listing.arrears"), tone=Tone.ATTENTION, icon=ft.Icons.WARNING_AMBER))
    body += [*in_korean(session), *_whom(session, listing), _why(session, listing)]
    if licences := licences_of_listing(listing):
        body.append(LicenceCard(session, licences, listing.keco3))
    if listing.kind is Kind.JOB:
        body.append(_body(session, listing))
    else:
        body += [
            *CourseBody(session, listing),
            Apply(session, listing),
            OtherDates(session, listing),
        ]
    body += [*_ask(session, listing), *_terms(session, listing), _source(session, listing)]
    body.append(_ends(session, listing))
    return body


def in_korean(session: Session) -> list[ft.Control]:
    """For who reads the app in another language: why a listing is not in theirs."""
    t = session.t
    if t.language == DEFAULT_LANGUAGE:
        return []
    return [Text(t("listing.in_korean"), theme.TEXT_SMALL, color=theme.INK_SECOND)]


def gone(session: Session, *, missing: bool) -> list[ft.Control]:
    """While a listing is looked up, and where it is `missing`."""
    t = session.t
    if not missing:
        return [Shapes(t("state.looking"), 2)]
    return [
        EmptyState(
            ft.Icons.SEARCH_OFF,
            t("listing.gone_title"),
            t("listing.gone_text"),
            t("listings.title"),
            lambda: session.go("/listings"),
            level=1,
        )
    ]


def _pay_note(session: Session, listing: Listing) -> list[ft.Control]:
    if listing.kind is Kind.JOB and listing.pay_inferred and listing.pay_text:
        return [Text(session.t("listing.pay_from"), theme.TEXT_SMALL, color=theme.INK_SECOND)]
    return []


def _whom(session: Session, listing: Listing) -> list[ft.Control]:
    """Whom the agency finds work for, before one calls."""
    return [
        Notice(session.t(f"whom.{agency}"), tone=Tone.ATTENTION, icon=ft.Icons.BADGE_OUTLINED)
        for agency in whom_of(listing)
    ]


def _why(session: Session, listing: Listing) -> ft.Control:
    t, match = session.t, session.finding.match_of(listing.id)
    lines: list[ft.Control] = []
    if match is not None:
        good, bad = speaking_for(t, match.reasons), speaking_against(t, match.reasons)
        lines += [Line(ft.Icons.CHECK_CIRCLE, line, theme.GOOD) for line in good]
        lines += [Line(ft.Icons.WARNING_AMBER, line, theme.ATTENTION) for line in bad]
        lines += [
            Line(ft.Icons.HELP_OUTLINE, line, theme.ATTENTION)
            for line in to_make_sure(session, listing, match)
        ]
        aside = said_only(t, match.reasons)
        lines += [Line(ft.Icons.INFO_OUTLINE, line, theme.INK_SECOND) for line in aside]
    if listing.kind is Kind.COURSE:
        lines = [*course_lines(session, listing), *lines]
    if match is not None and session.finding.left_out(match):
        lines.insert(0, Line(ft.Icons.WARNING_AMBER, t("listing.why_left_out"), theme.ATTENTION))
    if not lines:
        key = "listing.why_none" if session.person.answered() else "listing.why_unasked"
        lines = [Text(t(key), color=theme.INK_SECOND)]
    return Card([Heading(t("listing.why"), 2), *lines])


def _terms(session: Session, listing: Listing) -> list[ft.Control]:
    said = facts(session, listing)
    if not said:
        return []
    large = session.settings.text_scale > 1.25
    rows = [_term(name, value, large) for name, value in said]
    name = "listing.terms_course" if listing.kind is Kind.COURSE else "listing.terms"
    return [Card([Heading(session.t(name), 2), *rows])]


def _term(name: str, value: str, large: bool) -> ft.Control:
    """What a condition is called and what it is: beside it, below it where text is large."""
    label = Text(name, theme.TEXT_SMALL, color=theme.INK_SECOND, expand=None if large else 2)
    said = Text(value, expand=None if large else 4)
    if large:
        return ft.Column([label, said], spacing=0, tight=True)
    return ft.Row(
        [label, said], vertical_alignment=ft.CrossAxisAlignment.START, spacing=theme.SPACE_3
    )


def _body(session: Session, listing: Listing) -> ft.Control:
    t, profile = session.t, session.person.profile
    rows: list[ft.Control] = []
    guessed = False
    for capacity in Capacity:
        stated = listing.demand(capacity)
        usual = demand_level(listing.keco3, capacity, listing.title) if listing.keco3 else None
        guessed = guessed or (stated is None and usual is not None)
        rows.append(
            DemandRow(
                t,
                capacity,
                stated or usual,
                stated=stated is not None,
                has=profile.capacity(capacity),
            )
        )
    note = t("listing.body_usual" if guessed else "listing.body_stated")
    color = theme.ATTENTION if guessed else theme.INK_SECOND
    return Card([Heading(t("listing.body"), 2), *rows, Text(note, theme.TEXT_SMALL, color=color)])


def unknowns_of(session: Session, listing: Listing) -> list[str]:
    """What is not stated: what matters for this person, then what anybody would ask."""
    match = session.finding.match_of(listing.id)
    if listing.kind is Kind.COURSE:  # what one asks of work, and where it is, is not asked here
        return unstated(listing)
    return list(dict.fromkeys((*(match.unknowns if match else ()), *unstated(listing))))


def _ask(session: Session, listing: Listing) -> list[ft.Control]:
    t, unknowns = session.t, unknowns_of(session, listing)
    asked = [t(f"whom.{agency}.ask") for agency in whom_of(listing)]
    asked += [t(f"unknown.{unknown}") for unknown in unknowns]
    if not asked:
        return []
    return [
        Card(
            [
                Heading(t("listing.ask"), 2),
                Text(t("listing.ask_text"), color=theme.INK_SECOND),
                *(Line(ft.Icons.HELP_OUTLINE, words, theme.PRIMARY) for words in asked),
            ]
        )
    ]


def _source(session: Session, listing: Listing) -> ft.Control:
    """Whose listing it is, the way there, and how old it is."""
    t = session.t
    age = t("listing.as_of", as_of=session.words_of(listing.updated_at))
    if listing.opens_on:
        age = f"{t('listing.opened', day=t.day(listing.opens_on))} · {age}"
    inside: list[ft.Control] = [Heading(t("listing.source"), 2)]
    for source in listing.sources:
        name = t(f"agency.{source.agency}")
        if source.attribution and t.language != DEFAULT_LANGUAGE:
            inside.append(Text(name))  # the agency's own line below it is Korean
            words = t("listing.source_as_asked")
            inside.append(Text(words, theme.TEXT_SMALL, color=theme.INK_SECOND))
        inside.append(Text(source.attribution or name, color=theme.INK_SECOND))
        if source.url and source.url.startswith(("https://", "http://")) and not session.demo:
            link = ft.OpenUrl(source.url, target=ft.UrlTarget.BLANK)
            words = t("listing.at_source", name=name)
            inside.append(
                QuietButton(
                    words, None, color=theme.PRIMARY, action=link, key=f"source-{source.agency}"
                )
            )
    return Card([*inside, Text(age, theme.TEXT_SMALL, color=theme.INK_SECOND)])


def _ends(session: Session, listing: Listing) -> ft.Control:
    """What else one may do with it: hide, print, report."""
    t, shelving = session.t, session.finding.shelving
    hidden = listing.id in shelving.shelf.hidden
    reported = shelving.report_of(listing.id) is not None
    eye = ft.Icons.VISIBILITY_OUTLINED if hidden else ft.Icons.VISIBILITY_OFF_OUTLINED
    buttons = [
        QuietButton(
            t("listing.unhide_this" if hidden else "listing.hide_this"),
            partial(hide_or_show, session, listing),
            icon=eye,
            key="hide-this",
        )
    ]
    if session.page.web:  # a phone's own app has no printer to ask
        paper = partial(print_listings, session, [listing])
        buttons.append(
            QuietButton(t("listing.print"), paper, icon=ft.Icons.PRINT_OUTLINED, key="print")
        )
    buttons.append(
        QuietButton(
            t("listing.reported" if reported else "listing.report"),
            partial(session.go, f"/report/{listing.id}"),
            icon=ft.Icons.FLAG if reported else ft.Icons.OUTLINED_FLAG,
            key="report",
        )
    )
    return ft.Column([ft.Row([button], wrap=True) for button in buttons], spacing=0, tight=True)
