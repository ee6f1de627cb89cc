"""One account: what its person may do, who signs in to it at the provider, setting it up anew,
closing it; a new one of staff."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import flet as ft

from app.models import IlteoroError
from app.state.session import Session
from app.state.staff import staff_of
from app.views import theme
from app.views.components import (
    BigButton,
    Card,
    Chip,
    Heading,
    Notice,
    QuietButton,
    Text,
    Tone,
)
from app.views.components.field import Field, typed
from app.views.components.toast import toast
from app.views.guard import handler
from app.views.staff_handed import handed_card
from app.views.staff_kiosks import about_kiosk
from app.views.staff_sign_in import problem_words

if TYPE_CHECKING:
    from app.sync.people import Member


def _wrong(session: Session, error: IlteoroError) -> str:
    words = f"people.problem.{error.code}"
    return session.t(words) if session.t.has(words) else problem_words(session, error)


def _roles(
    session: Session, chosen: frozenset[str], choose: Callable[[frozenset[str]], None]
) -> Any:
    """What a member of staff may be, any number of them."""
    from app.sync.people import STAFF

    chips: list[ft.Control] = [
        Chip(
            session.t(f"role.{role}"),
            partial(choose, chosen ^ {role}),
            chosen=role in chosen,
            key=f"role-{role}",
        )
        for role in STAFF
    ]
    return ft.Row(chips, wrap=True, spacing=theme.SPACE_2, run_spacing=theme.SPACE_2)


@ft.component
def Person(session: Session, one: "Member") -> ft.Control:
    """Each change is made by a button of its own; the person is signed out everywhere by it."""
    ft.use_state(session.settings)
    own = staff_of(session)
    people = own.people
    state, _ = ft.use_state(people.state)
    t = session.t
    # Of whom it was said: another account may lie open by now.
    picked, pick = ft.use_state(("", frozenset[str]()))
    trouble, told = ft.use_state(("", "", ""))
    sure, be_sure = ft.use_state("")
    code = ft.use_ref("")
    roles = picked[1] if picked[0] == one.id else frozenset(one.roles)

    def choose(now: frozenset[str]) -> None:
        pick((one.id, now))

    def wrong(about: str) -> list[ft.Control]:
        """What went wrong, beside what was tried."""
        said = trouble[2] if trouble[:2] == (one.id, about) else ""
        return [Notice(said, tone=Tone.ATTENTION, live=True)] if said else []

    async def change(done: str, **wanted: Any) -> None:
        (about,) = wanted
        told(("", "", ""))
        try:
            await people.change(one.id, **wanted)
        except IlteoroError as error:
            told((one.id, about, _wrong(session, error)))
            return
        toast(session, session.t(done))

    async def reset() -> None:
        if sure != one.id:  # it can't be undone
            be_sure(one.id)
            return
        be_sure("")
        told(("", "", ""))
        try:
            await people.reset(one)
        except IlteoroError as error:
            told((one.id, "reset", _wrong(session, error)))

    async def link() -> None:
        if not (code.current or "").strip():
            told((one.id, "link", session.t("people.link.missing")))
            return
        await change("people.linked", link=(code.current or "").strip())

    def write(event: Any) -> None:
        code.current = typed(event)

    field = ft.use_memo(
        lambda: Field(
            t("people.link.code"), on_change=handler(write), icon=ft.Icons.LINK, key="people-code"
        ),
        [session.settings.language, one.id],
    )
    head: list[ft.Control] = [Heading(one.name or t("account.nameless"), 1, smaller=True)]
    if own.desk.me == one.id:
        return Card([*head, Text(t("people.self"), color=theme.INK_SECOND)])
    if state.handed is not None:
        return handed_card(session, state.handed)
    busy, closed = state.busy, one.status == "closed"
    new = roles != frozenset(one.roles)
    again = None if busy else reset
    if one.is_kiosk:
        first = [Card([*head, *about_kiosk(session, one)])]
    else:
        first = [
            Card(
                [
                    *head,
                    Text(t("people.ends"), color=theme.INK_SECOND),
                    Heading(t("people.roles"), 2),
                    _roles(session, roles, choose),
                    *wrong("roles"),
                    *([_save(session, busy, change, roles)] if roles and new else []),
                ]
            ),
            Card(
                [
                    Heading(t("people.link"), 2),
                    Text(t("people.link.text"), color=theme.INK_SECOND),
                    field,
                    *wrong("link"),
                    BigButton(
                        t("people.link.do"), None if busy else link, soft=True, key="people-link"
                    ),
                    QuietButton(
                        t("people.unlink"),
                        None if busy else partial(change, "people.unlinked", link=""),
                        icon=ft.Icons.LINK_OFF,
                        key="people-unlink",
                    ),
                ]
            ),
        ]
    return ft.Column(
        [
            *first,
            *([] if closed else [_reset(session, one, again, wrong("reset"), sure == one.id)]),
            _close(session, one, busy, change, wrong("status")),
        ],
        spacing=theme.SPACE_4,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _reset(
    session: Session,
    one: "Member",
    act: Callable[..., Any] | None,
    wrong: list[ft.Control],
    sure: bool,
) -> ft.Control:
    """A new code, for who forgot the password or lost the telephone, or for another device."""
    t, of = session.t, "kiosk.reset" if one.is_kiosk else "reset"
    waits = (
        [Text(t("people.waits", until=session.t.moment(one.waits_until)))]
        if one.waits_until and not one.is_kiosk
        else []
    )
    return Card(
        [
            Heading(t(f"people.{of}"), 2),
            *waits,
            Text(t(f"people.{of}.text"), color=theme.INK_SECOND),
            *wrong,
            *([Notice(t("people.reset.sure"), tone=Tone.ATTENTION, live=True)] if sure else []),
            BigButton(
                t("people.reset.yes" if sure else "people.reset.do"),
                act,
                soft=not sure,
                key="people-reset",
            ),
        ]
    )


def _close(
    session: Session, one: "Member", busy: bool, change: Callable[..., Any], wrong: list[ft.Control]
) -> ft.Control:
    t, closed = session.t, one.status == "closed"
    words = "kiosk.closed" if one.is_kiosk and closed else "kiosk.close" if one.is_kiosk else ""
    text = f"people.{words or ('closed' if closed else 'close')}.text"
    act = partial(
        change,
        "people.reopened" if closed else "people.closed_now",
        status="active" if closed else "closed",
    )
    way = "reopen" if closed else "kiosk.close" if one.is_kiosk else "close"
    return Card(
        [
            Text(t(text)),
            *wrong,
            QuietButton(
                t(f"people.{way}"),
                None if busy else act,
                icon=ft.Icons.LOCK_OPEN if closed else ft.Icons.BLOCK,
                color=theme.PRIMARY if closed else theme.ATTENTION,
                key="people-close",
            ),
        ]
    )


def _save(
    session: Session, busy: bool, change: Callable[..., Any], roles: frozenset[str]
) -> ft.Control:
    return BigButton(
        session.t("people.roles.save"),
        None if busy else partial(change, "people.changed", roles=sorted(roles)),
        key="people-roles",
    )


@ft.component
def NewPerson(session: Session) -> ft.Control:
    """What was typed stays until the account was made; then what its person is handed, once."""
    ft.use_state(session.settings)
    people = staff_of(session).people
    state, _ = ft.use_state(people.state)
    t = session.t
    roles, choose = ft.use_state(state._roles)
    wrong, tell = ft.use_state("")

    def chosen(now: frozenset[str]) -> None:
        state._roles = now
        choose(now)

    async def add() -> None:
        if missing := people.missing():
            tell(session.t(f"people.new.{missing}.missing"))
            return
        try:
            await people.add()
        except IlteoroError as error:
            tell(_wrong(session, error))
            return
        tell("")
        choose(frozenset())

    def field(name: str, icon: ft.IconData) -> ft.Control:
        def write(event: Any) -> None:
            state._typed[name] = typed(event)

        return Field(
            t(f"people.new.{name}"), value=state._typed.get(name, ""), on_change=handler(write),
            icon=icon, key=f"people-{name}",
        )  # fmt: skip

    fields = ft.use_memo(
        lambda: [field("name", ft.Icons.PERSON_OUTLINE), field("user", ft.Icons.ALTERNATE_EMAIL)],
        [session.settings.language, state.handed is None],
    )
    if state.handed is not None:
        return handed_card(session, state.handed)
    return Card(
        [
            Heading(t("people.add"), 1, smaller=True),
            *([Notice(wrong, tone=Tone.ATTENTION, live=True)] if wrong else []),
            *fields,
            Text(t("people.new.user.how"), theme.TEXT_SMALL, color=theme.INK_SECOND),
            Heading(t("people.roles"), 2),
            _roles(session, roles, chosen),
            BigButton(t("people.new.make"), None if state.busy else add, key="people-make"),
        ]
    )
