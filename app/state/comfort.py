"""What makes the app easier for one body: the hand that reaches, motion, hiding the screen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.state.session import Session

HANDS = ("", "left", "right")
"""Both hands, or the thumb that everything one does must be within reach of."""
MOTIONS = ("system", "less")
"""As the device asks, or as little as can be."""


def set_hand(session: "Session", hand: str) -> None:
    """The thumb that reaches: `left`, `right`, empty for both."""
    session.settings.hand = hand
    session.keep_settings()


def set_motion(session: "Session", motion: str) -> None:
    """`system` or `less`."""
    session.settings.motion = motion
    session.keep_settings()


def set_hiding(session: "Session", on: bool) -> None:
    """Have a button on every screen, and Esc, that hide the screen at once."""
    session.settings.hiding = on
    session.keep_settings()


def is_still(session: "Session") -> bool:
    """Whether nothing is to move that need not: the person or their device asks for it."""
    return session.settings.motion == "less" or session.screen.still


def hide(session: "Session") -> None:
    """Cover everything at once, open questions too; what stood there stays for coming back."""
    while session.page.pop_dialog():
        pass
    session.screen.hidden = True


def come_back(session: "Session") -> None:
    """Show again what was hidden."""
    session.touched()
    session.screen.hidden = False


_OPENED = ("/listings/", "/occupations/")
"""How the routes begin of what one opens from a list."""


def key_pressed(session: "Session", key: str) -> None:
    """Esc hides, where that is wished; else it leads back from what one opened. An open question
    is closed by the same key, as ever."""
    if key != "Escape":
        return
    if session.settings.hiding and session.person.welcomed:
        hide(session)
        return
    asks = any(dialog.open for dialog in session.page._dialogs.controls)
    route = session.page.route or ""
    if route.startswith(_OPENED) and not asks:
        session.back(route[: route.index("/", 1)])
