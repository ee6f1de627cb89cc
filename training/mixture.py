"""Several nets as one: their scores averaged, in shares that suit held-out rows best.

An average of scores is the score of one wider net, so the file, its reasons and its speed
stay those of one. Nets that differ in how far their hidden layers may go err differently:
where inputs act alone the narrow one is right, where they act together the wide ones.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.optimize import minimize

from training.heads import Head, Say, fit_head, log_loss
from training.net import Array, Net
from training.priors import choice_frame
from training.table import Ints, Table

_NARROW = {"hidden": 64, "spread_hidden": 0.15}
_WIDE = {"hidden": 128, "spread_hidden": 0.3}

_BESIDE = ("inner", "inner_bias")
_BELOW = ("outer", "gate_hidden")


def fit_choice(table: Table, head: Head, rng: Generator, say: Say) -> Net:
    """The choice of the occupation: one narrow net whose hidden layer has to earn its place,
    two wide ones."""
    nets = []
    for n, narrow in enumerate((True, False, False), 1):
        kind = _NARROW if narrow else _WIDE
        frame = choice_frame(
            table.spec,
            table.depth,
            hidden=int(kind["hidden"]),
            spread_hidden=kind["spread_hidden"],
        )
        told = partial(_say_of, say, f"net {n} of 3")
        nets.append(fit_head(table, head, frame, rng, told, hidden=narrow))
    _, checked = head.rows(table)
    weights = shares([table.scores(net, checked) for net in nets], head.output[checked])
    say(f"the three nets are mixed in shares of {', '.join(f'{w:.2f}' for w in weights)}")
    return merged(nets, weights)


def _say_of(say: Say, which: str, text: str) -> None:
    say(f"{which}, {text}")


def shares(scores: Sequence[Array], chosen: Ints) -> NDArray[np.float64]:
    """Weights that sum to one, by which the averaged scores (n, O) tell best what was chosen."""
    # A slope found by small steps needs more digits than the nets have.
    stacked = np.stack(scores).astype(np.float64)

    def weights(x: NDArray[np.float64]) -> NDArray[np.float64]:
        odds = np.exp(x - x.max())
        return np.asarray(odds / odds.sum())

    def loss(x: NDArray[np.float64]) -> float:
        mixed = np.tensordot(weights(x), stacked, axes=1)
        return log_loss(mixed, chosen, None, 1.0, 0.0)

    # From equal shares, and not far: a few thousand rows know the order better than the size.
    found = minimize(
        loss, np.zeros(len(stacked)), method="L-BFGS-B", bounds=[(-1.0, 1.0)] * len(stacked)
    )
    return weights(found.x)


def merged(nets: Sequence[Net], weights: NDArray[np.float64]) -> Net:
    """One net whose scores are the weighted sum of these nets'; they share all that is fixed
    but their hidden layers."""
    joined: dict[str, Array] = {}
    for name in nets[0].p:
        parts = [net.p[name] for net in nets]
        scaled = [w * part for w, part in zip(weights, parts, strict=True)]
        if name in _BESIDE:
            whole = np.concatenate(parts, axis=-1)
        elif name in _BELOW:
            whole = np.concatenate(scaled, axis=0)
        else:
            whole = np.sum(scaled, axis=0)
        joined[name] = np.asarray(whole, dtype=np.float32)
    return Net(nets[0].frame, joined)
