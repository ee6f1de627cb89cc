"""The paper of a form says everything that was answered, as a PDF any reader opens."""

from contextlib import closing
from datetime import UTC, date, datetime
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from app.forms import Form, form, newest
from app.forms.paper import Receipt, paper
from app.forms.said import said
from app.models.record import Attachment
from app.text import Translator
from tests.app.forms.test_forms import FILLED, ID

TODAY = date(2026, 11, 23)
RECEIPT = Receipt(
    number="2026-1123-0042-7",
    received_at=datetime(2026, 11, 23, 15, 30, tzinfo=UTC),
    sha256="ab" * 32,
)
FILE = Attachment(
    id=ID, name="출석부 1쪽.pdf", media_type="application/pdf", bytes=9, sha256="0" * 64
)


def text_of(pdf: bytes) -> str:
    with closing(pypdfium2.PdfDocument(pdf)) as pages:
        return " ".join("\n".join(page.get_textpage().get_text_range() for page in pages).split())


def ink(pdf: bytes) -> int:
    """How many points of the last page are dark."""
    with closing(pypdfium2.PdfDocument(pdf)) as pages:
        picture = pages[len(pages) - 1].render(scale=1).to_pil().convert("L")
    return sum(picture.histogram()[:128])


@pytest.mark.parametrize(
    ("one", "language"),
    [*((pytest.param(one, "ko", id=one.id)) for one in newest()), (form("petition"), "en")],
)
def test_every_answer_stands_on_the_paper(one: Form, language: str) -> None:
    t, answers = Translator(language), FILLED[one.id]
    pdf = paper(one, answers, t, today=TODAY, attachments=[FILE], receipt=RECEIPT)
    text = text_of(pdf)
    for name, answer in answers.items():
        words = said(one, name, answer, t, {ID: FILE})
        assert words
        assert " ".join(words.split()) in text, name
        assert name == "signature" or t(f"form.label.{name}") in text
    assert RECEIPT.number in text
    assert RECEIPT.sha256 in text
    assert t("paper.draft") not in text
    assert "24일 00:30" in text or "2026-11-24 00:30" in text  # of Korea


def test_a_draft_says_that_it_was_not_filed() -> None:
    t = Translator("ko")
    text = text_of(paper(form("petition"), {"subject": "물어봐요"}, t, today=TODAY))
    assert "물어봐요" in text
    assert t("paper.draft") in text


def test_a_drawn_signature_is_on_it() -> None:
    drawn = BytesIO()
    Image.new("RGB", (300, 100), "black").save(drawn, "PNG")
    answers = FILLED["petition"] | {"signature": {"kind": "drawn", "name": "김", "drawing": ID}}
    t = Translator("ko")
    without = paper(form("petition"), answers, t, today=TODAY)
    with_it = paper(form("petition"), answers, t, today=TODAY, drawing=drawn.getvalue())
    assert ink(with_it) > ink(without) + 1000


def test_a_long_text_goes_on_over_the_pages_and_markup_is_text() -> None:
    body = "\n".join(f"{n}번째 줄 **별** <b>굵게</b> --- ~~" for n in range(150))
    text = text_of(paper(form("petition"), FILLED["petition"] | {"body": body},
                         Translator("ko"), today=TODAY))  # fmt: skip
    assert "149번째 줄 **별** <b>굵게</b> --- ~~" in text
    assert "1 / 5" in text


def test_letters_that_cannot_be_printed_are_told() -> None:
    t, answers = Translator("ko"), FILLED["petition"]
    assert t("paper.lost") not in text_of(paper(form("petition"), answers, t, today=TODAY))
    foreign = answers | {"name": "นาย ก"}
    assert t("paper.lost") in text_of(paper(form("petition"), foreign, t, today=TODAY))
