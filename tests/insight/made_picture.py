"""Pictures made for tests: every kind of panel, sizes all different, and words that would do harm in markup."""

import numpy as np

from nezha.insight.pictures.spec import Bars, Frames, Heat, Line, Lines, Mark, Panel, Picture, Sheet, Table

HOSTILE = "</script><img src=x onerror=alert(1)>\u202eevil\u202c <!-- 👩‍👩‍👧 e\u0301\u0000"
NAN = float("nan")


def lines(shift: float = 0.0) -> Lines:
    """Three lines: one with a band, one with a gap, one dashed."""
    x = np.array([0.0, 1, 5, 20, 50, 100, 200])
    return Lines(
        title=("Loss by length", "损失随长度的变化"),
        lines=(
            Line(
                label=("NEZHA", "NEZHA（相对位置）"),
                x=x,
                y=np.array([2.31, 2.3, 2.295, 2.28, 2.277, 2.2751, 2.275]) + shift,
                low=np.array([2.2, 2.21, 2.205, 2.2, 2.19, 2.18, 2.17]) + shift,
                high=np.array([2.4, 2.39, 2.38, 2.37, 2.36, 2.35, 2.34]) + shift,
            ),
            Line(label=("absolute", "绝对位置"), x=x, y=np.array([2.3, 2.34, NAN, 2.5, 2.62, 2.81, 2.93]) + shift),
            Line(label=("no positions", "无位置"), x=x[::2], y=np.array([2.7, 2.71, 2.7, 2.72]) + shift, dashed=True),
        ),
        x_label=("tokens before the sentence", "句子之前的词元数"),
        y_label=("cross entropy, nats", "交叉熵（纳特）"),
        note=("A band is the middle half of 40 sentences.", "色带为 40 句的中间一半。"),
        marks=(Mark(x=128.0, label=("trained at 128", "训练长度 128")),),
    )


def many_lines() -> Lines:
    """Twelve lines over factors of two, more than there are colours."""
    x = 2.0 ** np.arange(4, 12)
    return Lines(
        title=("Attention by layer", "各层的注意力"),
        lines=tuple(
            Line(label=(f"layer {n + 1}", f"第 {n + 1} 层"), x=x, y=np.round(1e-6 * (n + 1) * np.log2(x), 9))
            for n in range(12)
        ),
        x_label=("length", "长度"),
        y_label=("share", "份额"),
        log_x=True,
        zero=True,
    )


def bars() -> Bars:
    """Two series of four names, one of them long, with intervals; one number missing, one below zero."""
    values = np.array([[0.42, 0.31, -0.05, 0.009], [0.35, NAN, 0.08, 0.21]])
    return Bars(
        title=("What each head costs to lose", "去掉每个头的代价"),
        names=(
            ("layer 1 head 3, which looks at the character just before", "第 1 层第 3 头：看向前一个字"),
            ("delimiter", "分隔符"),
            ("broad", "全局"),
            ("self", "自身"),
        ),
        series=(("position", "位置"), ("content", "内容")),
        values=values,
        x_label=("Δ loss", "损失增量"),
        low=values - 0.04,
        high=values + 0.06,
    )


def plain_bars() -> Bars:
    """One series."""
    return Bars(
        title=("Offsets", "偏移"),
        names=tuple((f"offset {n:+d}", f"偏移 {n:+d}") for n in range(-2, 4)),
        series=(("mass", "份额"),),
        values=np.array([[0.12, 0.34, 0.05, 0.22, 0.11, 0.0321]]),
        x_label=("mean attention", "平均注意力"),
    )


def heat(scale: float = 1.0) -> Heat:
    """Three rows, five columns, around zero, one cell empty."""
    values = np.array([[0.5, -0.25, NAN, 0.125, 0.031], [0.0, 0.875, -0.75, 0.2, -0.11], [0.3, -0.4, 0.6, -0.8, 0.99]])
    return Heat(
        title=("Change", "变化"),
        values=values * scale,
        rows=("北", "京", "[SEP]"),
        columns=("[CLS]", "我", "爱", "中", "国"),
        row_label=("looks from", "从"),
        column_label=("looked at", "看向"),
        diverging=True,
        limit=1.0,
        unit=("nats", "纳特"),
    )


def token_heat(length: int = 26) -> Heat:
    """A square map of a sentence."""
    text = ("[CLS]", *"北京是中华人民共和国的首都，也是全国的政治中心和文化中心。", "[SEP]")
    tokens = tuple((text * 20)[:length])
    i, j = np.mgrid[:length, :length]
    values = np.exp(-np.abs(i - j + 1) / 2.5)
    return Heat(
        title=("Attention of layer 2, head 3", "第 2 层第 3 头的注意力"),
        values=values / values.sum(1, keepdims=True),
        rows=tokens,
        columns=tokens,
        row_label=("looks from", "从"),
        column_label=("looked at", "看向"),
    )


def table() -> Table:
    """Texts, whole numbers, and numbers with three places, one of them missing."""
    return Table(
        title=("Heads", "注意力头"),
        columns=(("head", "头"), ("kind", "类型"), ("texts", "文本数"), ("share", "份额")),
        rows=(
            (("L1 H2", "1 层 2 头"), ("previous", "前一个"), 21128.0, 0.625),
            (("L10 H1", "10 层 1 头"), ("next", "后一个"), 7.0, NAN),
            (("L2 H3", "2 层 3 头"), ("self", "自身"), 340.0, -0.0625),
        ),
        places=(None, None, 0, 3),
        note=("Click a head to sort.", "点击表头排序。"),
    )


def sheet() -> Sheet:
    """Seven tokens with signs below, one without a value."""
    return Sheet(
        title=("Surprise", "意外程度"),
        tokens=("[CLS]", "北", "京", "是", "首", "都", "[SEP]"),
        values=(NAN, 0.5, 0.125, 2.25, 3.5, 0.75, 0.0),
        marks=("", "", "", "在", "[MASK]", "", ""),
        note=("Below a token: what the model would have said.", "词元下方：模型原本会说的字。"),
    )


def frames() -> Frames:
    """A map at two moments."""
    return Frames(
        title=("Birth of a head", "一个头的诞生"),
        labels=(("step 100", "第 100 步"), ("step 2,000", "第 2000 步")),
        panels=(heat(0.25), heat()),
    )


def picture(*panels: Panel, words: str = "北京 & Co.") -> Picture:
    """These panels under one title."""
    return Picture(
        kind="made",
        title=("A made picture", "一张做出来的图"),
        sentence=("Loss rises from 2.3 to 2.93 where positions are absolute.", "绝对位置时损失从 2.3 升到 2.93。"),
        caption=((("model", "模型"), "bundled"), (("text", "文本"), words)),
        panels=panels,
        honest=("Numbers invented for a test.", "数字为测试而编。"),
    )


def everything() -> Picture:
    """A panel of each kind."""
    return picture(lines(), heat(), bars(), table(), sheet(), frames())


def gallery() -> Picture:
    """More than one of most kinds."""
    return picture(
        lines(), token_heat(), bars(), many_lines(), plain_bars(), heat(), table(), frames(), sheet(),
    )  # fmt: skip
