"""How heads come into being: what every head does at each checkpoint that a training kept.

A head begins as noise and takes a job within some hundred steps: it looks at the token before, at the one after, at
itself, at punctuation, at [CLS] and [SEP].  How much of its attention goes there is its strength in that job, measured
over the same texts at every checkpoint (`nezha.insight.profiles`).
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from nezha.insight.births_picture import BirthsResult
from nezha.insight.catalog import RUN, locate
from nezha.insight.held_out import held_out
from nezha.insight.loading import read
from nezha.insight.mean_profiles import figure_of, over_texts
from nezha.insight.pace import stepping
from nezha.insight.profiles import Sums
from nezha.insight.question_fields import BIRTH, JOBS
from nezha.insight.results import Array
from nezha.messages import InputError
from nezha.models_folder import BIRTH as BIRTH_FOLDER
from nezha.options import unknown_choice
from nezha.run_folder import STEP_FOLDER, RunFolder

FIGURES = {"previous": "prev", "self": "self", "next": "next", "punctuation": "punct", "special": "special"}
"""Job -> its figure in `nezha.insight.profiles`."""


def births(
    model: str = BIRTH,
    text: str = "",
    *,
    job: str = "previous",
    born: float = 0.2,
    texts: int = 8,
    length: int = 120,
    seed: int = 0,
    most: int = 24,
) -> BirthsResult:
    """What every head of a training does, checkpoint by checkpoint.

    Args:
        model: `birth` for the training in the box, `run:NAME`, or a folder that holds `step-NNNNNN` model folders.
        text: what is read; held-out texts where it is empty.
        job: one of `JOBS`, which the picture shows of all heads.
        born: strength from which a head counts as having the job.
        texts, length, seed: how many held-out texts, of how many characters, and which.
        most: checkpoints at most, spread over the training; the first and the last are always among them.

    Raises:
        InputError: fewer than two checkpoints, no such run or folder, an unknown job, a text without tokens.
    """
    if job not in JOBS:
        raise unknown_choice("job", job, JOBS)
    found = _checkpoints(model)
    kept = np.unique(np.linspace(0, len(found) - 1, min(most, len(found))).round().astype(int))
    given = (text,) if text else held_out(texts, length, seed)
    chosen = [found[place] for place in kept]
    measured = [over_texts(read(f"{model}/{step}", folder), given, reach=1) for step, folder in stepping(chosen)]
    return BirthsResult(
        model=model,
        steps=np.array([step for step, _ in chosen]),
        texts=given,
        seed=None if text else seed,
        job=job,
        born=born,
        jobs=JOBS,
        strengths=np.stack([_strengths(heads) for heads, _ in measured]),
        even=_strengths(measured[0][1])[:, 0, 0],
    )


def _checkpoints(model: str) -> list[tuple[int, Path]]:
    """(step, model folder) of every checkpoint kept, oldest first."""
    if model == BIRTH:
        folder = BIRTH_FOLDER
    elif model.startswith(RUN):
        _, newest = locate(model)
        folder = newest.parent
        if STEP_FOLDER.fullmatch(newest.name) is None:  # what a fine-tuning came to lies beside its checkpoints
            folder = RunFolder(folder).checkpoints
    else:
        folder = Path(model).expanduser()
    found = sorted(_steps(folder)) if folder.is_dir() else []
    if len(found) < 2:
        raise InputError("few_checkpoints", model=model, given=len(found))
    return found


def _steps(folder: Path) -> Iterator[tuple[int, Path]]:
    for path in folder.iterdir():
        match = STEP_FOLDER.fullmatch(path.name)
        if match and path.is_dir():
            yield int(match[1]), path


def _strengths(sums: Sums) -> Array:
    """(jobs, layers, heads), in the order of `JOBS`; a job that no text gives occasion for has none."""
    return np.nan_to_num(np.stack([figure_of(sums, FIGURES[job]) for job in JOBS])).astype(np.float32)
