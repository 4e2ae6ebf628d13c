"""Hours that pre-training takes on one GPU, on one machine of eight and on ten of them, from the speed of one GPU.

    seconds a step = rows of a process · length / speed  +  2 · gradient bytes · (machines - 1) / machines / network

The rows of a process are computed pass after pass; then the gradients are summed, which between machines takes as long
as a ring over their network cards.  What overlaps of the two is not counted, nor are evaluations and checkpoints: they
take less than a hundredth of a run.  The setting is the paper's (section 3.1): base size, batches of 14,400 examples of
128 tokens, 10 machines of 8 GPUs; 10.5 billion tokens of text.
"""

import json
from dataclasses import dataclass

from benchmarks.report import RESULTS

BATCH, LENGTH, CORPUS = 14_400, 128, 10.5e9
WEIGHTS = 102e6
"""Of the base size with 21,128 pieces."""
SPEEDS = (50_000, 100_000, 200_000)
"""Tokens a second of one GPU for which the table is made where none was measured."""
NETWORK = 12.5e9
"""Bytes a second between machines: one card of 100 Gbit."""


@dataclass(frozen=True)
class Job:
    """Machines, GPUs of each, and the most rows that one GPU computes in a pass."""

    machines: int
    gpus: int
    rows: int

    @property
    def processes(self) -> int:
        """One a GPU."""
        return self.machines * self.gpus

    @property
    def accumulate(self) -> int:
        """What `--accumulate` says, for batch size × accumulate is the whole job's batch."""
        return BATCH // self.rows

    @property
    def passes(self) -> int:
        """Of one process in a step."""
        return -(-BATCH // self.processes // self.rows)

    def seconds(self, speed: float) -> float:
        """Of one step, at `speed` tokens a second and GPU."""
        between = 2 * 4 * WEIGHTS * (self.machines - 1) / self.machines / NETWORK
        return BATCH / self.processes * LENGTH / speed + between


JOBS = (Job(1, 1, 180), Job(1, 8, 180), Job(10, 8, 180))


def measured() -> dict[str, float]:
    """Speeds of one GPU in `results/gpu.json`: its lines of `pretrain` at base size, by name."""
    path = RESULTS / "gpu.json"
    lines = json.loads(path.read_text(encoding="utf-8"))["lines"] if path.exists() else []
    return {
        line["name"]: line["ours"]
        for line in lines
        if line["unit"] == "tokens/s" and {"pretrain", "base"} <= set(line["name"].replace(",", " ").split())
    }


def table(speeds: dict[str, float]) -> str:
    """The table of `docs/scale-out.md`."""
    rows = [
        "| machines × GPUs | batch size × accumulate | passes of a GPU | speed of one GPU "
        "| seconds a step | hours a pass over the text | days for 900,000 steps |",
        "|---|---|---|---|---|---|---|",
    ]
    for job in JOBS:
        for name, speed in speeds.items():
            step = job.seconds(speed)
            once = CORPUS / (BATCH * LENGTH) * step / 3600
            rows.append(
                f"| {job.machines} × {job.gpus} | {job.rows} × {job.accumulate} | {job.passes} | {name} "
                f"| {step:.2f} | {once:,.1f} | {900_000 * step / 86_400:,.1f} |"
            )
    return "\n".join(rows)


def main() -> None:
    """Print the table for the measured speeds, or for round ones."""
    assumed = {f"{speed:,} tokens/s": float(speed) for speed in SPEEDS}
    print(table({f"{speed:,.0f} tokens/s ({name})": speed for name, speed in measured().items()} or assumed))


if __name__ == "__main__":
    main()
