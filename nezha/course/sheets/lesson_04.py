"""Lesson 4: the same in the model; the identity that makes it cheap."""

from functools import cache
from typing import Any

import numpy as np

from nezha.course.judging import as_array, given, shape_or, tried
from nezha.course.sheet import Exercise, Prediction, Sheet, Words

TEXT = "我们在北京大学学习汉语。"


@cache
def before_and_after() -> tuple[np.ndarray, np.ndarray]:
    """Attention of every head to the character before and to the one after, on average, (layers, heads) each."""
    from nezha.insight import attention

    shares = attention("bundled", TEXT).probabilities
    return tuple(np.diagonal(shares, offset=step, axis1=-2, axis2=-1).mean(-1) for step in (-1, 1))  # type: ignore[return-value]


def judge_previous(answer: Any) -> Words | None:
    """Layer and head, counted from 0, in any form of two numbers."""
    mine = as_array(given(answer))
    before, after = before_and_after()
    if mine is None or mine.shape != (2,):
        return ("Give two numbers: (layer, head), both counted from 0.", "请给出两个数：(层, 头)，都从 0 数起。")
    place = tuple(int(number) for number in mine)
    best = tuple(int(number) for number in np.unravel_index(before.argmax(), before.shape))
    if place == best:
        return None
    if place == tuple(number + 1 for number in best):
        return ("The right head, counted from 1; arrays count from 0.", "头是对的，但你从 1 数起；数组从 0 数起。")
    if place == tuple(int(number) for number in np.unravel_index(after.argmax(), after.shape)):
        return (
            "That head looks most at the character after. Row i asks; the one before is column i − 1, the diagonal below.",
            "那个头最看后一个字。第 i 行提问，前一个字在第 i − 1 列，是下面那条对角线。",
        )
    if not (0 <= place[0] < before.shape[0] and 0 <= place[1] < before.shape[1]):
        return (
            f"There are {before.shape[0]} layers of {before.shape[1]} heads.",
            f"一共 {before.shape[0]} 层，每层 {before.shape[1]} 个头。",
        )
    return (
        f"That head spends {before[place]:.0%} on the character before; another one spends more.",
        f"那个头把 {before[place]:.0%} 的注意力给前一个字；还有更多的。",
    )


def judge_bytes(answer: Any) -> Words | None:
    """Bytes, or mebibytes, or megabytes."""
    mine = as_array(given(answer))
    right = 1024 * 1024 * 64 * 4
    if mine is None or mine.shape != ():
        return ("One number is asked for.", "要的是一个数。")
    number = float(mine)
    if any(np.isclose(number, right / unit, rtol=2e-3) for unit in (1, 2**20, 1e6)):
        return None
    if np.isclose(number, right / 4):
        return ("That is how many numbers there are; each takes four bytes.", "这是数的个数；每个数占四个字节。")
    if np.isclose(number, 1024 * 64 * 4):
        return (
            "That is one row: there is a vector for every pair of places, L × L.",
            "这只是一行：每一对位置都有一个向量，共 L × L 个。",
        )
    return ("L × L pairs, d numbers each, four bytes a number.", "L × L 对，每对 d 个数，每个数四个字节。")


def judge_turn(answer: Any) -> Words | None:
    """The turned query, held against q · R for every pair."""
    length, d, k = 6, 8, 7
    random = np.random.default_rng(4)
    frequency = 1 / 10_000 ** (np.arange(0, d, 2) / d)
    angle = np.arange(2 * k + 1)[:, None] * frequency
    table = np.stack([np.sin(angle), np.cos(angle)], -1).reshape(2 * k + 1, d)
    query = random.normal(size=(length, d))
    angles = (k - np.arange(length))[:, None] * frequency
    places = np.arange(length)
    wanted = np.take_along_axis(query @ table.T, places[None] - places[:, None] + k, 1)
    first, second = query[:, 0::2], query[:, 1::2]

    def turned(sign: int) -> np.ndarray:
        sine, cosine = np.sin(angles) * sign, np.cos(angles)
        return np.stack([first * cosine - second * sine, first * sine + second * cosine], -1).reshape(length, d)

    def why(mine: np.ndarray) -> Words | None:
        if np.allclose(mine, turned(-1)):
            return ("You turn the other way: check the sign of the sine.", "转反了方向：检查正弦的符号。")
        off = float(np.abs(mine @ table[:length].T - wanted).max())
        return (
            f"turned @ s.T should be q · R for every pair; it is off by {off:.2g}. Write sin(a + b) and cos(a + b) out once more.",
            f"turned @ s.T 应等于每一对的 q · R；现在最多差 {off:.2g}。再把 sin(a + b)、cos(a + b) 展开一遍。",
        )

    return shape_or(tried(answer, query, angles), turned(1), why)


