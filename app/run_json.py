"""A run as JSON for other programs: its state, its latest figures, and what a fine-tuning is worth."""

from dataclasses import asdict
from typing import Any

from nezha import runs
from nezha.runs import Run

from .run_view import kind_of
from .standing_view import baselines_of, differences_of

Json = dict[str, Any]


def run_json(run: Run, lang: str, *, figures: bool = True) -> Json:
    """A run.

    Args:
        run: which one.
        lang: language of why it failed or ended early.
        figures: whether its records are read too.
    """
    state: Json = {
        "run": run.name,
        "kind": kind_of(run),
        "state": run.state,
        "step": run.step,
        "steps": run.steps,
        "error": run.error[lang] if run.error else None,
        "reason": run.reason[lang] if run.reason else None,
    }
    return state | _figures(run) if figures else state


def _figures(run: Run) -> Json:
    """Last and best of each figure; for a fine-tuning its epochs, the test part, its lead over simpler things."""
    records = runs.current(runs.read_metrics(run.name)[0])
    standing = runs.standing(run, records)
    last = next((record for record in reversed(records) if record.get("kind") == "train"), {})
    found: Json = {
        "eta_seconds": last.get("eta_seconds") if run.live else None,
        "figures": {name: asdict(reading) for name, reading in standing.figures.items()},
    }
    if kind_of(run) != runs.FINETUNE:
        return found
    epochs = [record for record in records if record.get("kind") == "epoch"]
    tested = next((record["figures"] for record in reversed(records) if record.get("kind") == "test"), None)
    above = differences_of(run.folder)
    return found | {
        "epochs": [{name: record.get(name) for name in ("epoch", "loss", "dev")} for record in epochs],
        "test": tested,
        "baselines": baselines_of(records),
        "above": {name: asdict(one) | {"verdict": one.verdict} for name, one in above.items()},
    }
