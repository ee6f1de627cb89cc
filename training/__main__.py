"""`python -m training cohort|check|fit|score|sign`: progress to stderr, `--json` to stdout."""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.models import DataOrigin, ErrorCode, IlteoroError
from training import said


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 10_000_000:
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 10,000,000")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    cohort = commands.add_parser("cohort", help="make a synthetic table of cases")
    cohort.add_argument("--rows", type=_positive, required=True)
    cohort.add_argument("--out", type=Path, required=True)
    cohort.add_argument("--seed", type=int, default=20230302)
    cohort.add_argument(
        "--report", type=Path, help="put each published figure beside the cohort's into a document"
    )
    check = commands.add_parser("check", help="say what a table lacks to learn a model from")
    check.add_argument("--cases", type=Path, required=True)
    fit = commands.add_parser("fit", help="fit a model and write recommender.onnx and card.md")
    fit.add_argument("--cases", type=Path, required=True)
    fit.add_argument("--out", type=Path, required=True)
    fit.add_argument("--epochs", type=_positive, help="how often over the table")
    fit.add_argument(
        "--data", choices=[d.value for d in DataOrigin], default=DataOrigin.SYNTHETIC.value,
        help="what the table holds; the app says so (default: synthetic)",
    )  # fmt: skip
    fit.add_argument(
        "--fresh", type=Path, help="cases of another table, kept from the fit, to judge the file by"
    )
    for command in (check, fit):
        command.add_argument("--gaps", action="store_true", help="input cells may be empty")
    score = commands.add_parser("score", help="how well a model ranks a table of cases")
    score.add_argument("--model", type=Path, required=True)
    score.add_argument("--cases", type=Path, required=True)
    score.add_argument(
        "--probabilities", type=Path, help="also write p_occupation, p_return (.npz)"
    )
    sign = commands.add_parser("sign", help="sign a model, so that devices take it")
    sign.add_argument("--model", type=Path, required=True)
    sign.add_argument("--key", type=Path, required=True, help="Ed25519, 64 hex digits")
    for command in (cohort, check, fit, score, sign):
        command.add_argument("--json", action="store_true", help="one JSON object on stdout")
    return parser


def _cohort(options: argparse.Namespace) -> dict[str, Any]:
    from training.cohort import cohort, write_columns

    _say(f"making {options.rows} cases")
    columns = cohort(options.rows, options.seed)
    write_columns(options.out, columns)
    if options.report is not None:
        from training.cohort.report import put_into, tables_of

        put_into(options.report, tables_of(columns))
    return {"file": str(options.out), "rows": options.rows, "seed": options.seed}


def _check(options: argparse.Namespace) -> dict[str, Any]:
    from training.cases import read_cases
    from training.checks import check, counts

    _say("reading the cases")
    cases = read_cases(options.cases, gaps=options.gaps)
    check(cases, options.cases.name)
    return {"file": str(options.cases), **counts(cases)}


def _fit(options: argparse.Namespace) -> dict[str, Any]:
    from training.cases import read_cases
    from training.fit import EPOCHS, fit

    _say("reading the cases")
    cases = read_cases(options.cases, gaps=options.gaps)
    fresh = None if options.fresh is None else read_cases(options.fresh, gaps=options.gaps)
    epochs, data = options.epochs or EPOCHS, DataOrigin(options.data)
    return fit(cases, options.out, data=data, say=_say, epochs=epochs, fresh=fresh)


def _score(options: argparse.Namespace) -> dict[str, Any]:
    import numpy as np

    from training.cases import read_cases
    from training.held_out import ask_all, figures_of

    _say("reading the cases")
    cases = read_cases(options.cases, gaps=True)
    _say(f"asking about {len(cases)} cases")
    answers = ask_all(options.model, cases)
    if options.probabilities is not None:
        options.probabilities.parent.mkdir(parents=True, exist_ok=True)
        with options.probabilities.open("wb") as file:
            np.savez_compressed(file, p_occupation=answers.p_occupation, p_return=answers.p_return)
    return figures_of(answers, cases)


def _sign(options: argparse.Namespace) -> dict[str, Any]:
    from training.signing import sign_model

    return sign_model(options.model, options.key)


_WRONG_FILES = frozenset(
    {
        ErrorCode.BAD_USAGE,
        ErrorCode.MODEL_DAMAGED,
        ErrorCode.MODEL_TOO_NEW,
        ErrorCode.MODEL_TOO_OLD,
        ErrorCode.MODEL_OTHER_SCHEMA,
        ErrorCode.MODEL_SELF_TEST_FAILED,
    }
)
"""What is wrong with a file that was given to be signed: another one has to be given."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0, or 1 after one clear line. Bad usage exits with 2, as
    does a wrong file where one is to be signed."""
    options = _parser().parse_args(arguments)
    # Before NumPy is loaded: the products are small, and threads that wait for each other take
    # the second core and save next to nothing.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    start = time.monotonic()
    run = {
        "cohort": _cohort, "check": _check, "fit": _fit, "score": _score, "sign": _sign,
    }[options.command]  # fmt: skip
    try:
        result = run(options)
    except IlteoroError as error:
        _say(f"error: {said.told(error)}")
        return 2 if options.command == "sign" and error.code in _WRONG_FILES else 1
    except OSError as error:
        _say(f"error: {said.told_of_the_disk(error)}")
        return 1
    result["seconds"] = round(time.monotonic() - start, 2)
    if options.json:
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(said.lines(options.command, result)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
