"""나: how the app looks and speaks, one's answers, the data on this device, deleting all of it."""

import flet as ft

from app.state.session import Session
from app.text import languages
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    Chip,
    Choice,
    Heading,
    Line,
    LinkLine,
    Notice,
    Page,
    QuietButton,
    Text,
    Tone,
)
from app.views.components.press import press
from app.views.components.quiet_line import failed_words
from app.views.occupation import WhyMoves, basis_words
from app.views.review import reviews_card

_THEMES = ("system", "light", "dark")


@ft.component
def Me(session: Session) -> ft.Control:
    """The settings."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    ft.use_state(session.person)
    ft.use_state(session.sync)
    ft.use_state(session.finder)
    t, settings = session.t, session.settings
    body = [
        _answers_card(session),
        Card(
            [
                Heading(t("me.looks"), 2),
                Text(t("me.language"), theme.TEXT_STRONG),
                _chips(
                    [
                        Chip(
                            t(f"language.{name}"),
                            lambda name=name: session.set_language(name),
                            chosen=settings.language == name,
                            key=f"language-{name}",
                        )
                        for name in languages()
                    ]
                ),
                Text(t("me.text_size"), theme.TEXT_STRONG),
                _chips(
                    [
                        Chip(
                            f"{round(scale * 100)}%",
                            lambda scale=scale: session.set_text_scale(scale),
                            chosen=settings.text_scale == scale,
                            key=f"size-{round(scale * 100)}",
                        )
                        for scale in theme.TEXT_SCALES
                    ]
                ),
                Text(t("me.theme"), theme.TEXT_STRONG),
                _chips(
                    [
                        Chip(
                            t(f"theme.{name}"),
                            lambda name=name: session.set_theme(name),
                            chosen=settings.theme == name,
                            key=f"theme-{name}",
                        )
                        for name in _THEMES
                    ]
                ),
            ]
        ),
        _catalogue(session),
        *reviews_card(session),
        _model(session),
        _automatic(session),
        # On a shared screen "I am done" in the bar wipes what this person said.
        *([_delete(session)] if session.kept != "shared" else []),
    ]
    return Page(session, body, key="me", title=t("me.title"), tab="me")


def _chips(chips: list[ft.Control]) -> ft.Control:
    return ft.Row(chips, wrap=True, spacing=theme.SPACE_2, run_spacing=theme.SPACE_2)


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
        done, of = len(person.answered()), len(person.questions())
        inside += [
            Text(t("me.answered", done=done, of=of), color=theme.INK_SECOND),
            BigButton(
                t("me.edit_answers"),
                lambda: session.go("/me/answers"),
                soft=True,
                key="edit-answers",
            ),
        ]
    return Card(inside)


def _catalogue(session: Session) -> ft.Control:
    t, sync = session.t, session.sync
    words = t("me.have_none")
    if sync.version and sync.published_at:
        words = t("me.have", n=f"{sync.count:,}", as_of=session.words_of(sync.published_at))
    inside: list[ft.Control] = [Heading(t("me.catalogue"), 2), Text(words, color=theme.INK_SECOND)]
    if failed := failed_words(session):
        inside.append(Notice(failed, tone=Tone.ATTENTION, icon=ft.Icons.CLOUD_OFF_OUTLINED))
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
        lines += [
            Text(basis) if first.basis == "model" else WhyMoves(session),
            Text(
                t("me.model_version", version=first.model_version),
                theme.TEXT_SMALL,
                color=theme.INK_SECOND,
            ),
        ]
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
    return Card(
        [
            Heading(t("plain.right"), 2),
            Text(t("plain.right_text"), color=theme.INK_SECOND),
            Choice(
                t("plain.refuse"),
                lambda: session.rights.set_automatic(plain),
                chosen=plain,
                icon=ft.Icons.DO_NOT_DISTURB_ON_OUTLINED,
                example=t("plain.on" if plain else "plain.off"),
                key="automatic",
            ),
        ]
    )


def _delete(session: Session) -> ft.Control:
    t, page = session.t, session.page

    async def wipe() -> None:
        page.pop_dialog()
        await session.wipe()

    def ask() -> None:
        page.show_dialog(
            ft.AlertDialog(
                title=t("me.delete_title"),
                content=Text(t("me.delete_text")),
                actions=[
                    ft.TextButton(
                        t("me.delete_yes"),
                        on_click=press(wipe),
                        style=ft.ButtonStyle(color=theme.ATTENTION),
                        height=theme.TOUCH,
                        key="delete-yes",
                    ),
                    ft.TextButton(
                        t("me.delete_no"),
                        on_click=press(page.pop_dialog),
                        height=theme.TOUCH,
                        key="delete-no",
                    ),
                ],
            )
        )

    return QuietButton(
        t("me.delete"), ask, icon=ft.Icons.DELETE_OUTLINE, color=theme.ATTENTION, key="delete-all"
    )
