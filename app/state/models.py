"""The observable models screens watch. No control stands in any of them.

Lists are tuples, so that a change is one assignment and one redrawing.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import flet as ft

from app.models import IlteoroError, Kind, Listing, Match, Profile, Recommendation, Wishes
from app.state.questions import QUESTIONS, Question, answer_of


class Phase(StrEnum):
    """Where work in the background stands."""

    IDLE = "idle"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"


class Width(StrEnum):
    """How many panes fit: one, two (from 840), two and a rail at the side (from 1200)."""

    PHONE = "phone"
    PANES = "panes"
    RAIL = "rail"

    @staticmethod
    def of(width: float) -> "Width":
        """The class of a width in logical pixels."""
        return Width.RAIL if width >= 1200 else Width.PANES if width >= 840 else Width.PHONE


@dataclass(frozen=True)
class Way:
    """A main screen one can always go to: its text is `nav.<name>`."""

    name: str
    route: str


@ft.observable
@dataclass
class Settings:
    """How the app looks and speaks. `theme` is `system`, `light` or `dark`."""

    language: str = "ko"
    text_scale: float = 1.0
    theme: str = "system"


@ft.observable
@dataclass
class Screen:
    """The window a session is shown in."""

    width: Width = Width.PHONE
    pixels: float = 360
    ready: bool = False
    epoch: int = 0
    speaking: bool = False
    _reading: int = 0
    failed: IlteoroError | None = None
    trouble: IlteoroError | None = None


@ft.observable
@dataclass
class PersonState:
    """What the person agreed to and answered. A consent of None was not asked yet."""

    consent_personal: bool | None = None
    consent_health: bool | None = None
    profile: Profile = field(default_factory=Profile)
    wishes: Wishes = field(default_factory=Wishes)
    seen: tuple[str, ...] = ()
    job_said: str = ""
    saved: tuple[str, ...] = ()

    @property
    def welcomed(self) -> bool:
        """Whether the first question, about personal data, was answered either way."""
        return self.consent_personal is not None

    def questions(self) -> tuple[Question, ...]:
        """The questions the consents allow."""
        if not self.consent_personal:
            return ()
        return tuple(q for q in QUESTIONS if self.consent_health or not q.health)

    def answered(self) -> tuple[Question, ...]:
        """The questions that have an answer."""
        return tuple(
            q for q in self.questions() if answer_of(q, self.profile, self.wishes) is not None
        )

    def next_question(self) -> int | None:
        """The place, from 1, of the first question neither answered nor skipped."""
        for place, question in enumerate(self.questions(), 1):
            if question.id not in self.seen:
                return place
        return None


@ft.observable
@dataclass
class Finder:
    """Recommended occupations and matching listings for the person as they are now."""

    phase: Phase = Phase.IDLE
    recommendations: tuple[Recommendation, ...] = ()
    matches: tuple[Match, ...] = ()
    best: tuple[Listing, ...] = ()
    ideas: tuple["Idea", ...] = ()
    matched: bool = False
    error: IlteoroError | None = None


@dataclass(frozen=True)
class Idea:
    """One thing that would change an occupation's probability: a certificate or a course."""

    keco3: str
    kind: str
    code: str
    name: str
    before: float
    after: float


@ft.observable
@dataclass
class ListingsState:
    """The list as the person left it: words, filters, how far they came."""

    query: str = ""
    kind: Kind | None = None
    keco3: str | None = None
    only_saved: bool = False
    phase: Phase = Phase.IDLE
    total: int = 0
    rows: tuple[Listing, ...] = ()
    after: int | None = None
    field_no: int = 0
    error: IlteoroError | None = None
    _scroll: float = 0.0


@ft.observable
@dataclass
class SyncState:
    """The catalogue on this device and the work of fetching it."""

    phase: Phase = Phase.IDLE
    step: str = ""
    share: float = 0.0
    version: int = 0
    count: int = 0
    published_at: datetime | None = None
    demo: bool = False
    error: IlteoroError | None = None
