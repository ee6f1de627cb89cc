"""What a list is narrowed to and sorted by, beside its words, and what was hidden or reported."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import flet as ft

from app.models import Submission

if TYPE_CHECKING:
    from app.matching.options import Options

SORTS = ("fit", "pay", "near", "new", "deadline")
MOST_COMPARED = 3


@ft.observable
@dataclass
class Sieve:
    """The filters and the order as the person left them; kept as long as the session.

    `km` from home, kinds of `employment` (codes, empty for not stated), `pay_from` in won a
    month, `days` until the deadline; `body`: only what the body allows or everything, None as is
    usual for what is asked; `sort` is one of SORTS, empty for the usual one. `whole`: also what
    does not fit, as it was counted so. `options` are the counts beside the filters, None until
    they were counted. `beyond`: how many are left out because of the body alone, `kept_out`: by
    the musts, `unmet`: by must how many it alone; `loosened`: the musts this list does without.
    `other`: where there is nothing of the one kind, how many of the other the same question finds.
    `gone`: kept ids that are in no catalogue any more.
    """

    km: int | None = None
    employment: tuple[str, ...] = ()
    pay_from: int | None = None
    days: int | None = None
    body: bool | None = None
    sort: str = ""
    only_hidden: bool = False
    whole: bool = False
    options: "Options | None" = None
    beyond: int = 0
    kept_out: int = 0
    unmet: tuple[tuple[str, int], ...] = ()
    loosened: tuple[str, ...] = ()
    other: int = 0
    gone: tuple[str, ...] = ()


FILTERS = ("km", "employment", "pay_from", "days")
"""Those of a sieve that narrow; the others of a list are its kind, occupation and region, and the
body, which has a chip of its own above the list."""


@ft.observable
@dataclass
class Shelf:
    """What the person put away: hidden ids, the last one first; listings they reported, the
    newest first; and which of the saved ones stand side by side."""

    hidden: tuple[str, ...] = ()
    reports: tuple[Submission, ...] = ()
    compared: tuple[str, ...] = ()
