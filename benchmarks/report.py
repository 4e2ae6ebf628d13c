"""One line a figure, and the same as JSON beside the script: name, ours, peer, ratio, target."""

import json
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A measured ratio of two figures of one unit, taken in one run of one process."""

    name: str
    unit: str
    ours: float
    peer: float
    peer_name: str
    target: str
    met: bool | None = None
    """Whether the target is met, where the script that measures says so."""

    @property
    def ratio(self) -> float:
        """Ours over the peer's."""
        return self.ours / self.peer

    def __str__(self) -> str:
        said = {None: "", True: "   met", False: "   NOT met"}[self.met]
        return (
            f"{self.name:48} ours {self.ours:10.2f} {self.unit}   {self.peer_name} {self.peer:10.2f} {self.unit}"
            f"   ratio {self.ratio:5.2f}   target {self.target}{said}"
        )


def alternate(functions: dict[str, Callable[[], object]], *, rounds: int) -> dict[str, float]:
    """Median seconds of each function, called in turn so that a busy moment meets all of them.

    Each is called once before anything is timed.
    """
    for function in functions.values():
        function()
    seconds: dict[str, list[float]] = {name: [] for name in functions}
    for _ in range(rounds):
        for name, function in functions.items():
            began = time.perf_counter()
            function()
            seconds[name].append(time.perf_counter() - began)
    return {name: statistics.median(values) for name, values in seconds.items()}


def publish(name: str, lines: list[Line]) -> None:
    """Print the lines and keep them in `benchmarks/results/NAME.json` with what they were measured on."""
    for line in lines:
        print(line)
    RESULTS.mkdir(exist_ok=True)
    machine = {"cpu": platform.machine(), "threads": torch.get_num_threads(), "torch": torch.__version__}
    values = {"machine": machine, "lines": [asdict(line) | {"ratio": round(line.ratio, 3)} for line in lines]}
    (RESULTS / f"{name}.json").write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
