"""What low capacities meet: nothing where one can do all, more where more is asked."""

import numpy as np

from app.recommender.features import CAPACITY_FIELDS, INPUT_FIELDS, Value, encode
from training.meets import MEETS, meets
from training.tables import tables
from training.vocabulary import specification


def _met(level: int | None) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """(5, 136) for somebody of whom only one level is said, for all capacities."""
    columns: dict[str, list[Value]] = {
        name: [level if name in CAPACITY_FIELDS else None] for name in INPUT_FIELDS
    }
    spec = specification(columns)
    found = meets(spec)
    inputs = encode(spec, columns)[:, found.columns]
    return np.asarray(np.tensordot(inputs, found.tables, axes=1)[0], dtype=np.float32)


def test_who_can_do_all_and_who_said_nothing_meet_nothing() -> None:
    assert not _met(3).any()
    assert not _met(None).any()


def test_less_left_meets_more_and_most_where_most_is_asked() -> None:
    hardly, partly = _met(1), _met(2)
    assert hardly.shape == (len(MEETS), len(tables().codes))
    assert (hardly <= partly).all()
    assert (partly <= 0).all()
    asked = tables().need.sum(axis=1)
    for figure in hardly:
        assert np.corrcoef(figure, asked)[0, 1] < -0.7
