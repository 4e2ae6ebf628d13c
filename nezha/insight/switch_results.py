"""What switching parts of a model off came to, as a result and as a picture."""

from dataclasses import dataclass, replace

import numpy as np

from nezha.insight.asked_text import AskedText
from nezha.insight.pictures.drawn import Drawn
from nezha.insight.pictures.spec import Bars, Heat, Numbers, Panel, Picture, Words

SHOWN = 12
"""Heads in the list of the largest."""
WITHOUT: dict[str, Words] = {
    "position": ("the position term of the score", "打分中的位置项"),
    "content": ("the content term of the score", "打分中的内容项"),
    "uniform": ("both terms of the score", "打分的两项"),
    "window": ("everything more than {window} tokens away", "{window} 个词元以外的一切"),
    "shuffled": ("the right order of the distances", "距离的正确次序"),
    "value_position": ("the position part of the output", "输出中的位置部分"),
    "positions": ("positions in score and output", "打分与输出中的位置"),
    "output": ("its output", "其输出"),
    "mean": ("all of its output but the mean", "输出中除平均值以外的部分"),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Effects:
    """How much the loss of hidden characters changes with a part switched off, with intervals over texts.

    Shapes:
        delta, low, high: (layers, heads) nats, or (layers,) of whole layers; positive where the part helped.  The
            intervals hold for all of both together (`nezha.insight.intervals`).
    """

    delta: Numbers
    low: Numbers
    high: Numbers

    @property
    def clear(self) -> np.ndarray:
        """Which are beyond what chance gives, corrected for their number: the interval leaves 0 out."""
        return (self.low > 0) | (self.high < 0)

    def at(self, places: tuple[np.ndarray, ...]) -> "Effects":
        """Those of some heads alone, (n,)."""
        return Effects(delta=self.delta[places], low=self.low[places], high=self.high[places])


@dataclass(frozen=True, eq=False)
class Lost:
    """What one model loses: its loss, nats a character, and how that changes by heads (None: not asked) and layers."""

    loss: float
    heads: Effects | None
    layers: Effects


@dataclass(frozen=True, kw_only=True, eq=False)
class SwitchOffsResult(Drawn):
    """Every head and every layer of a model with something switched off, on the same held-out text.

    `heads` is None where only whole layers were switched.  `loss` is that of the whole model, nats a character.  `twin`
    is what the same comes to with random weights, where it was asked.
    """

    model: str
    positions: str
    switch: str
    window: int
    text: AskedText
    loss: float
    heads: Effects | None
    layers: Effects
    twin: Lost | None = None

    def picture(self) -> Picture:
        """A map of the heads, the largest of them, and the layers."""
        without = without_words(self.switch, self.window)
        beside = self.twin
        panels: list[Panel] = []
        if self.heads is not None:
            panels += self._maps(self.heads, without)
            panels += [largest(self.heads, None if beside is None else beside.heads)]
        return Picture(
            kind="switch_offs",
            title=("Switch-offs", "逐项关闭"),
            sentence=self._sentence(without),
            caption=(
                (("model", "模型"), f"{self.model} ({self.positions})"),
                (("switched off", "关闭"), self.switch + (f" {self.window}" if self.switch == "window" else "")),
                *self.text.caption(),
            ),
            panels=(*panels, of_layers(self.layers, None if beside is None else beside.layers)),
            honest=(
                "A part that others can stand in for shows no effect though it is used, and a switched part meets "
                "layers that were never trained with it: the figures say what this model loses, not what the part "
                "is for.",
                "可由其他部分代替的，关掉后看不出影响，但并非没有用到；而后续各层从未在这种输入下训练过："
                "这些数字说明该模型会损失多少，不说明该部分的用途。",
            ),
            extra={"model": self.model, "switch": self.switch},
        )

    def _maps(self, heads: Effects, without: Words) -> list[Panel]:
        """The map of the heads, and that of the twin in the same colours."""
        drawn = head_map(heads, without)
        theirs = None if self.twin is None else self.twin.heads
        if theirs is None:
            return [drawn]
        limit = float(max(np.abs(heads.delta).max(), np.abs(theirs.delta).max()))
        title = ("The same with random weights", "随机权重的同样处理")
        return [replace(drawn, limit=limit), replace(head_map(theirs, without), title=title, limit=limit)]

    def _reference(self) -> Words:
        """What the same does to the twin, for the sentence."""
        if self.twin is None:
            return "", ""
        parts = [("head", "单个头", self.twin.heads)] if self.twin.heads is not None else []
        most = [
            (english, chinese, float(np.abs(effects.delta).max()))
            for english, chinese, effects in [*parts, ("layer", "整层", self.twin.layers)]
        ]
        return (
            f" In its twin of random weights, whose loss is {self.twin.loss:.3f}, the largest change is "
            + " and ".join(f"{value:.3f} for a {english}" for english, _, value in most)
            + ".",
            f"在随机权重的对照中（损失 {self.twin.loss:.3f}），最大变化为"
            + "、".join(f"{chinese} {value:.3f}" for _, chinese, value in most)
            + "。",
        )

    def _sentence(self, without: Words) -> Words:
        """The loss, what changes it most, and how much is beyond chance."""
        english, chinese = without
        reference = self._reference()
        parts = [("heads", "个头", self.heads)] if self.heads is not None else []
        found = [verdict(effects, *names) for *names, effects in [*parts, ("layers", "层", self.layers)]]
        return (
            f"The loss of a hidden character is {self.loss:.3f} nats. Without {english}: "
            + "; ".join(verdict for verdict, _ in found)
            + "."
            + reference[0],
            f"被遮字的损失为 {self.loss:.3f} 奈特。去掉{chinese}后："
            + "；".join(verdict for _, verdict in found)
            + "。"
            + reference[1],
        )


def without_words(switch: str, window: int) -> Words:
    """What is missing, in both languages."""
    english, chinese = WITHOUT[switch]
    return english.format(window=window), chinese.format(window=window)


def head_map(effects: Effects, without: Words) -> Heat:
    """Layers by heads."""
    return Heat(
        title=(f"Change of the loss without {without[0]}", f"去掉{without[1]}后损失的变化"),
        values=effects.delta,
        rows=tuple(str(layer + 1) for layer in range(len(effects.delta))),
        columns=tuple(str(head + 1) for head in range(effects.delta.shape[1])),
        row_label=("layer", "层"),
        column_label=("head", "头"),
        diverging=True,
        unit=("nats", "奈特"),
        note=_beyond_chance(effects),
    )


def _beyond_chance(effects: Effects) -> Words:
    """The heads whose interval leaves 0 out, by name."""
    names = [_name((layer, head)) for layer, head in zip(*np.nonzero(effects.clear), strict=True)][:SHOWN]
    english = ", ".join(name for name, _ in names) or "none"
    chinese = "、".join(name for _, name in names) or "无"
    return (
        f"Each head by itself; above 0, the model does worse without it. Beyond chance: {english}.",
        f"逐头关闭；大于 0 表示去掉后变差。超出偶然的：{chinese}。",
    )


def _name(at: tuple[int, ...]) -> Words:
    """A layer, or a head of one, counted from 1."""
    if len(at) == 1:
        return f"layer {at[0] + 1}", f"第 {at[0] + 1} 层"
    return f"layer {at[0] + 1} head {at[1] + 1}", f"第 {at[0] + 1} 层第 {at[1] + 1} 头"


def largest(effects: Effects, twin: Effects | None = None) -> Bars:
    """The heads that change the loss most, either way, beside the twin's heads of the same places."""
    order = np.argsort(-np.abs(effects.delta), axis=None, kind="stable")[:SHOWN]
    at = np.unravel_index(order, effects.delta.shape)
    names = tuple(_name((layer, head)) for layer, head in zip(*at, strict=True))
    title = ("The heads that change it most", "影响最大的头")
    return _bars(title, names, effects.at(at), None if twin is None else twin.at(at))


def of_layers(effects: Effects, twin: Effects | None = None) -> Bars:
    """Every layer with all of its heads switched, beside the twin's."""
    names = tuple(_name((layer,)) for layer in range(len(effects.delta)))
    title = ("All heads of a layer at once", "一次关闭整层所有头")
    return _bars(title, names, effects, twin)


def _bars(title: Words, names: tuple[Words, ...], effects: Effects, twin: Effects | None) -> Bars:
    """One bar a name, or two where the twin has the second."""
    both = (effects,) if twin is None else (effects, twin)
    alone: Words = ("change of the loss", "损失的变化")
    return Bars(
        title=title,
        names=names,
        series=(alone,) if twin is None else (("this model", "该模型"), ("random weights", "随机权重")),
        values=np.stack([one.delta for one in both]),
        low=np.stack([one.low for one in both]),
        high=np.stack([one.high for one in both]),
        x_label=("change of the loss, nats a hidden character", "损失的变化，奈特／被遮字"),
        note=(
            "Intervals: bootstrap over texts, 95% for all heads and layers together; one that leaves 0 out is beyond "
            "chance.",
            "区间：对文本做自助抽样，所有头与层合计 95%；不含 0 的区间表示超出偶然。",
        ),
    )


def verdict(effects: Effects, english: str, chinese: str) -> Words:
    """What changes most, and how many are beyond chance, and in which direction."""
    at = np.unravel_index(int(np.abs(effects.delta).argmax()), effects.delta.shape)
    change = f"{effects.delta[at]:+.3f} ({effects.low[at]:+.3f} … {effects.high[at]:+.3f})"
    worse, better = int((effects.low > 0).sum()), int((effects.high < 0).sum())
    name, named = _name(tuple(int(place) for place in at))
    return (
        f"beyond chance it rises for {worse} and falls for {better} of {effects.delta.size} {english}, the largest "
        f"change is that of {name}, {change}",
        f"{effects.delta.size} {chinese}中，有 {worse} {chinese}使损失升高、{better} {chinese}使之降低，均超出偶然；"
        f"变化最大的是{named}：{change}",
    )
