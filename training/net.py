"""One small scorer over a set of outputs, its gradients and its fit, in NumPy.

For each row and output: a linear part whose weights are shared among outputs through
fixed features of the outputs (so what is learned of one occupation shades into its
group and into those that ask the same of a body), a hidden layer for what inputs do
together, and tables (old occupation x output, what low capacities meet x output) weighed by
the row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.meets import Meets

Array = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Frame:
    """What is fixed: output features (K, O), pair tables (136 + 1, P, O), links (L, D, O), what
    low capacities meet (C, M, O).

    `spread_linear` (D, K), `spread_bias` (K), `spread_gate` (D, P + M) and `spread_hidden` are
    prior standard deviations. Table row 136, for a missing old occupation, is zero.
    """

    outputs: Array
    pairs: Array
    links: Array
    meets: Meets
    spread_linear: Array
    spread_bias: Array
    spread_gate: Array
    spread_hidden: float
    spread_inner: float = 0.3
    hidden: int = 64


@dataclass(slots=True)
class Net:
    """Parameters by name, all float32, and the frame they belong to.

    `doubt` (D, K) is how far the linear weights may be off, as a variance; 0 until asked.
    """

    frame: Frame
    p: dict[str, Array] = field(default_factory=dict)
    doubt: Array | float = 0.0

    def weights(self) -> Array:
        """(D, O) linear weights, links included."""
        linked = np.tensordot(self.p["link"], self.frame.links, axes=1)
        return np.asarray(self.p["linear"] @ self.frame.outputs + linked, dtype=np.float32)

    def bias(self) -> Array:
        """(O,)."""
        return np.asarray(self.p["bias"] @ self.frame.outputs, dtype=np.float32)

    def tables(self, inputs: Array, old: Ints) -> Array:
        """(n, P + M, O): what the person's gates weigh."""
        meets = self.frame.meets
        pairs = self.frame.pairs[old]
        if not len(meets.columns):
            return pairs
        met = np.tensordot(inputs[:, meets.columns], meets.tables, axes=1)
        return np.concatenate([pairs, met], axis=1)

    def scores(self, inputs: Array, old: Ints) -> Array:
        """(n, O) logits; `old` is 136 where the old occupation is missing."""
        p = self.p
        hidden = np.tanh(inputs @ p["inner"] + p["inner_bias"])
        gates = inputs @ p["gate"] + hidden @ p["gate_hidden"] + p["gate_bias"]
        scores = inputs @ self.weights() + self.bias() + hidden @ p["outer"]
        if gates.shape[1]:
            scores += np.matmul(gates[:, None, :], self.tables(inputs, old))[:, 0, :]
        return np.asarray(scores, dtype=np.float32)


def new_net(frame: Frame, depth: int, rng: Generator) -> Net:
    """A net for inputs of `depth` columns: nothing learned, links already trusted a little."""
    outputs = frame.outputs.shape[1]
    pairs = frame.spread_gate.shape[1]
    hidden = frame.hidden

    def zeros(*shape: int) -> Array:
        return np.zeros(shape, dtype=np.float32)

    inner = rng.normal(0, (1.0 / 24) ** 0.5, (depth, hidden)).astype(np.float32)
    return Net(
        frame,
        {
            "linear": zeros(depth, len(frame.outputs)),
            "bias": zeros(len(frame.outputs)),
            "link": np.full(len(frame.links), 0.5, dtype=np.float32),
            "gate": zeros(depth, pairs),
            "gate_hidden": zeros(hidden, pairs),
            "gate_bias": zeros(pairs),
            "inner": inner,
            "inner_bias": zeros(hidden),
            "outer": zeros(hidden, outputs),
        },
    )


def trust(square: Array, variance: Array) -> Array:
    """What a Cauchy prior of this scale squared leaves of a weight's shrinking, 2 to 0.

    Most of what a certificate or a region could do to 136 occupations is nothing, a few
    doors it opens wide: a heavy tail shrinks the many and lets the few stand. `square` is
    what is expected of the weight's square, its doubt included: one that the rows say
    little of is not taken for one that is nothing.
    """
    return np.asarray(2.0 / (1.0 + square / variance), dtype=np.float32)


def precision(net: Net) -> dict[str, Array | float]:
    """Prior precision by parameter: one over the variance."""
    f = net.frame
    variance = f.spread_linear**2
    hidden = f.spread_hidden**-2
    return {
        "linear": trust(net.p["linear"] ** 2 + net.doubt, variance) / variance,
        "bias": f.spread_bias**-2,
        "link": 0.05,
        "gate": f.spread_gate**-2,
        "gate_hidden": hidden,
        "gate_bias": 0.1,
        "inner": f.spread_inner**-2,
        "inner_bias": 1.0,
        "outer": hidden,
    }


