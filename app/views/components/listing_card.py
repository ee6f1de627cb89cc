"""One vacancy or course as a card of a list."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, cast

import flet as ft

from app.matching.whom import whom_of
from app.models import Agency, EmployerFlag, Kind, Listing, Match
from app.reference import distance_km
from app.state.certificates import certificate_name
from app.state.folding import course_key, starts
from app.state.musts import open_musts
from app.state.session import Session
from app.text import DEFAULT_LANGUAGE, Translator
from app.text.pay import pay_said
from app.views import theme
from app.views.components.buttons import IconButton
from app.views.components.card import Line, Pill, Tone
from app.views.components.licence import lacking, licences_of_listing
from app.views.components.press import press
from app.views.components.reasons import body_told, in_short, speaking_against
from app.views.components.text import Text
from app.views.components.toast import toast

_WARNED = frozenset({"outside_radius", "experience_asked", "education_above"})
"""What a card warns of, however much speaks for it."""
NO_BREAK = "\u00a0"
_DATES = 3


def place_line(session: Session, listing: Listing, *, far: bool = True) -> str:
    """Employer, place and, where `far`, how far: "한빛물류 · 수원시 권선구 · 약 6 km"."""
    t, home = session.t, session.person.profile.region
    parts = [listing.employer]
    if listing.region:
        parts.append(t.region(listing.region))
        km = distance_km(home, listing.region) if home else None
        if far and km is not None and home != listing.region and home and home[2:] != "000":
            parts.append(t.distance(km).replace(" ", NO_BREAK))
    return " · ".join(part for part in parts if part)


def pay_line(session: Session, listing: Listing) -> str:
    """The pay a month, the agency's own words and the month they come to, or what a course costs
    the person."""
    t = session.t
    if listing.kind is Kind.COURSE:
        course = listing.course
        if course is None or course.own_cost_krw is None:
            return t("listing.cost_unknown")
        if course.own_cost_krw == 0:
            return t("listing.cost_free")
        return t("listing.cost_own", pay=t.pay(course.own_cost_krw))
    said = pay_said(t, listing.pay_text) if listing.pay_text else ""
    if not listing.pay_month_krw:
        return said or t("listing.pay_unknown")
    month = t.pay(listing.pay_month_krw)
    if listing.pay_inferred and said:
        return t("listing.pay_about", pay=said, month=month)
    return t("listing.pay_month", pay=month)


def starts_line(session: Session, days: Sequence[date]) -> str:
    """When a course starts, the next three of its dates: "12월 1일, 12월 15일 시작"."""
    t, today = session.t, session.hub.clock.today()
    days = [one for one in days if one >= today] or days
    said, more = ", ".join(t.day(one) for one in days[:_DATES]), len(days) - _DATES
    if more > 0:
        return t.plural("course.starts_more", more, days=said)
    return t("course.starts", days=said)


def deadline_pill(session: Session, listing: Listing) -> ft.Control | None:
    """The deadline in words, amber in its last week."""
    today = session.hub.clock.today()
    words = session.t.deadline(listing.deadline, listing.deadline_kind, today)
    if not words:
        return None
    near = listing.deadline is not None and (listing.deadline - today).days <= 7
    return Pill(words, Tone.ATTENTION if near else Tone.PLAIN, ft.Icons.SCHEDULE if near else None)


def source_pills(t: Translator, listing: Listing) -> list[ft.Control]:
    """Where it is from, and that it is a course where the agency's name doesn't say so."""
    agency = t(f"agency.{listing.agency}")
    if listing.kind is not Kind.COURSE:
        return [Pill(agency)]
    if listing.agency is Agency.HRDNET:
        return [Pill(agency, Tone.GOOD, ft.Icons.SCHOOL_OUTLINED)]
    return [Pill(agency), Pill(t("kind.course"), Tone.GOOD, ft.Icons.SCHOOL_OUTLINED)]


def occupation_line(t: Translator, listing: Listing) -> list[str]:
    """The occupation in the reader's language where the listing itself is not in it."""
    if t.language == DEFAULT_LANGUAGE or not listing.keco3:
        return []
    return [t("listing.called", occupation=t.occupation(listing.keco3))]


