"""Lesson 2: why positions; sinusoids."""

from typing import Any

import numpy as np

from nezha.course.judging import as_array, given, shape_or, tried
from nezha.course.sheet import Exercise, Prediction, Sheet, Words


def table_of(k: int, d: int) -> np.ndarray:
    """The released models' table, (2k + 1, d)."""
    angle = np.arange(2 * k + 1)[:, None] / 10_000 ** (np.arange(0, d, 2) / d)
    return np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(2 * k + 1, d)


def judge_wavelength(answer: Any) -> Words | None:
    """The first pair with a wavelength above 128."""
    mine = as_array(given(answer))
    waves = 2 * np.pi * 10_000 ** (np.arange(0, 64, 2) / 64)
    right = int(np.flatnonzero(waves > 128)[0])
    if mine is None or mine.shape != ():
        return ("One number is asked for.", "要的是一个数。")
    number = int(mine)
    if number == right:
        return None
    if number == 2 * right:
        return ("That is the column; the pair is half of it.", "那是列号；对的编号是它的一半。")
    if number == right + 1:
        return ("Nearly: pairs are counted from 0.", "差一点：对从 0 数起。")
    if 0 <= number < 32:
        return (
            f"The wavelength of pair {number} is {waves[number]:.0f} tokens.",
            f"第 {number} 对的波长是 {waves[number]:.0f} 个词元。",
        )
    return ("There are 32 pairs, 0 to 31.", "一共 32 对，从 0 到 31。")


