"""Forms in what one takes along: which there are, their answers in words, names for their files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.forms.definitions import form, newest
from app.forms.said import said
from app.models import KST, IlteoroError
from app.models.record import Attachment, Submission, Supplement
from app.text import Translator

Records = dict[str, dict[str, dict[str, Any]]]
FILES = "files"
"""The folder for what was attached."""


@dataclass(frozen=True)
class TakenForm:
    """A form with what was written to it later, the oldest first; `folder` is for its files."""

    form: Submission
    later: tuple[Supplement, ...]
    folder: str

    def files(self) -> Iterator[tuple[str, Attachment]]:
        """Each file with its place, no two at the same."""
        taken: set[str] = set()
        for one in (self.form, *self.later):
            for file in one.attachments:
                yield f"{FILES}/{self.folder}/{_free(_plain(file.name), taken)}", file


def forms_in(records: Records, t: Translator) -> list[TakenForm]:
    """The civil forms among all records, the oldest first."""
    ours, taken = {one.id for one in newest()}, set[str]()
    later = [Supplement.model_validate(one) for one in records.get("supplement", {}).values()]
    found = []
    for _, content in sorted(records.get("submission", {}).items()):
        if content.get("form") in ours:
            one = Submission.model_validate(content)
            on = (one.received_at or one.created_at).astimezone(KST).date().isoformat()
            folder = _free(_plain(f"{on} {t(f'form.{one.form}.title')}"), taken)
            to_it = sorted((s for s in later if s.submission == one.id), key=lambda s: s.id)
            found.append(TakenForm(one, tuple(to_it), folder))
    return found


def answers(one: Submission, t: Translator) -> Sequence[tuple[str, str]]:
    """Each question with its answer, in the order of the paper; as it was typed where the form's
    version is no longer known."""
    try:
        paper = form(one.form, one.form_version)
    except IlteoroError:
        return [(name, str(answer)) for name, answer in one.content.items()]
    files = {file.id: file for file in one.attachments}
    return [
        (t(f"form.label.{name}"), said(paper, name, one.content[name], t, files))
        for page in paper.pages
        for name in page.questions
        if name in one.content
    ]


def _plain(name: str) -> str:
    """A name that is no way to another folder, wherever it is unpacked."""
    return "".join("_" if sign in '/\\:*?"<>|' else sign for sign in name).strip(". ") or "_"


def _free(name: str, taken: set[str]) -> str:
    stem, dot, extension = name.rpartition(".")
    n, free = 1, name
    while free.casefold() in taken:
        n += 1
        free = f"{stem} ({n}){dot}{extension}" if stem else f"{name} ({n})"
    taken.add(free.casefold())
    return free