def asked_first(session: Session, listing: Listing) -> list[str]:
    """What one is asked for before anything else, in a few words: a licence one did not say to
    have, being registered as disabled, an age."""
    t = session.t
    said = [
        t("licence.short", certificate=certificate_name(t, code))
        for code in lacking(session, licences_of_listing(listing))
    ]
    return [*said, *(t(f"whom.{agency}.short") for agency in whom_of(listing))]


def to_make_sure(session: Session, listing: Listing, match: Match | None) -> list[str]:
    """What is a must for this person and not surely stated: "일하는 시간은 안 적혀
    있어요. 꼭 물어보세요"; of a month's pay that stands on the card as our sum, that it is one."""
    t = session.t
    asked = open_musts(match, session.person.wishes)
    summed = "pay_month_krw" in asked and listing.pay_month_krw is not None
    names = [t(f"must.{name}") for name in asked if not (summed and name == "pay_month_krw")]
    said = [t("listing.make_sure", names=", ".join(names))] if names else []
    return [*said, t("listing.make_sure_pay")] if summed else said


def HideButton(session: Session, listing: Listing, others: Sequence[Listing] = ()) -> ft.Control:
    """Show a listing and its `others` no more, or again; a moment later one can still take it
    back."""
    t, finding = session.t, session.finding
    hidden = listing.id in finding.shelving.shelf.hidden
    return IconButton(
        ft.Icons.VISIBILITY_OUTLINED if hidden else ft.Icons.VISIBILITY_OFF_OUTLINED,
        t("listing.unhide" if hidden else "listing.hide", title=listing.title),
        partial(hide_or_show, session, listing, others),
        key=f"hide-{listing.id}",
    )


async def hide_or_show(session: Session, listing: Listing, others: Sequence[Listing] = ()) -> None:
    """Hide a listing, with the same course on other dates, or show it again, and say so with the
    way back."""
    t, finding = session.t, session.finding
    ids = [one.id for one in (listing, *others)]
    if listing.id in finding.shelving.shelf.hidden:
        await finding.unhide(*ids)
        toast(session, t("listing.shown"), undo=partial(finding.hide, *ids))
    else:
        await finding.hide(*ids)
        toast(session, t("listing.hidden"), undo=partial(finding.unhide, *ids))


def SaveButton(session: Session, listing: Listing) -> ft.Control:
    """Keep a listing, or let it go; named after it, as a list holds many of these buttons."""
    saved = listing.id in session.person.saved
    return IconButton(
        ft.Icons.BOOKMARK if saved else ft.Icons.BOOKMARK_BORDER,
        session.t("listing.unsave" if saved else "listing.save", title=listing.title),
        lambda: session.toggle_saved(listing.id),
        color=theme.PRIMARY if saved else theme.INK_SECOND,
        key=f"save-{listing.id}",
    )


def _placed(control: ft.Control, **where: Any) -> ft.Control:
    """The control where it belongs, without a box around it: each costs a list of many cards."""
    for name, value in where.items():
        setattr(control, name, value)
    return control


