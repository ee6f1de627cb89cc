"""Home: the one thing to do now, the best occupations, the best listings."""

from collections.abc import Callable, Sequence
from functools import partial

import flet as ft

from app.models import Basis, CareStage, Kind, Listing, Recommendation
from app.state.advice import Standing, beyond, standing
from app.state.asking import body_known
from app.state.models import Held, Phase, Width
from app.state.session import Session
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    EmptyState,
    Heading,
    LinkButton,
    Notice,
    Page,
    Shapes,
    Text,
    Tone,
)
from app.views.components.body_hint import BodyHint
from app.views.components.buttons import LinkLine
from app.views.components.listing_card import ListingCard
from app.views.components.occupation_card import OccupationRow
from app.views.components.place_hint import PlaceHint
from app.views.components.section import Title, under
from app.views.components.slowly import SlowCards
from app.views.components.stage_bar import StageBar
from app.views.components.talk import Phones
from app.views.forms_entry import FormsEntry
from app.views.home_reminders import dates_section, news_section
from app.views.new_fits import use_news
from app.views.notifications import Bell
from app.views.others import others_notice
from app.views.returning import ReturnCard, closed
from app.views.talk_entry import TalkEntry
from app.views.welcome import Welcome

_COURSES = (CareStage.REHABILITATION, CareStage.ENDING)
_ENOUGH = 3
"""Listings to save before the next step is to ask for one of them."""
_LISTINGS = (CareStage.ENDED, CareStage.WORKING)


@ft.component
def Start(session: Session) -> ft.Control:
    """The first route: welcome until the first consent was answered, then home."""
    ft.use_state(session.person)
    return Home(session) if session.person.welcomed else Welcome(session)


