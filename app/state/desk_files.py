"""Files of filed forms in who reviews them's hands: looked at, on paper, all of them in one ZIP.

Nothing is written here: bytes stay in memory until a person saves them where they want.
"""

import asyncio
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from app.forms.definitions import form
from app.models import KST, ErrorCode, IlteoroError
from app.models.record import Attachment

if TYPE_CHECKING:
    from app.state.desk import Desk
    from app.sync.desk import Seen
    from app.text import Translator

MOST, MOST_BYTES = 50, 100_000_000
"""Forms and bytes of one ZIP: it is made in memory."""


@dataclass(frozen=True)
class Bundle:
    """A ZIP, and the numbers of the receipts whose files did not fit in."""

    data: bytes
    left_out: tuple[str, ...]


async def data_of(desk: "Desk", case: "Seen", file: Attachment) -> bytes:
    """The bytes of a file, as they were filed. Raises what `app.sync.desk.attachment` raises."""
    from app.sync import desk as asking

    return await desk._asked(lambda one: asking.attachment(one, case.id, file))


async def picture_of(desk: "Desk", case: "Seen", file: Attachment) -> bytes:
    """A picture made anew from what was filed, so that only its points come to the screen. Raises
    what `data_of` raises, ATTACHMENT_REFUSED where it can't be read."""
    from app.state.attaching import taken

    data = await data_of(desk, case, file)
    return (await asyncio.to_thread(taken, file.name, data)).data


async def paper_of(desk: "Desk", case: "Seen", t: "Translator") -> bytes:
    """The form on paper (PDF) with its receipt. Raises what `data_of` raises, FORM_UNKNOWN."""
    signed = case.content.get("signature")
    drawn = signed.get("drawing") if isinstance(signed, dict) else None
    file = next((one for one in case.attachments if one.id == drawn), None)
    drawing = await data_of(desk, case, file) if file else None

    def made() -> bytes:
        from app.forms.paper import Receipt, paper

        receipt = Receipt(number=case.receipt, received_at=case.received_at, sha256=case.sha256)
        return paper(
            form(case.form, case.form_version),
            case.content,
            t,
            today=case.received_at.astimezone(KST).date(),
            attachments=case.attachments,
            receipt=receipt,
            drawing=drawing,
        )

    return await asyncio.to_thread(made)


async def table(desk: "Desk") -> bytes:
    """What the filters leave as a table (CSV)."""
    from app.sync import desk as asking

    wanted = desk.wanted()
    return await desk._asked(lambda one: asking.table(one, wanted))


async def bundle(desk: "Desk", t: "Translator", tell: Callable[[int, int], None]) -> Bundle:
    """What the filters leave as one ZIP: the table, and of each form a folder with its paper and
    its files. `tell` hears how many of how many are in it. At most `MOST` forms.

    Raises what asking raises: then there is none.
    """
    from app.sync import desk as asking

    wanted, ids, offset = desk.wanted(), list[str](), 0
    made, left_out, size = io.BytesIO(), list[str](), 0
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("table.csv", await table(desk))
        while len(ids) < MOST:
            page = await desk._asked(partial(asking.queue, wanted=wanted, offset=offset))
            ids += [one.id for one in page.submissions]
            if page.more is None:
                break
            offset = page.more
        ids = ids[:MOST]
        for n, id_ in enumerate(ids, 1):
            tell(n, len(ids))
            case = await desk._asked(partial(asking.seen, id_=id_))
            name, page_of_it = await _paper(desk, case, t)
            whole.writestr(f"{case.receipt}/{name}", page_of_it)
            size += sum(file.bytes for file in case.files())
            if size > MOST_BYTES:
                left_out.append(case.receipt)
                continue
            for m, file in enumerate(case.files(), 1):
                data = await data_of(desk, case, file)
                name = f"{case.receipt}/{m:02}-{file.name}"
                await asyncio.to_thread(whole.writestr, name, data, zipfile.ZIP_STORED)
    return Bundle(made.getvalue(), tuple(left_out))


async def _paper(desk: "Desk", case: "Seen", t: "Translator") -> tuple[str, bytes]:
    """Its paper with its name; of a version this app does not know the answers as they came."""
    try:
        return f"{case.receipt}.pdf", await paper_of(desk, case, t)
    except IlteoroError as error:
        if error.code is not ErrorCode.FORM_UNKNOWN:
            raise
    said = json.dumps(case.content, ensure_ascii=False, indent=2)
    return f"{case.receipt}.json", said.encode()
