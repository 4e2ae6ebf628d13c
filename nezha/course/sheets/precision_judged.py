"""The judges of lesson 7: number formats, the smallest loss scale, the dynamic one."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from nezha.course.judging import as_array, given, near, tried
from nezha.course.sheet import Words

FORMATS = {"fp16": (5, 10), "bf16": (8, 7), "fp32": (8, 23), "fp8": (4, 3)}
"""Bits of exponent and of fraction."""
TINY, ENOUGH = 1e-9, 32
"""A gradient, and the smallest power of two that lifts it over half of fp16's smallest number."""
COURSES = (
    (False, False, False, False, False, False, False),
    (False, True, False, False, False, True, True, False, False),
    (True, True, True),
    (False, False, True, False, False, False, False, False, False, False),
)
"""Steps that overflow, for the exercise on the loss scale."""


def limits_of(exponent: int, fraction: int) -> tuple[float, float, float]:
    """Largest number, smallest one above 0, and the gap above 1."""
    bias = 2 ** (exponent - 1) - 1
    return (2 - 2.0**-fraction) * 2.0**bias, 2.0 ** (1 - bias - fraction), 2.0**-fraction


def judge_limits(answer: Any) -> Words | None:
    """Of four formats, one of which the lesson does not have."""
    for name, (exponent, fraction) in FORMATS.items():
        mine, right = as_array(tried(answer, exponent, fraction)), limits_of(exponent, fraction)
        if mine is None or mine.shape != (3,):
            return ("Return three numbers: largest, smallest, gap.", "返回三个数：最大、最小、间隔。")
        largest, smallest, gap = (
            abs(float(value) / wanted - 1) < 1e-9 for value, wanted in zip(mine, right, strict=True)
        )
        if not largest:
            if near(mine[0] / right[0], 2):
                return (
                    f"{name}: twice too large. The exponent of all ones is kept for ∞ and for what is no number.",
                    f"{name}：大了一倍。全为 1 的指数留给 ∞ 和“不是数”。",
                )
            if near(mine[0], 2.0 ** (2 ** (exponent - 1) - 1)):
                return (
                    f"{name}: that is the highest power of two; with all bits of the fraction set it is nearly twice that.",
                    f"{name}：这是最高的 2 的幂；小数位全为 1 时差不多是它的两倍。",
                )
            return (
                f"{name}: the largest number is {right[0]:g}; yours is {mine[0]:g}.",
                f"{name}：最大的数是 {right[0]:g}，你的是 {mine[0]:g}。",
            )
        if not smallest:
            if near(mine[1] / right[1], 2.0**fraction, 1e-3):
                return (
                    f"{name}: that is the smallest with a leading 1. With an exponent of all zeros the 1 is gone, and the last bit alone is 2^−{fraction} times as much.",
                    f"{name}：这是带首位 1 的最小数。指数全为 0 时没有那个 1，单独的末位只有它的 2^−{fraction}。",
                )
            return (
                f"{name}: the smallest number above 0 is {right[1]:.4g}; yours is {mine[1]:.4g}.",
                f"{name}：大于 0 的最小数是 {right[1]:.4g}，你的是 {mine[1]:.4g}。",
            )
        if not gap:
            return (
                f"{name}: the last of {fraction} bits after the point is worth 2^−{fraction} = {right[2]:.4g}; your gap is {mine[2]:.4g}.",
                f"{name}：小数点后共 {fraction} 位，末位值 2^−{fraction} = {right[2]:.4g}，你的间隔是 {mine[2]:.4g}。",
            )
    return None


