"""What a person agrees to and answers, as a part of the session: changed, kept, found again."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from app.models import Profile, Wishes
from app.state.consent import Which, recorded
from app.state.filing import Filing
from app.state.others import name_of, without_health_of
from app.state.questions import Question, with_answer, without_health

if TYPE_CHECKING:
    from app.state.finding import Finding
    from app.state.hub import Hub
    from app.state.models import PersonState, Settings
    from app.state.reminders import Reminders
    from app.state.rights import Rights
    from app.state.session import Session
    from app.state.standing import Standing


class Answering:
    """The part of `Session` that consents and questions call."""

    hub: "Hub"
    settings: "Settings"
    person: "PersonState"
    finding: "Finding"
    standing: "Standing"
    reminders: "Reminders"
    rights: "Rights"
    run: Callable[..., None]
    _keep: Callable[..., None]

    @cached_property
    def filing(self) -> Filing:
        """The forms one fills in and files."""
        return Filing(cast("Session", self))

    def consent(self, which: Which, *, given: bool) -> None:
        """What somebody said to one of the consents."""
        by_name = {"personal": self.consent_personal, "health": self.consent_health}
        by_name.get(which, self.consent_sharing)(given)

    def consent_personal(self, given: bool) -> None:
        """The first consent; without it nothing about the person is kept."""
        person = self.person
        person.consent_personal = given
        self._record("personal", given)
        if not given:
            person.consent_health = False
            if person.consent_sharing:  # nothing is left that could be shared
                self.consent_sharing(False)
            person.job_said, person._typed = "", {}
            person.settled, person._at, person.others = (), "", {}
            self.run(self.rights.take_back, *person.reviews)
            self._forget(Profile(), Wishes(), ())
            self.run(self.reminders.consents_changed)
            self.run(self.filing.consents_changed)
        self.standing.ask_when_welcomed()
        self._keep("consent", "person", "draft")

    def consent_health(self, given: bool) -> None:
        """The second consent; without it everything that tells of health is taken out."""
        person = self.person
        person.consent_health = given
        self._record("health", given)
        if not given:
            asked = {question.id for question in person.questions()}
            person.settled = tuple(name for name in person.settled if name in asked)
            person._at = person._at if person._at in asked else ""
            person.others = without_health_of(person.others)
            self.run(self.rights.take_back, *person.reviews)
            seen = tuple(name for name in person.seen if name in asked)
            self._forget(without_health(person.profile), person.wishes, seen)
            self.run(self.reminders.consents_changed)
        self._keep("consent", "person", "draft")

    def consent_sharing(self, given: bool) -> None:
        """The third consent: those who help see what is kept at the backend."""
        self.person.consent_sharing = given
        self._record("sharing", given)
        self._keep("consent")

    def _record(self, which: Which, given: bool) -> None:
        now, language = self.hub.clock.now(), self.settings.language
        self.person.consents = recorded(self.person.consents, which, given, now, language)

    def _forget(self, profile: Profile, wishes: Wishes, seen: tuple[str, ...]) -> None:
        self.person.profile, self.person.wishes, self.person.seen = profile, wishes, seen
        self.standing.want()
        self.run(self.finding.refresh)

    def answers_changed(self) -> None:
        """Many answers changed at once: keep them and find again what fits."""
        self._forget(self.person.profile, self.person.wishes, self.person.seen)
        self._keep("consent", "person", "draft")

    def answer(self, question: Question, value: Any, *, said: str | None = None) -> None:
        """Set one answer, or take it out again with None."""
        person = self.person
        person.profile, person.wishes = with_answer(question, person.profile, person.wishes, value)
        person.settled = tuple(name for name in person.settled if name != question.id)
        if (name := name_of(question)) in person.others:  # this was said knowing of neither
            person.others = {key: one for key, one in person.others.items() if key != name}
        if said is not None:
            person.job_said = said
        self.standing.want()
        self._keep("person", "draft")

    def settle(self, question: Question) -> None:
        """Answer that nothing in particular is so: not decided yet, all the same."""
        self.answer(question, None)
        self.person.settled = (*self.person.settled, question.id)

    def typed(self, question: Question, text: str) -> None:
        """Keep what stands in a question's field, an answer or not yet one."""
        self.person._typed = {**self.person._typed, question.id: text}
        self._keep("draft")

    def at_question(self, question: Question | None) -> None:
        """The question that is shown now, so that a next start finds it; None: one left them."""
        name = "" if question is None else question.id
        if name != self.person._at:
            self.person._at = name
            self._keep("draft")

    def passed(self, question: Question) -> None:
        """The question was answered or skipped: don't ask again by yourself."""
        if question.id not in self.person.seen:
            self.person.seen = (*self.person.seen, question.id)
        self.standing.want()
        self._keep("draft")
        self.run(self.finding.refresh)

    def forget_answers(self) -> None:
        """Take out every answer; consents and settings stay."""
        self.person.job_said, self.person.settled, self.person.others = "", (), {}
        self.person._typed, self.person._at = {}, ""
        self._forget(Profile(), Wishes(), ())
        self._keep("person", "draft")