SHEET = Sheet(
    number=4,
    title=("The same in the model; the identity that makes it cheap", "模型里也是如此；让它便宜的恒等式"),
    able=(
        (
            "recompute a real model's attention from its queries and keys, to a millionth",
            "从真实模型的查询和键重算它的注意力，精确到百万分之一",
        ),
        ("find heads that go by position", "找出靠位置工作的头"),
        ("derive the identity that needs no table of pairs", "推导出不需要成对大表的恒等式"),
    ),
    predictions={
        "gap": Prediction(
            question=(
                "Ten lines of numpy against the model's own probabilities: what is the largest difference?",
                "十行 numpy 与模型自己的概率相比，最大相差多少？",
            ),
            choices={
                "A": ("below 0.000001", "小于 0.000001"),
                "B": ("about 0.001: a model does more than that", "约 0.001：模型不止做这些"),
                "C": ("larger", "更大"),
            },
            decide=lambda gap: "A" if gap < 1e-6 else "B" if gap < 5e-3 else "C",
            why=(
                "There is nothing else in it. Only the rounding of 32-bit numbers is left.",
                "里面没有别的东西，只剩 32 位数的舍入。",
            ),
        ),
        "first": Prediction(
            question=(
                "Put 昨天， in front: everything moves by three. Does the score of 北 for 京 change in the first layer?",
                "在句首加上“昨天，”，整句右移三格。第一层里“北”看“京”的分数会变吗？",
            ),
            choices={"A": ("yes", "会"), "B": ("no, not in the first layer", "不会，第一层里不会")},
            decide=lambda gap: "B" if gap < 1e-5 else "A",
            why=(
                "The first layer knows the characters and their distance. From the second on, vectors have taken in their neighbours, and the score does change.",
                "第一层只知道字和它们的距离。从第二层起，字的向量混入了邻居，分数就会变。",
            ),
        ),
        "memory": Prediction(
            question=(
                "L = 512. A vector for every pair, beside the 129 rows of the table: how many times as much memory?",
                "L = 512。给每一对存一个向量，与 129 行的表相比，内存是多少倍？",
            ),
            choices={
                "A": ("four times", "4 倍"),
                "B": ("about a hundred times", "约一百倍"),
                "C": ("about two thousand times", "约两千倍"),
            },
            decide=lambda ratio: "A" if ratio < 20 else "B" if ratio < 500 else "C",
            why=(
                "512 · 512 / 129. The class that transformers deleted kept such a tensor in each layer.",
                "512 · 512 / 129。transformers 删掉的那个类在每一层都存着这样一个张量。",
            ),
        ),
    },
    exercises={
        "previous": Exercise(
            task=(
                "Find the head that looks most at the character just before, on average: (layer, head).",
                "找出平均而言最爱看前一个字的头：(层, 头)。",
            ),
            judge=judge_previous,
            right=(
                "Now look at it in the live view: its position map is a stripe below the diagonal.",
                "再到实时视图里看看它：位置图是对角线下方的一条带。",
            ),
            solution=f'import numpy as np\n\nfrom nezha.insight import attention\n\nshares = attention("bundled", "{TEXT}").probabilities\nbefore = np.diagonal(shares, offset=-1, axis1=-2, axis2=-1).mean(axis=-1)\nanswer = np.unravel_index(before.argmax(), before.shape)',
            mistakes=(
                f'import numpy as np\n\nfrom nezha.insight import attention\n\nshares = attention("bundled", "{TEXT}").probabilities\nafter = np.diagonal(shares, offset=1, axis1=-2, axis2=-1).mean(axis=-1)\nanswer = np.unravel_index(after.argmax(), after.shape)',
                "answer = 3",
                "answer = (8, 4)",
            ),
        ),
        "bytes": Exercise(
            task=(
                "How many bytes take the vectors of all pairs in one layer: L = 1024, d = 64, 32-bit numbers?",
                "一层里所有成对的向量占多少字节：L = 1024、d = 64、32 位数？",
            ),
            judge=judge_bytes,
            right=(
                "A quarter of a gigabyte, in each of twelve layers; the table of 129 rows takes 33 kilobytes in all.",
                "四分之一 GB，而且十二层每层都有；129 行的表一共只要 33 kB。",
            ),
            solution="answer = 1024 * 1024 * 64 * 4",
            mistakes=("answer = 1024 * 1024 * 64", "answer = 1024 * 64 * 4", "answer = 33_024"),
        ),
        "turn": Exercise(
            task=(
                "Write answer(query, angles): each pair of numbers turned by its angle, so that turned @ s.T = q · R.",
                "写出 answer(query, angles)：把每一对数转过它的角，使 turned @ s.T = q · R。",
            ),
            judge=judge_turn,
            right=(
                "With it, a layer is one ordinary attention with heads twice as wide.",
                "有了它，一层就是一次普通的注意力，只是头宽加倍。",
            ),
            solution="import numpy as np\n\ndef answer(query, angles):\n    first, second = query[:, 0::2], query[:, 1::2]\n    sine, cosine = np.sin(angles), np.cos(angles)\n    turned = np.empty_like(query)\n    turned[:, 0::2] = first * cosine - second * sine\n    turned[:, 1::2] = first * sine + second * cosine\n    return turned",
            mistakes=(
                "import numpy as np\n\ndef answer(query, angles):\n    first, second = query[:, 0::2], query[:, 1::2]\n    sine, cosine = np.sin(angles), np.cos(angles)\n    turned = np.empty_like(query)\n    turned[:, 0::2] = first * cosine + second * sine\n    turned[:, 1::2] = second * cosine - first * sine\n    return turned",
                "def answer(query, angles):\n    return query",
            ),
        ),
    },
    misconceptions=(
        (
            ("“Position and content are two kinds of heads.”", "“有的头管位置，有的头管内容。”"),
            (
                "They are two terms of every score. A head may go by one of them; measure it.",
                "它们是每个分数的两项。某个头可能主要靠其中一项：去量一量。",
            ),
        ),
        (
            ("“Cheaper means approximate.”", "“便宜就意味着近似。”"),
            ("The identity is exact; compare the numbers of the last cells.", "恒等式是精确的；比较最后几格的数。"),
        ),
        (
            ("“A high attention weight explains the answer.”", "“注意力权重高就解释了答案。”"),
            (
                "It says where a head looks. What it is worth, switching it off shows (lesson 9).",
                "它只说明一个头看向哪里。它值多少，要把它关掉才知道（第 9 课）。",
            ),
        ),
    ),
)
