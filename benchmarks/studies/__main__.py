"""Run a study, keep its results, draw its figure."""

import argparse
import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import matplotlib

from benchmarks.report import RESULTS
from benchmarks.studies.catalog import STUDIES
from benchmarks.studies.running import run
from benchmarks.studies.study import Study

matplotlib.use("Agg")
STEPS = 2_400
"""Of 4,096 tokens: about ten million."""


def main() -> None:
    """Read the command line and do as it says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.studies", description=__doc__)
    parser.add_argument("name", choices=STUDIES)
    parser.add_argument("--steps", type=int, default=STEPS, help="training steps of 4,096 tokens")
    parser.add_argument("--seeds", type=int, default=3, help="trainings an arm")
    parser.add_argument("--workers", type=int, default=1, help="trainings at once")
    parser.add_argument("--data", default="bundled", help="“bundled” or a folder made by `nezha prepare`")
    parser.add_argument("--runs", type=Path, default=Path("runs/studies"), help="folder of the trainings")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the JSON and the figure")
    parser.add_argument("--draw", action="store_true", help="only draw what is kept")
    args = parser.parse_args()
    study, kept = STUDIES[args.name], args.results / f"study-{args.name}.json"
    if not args.draw:
        train(study, args, kept)
    draw(study, json.loads(kept.read_text(encoding="utf-8")), kept.with_suffix(".svg"))


def train(study: Study, args: argparse.Namespace, kept: Path) -> None:
    """Every training that is not kept yet; each is kept as soon as it is done."""
    before = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    found = before["runs"] if before.get("steps") == args.steps else []
    kept.parent.mkdir(parents=True, exist_ok=True)
    options = {name: getattr(args, name) for name in ("steps", "workers", "data")}

    def more(seeds: Iterable[int], only: Collection[str] | None = None) -> None:
        known = {(one["arm"], one["seed"]) for one in found}
        for result in run(study, args.runs / study.name, **options, seeds=seeds, known=known, only=only):
            found.append(_told(result))
            kept.write_text(_text(study, args, found), encoding="utf-8")

    if study.finalists is None:
        more(range(1, args.seeds + 1))
    else:
        more((1,))
        more(range(2, args.seeds + 1), study.finalists({"runs": found}))


def _told(result: dict[str, Any]) -> dict[str, Any]:
    last = result["held_out"][-1][1] if result["held_out"] else float("nan")
    print(f"{result['arm']:24} seed {result['seed']}   held-out loss {last:.4f}", flush=True)
    return result


def _text(study: Study, args: argparse.Namespace, found: list[dict[str, Any]]) -> str:
    """The results as JSON, one training a line."""
    head = {
        "claim": study.claim,
        "steps": args.steps,
        "command": f"python -m benchmarks.studies {study.name} --steps {args.steps} --seeds {args.seeds}",
    }
    runs = sorted(found, key=lambda result: (result["arm"], result["seed"]))
    lines = ",\n  ".join(json.dumps(result) for result in runs)
    return json.dumps(head, indent=1)[:-2] + f',\n "runs": [\n  {lines}\n ]\n}}\n'


def draw(study: Study, results: dict[str, Any], path: Path) -> None:
    """The figure as a vector picture."""
    import matplotlib.pyplot as plt

    plt.rcParams["svg.hashsalt"] = study.name  # the same picture from the same results, byte for byte
    figure, axes = plt.subplots(figsize=(6, 3.6), layout="constrained")
    study.draw(results, axes)
    axes.legend(frameon=False, fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