def gradients(net: Net, inputs: Array, old: Ints, loss: "Loss", rows: Ints) -> dict[str, Array]:
    """Of the mean loss over these rows, by parameter."""
    p, f = net.p, net.frame
    hidden = np.tanh(inputs @ p["inner"] + p["inner_bias"])
    gates = inputs @ p["gate"] + hidden @ p["gate_hidden"] + p["gate_bias"]
    scores = inputs @ net.weights() + net.bias() + hidden @ p["outer"]
    tables = net.tables(inputs, old)
    if gates.shape[1]:
        scores += np.matmul(gates[:, None, :], tables)[:, 0, :]
    error = loss(scores, rows)
    to_gates = np.matmul(tables, error[:, :, None])[:, :, 0]
    to_hidden = (error @ p["outer"].T + to_gates @ p["gate_hidden"].T) * (1.0 - hidden**2)
    weights = inputs.T @ error
    return {
        "linear": weights @ f.outputs.T,
        "bias": f.outputs @ error.sum(axis=0),
        "link": np.einsum("ldo,do->l", f.links, weights) if len(f.links) else net.p["link"],
        "gate": inputs.T @ to_gates,
        "gate_hidden": hidden.T @ to_gates,
        "gate_bias": to_gates.sum(axis=0),
        "inner": inputs.T @ to_hidden,
        "inner_bias": to_hidden.sum(axis=0),
        "outer": hidden.T @ error,
    }


Loss = Callable[[Array, Ints], Array]
"""From the scores of some rows to the gradient of their mean loss by score."""


BARRED = -1e4
"""The score of an output that can't be chosen: no chance at all, and still a number."""


def without(scores: Array, barred: Ints) -> Array:
    """The scores (n, O), those of the barred outputs (n, -1 for none) out of reach."""
    rows = np.flatnonzero(barred >= 0)
    kept = scores.copy()
    kept[rows, barred[rows]] = BARRED
    return kept


def choice_loss(chosen: Ints, barred: Ints) -> Loss:
    """One of the outputs was chosen, any but the barred one (n, -1 for none): softmax
    cross-entropy."""

    def loss(scores: Array, rows: Ints) -> Array:
        open_ = without(scores, barred[rows])
        odds = np.exp(open_ - open_.max(axis=1, keepdims=True))
        odds /= odds.sum(axis=1, keepdims=True)
        odds[np.arange(len(rows)), chosen[rows]] -= 1.0
        return np.asarray(odds / len(rows), dtype=np.float32)

    return loss


def binary_loss(output: Ints, happened: Ints) -> Loss:
    """Of the output that was seen, whether it happened: logistic cross-entropy."""

    def loss(scores: Array, rows: Ints) -> Array:
        error = np.zeros_like(scores)
        at = np.arange(len(rows)), output[rows]
        error[at] = (0.5 * (1 + np.tanh(0.5 * scores[at])) - happened[rows]) / len(rows)
        return error

    return loss


@dataclass(slots=True)
class Adam:
    """Adam with the prior in the gradient, so that it ends at the posterior's mode.

    Where `free` is given, only these rows of these parameters move.
    """

    net: Net
    rows: int
    free: Mapping[str, Ints] | None = None
    step: int = 0
    first: dict[str, Array] = field(default_factory=dict)
    second: dict[str, Array] = field(default_factory=dict)

    def update(self, gradient: dict[str, Array], rate: float) -> None:
        """One step."""
        self.step += 1
        prior = precision(self.net)
        for name, value in self.net.p.items():
            if not value.size or (self.free is not None and name not in self.free):
                continue
            at: slice | Ints = slice(None) if self.free is None else self.free[name]
            g = (gradient[name] + prior[name] * value / self.rows)[at]
            m = np.asarray(0.9 * self.first.get(name, 0.0 * g) + 0.1 * g, dtype=np.float32)
            v = np.asarray(0.99 * self.second.get(name, 0.0 * g) + 0.01 * g * g, dtype=np.float32)
            self.first[name], self.second[name] = m, v
            m_hat = m / (1 - 0.9**self.step)
            v_hat = v / (1 - 0.99**self.step)
            value[at] -= rate * m_hat / (np.sqrt(v_hat) + 1e-8)