def judge_scale(answer: Any) -> Words | None:
    """The smallest power of two that is enough, or its exponent."""
    mine = as_array(given(answer))
    if mine is None or mine.shape != ():
        return ("One number is asked for: the scale.", "要的是一个数：缩放倍数。")
    number = float(mine)
    if near(number, ENOUGH):
        return None
    if near(number, np.log2(ENOUGH)):
        return ("That is the exponent; the scale is 2 to it.", "这是指数；缩放倍数是 2 的这个次方。")
    if number <= 0 or not np.log2(number).is_integer():
        return ("A power of two: only the exponent moves, and no bit is lost.", "要 2 的幂：只动指数，一位也不丢。")
    if near(number, 2 * ENOUGH):
        return (
            "Nearly: it lifts 1e-9 over the smallest number, 6e-8; but from half of that on, rounding goes up, not to 0.",
            "差一点：它把 1e-9 抬过了最小的数 6e-8；但只要过了它的一半，舍入就向上，而不是到 0。",
        )
    if number > ENOUGH:
        return (f"Enough, but half of {number:g} is enough too.", f"够了，但 {number:g} 的一半也够。")
    return (
        f"1e-9 × {number:g} = {TINY * number:.2g}: nearer to 0 than to the smallest number, 6e-8.",
        f"1e-9 × {number:g} = {TINY * number:.2g}：离 0 比离最小的数 6e-8 更近。",
    )


def scales_of(
    overflowed: Sequence[bool], start: float, interval: int, *, grows: bool = True, halves: bool = True,
    forgets: bool = True, counts_anew: bool = True,
) -> list[float]:  # fmt: skip
    """The scale at each step; what is switched off is what students leave out."""
    scale, good, scales = start, 0, []
    for bad in overflowed:
        scales.append(scale)
        if bad:
            scale, good = scale / 2 if halves else scale, 0 if forgets else good
            continue
        good += 1
        if grows and (good == interval if counts_anew else good >= interval):
            scale, good = scale * 2, 0 if counts_anew else good
    return scales


def judge_dynamic(answer: Any) -> Words | None:
    """Over courses with and without overflows, two intervals."""
    for overflowed in COURSES:
        for interval in (2, 3):
            right = scales_of(overflowed, 1024.0, interval)
            mine = as_array(tried(answer, list(overflowed), 1024.0, interval))
            if mine is None or mine.shape != (len(right),):
                return (
                    f"Return a list with a scale for each of the {len(right)} steps.",
                    f"返回一个列表：{len(right)} 步，每步一个倍数。",
                )
            if near(mine, right):
                continue
            at = int(np.flatnonzero(~np.isclose(mine, right))[0])
            return _why_other(mine, overflowed, interval) or (
                f"Overflows {_signs(overflowed)}, interval {interval}: step {at + 1} should have {right[at]:g}; yours is {mine[at]:g}.",
                f"溢出 {_signs(overflowed)}，间隔 {interval}：第 {at + 1} 步应为 {right[at]:g}，你的是 {mine[at]:g}。",
            )
    return None


def _signs(overflowed: Sequence[bool]) -> str:
    return "".join("×" if bad else "·" for bad in overflowed)


def _why_other(mine: np.ndarray, overflowed: Sequence[bool], interval: int) -> Words | None:
    """Which part of the rule is left out, where that gives these very numbers."""
    if near(mine, scales_of(overflowed, 1024.0, interval, grows=False)):
        return (
            f"It never grows: after {interval} good steps in a row it should double.",
            f"它从不增大：连续 {interval} 个好步之后应加倍。",
        )
    if near(mine, scales_of(overflowed, 1024.0, interval, halves=False)):
        return ("After an overflow the scale is halved; yours stays.", "溢出之后倍数减半；你的没有变。")
    if near(mine, scales_of(overflowed, 1024.0, interval, forgets=False)):
        return (
            "In a row: an overflow sets the count of good steps back to 0.",
            "要连续：一次溢出使好步的计数回到 0。",
        )
    if near(mine, scales_of(overflowed, 1024.0, interval, counts_anew=False)):
        return (
            "Having grown, it counts anew; yours grows in every step from there.",
            "增大之后重新计数；你的从此每步都增大。",
        )
    if near(mine[:-1], scales_of(overflowed, 1024.0, interval)[1:]):
        return (
            "These are the scales after each step; asked is the one each step was made with.",
            "这是每步之后的倍数；要的是做这一步时所用的。",
        )
    return None


def decide_curve(losses: dict[str, Any]) -> str:
    """What pure fp16 came to, beside fp32."""
    pure, single = np.asarray(losses["fp16_pure"]), np.asarray(losses["fp32"])
    if not np.isfinite(pure).all():
        return "C"
    return "A" if abs(pure[-5:].mean() - single[-5:].mean()) < 0.1 else "B"
