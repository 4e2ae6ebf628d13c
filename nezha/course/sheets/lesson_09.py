"""Lesson 9: reading heads: content, position, birth of heads."""

from typing import Any

import numpy as np

from nezha.course.judging import as_array, given, near, shape_or, tried
from nezha.course.sheet import Exercise, Prediction, Sheet, Words
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


SHEET = Sheet(
    number=9,
    title=("Reading heads: content, position, birth of heads", "读懂注意力头：内容、位置、头的诞生"),
    able=(
        (
            "split a head's attention into what content and what position say",
            "把一个头的注意力拆成内容与位置各说了什么",
        ),
        ("name heads by their offset profiles, beside random weights", "对照随机权重，按偏移剖面给头命名"),
        (
            "say what a head is worth by switching it off, not by where it looks",
            "用关掉它、而不是看它看向哪里，来说一个头值多少",
        ),
    ),
    predictions={
        "alone": Prediction(
            question=(
                "Of all heads, take the one that goes by position most, and leave it position alone. How much of its attention stays where it was?",
                "取最靠位置的那个头，只给它位置这一项。它的注意力有多少还在原处？",
            ),
            choices={
                "A": ("less than a third", "不到三分之一"),
                "B": ("a third to two thirds", "三分之一到三分之二"),
                "C": ("more than two thirds", "三分之二以上"),
            },
            decide=lambda share: "A" if share < 1 / 3 else "B" if share <= 2 / 3 else "C",
            why=(
                "For this head the characters hardly matter. For others it is content that decides, and most stand between: two terms of one score.",
                "对这个头，是什么字几乎无所谓。另一些头由内容决定，多数介于两者之间：它们是同一个分数的两项。",
            ),
        ),
        "chance": Prediction(
            question=(
                "A network of random weights, 32 heads: in how many does position make up more than 80% of the variation of the scores?",
                "一个随机权重的网络，32 个头：有几个头的分数起伏有 80% 以上来自位置？",
            ),
            choices={
                "A": ("at most three", "最多三个"),
                "B": ("four to sixteen", "四到十六个"),
                "C": ("more than half", "一半以上"),
            },
            decide=lambda count: "A" if count <= 3 else "B" if count <= 16 else "C",
            why=(
                "Random queries and keys hardly match, while rows of R are long and alike. A large share of position is no achievement; a sharp profile is.",
                "随机的查询和键几乎不相配，而 R 的各行又长又相似。位置占得多不算本事，剖面尖锐才算。",
            ),
        ),
        "worth": Prediction(
            question=(
                "How closely does what a head costs when switched off follow how sharply it looks at one offset (rank correlation, 1 at most)?",
                "关掉一个头的代价，与它多么专注于某一个偏移，有多一致（秩相关，最大为 1）？",
            ),
            choices={
                "A": ("closely: above 0.7", "很一致：0.7 以上"),
                "B": ("somewhat: 0.4 to 0.7", "有些一致：0.4 到 0.7"),
                "C": ("hardly: below 0.4", "几乎不一致：0.4 以下"),
            },
            decide=lambda rank: "A" if rank > 0.7 else "B" if rank >= 0.4 else "C",
            why=(
                "A head with a clear picture may say what others say too, and one that looks everywhere may be needed. Attention shows where values come from, not what they are good for.",
                "图样清楚的头，说的可能是别的头也会说的；到处都看的头，却可能少不得。注意力说明值从哪里来，不说明有什么用。",
            ),
        ),
        "layer": Prediction(
            question=(
                "A training of four layers: in which does a head first look at the character before?",
                "一次四层的训练：最先看前一个字的头出现在哪一层？",
            ),
            choices={
                "A": ("in the first", "第一层"),
                "B": ("in the second or third", "第二或第三层"),
                "C": ("in the last", "最后一层"),
            },
            decide=lambda layer: "A" if layer == 0 else "C" if layer == 3 else "B",
            why=(
                "Nothing assigns a job to a layer: in the model in the box, another training, a head of the first layer has it. Here nobody had it at step 300; it took some hundred steps more.",
                "没有谁把分工派给某一层：内置模型是另一次训练，第一层就有这样的头。这里第 300 步时谁都没有，又过了几百步才出现。",
            ),
        ),
    },
    exercises={
        "profile": Exercise(
            task=(
                "Write answer(shares, reach): the mean attention of a pair at each offset from −reach to reach.",
                "写出 answer(shares, reach)：从 −reach 到 reach，每个偏移上一对字的平均注意力。",
            ),
            judge=judge_profile,
            right=(
                "Divided by its pairs, a far offset can be compared with a near one.",
                "除以对数以后，远近的偏移才能比较。",
            ),
            solution="import numpy as np\n\ndef answer(shares, reach):\n    return [np.diagonal(shares, offset=offset).mean() for offset in range(-reach, reach + 1)]",
            mistakes=(
                "import numpy as np\n\ndef answer(shares, reach):\n    return [np.diagonal(shares, offset=-offset).mean() for offset in range(-reach, reach + 1)]",
                "import numpy as np\n\ndef answer(shares, reach):\n    return [np.diagonal(shares, offset=offset).sum() for offset in range(-reach, reach + 1)]",
                "import numpy as np\n\ndef answer(shares, reach):\n    return [np.diagonal(shares, offset=offset).sum() / len(shares) for offset in range(-reach, reach + 1)]",
            ),
        ),
        "query": Exercise(
            task=(
                "Write a query for the heads of layers 5 to 8 that give more than 0.3 to the character before or to the one after.",
                "写一个查询：第 5 到第 8 层里，给前一个字或后一个字的注意力超过 0.3 的头。",
            ),
            judge=judge_query,
            right=(
                "The search box of the workbench and `nezha heads --query` take the same.",
                "工作台的搜索框和 `nezha heads --query` 用的是同一种写法。",
            ),
            solution='answer = "(prev>0.3 or next>0.3) and layer>4"',
            mistakes=(
                'answer = "prev>0.3 or next>0.3 and layer>4"',
                'answer = "(prev>0.3 or next>0.3) and layer>3"',
                'answer = "prev>0.3 and next>0.3 and layer>4"',
                'answer = "previous>0.3"',
            ),
        ),
        "born": Exercise(
            task=(
                "Write answer(steps, strengths, born): the first step at which any head reaches `born`, or None. `strengths` is (checkpoints, heads).",
                "写出 answer(steps, strengths, born)：最早有头达到 born 的步数，没有就返回 None。strengths 是（检查点，头）。",
            ),
            judge=judge_born,
            right=(
                "Between two checkpoints nobody looked: it was born at that step or somewhat before.",
                "两个检查点之间没有人看过：它诞生于这一步，或稍早。",
            ),
            solution="def answer(steps, strengths, born):\n    reached = [step for step, row in zip(steps, strengths) if row.max() >= born]\n    return reached[0] if reached else None",
            mistakes=(
                "def answer(steps, strengths, born):\n    return steps[(strengths.max(axis=1) >= born).argmax()]",
                "def answer(steps, strengths, born):\n    return int((strengths.max(axis=1) >= born).argmax())",
                "def answer(steps, strengths, born):\n    return steps[-1] if strengths[-1].max() >= born else None",
            ),
        ),
    },
    misconceptions=(
        (
            ("“A pattern in the picture is something learnt.”", "“图上有花样，就是学到的。”"),
            (
                "Show the twin of random weights beside it. In their share of position its heads are ahead of most trained ones.",
                "把随机权重的对照放在旁边。论位置的占比，它的头超过大多数训练过的头。",
            ),
        ),
        (
            ("“This is *the* previous-token head.”", "“这就是*那个*看前一个字的头。”"),
            (
                "Move the threshold: names are cuts through something continuous. Ask how much, not whether.",
                "把阈值移一移：名称只是在连续的量上切一刀。要问多少，不要问是不是。",
            ),
        ),
        (
            ("“Where it looks is why it answers so.”", "“它看哪里，就是因为哪里。”"),
            (
                "Switch it off. Few single heads change the loss beyond chance, while a whole layer does.",
                "把它关掉。单个头很少能让损失的变化超出偶然，整层却可以。",
            ),
        ),
        (
            ("“A head that can be switched off is useless.”", "“关掉也没事的头没有用。”"),
            (
                "Others stand in for it. Compare the sum of a layer's heads with the whole layer.",
                "别的头顶替了它。把一层各头之和与整层相比。",
            ),
        ),
    ),
)
