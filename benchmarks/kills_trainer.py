"""A very small run as a real process that can be killed, for `benchmarks.kills`: its data, its settings, its ends."""

import dataclasses
import multiprocessing
import shutil
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import torch

from nezha import checkpoint
from nezha.data.prepare import prepare
from nezha.data_config import DataConfig
from nezha.messages import InputError
from nezha.pretrain import pretrain
from nezha.pretrain_config import LoopConfig, ModelSize, OptimizerConfig, PretrainConfig
from nezha.run_folder import RunFolder

_CONTEXT = multiprocessing.get_context("forkserver")
"""Each process is forked from one that has imported torch and done nothing else: it starts in a moment."""
_CONTEXT.set_forkserver_preload(["benchmarks.kills_trainer"])


def corpus(place: Path) -> Path:
    """Ninety short documents, prepared in `place`."""
    text = "\n\n".join(
        "\n".join(f"第{d}篇第{s}句说今天的天气很好，大家都高兴{d * s}次。" for s in range(1 + d % 9)) for d in range(90)
    )
    (place / "text.txt").write_text(text, encoding="utf-8")
    prepare([str(place / "text.txt")], place / "shards", min_count=1)
    return place / "shards"


def settings(
    shards: Path, *, steps: int, data: dict[str, Any] | None = None, optimizer: str = "lamb", **loop: Any
) -> PretrainConfig:
    """A run of some milliseconds a step, which saves at every third."""
    loop = {"batch_size": 6, "precision": "fp32", "save_every": 3, "eval_every": 60} | loop
    return PretrainConfig(
        name="killed",
        model=ModelSize(hidden_size=12, num_hidden_layers=2, num_attention_heads=3, intermediate_size=20),
        data=DataConfig(data=str(shards), sequence_length=29, **(data or {})),
        optimizer=OptimizerConfig(optimizer=optimizer, learning_rate=0.01, warmup_steps=2),
        loop=LoopConfig(steps=steps, compile="no", device="cpu", **loop),
    )


def unbroken(config: PretrainConfig, place: Path) -> RunFolder:
    """The run that nobody disturbs; it saves only at its end, which changes no weight."""
    calm = dataclasses.replace(config, loop=dataclasses.replace(config.loop, save_every=10**6, eval_every=10**6))
    shutil.rmtree(place, ignore_errors=True)
    pretrain(calm, place)
    return RunFolder(place)


def start(config: PretrainConfig, run: RunFolder, said: Path) -> BaseProcess:
    """Let a process of its own train, from the newest checkpoint where the folder has been used.

    Args:
        config: of the run.
        run: its folder.
        said: a file for the sentence with which it gives up, on a disk that is not the run's.
    """
    process = _CONTEXT.Process(target=_train, args=(config, run.path, said), daemon=True)
    process.start()
    return process


def _train(config: PretrainConfig, folder: Path, said: Path) -> None:
    """Exit code 0 where the run finished or was stopped, 2 where it gave up with a sentence."""
    torch.set_num_threads(1)
    try:
        pretrain(config, folder, resume=(folder / "config.json").exists())
    except InputError as error:
        said.write_text(error.text("en"), encoding="utf-8")
        raise SystemExit(2) from error


def wait(process: BaseProcess, condition: Callable[[], object]) -> bool:
    """Wait until `condition` holds, looking two thousand times a second; False where the process ended first."""
    while process.is_alive():
        if condition():
            return True
        time.sleep(0.0005)
    return False


def half_saved(run: RunFolder) -> bool:
    """Whether a checkpoint is being written, or was when its process died."""
    return run.checkpoints.is_dir() and any(path.name.endswith(".partial") for path in run.checkpoints.iterdir())


def ended_alike(one: RunFolder, other: RunFolder, step: int) -> bool:
    """Whether both ended, at `step`, with the same weights and the same state of the optimizer, byte for byte."""
    folders = [run.checkpoint(step) for run in (one, other)]
    return all(
        folders[0].joinpath(name).read_bytes() == folders[1].joinpath(name).read_bytes()
        for name in (checkpoint.WEIGHTS, checkpoint.MOMENTS)
    )
