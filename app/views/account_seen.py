"""`/me/account/seen`: who did what to one's data at the backend, newest first, in words."""

import re
from typing import Any, cast

import flet as ft

from app.models import IlteoroError, from_instant
from app.state.session import Session
from app.views import theme
from app.views.account import no_account
from app.views.components import Card, LinkLine, Notice, Page, Shapes, Text, Tone
from app.views.guard import handler


@ft.component
def AccountSeen(session: Session) -> ft.Control:
    """A page of them, and more where there are."""
    ft.use_state(session.settings)
    ft.use_state(session.screen)
    state, _ = ft.use_state(session.account.state)
    t = session.t
    entries, show = ft.use_state(cast("list[dict[str, Any]] | None", None))
    before, follow = ft.use_state(cast("str | None", None))
    wrong, tell = ft.use_state("")

    async def look() -> None:
        if not state.signed_in:
            return
        try:
            found, more = await session.account.seen_by(before)
        except IlteoroError as error:
            tell(session.t.error(error))
            return
        tell("")
        show([*(entries or ()), *found])
        follow(more)

    ft.use_effect(handler(look), [state.signed_in])
    if not state.signed_in:
        return no_account(session, "seen")
    body: list[ft.Control] = [Text(t("account.seen.text"), color=theme.INK_SECOND)]
    body += [Card([_entry(session, entry)]) for entry in entries or ()]
    if wrong:
        again = LinkLine(t("state.again"), look, key="seen-look")
        body.append(Notice(wrong, tone=Tone.ATTENTION, action=again, live=True))
    elif entries is None:
        body.append(Shapes(t("state.looking"), 2))
    elif not entries:
        body.append(Text(t("account.seen.none")))
    elif before:
        body.append(LinkLine(t("account.seen.more"), look, key="seen-more"))
    return Page(
        session, body, key="account-seen", title=t("account.seen"), back="/me/account", tab="me",
        quiet_line=False,
    )  # fmt: skip


def _when(session: Session, instant: Any) -> str:
    """Day and time: of two sign-ins on a day one may have been somebody else's."""
    try:
        return session.t.moment(from_instant(str(instant)))
    except ValueError:
        return ""


def _entry(session: Session, entry: dict[str, Any]) -> ft.Control:
    """Who, what, when; what was refused is said to be."""
    t = session.t
    role = f"role.{entry.get('role')}"
    role = role if t.has(role) else "role.unknown"
    # Which version of a text was agreed to matters to whoever has to prove it.
    operation = re.sub(r"\.[0-9]+$", "", f"operation.{entry.get('operation')}")
    operation = operation if t.has(operation) else "account.seen.other"
    name = "" if role == "role.worker" else str(entry.get("name") or "")
    who = " ".join(filter(None, (name, t(role))))
    lines: list[ft.Control] = [
        Text(who, theme.TEXT_STRONG),
        Text(t(operation)),
        Text(_when(session, entry.get("at")), theme.TEXT_SMALL, color=theme.INK_SECOND),
    ]
    if entry.get("allowed") is False:
        refused = t("account.seen.refused")
        lines.insert(2, Text(refused, theme.TEXT_SMALL, color=theme.ATTENTION))
    return ft.Column(lines, spacing=theme.SPACE_1, tight=True)
