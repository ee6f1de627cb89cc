"""The forms in which links and attributions are written, one number a form.

A number means the same as long as a line of versions lasts: a device keeps rows that were
written by an earlier version.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from app.store.rows import NATIVE_ID, fill_url, url_pattern

_MOST = 500
_SHARED = 20
"""A link that does not name the listing is a form where this many listings have it."""


class Form(NamedTuple):
    """A row of the table `source_form` without its number."""

    agency: str
    url: str | None
    attribution: str | None

    @property
    def names_listing(self) -> bool:
        """Whether the link is one by pattern, so that the form is of use to any listing."""
        return self.url is None or NATIVE_ID in self.url or "{0}" in self.url


class Forms:
    """The numbered forms: those that are known, and after `learn` those that are new."""

    def __init__(self, known: Mapping[Form, int]) -> None:
        self.known = dict(known)

    def learn(self, sources: Iterable[str]) -> None:
        """Number the forms in every listing's `sources`, the most frequent first."""
        found = Counter(
            form for text in sources for source in json.loads(text) if (form := form_of(source))
        )
        ranked = sorted(found.items(), key=lambda item: (-item[1], tuple(map(str, item[0]))))
        number = max(self.known.values(), default=-1) + 1
        for form, times in ranked:
            if form in self.known or not (form.names_listing or times >= _SHARED):
                continue
            if len(self.known) >= _MOST:
                break
            self.known[form] = number
            number += 1

    def shorten(self, listing_id: str, sources: str) -> str:
        """`sources` as the device keeps them: see `app.store.rows`."""
        items = []
        for source in json.loads(sources):
            form = form_of(source)
            number = None if form is None else self.known.get(form)
            items.append(source if number is None else [number, source["native_id"]])
        if len(items) == 1 and isinstance(items[0], list):
            number, native_id = items[0]
            if listing_id.partition(":")[2] == native_id:
                return str(number)
        return json.dumps(items, ensure_ascii=False, separators=(",", ":"))


def form_of(source: dict[str, Any]) -> Form | None:
    """The form of one source, None where its link can't be made of it again."""
    native_id, url = source["native_id"], source.get("url")
    pattern = url and url_pattern(url, native_id)
    if pattern and fill_url(pattern, native_id) != url:
        return None
    return Form(source["agency"], pattern, source.get("attribution"))
