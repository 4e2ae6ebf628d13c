"""Runs that cannot be lost: kills, full disks, stops and damaged checkpoints, each by real processes, each resumed.

Every line of the table ends with the question that counts: whether the run, resumed to its end, has the weights and
the optimizer of the unbroken one, byte for byte.  A full disk needs a small disk to fill, and that needs root.
"""

import contextlib
import json
import os
import random
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import torch

from benchmarks.kills_trainer import corpus, ended_alike, half_saved, settings, start, unbroken, wait
from benchmarks.report import RESULTS
from nezha import checkpoint
from nezha.pretrain_config import PretrainConfig
from nezha.run_folder import RunFolder, read_json

STEPS, KILLS, TIMES = 150, 10, 10
MOMENTS = ("anywhere", "in a save", "in a save", "just after one")
"""When a run is killed, by turns."""
DISK = 3_000_000
"""Bytes of the small disk: two checkpoints and the records, and a good deal more."""


@dataclass(kw_only=True)
class Row:
    """What was done to runs of one kind, how often, and how it ended."""

    name: str
    times: int = 0
    in_a_save: int = 0
    """Kills that left a half-written checkpoint behind."""
    whole: int = 0
    """Times after which the newest checkpoint, or the one before a damaged one, was whole."""
    as_told: int = 0
    """Times it went as it should: killed, exit code 0, one sentence, the damaged checkpoint passed over and told."""
    runs: int = 0
    alike: int = 0
    """Runs that ended with the bytes of the unbroken one."""

    def __str__(self) -> str:
        return (
            f"{self.name:44} times {self.times:3}  in a save {self.in_a_save:3}  whole after {self.whole:3}  "
            f"as told {self.as_told:3}  ended alike {self.alike}/{self.runs}"
        )


def whole_after(run: RunFolder, before: int) -> bool:
    """Whether nothing that was saved is lost: no damaged checkpoint, and one no older than step `before`."""
    folder, damaged = checkpoint.newest(run)
    return not damaged and (folder is not None or not before) and max(run.saved_steps(), default=0) >= before


def kill_again_and_again(name: str, config: PretrainConfig, place: Path, *, kills: int, rng: random.Random) -> Row:
    """SIGKILL by turns at each of `MOMENTS`; then a last sitting to the end.

    A run that comes to its end before all the kills are spent is compared, and another begun.
    """
    row, calm = Row(name=name), unbroken(config, place / "calm")
    while row.times < kills:
        row.runs += 1
        run = RunFolder(place / f"killed-{row.runs}")
        while row.times < kills and config.loop.steps not in run.saved_steps():
            before = max(run.saved_steps(), default=0)
            process = start(config, run, place / "said")
            if _moment(MOMENTS[row.times % len(MOMENTS)], process, run, rng):
                os.kill(process.pid or 0, signal.SIGKILL)
                process.join()
                if process.exitcode == 0:  # it came to its end between the look and the kill
                    continue
                row.times += 1
                row.as_told += process.exitcode == -signal.SIGKILL
                row.in_a_save += half_saved(run)
                row.whole += whole_after(run, before)
        if config.loop.steps not in run.saved_steps():
            start(config, run, place / "said").join()
        row.alike += ended_alike(calm, run, config.loop.steps)
    return row


def _moment(kind: str, process: BaseProcess, run: RunFolder, rng: random.Random) -> bool:
    """Wait for the moment of a kill; False where the run came to its end before it."""
    known = run.saved_steps()
    if kind == "anywhere":
        time.sleep(rng.uniform(0.0, 1.5))
        return process.is_alive()
    if kind == "in a save":
        _wait_for_steps(process, run, rng)
        there = wait(process, lambda: half_saved(run))
        time.sleep(rng.uniform(0.0, 0.01))  # a save takes about that long
        return there and process.is_alive()
    return wait(process, lambda: run.saved_steps() != known)


def _wait_for_steps(process: BaseProcess, run: RunFolder, rng: random.Random) -> None:
    """Let the run save one to four checkpoints, which also clears away what an earlier kill left half-written."""
    for _ in range(rng.randint(1, 4)):
        known = run.saved_steps()
        wait(process, lambda known=known: run.saved_steps() != known)


