"""What is a person's own: taken along whole, deleted whole, and what is set for one's body."""

import asyncio
import base64
import json
import sqlite3
from collections.abc import Coroutine
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from app.device import DATA_KEY, open_secrets
from app.models import Agency, Kind, Level, Listing
from app.state import comfort
from app.state.consent import withdraw
from app.state.erasing import erase
from app.state.hub import Hub
from app.state.questions import BY_ID
from app.state.session import ERASED, Session
from app.state.taking import everything
from app.store.catalogue import POINTER, Pointer, read_pointer, write_pointer
from app.store.lock import writer_lock
from app.views.export_page import as_page, file_name, records_of

WORDS = ("한라산 철근 달인", "오른쪽 어깨 회전근개", "keis:my-own-saved-one", "설악산 수상한 회사")
"""What this person said and nobody else."""
NOW = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
HIDDEN = Listing(
    id="keis:hidden", kind=Kind.JOB, agency=Agency.KEIS, title=WORDS[3], employer="한빛물산",
    first_seen=NOW, updated_at=NOW,
)  # fmt: skip


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


async def settled(*sessions: Session) -> None:
    """Wait until nothing runs in the background any more."""
    while any(session._tasks for session in sessions):
        for session in sessions:
            await asyncio.gather(*session._tasks)


async def started(hub: Hub) -> Session:
    dialogs = [object()]
    page = SimpleNamespace(
        width=360, route="/", at="/", pop_dialog=lambda: dialogs.pop() if dialogs else None
    )
    page._dialogs = SimpleNamespace(controls=[])
    page.navigate = lambda route: setattr(page, "at", route)
    session = Session(cast("Any", page), hub, ways=())
    await session.start()
    return session


def on(data: Path, *, memory: bool = False) -> Hub:
    return Hub(data, None, demo=True, memory=memory)


async def somebody(hub: Hub) -> Session:
    """A person with answers, a saved listing, a note of a kind this test made up."""
    session = await started(hub)
    session.consent_personal(True)
    session.consent_health(True)
    session.answer(BY_ID["lift"], Level.LOW)
    session.answer(BY_ID["job"], "701", said=WORDS[0])
    session.passed(BY_ID["job"])
    session.toggle_saved(WORDS[2])
    session.set_text_scale(1.5)
    await settled(session)
    vault = await hub.vault()
    vault.put("note", "1", {"text": WORDS[1]})
    await session.rights.ask_review(session.finder.recommendations[0])
    shelving = session.finding.shelving
    await shelving.set_hidden((HIDDEN.id,))
    await shelving.report(HIDDEN, "asks_money")
    await settled(session)
    return session


def spelled(word: str) -> list[bytes]:
    """A text in every form it could lie in a file."""
    raw = word.encode()
    forms = [raw, word.encode("utf-16-le"), word.encode("cp949"), json.dumps(word)[1:-1].encode()]
    # Base64 depends on where the text begins: the middle of each of the three is always the same.
    shifted = [base64.b64encode(b"\0" * by + raw)[4:-4] for by in range(3)]
    return [*forms, *shifted]


def found_in(folder: Path) -> list[str]:
    """Files below a folder that hold any of the words."""
    return [
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file()
        and any(form in file.read_bytes() for word in WORDS for form in spelled(word))
    ]


def sizes_in(folder: Path) -> dict[str, int]:
    """What lies in a folder, and how many bytes each has."""
    return {file.name: file.stat().st_size for file in folder.iterdir()}


def catalogue_in(data: Path, *, sido: list[str] | None = None, partial: bool = False) -> Path:
    """A pointer and the file it names; nobody opens it here."""
    file = data / "catalogue-1.db"
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE listing (id)")
    now = "2026-11-22T00:00:00Z"
    of = Pointer(
        "c", 1, file.name, file.stat().st_size, 0, now, now, sido, partial, "b", None, True
    )
    write_pointer(data, of)
    return file


def test_after_deleting_nothing_a_person_said_is_in_any_file(tmp_path: Path) -> None:
    (tmp_path / "partial").mkdir()
    (tmp_path / "partial" / "near-41113.zst").write_bytes(b"half")
    (tmp_path / "installation.json").write_text("{}")
    (tmp_path / "vault-20261122T000000000000.db").write_bytes(WORDS[1].encode())

    async def way() -> None:
        hub = on(tmp_path)
        session, other = await somebody(hub), await started(hub)
        assert (tmp_path / "vault.db").exists()
        # What is looked for would be found, were it not sealed.
        assert found_in(tmp_path) == ["vault-20261122T000000000000.db"]
        session.set_text_scale(2.0)
        await settled(session, other)
        await session.wipe()
        await settled(session, other)
        for one in (session, other):
            assert one.settings.text_scale == 2.0, "what was deleted is read as large as before"
            assert one.erased is not None
            assert one.erased.proven
            assert {"answers", "consents", "saved", "hidden", "requests", "reports", "settings",
                    "other", "key", "installation"} == set(one.erased.what)  # fmt: skip
            shelf = one.finding.shelving.shelf
            assert not shelf.hidden
            assert not shelf.reports
            assert cast("Any", one.page).at == ERASED
            assert not one.person.welcomed
            assert one.person.job_said == ""
        assert found_in(tmp_path) == []
        # The empty locks alone: no vault, no key, no download, no number.
        assert sizes_in(tmp_path) == {"vault.lock": 0, "lock": 0}
        assert open_secrets(tmp_path, demo=True, memory=False).get(DATA_KEY) is None
        again = await started(hub)  # as F5 does
        assert not (tmp_path / "vault.db").exists()
        again.set_language("en")
        await settled(session, other, again)
        assert (tmp_path / "vault.db").exists()
        assert session.settings.language == "en"

    run(way())


