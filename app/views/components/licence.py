"""Certificates the law asks for: whether the person has them, else where one learns for them."""

from collections.abc import Sequence

import flet as ft

from app.models import Kind, Listing
from app.reference.certificates import certificates
from app.reference.licences import licences_for
from app.reference.professions import closed_by, held_with
from app.state.certificates import certificate_name
from app.state.models import Courses, Idea
from app.state.questions import BY_ID
from app.state.session import Session
from app.text import Translator
from app.views import theme
from app.views.components.buttons import LinkLine
from app.views.components.card import Card, Line
from app.views.components.steps import courses_line
from app.views.components.text import Heading, Text
from app.views.guard import handler

_PAPERS = ("면허", "자격", "자격증", "자격증명", "이수증")


def licences_of_listing(listing: Listing) -> tuple[str, ...]:
    """The certificates a vacancy asks for by law; a course asks for none."""
    return () if listing.kind is Kind.COURSE else licences_for(listing.title, listing.keco3)


def lacking(session: Session, codes: Sequence[str]) -> tuple[str, ...]:
    """Those of the certificates that the person did not say to have, nor had where they worked."""
    profile = session.person.profile
    held = {*(profile.certificates or ()), *held_with(profile.occupation_before)}
    return tuple(code for code in codes if code not in held)


@ft.component
def LicenceCard(
    session: Session, codes: tuple[str, ...], keco3: str | None, *, some: bool = False
) -> ft.Control:
    """Each certificate, held or not, with the courses that lead to its work; `some`: of an
    occupation, where not all the work asks for it."""
    none: dict[Idea, Courses | None] = {}
    counted, keep = ft.use_state(none)
    t, profile = session.t, session.person.profile
    closed = some and bool(closed_by(keco3 or "", profile))
    missing = {code: _idea(code, keco3) for code in lacking(session, codes)}
    ideas = [idea for idea in missing.values() if idea is not None]

    async def count() -> None:
        keep({idea: await session.finding.courses_for(idea) for idea in ideas})

    ft.use_effect(
        handler(count), [codes, profile.certificates, profile.region, session.sync.version]
    )
    lines: list[ft.Control] = []
    for code in codes:
        name = certificate_name(t, code)
        if code not in missing:
            told = code in (profile.certificates or ())
            words = t("licence.held" if told else "licence.before", certificate=name)
            lines.append(Line(ft.Icons.CHECK_CIRCLE, words, theme.GOOD))
            continue
        said = "licence.all" if closed else "licence.some" if some else "licence.lacking"
        words = t(said, certificate=_paper(t, name))
        lines.append(Line(ft.Icons.BADGE_OUTLINED, words, theme.ATTENTION))
        idea = missing[code]
        if idea is None:
            lines.append(Text(t("licence.studied"), theme.TEXT_SMALL, color=theme.INK_SECOND))
        elif idea in counted:
            lines.append(courses_line(session, idea, counted[idea]))
    note = t(f"licence.of_{'profession' if closed else 'occupation' if some else 'listing'}")
    small = Text(note, theme.TEXT_SMALL, color=theme.INK_SECOND)
    return Card([Heading(t("licence.title"), 2), *lines, *_unsaid(session, missing), small])


def _paper(t: Translator, name: str) -> str:
    """A certificate as what one has: "요양보호사 자격", and no "면허 자격"."""
    return name if name.endswith(_PAPERS) else t("licence.paper", certificate=name)


def _idea(code: str, keco3: str | None) -> Idea | None:
    """What leads to a certificate, as the courses are looked up; None for a licence one studies
    for over years."""
    found = next((one for one in certificates() if one.code == code), None)
    if found is None:
        return None
    return Idea(keco3 or found.keco3[0], "certificate", code, found.name, 0, 0)


def _unsaid(session: Session, missing: object) -> list[ft.Control]:
    """The way to the question, where the person was not asked for certificates yet."""
    person = session.person
    asked = BY_ID["certificates"]
    if not missing or asked not in person.questions() or person.has_answer(asked):
        return []
    way = lambda: session.go("/me/answers/certificates")  # noqa: E731
    return [LinkLine(session.t("licence.say"), way, key="say-certificates")]
