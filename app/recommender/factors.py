"""What a person said, one factor at a time: the model asked again without it and with
other answers in its place, all in one run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.models import Capacity, Profile
from app.recommender.features import FeatureSpec, code_text, encode, profile_columns
from app.recommender.session import Answers, Session
from app.reference import keco3_codes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Odds = NDArray[np.float64]

GROUPS = {
    "age": ("age",),
    "education": ("education",),
    "background": ("sex", "nationality"),
    "injury": ("injury_type", "body_part", "care_days", "disability_grade"),
    "work_history": (
        "industry", "firm_size", "employment_type", "tenure_months", "wage_before",
    ),
    "region": ("region",),
}  # fmt: skip
"""Factors that sum up fields, by name; of `background` one field alone goes by its own."""

_MAX_CERTIFICATES = 12

_TRIED = frozenset(
    {"occupation_before", "education", "region"} | {f"capacity_{c}" for c in Capacity}
)
"""Fields whose every other answer is tried."""


@dataclass(frozen=True, slots=True)
class Factor:
    """What is taken away: fields, or one certificate of those held."""

    name: str
    fields: tuple[str, ...]
    certificate: str | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """The answers of one profile, and how they move when a factor changes.

    `shown` and `among` (rows, 136) are log-odds of the profile less those of a row: row i
    is the profile without `factors[i]`, rows of other answers stand in `tried` by field
    and answer. `shown` is of the chance the person sees; `among` is the same among all but
    the old occupation: what speaks for going back lowers every other one alike and says
    nothing about any. `least` and `most` are the lesser and the greater of both.
    """

    answers: Answers
    factors: tuple[Factor, ...]
    tried: dict[str, dict[str, int]]
    shown: Odds
    among: Odds
    least: Odds
    most: Odds


def factors_of(profile: Profile, spec: FeatureSpec) -> tuple[Factor, ...]:
    """What this person said that the model looks at."""
    row, blocks = profile_columns(profile), {block.field: block for block in spec.blocks}
    stated = {field for field in blocks if row[field][0] not in (None, ())}
    found = [Factor(c, (f"capacity_{c}",)) for c in Capacity if f"capacity_{c}" in stated]
    found += [Factor(n, (n,)) for n in ("occupation_before", "training_ncs") if n in stated]
    known = set(blocks["certificates"].values) if "certificates" in stated else ()
    held = [c for c in dict.fromkeys(profile.certificates or ()) if c in known]
    found += [Factor("certificate", ("certificates",), c) for c in held[:_MAX_CERTIFICATES]]
    for name, fields in GROUPS.items():
        said = [field for field in fields if field in stated]
        if said:
            alone = name == "background" and len(said) == 1
            found.append(Factor(said[0] if alone else name, tuple(said)))
    return tuple(found)


def explain(session: Session, profile: Profile) -> Explained:
    """Ask about the profile, without each factor, and with every other answer to some."""
    import numpy as np

    spec = session.spec
    factors = factors_of(profile, spec)
    others = _others(profile, spec, factors)
    tried: dict[str, dict[str, int]] = {}
    count = len(factors)
    for field, values in others.items():
        tried[field] = {value: count + i for i, value in enumerate(values)}
        count += len(values)
    base = encode(spec, profile_columns(profile))
    # The profile alone is a run of its own, so that it gets to the last bit what it gets
    # wherever else it is asked about.
    alone = session.run(base)
    if not factors:
        nothing = np.zeros((0, alone.chance.shape[1]))
        return Explained(alone, factors, {}, nothing, nothing, nothing, nothing)
    rows = np.repeat(base, count, axis=0)
    for row, factor in zip(rows, factors, strict=False):
        for field in factor.fields:
            _take_away(spec, row, field, factor.certificate)
    for field, places in tried.items():
        _answer_otherwise(spec, rows, field, places)
    changed = session.run(rows)
    chance = np.concatenate([alone.chance, changed.chance])
    occupation = np.concatenate([alone.p_occupation, changed.p_occupation])
    old = _old_occupations(profile, tried.get("occupation_before", {}), count)
    odds = _log_odds(chance), _log_odds(_among(chance, occupation, old))
    shown, among = (of[0] - of[1:] for of in odds)
    least, most = np.minimum(shown, among), np.maximum(shown, among)
    return Explained(alone, factors, tried, shown, among, least, most)


def _others(
    profile: Profile, spec: FeatureSpec, factors: Sequence[Factor]
) -> dict[str, tuple[str, ...]]:
    """By field that is tried, every answer but the person's own."""
    found = {}
    for field in (factor.fields[0] for factor in factors):
        if field in _TRIED:
            said = code_text(field, getattr(profile, field))
            values = spec.block(field).values
            if said in values:
                found[field] = tuple(value for value in values if value != said)
    return found


def _take_away(spec: FeatureSpec, row: Array, field: str, certificate: str | None) -> None:
    block = spec.block(field)
    part = row[block.start : block.start + block.columns]
    if certificate is not None:
        part[block.values.index(certificate)] = 0.0
        return
    part[:] = 0.0
    if block.says_missing:
        part[-1] = 1.0


def _answer_otherwise(spec: FeatureSpec, rows: Array, field: str, places: dict[str, int]) -> None:
    import numpy as np

    block = spec.block(field)
    column = {value: block.start + i for i, value in enumerate(block.values)}
    at = np.fromiter(places.values(), dtype=np.intp)
    rows[at, block.start : block.start + block.columns] = 0.0
    rows[at, [column[value] for value in places]] = 1.0


def _old_occupations(profile: Profile, tried: dict[str, int], rows: int) -> list[int] | None:
    """The place of the old occupation in the profile and each row; None where none is known.

    Where it is not said in a row, that of the profile.
    """
    place = {code: i for i, code in enumerate(keco3_codes())}
    said = place.get(profile.occupation_before or "")
    if said is None:
        return None
    old = [said] * (1 + rows)
    for value, row in tried.items():
        old[1 + row] = place.get(value, said)
    return old


def _among(chance: Array, p_occupation: Array, old: list[int] | None) -> Array:
    """Each chance among all but the old occupation; the old one itself among all."""
    import numpy as np

    if old is None:
        return chance
    rows = np.arange(len(chance))
    among = chance / np.clip(1.0 - p_occupation[rows, old], 1e-6, None)[:, None]
    among[:, old[0]] = chance[:, old[0]]
    among[rows, old] = chance[rows, old]
    return np.asarray(among)


def _log_odds(chance: Array) -> Odds:
    import numpy as np

    inside = np.clip(chance.astype(np.float64), 1e-30, 1 - 1e-9)
    return np.asarray(np.log(inside / (1 - inside)))
