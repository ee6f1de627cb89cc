"""From a table of cases to a model file and its card."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from app.models import Clock, DataOrigin, ErrorCode, IlteoroError
from app.recommender.features import FeatureSpec, encode
from app.recommender.session import FORMAT
from app.reference import keco3_codes
from training.card import write_card
from training.cases import Cases
from training.checks import check
from training.evidence import Spreads, groups_of_inputs
from training.export import export
from training.held_out import held_out
from training.loop import Plan, old_index, train
from training.net import Frame, Loss, Net, binary_loss, choice_loss, new_net
from training.priors import choice_frame, retained_frame, return_frame
from training.vocabulary import specification
from training.world import Expansion, expansion, output_features

Array = NDArray[np.float32]
Ints = NDArray[np.int64]
Say = Callable[[str], None]

SEED = 20230302
"""Fixed: the same table gives the same model."""

VALIDATION, HELD_OUT = 0.05, 0.07
"""Shares of the cases, by a hash of their id, for stopping and calibrating; for the card."""

_FEWEST = 200
_SAMPLE = 4000
_BLOCK = 4096


@dataclass(frozen=True, slots=True)
class Split:
    """Row numbers."""

    training: Ints
    validation: Ints
    held_out: Ints


def split(cases: Cases) -> Split:
    """By a hash of the case's id, so that a case stays on its side in every table."""
    share = cases.share()
    edge = 1 - VALIDATION - HELD_OUT
    return Split(
        np.flatnonzero(share < edge),
        np.flatnonzero((share >= edge) & (share < edge + VALIDATION)),
        np.flatnonzero(share >= edge + VALIDATION),
    )


@dataclass(frozen=True, slots=True)
class Table:
    """Encoded cases and what is needed to fit on them."""

    cases: Cases
    parts: Split
    spec: FeatureSpec
    expand: Expansion
    inputs: Array

    @property
    def depth(self) -> int:
        """How wide the widened inputs are."""
        return int(self.expand(self.inputs[:1]).shape[1])

    def scores(self, net: Net, rows: Ints) -> Array:
        """(rows, outputs) logits, in blocks so that memory stays small."""
        blocks = []
        for start in range(0, len(rows), _BLOCK):
            inputs = self.inputs[rows[start : start + _BLOCK]]
            blocks.append(net.scores(self.expand(inputs), old_index(self.spec, inputs)))
        return np.concatenate(blocks)


def fit(cases: Cases, out: Path, *, data: DataOrigin, say: Say, epochs: int = 18) -> dict[str, Any]:
    """Fit, calibrate, export into `out`, verify the file and write the card.

    Returns the figures on held-out cases. Raises CASES_INVALID where there are too few.
    """
    check(cases)
    parts = split(cases)
    if np.sum(cases.after[parts.training] >= 0) < _FEWEST:
        raise IlteoroError(
            ErrorCode.CASES_UNREADABLE,
            file="cases",
            problem=f"fewer than {_FEWEST} returns to learn from",
        )
    spec = specification(cases.take(parts.training).columns)
    table = Table(cases, parts, spec, expansion(spec), encode(spec, cases.columns))
    say(f"{len(cases)} cases, {len(parts.training)} to learn from, {spec.width} inputs")
    nets, slopes = _fit_all(table, epochs, say)
    out.mkdir(parents=True, exist_ok=True)
    path = out / "recommender.onnx"
    metadata = {
        "format": FORMAT,
        "version": _version(nets),
        "data": data.value,
        "trained_on": Clock().today().isoformat(),
        "rows": len(cases),
        "features": spec.to_data(),
        "occupations": list(keco3_codes()),
        "thresholds": {"high": 1.0, "fair": 0.5},
        "figures": {},
    }
    _export(path, table, nets, slopes, metadata)
    held = held_out(path, cases, parts.training, parts.held_out)
    metadata["thresholds"] = held.pop("thresholds")
    metadata["figures"] = {k: held[k] for k in ("top_all", "top_changed", "return_auc")}
    _export(path, table, nets, slopes, metadata)
    write_card(out / "card.md", metadata, held, size=path.stat().st_size)
    say(f"written: {path}")
    return {
        "model": str(path),
        "card": str(out / "card.md"),
        "version": metadata["version"],
        "data": data.value,
        "rows": len(cases),
        "held_out": held,
    }


def _export(
    path: Path,
    table: Table,
    nets: dict[str, Net],
    slopes: dict[str, tuple[float, float]],
    metadata: dict[str, Any],
) -> None:
    export(
        path,
        spec=table.spec,
        expand=table.expand,
        nets=nets,
        calibration=slopes,
        metadata=metadata,
    )


