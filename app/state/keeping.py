"""What of a session lies in the vault, under which name."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.models import Profile, Submission, Wishes
from app.state.consent import WHICH, Consent, holds
from app.state.rights import reviews_in
from app.sync.records_fields import PLACES, applied, changed, content_of, fields_of

if TYPE_CHECKING:
    from app.state.models import PersonState
    from app.state.session import Session
    from app.store.vault import Vault

Records = dict[tuple[str, str], dict[str, Any]]


def _settings(session: "Session") -> Records:
    s = session.settings
    return {
        ("settings", "me"): {
            "language": s.language,
            "text_scale": s.text_scale,
            "theme": s.theme,
            "hand": s.hand,
            "motion": s.motion,
            "hiding": s.hiding,
            "lock_after": s.lock_after,
            "wifi_only": s.wifi_only,
            "sido": None if s.sido is None else list(s.sido),
        }
    }


def _consent(session: "Session") -> Records:
    p = session.person
    said = {consent.which: consent.model_dump(mode="json") for consent in p.consents}
    return {
        **{("consent", which): said.get(which, {}) for which in WHICH},
        ("consent", "me"): {"automatic": p.automatic},
    }


def _person(session: "Session") -> Records:
    p = session.person
    return {
        ("profile", "me"): p.profile.model_dump(mode="json", exclude_none=True),
        ("wishes", "me"): p.wishes.model_dump(mode="json", exclude_defaults=True),
        ("others", "me"): dict(p.others),
    }


def _draft(session: "Session") -> Records:
    p = session.person
    return {
        ("draft", "questions"): {
            "seen": list(p.seen),
            "settled": list(p.settled),
            "job_said": p.job_said,
            "typed": dict(p._typed),
            "at": p._at,
        }
    }


def _saved(session: "Session") -> Records:
    return {("saved", "listings"): {"ids": list(session.person.saved)}}


PARTS: dict[str, Callable[["Session"], Records]] = {
    "settings": _settings,
    "consent": _consent,
    "person": _person,
    "draft": _draft,
    "saved": _saved,
}


_OF_THE_PERSON = (
    "profile", "wishes", "seen", "settled", "job_said", "_typed", "_at", "saved", "consents",
    "consent_health", "consent_personal", "consent_sharing", "automatic", "reviews",
    "others",
)  # fmt: skip


def forget(session: "Session") -> None:
    """Let go in memory of whatever the vault holds of the person."""
    empty = type(session.person)()
    for name in _OF_THE_PERSON:
        setattr(session.person, name, getattr(empty, name))
    session._read = {}
    session.account.clear()
    session.filing.clear()
    session.reminders.clear()
    session.finding.start_anew()


async def save(vault: "Vault", session: "Session", parts: tuple[str, ...]) -> None:
    """Write parts of a session; durable when it returns. What another tab or another device
    changed meanwhile stays: only what was changed here is written."""
    records: Records = {}
    for part in parts:
        records.update(PARTS[part](session))

    def write() -> None:
        from app.sync import records_kept

        records_kept.save(vault, session.hub.clock.now(), records, before)

    # What devices share, as this session last read or wrote it.
    before = dict(session._read)
    await asyncio.to_thread(write)
    for place in PLACES:
        if place in records:  # another load may have read more meanwhile
            new = changed(fields_of(place, before.get(place, {})), fields_of(place, records[place]))
            read = session._read.get(place, {})
            fields = applied(fields_of(place, read), new)
            session._read[place] = content_of(place, fields, {**read, **records[place]})
    session.account.said()


async def load(vault: "Vault", session: "Session") -> None:
    """Fill a session with what the vault holds; what it doesn't hold stays as it is.

    Words and filters of the list are not kept: who starts the app again starts a new search.
    """
    wanted = [key for part in PARTS.values() for key in part(session)]

    def read() -> tuple[Records, tuple[Submission, ...]]:
        found = {(kind, name): vault.get(kind, name) for kind, name in wanted}
        return {key: is_there for key, is_there in found.items() if is_there}, reviews_in(vault)

    kept, reviews = await asyncio.to_thread(read)
    settings, person = session.settings, session.person
    _keep_unsaved(session, kept)
    for name, value in kept.get(("settings", "me"), {}).items():
        setattr(settings, name, tuple(value) if isinstance(value, list) else value)
    person.profile = Profile.model_validate(kept.get(("profile", "me"), {}))
    person.wishes = Wishes.model_validate(kept.get(("wishes", "me"), {}))
    draft = kept.get(("draft", "questions"), {})
    person.seen, person.job_said = tuple(draft.get("seen", ())), draft.get("job_said", "")
    person.settled = tuple(draft.get("settled", ()))
    person._typed, person._at = draft.get("typed", {}), draft.get("at", "")
    person.saved = tuple(kept.get(("saved", "listings"), {}).get("ids", ()))
    person.others = kept.get(("others", "me"), {})
    person.reviews = reviews
    person.automatic = kept.get(("consent", "me"), {}).get("automatic")
    said = [kept.get(("consent", which)) for which in WHICH]
    person.consents = tuple(Consent.model_validate(record) for record in said if record)
    person.consent_health = holds(person.consents, "health")
    person.consent_personal = holds(person.consents, "personal")
    person.consent_sharing = holds(person.consents, "sharing")
    await session.account.load(vault)
    await session.filing.load(vault)


def _keep_unsaved(session: "Session", kept: Records) -> None:
    """Put what was said a moment ago, and waits to be written, into what the vault holds."""
    here = {key: content for part in PARTS.values() for key, content in part(session).items()}
    read, session._read = session._read, {key: kept.get(key, {}) for key in PLACES}
    for place in PLACES:
        stands = kept.get(place, {})
        new = changed(fields_of(place, read.get(place, {})), fields_of(place, here[place]))
        if new:
            fields = applied(fields_of(place, stands), new)
            kept[place] = content_of(place, fields, {**stands, **here[place]})


def left_at(person: "PersonState") -> str:
    """The route of the consent or question that was on the screen when the app was ended; empty
    where one had come through or left them."""
    if person.consent_personal and person.consent_health is None:
        return "/welcome/health"
    place = person.next_question() if person._at else None
    return f"/questions/{place}" if place and person.consent_personal else ""
