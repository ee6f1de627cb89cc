"""`python -m training`, as people and checks call it."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.state.fresh_cases import fresh_cases
from tests.training.conftest import Fitted

ROOT = Path(__file__).resolve().parents[2]


def training(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "training", *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip


def test_from_a_cohort_to_a_model_to_its_figures(tmp_path: Path) -> None:
    cases, fresh, probabilities = (tmp_path / name for name in ("c.csv", "fresh.csv", "p.npz"))
    made = training("cohort", "--rows", 1200, "--out", cases, "--seed", 3, "--json")
    assert json.loads(made.stdout)["rows"] == 1200
    training("cohort", "--rows", 300, "--out", fresh, "--seed", 4)
    fit = training(
        "fit", "--cases", cases, "--fresh", fresh, "--out", tmp_path / "out", "--epochs", 2,
        "--json",
    )  # fmt: skip
    assert fit.returncode == 0, fit.stderr
    assert Path(json.loads(fit.stdout)["model"]) == tmp_path / "out" / "recommender.onnx"
    assert (tmp_path / "out" / "card.md").is_file()
    scored = training(
        "score", "--model", tmp_path / "out" / "recommender.onnx", "--cases", cases,
        "--probabilities", probabilities, "--json",
    )  # fmt: skip
    figures = json.loads(scored.stdout)
    assert figures["cases"] == 1200
    assert set(figures["top_changed"]) == {"1", "3", "5", "10"}
    held = np.load(probabilities)
    assert held["p_occupation"].shape == (1200, 136)
    assert held["p_return"].shape == (1200,)
    place = figures["top_all"]["1"]
    assert 0 <= place <= figures["top_all"]["10"] <= 1
    told = training(
        "score", "--model", tmp_path / "out" / "recommender.onnx", "--cases", fresh, "--json"
    )
    scored_fresh = json.loads(told.stdout)
    del scored_fresh["seconds"]
    assert scored_fresh == json.loads(fit.stdout)["held_out"]["fresh"]
    card = (tmp_path / "out" / "card.md").read_text(encoding="utf-8")
    kept = f"| staying six months | the file, fresh cases | {scored_fresh['retained_cases']} | "
    assert kept in card
    told_fresh = fresh_cases(tmp_path / "out", json.loads(fit.stdout)["version"])
    assert told_fresh is not None
    assert (told_fresh.cases, told_fresh.changed) == (300, scored_fresh["changed"])
    assert told_fresh.all_found == pytest.approx(scored_fresh["top_all"], abs=0.001)
    assert told_fresh.return_auc == pytest.approx(scored_fresh["return_auc"], abs=1e-4)
    assert told_fresh.return_ece == pytest.approx(scored_fresh["return_ece"], abs=0.001)
    # Which of the nets is being fitted, and sentences instead of the figures' own names.
    assert "\noccupation: round 30 of 30, loss" in fit.stderr
    assert "net 6 of 6, staying six months: round 2 of 2, loss" in fit.stderr
    told = training("score", "--model", tmp_path / "out" / "recommender.onnx", "--cases", cases)
    assert told.stdout.startswith("1,200 cases.\nOf all who returned (")
    assert not any(sign in told.stdout for sign in "_{}")


def test_score_takes_empty_input_cells_and_keeps_the_rows_in_order(
    fitted: Fitted, tmp_path: Path
) -> None:
    with fitted.table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:40]
    emptied = [{**r, "age": "", "occupation_before": "", "disability_grade": ""} for r in rows]
    probabilities = {}
    for name, table in (("whole", rows), ("turned", rows[::-1]), ("emptied", emptied)):
        path = tmp_path / f"{name}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, table[0])
            writer.writeheader()
            writer.writerows(table)
        done = training(
            "score", "--model", fitted.model, "--cases", path,
            "--probabilities", tmp_path / f"{name}.npz",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        probabilities[name] = np.load(tmp_path / f"{name}.npz")["p_occupation"]
    assert probabilities["turned"][::-1] == pytest.approx(probabilities["whole"], abs=1e-5)
    assert not np.allclose(probabilities["emptied"], probabilities["whole"], atol=1e-2)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("fit",),
        ("cohort", "--rows", "0", "--out", "x.csv"),
        ("cohort", "--rows", "many", "--out", "x.csv"),
        ("score", "--cases", "x.csv"),
        ("forecast",),
    ],
)
def test_bad_usage_exits_2(arguments: tuple[str, ...]) -> None:
    done = training(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""


def test_trouble_exits_1_with_one_clear_line(fitted: Fitted, tmp_path: Path) -> None:
    broken = tmp_path / "broken.csv"
    lines = fitted.table.read_text(encoding="utf-8").splitlines()
    age = lines[0].split(",").index("age")
    cells = lines[3].split(",")
    cells[age] = "old"
    broken.write_text("\n".join([*lines[:3], ",".join(cells)]), encoding="utf-8")
    (tmp_path / "damaged.onnx").write_bytes(fitted.model.read_bytes()[:5000])
    for arguments, said in (
        (("fit", "--cases", broken, "--out", tmp_path), ("row 4", "column age")),
        (("fit", "--cases", tmp_path / "none.csv", "--out", tmp_path), ("none.csv",)),
        (("fit", "--cases", fitted.table, "--fresh", fitted.table, "--out", tmp_path),
         ("fresh cases", "among those to learn from")),
        (("score", "--model", tmp_path / "damaged.onnx", "--cases", fitted.table),
         ("damaged.onnx",)),
        (("score", "--model", tmp_path / "none.onnx", "--cases", fitted.table), ("none.onnx",)),
        (("cohort", "--rows", 5, "--out", "/proc/none/x.csv"), ("proc",)),
    ):  # fmt: skip
        done = training(*arguments, "--json")
        assert done.returncode == 1, done.stderr
        assert done.stdout == ""
        (line,) = (text for text in done.stderr.splitlines() if text.startswith("error: "))
        assert "Traceback" not in done.stderr
        assert all(word in line for word in said)
