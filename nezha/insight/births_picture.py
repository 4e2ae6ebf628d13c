"""What the births of heads came to, as a result and as a picture."""

from dataclasses import dataclass

import numpy as np

from nezha.insight.pictures.drawn import Drawn
from nezha.insight.pictures.spec import Fact, Frames, Heat, Line, Lines, Picture, Table, Words
from nezha.insight.pictures.wording import head_name, read_texts
from nezha.insight.results import Array

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
