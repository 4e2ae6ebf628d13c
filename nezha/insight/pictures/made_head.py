"""What a head that is set by hand does, as panels that lie still: for print and for CSV.

With the position score alone, whatever the words are: score(o) = Σ_m a_m cos((o + k - origin) w_m - φ_m) / sqrt(d), and
on a line of text the softmax of it over the tokens, query by query.  The page has the same in `head_math.js`.
"""

import numpy as np

from nezha.insight.head_code import decode
from nezha.insight.head_making import frequencies
from nezha.insight.pictures.spec import Dials, Line, Lines, Numbers, Panel, Table


def scores(code: str, dials: Dials) -> Numbers:
    """(2k + 1,) position score of every offset, -k to k."""
    phases, amplitudes = decode(code, dials.width // 2)
    rows = np.arange(2 * dials.reach + 1) - dials.origin
    return np.cos(rows[:, None] * frequencies(dials.width) - phases) @ amplitudes / np.sqrt(dials.width)


def looks(curve: Numbers, dials: Dials) -> Numbers:
    """(tokens, tokens) attention on the line, from position alone."""
    place = np.arange(len(dials.tokens))
    offset = np.clip(place[None, :] - place[:, None], -dials.reach, dials.reach)
    share = np.exp(curve - curve.max())[offset + dials.reach]
    return share / share.sum(1, keepdims=True)


def by_offset(attention: Numbers, dials: Dials) -> tuple[Numbers, Numbers]:
    """Offsets that the line has, and the mean attention of its pairs at each; special tokens left out."""
    counted = ~np.array(dials.special)
    pairs = np.outer(counted, counted)
    offsets = np.arange(1 - len(counted), len(counted))
    count = np.array([np.diagonal(pairs, offset).sum() for offset in offsets])
    sums = np.array([np.diagonal(attention * pairs, offset).sum() for offset in offsets])
    return offsets[count > 0].astype(np.float64), sums[count > 0] / count[count > 0]


def stills(dials: Dials) -> tuple[Panel, ...]:
    """The head that the panel begins with: its curve, where it looks, and its pairs."""
    first = dials.settings[0]
    curve = scores(first.code, dials)
    offsets, share = by_offset(looks(curve, dials), dials)
    x_label = ("offset (key place − query place)", "偏移（键位置 − 查询位置）")
    phases, amplitudes = decode(first.code, dials.width // 2)
    label = first.label
    return (
        Lines(
            title=(f"Position score by offset: {label[0]}", f"各偏移的位置得分：{label[1]}"),
            lines=(Line(label=label, x=np.arange(-dials.reach, dials.reach + 1.0), y=curve),),
            x_label=x_label,
            y_label=("score", "得分"),
        ),
        Lines(
            title=("Attention by offset on the line, from position alone", "仅凭位置，这行文本上各偏移的注意力"),
            lines=(Line(label=label, x=offsets, y=share),),
            x_label=x_label,
            y_label=("mean attention", "平均注意力"),
            zero=True,
            note=(f"“{''.join(dials.tokens)}”; code {first.code}", f"“{''.join(dials.tokens)}”；代码 {first.code}"),
        ),
        Table(
            title=("Its pairs", "各对频率"),
            columns=(("pair", "对"), ("phase, degrees", "相位（度）"), ("amplitude", "振幅")),
            rows=tuple(
                (float(at), float(np.degrees(phase)), float(loud))
                for at, (phase, loud) in enumerate(zip(phases, amplitudes, strict=True), start=1)
            ),
            places=(0, 2, 2),
        ),
    )
