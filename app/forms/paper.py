"""A form as a PDF that looks like the official paper: to keep, to print, to take to the office.

It can be made of a draft too, without network. Drawn with fpdf2; its fonts are the app's.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from app.forms.asked import asked
from app.forms.definitions import Form, Widget
from app.forms.said import full_day, said
from app.models.base import Model
from app.models.clock import KST
from app.models.record import Attachment
from app.paths import assets_dir
from app.text import Translator

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

_MARGIN, _LABEL, _LINE = 15.0, 48.0, 5.6
"""Millimetres: around the page, the column of labels, a line of text."""
_PADDING, _AT_ONCE = 1.2, 12
"""Millimetres in a cell; lines of one answer that stay on one page."""
_GREY, _WHITE, _RULE = (240, 240, 240), (255, 255, 255), (120, 120, 120)
_SIGNED_HIGH = 22.0


class Receipt(Model):
    """What the office said when it took the form in."""

    number: str
    received_at: datetime
    sha256: str


def paper(
    form: Form,
    answers: Mapping[str, Any],
    t: Translator,
    *,
    today: date,
    attachments: Iterable[Attachment] = (),
    receipt: Receipt | None = None,
    drawing: bytes | None = None,
) -> bytes:
    """The PDF, A4. `drawing` is the drawn signature, PNG; without a receipt it says that it was
    not filed yet. Takes about a second: call it beside the UI loop."""
    pdf = _page(t(f"form.{form.id}.title"), t, receipt)
    try:
        _head(pdf, form, t, receipt)
        _answers(pdf, form, answers, t, {one.id: one for one in attachments})
        if "signature" in form.questions:
            _sign(pdf, answers.get("signature"), t, today, drawing)
        if _is_short_of_letters(pdf, [str(value) for value in answers.values()]):
            _small(pdf, t("paper.lost"))
        return bytes(pdf.output())
    finally:
        for font in _fonts(pdf):
            font.ttfont.close()  # fpdf2 leaves their files open


def _answers(
    pdf: "FPDF",
    form: Form,
    answers: Mapping[str, Any],
    t: Translator,
    files: Mapping[str, Attachment],
) -> None:
    put = set(asked(form, answers)) & answers.keys()
    for page in form.pages:
        rows = [
            (t(f"form.label.{name}"), said(form, name, answers[name], t, files))
            for name in page.questions
            if name in put and form.questions[name].widget is not Widget.SIGNATURE
        ]
        if rows:
            _section(pdf, t(f"form.page.{page.id}"), rows)


def _page(title: str, t: Translator, receipt: Receipt | None) -> "FPDF":
    from fpdf import FPDF

    class Paper(FPDF):
        def footer(self) -> None:
            self.set_y(-_MARGIN)
            self.set_font("Ilteoro", size=8)
            number = f"{self.page_no()} / {{nb}}"
            sha = receipt.sha256 if receipt else t("paper.draft")
            self.cell(0, 5, sha, align="L")
            self.set_x(_MARGIN)
            self.cell(0, 5, number, align="R")

    pdf = Paper()
    pdf.set_margin(_MARGIN)
    pdf.set_auto_page_break(auto=True, margin=_MARGIN + 8)
    pdf.set_title(title)
    pdf.set_lang(t.language)
    fonts = assets_dir() / "fonts"
    pdf.add_font("Ilteoro", "", fonts / "IlteoroSans-Regular.otf")
    pdf.add_font("Ilteoro", "B", fonts / "IlteoroSans-Bold.otf")
    pdf.set_draw_color(*_RULE)
    pdf.add_page()
    return pdf


def _head(pdf: "FPDF", form: Form, t: Translator, receipt: Receipt | None) -> None:
    _small(pdf, t("paper.basis", law=form.official.law, title=form.official.title))
    pdf.set_font("Ilteoro", "B", 20)
    pdf.multi_cell(0, 12, t(f"form.{form.id}.title"), align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(2)
    taken = receipt.received_at.astimezone(KST) if receipt else None
    rows = [
        (t("paper.number"), receipt.number if receipt else t("paper.draft")),
        (t("paper.received"), f"{full_day(t, taken.date())} {taken:%H:%M}" if taken else "–"),
    ]
    _rows(pdf, rows)
    pdf.ln(3)


def _section(pdf: "FPDF", title: str, rows: list[tuple[str, str]]) -> None:
    if pdf.will_page_break(3 * _LINE):
        pdf.add_page()
    pdf.set_font("Ilteoro", "B", 12)
    pdf.cell(0, 8, title, new_x="LMARGIN", new_y="NEXT")
    _rows(pdf, rows)
    pdf.ln(3)


def _rows(pdf: "FPDF", rows: list[tuple[str, str]]) -> None:
    from fpdf.enums import TableBordersLayout, WrapMode
    from fpdf.fonts import FontFace

    pdf.set_font("Ilteoro", size=10.5)
    with pdf.table(
        borders_layout=TableBordersLayout.ALL,
        col_widths=(_LABEL, pdf.epw - _LABEL),
        first_row_as_headings=False,
        line_height=_LINE,
        padding=_PADDING,
        text_align="LEFT",
        wrapmode=WrapMode.WORD,
    ) as table:
        for label, value in rows:
            for n, part in enumerate(_parts(pdf, value)):
                row = table.row()
                row.cell("" if n else label, style=FontFace(fill_color=_GREY))
                row.cell(part, style=FontFace(fill_color=_WHITE))


def _parts(pdf: "FPDF", text: str) -> list[str]:
    """A text in parts of which each fits on a page."""
    width = pdf.epw - _LABEL - 2 * _PADDING - 2 * pdf.c_margin
    lines = cast("list[str]", pdf.multi_cell(width, _LINE, text, dry_run=True, output="LINES"))
    return ["\n".join(lines[n : n + _AT_ONCE]) for n in range(0, len(lines), _AT_ONCE)] or [""]


def _sign(
    pdf: "FPDF", signed: Mapping[str, Any] | None, t: Translator, today: date, drawing: bytes | None
) -> None:
    if pdf.will_page_break(_SIGNED_HIGH + 4 * _LINE):
        pdf.add_page()
    pdf.ln(2)
    pdf.set_font("Ilteoro", size=12)
    pdf.cell(0, 8, t("paper.asks"), align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.cell(0, 8, full_day(t, today), align="C", new_x="LMARGIN", new_y="NEXT")
    name = signed["name"] if signed else ""
    pdf.cell(0, 10, t("paper.signed", name=name), align="R", new_x="LMARGIN", new_y="NEXT")
    if signed and drawing is not None:
        pdf.image(BytesIO(drawing), x=pdf.w - _MARGIN - 60, w=60, h=_SIGNED_HIGH,
                  keep_aspect_ratio=True, alt_text=name)  # fmt: skip
    pdf.set_font("Ilteoro", "B", 13)
    pdf.cell(0, 12, t("paper.to"), new_x="LMARGIN", new_y="NEXT")


def _small(pdf: "FPDF", text: str) -> None:
    pdf.set_font("Ilteoro", size=9)
    pdf.multi_cell(0, 5, text, new_x="LMARGIN", new_y="NEXT")


def _is_short_of_letters(pdf: "FPDF", texts: Iterable[str]) -> bool:
    """Whether the font lacks letters: they would be left out."""
    known = _fonts(pdf)[0].cmap
    return any(ord(one) not in known for text in texts for one in text if one.isprintable())


def _fonts(pdf: "FPDF") -> "list[TTFFont]":
    from fpdf.fonts import TTFFont

    return [font for font in pdf.fonts.values() if isinstance(font, TTFFont)]
