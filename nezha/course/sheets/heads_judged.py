"""The judges of lesson 9: a profile of attention, a search for heads, the birth of a head."""

from typing import Any

import numpy as np

from nezha.course.judging import as_array, given, near, shape_or, tried
from nezha.course.sheet import Words
from nezha.insight.head_query import search_heads
from nezha.insight.head_types import HeadFigures
from nezha.insight.profiles import NAMES
from nezha.messages import InputError

QUERY = "(prev>0.3 or next>0.3) and layer>4"
READINGS: dict[str, Words] = {
    "prev>0.3 or next>0.3 and layer>4": (
        "“and” binds closer than “or”: this takes heads of every layer that look before. Use parentheses.",
        "and 比 or 先结合：这样，看前一个字的头哪一层都算。请加括号。",
    ),
    "(prev>0.3 or next>0.3) and layer>3": (
        "Layer 4 is among them. Queries count layers from 1, as every table and view does.",
        "第 4 层也进来了。查询里的层从 1 数起，与所有表格和视图一致。",
    ),
    "prev>0.3 and next>0.3 and layer>4": (
        "A head that does both is not asked for: either will do.",
        "要的不是两样都做的头：有一样就行。",
    ),
    "(prev>0.3 or next>0.3)": ("Of layers 5 to 8 alone.", "只要第 5 到第 8 层的。"),
}
"""What students ask for instead, and what is wrong with it."""


def profile_of(shares: np.ndarray, reach: int) -> np.ndarray:
    """Mean attention of a pair at each offset, (L, L) to (2 · reach + 1,)."""
    return np.array([np.diagonal(shares, offset=offset).mean() for offset in range(-reach, reach + 1)])


def judge_profile(answer: Any) -> Words | None:
    """Texts and reaches of several sizes."""
    for length, reach in ((5, 2), (9, 3), (6, 5)):
        shares = np.random.default_rng(length).dirichlet(np.ones(length), size=length)
        right, counts = profile_of(shares, reach), length - np.abs(np.arange(-reach, reach + 1))

        def others(mine: np.ndarray, right: np.ndarray = right, counts: np.ndarray = counts) -> Words | None:
            if near(mine, right[::-1]):
                return (
                    "Left and right have changed places. The offset is j − i: the token before is at −1.",
                    "左右颠倒了。偏移是 j − i：前一个字在 −1。",
                )
            if near(mine, right * counts):
                return ("These are sums; divide by the number of pairs.", "这是和；要除以对数。")
            if near(mine, right * counts / counts.max()):
                return (
                    f"At the furthest offset there are {counts.min()} pairs, not {counts.max()}: divided by the tokens, far ones look dark though they are only rare.",
                    f"最远的偏移只有 {counts.min()} 对，而不是 {counts.max()} 对：都除以字数，远处看起来暗，其实只是对数少。",
                )
            return (
                f"At offset 0 it should be {right[len(right) // 2]:.3f}; yours is {mine[len(mine) // 2]:.3f}.",
                f"偏移 0 处应为 {right[len(right) // 2]:.3f}，你的是 {mine[len(mine) // 2]:.3f}。",
            )

        wrong = shape_or(tried(answer, shares.copy(), reach), right, others)
        if wrong is not None:
            return wrong
    return None


def made_up() -> list[HeadFigures]:
    """Eight layers of 400 heads with figures at random, so that any two different questions find different heads."""
    random = np.random.default_rng(9)
    return [
        HeadFigures(layer=layer, head=head, figures=dict(zip(NAMES, random.random(len(NAMES)).tolist(), strict=True)))
        for layer in range(8)
        for head in range(400)
    ]


def found_by(query: str) -> set[tuple[int, int]]:
    """(layer, head), counted from 0."""
    return {(one.layer, one.head) for one in search_heads(made_up(), query)}


def judge_query(answer: Any) -> Words | None:
    """Any query that finds the same of many made-up heads."""
    query = given(answer)
    if not isinstance(query, str):
        return ("A query is a text in quotes.", "查询是一段文字，写在引号里。")
    try:
        mine = found_by(query)
    except InputError as error:
        return error.text("en"), error.text("zh")
    right = found_by(QUERY)
    if mine == right:
        return None
    for other, words in READINGS.items():
        if mine == found_by(other):
            return words
    layer, head = min(mine ^ right)
    figures = next(one.figures for one in made_up() if (one.layer, one.head) == (layer, head))
    known = f"prev {figures['prev']:.2f}, next {figures['next']:.2f}"
    if (layer, head) in mine:
        return (
            f"Of some made-up heads it finds one of layer {layer + 1} with {known}.",
            f"在一批虚构的头里，它找到了第 {layer + 1} 层的一个：{known}。",
        )
    return (
        f"Of some made-up heads it leaves out one of layer {layer + 1} with {known}.",
        f"在一批虚构的头里，它漏掉了第 {layer + 1} 层的一个：{known}。",
    )


def first_step(steps: Any, strengths: Any, born: float) -> int | None:
    """The first step at which any head reaches `born`."""
    reached = [step for step, row in zip(steps, strengths, strict=True) if max(row) >= born]
    return int(reached[0]) if reached else None


TRAININGS: tuple[tuple[tuple[int, ...], tuple[tuple[float, ...], ...]], ...] = (
    ((300, 600, 1000, 2000), ((0.05, 0.06), (0.08, 0.31), (0.1, 0.4), (0.2, 0.5))),
    ((100, 200, 400), ((0.02, 0.25, 0.01), (0.03, 0.1, 0.1), (0.02, 0.15, 0.3))),
    ((50, 150, 250), ((0.01, 0.02), (0.05, 0.1), (0.12, 0.15))),
)
"""Checkpoints and strengths of heads: one that is born late, one that fades and comes again, and none."""


def judge_born(answer: Any) -> Words | None:
    """On three trainings, in the last of which no head is born."""
    for steps, strengths in TRAININGS:
        right = first_step(steps, strengths, 0.2)
        found = tried(answer, np.array(steps), np.array(strengths), 0.2)
        if right is None:
            if found is None:
                continue
            return (
                f"No head reaches 0.2 here: None is asked for; yours is {found}. (argmax of nothing but False is 0.)",
                f"这里没有头达到 0.2：应返回 None，你的是 {found}。（全是 False 时 argmax 给出 0。）",
            )
        mine = as_array(found)
        if mine is None or mine.shape != () or np.isnan(mine):
            return ("One step is asked for, a number.", "要的是一个步数，一个数。")
        if mine == right:
            continue
        if mine == steps.index(right):
            return (
                f"That is the number of the checkpoint; its step is {right}.",
                f"这是检查点的序号；它的步数是 {right}。",
            )
        return (
            f"For {strengths} at steps {steps} it should be {right}; yours is {mine:g}.",
            f"步数 {steps}、强度 {strengths}：应为 {right}，你的是 {mine:g}。",
        )
    return None