def _fit_all(table: Table, epochs: int, say: Say) -> tuple[dict[str, Net], dict[str, Any]]:
    cases, parts = table.cases, table.parts
    rng = np.random.default_rng(SEED)
    back = cases.after >= 0
    kept = back & (cases.retained >= 0)
    told = cases.returned >= 0
    nothing = np.zeros(len(cases), dtype=np.int64)
    jobs: tuple[tuple[str, Frame, NDArray[np.bool_], Ints, Ints | None, Plan], ...] = (
        ("occupation", choice_frame(table.spec, table.depth), back, cases.after, None,
         Plan(epochs=epochs)),
        ("retained", retained_frame(table.depth), kept, cases.after, cases.retained,
         Plan(epochs=max(2, epochs // 3))),
        ("return", return_frame(table.depth), told, nothing, cases.returned,
         Plan(epochs=max(2, epochs // 2))),
    )  # fmt: skip
    nets: dict[str, Net] = {}
    slopes: dict[str, tuple[float, float]] = {}
    for name, frame, known, output, happened, plan in jobs:
        rows = parts.training[known[parts.training]]
        check = parts.validation[known[parts.validation]]
        if not len(check):
            check = rows
        net = new_net(frame, table.depth, rng)
        loss: Loss = (
            choice_loss(output[rows])
            if happened is None
            else binary_loss(output[rows], happened[rows])
        )

        def judge(net: Net = net, check: Ints = check, output: Ints = output,
                  happened: Ints | None = happened) -> float:  # fmt: skip
            scores = table.scores(net, check)
            outcome = None if happened is None else happened[check]
            return log_loss(scores, output[check], outcome, 1.0, 0.0)

        def tell(epoch: int, value: float, name: str = name, plan: Plan = plan) -> None:
            say(f"{name}: {epoch} of {plan.epochs}, held-out loss {value:.4f}")

        spreads = Spreads(
            groups_of_inputs(table.spec, table.depth, table.expand.left.shape[1]),
            np.array(output_features().kind),
            frame.spread_linear.copy(),
        )

        def adapt(net: Net = net, rows: Ints = rows, spreads: Spreads = spreads) -> None:
            sample = rng.permutation(rows)[:_SAMPLE]
            scores = table.scores(net, sample)
            odds = np.exp(scores - scores.max(axis=1, keepdims=True))
            odds /= odds.sum(axis=1, keepdims=True)
            spreads.relearn(net, table.expand(table.inputs[sample]), odds, len(rows))

        inputs = table.inputs[rows]
        train(
            net, spec=table.spec, expand=table.expand, inputs=inputs, loss=loss, plan=plan,
            rng=rng, judge=judge, progress=tell,
            adapt=adapt if happened is None else None,
        )  # fmt: skip
        # What has a weight an occupation fits its own rows too well to be judged by them;
        # the return has none and gains more from many rows than it loses.
        against = np.concatenate([rows, check]) if name == "return" else check
        outcome = None if happened is None else happened[against]
        slopes[name] = calibrated(table.scores(net, against), output[against], outcome)
        nets[name] = net
    return nets, slopes


def log_loss(
    scores: Array, output: Ints, happened: Ints | None, slope: float, shift: float
) -> float:
    """Mean: of the output chosen, or of whether it happened with the output seen."""
    own = scores[np.arange(len(output)), output].astype(np.float64)
    if happened is None:
        scaled = slope * scores.astype(np.float64)
        top = scaled.max(axis=1)
        total = top + np.log(np.exp(scaled - top[:, None]).sum(axis=1))
        return float((total - slope * own).mean())
    logit = np.where(happened == 1, 1.0, -1.0) * (slope * own + shift)
    return float(np.logaddexp(0.0, -logit).mean())


def calibrated(scores: Array, output: Ints, happened: Ints | None) -> tuple[float, float]:
    """Slope and shift of the logit that suit held-out rows best (Platt); slope in 0.5 to 2."""

    def loss(x: NDArray[np.float64]) -> float:
        return log_loss(scores, output, happened, float(np.exp(x[0])), float(x[1]))

    bounds = [(-0.7, 0.7), (0.0, 0.0) if happened is None else (-1.0, 1.0)]
    found = minimize(loss, np.zeros(2), method="L-BFGS-B", bounds=bounds)
    return float(np.exp(found.x[0])), float(found.x[1])


def _version(nets: dict[str, Net]) -> str:
    digest = sha256()
    for net in nets.values():
        for name in sorted(net.p):
            digest.update(net.p[name].tobytes())
    return digest.hexdigest()[:12]
