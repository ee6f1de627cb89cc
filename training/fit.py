"""From a table of cases to a model file and its card."""

from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.random import Generator

from app.models import Clock, DataOrigin, ErrorCode, IlteoroError
from app.recommender.features import encode
from app.recommender.session import FORMAT, load_session
from app.reference import keco3_codes
from training.card import card_data, write_card
from training.cases import Cases
from training.checks import check
from training.crossed import fit_crossed
from training.export import export
from training.heads import Head, Say, calibrated, fit_head
from training.held_out import ask_all, figures_of, held_out
from training.judged import judged_anew, judged_by_folds
from training.loop import Plan
from training.mixture import say_of
from training.net import Net
from training.priors import choice_frame, retained_frame, return_frame
from training.self_test import self_test
from training.similar import counts_of
from training.table import Array, Ints, Table, split
from training.vocabulary import specification
from training.world import expansion

SEED = 20230302
"""Fixed: the same table gives the same model."""

EPOCHS = 72
"""What every head's rounds are reckoned from: the choice has three times as many, the others
an eighth."""

_STEPS = 15
"""The choice has so many steps for each of `EPOCHS` at least, however few have moved."""

_JUDGED_ANEW = ("return", "original")

_UNSAID = 0.36
"""As many of those who stayed teach what to say to people whose old occupation is not known: as
many as lose it among those who changed (`hide`), so that both are as frequent as in life."""


def fit(
    cases: Cases,
    out: Path,
    *,
    data: DataOrigin,
    say: Say,
    epochs: int = EPOCHS,
    fresh: Cases | None = None,
) -> dict[str, Any]:
    """Fit, calibrate, export into `out`, verify the file and write the card.

    Returns the figures on held-out cases, and on `fresh` ones, which only judge. Raises
    CASES_UNFIT for a table that no model should be learned from, and for fresh cases that
    stand in it.
    """
    check(cases)
    if fresh is not None and not set(fresh.case_id).isdisjoint(cases.case_id):
        detail = "some stand among those to learn from; give cases that don't"
        raise IlteoroError(ErrorCode.CASES_UNFIT, file="the fresh cases", detail=detail)
    parts = split(cases)
    spec = specification(cases.take(parts.training).columns)
    table = Table(cases, parts, spec, expansion(spec), encode(spec, cases.columns))
    say(f"{len(cases)} cases, {len(parts.training)} to learn from, {spec.width} inputs")
    nets, slopes, judged = fit_nets(table, epochs, say)
    out.mkdir(parents=True, exist_ok=True)
    path = out / "recommender.onnx"
    metadata: dict[str, Any] = {
        "format": FORMAT,
        "version": _version(nets),
        "data": data.value,
        "trained_on": Clock().today().isoformat(),
        "rows": len(cases),
        "features": spec.to_data(),
        "occupations": list(keco3_codes()),
        "thresholds": {"high": 1.0, "fair": 0.5},
        "figures": {},
        "similar": counts_of(cases),
    }

    def write() -> None:
        export(
            path,
            spec=table.spec,
            expand=table.expand,
            nets=nets,
            calibration=slopes,
            metadata=metadata,
        )

    write()
    held = held_out(path, cases, parts.training, parts.held_out) | {"crossed": judged}
    if fresh is not None:
        held["fresh"] = figures_of(ask_all(path, fresh), fresh)
    metadata["thresholds"] = held.pop("thresholds")
    metadata["figures"] = {k: held[k] for k in ("top_all", "top_changed", "return_auc")}
    metadata["card"] = card_data(metadata, held)
    metadata["self_test"] = self_test(load_session(path))
    write()
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


def fit_nets(
    table: Table, epochs: int, say: Say
) -> tuple[dict[str, Net], dict[str, tuple[float, float]], dict[str, Any]]:
    """Every head's net and its calibration (slope and shift of the logit), by name; the figures
    of those that say a chance, over all cases to learn from."""
    rng = np.random.default_rng(SEED)
    nets: dict[str, Net] = {}
    slopes: dict[str, tuple[float, float]] = {}
    judged: dict[str, Any] = {}
    for head in _heads(table.cases, epochs):
        learned = _learned(table, head, rng, say)
        nets[head.name] = learned.net
        outcome = None if head.happened is None else head.happened[learned.against]
        slopes[head.name] = calibrated(learned.scores, learned.output, outcome)
        if learned.fold is not None and outcome is not None:
            judged[head.name] = judged_by_folds(learned.scores, outcome, learned.fold)
    for head in _heads(table.cases, epochs):
        if head.name in _JUDGED_ANEW:
            told = partial(say_of, say, "once more, to judge it")
            frame = return_frame(table.depth)
            judged[head.name] = judged_anew(table, head, frame, rng, told)
    return nets, slopes, judged


def _heads(cases: Cases, epochs: int) -> tuple[Head, ...]:
    back = cases.after >= 0
    outcome = cases.outside["outcome"]
    told = cases.returned >= 0
    original = np.array([v == "original_employer" for v in outcome], dtype=np.int64)
    nothing = np.zeros(len(cases), dtype=np.int64)
    few = max(2, epochs // 8)
    half, finer = Plan(epochs=few), Plan(epochs=few, batch=1024)
    kept = back & (cases.retained >= 0)
    same = back & (cases.after == cases.before)
    old = back & (cases.before >= 0)
    some = np.random.default_rng(SEED).random(len(cases)) < _UNSAID
    return (
        # Who stays says little of where others go, and would drown it: whether to stay and
        # where to go are two questions.
        Head(
            "occupation",
            back & ~same,
            cases.after,
            None,
            # A door that is seldom seen open has far to go from nothing; and how far each
            # weight may go is learned well only where the steps have little chance in them.
            Plan(
                epochs=3 * epochs,
                batch=1024,
                least=1024,
                steps=_STEPS * epochs,
                rate=0.015,
                masked=0.0,
                gaps=max(2, epochs // 9),
            ),
            barred=cases.before,
            unsaid=same & some,
        ),
        Head("same", old, nothing, same.astype(np.int64), half),
        Head("retained", kept, cases.after, cases.retained, finer),
        Head("return", told, nothing, cases.returned, half),
        Head("original", cases.returned == 1, nothing, original, half),
    )


class _Learned(NamedTuple):
    """The net; the rows (n) to calibrate it by, their scores (n, outputs) and which counts; the
    fold of each row, where nets that left it out gave its scores."""

    net: Net
    against: Ints
    scores: Array
    output: Ints
    fold: Ints | None = None


def _learned(table: Table, head: Head, rng: Generator, say: Say) -> _Learned:
    learned, checked = head.rows(table)
    if head.name == "occupation":
        frame = choice_frame(table.spec, table.depth)
        net, against = fit_head(table, head, frame, rng, say), checked
    elif head.name == "retained":
        it = fit_crossed(table, head, retained_frame(table.depth), rng, say)
        return _Learned(it.net, it.rows, it.scores, np.zeros_like(it.rows), it.fold)
    else:
        # One output fits its own rows hardly too well and gains more from many than it loses.
        net = fit_head(table, head, return_frame(table.depth), rng, say)
        against = np.concatenate([learned, checked])
    return _Learned(net, against, head.scores(table, net, against), head.output[against])


def _version(nets: dict[str, Net]) -> str:
    digest = sha256()
    for net in nets.values():
        for name in sorted(net.p):
            digest.update(net.p[name].tobytes())
    return digest.hexdigest()[:12]
