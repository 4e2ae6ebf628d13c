"""How heads come into being: what every head does at each checkpoint that a training kept.

A head begins as noise and takes a job within some hundred steps: it looks at the token before, at the one after, at
itself, at punctuation, at [CLS] and [SEP].  How much of its attention goes there is its strength in that job, measured
over the same texts at every checkpoint (`nezha.insight.profiles`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nezha.insight.catalog import RUN, locate
from nezha.insight.held_out import held_out
from nezha.insight.loading import read
from nezha.insight.mean_profiles import figure_of, over_texts
from nezha.insight.pace import stepping
from nezha.insight.pictures.drawn import Drawn
from nezha.insight.pictures.spec import Fact, Frames, Heat, Line, Lines, Picture, Table, Words
from nezha.insight.pictures.wording import head_name, read_texts
from nezha.insight.profiles import Sums
from nezha.insight.question_options import BIRTH, JOBS
from nezha.insight.results import Array
from nezha.messages import InputError
from nezha.models_folder import BIRTH as BIRTH_FOLDER
from nezha.options import unknown_choice
from nezha.run_folder import STEP_FOLDER, RunFolder

FIGURES = {"previous": "prev", "self": "self", "next": "next", "punctuation": "punct", "special": "special"}
"""Job -> its figure in `nezha.insight.profiles`."""
DRAWN = 5
"""Heads of the chosen job that get a line."""
WORDS: dict[str, Words] = {
    "previous": ("the token before", "前一个词元"),
    "self": ("the token itself", "词元自身"),
    "next": ("the token after", "后一个词元"),
    "punctuation": ("punctuation", "标点"),
    "special": ("[CLS] and [SEP]", "[CLS] 与 [SEP]"),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class BirthsResult(Drawn):
    """The strength of every head in every job at every checkpoint.

    Shapes:
        steps: (s,) int64, training steps of the checkpoints.
        jobs: names, of `JOBS`.
        strengths: (s, jobs, layers, heads), mean probability: of the token before, itself, after; of all punctuation;
            of [CLS] and [SEP].
        even: (jobs,), the same of attention spread evenly over every text.
    """

    model: str
    steps: np.ndarray
    texts: tuple[str, ...]
    seed: int | None
    job: str
    born: float
    jobs: tuple[str, ...]
    strengths: Array
    even: Array

    def picture(self) -> Picture:
        """The strongest heads over the steps, and the wall of all heads at each checkpoint."""
        return Picture(
            kind="births",
            title=("Birth of heads", "注意力头的诞生"),
            sentence=self._sentence(),
            caption=self._caption(),
            panels=(self._lines_of_job(), self._wall(), self._lines_of_jobs(), self._table()),
            honest=(
                "A head that looks somewhere does not show what the model uses it for; switching it off does. "
                "A strength below that of even attention is no job.",
                "一个头看向哪里，并不说明模型用它做什么；要知道这一点，须把它关掉再比较。强度不高于均匀注意力时，算不上分工。",
            ),
        )

    def strongest(self, job: str, at: int = -1) -> tuple[int, int]:
        """(layer, head), from 0, of the head strongest in a job at a checkpoint."""
        place = self.strengths[at, self.jobs.index(job)]
        layer, head = np.unravel_index(place.argmax(), place.shape)
        return int(layer), int(head)

    def _sentence(self) -> Words:
        job, at = WORDS[self.job], self.jobs.index(self.job)
        layer, head = self.strongest(self.job)
        over = self.strengths[:, at, layer, head]
        heads = self.strengths[:, at].reshape(len(self.steps), -1)
        had, has = (int((heads[place] >= self.born).sum()) for place in (0, -1))
        first, last, even = self.steps[0], self.steps[-1], float(self.even[at])
        return (
            f"At step {last:,} the head that looks most at {job[0]} is layer {layer + 1} head {head + 1}: it puts "
            f"{over[-1]:.1%} of its attention there, {over[0]:.1%} at step {first:,}; even attention would put "
            f"{even:.1%}. Heads at {self.born:.0%} or more: {had} of {heads.shape[1]} at step {first:,}, {has} at "
            f"step {last:,}.",
            f"第 {last:,} 步时，最关注{job[1]}的是第 {layer + 1} 层第 {head + 1} 头：{over[-1]:.1%} 的注意力在此，"
            f"第 {first:,} 步时为 {over[0]:.1%}；均匀注意力为 {even:.1%}。强度达到 {self.born:.0%} 的头："
            f"第 {first:,} 步 {heads.shape[1]} 个中有 {had} 个，第 {last:,} 步有 {has} 个。",
        )

    def _caption(self) -> tuple[Fact, ...]:
        steps = f"{len(self.steps)}: {self.steps[0]:,} … {self.steps[-1]:,}"
        return (
            (("model", "模型"), self._size()),
            (("checkpoints, steps", "检查点（步）"), steps),
            *read_texts(self.texts, self.seed),
        )

    def _size(self) -> str:
        return f"{self.model} ({self.strengths.shape[2]} × {self.strengths.shape[3]})"

    def _lines_of_job(self) -> Lines:
        """The heads that are strongest at any checkpoint, and what even attention would give."""
        at = self.jobs.index(self.job)
        ever = self.strengths[:, at].max(0)
        best = [np.unravel_index(place, ever.shape) for place in np.argsort(-ever, axis=None, kind="stable")[:DRAWN]]
        lines = [self._line(head_name(layer, head), self.strengths[:, at, layer, head]) for layer, head in best]
        even = self._line(("even attention", "均匀注意力"), np.full(len(self.steps), self.even[at]), dashed=True)
        job = WORDS[self.job]
        return Lines(
            title=(f"Attention to {job[0]}: the strongest heads", f"对{job[1]}的注意力：最强的头"),
            lines=(*lines, even),
            x_label=("training step", "训练步数"),
            y_label=("share of a token's attention", "占词元注意力的份额"),
            zero=True,
        )  # fmt: skip

    def _lines_of_jobs(self) -> Lines:
        lines = []
        for number, job in enumerate(self.jobs):
            layer, head = self.strongest(job)
            where = head_name(layer, head)
            label = (f"{WORDS[job][0]}: {where[0]}", f"{WORDS[job][1]}：{where[1]}")
            lines.append(self._line(label, self.strengths[:, number, layer, head]))
        return Lines(
            title=("Every job: the head that ends up strongest in it", "每种分工：最终最强的头"),
            lines=tuple(lines),
            x_label=("training step", "训练步数"),
            y_label=("share of a token's attention", "占词元注意力的份额"),
            zero=True,
        )

    def _line(self, label: Words, y: np.ndarray, *, dashed: bool = False) -> Line:
        return Line(label=label, x=self.steps.astype(np.float64), y=y.astype(np.float64), dashed=dashed)

    def _wall(self) -> Frames:
        """One map of layers and heads a checkpoint, all on one scale."""
        values = self.strengths[:, self.jobs.index(self.job)].astype(np.float64)
        job = WORDS[self.job]
        layers, heads = (tuple(str(number + 1) for number in range(size)) for size in values.shape[1:])
        frames = [
            Heat(
                title=(f"Attention to {job[0]}, step {step:,}", f"对{job[1]}的注意力，第 {step:,} 步"),
                values=one,
                rows=layers,
                columns=heads,
                row_label=("layer", "层"),
                column_label=("head", "头"),
                limit=float(values.max()),
                unit=("share of attention", "注意力份额"),
            )
            for step, one in zip(self.steps, values, strict=True)
        ]
        return Frames(
            title=("All heads, checkpoint by checkpoint", "各检查点上的所有头"),
            labels=tuple((f"step {step:,}", f"第 {step:,} 步") for step in self.steps),
            panels=tuple(frames),
            note=("One colour scale for all checkpoints.", "所有检查点共用一个色标。"),
        )

    def _table(self) -> Table:
        """For each job: who ends up strongest, and at which checkpoint it was first at `born`."""
        rows = []
        for number, job in enumerate(self.jobs):
            layer, head = self.strongest(job)
            over = self.strengths[:, number, layer, head]
            reached = np.flatnonzero(over >= self.born)
            step = f"{self.steps[reached[0]]:,}" if len(reached) else None
            told = (step, step) if step else ("not yet", "尚未")
            rows.append((WORDS[job], head_name(layer, head), told, float(over[-1]), float(self.even[number])))
        return Table(
            title=("When each job was taken", "各分工何时出现"),
            columns=(
                ("looks at", "看向"), ("strongest head", "最强的头"),
                (f"first at {self.born:.0%}, step", f"首次达到 {self.born:.0%}（步）"),
                (f"at step {self.steps[-1]:,}", f"第 {self.steps[-1]:,} 步时"), ("even attention", "均匀注意力"),
            ),
            rows=tuple(rows),
            places=(None, None, None, 3, 3),
        )  # fmt: skip


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
