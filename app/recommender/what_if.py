"""What would change a recommendation: the same model asked again with one more certificate
or course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.models import Profile
from app.recommender.features import Block, encode, profile_columns
from app.recommender.session import Session
from app.reference import keco3_codes, ncs_names
from app.reference.certificates import certificate_links, certificate_names, ncs_links

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

MOST = 3

_WORTHWHILE = 1.05
"""A chance that grows by less than a twentieth is not worth months of learning."""


def _shown(chance: float) -> int:
    """In whole percent, at least 1, as the screen writes it."""
    return max(1, round(100 * chance))


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One step and what it does: the chance of the occupation before and after it.

    `code` is a certificate of the model's vocabulary or an NCS 대분류; `name` is Korean.
    """

    kind: Literal["certificate", "training"]
    code: str
    name: str
    before: float
    after: float


def what_if(session: Session, profile: Profile, keco3: str) -> tuple[WhatIf, ...]:
    """The steps that would help most towards `keco3`, best first, at most three.

    Of `training_ncs` the model knows one: a step of training stands in place of the one
    there is. That a chance grows says nothing of what caused it for others.
    """
    import numpy as np

    if keco3 not in keco3_codes():
        return ()
    place = keco3_codes().index(keco3)
    names = certificate_names()
    spec = session.spec
    base = encode(spec, profile_columns(profile))[0]
    steps: list[tuple[Literal["certificate", "training"], str, str]] = []
    rows = [base]
    # Only what leads there: that any course at all makes a change of occupation likelier is
    # no reason to take one, and a hairdresser's certificate none to become a bricklayer.
    for block in spec.blocks:
        if block.field == "certificates":
            for i, code in enumerate(block.values, block.start):
                if not base[i] and (code, keco3) in certificate_links():
                    steps.append(("certificate", code, names.get(code, code)))
                    rows.append(_with(base, i))
        elif block.field == "training_ncs":
            for i, ncs in enumerate(block.values, block.start):
                if ncs != profile.training_ncs and (ncs, keco3) in ncs_links():
                    steps.append(("training", ncs, ncs_names().get(ncs, ncs)))
                    rows.append(_with(base, i, block))
    chance = session.run(np.stack(rows)).chance[:, place]
    before = float(chance[0])
    found = [
        WhatIf(kind, code, name, before, float(after))
        for (kind, code, name), after in zip(steps, chance[1:], strict=True)
        if after >= before * _WORTHWHILE and _shown(float(after)) > _shown(before)
    ]
    return tuple(sorted(found, key=lambda w: (-w.after, w.kind, w.code))[:MOST])


def _with(base: Array, column: int, instead_of: Block | None = None) -> Array:
    """The same answers with one more, in place of what a block held where one is given."""
    row = base.copy()
    if instead_of:
        row[instead_of.start : instead_of.start + instead_of.columns] = 0.0
    row[column] = 1.0
    return row
