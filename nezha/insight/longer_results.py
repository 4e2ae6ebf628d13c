"""What models make of texts longer than those they were trained on, as a result and as a picture."""

from dataclasses import dataclass

import numpy as np

from nezha.insight.asked_text import AskedText
from nezha.insight.pictures.drawn import Drawn
from nezha.insight.pictures.spec import Line, Lines, Mark, Numbers, Panel, Picture, Words


@dataclass(frozen=True, kw_only=True, eq=False)
class Arm:
    """One model at every length that it takes.

    Attributes:
        reach: k, the distance from which all tokens share a bucket; None where attention is told of no distance.
        trained: tokens of the longest texts it was trained on; None where nothing tells.
        limit: places it has vectors for; None without a limit.
        base: the length that `change` is measured from.

    Shapes:
        lengths: (n,) int64, those it takes.
        loss, low, high: (n,) nats a hidden character; a band of each by itself.
        change, change_low, change_high: (n,) against `base`, of the same characters; bands for all of them together.
        place: (bins,) middles of the stretches of the longest pieces; place_loss, place_low, place_high: (n, bins),
            NaN where pieces of a length have no such place.
        far: (n, layers, heads) share of attention at |offset| >= k, mean over the queries; zeros without `reach`.
        even: (n,) the same of a head that looks at every token alike.
    """

    model: str
    positions: str
    reach: int | None
    trained: int | None
    limit: int | None
    base: int
    lengths: np.ndarray
    loss: Numbers
    low: Numbers
    high: Numbers
    change: Numbers
    change_low: Numbers
    change_high: Numbers
    place: Numbers
    place_loss: Numbers
    place_low: Numbers
    place_high: Numbers
    far: Numbers
    even: Numbers

    @property
    def label(self) -> Words:
        """Name and kind of positions, the same in both languages."""
        name = f"{self.model} ({self.positions})"
        return name, name