@ft.component
def _Card(
    session: Session,
    listings: tuple[Listing, ...],
    match: Match | None,
    seen: tuple[object, ...],
    route: str,
) -> ft.Control:
    """Source, title, where, pay, why, until when; `seen` is what else changes how it looks."""
    selected = bool(seen[0])
    t = session.t
    listing, *others = listings
    pills = source_pills(t, listing)
    if deadline := deadline_pill(session, listing):
        pills.append(deadline)
    if EmployerFlag.WAGE_ARREARS in listing.employer_flags:
        pills.append(Pill(t("listing.arrears_pill"), Tone.ATTENTION, ft.Icons.WARNING_AMBER))
    beside = ft.Margin.only(right=theme.TOUCH - theme.SPACE_3)  # the button in the corner
    inside: list[ft.Control] = [
        ft.Row(pills, wrap=True, spacing=theme.SPACE_2, run_spacing=theme.SPACE_1, margin=beside),
        Text(listing.title, theme.TEXT_SECTION, max_lines=3),
        *(Text(words) for words in occupation_line(t, listing)),
        Text(place_line(session, listing), color=theme.INK_SECOND),
        Text(pay_line(session, listing), theme.TEXT_STRONG, color=theme.PRIMARY),
    ]
    days: Sequence[date] = cast("Sequence[date]", seen[-1]) or starts(listings)
    if days:
        inside.append(Line(ft.Icons.EVENT_OUTLINED, starts_line(session, days), theme.INK_SECOND))
    if match is not None:
        told = body_told(listing.keco3, session.person.profile, listing.title)
        good, bad = in_short(t, match.reasons, told=told), speaking_against(t, match.reasons)
        if good:
            inside.append(Line(ft.Icons.CHECK_CIRCLE, good, theme.GOOD))
        # How far it is stands on every card it holds for, whatever else weighs more.
        far = speaking_against(t, [one for one in match.reasons if one.code in _WARNED])
        said = dict.fromkeys((*bad[:1], *far))
        inside += [Line(ft.Icons.WARNING_AMBER, words, theme.ATTENTION) for words in said]
    inside += [
        Line(ft.Icons.HELP_OUTLINE, words, theme.ATTENTION)
        for words in to_make_sure(session, listing, match)
    ]
    asked = asked_first(session, listing)
    inside += [Line(ft.Icons.BADGE_OUTLINED, words, theme.ATTENTION) for words in asked]
    _placed(inside[-1], margin=beside)
    pressed = ft.Semantics(
        button=True,
        selected=selected or None,
        content=ft.Container(
            ft.Column(inside, spacing=theme.SPACE_2, tight=True),
            padding=theme.SPACE_5,
            border_radius=theme.RADIUS_CARD,
            ink=True,
            on_click=press(lambda: session.go(route)),
            key=f"listing-{listing.id}",
        ),
    )
    save = _placed(SaveButton(session, listing), top=theme.SPACE_2, right=theme.SPACE_2)
    hide = HideButton(session, listing, others)
    _placed(hide, bottom=theme.SPACE_1, right=theme.SPACE_2)
    return ft.Container(
        ft.Stack([pressed, save, hide], fit=ft.StackFit.PASS_THROUGH),
        bgcolor=theme.CARD,
        border=ft.Border.all(2 if selected else 1, theme.PRIMARY if selected else theme.LINE),
        border_radius=theme.RADIUS_CARD,
    )


_memo: Any = ft.memo(_Card)  # type: ignore[no-untyped-call]


def ListingCard(
    session: Session,
    listing: Listing,
    match: Match | None,
    *,
    selected: bool = False,
    others: Sequence[Listing] = (),
    alone: bool = False,
) -> ft.Control:
    """One listing of a list, or a course with its `others`, the same on other dates, and every day
    it starts, unless it stands `alone`. The card leads to it, the bookmark saves it.

    It is built again only when something on it changed: a list of twenty costs the UI's
    thread 60 ms otherwise, at every letter typed.
    """
    person, key = session.person, None if alone else course_key(listing)
    seen = (
        selected,
        listing.id in person.saved,
        listing.id in session.finding.shelving.shelf.hidden,
        session.settings.language,
        person.profile.region,
        person.profile.certificates,
        person.wishes.musts,
        body_told(listing.keco3, person.profile, listing.title),
        session.hub.clock.today(),
        () if key is None else session.hub.engine.days.get(key, ()),
    )
    route = f"/listings/{listing.id}"
    return cast(
        "ft.Control",
        _memo(session, (listing, *others), match, seen, route, key=f"card-{listing.id}"),
    )
