"""고르기: the order and the filters of the list, each choice with how many it would leave."""

from collections.abc import Callable, Sequence
from functools import partial

import flet as ft

from app.models import EmploymentType, Kind
from app.reference import region
from app.state.session import Session
from app.state.sieve import SORTS
from app.views import theme
from app.views.components import BigButton, Card, Chip, Heading, LinkLine, QuietButton, Text
from app.views.guard import handler
from app.views.question_place import customary

ROUTE = "/listings/filter"
NAME = "filter"
"""Where an id stands in the address of a listing; no id is without its agency."""


def use_counts(session: Session, *, shown: bool) -> None:
    """Counts beside the choices as long as they are shown, anew for every list."""

    async def count() -> None:
        if shown:
            await session.finding.count()

    ft.use_effect(handler(count), [shown, session.list.question, session.sync.version])


def filter_body(
    session: Session, unfolded: bool, unfold: Callable[[bool], None]
) -> list[ft.Control]:
    """The sections, the order first, then what the body allows: it rules out most."""
    return [
        _sorts(session),
        _body(session),
        _kinds(session),
        _places(session, unfolded, unfold),
        _pay(session),
        _employment(session),
        _days(session),
    ]


def filter_bottom(session: Session, *, wide: bool) -> Sequence[ft.Control]:
    """Back to the list, and all filters off; beside the list only the second."""
    t, counted = session.t, session.finding.sieve.options
    bottom: list[ft.Control] = []
    if not wide:
        words = t.plural("filters.show", counted.total) if counted else t("filters.show_list")
        bottom.append(BigButton(words, lambda: session.back("/listings"), key="filters-show"))
    if session.finding.filters_set():
        clear = partial(session.finding.narrow, None)
        icon = ft.Icons.FILTER_ALT_OFF_OUTLINED
        bottom.append(QuietButton(t("filters.clear"), clear, icon=icon, key="filters-clear"))
    return bottom


def filters_said(session: Session) -> list[tuple[str, str]]:
    """The filters of the sieve that are set: name and words."""
    t, sieve = session.t, session.finding.sieve
    said: list[tuple[str, str]] = []
    if sieve.km:
        said.append(("km", t("filters.place.km", km=f"{sieve.km} km")))
    if sieve.pay_from:
        said.append(("pay_from", t("filters.pay.from", pay=t.pay(sieve.pay_from))))
    if sieve.employment:
        words = ", ".join(_employed(session, code) for code in sieve.employment)
        said.append(("employment", words))
    if sieve.days:
        said.append(("days", t.plural("filters.days.within", sieve.days)))
    return said


def _section(title: str, chips: Sequence[ft.Control], *more: ft.Control) -> ft.Control:
    row = ft.Row(list(chips), wrap=True, spacing=theme.SPACE_2, run_spacing=theme.SPACE_2)
    return Card([Heading(title, 2), row, *more])


def _of(session: Session, words: str, count: int | None) -> str:
    """A choice and its count: "일용직 · 24,689"."""
    return words if count is None else session.t("filters.of", what=words, n=f"{count:,}")


def _dropped(session: Session, name: str) -> list[ft.Control]:
    """How many listings say nothing of it and are left out by any choice."""
    counted = session.finding.sieve.options
    count = counted.unstated[name] if counted else 0
    if not count:
        return []
    words = session.t.plural(f"filters.dropped.{name}", count)
    return [Text(words, theme.TEXT_SMALL, color=theme.INK_SECOND)]


def _sorts(session: Session) -> ft.Control:
    t, finding, person = session.t, session.finding, session.person
    can = [
        sort
        for sort in SORTS
        if not (sort == "fit" and not person.answered())
        and not (sort == "near" and not person.profile.region)
    ]
    chips = [
        Chip(
            t(f"filters.sort.{sort}"),
            partial(finding.set_sort, sort),
            chosen=finding.sort == sort,
            key=f"sort-{sort}",
        )
        for sort in can
    ]
    return _section(t("filters.sort"), chips)


def _kinds(session: Session) -> ft.Control:
    t, found, counted = session.t, session.list, session.finding.sieve.options
    counts = counted.kinds if counted else {}
    every = sum(counts.values()) if counts else None
    rows: list[tuple[str, Kind | None, int | None]] = [("all", None, every)]
    rows += [(kind.value, kind, counts.get(kind)) for kind in Kind]
    chips = [
        Chip(
            _of(session, t(f"listings.kind.{name}"), count),
            partial(session.finding.set_kind, kind),
            chosen=found.kind is kind,
            key=f"filter-kind-{name}",
        )
        for name, kind, count in rows
    ]
    return _section(t("filters.kind"), chips)


