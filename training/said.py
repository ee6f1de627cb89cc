"""What the commands tell a person: results as sentences, errors as where, what and what now."""

from collections.abc import Callable, Iterator
from typing import Any

from app.models import ErrorCode, IlteoroError

Result = dict[str, Any]


def _percent(value: float | None) -> str:
    return "unknown" if value is None else f"{100 * value:.1f} %"


def _cohort(made: Result) -> Iterator[str]:
    yield f"{made['rows']:,} made-up cases are in {made['file']} (seed {made['seed']})."
    yield f"What now: python -m training check --cases {made['file']}"


def _check(found: Result) -> Iterator[str]:
    yield (
        f"A model can be learned from {found['file']}: {found['cases']:,} cases, "
        f"{found['returns']:,} returned ({found['changes']:,} to another occupation), "
        f"{found['no_return']:,} did not."
    )
    exact = f"The card's top-10 will be exact to {found['card_within_points']} points either way"
    if found["enough_for_the_card"]:
        yield f"{exact}."
    else:
        yield f"{exact}: too few changes of occupation to show that a model is good."
    if found["empty"]:
        empty = ", ".join(f"{name} {_percent(share)}" for name, share in found["empty"].items())
        yield f"Empty cells: {empty}."
    if found["same_for_all"]:
        alike = ", ".join(found["same_for_all"])
        yield f"The same in every row, so nothing is learned of it: {alike}."
    yield f"What now: python -m training fit --cases {found['file']} --out FOLDER"


_CHANCES = {
    "return": "a return", "original": "the old employer", "retained": "staying six months",
}  # fmt: skip


def _ranking(found: Result) -> Iterator[str]:
    for which, count, name in (
        ("all who returned", found["returns"], "top_all"),
        ("those who changed occupation", found["changed"], "top_changed"),
    ):
        shares = ", ".join(f"{k} for {_percent(share)}" for k, share in found[name].items())
        yield f"Of {which} ({count:,}) the occupation taken was in the top {shares}."
    for head, chance in _CHANCES.items():
        if f"{head}_auc" in found:
            yield (
                f"Chance of {chance}: told apart with an AUC of {found[f'{head}_auc']}, "
                f"{_percent(found[f'{head}_ece'])} off on average "
                f"({_percent(found[f'{head}_ece_by_chance'])} by luck alone)."
            )


def _fit(made: Result) -> Iterator[str]:
    held = made["held_out"]
    yield (
        f"Model {made['version']} of {made['rows']:,} {made['data']} cases is in {made['model']}."
    )
    yield f"On {held['cases']:,} cases held out:"
    yield from _ranking(held)
    yield f"What now: read {made['card']}, then python -m training sign --model {made['model']}"


def _score(found: Result) -> Iterator[str]:
    yield f"{found['cases']:,} cases."
    yield from _ranking(found)
    if found["return_calibration"]:
        yield "Return, tenth by tenth of the cases: what was said and what happened."
    for tenth in found["return_calibration"]:
        said, happened = _percent(tenth["said"]), _percent(tenth["happened"])
        yield f"  {tenth['cases']:>7,} cases  said {said:>7}  happened {happened:>7}"


def _sign(made: Result) -> Iterator[str]:
    yield (
        f"Signed: model {made['version']}, learned from {made['data']} cases on "
        f"{made['trained_on']}. The signature is in {made['signature']}."
    )
    yield f"Public key {made['public_key']} (number {made['key']}): the app has to know it."
    yield f"What now: python -m backend publish --model {made['model']} (and its other options)"


_SAID: dict[str, Callable[[Result], Iterator[str]]] = {
    "cohort": _cohort, "check": _check, "fit": _fit, "score": _score, "sign": _sign,
}  # fmt: skip


def lines(command: str, result: Result) -> list[str]:
    """A command's result, as sentences."""
    return [*_SAID[command](result), f"Took {result['seconds']:.1f} s."]


_WRITTEN = "Give the recommender.onnx that `python -m training fit` wrote."
_WRONG = {
    ErrorCode.MODEL_MISSING: f"there is no such file. {_WRITTEN}",
    ErrorCode.MODEL_DAMAGED: f"this is no model, or it is damaged. {_WRITTEN}",
    ErrorCode.MODEL_TOO_NEW: "this model was made by a newer version. Update this program.",
    ErrorCode.MODEL_TOO_OLD: "this model was made by an older version. Fit it again.",
    ErrorCode.MODEL_OTHER_SCHEMA: "this model is of other occupations or questions. Fit it again.",
    ErrorCode.MODEL_SELF_TEST_FAILED: (
        "this model does not compute what it did when it was made, or holds no test of itself. "
        "Fit it again."
    ),
}


def told(error: IlteoroError) -> str:
    """Where, what, and what now: "cases.csv, row 3, column age: not a number. Correct it …"."""
    if error.code in _WRONG:
        return f"{error.params.get('file', 'the model')}: {_WRONG[error.code]}"
    params = dict(error.params)
    where = [str(params.pop("file", ""))]
    where += [f"{name} {params.pop(name)}" for name in ("row", "column") if name in params]
    what = ", ".join(map(str, params.values())) or error.code.replace("_", " ")
    now = {
        ErrorCode.CASES_INVALID: ". Correct it in the export and try again.",
        ErrorCode.CASES_UNREADABLE: ". Give a table of cases: CSV in UTF-8 with a header.",
    }.get(error.code, "")
    return f"{', '.join(filter(None, where)) or 'cases'}: {what}{now}"


def told_of_the_disk(error: OSError) -> str:
    """The same for a file or folder that can't be read or written."""
    what = (error.strerror or type(error).__name__).lower()
    now = "Check the name." if isinstance(error, FileNotFoundError) else "Give another one."
    return f"{error.filename or 'a file'}: {what}. {now}"
