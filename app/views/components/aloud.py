"""Reading a screen aloud: begin, end, and what there is to say without a voice."""

import asyncio
from collections.abc import Sequence

import flet as ft

from app.state.session import Session
from app.views import bridge
from app.views.components.spoken import spoken
from app.views.components.toast import toast

_LETTERS_A_SECOND = 4
"""Slower than any voice reads; who was not told of the end by then never will be (estimate)."""
_ASK = 0.7
"""Seconds between two questions how the reading goes."""


async def read_aloud(session: Session, title: str, body: Sequence[ft.Control]) -> None:
    """Begin to read, or end what is being read."""
    screen, page = session.screen, session.page
    screen.speaking = not screen.speaking
    if not screen.speaking:
        await bridge.stop(page)
        return
    text = spoken(body)
    whole = f"{title}.\n{text}" if title else text
    reading = screen._reading = await bridge.say(page, whole, session.t.language)
    left = 5 + len(whole) / _LETTERS_A_SECOND
    how = ""
    while not how and left > 0 and screen.speaking and screen._reading == reading:
        await asyncio.sleep(_ASK)
        left -= _ASK
        how = bridge.said(page, reading)
    if screen.speaking and screen._reading == reading:
        screen.speaking = False
        if how == "mute":
            toast(session, session.t("page.no_voice"))
