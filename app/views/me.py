"""나: one's answers, how the app looks and speaks, the data on this device, what is one's own."""

import flet as ft

from app.state.consent import Which, withdraw
from app.state.models import Phase
from app.state.others import others_of
from app.state.questions import BY_ID, BY_WISH
from app.state.session import Session
from app.views import theme
from app.views.account import about_account
from app.views.components import (
    BigButton,
    Card,
    Choice,
    Heading,
    Line,
    LinkLine,
    Notice,
    QuietButton,
    Text,
    Tone,
    TwoPanes,
)
from app.views.components.calendar import long_day
from app.views.components.quiet_line import FetchingWords, failed_words
from app.views.components.section import PressedRow, Rows
from app.views.components.toast import toast
from app.views.forms_entry import about_forms
from app.views.me_ease import ease_card, lock_button, looks_card
from app.views.occupation import WhyMoves, basis_words
from app.views.review import reviews_card
from app.views.said import said_answer


@ft.component
def Me(session: Session) -> ft.Control:
    """The settings."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    ft.use_state(session.sync)
    ft.use_state(session.finder)
    ft.use_state(session.reminders.state)
    ft.use_state(session.account.state)
    ft.use_state(session.filing.state)
    t = session.t
    first = [
        _answers_card(session),
        *_reminders(session),
        *_forms(session),
        *_account(session),
        looks_card(session),
        ease_card(session),
    ]
    second = [
        _catalogue(session),
        *reviews_card(session),
        _model(session),
        _automatic(session),
        *_mine(session),
    ]
    return TwoPanes(
        session, first, second, key="me", title=t("me.title"), tab="me", quiet_line=False
    )


def _answers_card(session: Session) -> ft.Control:
    t, person = session.t, session.person
    inside: list[ft.Control] = [Heading(t("me.answers"), 2)]
    if not person.consent_personal:
        inside += [
            Text(t("me.no_consent"), color=theme.INK_SECOND),
            BigButton(
                t("consent.again"),
                lambda: session.go("/welcome/personal"),
                soft=True,
                key="consent",
            ),
        ]
    else:
        done = len(person.answered())
        # Without its question an answer that nothing in particular is so says nothing.
        wishes = [
            said_answer(session, q)
            for q in person.answered()
            if q.fills in BY_WISH and q.fills != "musts" and q.id not in person.settled
        ]
        musts = BY_ID["musts"]
        if person.wishes.musts and musts in person.answered():
            wishes.append(t("me.musts", names=said_answer(session, musts).replace(" · ", ", ")))
        inside += [
            Text(
                t.plural("me.answered", done) if done else t("me.answered_none"),
                color=theme.INK_SECOND,
            ),
            *(
                [Line(ft.Icons.FAVORITE_OUTLINE, " · ".join(wishes), theme.PRIMARY)]
                if wishes
                else []
            ),
            BigButton(
                t("me.edit_answers"),
                lambda: session.go("/me/answers"),
                soft=True,
                key="edit-answers",
            ),
        ]
    return Card(inside)


def _reminders(session: Session) -> list[ft.Control]:
    """What the app tells of, and the dates it knows; nothing where nothing may be kept."""
    t, reminders = session.t, session.reminders
    if not reminders.wanted:
        return []
    n, coming = reminders.unread(), reminders.next_dates(1)
    news = t.plural("notices.bell", n) if n else t("me.notices")
    when = long_day(t, coming[0].on) if coming else t("me.no_dates")
    return [
        Rows(
            [
                _way(
                    session,
                    ft.Icons.NOTIFICATIONS_OUTLINED,
                    "notices.title",
                    news,
                    "/notifications",
                ),
                _way(session, ft.Icons.EVENT_OUTLINED, "dates.title", when, "/dates"),
            ]
        )
    ]


def _forms(session: Session) -> list[ft.Control]:
    """The way to the forms."""
    icon, about = ft.Icons.DESCRIPTION_OUTLINED, about_forms(session)
    return [Rows([_way(session, icon, "filing.title", about, "/forms")])]


def _account(session: Session) -> list[ft.Control]:
    """The way to the account; nothing where nobody can sign in."""
    if not session.account.possible:
        return []
    t, about, icon = session.t, about_account(session), ft.Icons.PERSON_OUTLINE
    rows = [_way(session, icon, "account.title", about, "/me/account")]
    if n := len(others_of(session.person)):
        words = t.plural("others.about", n)
        rows.append(_way(session, ft.Icons.CALL_SPLIT, "others.title", words, "/me/others"))
    return [Rows(rows)]


def _way(session: Session, icon: ft.IconData, name: str, about: str, route: str) -> ft.Control:
    words = ft.Column(
        [
            Text(session.t(name), theme.TEXT_STRONG),
            Text(about, theme.TEXT_SMALL, color=theme.INK_SECOND),
        ],
        spacing=2,
        tight=True,
        expand=True,
    )
    row: list[ft.Control] = [words]
    if session.settings.text_scale < theme.LARGE:  # large words need the room themselves
        row.insert(0, ft.Icon(icon, color=theme.PRIMARY))
        row.append(ft.Icon(ft.Icons.CHEVRON_RIGHT, color=theme.INK_SECOND))
    line = ft.Row(row, spacing=theme.SPACE_3)
    return PressedRow(line, lambda: session.go(route), key=f"to{route.replace('/', '-')}")


def _catalogue(session: Session) -> ft.Control:
    t, sync = session.t, session.sync
    words = t("me.have_none")
    if sync.version and sync.published_at:
        words = t("me.have", n=f"{sync.count:,}", as_of=session.words_of(sync.published_at))
    inside: list[ft.Control] = [Heading(t("me.catalogue"), 2), Text(words, color=theme.INK_SECOND)]
    if sync.phase is Phase.WORKING:
        inside.append(FetchingWords(session))
    if failed := failed_words(session):
        own = not session.hub.memory and session.hub.backend is not None
        again = LinkLine(t("me.sync_again"), session.standing.now, key="sync-again")
        inside.append(
            Notice(
                failed,
                tone=Tone.ATTENTION,
                icon=ft.Icons.CLOUD_OFF_OUTLINED,
                action=again if own else None,
                live=True,
            )
        )
    inside.append(
        BigButton(
            t("me.see_catalogue"),
            lambda: session.go("/me/catalogue"),
            soft=True,
            key="see-catalogue",
        )
    )
    return Card(inside)


def _model(session: Session) -> ft.Control:
    t, finder = session.t, session.finder
    first = finder.recommendations[0] if finder.recommendations else None
    lines: list[ft.Control] = [Heading(t("me.how"), 2)]
    if first is None:
        lines.append(Text(t("me.how_text")))
    else:
        basis = basis_words(session, first.basis, first.data)
        lines.append(Text(basis) if first.basis == "model" else WhyMoves(session))
    if first is None or first.basis == "model":
        lines.append(LinkLine(t("model.link"), lambda: session.go("/model"), key="model"))
    kept = session.kept
    lines.append(
        Line(
            ft.Icons.LOCK_OUTLINE, t(f"welcome.keeps_{kept}"), theme.PRIMARY, style=theme.TEXT_SMALL
        )
    )
    if session.hub.secrets_kind == "file":
        lines.append(Notice(t("me.key_file"), tone=Tone.ATTENTION, icon=ft.Icons.KEY_OFF_OUTLINED))
    return Card(lines)


def _automatic(session: Session) -> ft.Control:
    """Refusing automatic recommendation, and taking that back (개인정보 보호법 제37조의2)."""
    t, plain = session.t, session.person.plain
    now = "on" if plain else "off" if session.person.consent_personal else "unasked"
    return Card(
        [
            Heading(t("plain.right"), 2),
            Text(t("plain.right_text"), color=theme.INK_SECOND),
            Choice(
                t("plain.refuse"),
                lambda: session.rights.set_automatic(plain),
                chosen=plain,
                icon=ft.Icons.DO_NOT_DISTURB_ON_OUTLINED,
                example=t(f"plain.{now}"),
                key="automatic",
            ),
        ]
    )


def _mine(session: Session) -> list[ft.Control]:
    """The consents, each to be taken back, and the way to the third; the file to take along;
    deleting everything.

    On a shared screen nothing is taken along, and "I am done" in the bar wipes what was said.
    """
    t, person = session.t, session.person
    inside: list[ft.Control] = [Heading(t("me.mine"), 2)]
    if person.consent_personal:
        inside += [
            _consent(session, "personal"),
            *([_consent(session, "health")] if person.consent_health else []),
            *_sharing(session),
        ]
    if session.kept == "device":
        inside.append(lock_button(session))
    if session.kept != "shared":
        inside += [
            BigButton(
                t("export.title"),
                lambda: session.go("/me/export"),
                icon=ft.Icons.DOWNLOAD,
                soft=True,
                key="to-export",
            ),
            QuietButton(
                t("me.delete"),
                lambda: session.go("/me/delete"),
                icon=ft.Icons.DELETE_OUTLINE,
                color=theme.ATTENTION,
                key="delete-all",
            ),
        ]
    return [Card(inside)] if len(inside) > 1 else []


def _sharing(session: Session) -> list[ft.Control]:
    """The third consent where it stands, else the way to it; nothing where nothing is kept."""
    t = session.t
    if session.person.consent_sharing:
        return [_consent(session, "sharing")]
    if not session.account.possible:
        return []
    ask = LinkLine(t("me.consent.sharing.ask"), lambda: session.go("/me/sharing"), key="to-sharing")
    return [
        ft.Column(
            [Line(ft.Icons.GROUPS_OUTLINED, t("me.consent.sharing.none"), theme.INK_SECOND), ask],
            spacing=theme.SPACE_1,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    ]


def _consent(session: Session, which: Which) -> ft.Control:
    """One consent that stands, what taking it back deletes, and the button that does."""
    t = session.t

    def take_back() -> None:
        toast(session, t(f"me.consent.{which}.gone"), undo=withdraw(session, which))

    return ft.Column(
        [
            Line(ft.Icons.HOW_TO_REG_OUTLINED, t(f"me.consent.{which}"), theme.GOOD),
            Text(t(f"me.consent.{which}.if"), theme.TEXT_SMALL, color=theme.INK_SECOND),
            LinkLine(t(f"me.consent.{which}.take_back"), take_back, key=f"take-back-{which}"),
        ],
        spacing=theme.SPACE_1,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
