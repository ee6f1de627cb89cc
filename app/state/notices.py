"""What there is to tell a person, from the catalogue and the vault alone: pure, and the same again.

Called after every fetch, at every start and when the office did something. An event (this listing
is new and fits, this deadline is near, this date is near, this form was decided) has a name and is
told once. The device's clock may be a year off:

- what is new is read from the catalogue's own instants, never from the device's clock, and what
  the office did from what it says itself;
- today is never before the day the catalogue was published;
- what a clock that ran ahead told too early is taken back once the clock is known to be right,
  and told when its day comes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.models import (
    ABOUT_HEALTH,
    KST,
    CareDate,
    Listing,
    NoticeKind,
    Notices,
    Notification,
    Submission,
)

DEADLINE_DAYS = 3
"""A deadline is told when so many days are left, or fewer."""
WEEK, DAY = 7, 1
"""A date is told a week before and once more on the day before, or on the day."""
FORM_STEPS = frozenset({"in_review", "supplement_asked", "decided"})
"""What the office does that is told."""
NEWS = timedelta(days=7)
"""So long what the office did with a form that was filed elsewhere is told of."""
_FORM = "form:"
_REPLACED = (NoticeKind.DATE, NoticeKind.FORM)
_ITEMS = 40
_TOLD = 1000
_REFS = 50


@dataclass(frozen=True)
class Facts:
    """What is known at this moment. `fits` are the listings that fit best, best first;
    `published_at` None where no whole catalogue lies here; `trusted`: the clock was compared
    with the server's since the start."""

    today: date
    trusted: bool
    published_at: datetime | None
    fits: Sequence[Listing] = ()
    saved: Sequence[Listing] = ()
    dates: Sequence[CareDate] = ()
    forms: Sequence[Submission] = ()


def look(kept: Notices, facts: Facts) -> Notices:
    """What was told before and what is to be told now. The same again for the same facts."""
    today = facts.today
    if facts.published_at is not None:
        today = max(today, facts.published_at.astimezone(KST).date())
    due = [*_deadlines(facts.saved, today), *_dates(facts.dates, today),
           *_forms(facts.forms, today)]  # fmt: skip
    if facts.trusted:
        kept = _taken_back(kept, {item.key for item in due}, today)
    wanted = [item for item in due if item.kind not in kept.off and item.key not in kept.told]
    items, told = kept.items, {**kept.told, **{item.key: today for item in wanted}}
    news_until = kept.news_until
    if facts.published_at is not None:
        fresh = [] if news_until is None else _fresh(facts.fits, news_until, told)
        told |= {_fit(listing.id): today for listing in fresh}
        if fresh and NoticeKind.FITS not in kept.off:
            items = _with_news(items, fresh, facts.published_at, today)
        news_until = facts.published_at
    items = _merged(items, sorted(wanted, key=lambda item: item.on or today))
    return kept.model_copy(
        update={
            "items": items[:_ITEMS],
            "told": dict(list(told.items())[-_TOLD:]),
            "news_until": news_until,
        }
    )


def _deadlines(saved: Sequence[Listing], today: date) -> list[Notification]:
    return [
        Notification(
            key=f"deadline:{listing.id}:{listing.deadline}",
            kind=NoticeKind.DEADLINE,
            told_on=today,
            refs=(listing.id,),
            on=listing.deadline,
            title=listing.title,
        )
        for listing in saved
        if listing.deadline and 0 <= (listing.deadline - today).days <= DEADLINE_DAYS
    ]


def _dates(dates: Sequence[CareDate], today: date) -> list[Notification]:
    found = []
    for entered in dates:
        left = (entered.on - today).days
        if 0 <= left <= WEEK:
            when = "day" if left <= DAY else "week"
            found.append(
                Notification(
                    key=f"date:{entered.id}:{entered.on}:{when}",
                    kind=NoticeKind.DATE,
                    told_on=today,
                    refs=(entered.id,),
                    on=entered.on,
                    what=entered.kind,
                )
            )
    return found


