"""What a harvest of all agencies did, as a table and as JSON."""

from dataclasses import dataclass, field
from typing import Any

from app.models import Agency
from backend.ingest_runs import Run

COLUMNS = ("read", "new", "changed", "same", "set_aside", "closed", "duplicates", "open")
"""The table's figures, in its order: those from `new` to `set_aside` add up to `read`."""


@dataclass(slots=True)
class IngestReport:
    """What a harvest of all agencies did.

    `flagged` is how many listings' employers came onto or left the list of wage arrears,
    `bad_rows` what could not be read in it.
    """

    agencies: dict[Agency, Run]
    seconds: float = 0.0
    flagged: int = 0
    bad_rows: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The one JSON object of `--json`."""
        return {
            "agencies": {agency.value: _as_json(run) for agency, run in self.agencies.items()},
            "open": sum(run.open for run in self.agencies.values()),
            "duplicates": sum(run.duplicates for run in self.agencies.values()),
            "wage_arrears_changed": self.flagged,
            "wage_arrears_bad_rows": self.bad_rows,
            "seconds": round(self.seconds, 2),
        }

    def table(self) -> str:
        """A line an agency, for a terminal."""
        lines = ["agency  " + "".join(f"{name.replace('_', ' '):>11}" for name in COLUMNS)]
        for agency, run in self.agencies.items():
            figures = "".join(f"{getattr(run, name):>11,}" for name in COLUMNS)
            lines.append(f"{agency.value:<8}{figures}{_remark(run)}")
        return "\n".join(lines)

    def notes(self) -> list[str]:
        """What is worth knowing beside the figures, a line each."""
        lines = []
        for agency, run in self.agencies.items():
            told = [f"{count:,} {name}" for name, count in sorted(run.notes.items())]
            told += [f"{count:,} set aside: {name}" for name, count in run.reasons.most_common(5)]
            if told:
                lines.append(f"{agency.value}: {'; '.join(told)}")
        if self.flagged:
            lines.append(f"wage arrears: changed for {self.flagged:,} listings")
        lines += [f"wage arrears: {row}" for row in self.bad_rows]
        return lines


def _remark(run: Run) -> str:
    if run.error:
        return f"  {run.error}"
    if not run.complete:
        return "  in part: nothing taken for closed"
    if run.held:
        return f"  {run.held:,} gone at once: held open until the next harvest says the same"
    return "  gone on with" if run.resumed else ""


def _as_json(run: Run) -> dict[str, Any]:
    return {
        **{name: getattr(run, name) for name in COLUMNS},
        "held": run.held,
        "complete": run.complete,
        "resumed": run.resumed,
        "seconds": round(run.seconds, 2),
        "error": run.error,
        "reasons": dict(run.reasons),
        "notes": dict(run.notes),
    }