@dataclass(frozen=True, kw_only=True, eq=False)
class LongerResult(Drawn):
    """The same hidden characters with more and more text around them, for some models."""

    text: AskedText
    arms: tuple[Arm, ...]

    def picture(self) -> Picture:
        """Loss by length, its change, loss by place, and attention in the clipped buckets."""
        told = [_told(arm) for arm in self.arms]
        relative = [arm for arm in self.arms if arm.reach is not None]
        panels: list[Panel] = [self._by_length(), self._changes(), self._by_place()]
        return Picture(
            kind="longer",
            title=("Longer than trained", "比训练时更长"),
            sentence=(" ".join(one for one, _ in told), "".join(one for _, one in told)),
            caption=(
                (("models", "模型"), ", ".join(arm.label[0] for arm in self.arms)),
                *self.text.caption(),
                (("lengths", "长度"), ", ".join(str(length) for length in max(self.arms, key=_count).lengths)),
            ),
            panels=(*panels, self._far(relative)) if relative else tuple(panels),
            honest=(
                "A long text here runs over several documents, so that far context may be of no use to any model; "
                "lengths are compared on the same characters, places in a text are not.",
                "这里的长文本常跨越多篇文档，因此远处的上下文对任何模型都未必有用；各长度比较的是相同的字，而文中各位置则不是。",
            ),
            extra={"models": [arm.model for arm in self.arms]},
        )

    def _by_length(self) -> Lines:
        lines = tuple(
            Line(label=arm.label, x=arm.lengths.astype(np.float64), y=arm.loss, low=arm.low, high=arm.high)
            for arm in self.arms
        )
        return Lines(
            title=("Loss of the same hidden characters", "相同被遮字的损失"),
            lines=lines,
            x_label=("tokens of a piece", "每段的词元数"),
            y_label=("nats a character", "奈特／字"),
            note=("Bands: bootstrap over texts, 95%.", "色带：对文本自助抽样，95%。"),
            marks=self._trained(),
            log_x=True,
        )

    def _changes(self) -> Lines:
        lines = tuple(
            Line(
                label=(f"{arm.model}, from {arm.base}", f"{arm.model}，相对 {arm.base}"),
                x=arm.lengths.astype(np.float64), y=arm.change, low=arm.change_low, high=arm.change_high,
            )
            for arm in self.arms
        )  # fmt: skip
        return Lines(
            title=("Change of the loss with the length", "损失随长度的变化"),
            lines=lines,
            x_label=("tokens of a piece", "每段的词元数"),
            y_label=("change, nats a character", "变化，奈特／字"),
            note=(
                "Below 0: more text around a character helps. Bands hold for all lengths of a model together.",
                "小于 0：更多上下文有帮助。色带对同一模型的所有长度合计成立。",
            ),
            marks=self._trained(),
            log_x=True,
        )

    def _by_place(self) -> Lines:
        """Of one model every length, of several models the longest of each."""
        single = len(self.arms) == 1
        lines = []
        for arm in self.arms:
            for number in range(len(arm.lengths)) if single else [len(arm.lengths) - 1]:
                length = arm.lengths[number]
                lines.append(
                    Line(
                        label=(f"{length} tokens", f"{length} 词元") if single else arm.label,
                        x=arm.place, y=arm.place_loss[number],
                        low=arm.place_low[number] if number == len(arm.lengths) - 1 else None,
                        high=arm.place_high[number] if number == len(arm.lengths) - 1 else None,
                    )
                )  # fmt: skip
        return Lines(
            title=("Loss by place in the text", "按文中位置的损失"),
            lines=tuple(lines),
            x_label=("place of the hidden character", "被遮字的位置"),
            y_label=("nats a character", "奈特／字"),
            note=("The band is that of the longest pieces.", "色带对应最长的一段。"),
            marks=self._trained(),
        )

    def _far(self, relative: list[Arm]) -> Lines:
        lines = []
        for arm in relative:
            x = arm.lengths.astype(np.float64)
            lines.append(Line(label=(f"{arm.model}, all heads", f"{arm.model}，所有头"), x=x, y=arm.far.mean((1, 2))))
            if len(relative) == 1:
                layer, head = _farthest(arm)
                name = (f"layer {layer + 1} head {head + 1}, the most", f"第 {layer + 1} 层第 {head + 1} 头，最多")
                lines.append(Line(label=name, x=x, y=arm.far[:, layer, head]))
        for reach in sorted({arm.reach for arm in relative if arm.reach is not None}):
            arm = max((one for one in relative if one.reach == reach), key=_count)
            even = (f"if every token got the same, k = {reach}", f"若每个词元相同，k = {reach}")
            lines.append(Line(label=even, x=arm.lengths.astype(np.float64), y=arm.even, dashed=True))
        return Lines(
            title=("Attention in the clipped buckets", "落在截断桶里的注意力"),
            lines=tuple(lines),
            x_label=("tokens of a piece", "每段的词元数"),
            y_label=("share at |offset| ≥ k", "|偏移| ≥ k 的份额"),
            note=(
                "From k tokens on, all distances of a side are one and the same to the model.",
                "距离达到 k 之后，同侧的所有距离对模型而言都一样。",
            ),
            log_x=True,
            zero=True,
        )

    def _trained(self) -> tuple[Mark, ...]:
        """Where the texts of training ended, as far as that is known."""
        known = sorted({arm.trained for arm in self.arms if arm.trained})
        return tuple(Mark(x=float(length), label=(f"trained: {length}", f"训练长度 {length}")) for length in known)


def _count(arm: Arm) -> int:
    return len(arm.lengths)


def _farthest(arm: Arm) -> tuple[int, int]:
    """The head with the most attention far away, at the longest length."""
    layer, head = np.unravel_index(int(arm.far[-1].argmax()), arm.far.shape[1:])
    return int(layer), int(head)


def _told(arm: Arm) -> Words:
    """One model in one sentence."""
    longest = arm.lengths[-1]
    base = int(np.flatnonzero(arm.lengths == arm.base)[0])
    change = f"{arm.change[-1]:+.3f} ({arm.change_low[-1]:+.3f} … {arm.change_high[-1]:+.3f})"
    english = f"{arm.model} ({arm.positions}): {arm.loss[base]:.3f} nats in pieces of {arm.base}"
    chinese = f"{arm.model}（{arm.positions}）：每段 {arm.base} 词元时为 {arm.loss[base]:.3f} 奈特"
    if longest != arm.base:
        english += f", {arm.loss[-1]:.3f} of {longest}, a change of {change}"
        chinese += f"，{longest} 时为 {arm.loss[-1]:.3f}，变化 {change}"
    if arm.limit is not None:
        english += f"; its table of places ends at {arm.limit}"
        chinese += f"；其位置表止于 {arm.limit}"
    if arm.reach is not None:
        mass, even = arm.far[-1].mean(), arm.even[-1]
        english += f"; of its attention {mass:.1%} is {arm.reach} or more tokens away (alike to all: {even:.1%})"
        chinese += f"；有 {mass:.1%} 的注意力在 {arm.reach} 个词元及以外（平均分配则为 {even:.1%}）"
    return english + ".", chinese + "。"
