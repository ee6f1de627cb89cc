"""`docs/retraining.md`: its commands work, its bounds are the code's, its promises hold."""

import csv
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from backend.__main__ import _parser
from training import checks, leaks

ROOT = Path(__file__).resolve().parents[2]
DOC = (ROOT / "docs" / "retraining.md").read_text(encoding="utf-8")
COMMANDS = [
    shlex.split(line)
    for block in re.findall(r"```\n(.+?)```", DOC, re.DOTALL)
    for line in block.splitlines()
]
RARE, COMMON = "rare-certificate-code", "common-certificate-code"


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    assert command[0] == "python"
    return subprocess.run(
        [sys.executable, *command[1:]],
        cwd=folder, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an export and a key, after every training command of the document."""
    folder = tmp_path_factory.mktemp("office")
    made = run(shlex.split("python -m training cohort --rows 1500 --out cases.csv"), folder)
    assert made.returncode == 0, made.stderr
    table = folder / "cases.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for i, row in enumerate(rows):
        extra = [RARE] * (i % 100 == 0) + [COMMON] * (i % 20 == 0)
        row["certificates"] = ";".join(filter(None, [row["certificates"], *extra]))
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    (folder / "model.key").write_text("5a" * 32 + "\n", encoding="ascii")
    for command in COMMANDS:
        if command[2] != "training":
            continue
        quick = ["--epochs", "2"] if command[3] == "fit" else []
        where = [str(ROOT / part) if part.startswith("onnx_models/") else part for part in command]
        done = run([*where, *quick], folder)
        assert done.returncode == 0, (command, done.stderr)
    return folder


def test_the_commands_lead_from_an_export_to_a_signed_model(office: Path) -> None:
    assert [c[3] for c in COMMANDS] == ["check", "fit", "score", "score", "sign", "publish"]
    assert (office / "made" / "recommender.onnx.sig").is_file()
    assert "real" in (office / "made" / "card.md").read_text(encoding="utf-8").lower()


def test_the_backend_knows_what_the_document_tells_it() -> None:
    (publish,) = (c for c in COMMANDS if c[2] == "backend")
    options = _parser().parse_args(publish[3:])
    assert str(options.model) == "made/recommender.onnx"


def test_no_id_and_no_rare_code_is_in_the_file_that_everyone_gets(office: Path) -> None:
    content = (office / "made" / "recommender.onnx").read_bytes()
    with (office / "cases.csv").open(encoding="utf-8", newline="") as file:
        ids = [row["case_id"] for row in csv.DictReader(file)]
    assert not [i for i in ids if i.encode() in content]
    assert COMMON.encode() in content
    assert RARE.encode() not in content


@pytest.mark.parametrize(
    ("said", "bound"),
    [
        ("returns | under {}", checks.FEWEST_RETURNS),
        ("changes of occupation | under {}", checks.FEWEST_CHANGES),
        ("lasted | under {} each", checks.FEWEST_OTHER),
        ("staying | over {:.0f} % the same", 100 * checks.MOST_ONE_OUTCOME),
        ("new occupation | over {:.0f} %", 100 * checks.MOST_ONE_OCCUPATION),
        ("시도 | over {:.0f} %", 100 * checks.MOST_ONE_REGION),
        ("60 and over | under {:.0f} %;", 100 * checks.FEWEST_OF_A_SEX),
        ("under 2 %; under {:.0f} %", 100 * checks.FEWEST_OF_AN_AGE),
        ("another input | over {:.0f} %;", 100 * checks.MOST_EMPTY_PERSON),
        ("over 50 %; over {:.0f} %", 100 * checks.MOST_EMPTY),
        ("twice | over {:.0f} %", 100 * checks.MOST_DOUBLED),
        ("staying | AUC over {:.2f}", leaks.VALUE_AUC),
        ("tells it | AUC over {:.2f}", leaks.EMPTY_AUC),
        ("training {:.2f})", leaks.TAKEN_AUC),
        ("new occupation | over {:.0f} % | the new one", 100 * leaks.NAMES_NEW),
        ("tells the return | AUC over {:.2f}", leaks.ORDER_AUC),
    ],
)
def test_the_bounds_told_are_those_of_the_checks(said: str, bound: float) -> None:
    assert said.format(bound) in DOC
