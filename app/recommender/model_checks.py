"""Whether a model's file is one this app can use, and computes here what it should.

Its metadata is looked at before the file is opened, its answers after that. The built-in
test is `self_test` in the metadata, a few made-up people with what the model said of them
where it was made:

    columns     values by field, as `features.encode` takes them
    top         the ten best KECO 소분류, best first by the chance of working there and
                still being there after six months, given a return
    p_return    the chance of any return

A device has to come to the same within what floating point allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from app.models import ErrorCode, IlteoroError
from app.reference import keco3_codes

if TYPE_CHECKING:
    from app.recommender.session import Answers, Session

TOLERANCE = 1e-3
"""How far a probability may be off, in parts of it: float32 in another order of adding
differs by 1e-5, another processor's tanh and exp by 1e-6; what a person would see is 1e-2."""

SELF_TEST_FROM = 2
"""The first format whose files have to hold a self-test."""


def check_form(told: Mapping[str, Any], formats: Sequence[int], file: str) -> None:
    """See that a file is of a format this app reads and ranks the occupations it knows.

    Raises MODEL_TOO_NEW, MODEL_TOO_OLD, MODEL_OTHER_SCHEMA, MODEL_DAMAGED.
    """
    found = told.get("format")
    if not isinstance(found, int):
        raise IlteoroError(ErrorCode.MODEL_DAMAGED, file=file, problem="no format")
    if found > max(formats):
        raise IlteoroError(ErrorCode.MODEL_TOO_NEW, file=file, format=found)
    if found < min(formats):
        raise IlteoroError(ErrorCode.MODEL_TOO_OLD, file=file, format=found)
    if told.get("occupations") != list(keco3_codes()):
        raise IlteoroError(ErrorCode.MODEL_OTHER_SCHEMA, file=file, problem="occupations")


def check_width(session: Session, width: object, file: str) -> None:
    """See that the graph takes what the metadata says it takes. Raises MODEL_OTHER_SCHEMA."""
    if width != session.spec.width:
        raise IlteoroError(ErrorCode.MODEL_OTHER_SCHEMA, file=file, problem="inputs")


def check_answers(session: Session, file: str) -> None:
    """Ask about somebody of whom nothing is known, and about the people of the self-test.

    Raises MODEL_SELF_TEST_FAILED.
    """
    nothing_known = {block.field: [None] for block in session.spec.blocks}
    held = _are_probabilities(session.ask(nothing_known)) and all(
        _comes_out(session, person) for person in session.metadata.get("self_test") or ()
    )
    if not held:
        raise IlteoroError(ErrorCode.MODEL_SELF_TEST_FAILED, file=file)


def check_self_test(session: Session, file: str) -> None:
    """See that a file that has to hold a self-test does. Raises MODEL_SELF_TEST_FAILED."""
    told = session.metadata
    if told["format"] >= SELF_TEST_FROM and not told.get("self_test"):
        raise IlteoroError(ErrorCode.MODEL_SELF_TEST_FAILED, file=file, problem="none")


def _are_probabilities(answers: Answers) -> bool:
    import numpy as np

    occupations = len(keco3_codes())
    shapes = (
        (answers.p_occupation, (1, occupations)),
        (answers.p_return, (1,)),
        (answers.p_retained, (1, occupations)),
        *(((answers.p_original, (1,)),) if answers.p_original is not None else ()),
    )
    # What is no number is neither at least 0 nor at most 1.
    return abs(float(answers.p_occupation.sum()) - 1.0) < TOLERANCE and all(
        part.shape == shape and bool(np.all((part >= 0) & (part <= 1))) for part, shape in shapes
    )


def _comes_out(session: Session, person: Mapping[str, Any]) -> bool:
    import numpy as np

    answers = session.ask({field: [value] for field, value in person["columns"].items()})
    if not _are_probabilities(answers):
        return False
    chance = answers.chance[0]
    top = [keco3_codes().index(code) for code in person["top"]]
    others = np.delete(chance, top)
    # In order, and nothing left out that is better; near ties may fall either way.
    ordered = [*chance[top], others.max(initial=0.0)]
    return all(later <= earlier * (1 + TOLERANCE) for earlier, later in pairwise(ordered)) and bool(
        np.isclose(answers.p_return[0], person["p_return"], rtol=TOLERANCE, atol=1e-4)
    )
