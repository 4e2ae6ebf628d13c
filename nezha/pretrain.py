"""From a configuration and a folder to a trained model: everything a run needs, put together.

This is what `nezha pretrain` runs in its own process, on a terminal or detached.  `nezha.trainer` holds the loop.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from transformers.utils import logging as transformers_logging

from nezha.assembling import assemble
from nezha.journal import Journal, Report, Silence
from nezha.messages import LANGUAGES, Told
from nezha.options import to_dict
from nezha.pretrain_config import PretrainConfig
from nezha.processes import Processes, joined
from nezha.run_folder import RunFolder, write_json
from nezha.working import alone, failures_told, stop_signal


def pretrain(
    config: PretrainConfig, folder: Path, *, resume: bool = False, report: Report = lambda record: None
) -> str:
    """Train in this process until done or told to stop (SIGTERM saves and ends); returns `finished` or `stopped`.

    Under `torchrun` or `accelerate launch` this is for the main process; the others call `assist`.

    Args:
        config: what to train.
        folder: the run's folder; made where it is not there.
        resume: go on from the newest whole checkpoint.
        report: called with every record of `metrics.jsonl` as it is written.

    Raises:
        InputError: for data, settings or checkpoints that cannot be used, a folder in which another process trains,
            a loss that diverged, a disk that is full, a process of the job that is gone.  The status of the run then
            says so too.
    """
    run = RunFolder(Path(folder))
    run.path.mkdir(parents=True, exist_ok=True)
    with alone(run), stop_signal() as stop:
        journal = Journal(run, steps=config.loop.steps, report=report)
        journal.step = max(run.saved_steps(), default=0) if resume else 0  # nobody sees the run fall back to 0
        with failures_told(run, journal):
            journal.status("starting")
            if not resume:
                write_json(run.config, to_dict(config))
            with joined() as processes:
                processes.from_main(lambda: (config, run, resume))
                state, reason = _train(config, run, journal, stop, processes, resume=resume)
            if reason:
                journal.event(state, "finished_early", step=journal.step, steps=journal.steps, reason=reason)
            else:
                journal.event(state, state, step=journal.step)
            journal.status(state, reason={lang: reason.text(lang) for lang in LANGUAGES} if reason else None)
    return state


def assist() -> str:
    """Train beside the main process what `pretrain` was called with there; returns what it returns.

    Nothing is written here; `InputError` is that of the main process.
    """
    # joined first: a process that still waits for the others may be ended by a plain SIGTERM
    with joined() as processes, stop_signal() as stop:
        asked: Any = processes.from_main(lambda: None)
        config, run, resume = asked
        journal = Silence(run, steps=config.loop.steps, report=lambda record: None)
        return _train(config, run, journal, stop, processes, resume=resume)[0]


def _train(
    config: PretrainConfig, run: RunFolder, journal: Journal, stop: Callable[[], bool], processes: Processes,
    *, resume: bool,
) -> tuple[str, Told | None]:  # fmt: skip
    """What every process of a job does; the end of it, and the reason where it came early."""
    transformers_logging.disable_progress_bar()  # one for each saved file would fill log.txt
    trainer = assemble(config, run, journal, stop, processes, resume=resume)
    journal.status("running")
    return trainer.fit(), trainer.reason
