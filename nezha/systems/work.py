"""The comparison itself: run after run, each pre-trained, asked and fine-tuned; what is done is never done again."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from nezha import runs
from nezha.data.location import locate
from nezha.messages import LANGUAGES, InputError
from nezha.presets import planned
from nezha.pretrain_config import PretrainConfig
from nezha.run_folder import RunFolder
from nezha.systems import results
from nezha.systems.config import CompareConfig
from nezha.systems.figure import figure
from nezha.systems.judging import judge
from nezha.systems.pace import steps_within
from nezha.systems.results import SystemsComparison
from nezha.tasks import FinetuneConfig, finetune

Report = Callable[[str, dict[str, Any]], None]
EVERY = 1.0
"""Seconds between two looks at a run."""


def compare(
    config: CompareConfig, root: Path | str | None = None, *, report: Report = lambda key, values: None
) -> SystemsComparison:
    """Train, ask and fine-tune every system with every seed, seed by seed, so that an early look is fair to all.

    Args:
        config: what to compare.
        root: the folder of runs.
        report: called with the key and the fields of a sentence when something begins or ends.

    Raises:
        InputError: settings or data that cannot be, another comparison of that name, a run that failed.
    """
    found = results.begin(config, root)
    if found is None:
        found = results.new(config, _steps(config, report))
        results.save(found, root)
    for seed in range(1, config.seeds + 1):
        for recipe in config.recipes:
            if len(found.values(recipe, found.measures[-1])) < seed:
                found = found.with_run(recipe, _one(config, recipe, seed, found.steps, root, report))
                folder = results.save(found, root)
                for lang in LANGUAGES:
                    (folder / f"figure.{lang}.svg").write_text(figure(found, lang, alone=True), encoding="utf-8")
    return found


def run_of(config: CompareConfig, recipe: str, seed: int, steps: int) -> PretrainConfig:
    """The pre-training of one system with one seed."""
    base = planned(config.preset, recipe)
    shrunk = replace(base.optimizer, warmup_steps=min(base.optimizer.warmup_steps, max(1, steps // 10)))
    loop = replace(base.loop, steps=steps, seed=seed, eval_every=max(1, steps // 20), save_every=max(1, steps // 4))
    return replace(
        base,
        name=f"{config.name}-{recipe}-{seed}",
        data=replace(base.data, data=config.data),
        optimizer=shrunk,
        loop=loop,
    )


def _steps(config: CompareConfig, report: Report) -> int:
    """The steps of every run."""
    usual = planned(config.preset).loop.steps
    if not config.hours:
        return config.steps or usual
    report("systems_pace", {"recipes": ", ".join(config.recipes)})
    steps = steps_within(
        config.hours, {recipe: run_of(config, recipe, 1, usual) for recipe in config.recipes}, config.seeds
    )
    report("systems_steps", {"steps": f"{steps:,}", "runs": len(config.recipes) * config.seeds})
    return steps


def _one(
    config: CompareConfig, recipe: str, seed: int, steps: int, root: Path | str | None, report: Report
) -> dict[str, float]:
    """Every measure of one run."""
    wanted = run_of(config, recipe, seed, steps)
    report("systems_training", {"name": wanted.name, "steps": f"{steps:,}"})
    _to_its_end(wanted, root)
    folder = RunFolder(runs.get(wanted.name, root).folder)
    newest = folder.checkpoint(folder.saved_steps()[-1])
    measured = judge(newest, locate(config.data), sequence_length=wanted.data.sequence_length)
    for task in config.task_names:
        report("systems_tuning", {"name": wanted.name, "task": task})
        tuned = finetune(FinetuneConfig(task=task, model=str(newest), seed=seed, quick=config.quick))
        measured[task] = next(iter(tuned.figures.values())).value
    told = "  ".join(f"{name} {value:.3f}" for name, value in measured.items())
    report("systems_done", {"name": wanted.name, "figures": told})
    return measured


def _to_its_end(wanted: PretrainConfig, root: Path | str | None) -> None:
    """Begin a run, or go on with it, and wait until it has finished; it lives on where this process ends.

    Raises:
        InputError: it failed or was stopped.
    """
    if wanted.name not in {run.name for run in runs.list_runs(root)}:
        runs.launch(wanted, root, queue=True)
    elif not (run := runs.get(wanted.name, root)).live and run.state != "finished":
        runs.resume(wanted.name, root, queue=True)
    while (run := runs.get(wanted.name, root)).live:
        time.sleep(EVERY)
    if run.state != "finished":
        raise InputError("systems_run_ended", name=run.name, state=run.state_told)
