"""Lesson 11: the paper's claims, rerun small: what held and what did not."""

import math
from itertools import combinations, product
from typing import Any

import numpy as np

from nezha.course.judging import as_array, given, near, tried
from nezha.course.sheet import Exercise, Prediction, Sheet, Words

PAIRS = (
    ((5.5, 6.4, 6.5, 6.1), (5.4, 6.0, 6.4, 5.9)),
    ((5.5, 6.4, 6.5), (5.2, 6.5, 6.3)),
    ((1.0, 2.0, 3.0, 4.0, 5.0), (2.0, 2.5, 2.0, 4.5, 4.0)),
)
"""Figures of the same seeds in two arms, of which sometimes one pair points the other way."""


def swapped(first: Any, second: Any) -> float:
    """For pairs: the share of all ways to swap within pairs that leave the first as far ahead."""
    apart = np.subtract(first, second)
    ways = [float(np.dot(signs, apart)) for signs in product((1, -1), repeat=len(apart))]
    return sum(way >= apart.sum() - 1e-9 for way in ways) / len(ways)


def dealt(first: Any, second: Any) -> float:
    """For groups: the share of all deals that leave the first as far ahead."""
    deals = [sum(deal) for deal in combinations([*first, *second], len(first))]
    return sum(deal >= sum(first) - 1e-9 for deal in deals) / len(deals)


def judge_fewest(answer: Any) -> Words | None:
    """The smallest n with 1 / C(2n, n) at most 0.05."""
    mine = as_array(given(answer))
    if mine is None or mine.shape != ():
        return ("One number is asked for.", "要的是一个数。")
    number = float(mine)
    if number == 3:
        return None
    if not number.is_integer() or not 1 <= number <= 100:
        return ("A whole number of seeds, 1 or more.", "种子数是整数，至少为 1。")
    deals = math.comb(2 * int(number), int(number))
    if number < 3:
        return (
            f"With {int(number)} each there are {deals} deals; the best of them has p = 1/{deals} = {1 / deals:.2f}.",
            f"每组 {int(number)} 个时共有 {deals} 种分法；最好的一种 p = 1/{deals} = {1 / deals:.2f}。",
        )
    return (
        f"It can be reached with {int(number)} each (1/{deals}), but with fewer, too.",
        f"每组 {int(number)} 个可以达到（1/{deals}），但更少也行。",
    )


def judge_pairs(answer: Any) -> Words | None:
    """Held against every way to swap, on pairs of which one points the other way in two of three cases."""
    for first, second in PAIRS:
        right = swapped(first, second)
        mine = tried(answer, list(first), list(second))
        if near(mine, right):
            continue
        return _wrong_pairs(mine, first, second, right)
    return None


def _wrong_pairs(mine: Any, first: tuple[float, ...], second: tuple[float, ...], right: float) -> Words:
    ways = 2 ** len(first)
    if near(mine, dealt(first, second)):
        return (
            "You deal all figures out anew. Pairs stay together here: only who is who within a pair may change.",
            "你把所有数重新分了组。这里成对的不能拆开：只能在一对之内交换。",
        )
    if near(mine, 1 / ways):
        return (
            f"That is 1 of {ways} ways, right only where every pair points the same way; here one does not.",
            f"这是 {ways} 种里的 1 种，只在每一对都同向时才对；这里有一对相反。",
        )
    if near(mine, right - 1 / ways):
        return (
            "The measured way is one of them, too: count those that are as far ahead or further, ≥ and not >.",
            "实测的那一种也算在内：要数“同样领先或更领先”的，用 ≥ 而不是 >。",
        )
    return (
        f"For {list(first)} and {list(second)} it should be {right:g} ({right * ways:.0f} of {ways} ways); yours is {mine}.",
        f"{list(first)} 与 {list(second)} 应为 {right:g}（{ways} 种里的 {right * ways:.0f} 种）；你的是 {mine}。",
    )


def judge_luck(answer: Any) -> Words | None:
    """1 - 0.95^9, as a share or in percent."""
    mine = as_array(given(answer))
    if mine is None or mine.shape != ():
        return ("One number is asked for.", "要的是一个数。")
    number, right = float(mine), 1 - 0.95**9
    if near(number, right, 5e-3) or near(number, 100 * right, 0.5):
        return None
    if near(number, 0.45, 1e-6) or near(number, 45):
        return (
            "9 × 0.05 is how many to expect. The chance of at least one is less: some worlds have two.",
            "9 × 0.05 是期望有几个。“至少一个”的概率要小些：有时会同时出现两个。",
        )
    if near(number, 0.95**9, 5e-3):
        return ("That is the chance that none of them does.", "这是一个也没有的概率。")
    if near(number, 0.05) or near(number, 5):
        return ("That is one comparison alone; there are nine.", "这是单独一个比较的概率；一共有九个。")
    return ("First the chance that none of the nine does: 0.95 for each.", "先算九个都没有的概率：每个是 0.95。")


