"""The README's table of figures: made from `results.json`, and checked to be it."""

import json
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent
README = _ROOT / "README.md"
RESULTS = Path(__file__).resolve().parent / "results.json"
_START, _END = "<!-- benchmarks -->", "<!-- /benchmarks -->"


def read_results() -> dict[str, Any]:
    """The results of the last run by name, empty before the first."""
    try:
        results: dict[str, Any] = json.loads(RESULTS.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return results


def table(results: dict[str, Any]) -> str:
    """The Markdown table of all results."""
    lines = ["| what | figure | peers | limit |", "| --- | --- | --- | --- |"]
    for name, result in results.items():
        cells = (_told(result[part]) for part in ("figures", "peers", "limit"))
        lines.append(f"| {name} | {' | '.join(cells)} |")
    if results:
        on = next(iter(results.values()))["machine"]
        lines += ["", f"Measured on {on['processor']}, {on['cores']} cores, "
                  f"{on['memory_gib']} GiB, {on['system']}, Python {on['python']}."]  # fmt: skip
    return "\n".join(lines)


def _told(figures: dict[str, Any]) -> str:
    return "<br>".join(_line(name, value) for name, value in figures.items()) or "–"


def _line(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return f"{name}: " + ", ".join(_line(part, one) for part, one in value.items())
    shown = f"{value:,}" if isinstance(value, int) else value
    return f"{name.replace('_', ' ')} {shown}"


def write_table(results: dict[str, Any]) -> None:
    """Keep the results and put their table between the README's marks."""
    RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")
    before, _, rest = README.read_text("utf-8").partition(_START)
    after = rest.partition(_END)[2]
    README.write_text(f"{before}{_START}\n{table(results)}\n{_END}{after}", "utf-8")


def table_is_current() -> bool:
    """Whether the README shows the table of the last results."""
    shown = README.read_text("utf-8").partition(_START)[2].partition(_END)[0].strip()
    return shown == table(read_results()).strip()
