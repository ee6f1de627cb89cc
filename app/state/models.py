"""The observable models screens watch. No control stands in any of them.

Lists are tuples, so that a change is one assignment and one redrawing.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import flet as ft

from app.models import (
    ErrorCode,
    IlteoroError,
    Kind,
    Listing,
    Profile,
    Recommendation,
    Submission,
    Wishes,
)
from app.state.consent import WHICH, Consent, outdated
from app.state.questions import QUESTIONS, Question, answer_of

if TYPE_CHECKING:
    from app.sync.choice import Offer


class Phase(StrEnum):
    """Where work in the background stands."""

    IDLE = "idle"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"


class Link(StrEnum):
    """What connects the device: free of charge (Wi-Fi, a cable), what costs, nothing; or no one
    can tell."""

    FREE = "free"
    METERED = "metered"
    NONE = "none"
    UNKNOWN = "unknown"


class Held(StrEnum):
    """Why the listings are not being fetched by themselves: they wait for Wi-Fi, or the person
    wants them later."""

    NOT = ""
    WIFI = "wifi"
    LATER = "later"


class Leaving(StrEnum):
    """Why a shared screen asks whether the person is done: nobody touched it, or they say so."""

    NOT = ""
    IDLE = "idle"
    SAID = "said"


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
    """How the app looks and speaks, and what it may download. `theme` is `system`, `light` or
    `dark`; `sido` are the two digits of those to keep, None all; `hand`, `motion` and `hiding`
    are those of `app.state.comfort`; `lock_after` are minutes without a touch after which a PIN
    is asked for, where there is one."""

    language: str = "ko"
    text_scale: float = 1.0
    theme: str = "system"
    hand: str = ""
    motion: str = "system"
    hiding: bool = False
    lock_after: int = 5
    wifi_only: bool = False
    sido: tuple[str, ...] | None = None


@ft.observable
@dataclass
class Screen:
    """The window a session is shown in."""

    width: Width = Width.PHONE
    pixels: float = 360
    height: float = 640
    ready: bool = False
    epoch: int = 0
    speaking: bool = False
    hidden: bool = False
    """A harmless page stands over everything, until it is tapped."""
    still: bool = False
    """The device asks for less motion."""
    _reading: int = 0
    _line: str = ""
    """The quiet line as it was announced last."""
    locked: bool = False
    """The vault waits for its PIN."""
    failed: IlteoroError | None = None
    trouble: IlteoroError | None = None
    left: int = 0
    """How many people have left this shared screen; the browser begins afresh after each."""
    leaving: Leaving = Leaving.NOT
    """Asked before everything is wiped, over whatever stands on the screen."""
    asking: int | None = None
    """Bytes the person is asked about, over whatever stands on the screen."""


@ft.observable
@dataclass
class PersonState:
    """What the person agreed to and answered. A consent of None was not asked yet.

    `consents` are their records with their dates; `seen` the questions that were passed,
    `settled` those answered by that nothing in particular is so. `_typed` is what stands in the
    fields of questions, `_at` the question that was last shown and not left. `automatic` is
    False where the person wants no automatic recommendation, `reviews` are the recommendations
    a person is asked to look at, the newest first. `others` are versions of answers that another
    device gave apart and that do not hold (`records_fields.OTHERS`).
    """

    consent_personal: bool | None = None
    consent_health: bool | None = None
    consent_sharing: bool | None = None
    consents: tuple[Consent, ...] = ()
    profile: Profile = field(default_factory=Profile)
    wishes: Wishes = field(default_factory=Wishes)
    seen: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    job_said: str = ""
    _typed: dict[str, str] = field(default_factory=dict)
    _at: str = ""
    saved: tuple[str, ...] = ()
    automatic: bool | None = None
    reviews: tuple[Submission, ...] = ()
    others: dict[str, Any] = field(default_factory=dict)

    @property
    def plain(self) -> bool:
        """Whether occupations are a plain list: no model is asked and nothing is ranked by one."""
        return self.automatic is False

    @property
    def welcomed(self) -> bool:
        """Whether the first question, about personal data, was answered either way."""
        return self.consent_personal is not None

    @property
    def asked_anew(self) -> bool:
        """Whether a consent was given to an earlier text: what was said stays, and it is asked."""
        return any(outdated(self.consents, which) for which in WHICH)

    def questions(self) -> tuple[Question, ...]:
        """The questions the consents and the answers so far allow."""
        if not self.consent_personal:
            return ()
        return tuple(
            q
            for q in QUESTIONS
            if (self.consent_health or not q.health) and q.when(self.profile, self.wishes)
        )

    def answered(self) -> tuple[Question, ...]:
        """The questions that have an answer."""
        return tuple(q for q in self.questions() if self.has_answer(q))

    def has_answer(self, question: Question) -> bool:
        """Whether a question has an answer, also that nothing in particular is so."""
        answer = answer_of(question, self.profile, self.wishes)
        return answer is not None or question.id in self.settled

    def unseen(self) -> int:
        """How many questions were neither answered nor skipped."""
        return sum(q.id not in self.seen for q in self.questions())

    def next_question(self) -> int | None:
        """The place, from 1, of the question one was at, or else of the first neither answered
        nor skipped."""
        places = {question.id: place for place, question in enumerate(self.questions(), 1)}
        left = (place for name, place in places.items() if name not in self.seen)
        return places.get(self._at) or next(left, None)


@ft.observable
@dataclass
class Finder:
    """Recommended occupations and matching listings for the person as they are now.

    `returning` is the chance of any return within a year, `original` that of one to the old
    employer, None where the model gives none; `problem` says why there is no model,
    `passed_over` why a newer one than the one that answers can't be used; `kept_out` how many
    listings the musts keep out of the list of all there is.
    """

    phase: Phase = Phase.IDLE
    recommendations: tuple[Recommendation, ...] = ()
    best: tuple[Listing, ...] = ()
    kept_out: int = 0
    ideas: tuple["Idea", ...] = ()
    matched: bool = False
    returning: float | None = None
    original: float | None = None
    problem: ErrorCode | None = None
    passed_over: ErrorCode | None = None
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


@dataclass(frozen=True)
class Courses:
    """Courses of the catalogue that lead somewhere: how many, and the filters that show them.

    `sido` is the 시도 they lie in, None where they may lie anywhere; `words` stand in their
    titles, empty for any.
    """

    count: int
    keco3: str | None = None
    ncs: str | None = None
    sido: str | None = None
    words: str = ""


@ft.observable
@dataclass
class ListingsState:
    """The list as the person left it: words, filters, how far they came.

    `ncs` is the field of training and `sido` the region's code the courses are narrowed to.
    """

    query: str = ""
    kind: Kind | None = None
    keco3: str | None = None
    ncs: str | None = None
    sido: str | None = None
    only_saved: bool = False
    phase: Phase = Phase.IDLE
    total: int = 0
    rows: tuple[Listing, ...] = ()
    after: int | None = None
    field_no: int = 0
    question: int = 0
    """Counts what was asked: rows of the same question are the same list."""
    error: IlteoroError | None = None
    _scroll: float = 0.0


@ft.observable
@dataclass
class PlainList:
    """The plain list of occupations as the person left it: words, the open group (KECO 대분류)."""

    query: str = ""
    group: str = ""
    _scroll: float = 0.0


@ft.observable
@dataclass
class SyncState:
    """The catalogue on this device and the work of fetching it.

    `partial`: so far only what is nearest; `asking`: the bytes the person is asked about;
    `tried`: it failed before as well, and the person asked for it again; `offer`: what fetching
    would cost; `draft`: the 시도 tapped and not yet confirmed (empty: all).
    """

    phase: Phase = Phase.IDLE
    version: int = 0
    count: int = 0
    published_at: datetime | None = None
    partial: bool = False
    kept: tuple[str, ...] | None = None
    demo: bool = False
    error: IlteoroError | None = None
    tried: bool = False
    link: Link = Link.UNKNOWN
    held: Held = Held.NOT
    asking: int | None = None
    offer: "Offer | None" = None
    draft: tuple[str, ...] | None = None


@ft.observable
@dataclass
class Progress:
    """How far the fetching is; apart from the rest, because it changes all the time."""

    step: str = ""
    share: float = 0.0
