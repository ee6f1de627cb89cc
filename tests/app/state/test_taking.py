"""Forms in what one takes along: to be read, and their files as files."""

import io
import zipfile
from pathlib import Path
from urllib.parse import quote

from app.models.record import SendState, ServerStatus, Step
from app.state.taking import attached, everything, packed
from app.state.taking_forms import forms_in
from app.sync import outbox_kept, supplements_kept
from app.sync.pieces import Picked
from app.views.export_page import as_page
from tests.app.forms.test_forms import FILLED
from tests.app.state.test_filing import photo
from tests.app.state.test_own import NOW, on, run, settled, somebody


def test_forms_are_read_in_the_file_and_what_was_attached_comes_as_files(tmp_path: Path) -> None:
    async def way() -> None:
        session = await somebody(on(tmp_path))
        filing = session.filing
        for name in ("쪽.jpg", "../쪽.jpg"):
            id_ = await filing.begin("petition")
            for question, said in FILLED["petition"].items():
                if question != "papers":
                    filing.change(id_, question, said)
            photos = [(name, photo(30, 20)), (name, photo(20, 30))]
            await filing.files.attach(id_, "papers", photos)
        vault = session.vault
        assert vault is not None
        outbox_kept.set_state(
            vault, id_, state=SendState.SENT, tried=True, receipt="2026-1123-0042-7",
            received_at=NOW, status=ServerStatus.DECIDED,
            timeline=(Step(at=NOW, kind="decided", text="<b>지급</b>"),),
        )  # fmt: skip
        supplements_kept.write(vault, id_, "me", "답이에요", NOW)
        supplements_kept.attach(vault, id_, "me", Picked("답.pdf", "application/pdf", b"1"), NOW)
        taken = everything(vault)
        assert "piece" not in taken.records
        page, forms = as_page(session, taken, [], NOW), forms_in(taken.records, session.t)
        told = (FILLED["petition"]["subject"], "2026-1123-0042-7", "답이에요", "&lt;b&gt;지급")
        for said in told:
            assert said in page.partition("<pre")[0]
        whole = zipfile.ZipFile(io.BytesIO(packed(page, attached(vault, forms), None)))
        places = [name for name in whole.namelist() if name.startswith("files/")]
        assert len({place.casefold() for place in places}) == 5
        assert not [place for place in places if ".." in place or place.count("/") != 2]
        assert all(quote(place) in page for place in places)
        assert whole.read(places[-1]) == b"1"
        assert whole.read(places[0]).startswith(b"\xff\xd8")
        # What is not whole any more is told and the others are there.
        lost = vault.ids("piece")[0]
        vault.delete("piece", lost)
        again = everything(vault)
        assert again.unreadable == (f"piece/{lost.partition('/')[0]}",)
        assert len(list(attached(vault, forms))) == 4
        await session.hub.wipe()
        await settled(session)

    run(way())
