"""The forms in the file one takes along, to be read: answers, receipts, what came, the files."""

from collections.abc import Iterable
from datetime import datetime
from html import escape
from urllib.parse import quote

from app.models import KST
from app.models.record import SendState
from app.state.taking_forms import TakenForm, answers
from app.text import Translator

Lines = list[tuple[str, str]]


def forms_section(t: Translator, forms: Iterable[TakenForm]) -> str:
    """All of them as HTML; nothing where there are none."""
    told = "".join(_form(t, one) for one in forms)
    return f"<h2>{escape(t('filing.title'))}</h2>{told}" if told else ""


def _form(t: Translator, taken: TakenForm) -> str:
    one = taken.form
    lines: Lines = [(t("export.form.state"), _state(t, taken))]
    if one.receipt and one.received_at:
        when = one.received_at.astimezone(KST)
        lines.append((t("filing.receipt"), f"{one.receipt} · {t.day(when.date())} {when:%H:%M}"))
    lines += answers(one, t)
    for step in one.timeline:
        key = f"filing.step.{step.kind}"
        words = t(key if t.has(key) else "filing.step.other")
        lines.append((_when(t, step.at), f"{words} {step.text}".strip()))
    lines += [
        (t("filing.reply.going" if reply.state is not SendState.SENT else "export.form.reply"),
         reply.text)
        for reply in taken.later
        if reply.text
    ]  # fmt: skip
    said = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in lines)
    files = "".join(
        f'<dd><a href="{escape(quote(place))}">{escape(file.name)}</a></dd>'
        for place, file in taken.files()
    )
    if files:
        said += f"<dt>{escape(t('filing.attached'))}</dt>{files}"
    return f"<h3>{escape(t(f'form.{one.form}.title'))}</h3><dl>{said}</dl>"


def _state(t: Translator, taken: TakenForm) -> str:
    one = taken.form
    key = f"filing.status.{one.status}"
    if one.state is SendState.SENT and one.status and t.has(key):
        return t(key)
    name = "attention" if one.state is SendState.REFUSED else one.state.value
    return t(f"filing.state.{name}")


def _when(t: Translator, at: datetime) -> str:
    here = at.astimezone(KST)
    return f"{t.day(here.date())} {here:%H:%M}"
