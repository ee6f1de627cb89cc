"""The file one takes along: a plain page to read, with every record as JSON at its end."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape

from app.models import KST, Listing
from app.state.rights import day_of
from app.state.session import Session
from app.state.taking import Taken
from app.state.taking_forms import forms_in
from app.views.components.calendar import long_day
from app.views.export_forms import forms_section
from app.views.said import said_answer

_STYLE = (
    "body{font:17px/1.6 sans-serif;max-width:40em;margin:2em auto;padding:0 1em}"
    "dt{color:#555;margin-top:.6em}dd{margin:0;font-weight:600}"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f4f2;padding:1em}"
)
RECORDS = "records"
"""The id of the element that holds the JSON."""

Lines = Sequence[tuple[str, str]]


def file_name(now: datetime) -> str:
    """Named after the day in Korea."""
    return f"ilteoro-{now.astimezone(KST).date().isoformat()}.html"


def as_page(session: Session, taken: Taken, listings: Sequence[Listing], now: datetime) -> str:
    """The whole file. `listings` are those saved or hidden that are still in the catalogue."""
    t = session.t
    title, shelf = t("export.page"), session.finding.shelving.shelf
    day = t.day(now.astimezone(KST).date())
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(t('export.page_text', day=day))}</p>",
        _section(t("me.answers"), _answers(session)),
        _section(t("me.consents"), _consents(session)),
        _section(t("export.saved"), _listings(session, session.person.saved, listings)),
        _section(t("export.hidden"), _listings(session, shelf.hidden, listings)),
        _section(t("export.reports"), _reports(session)),
        _section(t("dates.title"), _dates(session)),
        _section(t("review.mine"), _reviews(session)),
        forms_section(t, forms_in(taken.records, t)),
        _section(t("me.looks"), _settings(session)),
    ]
    if taken.unreadable:
        parts.append(f"<p>{escape(t('export.unreadable', n=len(taken.unreadable)))}</p>")
    whole = {"records": taken.records, "unreadable": list(taken.unreadable)}
    text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)
    parts += [
        f"<h2>{escape(t('export.records'))}</h2>",
        f"<p>{escape(t('export.records_text'))}</p>",
        f'<pre id="{RECORDS}">{escape(text)}</pre>',
    ]
    return (
        f'<!doctype html>\n<html lang="{t.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body>\n{''.join(parts)}\n</body></html>\n"
    )


def records_of(page: str) -> dict[str, object]:
    """The JSON of such a file again."""
    from html import unescape

    text = page.partition(f'<pre id="{RECORDS}">')[2].partition("</pre>")[0]
    found: dict[str, object] = json.loads(unescape(text))
    return found


def _section(title: str, lines: Lines) -> str:
    if not lines:
        return ""
    said = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in lines)
    return f"<h2>{escape(title)}</h2><dl>{said}</dl>"


def _answers(session: Session) -> Lines:
    t, person = session.t, session.person
    return [
        (t(f"question.{question.id}.short"), said_answer(session, question))
        for question in person.answered()
    ]


def _consents(session: Session) -> Lines:
    t, person = session.t, session.person
    given = {
        "personal": person.consent_personal,
        "health": person.consent_health,
        "sharing": person.consent_sharing,
    }
    return [
        (t(f"me.consent.{name}"), t("me.consent.yes" if yes else "me.consent.no"))
        for name, yes in given.items()
        if yes is not None
    ]


def _listings(session: Session, ids: Iterable[str], listings: Iterable[Listing]) -> Lines:
    there = {listing.id: listing for listing in listings}
    lines = []
    for listing_id in ids:
        listing = there.get(listing_id)
        gone = session.t("export.gone")
        lines.append(
            (listing.employer, listing.title) if listing is not None else (gone, listing_id)
        )
    return lines


def _dates(session: Session) -> Lines:
    t = session.t
    return [
        (long_day(t, d.on), f"{t(f'dates.kind.{d.kind}')} {d.note}".strip())
        for d in session.reminders.state.dates
    ]


def _reviews(session: Session) -> Lines:
    t = session.t
    return [
        (t.day(day_of(asked)), t.occupation(str(asked.content.get("keco3"))))
        for asked in session.person.reviews
    ]


def _reports(session: Session) -> Lines:
    t = session.t
    return [
        (str(report.content.get("title")), t(f"report.wrong.{report.content.get('wrong')}"))
        for report in session.finding.shelving.shelf.reports
    ]


def _settings(session: Session) -> Lines:
    t, settings = session.t, session.settings
    hand = settings.hand or "both"
    return [
        (t("me.language"), t(f"language.{settings.language}")),
        (t("me.text_size"), f"{round(settings.text_scale * 100)}%"),
        (t("me.theme"), t(f"theme.{settings.theme}")),
        (t("me.hand"), t(f"hand.{hand}")),
        (t("me.motion"), t(f"motion.{settings.motion}")),
    ]