def _places(session: Session, unfolded: bool, unfold: Callable[[bool], None]) -> ft.Control:
    t, found, finding = session.t, session.list, session.finding
    sieve, home = finding.sieve, session.person.profile.region
    counted = sieve.options
    chips = [
        Chip(
            t("filters.place.any"),
            finding.set_place,
            chosen=not (found.sido or sieve.km),
            key="place-any",
        )
    ]
    for km, count in (counted.near if counted else {}).items():
        words = _of(session, t("filters.place.km", km=f"{km} km"), count)
        near = partial(finding.set_place, km=km)
        chips.append(Chip(words, near, chosen=sieve.km == km, key=f"place-{km}km"))
    own = region(home)
    places: list[tuple[str, int | None]] = []
    if own and own.sigungu:
        places.append((own.code, counted.home if counted else None))
    sido = dict(counted.sido) if counted else {}
    mine = f"{home[:2]}000" if home else ""
    shown = [code for code in sido if unfolded or code in (mine, found.sido)]
    places += [
        (code, sido[code])
        for code in sorted(shown, key=lambda code: (code != mine, customary(code)))
    ]
    chips += [
        Chip(
            _of(session, t.region(code), count),
            partial(finding.set_place, region=code),
            chosen=found.sido == code,
            key=f"place-{code}",
        )
        for code, count in places
    ]
    more = []
    if len(shown) < len(sido):
        more = [LinkLine(t("filters.place.more"), lambda: unfold(True), key="place-more")]
    return _section(t("filters.place"), chips, *more, *_dropped(session, "place"))


def _pay(session: Session) -> ft.Control:
    t, sieve, finding = session.t, session.finding.sieve, session.finding
    chips = [
        Chip(
            t("filters.pay.any"),
            partial(finding.set_pay, None),
            chosen=sieve.pay_from is None,
            key="pay-any",
        )
    ]
    for won, count in (sieve.options.pay if sieve.options else {}).items():
        words = _of(session, t("filters.pay.from", pay=t.pay(won)), count)
        chosen = sieve.pay_from == won
        act = partial(finding.set_pay, won)
        chips.append(Chip(words, act, chosen=chosen, key=f"pay-{won // 10_000}"))
    return _section(t("filters.pay"), chips, *_dropped(session, "pay"))


def _employed(session: Session, code: str) -> str:
    return session.t(f"employment_type.{code}" if code else "filters.employment.none")


def _employment(session: Session) -> ft.Control:
    sieve, finding = session.finding.sieve, session.finding
    counts = sieve.options.employment if sieve.options else {}
    chips = [
        Chip(
            _of(session, _employed(session, code), counts.get(code)),
            partial(finding.set_employment, code),
            chosen=code in sieve.employment,
            key=f"employment-{code or 'none'}",
        )
        for code in (*EmploymentType, "")
    ]
    return _section(session.t("filters.employment"), chips)


def _days(session: Session) -> ft.Control:
    t, sieve, finding = session.t, session.finding.sieve, session.finding
    chips = [
        Chip(
            t("filters.days.any"),
            partial(finding.set_days, None),
            chosen=sieve.days is None,
            key="days-any",
        )
    ]
    for days, count in (sieve.options.days if sieve.options else {}).items():
        words = _of(session, t.plural("filters.days.within", days), count)
        chosen = sieve.days == days
        act = partial(finding.set_days, days)
        chips.append(Chip(words, act, chosen=chosen, key=f"days-{days}"))
    return _section(t("filters.days"), chips, *_dropped(session, "days"))


def _body(session: Session) -> ft.Control:
    t, sieve, finding = session.t, session.finding.sieve, session.finding
    title = t("filters.body")
    if not session.finding.body_known():
        words = Text(t("filters.body.unasked"), color=theme.INK_SECOND)
        return Card([Heading(title, 2), words])
    on = Chip(
        _of(session, t("filters.body.on"), sieve.options.body if sieve.options else None),
        lambda: finding.set_body(not finding.only_body),
        chosen=finding.only_body,
        key="body-on",
    )
    note = Text(t("filters.body.note"), theme.TEXT_SMALL, color=theme.INK_SECOND)
    return _section(title, [on], note)
