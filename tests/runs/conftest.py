"""Runs whose trainer is a script of a few lines, so that what is tested is the life of a process, not training."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nezha import runs
from nezha.pretrain_config import LoopConfig, OptimizerConfig, PretrainConfig

ROOT = Path(__file__).parents[2]


def wait_until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Look every 20 ms; fail where it does not come true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not come true in time"
        time.sleep(0.02)


@pytest.fixture
def until() -> Callable[..., None]:
    """`wait_until`."""
    return wait_until


@pytest.fixture
def stand_in(monkeypatch):
    """Launch the stand-in where `runs` would launch the trainer; whatever still runs at the end is killed."""
    script = Path(__file__).with_name("stand_in.py")

    def command(folder, *, resume):
        return [sys.executable, str(script), str(folder.config), *(["--resume"] if resume else [])]

    monkeypatch.setattr("nezha.runs.start.trainer_command", command)
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    yield
    for run in runs.list_runs():
        if run.live and run.pid:
            os.kill(run.pid, signal.SIGKILL)
    wait_until(lambda: not any(run.live for run in runs.list_runs()))


def small(name: str, *, steps: int = 100_000) -> PretrainConfig:
    """A configuration that differs from the defaults."""
    loop = LoopConfig(steps=steps, log_every=3)
    return PretrainConfig(name=name, loop=loop, optimizer=OptimizerConfig(warmup_steps=1))


@pytest.fixture
def config() -> Callable[..., PretrainConfig]:
    """`small`."""
    return small
