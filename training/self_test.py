"""The built-in test of a model's file: what it says of three people nobody is.

Made up, so that a file learned from real cases holds nobody's row.
"""

from typing import Any

import numpy as np

from app.recommender.session import Session
from app.reference import keco3_codes

PEOPLE: tuple[dict[str, Any], ...] = (
    {
        "sex": "M", "age": 58, "education": "middle", "nationality": "KR", "region": "41110",
        "industry": "construction", "firm_size": "1-4", "employment_type": "daily",
        "tenure_months": 14, "wage_before": 320, "occupation_before": "701",
        "injury_type": "crush", "body_part": "hand", "care_days": 240, "disability_grade": 8,
        "capacity_lift": 1, "capacity_stand_walk": 3, "capacity_fine_hand": 1,
        "capacity_both_hands": 1, "capacity_eyesight": 2, "capacity_listen_talk": 3,
        "certificates": ["forklift"],
    },
    {
        "sex": "F", "age": 34, "nationality": "VN", "region": "11680", "industry": "services",
        "occupation_before": "531", "injury_type": "burn", "body_part": "arm",
        "capacity_lift": 2, "training_ncs": "13",
    },
    {},
)  # fmt: skip
"""Values by field of the case schema; what is not there is missing."""

_TOP = 10


def self_test(session: Session) -> list[dict[str, Any]]:
    """The metadata `self_test` of a model: see `app.recommender.model_checks`."""
    told = []
    for person in PEOPLE:
        columns = {block.field: person.get(block.field) for block in session.spec.blocks}
        answers = session.ask({field: [value] for field, value in columns.items()})
        best = np.argsort(-answers.chance[0], kind="stable")[:_TOP]
        told.append(
            {
                "columns": columns,
                "top": [keco3_codes()[place] for place in best],
                "p_return": float(answers.p_return[0]),
            }
        )
    return told