SHEET = Sheet(
    number=11,
    title=("The paper's claims, rerun small: what held and what did not", "小规模重做论文的主张：哪些成立，哪些不成立"),
    able=(
        ("say how far a lead is chance, from its seeds", "从各个种子的数字说出领先里有多少是偶然"),
        ("tell “did not hold” from “cannot be told”", "分清“不成立”与“看不出来”"),
        ("find the command behind any figure and run it again", "找到任何数字背后的命令，并重做一遍"),
    ),
    predictions={
        "farther": Prediction(
            question=(
                "Trained on 64 tokens, asked on 256: how does the loss of computed positions change beyond place 64?",
                "在 64 个词元上训练，在 256 个上提问：算出来的位置，第 64 格以后损失怎么变？",
            ),
            choices={
                "A": ("it rises by more than 0.05", "上升 0.05 以上"),
                "B": ("it stays within 0.05", "变化不超过 0.05"),
                "C": ("it falls by more than 0.05", "下降 0.05 以上"),
            },
            decide=lambda rise: "A" if rise > 0.05 else "C" if rise < -0.05 else "B",
            why=(
                "All distances of 64 and more share one row of the table on either side, which can be computed though it was never trained on. Learned absolute places have no such vector.",
                "64 及以上的距离，左右各共用表里的一行，没训练过也算得出来。学出来的绝对位置没有这样的向量。",
            ),
        ),
        "words": Prediction(
            question=(
                "Two characters of a word are hidden. How often does the whole-word arm give back both?",
                "一个词的两个字都被遮住。整词遮盖那组有多少能两个字都猜对？",
            ),
            choices={"A": ("below 1%", "1% 以下"), "B": ("1% to 10%", "1% 到 10%"), "C": ("above 10%", "10% 以上")},
            decide=lambda share: "A" if share < 0.01 else "B" if share <= 0.1 else "C",
            why=(
                "More than five times as often as the other arm, and still rarely: a claim may hold while the models know little.",
                "是另一组的五倍多，但仍然很少：主张可以成立，而模型懂得并不多。",
            ),
        ),
        "faster": Prediction(
            question=(
                "The paper says: mixed precision is 2 to 3 times as fast. How much is it on two cores of a processor?",
                "论文说混合精度快 2 到 3 倍。在两个 CPU 核心上是几倍？",
            ),
            choices={
                "A": ("less than 1.2 times", "不到 1.2 倍"),
                "B": ("1.2 to 2 times", "1.2 到 2 倍"),
                "C": ("2 times or more", "2 倍以上"),
            },
            decide=lambda ratio: "A" if ratio < 1.2 else "B" if ratio < 2 else "C",
            why=(
                "Only products of matrices gain, and a small model does much else. Speed is a matter of the machine: measure your own.",
                "只有矩阵乘法变快，而小模型还有许多别的计算。快多少取决于机器：在自己的机器上量。",
            ),
        ),
        "lamb": Prediction(
            question=(
                "Batches of 512, two seeds each, LAMB lower than AdamW in both. Is p at most 0.05?",
                "批次 512，各两个种子，LAMB 的损失两次都更低。p 会不超过 0.05 吗？",
            ),
            choices={"A": ("yes", "会"), "B": ("no", "不会")},
            decide=lambda p: "A" if p <= 0.05 else "B",
            why=(
                "Two against two have six deals: the best p is 1/6, whatever was measured. Too few seeds cannot tell, however large the lead.",
                "二对二只有六种分法：无论测出什么，p 最小是 1/6。种子太少，领先再多也说明不了。",
            ),
        ),
        "tasks": Prediction(
            question=(
                "At how many of the two tasks is NEZHA ahead of all three others by more than chance?",
                "两个任务里，NEZHA 在几个上超出偶然地领先全部三个对手？",
            ),
            choices={"A": ("none", "零个"), "B": ("one", "一个"), "C": ("both", "两个")},
            decide=lambda count: "ABC"[int(count)],
            why=(
                "At names it is ahead of BERT-Chinese and ERNIE-Baidu; one seed of BERT-WWM comes too near. At sentiment the seeds of one system differ more than the systems.",
                "在人名地名上它超过 BERT-Chinese 和 ERNIE-Baidu，但 BERT-WWM 有一个种子太接近。在情感上，同一系统各种子之差大于系统之差。",
            ),
        ),
    },
    exercises={
        "fewest": Exercise(
            task=(
                "How many seeds must each of two arms have at least, so that p can be 0.05 or less?",
                "两组各至少要几个种子，p 才可能不超过 0.05？",
            ),
            judge=judge_fewest,
            right=(
                "20 deals, and the best is 1/20. That is why three seeds are the least here.",
                "共 20 种分法，最好的是 1/20。所以这里至少要三个种子。",
            ),
            solution="from math import comb\n\nanswer = next(n for n in range(1, 10) if 1 / comb(2 * n, n) <= 0.05)",
            mistakes=("answer = 2", "answer = 5", "answer = 0.05"),
        ),
        "pairs": Exercise(
            task=(
                "Write answer(first, second): p where figures come in pairs; swap within pairs, all ways, and count those with a lead as large.",
                "写出 answer(first, second)：数字成对时的 p；在每一对之内交换，数遍所有方式，看领先同样多的占多少。",
            ),
            judge=judge_pairs,
            right=(
                "Pairs take away what the seeds have in common, so that fewer of them tell more.",
                "成对比较去掉了种子共有的部分，所以更少的种子能说明更多。",
            ),
            solution="from itertools import product\n\ndef answer(first, second):\n    apart = [one - two for one, two in zip(first, second)]\n    ways = [sum(sign * one for sign, one in zip(signs, apart)) for signs in product((1, -1), repeat=len(apart))]\n    return sum(way >= sum(apart) - 1e-9 for way in ways) / len(ways)",
            mistakes=(
                "from itertools import combinations\n\ndef answer(first, second):\n    deals = [sum(deal) for deal in combinations([*first, *second], len(first))]\n    return sum(deal >= sum(first) - 1e-9 for deal in deals) / len(deals)",
                "def answer(first, second):\n    return 0.5 ** len(first)",
                "from itertools import product\n\ndef answer(first, second):\n    apart = [one - two for one, two in zip(first, second)]\n    ways = [sum(sign * one for sign, one in zip(signs, apart)) for signs in product((1, -1), repeat=len(apart))]\n    return sum(way > sum(apart) + 1e-9 for way in ways) / len(ways)",
                "def answer(first, second):\n    return sum(one > two for one, two in zip(first, second)) / len(first)",
            ),
        ),
        "luck": Exercise(
            task=(
                "Nine comparisons, nothing true in any of them. What is the chance that at least one has p of 0.05 or less?",
                "九个比较，没有一个是真的。至少有一个 p 不超过 0.05 的概率是多少？",
            ),
            judge=judge_luck,
            right=(
                "More than a third. Read a table of many verdicts with that in mind, and say how many were tried.",
                "超过三分之一。读一张有许多结论的表时要想到这一点，并且说清楚一共试了几个。",
            ),
            solution="answer = 1 - 0.95**9",
            mistakes=("answer = 9 * 0.05", "answer = 0.95**9", "answer = 0.05", "answer = 1"),
        ),
    },
    misconceptions=(
        (
            ("“Not significant, so there is no difference.”", "“不显著，就是没有差别。”"),
            (
                "With two seeds nothing can be significant. Ask first what the best p could have been.",
                "只有两个种子时，什么都不可能显著。先问 p 最小能是多少。",
            ),
        ),
        (
            ("“The mean is higher, so it is better.”", "“平均值更高，就更好。”"),
            (
                "Cover the means and look at the dots: at sentiment a second set of seeds might turn the order round.",
                "把平均值遮住，只看点：在情感任务上，换一组种子次序就可能颠倒。",
            ),
        ),
        (
            ("“It did not hold here, so the paper is wrong.”", "“这里不成立，说明论文错了。”"),
            (
                "Ten billion tokens and eighty GPUs stand behind the paper. A small rerun tells of its own size alone.",
                "论文背后是一百亿词元和八十块 GPU。小规模的重做只说明它自己这个规模。",
            ),
        ),
        (
            ("“It held here, so it is true of the large model.”", "“这里成立，大模型也就成立。”"),
            (
                "For the same reason not. The command is there to try it larger.",
                "同理不能这么说。命令就在表里，可以放大了再试。",
            ),
        ),
    ),
)
