"""What a model is told of distances, as a result and as a picture; a head made with it among its panels."""

from dataclasses import dataclass

import numpy as np

from nezha.insight.pictures.drawn import Drawn
from nezha.insight.pictures.spec import Dials, Heat, Line, Lines, Panel, Picture, Table, Words
from nezha.insight.results import Array

APART = (1, 5, 20, 64)
"""Offsets between rows whose similarity the sentence names."""


@dataclass(frozen=True, kw_only=True, eq=False)
class TableResult(Drawn):
    """A model's table R and a head made with it.

    `dials` is what a reader sets such a head with, on the line `text`; None where the table is trained.

    Shapes:
        offsets: (2k + 1,) from -k to k.
        table: (2k + 1, d).
        wavelengths: (d / 2,) tokens; None where the table is trained.
        curve: (2k + 1,), position score of the head that is made; None where the table is trained.
        phases, amplitudes: (d / 2,) of that head; None as well.
    """

    model: str
    positions: str
    layer: int
    offsets: np.ndarray
    table: Array
    wavelengths: np.ndarray | None
    text: str
    phases: np.ndarray | None
    amplitudes: np.ndarray | None
    curve: np.ndarray | None
    dials: Dials | None

    @property
    def pairs(self) -> int:
        """How many pairs the made head uses."""
        return 0 if self.amplitudes is None else int((self.amplitudes > 0).sum())

    @property
    def similarity(self) -> np.ndarray:
        """(2k + 1, 2k + 1), cosine of the angle between every two rows."""
        rows = self.table.astype(np.float64)
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-30)
        return rows @ rows.T

    def picture(self) -> Picture:
        """R, how alike its rows are, and a head made with it."""
        made = () if self.dials is None else (self.dials,)
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
                *(() if self.dials is None else ((("text", "文本"), self.text),)),
            ),
            panels=(*made, self._table(), self._alike(), self._near(), *waves),
            honest=self._honest(),
        )

    def _honest(self) -> Words:
        if self.curve is None:
            return (
                "A trained table has no wavelengths: what a row means is what training made of it.",
                "训练得到的表没有波长：每一行的含义由训练决定。",
            )
        return (
            "The head is made by hand, to show what R allows: its query is the same for every word, and it sees no "
            "content. A trained head's query is made of the word and its place in the network, and need not use R at "
            "all; heads of the model are compared by their mean query over this line alone.",
            "这个头是手工造的，只为说明 R 能做到什么：它的查询对每个词都相同，也看不到内容。训练出来的头，"
            "查询由词和网络决定，也未必用到 R；与模型的头比较时，只用它们在这行文本上的平均查询。",
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


def _span(values: np.ndarray) -> str:
    """One number where all are the same, else the lowest and the highest."""
    low, high = f"{values.min():.3f}", f"{values.max():.3f}"
    return low if low == high else f"{low} … {high}"
