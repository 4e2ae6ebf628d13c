"""Two models on the same texts: which heads look elsewhere?

Every head of either has an offset profile (`nezha.insight.profiles`): how its attention lies over distances.  Two
profiles, each made to sum to 1, are as far apart as their Jensen-Shannon divergence in bits, 0 to 1.  Before and after
fine-tuning a head is compared with itself; heads of two separate trainings merely share their number, so beside each
stands the head of the other model whose profile is nearest.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nezha.insight.held_out import held_out
from nezha.insight.loading import Loaded, load
from nezha.insight.mean_profiles import divergence, figure_of, over_texts, profile_of
from nezha.insight.pace import stepping
from nezha.insight.pictures.drawn import Drawn
from nezha.insight.pictures.spec import Fact, Heat, Line, Lines, Panel, Picture, Table, Words
from nezha.insight.pictures.wording import head_name, read_texts
from nezha.insight.profiles import Sums
from nezha.insight.question_fields import TWIN
from nezha.insight.results import Array
from nezha.insight.twin import twin_of

DRAWN = 3
"""Heads whose two profiles are drawn."""


@dataclass(frozen=True, kw_only=True, eq=False)
class TwoModelsResult(Drawn):
    """The offset profiles of two models' heads, and how far apart they are.

    Shapes:
        offsets: (2r + 1,) from -r to r.
        first, second: (layers, heads, 2r + 1), mean probability at each offset; each with its own layers and heads.
        special: the two (layers, heads), mean share of attention on [CLS] and [SEP].
        apart: (layers, heads) that both models have: divergence of the heads of one number, bits.
        nearest: the same, (layer · heads + head) of the second model's head with the nearest profile.
        nearest_apart: the same, its divergence.
    """

    models: tuple[str, str]
    twin: bool
    """Whether the second is the first one's sizes with random weights."""
    positions: tuple[str, str]
    texts: tuple[str, ...]
    seed: int | None
    offsets: np.ndarray
    first: Array
    second: Array
    special: tuple[Array, Array]
    apart: Array
    nearest: np.ndarray
    nearest_apart: Array

    def picture(self) -> Picture:
        """The divergence of every head, the profiles of those furthest apart, and all in a table."""
        return Picture(
            kind="two_models",
            title=("Two models", "两个模型"),
            sentence=self._sentence(),
            caption=self._caption(),
            panels=(self._map(), *(self._pair(layer, head) for layer, head in self.order()[:DRAWN]), self._table()),
            honest=(
                "Heads are compared by their number: heads of two separate trainings share nothing else. A profile "
                "says at which distance a head looks, not at what; shares on [CLS] and [SEP] stand in the table alone.",
                "各头按编号对应：分别训练的两个模型，同号的头并无别的联系。剖面只说明头看向多远，不说明看什么；"
                "[CLS] 与 [SEP] 上的份额只列在表中。",
            ),
        )

    def order(self) -> list[tuple[int, int]]:
        """(layer, head), from 0, of the heads both models have, those furthest apart first."""
        places = np.argsort(-self.apart, axis=None, kind="stable")
        return [divmod(int(place), self.apart.shape[1]) for place in places]

    def names(self) -> tuple[Words, Words]:
        """What the two are called."""
        first, second = ((name, f" {name} ") for name in self.models)
        return first, (f"{second[0]} with random weights", f"随机权重的 {self.models[1]} ") if self.twin else second

    def _sentence(self) -> Words:
        layer, head = self.order()[0]
        sizes = [one.shape[:2] for one in (self.first, self.second)]
        (one, zh_one), (two, zh_two) = self.names()
        told = (
            f"Between {one} and {two} the heads' profiles are {np.median(self.apart):.3f} bits "
            f"apart in the median; furthest apart is layer {layer + 1} head {head + 1} with "
            f"{self.apart[layer, head]:.3f} of at most 1 bit.",
            f"{zh_one.strip()} 与{zh_two}各头的剖面，散度中位数为 {np.median(self.apart):.3f} 比特；相差最大的是"
            f"第 {layer + 1} 层第 {head + 1} 头，{self.apart[layer, head]:.3f} 比特（最大为 1）。",
        )
        if sizes[0] == sizes[1]:
            return told
        (l1, h1), (l2, h2), (both, each) = *sizes, self.apart.shape
        return (
            f"{told[0]} Compared are the {both} layers of {each} heads that both have: the first model has {l1} × "
            f"{h1}, the second {l2} × {h2}.",
            f"{told[1]}只比较两者共有的 {both} 层、每层 {each} 头：第一个模型为 {l1} × {h1}，第二个为 {l2} × {h2}。",
        )

    def _caption(self) -> tuple[Fact, ...]:
        second = ("second model: the same sizes, random weights", "第二个模型：同规模、随机权重")
        return (
            (("first model", "第一个模型"), f"{self.models[0]} ({self.positions[0]})"),
            (second if self.twin else ("second model", "第二个模型"), f"{self.models[1]} ({self.positions[1]})"),
            *read_texts(self.texts, self.seed),
            (("offsets", "偏移"), f"{self.offsets[0]} … {self.offsets[-1]}"),
        )

    def _map(self) -> Heat:
        layers, heads = (tuple(str(number + 1) for number in range(size)) for size in self.apart.shape)
        return Heat(
            title=("How far apart the profiles of each head are", "每个头的两个剖面相差多少"),
            values=self.apart.astype(np.float64),
            rows=layers,
            columns=heads,
            row_label=("layer", "层"),
            column_label=("head", "头"),
            unit=("Jensen–Shannon divergence, bits", "JS 散度（比特）"),
        )

    def _pair(self, layer: int, head: int) -> Panel:
        """One head's two profiles over the offsets."""
        x = self.offsets.astype(np.float64)
        one, two = ((en, zh.strip()) for en, zh in self.names())
        return Lines(
            title=(
                f"Layer {layer + 1} head {head + 1}: {self.apart[layer, head]:.3f} bits apart",
                f"第 {layer + 1} 层第 {head + 1} 头：相差 {self.apart[layer, head]:.3f} 比特",
            ),
            lines=(
                Line(label=one, x=x, y=self.first[layer, head].astype(np.float64)),
                Line(label=two, x=x, y=self.second[layer, head].astype(np.float64), dashed=True),
            ),
            x_label=("offset (key place − query place)", "偏移（键位置 − 查询位置）"),
            y_label=("mean probability", "平均概率"),
            zero=True,
        )

    def _table(self) -> Table:
        rows = []
        for layer, head in self.order():
            near = divmod(int(self.nearest[layer, head]), self.second.shape[1])
            one, two = self.first[layer, head], self.second[layer, head]
            rows.append((
                head_name(layer, head), float(self.apart[layer, head]),
                self._peak(one), self._peak(two),
                float(self.special[0][layer, head]), float(self.special[1][layer, head]),
                head_name(*near), float(self.nearest_apart[layer, head]),
            ))  # fmt: skip
        return Table(
            title=("All heads, those furthest apart first", "所有头，相差最大的在前"),
            columns=(
                ("head", "头"), ("bits apart", "相差（比特）"),
                ("first: looks most at offset", "模型一最看向的偏移"),
                ("second: looks most at offset", "模型二最看向的偏移"),
                ("first: on [CLS], [SEP]", "模型一在 [CLS]、[SEP]"),
                ("second: on [CLS], [SEP]", "模型二在 [CLS]、[SEP]"),
                ("nearest head of the second", "模型二中最近的头"), ("bits apart", "相差（比特）"),
            ),
            rows=tuple(rows),
            places=(None, 3, 0, 0, 3, 3, None, 3),
        )  # fmt: skip

    def _peak(self, profile: np.ndarray) -> float:
        return float(self.offsets[int(np.nanargmax(profile))])