@ft.component
def Home(session: Session) -> ft.Control:
    """The main screen."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    ft.use_state(session.finder)
    ft.use_state(session.sync)
    ft.use_state(session.reminders.state)
    ft.use_state(session.filing.state)
    ft.use_state(session.account.talk.state)
    best = session.finder.best[:3]
    news = use_news(session)
    t = session.t
    wide = session.screen.width is not Width.PHONE
    first = [
        _now(session),
        *others_notice(session),
        Phones(session),
        *dates_section(session),
        *FormsEntry(session),
        *TalkEntry(session),
        *_way_back(session),
        *_occupations(session),
    ]
    second = [*news_section(session, news, best), *_listings(session, best), *_age(session)]
    return Page(
        session,
        first if wide else [*first, *second],
        key="home",
        title=t("home.title"),
        over=t("home.hello"),
        tab="home",
        tools=[Bell(session)] if session.reminders.wanted else [],
        aside=second if wide else None,
    )


def _now(session: Session) -> ft.Control:
    """The one thing to do now."""
    t, person = session.t, session.person
    stage = person.profile.care_stage
    place = person.next_question() if person.unseen() else None
    head: list[ft.Control] = []
    if stage is not None:
        head = [
            ft.Row(
                [Text(t("home.now"), color=theme.INK_SECOND), _filled(t(f"care_stage.{stage}"))],
                spacing=theme.SPACE_2,
                wrap=True,
            ),
            StageBar(t, stage),
        ]
    if not person.consent_personal:
        name, route = "look", "/welcome/personal"
    elif place is not None:
        name, route = ("go_on" if person.seen else "begin"), f"/questions/{place}"
    elif stage in _COURSES and Kind.COURSE in (person.wishes.kinds or [Kind.COURSE]):
        name, route = "courses", "/listings"
    elif stage in _LISTINGS or stage in _COURSES:
        enough = len(session.finding.shelving.saved()) >= _ENOUGH
        name, route = ("saved" if enough else "listings"), "/listings"
    elif stage is None:  # never told: nothing is said about treatment
        name, route = "neutral", "/listings"
    else:
        name, route = ("plain" if person.plain else "occupations"), "/occupations"

    def act() -> None:
        if route == "/listings":
            kinds = {"courses": Kind.COURSE, "listings": Kind.JOB}
            session.finding.narrow(kinds.get(name), only_saved=name == "saved")
        session.go(route)

    said = [
        Text(t(f"home.do.{name}.text")),
        BigButton(t(f"home.do.{name}.button"), act, icon=ft.Icons.ARROW_FORWARD, key="now"),
    ]
    if session.settings.text_scale >= theme.LARGE and not session.hub.memory:
        said.reverse()  # what one does stands above the fold, why below it
    return Card(
        [
            *head,
            Heading(t(f"home.do.{name}.title"), 2),
            *said,
            *(
                [
                    LinkButton(
                        t("home.do.neutral.answer"),
                        lambda: session.go("/me/answers"),
                        key="now-answer",
                    )
                ]
                if name == "neutral"
                else []
            ),
        ],
        bgcolor=theme.PRIMARY_SOFT,
        line=False,
    )


def _filled(word: str) -> ft.Control:
    return ft.Container(
        Text(word, theme.TEXT_SMALL, color=theme.ON_PRIMARY),
        bgcolor=theme.PRIMARY,
        border_radius=theme.RADIUS_BUTTON,
        padding=ft.Padding.symmetric(horizontal=theme.SPACE_3, vertical=theme.SPACE_1),
    )


def _way_back(session: Session) -> list[ft.Control]:
    """Going back to the old job: a path of its own beside the new ones, unless it is closed."""
    person = session.person
    working = person.profile.care_stage is CareStage.WORKING
    return [] if working or closed(session) or not person.answered() else [ReturnCard(session)]


def _occupations(session: Session) -> list[ft.Control]:
    t, finder = session.t, session.finder
    if session.person.plain:
        link = LinkButton(t("home.all"), lambda: session.go("/occupations"), key="all-occupations")
        card = Card([Text(t("plain.home"), color=theme.INK_SECOND)])
        return under(Title(t("plain.title"), link), card)
    if not session.person.answered():
        return []
    title = Title(
        _occupations_said(session),
        LinkButton(t("home.all"), lambda: session.go("/occupations"), key="all-occupations"),
    )
    if not finder.recommendations:
        if finder.phase is Phase.FAILED and finder.error is not None:
            return under(title, Notice(t.error(finder.error), tone=Tone.ATTENTION))
        return under(title, Shapes(t("state.thinking"), 1))
    rows: list[ft.Control] = []
    if finder.recommendations[0].basis is Basis.MOVES:
        rows = [Notice(t("occupations.basis_moves"), icon=ft.Icons.TABLE_CHART_OUTLINED)]
    profile = session.person.profile
    for recommendation in _first(session):
        if rows:
            rows.append(ft.Divider(height=1, color=theme.LINE))
        keco3 = recommendation.keco3
        rows.append(
            OccupationRow(
                t,
                recommendation,
                profile,
                lambda k=keco3: session.go(f"/occupations/{k}"),
                former=keco3 == profile.occupation_before,
            )
        )
    card = Card(rows, spacing=theme.SPACE_1, padding=theme.SPACE_3)
    return under(title, *BodyHint(session), card)


def _occupations_said(session: Session) -> str:
    """What stands above the first: that they fit only where one of them is likely, too."""
    best, profile = session.finder.recommendations[:1], session.person.profile
    stands = standing(best[0], profile) if best else Standing.FITS
    if stands is Standing.FITS:
        return session.t("home.occupations")
    allowed = stands is Standing.SELDOM and body_known(session)
    return session.t("home.occupations.allowed" if allowed else "home.occupations.think")


def _first(session: Session) -> list[Recommendation]:
    """The best of those that suit, up to three; where none does, the very first."""
    best, profile = session.finder.recommendations[:3], session.person.profile
    return [one for one in best if not beyond(one.keco3, profile)] or list(best[:1])


def _listings(session: Session, best: Sequence[Listing]) -> list[ft.Control]:
    t, finder = session.t, session.finder
    name = "home.listings" if session.person.answered() else "home.listings_all"
    if session.person.plain:  # nothing says which would fit
        near = session.person.profile.region is not None
        name = "home.listings_near" if near else "home.listings_all"

    def all_listings() -> None:
        session.finding.narrow(None)
        session.go("/listings")

    title = Title(
        t(name),
        LinkButton(t("home.all"), all_listings, key="all-listings"),
    )
    if finder.phase is Phase.FAILED and finder.error is not None and not finder.best:
        return under(title, Notice(t.error(finder.error), tone=Tone.ATTENTION))
    if not finder.matched:
        return under(title, _no_catalogue(session))
    if not best:
        if finder.phase is Phase.WORKING:
            return under(title, Shapes(t("state.looking"), 2))
        empty = EmptyState(
            ft.Icons.SEARCH_OFF,
            t("listings.none_title"),
            t("listings.none_text"),
            t("home.edit_wishes"),
            lambda: session.go("/me/answers"),
        )
        return under(title, empty, *_kept_out(session, all_listings))
    cards = [partial(ListingCard, session, one, session.finding.match_of(one.id)) for one in best]
    last = _kept_out(session, all_listings)
    return under(title, *PlaceHint(session), SlowCards(cards, "best", last, step=1))


def _kept_out(session: Session, show: Callable[[], None]) -> list[ft.Control]:
    """How many the musts keep out, and the way to where each of them can be done without."""
    n = session.finder.kept_out
    return [LinkLine(session.t.plural("listings.kept_out", n), show, key="kept-out")] if n else []


def _no_catalogue(session: Session) -> ft.Control:
    t, sync = session.t, session.sync
    coming = (
        sync.phase is Phase.IDLE
        and session.hub.backend
        and not session.hub.synced
        and sync.held is Held.NOT
        and sync.asking is None
    )
    looking = session.finder.phase in (Phase.IDLE, Phase.WORKING)
    if looking or coming or sync.version or sync.phase in (Phase.WORKING, Phase.READY):
        return Shapes(t("state.looking"), 2)
    return EmptyState(
        ft.Icons.CLOUD_OFF_OUTLINED,
        t("sync.none_title"),
        t("sync.none_text"),
        t("sync.button") if session.hub.backend else None,
        session.standing.now,
    )


def _age(session: Session) -> list[ft.Control]:
    t, sync = session.t, session.sync
    if not sync.version:
        return []
    as_of = session.words_of(sync.published_at) if sync.published_at else ""
    words = t("home.catalogue", n=f"{sync.count:,}", as_of=as_of)
    return [Text(words, theme.TEXT_SMALL, color=theme.INK_SECOND)]