def _forms(forms: Sequence[Submission], today: date) -> list[Notification]:
    """What the office did last with each, and once more when the last day to answer is near."""
    found = []
    since = datetime.combine(today - NEWS, time(), KST)
    for one in forms:
        step = one.timeline[-1] if one.timeline else None
        if step is None or step.kind not in FORM_STEPS:
            continue
        # On a new device what was over long ago is no news.
        if one.elsewhere and one.asked is None and step.at < since:
            continue
        item = Notification(
            key=f"{_FORM}{one.id}:{step.kind}:{step.at.isoformat()}",
            kind=NoticeKind.FORM,
            told_on=today,
            refs=(one.id,),
            on=step.until,
            form=one.form,
            step=step.kind,
        )
        found.append(item)
        if step.until is not None and 0 <= (step.until - today).days <= DEADLINE_DAYS:
            found.append(item.model_copy(update={"key": f"until:{one.id}:{step.until}"}))
    return found


def _taken_back(kept: Notices, due: Collection[str], today: date) -> Notices:
    """Without what was told on a day that has not come yet: then the clock ran ahead.

    What is due by now anyway stays told, and so do listings and what the office did: these are of
    the catalogue's time, and of the office's.
    """
    early = {
        key
        for key, told_on in kept.told.items()
        if told_on > today and key not in due and not key.startswith(("fit:", _FORM))
    }
    return kept.model_copy(
        update={
            "items": tuple(
                item.model_copy(update={"told_on": min(item.told_on, today)})
                for item in kept.items
                if item.key not in early
            ),
            "told": {key: min(on, today) for key, on in kept.told.items() if key not in early},
        }
    )


def _merged(
    before: tuple[Notification, ...], new: Sequence[Notification]
) -> tuple[Notification, ...]:
    """The new ones first; what is said of a date or a form again takes the place of the first."""
    last = {item.refs: item for item in new if item.kind in _REPLACED}
    kept = (i for i in before if i.kind not in _REPLACED or i.refs not in last)
    return (*(i for i in new if last.get(i.refs, i) is i), *kept)


def _fit(listing_id: str) -> str:
    return f"fit:{listing_id}"


def _fresh(fits: Sequence[Listing], until: datetime, told: Collection[str]) -> list[Listing]:
    """Those the catalogue before could not have had."""
    return [one for one in fits if one.first_seen > until and _fit(one.id) not in told]


def _with_news(
    items: tuple[Notification, ...], fresh: Sequence[Listing], published_at: datetime, today: date
) -> tuple[Notification, ...]:
    """One notification for all that is new; one that was not read yet grows instead."""
    refs = tuple(listing.id for listing in fresh)
    last = next((i for i in items if i.kind is NoticeKind.FITS), None)
    if last is not None and not last.read:
        refs = (*refs, *last.refs)
        items = tuple(item for item in items if item is not last)
    news = Notification(
        key=f"fits:{published_at.isoformat()}",
        kind=NoticeKind.FITS,
        told_on=today,
        refs=refs[:_REFS],
    )
    return (news, *items)


# -- what the person does ------------------------------------------------------------


def shown(
    kept: Notices,
    saved: Collection[str],
    dates: Sequence[CareDate],
    forms: Sequence[Submission] = (),
) -> list[Notification]:
    """What stands on the list: not of kinds switched off, nor of what was let go, removed or
    answered."""
    days = {entered.id: entered.on for entered in dates}
    filed = {one.id: one for one in forms}

    def stands(item: Notification) -> bool:
        if item.kind in kept.off:
            return False
        if item.kind is NoticeKind.DEADLINE:
            return item.refs[0] in saved
        if item.kind is NoticeKind.FORM:
            one = filed.get(item.refs[0])
            asked = item.step == "supplement_asked"
            return one is not None and (one.asked is not None or not asked)
        return item.kind is not NoticeKind.DATE or days.get(item.refs[0]) == item.on

    return [item for item in kept.items if stands(item)]


def read(kept: Notices, keys: Collection[str], *, to: bool = True) -> Notices:
    """With these read, or unread again."""
    return kept.model_copy(
        update={
            "items": tuple(
                item.model_copy(update={"read": to}) if item.key in keys else item
                for item in kept.items
            )
        }
    )


def switched(kept: Notices, kind: NoticeKind) -> Notices:
    """With one kind wanted, or no longer."""
    return kept.model_copy(update={"off": kept.off ^ {kind}})


def without_health(kept: Notices) -> Notices:
    """Without what was told of dates about health."""
    items = tuple(item for item in kept.items if item.what not in ABOUT_HEALTH)
    return kept.model_copy(update={"items": items})
