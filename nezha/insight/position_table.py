"""The table R that tells a model how far apart two tokens are, and what a head can do with it.

Its rows are the vectors of the offsets -k to k, shared by keys and values.  Rows of the released models all have length
sqrt(d / 2), and how alike two of them are depends on their distance alone: the angle between them is the same wherever
they stand.  That is what makes a head possible that looks at one offset (`nezha.insight.head_making`).
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from torch import nn

from nezha.config import NezhaConfig
from nezha.insight.head_making import aim as aimed
from nezha.insight.head_making import frequencies, head_curve
from nezha.insight.loading import Loaded, load
from nezha.insight.pictures.drawn import Drawn
from nezha.insight.pictures.spec import Heat, Line, Lines, Panel, Picture, Table, Words
from nezha.insight.results import Array
from nezha.messages import InputError
from nezha.positions import FunctionalPositions, LearnedPositions

APART = (1, 5, 20, 64)
"""Offsets between rows whose similarity the sentence names."""


@dataclass(frozen=True, kw_only=True, eq=False)
class TableResult(Drawn):
    """A model's table R and a head made with it.

    Shapes:
        offsets: (2k + 1,) from -k to k.
        table: (2k + 1, d).
        wavelengths: (d / 2,) tokens; None where the table is trained.
        curve: (2k + 1,), position score of the head that aims at `aim`; None where the table is trained.
        phases: (d / 2,) of that head; None as well.
    """

    model: str
    positions: str
    layer: int
    offsets: np.ndarray
    table: Array
    wavelengths: np.ndarray | None
    aim: int
    pairs: int
    phases: np.ndarray | None
    curve: np.ndarray | None

    @property
    def similarity(self) -> np.ndarray:
        """(2k + 1, 2k + 1), cosine of the angle between every two rows."""
        rows = self.table.astype(np.float64)
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-30)
        return rows @ rows.T

    def picture(self) -> Picture:
        """R, how alike its rows are, and a head made with it."""
        made = (
            () if self.curve is None or self.wavelengths is None else (self._head(self.curve), self._share(self.curve))
        )
        waves = () if self.wavelengths is None else (self._waves(self.wavelengths),)
        return Picture(
            kind="table",
            title=("The table R of distances", "距离表 R"),
            sentence=self._sentence(),
            caption=(
                (("model", "模型"), f"{self.model} ({self.positions})"),
                *(((("layer", "层"), str(self.layer)),) if self.positions == "learned_relative" else ()),
                (("offsets", "偏移"), f"{self.offsets[0]} … {self.offsets[-1]}"),
                (("width of a head", "头的宽度"), str(self.table.shape[1])),
            ),
            panels=(self._table(), self._alike(), self._near(), *made, *waves),
            honest=self._honest(),
        )

    def _honest(self) -> Words:
        if self.curve is None:
            return (
                "A trained table has no wavelengths: what a row means is what training made of it.",
                "训练得到的表没有波长：每一行的含义由训练决定。",
            )
        return (
            "The head is made by hand, to show what R allows: its query is the same for every word. A trained head's "
            "query is made of the word and its place in the network, and need not use R at all.",
            "这个头是手工造的，只为说明 R 能做到什么：它的查询对每个词都相同。训练出来的头，查询由词和网络决定，"
            "也未必用到 R。",
        )

    def _apart(self, distance: int) -> float:
        """Mean similarity of rows so far apart."""
        return float(np.diagonal(self.similarity, distance).mean())

    def _sentence(self) -> Words:
        length = np.linalg.norm(self.table.astype(np.float64), axis=1)
        apart = [distance for distance in APART if distance < len(self.offsets)]
        alike = ", ".join(f"{self._apart(distance):.2f} ({distance})" for distance in apart)
        alike_zh = "、".join(f"{self._apart(distance):.2f}（相距 {distance}）" for distance in apart)
        rows, width = self.table.shape
        english = f"R has {rows} rows of {width} numbers; a row is {_span(length)} long"
        chinese = f"R 有 {rows} 行，每行 {width} 个数；行向量长 {_span(length)}"
        if self.wavelengths is not None:
            english += f" (√({width}/2) = {np.sqrt(width / 2):.3f})"
            chinese += f"（√({width}/2) = {np.sqrt(width / 2):.3f}）"
        english += f". The similarity of two rows, by how far apart they are: {alike}."
        chinese += f"。两行的相似度随距离：{alike_zh}。"
        if self.curve is not None and self.wavelengths is not None:
            at = int(self.offsets[self.curve.argmax()])
            waves = f"{self.wavelengths[0]:.1f} … {self.wavelengths[-1]:,.0f}"
            english += f" Wavelengths: {waves} tokens. The head made of {self.pairs} pairs is highest at offset {at}."
            chinese += f"波长 {waves} 个词元。由 {self.pairs} 对频率造出的头，在偏移 {at} 处最高。"
        return english, chinese

    def _table(self) -> Panel:
        return Heat(
            title=("R: a row an offset", "R：每行一个偏移"),
            values=self.table.astype(np.float64),
            rows=tuple(str(offset) for offset in self.offsets),
            columns=tuple(str(number + 1) for number in range(self.table.shape[1])),
            row_label=("offset", "偏移"),
            column_label=("dimension of a head", "头的维度"),
            diverging=True,
        )

    def _alike(self) -> Panel:
        names = tuple(str(offset) for offset in self.offsets)
        return Heat(
            title=("How alike two rows are", "两行有多相似"),
            values=self.similarity,
            rows=names,
            columns=names,
            row_label=("offset", "偏移"),
            column_label=("offset", "偏移"),
            diverging=True,
            limit=1.0,
            unit=("cosine", "余弦"),
        )

    def _near(self) -> Panel:
        """The middle row of the similarity: what offset 0 looks like from every other."""
        return Lines(
            title=("How alike every offset is to 0", "各偏移与偏移 0 有多相似"),
            lines=(
                self._over(("similarity to offset 0", "与偏移 0 的相似度"), self.similarity[len(self.offsets) // 2]),
            ),
            x_label=("offset", "偏移"),
            y_label=("cosine", "余弦"),
        )

    def _head(self, curve: np.ndarray) -> Panel:
        """The made head's position score."""
        return Lines(
            title=(f"A head made to look at offset {self.aim}", f"造一个看向偏移 {self.aim} 的头"),
            lines=(self._over(("position score", "位置得分"), curve),),
            x_label=("offset (key place − query place)", "偏移（键位置 − 查询位置）"),
            y_label=("score", "得分"),
            note=(
                f"Every phase turned to offset {self.aim}; all {self.pairs} amplitudes equal.",
                f"所有相位都转到偏移 {self.aim}，{self.pairs} 个振幅相等。",
            ),
        )

    def _share(self, curve: np.ndarray) -> Panel:
        """The softmax of that score over all offsets of the table, were there nothing else to see."""
        share = np.exp(curve - curve.max())
        return Lines(
            title=("Where that head would look", "这个头会看向哪里"),
            lines=(self._over(("softmax over these offsets", "对这些偏移作 softmax"), share / share.sum()),),
            x_label=("offset (key place − query place)", "偏移（键位置 − 查询位置）"),
            y_label=("share of attention", "注意力份额"),
            zero=True,
        )

    def _over(self, label: Words, y: np.ndarray) -> Line:
        return Line(label=label, x=self.offsets.astype(np.float64), y=y.astype(np.float64))

    def _waves(self, wavelengths: np.ndarray) -> Panel:
        phases = np.zeros(len(wavelengths)) if self.phases is None else self.phases
        rows = tuple(
            (float(number), float(wave), len(self.offsets) / float(wave), float(np.degrees(phase)))
            for number, (wave, phase) in enumerate(zip(wavelengths, phases, strict=True), start=1)
        )
        return Table(
            title=("The pairs of sine and cosine", "各对正弦与余弦"),
            columns=(
                ("pair", "对"), ("wavelength, tokens", "波长（词元）"), ("turns over the table", "在表中转过的圈数"),
                ("phase of the made head, degrees", "所造之头的相位（度）"),
            ),
            rows=rows,
            places=(0, 1, 3, 1),
        )  # fmt: skip


