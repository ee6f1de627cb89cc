"""What was filed, in words: for who reads their own export."""

from collections.abc import Iterator
from typing import Any

from app.forms import form
from app.forms.said import said
from app.models import IlteoroError
from app.models.record import Attachment
from app.text import Translator


def answered(t: Translator, filed: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each question with its answer, in the order of the paper; as it was sent where its version
    is no longer known."""
    content: dict[str, Any] = filed["content"]
    files = {one["id"]: Attachment.model_validate(one) for one in filed["attachments"]}
    try:
        paper = form(filed["form"], filed["form_version"])
    except IlteoroError:
        yield from ((name, str(answer)) for name, answer in content.items())
        return
    for page in paper.pages:
        for name in page.questions:
            if name in content:
                yield t(f"form.label.{name}"), said(paper, name, content[name], t, files)
