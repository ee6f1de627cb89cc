"""The consents: kept with their day and the text that was read, and taken back.

Personal data (개인정보 보호법 제15조), health data (제23조, 민감정보) and that those who help see
what is kept at the backend (제17조) are agreed to one by one; the last is asked only where
somebody looks for it. A consent to an earlier text does not hold for the text of today: it is
asked again, and what it allowed stays until then.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from app.models.base import Model

if TYPE_CHECKING:
    from app.state.session import Session

Which = Literal["personal", "health", "sharing"]
WHICH: tuple[Which, ...] = ("personal", "health", "sharing")
TEXT = 3
"""Which text the screens show now; one more whenever what is asked or why changes."""


class Consent(Model):
    """One consent as it was given or refused. `at` is an instant, `text` the text's version,
    `language` the one it was read in."""

    which: Which
    given: bool
    at: datetime
    text: int
    language: str


def holds(consents: Iterable[Consent], which: Which) -> bool | None:
    """What was said to a consent. None where it was never asked, or given to an earlier text; a
    refusal stands whatever the text."""
    said = next((consent for consent in consents if consent.which == which), None)
    if said is None or (said.given and said.text != TEXT):
        return None
    return said.given


def outdated(consents: Iterable[Consent], which: Which) -> bool:
    """Whether a consent was given to an earlier text, so that it is asked anew."""
    return any(c.which == which and c.given and c.text != TEXT for c in consents)


def recorded(
    consents: Iterable[Consent], which: Which, given: bool, at: datetime, language: str
) -> tuple[Consent, ...]:
    """The records with this one in place of what was said to it before."""
    new = Consent(which=which, given=given, at=at, text=TEXT, language=language)
    return (*(consent for consent in consents if consent.which != which), new)


def withdraw(session: "Session", which: Which) -> Callable[[], None]:
    """Take a consent back and delete what it allowed, in the vault too: all answers, or those
    about health; that to sharing ends it. A request for a review that was not sent goes as well,
    because it holds what was said. Gives what puts everything back as it was, for "undo"."""
    person = session.person
    names = ("profile", "wishes", "seen", "settled", "job_said", "_typed", "_at", "others",
             "consents", "consent_personal", "consent_health", "consent_sharing")  # fmt: skip
    before = {name: getattr(person, name) for name in names}
    reviews, reminded = person.reviews, session.reminders.kept()
    session.consent(which, given=False)

    def undo() -> None:
        for name, value in before.items():
            setattr(person, name, value)
        for review in reviews:
            session.run(session.rights.put_back, review)
        session.run(session.reminders.put_back, *reminded)
        session.run(session.filing.put_back, *session.filing.forgotten)
        session.answers_changed()

    return undo