def table(
    model: str | Path | Loaded = "bundled", *, aim: int = -1, pairs: int = 0, strength: float = 8.0, layer: int = 1
) -> TableResult:
    """The table of a model with relative positions, and a head made with it.

    Args:
        model: `bundled`, `run:NAME`, a folder, or what `load` returned.
        aim: offset that the made head looks at.
        pairs: how many pairs it uses, the fastest first; all where 0.
        strength: length of its query: the longer, the sharper its softmax.
        layer: whose table, from 1; only a trained table differs from layer to layer.

    Raises:
        InputError: no such model or layer, a model without relative positions, an offset beyond its table.
    """
    loaded = load(model)
    config = loaded.model.config
    if config.positions == "absolute":
        raise InputError("no_relative_positions", model=loaded.name, what="table")
    if not 1 <= layer <= config.num_hidden_layers:
        raise InputError("out_of_range", name="layer", rule=f">= 1, <= {config.num_hidden_layers}", given=layer)
    rows = _rows(loaded.model, layer)
    used = min(pairs, config.head_dim // 2) or config.head_dim // 2
    made = _made(config, rows, aim, used, strength) if config.positions.startswith("functional") else (None, None)
    return TableResult(
        model=loaded.name,
        positions=config.positions,
        layer=layer,
        offsets=np.arange(len(rows)) - len(rows) // 2,
        table=rows,
        wavelengths=None if made[0] is None else 2 * np.pi / frequencies(config.head_dim),
        aim=aim,
        pairs=used,
        phases=made[0],
        curve=made[1],
    )


def _made(config: NezhaConfig, rows: Array, offset: int, pairs: int, strength: float) -> tuple[np.ndarray, np.ndarray]:
    """Phases and curve of the head that looks at `offset`, of the fastest pairs alone, all as strong."""
    origin = config.max_relative_position if config.positions == "functional_signed" else 0
    phases = aimed(offset, reach=config.max_relative_position, head_dim=config.head_dim, origin=origin)
    amplitudes = np.where(np.arange(len(phases)) < pairs, strength / np.sqrt(pairs), 0.0)
    return phases, head_curve(phases, amplitudes, rows.astype(np.float64))


def _rows(model: nn.Module, layer: int) -> Array:
    """(2k + 1, d) of one layer, counted from 1."""
    shared = [module.table for module in model.modules() if isinstance(module, FunctionalPositions)]
    own = [module.key for module in model.modules() if isinstance(module, LearnedPositions)]
    return (shared[0] if shared else own[layer - 1]).detach().float().cpu().numpy()


def _span(values: np.ndarray) -> str:
    """One number where all are the same, else the lowest and the highest."""
    low, high = f"{values.min():.3f}", f"{values.max():.3f}"
    return low if low == high else f"{low} … {high}"