def judge_table(answer: Any) -> Words | None:
    """Against the formula, sizes of which none is another."""
    k, d = 5, 8
    right = table_of(k, d)
    flat = np.arange(2 * k + 1)[:, None]

    def why(mine: np.ndarray) -> Words | None:
        sine, cosine = right[:, 0::2], right[:, 1::2]
        if np.allclose(mine, np.stack([cosine, sine], -1).reshape(right.shape), atol=1e-6):
            return ("Sine comes first, in the even columns.", "偶数列是正弦，正弦在前。")
        if np.allclose(mine, np.concatenate([sine, cosine], 1), atol=1e-6):
            return (
                "All sines, then all cosines: that is another layout. NEZHA puts them side by side: sin, cos, sin, cos …",
                "先全是正弦、再全是余弦，那是另一种排法。NEZHA 是交错的：正弦、余弦、正弦、余弦……",
            )
        signed = (flat - k) / 10_000 ** (np.arange(0, d, 2) / d)
        if np.allclose(mine, np.stack([np.sin(signed), np.cos(signed)], -1).reshape(right.shape), atol=1e-6):
            return (
                "That is the paper's equation 6 to the letter, with the signed distance. The released models count rows from 0: sin(p …), p = distance + k.",
                "这正是论文式 (6)，用带符号的距离。发布的模型从第 0 行数起：sin(p …)，p = 距离 + k。",
            )
        other = flat / 10_000 ** (np.arange(d // 2) / d)
        if np.allclose(mine, np.stack([np.sin(other), np.cos(other)], -1).reshape(right.shape), atol=1e-6):
            return ("The exponent is 2m / d; yours is m / d.", "指数是 2m / d，你的是 m / d。")
        at = tuple(int(place) for place in np.argwhere(~np.isclose(mine, right, atol=1e-6))[0])
        return (
            f"Row {at[0]}, column {at[1]} should be {right[at]:.4f}; yours is {mine[at]:.4f}.",
            f"第 {at[0]} 行第 {at[1]} 列应为 {right[at]:.4f}，你的是 {mine[at]:.4f}。",
        )

    return shape_or(tried(answer, k, d), right, why)


def judge_aim(answer: Any) -> Words | None:
    """Any query whose highest score lies at distance +2."""
    k, d, aim = 64, 64, 2
    mine = as_array(given(answer))
    if mine is None or mine.shape != (d,):
        return (f"A query is {d} numbers.", f"查询是 {d} 个数。")
    scores = table_of(k, d) @ mine
    top = int(scores.argmax()) - k
    if top != aim:
        return (
            f"Your query looks most at distance {top:+d}, where its score is {scores.max():.2f}; at {aim:+d} it is {scores[aim + k]:.2f}.",
            f"你的查询最看距离 {top:+d}（分数 {scores.max():.2f}），而在 {aim:+d} 处是 {scores[aim + k]:.2f}。",
        )
    if np.isclose(np.sort(scores)[-2], scores.max(), atol=1e-9):
        return (
            "Another distance scores as high: a query of zeros looks everywhere alike.",
            "还有别的距离分数一样高：全零的查询到处都看得一样。",
        )
    return None


SHEET = Sheet(
    number=2,
    title=("Why positions; sinusoids", "为什么需要位置；正弦"),
    able=(
        ("show that attention without positions is blind to order", "证明没有位置的注意力看不见顺序"),
        ("compute the sinusoid table and read its wavelengths", "算出正弦表，读出它的波长"),
        ("make a query that looks at a chosen distance", "造一个看向指定距离的查询"),
    ),
    predictions={
        "shuffle": Prediction(
            question=(
                "Attention without positions. Shuffle the characters: what becomes of the outputs?",
                "没有位置的注意力。把字打乱，输出会怎样？",
            ),
            choices={
                "A": ("the same outputs, shuffled in the same way", "同样的输出，同样地打乱"),
                "B": ("other outputs", "变成别的输出"),
            },
            decide=lambda gap: "A" if gap < 1e-9 else "B",
            why=(
                "A sum over keys does not ask in which order they stand. 狗咬人 and 人咬狗 are the same to it: a bag of characters.",
                "对键求和不问顺序。“狗咬人”和“人咬狗”对它来说是同一袋字。",
            ),
        ),
        "far": Prediction(
            question=(
                "The vector of distance 0 beside that of distance 64, the furthest: how alike are they (cosine)?",
                "距离 0 的向量和最远的距离 64 的向量有多像（余弦）？",
            ),
            choices={
                "A": ("not at all: below 0.1", "毫不相像：低于 0.1"),
                "B": ("somewhat: 0.1 to 0.7", "有些像：0.1 到 0.7"),
                "C": ("nearly the same: above 0.7", "几乎一样：高于 0.7"),
            },
            decide=lambda cosine: "A" if cosine < 0.1 else "B" if cosine <= 0.7 else "C",
            why=(
                "The slow waves have hardly moved over 64 tokens: more than a third of the columns are nearly the same everywhere.",
                "慢的波在 64 个词元内几乎没动：三分之一以上的列处处相近。",
            ),
        ),
        "moved": Prediction(
            question=(
                "A sentence begins at place 200 instead of 0. By how much does an attention weight of NEZHA change at most?",
                "一句话从第 200 个位置而不是第 0 个开始。NEZHA 的注意力概率最多变多少？",
            ),
            choices={
                "A": ("not at all, to rounding", "不变，只有舍入误差"),
                "B": ("by some percent", "变百分之几"),
                "C": ("completely", "完全不同"),
            },
            decide=lambda most: "A" if most < 1e-5 else "B" if most < 0.3 else "C",
            why=(
                "Differences of places are the same everywhere. Only absolute positions notice.",
                "位置之差到处都一样。只有绝对位置才会察觉。",
            ),
        ),
    },
    exercises={
        "wavelength": Exercise(
            task=(
                "d = 64. Which is the first pair (counted from 0) whose wavelength is longer than 128 tokens?",
                "d = 64。波长超过 128 个词元的第一对（从 0 数起）是第几对？",
            ),
            judge=judge_wavelength,
            right=(
                "From there on, no wave comes round within the table: those columns tell near from far.",
                "从这一对起，波在整张表里转不完一圈：这些列分辨远近。",
            ),
            solution="import math\n\nanswer = math.ceil(32 * math.log(128 / (2 * math.pi), 10_000))",
            mistakes=("answer = 22", "answer = 5", "answer = 64"),
        ),
        "table": Exercise(
            task=(
                "Write answer(k, d): the table of the released models, (2k + 1, d).",
                "写出 answer(k, d)：发布模型所用的表，(2k + 1, d)。",
            ),
            judge=judge_table,
            right=(
                "129 rows of 64 numbers, 33 kilobytes, serve every layer and head of every released Chinese model.",
                "129 行、每行 64 个数，一共 33 kB，供所有发布的中文模型的每一层、每个头使用。",
            ),
            solution="import numpy as np\n\ndef answer(k, d):\n    table = np.empty((2 * k + 1, d))\n    for p in range(2 * k + 1):\n        for m in range(d // 2):\n            angle = p / 10_000 ** (2 * m / d)\n            table[p, 2 * m], table[p, 2 * m + 1] = np.sin(angle), np.cos(angle)\n    return table",
            mistakes=(
                "import numpy as np\n\ndef answer(k, d):\n    angle = np.arange(2 * k + 1)[:, None] / 10_000 ** (np.arange(0, d, 2) / d)\n    return np.concatenate([np.sin(angle), np.cos(angle)], axis=1)",
                "import numpy as np\n\ndef answer(k, d):\n    angle = np.arange(-k, k + 1)[:, None] / 10_000 ** (np.arange(0, d, 2) / d)\n    return np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(2 * k + 1, d)",
                "import numpy as np\n\ndef answer(k, d):\n    angle = np.arange(2 * k + 1)[:, None] / 10_000 ** (np.arange(d // 2) / d)\n    return np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(2 * k + 1, d)",
            ),
        ),
        "aim": Exercise(
            task=(
                "Make a query, 64 numbers, that looks most at distance +2 (table of k = 64, d = 64).",
                "造一个查询（64 个数），让它最看距离 +2（k = 64、d = 64 的表）。",
            ),
            judge=judge_aim,
            right=(
                "Rows all have the same length, √(d/2): so the row of a distance is itself a query that looks there.",
                "各行长度相同，都是 √(d/2)：所以某个距离的那一行本身就是看向它的查询。",
            ),
            solution="import numpy as np\n\nangle = np.arange(129)[:, None] / 10_000 ** (np.arange(0, 64, 2) / 64)\ntable = np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(129, 64)\nanswer = table[64 + 2]",
            mistakes=(
                "import numpy as np\n\nanswer = np.zeros(64)",
                "import numpy as np\n\nanswer = np.ones(64)",
                "answer = 2",
            ),
        ),
    },
    misconceptions=(
        (
            ("“The model reads from left to right, so it knows the order.”", "“模型从左读到右，当然知道顺序。”"),
            (
                "It reads all at once; shuffle the input of the first cell and compare.",
                "它一次读完。把第一格的输入打乱再比较。",
            ),
        ),
        (
            ("“In NEZHA distance 0 is the vector 0, 1, 0, 1, …”", "“NEZHA 里距离 0 是向量 0, 1, 0, 1……”"),
            (
                "That is the paper's equation; the released models count from row 0, so distance 0 is row 64. A rotation leads from one to the other, but weights fit only one.",
                "那是论文的公式；发布的模型从第 0 行数起，距离 0 是第 64 行。两者差一个旋转，但权重只配其中一种。",
            ),
        ),
    ),
)
