"""The whole encoder at base size, in turn with its two peers: the removed NEZHA, and BERT, which has no such positions.

The removed NEZHA is that of transformers 4.57 in an environment of its own; BERT is that of the transformers here, on
torch's scaled_dot_product_attention.  Training is a forward and a backward pass; float32, two figures where dropout
matters: 0.1 as released, and none.
"""

import statistics
import sys
from contextlib import ExitStack
from pathlib import Path

from benchmarks.peers import Worker, python_with
from benchmarks.report import Line, publish

ROUNDS = 3
REMOVED, BERT = "transformers 4.57 NEZHA", "BERT + SDPA"
SHAPES = ((8, 128, 1.0, None), (2, 512, 1.6, 0.90), (1, 1024, 2.0, None))
"""Batch, length, and the least ratio of tokens a second to either peer."""


def interpreters() -> dict[str, tuple[Path, str]]:
    """Each encoder's interpreter and kind."""
    old, here = python_with("transformers-4.57", "transformers==4.57.1"), Path(sys.executable)
    return {"ours": (here, "nezha"), REMOVED: (old, "removed_nezha"), BERT: (here, "bert")}


def speeds(workers: dict[str, Worker], what: str, batch: int, length: int) -> dict[str, float]:
    """Tokens a second, the median of some rounds in turn after one that does not count."""
    seconds: dict[str, list[float]] = {name: [] for name in workers}
    for turn in range(ROUNDS + 1):
        for name, worker in workers.items():
            taken = worker.ask(what, batch=batch, length=length)["seconds"]
            if turn:
                seconds[name].append(taken)
    return {name: batch * length / statistics.median(values) for name, values in seconds.items()}


def compare(name: str, unit: str, figures: dict[str, float], peer: str, target: str) -> Line:
    """One line of two figures."""
    return Line(name=name, unit=unit, ours=figures["ours"], peer=figures[peer], peer_name=peer, target=target)


def training(workers: dict[str, Worker]) -> list[Line]:
    """Training and inference of processes that stay."""
    lines = []
    for dropout in (0.1, 0.0):
        for worker in workers.values():
            worker.ask("make", positions=1024, dropout=dropout)
        for batch, length, removed, bert in SHAPES:
            figures = speeds(workers, "train", batch, length)
            name = f"training, {batch} × {length}, dropout {dropout:g}"
            lines.append(compare(name, "tokens/s", figures, REMOVED, f">= {removed}"))
            lines.append(compare(name, "tokens/s", figures, BERT, f">= {bert}" if bert else "the price of positions"))
    for batch in (1, 32):
        figures = speeds(workers, "infer", batch, 128)
        lines.append(compare(f"inference, {batch} × 128", "tokens/s", figures, REMOVED, ">= 1.0"))
        lines.append(compare(f"inference, {batch} × 128", "tokens/s", figures, BERT, ">= 0.90"))
    return lines


def memory() -> list[Line]:
    """Of processes that have done nothing else."""
    made: dict[str, dict[str, float]] = {}
    lines = []
    for dropout in (0.1, 0.0):
        peaks = {}
        for name, (interpreter, kind) in interpreters().items():
            with Worker(interpreter, kind=kind) as worker:
                made[name] = worker.ask("make", positions=1024, dropout=dropout)
                worker.ask("train", batch=1, length=1024)
                peaks[name] = worker.ask("peak")["megabytes"]
        name = f"peak of a training step, 1 × 1024, dropout {dropout:g}"
        lines.append(compare(name, "MB", peaks, BERT, "<= 1.15"))
        lines.append(compare(name, "MB", peaks, REMOVED, "< 1"))
    lines += [long_text("infer", 4096), long_text("train", 2048)]
    for unit, target in (("seconds", "<= 0.10"), ("megabytes", "<= 0.20")):
        figures = {name: figure[unit] for name, figure in made.items()}
        lines.append(compare("making the model, 1,024 positions", unit, figures, REMOVED, target))
    return lines


def long_text(what: str, length: int) -> Line:
    """The peak of one text far beyond the 512 tokens of the released code, without dropout."""
    peaks = {}
    for name, (interpreter, kind) in interpreters().items():
        if name != REMOVED:  # its tables alone would take 12 × 4 GB
            with Worker(interpreter, kind=kind) as worker:
                worker.ask("make", positions=length, dropout=0.0)
                worker.ask(what, batch=1, length=length)
                peaks[name] = worker.ask("peak")["megabytes"]
    return compare(f"peak: {what} on 1 × {length}, all 12 layers", "MB", peaks, BERT, "fits in 24 GB")


def main() -> None:
    """Measure and keep the lines."""
    lines = memory()
    with ExitStack() as stack:
        workers = {
            name: stack.enter_context(Worker(interpreter, kind=kind))
            for name, (interpreter, kind) in interpreters().items()
        }
        lines += training(workers)
    publish("encoder", lines)


if __name__ == "__main__":
    main()
