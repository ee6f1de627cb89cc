"""Reasons as lines a person reads: what speaks for and against, never one thing twice."""

from collections.abc import Iterable

from app.models import Capacity, Profile, Reason
from app.reference import demand_level, schooling_far, too_much
from app.reference.professions import closed_by
from app.text import Translator

_LAST_RANK = 10
BODILY = ("demand_", "injury_")
"""How the codes of reasons about the body begin."""
_OF_THE_BODY = frozenset(
    {
        "demand_fits", "demand_unstated_usual", "demand_usual_exceeds", "demand_unstated_exceeds",
        "demand_exceeds",
    }
)  # fmt: skip
_HARD = frozenset({"demand_usual_exceeds", "demand_unstated_exceeds", "demand_exceeds"})
"""What of them asks more than the body allows, so that nothing praises it for the body."""
_NEITHER = frozenset({"away_from_home"})
"""Scored for the order alone: a place 26 km away is no advantage, and none was wished nearer."""
_HOW_FAR = frozenset({"near_home", "away_from_home", "outside_radius"})
"""What says how far it is, each in its own way."""


def body_told(keco3: str | None, profile: Profile, title: str = "") -> bool:
    """Whether the person told of everything the work usually asks more than a little of: what was
    not asked is no praise of the whole."""
    return all(
        profile.capacity(capacity) is not None or (demand_level(keco3, capacity, title) or 1) == 1
        for capacity in Capacity
        if keco3
    )


def tells_distance(reasons: Iterable[Reason]) -> bool:
    """Whether one of them says how far it is."""
    return any(r.code in _HOW_FAR for r in reasons)


def speaking_for(t: Translator, reasons: Iterable[Reason]) -> list[str]:
    """What raised it, strongest first; a place far down the ranking is no reason, nor is any
    place where the work asks more of the body than it allows."""
    reasons = list(reasons)
    last = 0 if any(r.code in _HARD for r in reasons) else _LAST_RANK
    good = [
        r
        for r in reasons
        if r.weight > 0 and r.code not in _NEITHER and int(r.params.get("rank", 0)) <= last
    ]
    return _said(t, sorted(good, key=lambda r: -r.weight))


_SHORT = (
    "occupation_wanted", "occupation_rank", "course_leads_to", "body", "pay_above_wish",
    "pay_above_before", "in_wished_region", "employment_fits", "shift_fits", "prefers_disabled",
    "prefers_older", "near",
)  # fmt: skip
"""What a card has room to name, the most telling first; how near it is stands with its place."""
_CALLED = {
    "demand_fits": "body", "demand_unstated_usual": "body",
    "near_home": "near", "same_sigungu": "near",
}  # fmt: skip
_MOST_SHORT = 4


def in_short(t: Translator, reasons: Iterable[Reason], *, told: bool = True) -> str:
    """What speaks for a listing in a few words each: "추천 직업 · 지금 몸으로 할 만한 일"; the
    body only where all of it that matters was `told`."""
    reasons = list(reasons)
    hard = any(r.code in _HARD for r in reasons)
    said: dict[str, str] = {}
    for reason in reasons:
        name = _CALLED.get(reason.code, reason.code)
        rank = int(reason.params.get("rank", 0))
        if name not in _SHORT or (hard and (name == "body" or rank)) or rank > _LAST_RANK:
            continue
        if name == "body" and not told:
            continue
        said[name] = t(f"short.{name}")
    return " · ".join([said[name] for name in _SHORT if name in said][:_MOST_SHORT])


def too_hard(t: Translator, keco3: str, profile: Profile) -> list[str]:
    """What the work usually asks of a body beyond what the person can do now, schooling far beyond
    theirs and a licence they lack: told before anything else, whatever the model makes of it."""
    bodily = [t(f"reason.demand_{capacity}_exceeds") for capacity in too_much(keco3, profile)]
    return [*bodily, *not_just_taken_up(t, keco3, profile)]


def not_just_taken_up(t: Translator, keco3: str, profile: Profile) -> list[str]:
    """What one would have to learn or be given first: a licence, else far more schooling."""
    if by := closed_by(keco3, profile):
        return [t(f"reason.closed.{by}")]
    return [t("reason.schooling_far")] if schooling_far(keco3, profile) else []


def speaking_against(t: Translator, reasons: Iterable[Reason]) -> list[str]:
    """What lowered it, strongest first."""
    return _said(t, sorted((r for r in reasons if r.weight < 0), key=lambda r: r.weight))


def said_only(t: Translator, reasons: Iterable[Reason]) -> list[str]:
    """What is worth knowing and speaks neither for nor against."""
    return _said(t, [r for r in reasons if r.code in _NEITHER and r.weight >= 0])


def _said(t: Translator, reasons: list[Reason]) -> list[str]:
    """One sentence a reason; what is said of several capacities is said once of all."""
    lines: list[str] = []
    done: set[str] = set()
    for reason in reasons:
        if reason.code == "kind_not_wished":  # what it is, and what is looked for instead
            lines.append(t(f"reason.kind_not_wished.{reason.params['kind']}"))
        elif reason.code not in _OF_THE_BODY:
            lines.append(t.reason(reason))
        elif reason.code not in done:
            done.add(reason.code)
            names = [
                t(f"capacity.{r.params['capacity']}") for r in reasons if r.code == reason.code
            ]
            lines.append(t(f"reason.{reason.code}", capacity=_together(t, names)))
    return list(dict.fromkeys(lines))


def _together(t: Translator, names: list[str]) -> str:
    """Names as one says them together: "드는 힘, 보기와 두 손 쓰기"."""
    *first, last = names
    return t("list.and", first=", ".join(first), last=last) if first else last
