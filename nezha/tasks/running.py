"""A fine-tuning run in its folder: what `nezha finetune` does in its own process, on a terminal or detached.

    config.json, status.json, metrics.jsonl, log.txt, checkpoints/   as those of any run
    baselines.json   what simple things answer to the test part
    result.json      figures and the answer to every text of it (`FinetuneResult`)
    model/           the best weights: a model folder of transformers, and what `nezha.tasks.tuned` needs beside it

A run that was stopped or killed goes on to the same weights.  One that is over keeps no checkpoints.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from transformers.utils import logging as transformers_logging

from nezha import checkpoint
from nezha.finetune_config import FinetuneConfig
from nezha.journal import Journal, Report
from nezha.messages import InputError
from nezha.options import changes_in_words, to_dict
from nezha.run_folder import RunFolder, read_json, write_json
from nezha.runs.kinds import values_of
from nezha.tasks import uploads
from nezha.tasks.baselines import LATE, ask_baselines
from nezha.tasks.card import CARD, card
from nezha.tasks.fine_tuning import Tuning
from nezha.tasks.keeping import InFolder, newest_state
from nezha.tasks.measures import values_over
from nezha.tasks.outcome import BASELINES, RESULT, baselines_of
from nezha.tasks.source import data_of
from nezha.tasks.tuned import save_tuned
from nezha.tokenizer import Tokenizer
from nezha.working import alone, failures_told, stop_signal

MODEL = "model"


def run(config: FinetuneConfig, folder: Path, *, resume: bool = False, report: Report = lambda record: None) -> str:
    """Fine-tune in this process until done or told to stop (SIGTERM saves and ends); returns `finished` or `stopped`.

    Args:
        config: what to do.
        folder: the run's folder; made where it is not there.
        resume: go on from the newest whole checkpoint.
        report: called with every record of `metrics.jsonl` as it is written.

    Raises:
        InputError: as `finetune`, for a folder in which another process trains, a checkpoint of other settings or
            data, a disk that is full.  The status of the run then says so too.
    """
    place = RunFolder(Path(folder))
    place.path.mkdir(parents=True, exist_ok=True)
    with alone(place), stop_signal() as stop, torch.random.fork_rng():
        journal = Journal(place, steps=0, report=report)
        journal.step = max(place.saved_steps(), default=0) if resume else 0
        with failures_told(place, journal):
            transformers_logging.disable_progress_bar()
            journal.status("starting")
            if not resume:
                write_json(place.config, values_of(config))
            state = _train(config, place, journal, stop, resume=resume)
            journal.event(state, state, step=journal.step)
            journal.status(state)
        if state == "finished" and uploads.of_data(config.data, place.path.parent):
            _tidy(place, journal)
    return state


def _tidy(place: RunFolder, journal: Journal) -> None:
    """Delete uploads that nobody needs any more; a disk that refuses is told, the run is over all the same."""
    try:
        uploads.tidy(place.path.parent)
    except InputError as error:
        journal.event("uploads", error.key, **error.values)


def _train(
    config: FinetuneConfig, place: RunFolder, journal: Journal, stop: Callable[[], bool], *, resume: bool
) -> str:
    """Everything between the first and the last status."""
    state, damaged = newest_state(place) if resume else (None, [])
    if not resume and place.saved_steps():
        raise InputError("run_not_empty", folder=place.path)
    if state and (changes := changes_in_words(state["config"], to_dict(config.resolved()), FinetuneConfig)):
        raise InputError("resume_changed", changes=changes)

    def keeper(tokenizer: Tokenizer, data: str) -> InFolder:
        return InFolder(place, tokenizer, data)

    tuning = Tuning.of(config, data_of(config), keeper)
    journal.event("precision", "precision_chosen", name=tuning.precision.name, reason=tuning.precision.reason)
    if resume:
        _take_up(place, tuning, state, damaged, journal)
    journal.steps = tuning.steps
    journal.status("running")
    told = _teller(journal)
    if not config.without_baselines:
        _baselines(tuning, place, told, late=False)
    if not tuning.learn(told, stop):
        return "stopped"
    if not config.without_baselines:
        _baselines(tuning, place, told, late=True)
    result = tuning.result()
    save_tuned(place.path / MODEL, tuning, result)
    beside = {
        name: values_over(tuning.task.measures, tuning.splits.test, answers)
        for name, (answers, _) in baselines_of(place.path).items()
    }
    (place.path / MODEL / CARD).write_text(card(result, beside), encoding="utf-8")
    write_json(place.path / RESULT, result.to_dict())
    who = "random" if result.config.random_weights else "model"
    journal.record("test", contender=who, figures={name: vars(figure) for name, figure in result.figures.items()})
    shutil.rmtree(place.checkpoints, ignore_errors=True)
    return "finished"


def _take_up(
    place: RunFolder, tuning: Tuning, state: dict[str, Any] | None, damaged: list[Path], journal: Journal
) -> None:
    """Put a checkpoint's weights and progress into the run; without one it begins again."""
    if state is None:
        if damaged:
            raise InputError("nothing_to_resume", folder=place.path)
        journal.step = 0
        journal.event("restarted", "restarted")
        return
    for bad in damaged:
        checkpoint.set_aside(bad)
        journal.event("fell_back", "fell_back", damaged=int(bad.name.removeprefix("step-")), step=state["step"])
    assert isinstance(tuning.learner.keeper, InFolder)
    tuning.learner.keeper.restore(tuning.learner, state)
    journal.step = state["step"]
    journal.event("resumed", "resumed", step=journal.step)


def _teller(journal: Journal) -> Report:
    """What takes the records of the loop into the journal, each under its step."""

    def told(record: dict[str, Any]) -> None:
        values = dict(record)
        journal.step = values.pop("step", journal.step)
        values.pop("steps", None)
        journal.record(values.pop("kind"), **values)
        journal.beat(0.0)

    return told


def _baselines(tuning: Tuning, place: RunFolder, told: Report, *, late: bool) -> None:
    """Ask the baselines that come before or after the training, but for those that have answered already."""
    kept = read_json(place.path / BASELINES) or {}
    for name in tuning.task.baselines:
        if name in kept or (name in LATE) != late:
            continue
        answers, seconds = ask_baselines(tuning.task, tuning.splits, told, names=(name,))[name]
        kept[name] = {"answers": answers, "seconds": seconds}
        write_json(place.path / BASELINES, kept)