def two_models(
    model: str | Path | Loaded = "bundled",
    other: str | Path | Loaded = TWIN,
    text: str = "",
    *,
    texts: int = 16,
    length: int = 120,
    seed: int = 0,
    reach: int = 16,
) -> TwoModelsResult:
    """The heads of two models over the same texts, each text in its model's own tokens.

    Args:
        model: the first one.
        other: the second one; `twin` for the first one's sizes with random weights.
        text: what is read; held-out texts where it is empty.
        texts, length, seed: how many held-out texts, of how many characters, and which.
        reach: offsets from -reach to reach make a profile.

    Raises:
        InputError: no such model, a text without tokens or with too many.
    """
    one = load(model)
    two = twin_of(one) if other == TWIN else load(other)
    given = (text,) if text else held_out(texts, length, seed)
    sums = [over_texts(loaded, given, reach=reach)[0] for loaded in stepping((one, two))]
    first, second = (profile_of(found).astype(np.float32) for found in sums)
    apart, nearest, nearest_apart = _compared(first, second)
    return TwoModelsResult(
        models=(one.name, one.name if other == TWIN else two.name),  # the sentence says which has random weights
        twin=other == TWIN,
        positions=(one.model.config.positions, two.model.config.positions),
        texts=given,
        seed=None if text else seed,
        offsets=np.arange(-reach, reach + 1),
        first=first,
        second=second,
        special=(_special(sums[0]), _special(sums[1])),
        apart=apart,
        nearest=nearest,
        nearest_apart=nearest_apart,
    )


def _special(sums: Sums) -> Array:
    return figure_of(sums, "special").astype(np.float32)


def _compared(one: Array, two: Array) -> tuple[Array, np.ndarray, Array]:
    """Divergence of the heads both have, and for each the nearest head of `two` and its divergence.

    Shapes:
        one, two: profiles, (layers, heads, 2r + 1), each of its own layers and heads.
    """
    layers, heads = np.minimum(one.shape[:2], two.shape[:2])
    first = np.nan_to_num(one[:layers, :heads])  # an offset that no pair has says nothing
    second = np.nan_to_num(two)
    every = divergence(first[:, :, None, None], second[None, None])  # (layers, heads, layers of two, heads of two)
    flat = every.reshape(layers, heads, -1)
    apart = every[np.arange(layers)[:, None], np.arange(heads), np.arange(layers)[:, None], np.arange(heads)]
    return apart.astype(np.float32), flat.argmin(-1), flat.min(-1).astype(np.float32)
