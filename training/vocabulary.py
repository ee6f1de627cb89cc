"""The feature specification a table of cases calls for."""

from collections import Counter

import numpy as np

from app.models import Education, FirmSize, FormerEmployment, Industry, InjuryType, Sex
from app.models.codes import BodyPart
from app.recommender.features import CAPACITY_FIELDS, Block, FeatureSpec, Value, code_text
from app.reference import keco3_codes, ncs_names, regions
from app.reference.certificates import certificates

_RARE = 30
"""A nationality with fewer cases counts as another one."""

_MAX_CERTIFICATES = 400

_FEWEST_HOLDERS = 20
"""The file that everyone gets names no certificate that fewer cases hold."""


def _knots(values: list[Value], count: int) -> tuple[float, ...]:
    """Quantiles to interpolate between, rising, rounded so that the model file is plain."""
    known = np.array([float(v) for v in values if isinstance(v, int | float)])
    if not known.size:
        return (0.0, 1.0)
    cut = np.unique(np.round(np.quantile(known, np.linspace(0.01, 0.99, count))))
    return tuple(cut.tolist()) if len(cut) > 1 else (float(cut[0]), float(cut[0]) + 1.0)


def _certificates(values: list[Value]) -> tuple[str, ...]:
    """Our own codes first, then what the table uses, most frequent first."""
    ours = [c.code for c in certificates()]
    counted = Counter(code for held in values if isinstance(held, tuple) for code in held)
    seen = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    known = set(ours)
    theirs = [code for code, count in seen if code not in known and count >= _FEWEST_HOLDERS]
    return (*ours, *theirs[:_MAX_CERTIFICATES])


def specification(columns: dict[str, list[Value]]) -> FeatureSpec:
    """Blocks for these input columns; the same columns give the same blocks."""
    nations = Counter(str(v) for v in columns["nationality"] if v is not None)
    sidos = sorted({code_text("region", code) or "" for code in regions()})
    codes: dict[str, tuple[str, ...]] = {
        "sex": tuple(Sex),
        "education": tuple(Education),
        "nationality": tuple(sorted(n for n, count in nations.items() if count >= _RARE)),
        "region": tuple(sidos),
        "industry": tuple(Industry),
        "firm_size": tuple(FirmSize),
        "employment_type": tuple(FormerEmployment),
        "occupation_before": keco3_codes(),
        "injury_type": tuple(InjuryType),
        "body_part": tuple(BodyPart),
        "disability_grade": tuple(str(grade) for grade in range(15)),
        **dict.fromkeys(CAPACITY_FIELDS, ("1", "2", "3")),
        "training_ncs": tuple(ncs_names()),
    }
    knots = {"age": 9, "tenure_months": 7, "wage_before": 7, "care_days": 7}
    blocks: list[Block] = []
    start = 0
    for field, values in columns.items():
        if field in knots:
            block = Block(field, "hat", start, knots=_knots(values, knots[field]))
        elif field == "certificates":
            block = Block(field, "many", start, values=_certificates(values))
        else:
            block = Block(
                field,
                "code",
                start,
                values=tuple(str(v) for v in codes[field]),
                other=field == "nationality",
                optional=field == "training_ncs",
            )
        blocks.append(block)
        start += block.columns
    return FeatureSpec(tuple(blocks))
