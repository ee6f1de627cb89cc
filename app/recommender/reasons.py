"""What raised and what lowered a recommendation, asked of the model itself.

Each factor is taken away (as if the person had not said it) and the same model asked
again, all in one run; a reason's `weight` is how far the log-odds of the occupation moved
because of the factor, among the occupations other than the old one. Codes and their params:

    same_occupation {old_keco3}        it is the occupation before the injury
    near_old_job {old_keco3}           of the same 중분류 as before
    related_old_job {old_keco3}        of another, but what was done before speaks for it
    far_from_old_job {old_keco3}       what was done before speaks against it
    demand_<c>_light {demand, capacity}    asks little of c, and that raised it
    demand_<c>_fits {demand, capacity}     asks something of c that the person can do
    demand_<c>_exceeds {demand, capacity}  asks more of c than the person can do now
    demand_<c>_below {demand, capacity}    the person could do more of c than it asks
    certificate_helps, certificate_lowers {certificate, code}
    training_helps, training_lowers {training, code}
    age, education, background, injury, work_history, region, each with _raises or
        _lowers; background is sex and nationality, injury what happened and the grade,
        work_history the firm, employment, tenure and pay
    wished {}                          the person asked for it (`weight` lifts the rank)
    moved_before {old_keco3, count}    surveyed workers moved so (table of moves only)

<c> is one of lift, stand_walk, fine_hand, both_hands, eyesight, listen_talk; `demand` and
`capacity` are levels 1 to 3. What the body moved in a way that no plain sentence tells
(more is asked than the person can do, and yet it raised) is not told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from app.models import Capacity, Profile, Reason
from app.recommender.features import FeatureSpec, encode, profile_columns
from app.recommender.session import Answers, Session
from app.reference import demand_level, keco3_codes, ncs_names, occupation
from app.reference.certificates import certificate_names

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

SMALLEST = 0.05
"""A factor that moves the odds by less than a twentieth is not worth a sentence."""

_RAISED, _LOWERED = 4, 2
"""How many of each a recommendation carries at most."""

_MAX_CERTIFICATES = 12

_GROUPS = {
    "age": ("age",),
    "education": ("education",),
    "background": ("sex", "nationality"),
    "injury": ("injury_type", "body_part", "care_days", "disability_grade"),
    "work_history": (
        "industry", "firm_size", "employment_type", "tenure_months", "wage_before",
    ),
    "region": ("region",),
}  # fmt: skip


CODES = frozenset(
    {"same_occupation", "near_old_job", "related_old_job", "far_from_old_job"}
    | {f"demand_{c}_{said}" for c in Capacity for said in ("light", "fits", "exceeds", "below")}
    | {f"{name}_{way}" for name in ("certificate", "training") for way in ("helps", "lowers")}
    | {f"{name}_{way}" for name in _GROUPS for way in ("raises", "lowers")}
    | {"wished", "moved_before"}
)
"""Every code there is; each has a text `reason.<code>` in every language."""

_VAGUE = (
    frozenset(
        f"{name}_{way}"
        for name in ("background", "injury", "work_history", "region")
        for way in ("raises", "lowers")
    )
    | {"certificate_lowers", "training_lowers"}
    | {f"demand_{c}_below" for c in Capacity}
)


@dataclass(frozen=True, slots=True)
class Factor:
    """What is taken away: fields, or one certificate of those held."""

    name: str
    fields: tuple[str, ...]
    certificate: str | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """The answers of one profile (row 0) and without each factor (the rows after)."""

    answers: Answers
    factors: tuple[Factor, ...]


def factors_of(profile: Profile, spec: FeatureSpec) -> tuple[Factor, ...]:
    """What this person said that the model looks at."""
    row = profile_columns(profile)
    stated = {field for field, values in row.items() if values[0] not in (None, ())}
    found = [Factor(c, (f"capacity_{c}",)) for c in Capacity if f"capacity_{c}" in stated]
    found += [Factor(n, (n,)) for n in ("occupation_before", "training_ncs") if n in stated]
    known = set(spec.block("certificates").values)
    held = [c for c in dict.fromkeys(profile.certificates or ()) if c in known]
    found += [Factor("certificate", ("certificates",), c) for c in held[:_MAX_CERTIFICATES]]
    found += [Factor(n, fields) for n, fields in _GROUPS.items() if stated & set(fields)]
    return tuple(found)


def explain(session: Session, profile: Profile) -> Explained:
    """Ask about the profile and about it without each factor, in one run."""
    import numpy as np

    spec = session.spec
    factors = factors_of(profile, spec)
    rows = np.repeat(encode(spec, profile_columns(profile)), len(factors) + 1, axis=0)
    for i, factor in enumerate(factors, start=1):
        for field in factor.fields:
            _take_away(spec, rows[i], field, factor.certificate)
    return Explained(session.run(rows), factors)


def _take_away(spec: FeatureSpec, row: Array, field: str, certificate: str | None) -> None:
    block = spec.block(field)
    part = row[block.start : block.start + block.columns]
    if certificate is not None:
        part[block.values.index(certificate)] = 0.0
        return
    part[:] = 0.0
    if block.says_missing:
        part[-1] = 1.0


def among_others(answers: Answers, place: int, old: int | None) -> list[float]:
    """The chance of an occupation in each row, among all but the old one.

    What speaks for going back to the old work lowers every other occupation alike and
    would say nothing about any of them. The old one itself is taken among all.
    """
    chance = answers.chance[:, place]
    if old is not None and old != place:
        chance = chance / (1.0 - answers.p_occupation[:, old]).clip(1e-6)
    listed: list[float] = chance.tolist()
    return listed


def log_odds(chance: float) -> float:
    """Of a probability, kept away from 0 and 1."""
    inside = min(max(chance, 1e-9), 1 - 1e-9)
    return log(inside / (1 - inside))


def reasons_for(
    explained: Explained, profile: Profile, places: Sequence[int]
) -> list[list[Reason]]:
    """The reasons of the occupations at these places of `keco.csv`, strongest first."""
    codes = keco3_codes()
    old = codes.index(profile.occupation_before) if profile.occupation_before in codes else None
    found = []
    for place in places:
        odds = [log_odds(chance) for chance in among_others(explained.answers, place, old)]
        moved = [odds[0] - without for without in odds[1:]]
        reasons = [
            _reason(factor, profile, codes[place], round(weight, 3))
            for factor, weight in zip(explained.factors, moved, strict=True)
            if abs(weight) >= SMALLEST
        ]
        found.append(strongest([reason for reason in reasons if reason is not None]))
    return found


def strongest(reasons: Sequence[Reason]) -> list[Reason]:
    """The few that matter most of each side, strongest first.

    What a person can picture goes before what only sums up several answers.
    """
    ordered = sorted(reasons, key=lambda r: (r.code in _VAGUE, -abs(r.weight), r.code))
    raised = [r for r in ordered if r.weight > 0][:_RAISED]
    lowered = [r for r in ordered if r.weight < 0][:_LOWERED]
    return sorted(raised + lowered, key=lambda r: (-abs(r.weight), r.code))


def _reason(factor: Factor, profile: Profile, keco3: str, weight: float) -> Reason | None:
    raised = weight > 0
    if factor.fields[0].startswith("capacity_"):
        return _of_the_body(Capacity(factor.name), profile, keco3, weight)
    if factor.name == "occupation_before":
        code = _old_job(profile.occupation_before or "", keco3, raised=raised)
        return Reason(
            code=code, params={"old_keco3": profile.occupation_before or ""}, weight=weight
        )
    direction = "helps" if raised else "lowers"
    if factor.certificate is not None:
        name = certificate_names().get(factor.certificate, factor.certificate)
        params: dict[str, str | int | float] = {"certificate": name, "code": factor.certificate}
        return Reason(code=f"certificate_{direction}", params=params, weight=weight)
    if factor.name == "training_ncs":
        ncs = profile.training_ncs or ""
        params = {"training": ncs_names().get(ncs, ncs), "code": ncs}
        return Reason(code=f"training_{direction}", params=params, weight=weight)
    return Reason(code=f"{factor.name}_{'raises' if raised else 'lowers'}", weight=weight)


def _of_the_body(capacity: Capacity, profile: Profile, keco3: str, weight: float) -> Reason | None:
    asked = demand_level(keco3, capacity)
    able = profile.capacity(capacity)
    said = None
    if asked is not None and able is not None:
        if weight > 0 and asked <= able:
            said = "light" if asked == 1 else "fits"
        elif weight < 0 and asked != able:
            said = "exceeds" if asked > able else "below"
    if asked is None or able is None or said is None:
        return None
    params: dict[str, str | int | float] = {"demand": int(asked), "capacity": int(able)}
    return Reason(code=f"demand_{capacity.value}_{said}", params=params, weight=weight)


def _old_job(old: str, keco3: str, *, raised: bool) -> str:
    if not raised:
        return "far_from_old_job"
    if old == keco3:
        return "same_occupation"
    before, after = occupation(old), occupation(keco3)
    near = before is not None and after is not None and before.keco2 == after.keco2
    return "near_old_job" if near else "related_old_job"
