"""Consents are kept with day and text, are taken back with what they allowed, and undone."""

import asyncio
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from app.models import Level, Profile
from app.state.consent import TEXT, Consent, holds, withdraw
from app.state.hub import Hub
from app.state.models import PersonState
from app.state.questions import BY_ID, QUESTIONS
from app.state.session import Session
from app.text import Translator
from tests.app.state.test_session import page, settled

ASKED = {
    "personal": ("what", "why", "without"),
    "health": ("what", "why", "without"),
    "sharing": ("what", "whom", "when", "seen", "until", "without"),
}
WHERE = ("consent.where_device", "consent.until_device")


def hub(data: Path) -> Hub:
    return Hub(data, None, demo=True, memory=False)


async def started(of: Hub, at: Any = None) -> Session:
    session = Session(cast("Any", at or page()), of, ways=())
    await session.start()
    return session


def test_whoever_changes_what_is_asked_or_why_counts_the_text_on() -> None:
    t = Translator("ko")
    parts = [f"consent.{which}.{part}" for which, parts in ASKED.items() for part in parts]
    words = "\n".join(t(name) for name in (*parts, *WHERE))
    asked = " ".join(sorted(question.fills for question in QUESTIONS))
    digest = hashlib.sha256(f"{words}\n{asked}".encode()).hexdigest()[:16]
    assert {TEXT: digest} == {3: "0ac64db41cc4171a"}


def test_a_consent_to_an_earlier_text_does_not_hold_and_a_refusal_does() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    old = Consent(which="personal", given=True, at=at, text=TEXT - 1, language="ko")
    assert holds((old,), "personal") is None
    assert holds((old.model_copy(update={"text": TEXT}),), "personal") is True
    assert holds((old.model_copy(update={"given": False}),), "personal") is False
    assert holds((old,), "health") is None


def test_who_agreed_to_an_earlier_text_is_asked_anew_and_loses_nothing(tmp_path: Path) -> None:
    async def agreed_long_ago() -> None:
        session = await started(hub(tmp_path))
        session.consent_personal(True)
        session.consent_health(True)
        session.answer(BY_ID["lift"], Level.LOW)
        await settled(session)
        for which in ("personal", "health"):
            kept = session.vault.get("consent", which) if session.vault else None
            session.vault.put("consent", which, {**(kept or {}), "text": TEXT - 1})  # type: ignore[union-attr]

    async def later() -> None:
        session = await started(hub(tmp_path))
        person = session.person
        assert (person.consent_personal, person.welcomed, person.asked_anew) == (None, False, True)
        assert person.profile.capacity_lift is Level.LOW
        undo = withdraw(session, "personal")
        await settled(session)
        assert session.vault
        assert session.vault.get("profile", "me") == {}
        undo()
        await settled(session)
        assert person.asked_anew
        session.consent_personal(True)
        session.consent_health(True)
        await settled(session)
        assert not person.asked_anew
        assert session.vault.get("profile", "me") == {"capacity_lift": 1}

    asyncio.run(agreed_long_ago())
    asyncio.run(later())


def test_sharing_is_a_consent_of_its_own_and_goes_with_the_first(tmp_path: Path) -> None:
    async def way() -> None:
        session = await started(hub(tmp_path))
        session.consent_personal(True)
        assert session.person.consent_sharing is None, "nobody is asked, and a no stands"
        session.consent("sharing", given=True)
        await settled(session)
        assert session.vault
        kept = session.vault.get("consent", "sharing") or {}
        assert (kept["given"], kept["text"]) == (True, TEXT)
        undo = withdraw(session, "sharing")
        await settled(session)
        assert (session.vault.get("consent", "sharing") or {})["given"] is False
        undo()
        session.consent_personal(False)
        await settled(session)
        assert session.person.consent_sharing is False
        assert (session.vault.get("consent", "sharing") or {})["given"] is False

    asyncio.run(way())


def test_each_consent_is_a_record_of_its_own_with_its_day_and_text(tmp_path: Path) -> None:
    async def way() -> None:
        session = await started(hub(tmp_path))
        session.consent_personal(True)
        await settled(session)
        vault = await session.hub.vault()
        kept = vault.get("consent", "personal")
        assert kept is not None
        assert (kept["given"], kept["text"], kept["language"]) == (True, TEXT, "ko")
        assert Consent.model_validate(kept).at <= session.hub.clock.now()
        assert vault.get("consent", "health") == {}
        session.consent_health(False)
        await settled(session)
        kept = vault.get("consent", "health")
        assert kept is not None
        assert kept["given"] is False

    asyncio.run(way())


def test_a_withdrawn_consent_leaves_nothing_in_the_vault_and_undo_brings_all_back(
    tmp_path: Path,
) -> None:
    async def way() -> None:
        session = await started(hub(tmp_path))
        session.consent_personal(True)
        session.consent_health(True)
        session.answer(BY_ID["lift"], Level.LOW)
        session.settle(BY_ID["grade"])
        session.answer(BY_ID["job"], "701", said="철근공")
        session.typed(BY_ID["birth"], "196")
        session.passed(BY_ID["lift"])
        await settled(session)
        vault = await session.hub.vault()
        before = {key: vault.get(*key) for key in [("profile", "me"), ("draft", "questions")]}
        undo = withdraw(session, "health")
        await settled(session)
        assert vault.get("profile", "me") == {"occupation_before": "701"}
        draft = vault.get("draft", "questions")
        assert draft is not None
        assert (draft["seen"], draft["settled"]) == ([], [])
        undo()
        await settled(session)
        assert {key: vault.get(*key) for key in before} == before
        assert session.person.consent_health
        undo = withdraw(session, "personal")
        await settled(session)
        assert vault.get("profile", "me") == {}
        assert vault.get("draft", "questions") == {
            "seen": [], "settled": [], "job_said": "", "typed": {}, "at": "",
        }  # fmt: skip
        assert session.person.profile == Profile()

    asyncio.run(way())


def test_the_app_goes_on_at_the_question_or_consent_where_it_was_ended(tmp_path: Path) -> None:
    shown: list[str] = []

    async def ask(at: str) -> None:
        session = await started(hub(tmp_path))
        session.consent_personal(True)
        if at:
            session.consent_health(True)
            session.passed(BY_ID["stage"])
            session.at_question(BY_ID[at])
        later = page()
        later.navigate = shown.append
        await started(session.hub, later)  # nothing was ended: it begins at the start
        await settled(session)

    async def again() -> None:
        here = page()
        here.navigate = shown.append
        of = hub(tmp_path)
        session = await started(of, here)
        await started(of, here)  # a second tab begins at the start
        await settled(session)

    for at in ("", "lift"):
        asyncio.run(ask(at))
        asyncio.run(again())
    places = [q.id for q in PersonState(consent_personal=True, consent_health=True).questions()]
    assert shown == ["/welcome/health", f"/questions/{places.index('lift') + 1}"]
