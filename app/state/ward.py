"""What a shared screen is told of the place it stands at, and whether somebody is before it."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from app.state.models import Settings

if TYPE_CHECKING:
    from app.state.session import Session


@dataclass(frozen=True)
class Ward:
    """`call` says in the place's own words how one calls somebody ("3층 간호사실 5번 벨"); `app` is
    the public address of this app for one's own telephone. Both may be empty."""

    call: str = ""
    app: str = ""


def somebody(session: "Session") -> bool:
    """Whether the next person would find anything of the one before: an answer, a screen that was
    left open, another language or text size."""
    if session.person.welcomed or (session.page.route or session.home) != session.home:
        return True
    new = Settings(language=session.first_language)
    return any(
        getattr(session.settings, field.name) != getattr(new, field.name)
        for field in fields(Settings)
    )