def fill_the_disk(config: PretrainConfig, place: Path, *, times: int, rng: random.Random) -> Row:
    """Leave no byte free at a random moment, until the trainer gives up; make room; resume to the end."""
    row, calm = Row(name="disk full at a random moment"), unbroken(config, place / "calm-disk")
    for number in range(times):
        with small_disk(place / f"disk-{number}") as disk:
            run, said, filler = RunFolder(disk / "run"), place / f"said-{number}", disk / "filler"
            process = start(config, run, said)
            wait(process, lambda run=run: run.saved_steps())
            time.sleep(rng.uniform(0.0, 0.5))
            before = max(run.saved_steps(), default=0)
            while process.is_alive():
                _fill(filler)
            row.times += 1
            row.as_told += process.exitcode == 2 and "the disk refused" in said.read_text(encoding="utf-8")
            row.whole += whole_after(run, before)
            filler.unlink()
            start(config, run, said).join()
            row.runs += 1
            row.alike += ended_alike(calm, run, config.loop.steps)
    return row


def _fill(path: Path) -> None:
    with contextlib.suppress(OSError), path.open("ab", buffering=0) as file:
        while file.write(b"x" * 4096):
            pass
    time.sleep(0.001)


@contextlib.contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """A disk of its own of `DISK` bytes."""
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def stop_and_damage(config: PretrainConfig, place: Path, *, times: int, rng: random.Random) -> tuple[Row, Row]:
    """SIGTERM at a random moment; then one byte of the newest checkpoint turned over; resume to the end."""
    stopped, damaged = Row(name="SIGTERM at a random moment"), Row(name="one byte of the newest checkpoint turned over")
    calm = unbroken(config, place / "calm-stop")
    for number in range(times):
        run, said = RunFolder(place / f"stopped-{number}"), place / "said"
        process = start(config, run, said)
        wait(process, lambda run=run: len(run.saved_steps()) > 1)  # so that there is one to fall back on
        time.sleep(rng.uniform(0.0, 0.5))
        before = max(run.saved_steps(), default=0)
        os.kill(process.pid or 0, signal.SIGTERM)
        process.join()
        state = read_json(run.status) or {}
        stopped.times += 1
        stopped.as_told += process.exitcode == 0 and state["state"] in ("stopped", "finished")
        stopped.whole += whole_after(run, before) and run.saved_steps()[-1] == state["step"]
        _turn_a_byte(run.checkpoint(run.saved_steps()[-1]), rng)
        damaged.whole += len(checkpoint.newest(run)[1]) == 1 and checkpoint.newest(run)[0] is not None
        start(config, run, said).join()
        damaged.times += 1
        damaged.as_told += '"fell_back"' in run.metrics.read_text(encoding="utf-8")
        damaged.runs += 1
        damaged.alike += ended_alike(calm, run, config.loop.steps)
    return stopped, damaged


def _turn_a_byte(folder: Path, rng: random.Random) -> None:
    victim = folder / rng.choice([checkpoint.WEIGHTS, checkpoint.MOMENTS, checkpoint.STATE])
    data = bytearray(victim.read_bytes())
    data[rng.randrange(len(data))] ^= 0xFF
    victim.write_bytes(data)


def kinds(shards: Path, steps: int) -> dict[str, PretrainConfig]:
    """The runs to be killed: each way in which resuming could go wrong on its own."""
    second = {"second_length": 58}
    return {
        "fp32, LAMB": settings(shards, steps=steps),
        "fp16 with its loss scale": settings(shards, steps=steps, precision="fp16"),
        "bf16, AdamW": settings(shards, steps=steps, precision="bf16", optimizer="adamw"),
        "two stages": settings(shards, steps=steps, data=second, second_steps=steps // 2),
        "packed, two passes a step": settings(shards, steps=steps, data={"examples": "packed"}, accumulate=2),
    }


def main() -> None:
    """Do it all, print the table and keep it."""
    rng, began, rows = random.Random(0), time.monotonic(), []
    torch.set_num_threads(1)  # as the processes that are killed

    def tell(work: Callable[[], list[Row]]) -> None:
        for row in work():
            rows.append(row)
            print(row, flush=True)
        values = {"seconds": round(time.monotonic() - began), "rows": [asdict(row) for row in rows]}
        (RESULTS / "kills.json").write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")

    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        shards = corpus(place)
        for number, (name, config) in enumerate(kinds(shards, STEPS).items()):
            (here := place / f"kind-{number}").mkdir()
            tell(lambda: [kill_again_and_again(f"SIGKILL: {name}", config, here, kills=KILLS, rng=rng)])  # noqa: B023
        plain = settings(shards, steps=STEPS)
        tell(lambda: list(stop_and_damage(plain, place, times=TIMES, rng=rng)))
        if os.geteuid() == 0:
            tell(lambda: [fill_the_disk(plain, place, times=TIMES, rng=rng)])


if __name__ == "__main__":
    main()
