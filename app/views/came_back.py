"""The page a browser sees for a moment when it comes back from a provider."""

import html

from app.text import Translator


def came_back_page(t: Translator, place: str | None, *, in_tab: bool) -> str:
    """`place`: where the app goes on, None where nobody waits for what came back. `in_tab`: the
    browser is the app's own and goes on by itself; else one goes back to the app's window."""
    known = place is not None
    words = f"came_back.{'done' if known else 'unknown'}"
    title, text = html.escape(t(f"{words}.title")), html.escape(t(f"{words}.text"))
    way = html.escape(place or "/", quote=True)
    link = f'<p><a href="{way}">{html.escape(t("came_back.on"))}</a></p>' if in_tab else ""
    # The page's own going on is of the same site: only so does the cookie come along.
    on = f'<meta http-equiv="refresh" content="0;url={way}">' if in_tab and known else ""
    return (
        f'<!doctype html><html lang="{t.language}"><meta charset="utf-8">'
        f"<title>{html.escape(t('app.name'))}</title>{on}"
        '<meta name="viewport" content="width=device-width">'
        '<style>@font-face{font-family:page;src:url("/fonts/IlteoroSans-Page.otf")}'
        "body{background:#f7f6f2;color:#1b1d1c;margin:0}h1{font-size:26px}"
        "a{color:#0f5c5c}"
        "main{font:17px/1.5 page,sans-serif;max-width:32em;margin:3em auto;padding:0 20px;"
        "word-break:keep-all}</style>"
        f"<main><h1>{title}</h1><p>{text}</p>{link}</main></html>"
    )
