"""Numbers, money, distances and days as people say them."""

from datetime import date, datetime, timedelta
from typing import Protocol

from app.models import KST, DeadlineKind

_MAN = 10_000


class _Texts(Protocol):
    def __call__(self, key: str, **params: object) -> str: ...

    def plural(self, key: str, n: int, **params: object) -> str: ...


def pay(t: _Texts, krw: int) -> str:
    """Whole won; from 10,000 up told in 만 원, rounded down to a whole one."""
    if krw < _MAN:
        return t("format.won", won=f"{krw:,}")
    man = krw // _MAN
    return t("format.manwon", man=f"{man:,}", won=f"{man * _MAN:,}")


def distance(t: _Texts, km: float) -> str:
    """Kilometres between representative points, so never more exact than a whole one."""
    return t("format.km", km=f"{max(1, round(km)):,}")


def size(t: _Texts, count: int) -> str:
    """Bytes to download, in millions and a tenth of them, below one million a hundredth; rounded
    up: never more than was told."""
    if count <= 990_000:  # in tenths small ones would add up to far more than they are
        return t("format.megabytes", mb=f"{-(-count // 10_000) / 100:.2f}")
    return t("format.megabytes", mb=f"{-(-count // 100_000) / 10:,.1f}")


def wait(t: _Texts, seconds: int) -> str:
    """Up to a minute in seconds, then in whole minutes: rounded up."""
    if seconds <= 60:
        return t.plural("format.seconds", seconds)
    return t.plural("format.minutes", -(-seconds // 60))


def day(t: _Texts, value: date) -> str:
    return t("format.day", month=value.month, day=value.day, year=value.year)


def deadline(t: _Texts, last: date | None, kind: str | None, today: date) -> str:
    """The last day is included; two weeks and less are counted, more is named."""
    if last is None:
        return t("deadline.until_filled") if kind == DeadlineKind.UNTIL_FILLED else ""
    left = (last - today).days
    if left < 0:
        return t("deadline.over")
    if left == 0:
        return t("deadline.today")
    if left <= 14:
        return t.plural("deadline.days", left)
    return t("deadline.day", day=day(t, last))


def moment(t: _Texts, at: datetime) -> str:
    here = at.astimezone(KST)
    return t("format.moment", day=day(t, here.date()), time=f"{here:%H:%M}")


def as_of(t: _Texts, instant: datetime, now: datetime) -> str:
    here, today = instant.astimezone(KST), now.astimezone(KST).date()
    clock = f"{here:%H:%M}"
    if here.date() == today:
        return t("as_of.today", time=clock)
    if here.date() == today - timedelta(days=1):
        return t("as_of.yesterday", time=clock)
    return t("as_of.day", day=day(t, here.date()))