def test_listings_that_show_where_one_lives_are_deleted_too_and_all_of_korea_is_not(
    tmp_path: Path,
) -> None:
    for name, gone, kept in (
        ("some", True, {"sido": ["00", "50"]}),
        ("near", True, {"partial": True}),
        ("all", False, {}),
    ):
        data = tmp_path / name
        data.mkdir()
        file = catalogue_in(data, **cast("Any", kept))
        erased = erase(data, None, demo=True)
        assert ("places" in erased.what) is gone
        assert file.exists() is not gone
        assert (data / POINTER).exists() is not gone
        assert erased.proven


def test_what_another_process_is_writing_is_told(tmp_path: Path) -> None:
    catalogue_in(tmp_path, sido=["50"])
    with writer_lock(tmp_path):
        erased = erase(tmp_path, None, demo=True)
    assert erased.busy
    assert not erased.proven
    assert read_pointer(tmp_path) is not None
    assert erase(tmp_path, None, demo=True).proven


def test_the_file_one_takes_along_holds_every_record(tmp_path: Path) -> None:
    async def way() -> None:
        session = await somebody(on(tmp_path))
        vault = await session.hub.vault()
        taken = await asyncio.to_thread(everything, vault)
        assert set(taken.records) == set(vault.kinds())
        for kind in vault.kinds():
            assert taken.records[kind] == vault.all(kind)
        page = as_page(session, taken, [HIDDEN], NOW)
        assert records_of(page) == {"records": taken.records, "unreadable": []}
        assert taken.records["hidden"]["listings"] == {"ids": [HIDDEN.id]}
        hidden = f"<dt>{HIDDEN.employer}</dt><dd>{HIDDEN.title}</dd>"
        wrong = f"<dt>{HIDDEN.title}</dt><dd>{session.t('report.wrong.asks_money')}</dd>"
        for said in (*WORDS, session.t("question.lift.1"), hidden, wrong):
            assert said in page
        assert file_name(NOW) == "ilteoro-2026-11-23.html"  # the day in Korea
        assert "<script" not in page
        await settled(session)

    run(way())


def test_words_that_look_like_markup_are_words_in_the_file(tmp_path: Path) -> None:
    async def way() -> None:
        session = await started(on(tmp_path))
        session.consent_personal(True)
        session.answer(BY_ID["job"], "701", said="</pre><script>alert('철근')</script>")
        await settled(session)
        taken = everything(session.vault)
        page = as_page(session, taken, [], NOW)
        assert "<script>" not in page
        assert records_of(page)["records"] == taken.records
        await settled(session)

    run(way())


def test_a_record_that_cannot_be_read_is_told_and_the_others_are_there(tmp_path: Path) -> None:
    async def way() -> None:
        session = await somebody(on(tmp_path))
        with closing(sqlite3.connect(tmp_path / "vault.db")) as db:
            db.execute("UPDATE record SET content = x'00' WHERE kind = 'note'")
            db.commit()
        taken = everything(session.vault)
        assert taken.unreadable == ("note/1",)
        assert "note" not in taken.records
        assert taken.records["profile"]["me"]["capacity_lift"] == 1
        assert session.t("export.unreadable", n=1) in as_page(session, taken, [], NOW)
        await settled(session)

    run(way())


def test_a_withdrawn_consent_deletes_its_answers_and_can_be_undone(tmp_path: Path) -> None:
    async def way() -> None:
        session = await somebody(on(tmp_path))
        undo = withdraw(session, "personal")
        await settled(session)
        vault = await session.hub.vault()
        assert vault.get("profile", "me") == {}
        assert len(vault.ids("submission")) == 1  # the report, which says nothing of the person
        undo()
        await settled(session)
        assert session.person.profile.capacity_lift is Level.LOW
        assert len(vault.ids("submission")) == 2

    run(way())


def test_hand_motion_and_hiding_are_found_again(tmp_path: Path) -> None:
    async def sets() -> None:
        session = await started(on(tmp_path))
        comfort.set_hand(session, "left")
        comfort.set_motion(session, "less")
        comfort.set_hiding(session, True)
        await settled(session)

    async def finds() -> None:
        session = await started(on(tmp_path))
        settings = session.settings
        assert (settings.hand, settings.motion, settings.hiding) == ("left", "less", True)
        assert comfort.is_still(session)
        await session.reset()
        assert not comfort.is_still(session)
        session.screen.still = True  # as the device says
        assert comfort.is_still(session)
        assert session.settings == replace(session.settings, hand="", motion="system")

    run(sets())
    run(finds())


def test_esc_hides_only_where_that_is_wished_and_closes_what_is_open(tmp_path: Path) -> None:
    async def way() -> None:
        session = await somebody(on(tmp_path))
        comfort.key_pressed(session, "Escape")
        assert not session.screen.hidden
        page = cast("Any", session.page)
        page.route = "/listings/keis:1"
        page._dialogs.controls = [SimpleNamespace(open=True)]
        comfort.key_pressed(session, "Escape")
        assert page.at == "/", "it closes what asks first"
        page._dialogs.controls = []
        comfort.key_pressed(session, "Escape")
        assert page.at == "/listings", "then it leads back to the list"
        comfort.set_hiding(session, True)
        comfort.key_pressed(session, "A")
        assert not session.screen.hidden
        comfort.key_pressed(session, "Escape")
        assert session.screen.hidden
        assert session.page.pop_dialog() is None
        comfort.key_pressed(session, "Escape")  # only a tap comes back
        assert session.screen.hidden
        comfort.come_back(session)
        assert not session.screen.hidden
        await settled(session)

    run(way())
