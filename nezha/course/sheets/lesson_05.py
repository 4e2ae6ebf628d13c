"""Lesson 5: four maskings."""

from typing import Any

import numpy as np

from nezha.course.judging import as_array, given, near, tried
from nezha.course.sheet import Exercise, Prediction, Sheet, Words

WORDS = (
    "国家主席",
    "江泽民",
    "在",
    "北京",
    "人民大会堂",
    "发表",
    "新年",
    "讲话",
    "，",
    "向",
    "全国",
    "各族",
    "人民",
    "问好",
    "。",
)
_SIZES = [len(word) for word in WORDS]


def judge_budget(answer: Any) -> Words | None:
    """Of every length."""
    for tokens in (3, 12, 30, 128, 512):
        right = max(1, round(0.15 * tokens))
        mine = tried(answer, tokens)
        if near(mine, right):
            continue
        if near(mine, 0.15 * tokens):
            return (
                f"{tokens} tokens: {mine} tokens cannot be hidden; round.",
                f"{tokens} 个词元：没法遮 {mine} 个，要取整。",
            )
        if near(mine, 0):
            return (
                f"{tokens} tokens: at least one is hidden, or nothing is to be learnt.",
                f"{tokens} 个词元：至少遮一个，否则没有可学的。",
            )
        if near(mine, int(0.15 * tokens)):
            return (
                f"{tokens} tokens: you round down; the routine rounds to the nearest, {right}.",
                f"{tokens} 个词元：你向下取整；程序取最近的整数，{right}。",
            )
        return (
            f"{tokens} tokens should give {right}; yours is {mine}.",
            f"{tokens} 个词元应为 {right}，你的是 {mine}。",
        )
    return None


def judge_whole(answer: Any) -> Words | None:
    """Any routine whose choices keep the rules: whole words, within the budget, and drawn."""
    starts = np.cumsum([0, *_SIZES])
    seen: set[tuple[int, ...]] = set()
    for seed in range(12):
        found = tried(answer, list(WORDS), 6, np.random.default_rng(seed))
        mine = as_array(sorted(found)) if isinstance(found, (set, frozenset, list, tuple, range, np.ndarray)) else None
        if mine is None or mine.ndim != 1:
            return (
                "Return the places of the hidden characters, as a set or a list of numbers.",
                "返回被遮的字的位置，用集合或数的列表。",
            )
        places = [int(place) for place in mine]
        if len(set(places)) != len(places) or any(not 0 <= place < starts[-1] for place in places):
            return (f"Each place once, from 0 to {starts[-1] - 1}.", f"每个位置最多一次，从 0 到 {starts[-1] - 1}。")
        if len(places) > 6:
            return (
                f"{len(places)} characters are hidden; the budget is 6. Skip a word that does not fit.",
                f"遮了 {len(places)} 个字，而预算是 6。放不下的词要跳过。",
            )
        for word, start, size in zip(WORDS, starts, _SIZES, strict=False):
            inside = len({*range(start, start + size)} & set(places))
            if 0 < inside < size:
                return (
                    f"{word} is half hidden: its other half gives it away.",
                    f"“{word}”只遮了一部分：剩下的会泄露答案。",
                )
        if not places:
            return ("Nothing is hidden.", "什么也没遮。")
        seen.add(tuple(places))
    if len(seen) < 3:
        return (
            "Other random numbers should give other words: draw them in random order.",
            "换一组随机数，遮的词也该变：按随机次序抽取。",
        )
    return None


def judge_share(answer: Any) -> Words | None:
    """80% of 15%."""
    mine = as_array(given(answer))
    if mine is None or mine.shape != ():
        return ("One number is asked for.", "要的是一个数。")
    number = float(mine)
    if near(number, 0.12, 1e-3) or near(number, 12, 0.1):
        return None
    if near(number, 0.15) or near(number, 15):
        return ("15% are chosen; not all of them become [MASK].", "15% 被选中，但并非都换成 [MASK]。")
    if near(number, 0.8) or near(number, 80):
        return ("80% of the chosen ones; of all tokens it is less.", "那是选中者中的 80%；占全部词元的要少些。")
    return (
        "Multiply: the share that is chosen, and the share of these that become [MASK].",
        "相乘：被选中的比例，乘以其中换成 [MASK] 的比例。",
    )


SHEET = Sheet(
    number=5,
    title=("Four maskings", "四种遮盖"),
    able=(
        ("say what BERT, ERNIE, BERT-WWM and NEZHA are made to guess", "说出 BERT、ERNIE、BERT-WWM、NEZHA 各要猜什么"),
        ("write whole-word masking", "写出整词遮盖"),
        ("hold measured rates against the paper's", "拿实测的比例对照论文"),
    ),
    predictions={
        "seed": Prediction(
            question=(
                "Same seed: where do BERT-WWM and NEZHA differ?",
                "同一个种子下，BERT-WWM 与 NEZHA 的差别从哪里来？",
            ),
            choices={
                "A": ("they draw other random numbers", "抽的随机数不同"),
                "B": ("only in where words end", "只在词的边界"),
            },
            decide=lambda same: "B" if same else "A",
            why=(
                "Where both cut a text alike, they hide the same. The People's Daily splits names and 人民大会堂, jieba does not.",
                "两者切法相同时，遮的也相同。人民日报把人名和“人民大会堂”切开，jieba 不切。",
            ),
        ),
        "half": Prediction(
            question=(
                "Hide single characters: of the words of several characters that are touched, how many are only half hidden?",
                "逐字遮盖：被碰到的多字词里，有多少只遮了一部分？",
            ),
            choices={
                "A": ("about a quarter", "约四分之一"),
                "B": ("about a half", "约一半"),
                "C": ("nearly all", "几乎全部"),
            },
            decide=lambda share: "A" if share < 0.4 else "B" if share < 0.75 else "C",
            why=(
                "At 15%, both characters of a word are rarely drawn together. What is left of it is a hint, and the model learns to copy.",
                "按 15% 抽，一个词的两个字很少同时抽中。剩下的就是提示，模型学会的是照抄。",
            ),
        ),
        "spread": Prediction(
            question=(
                "The share hidden in each example: whose varies more, ERNIE's or NEZHA's?",
                "每个样本中被遮的比例：ERNIE 和 NEZHA 谁的波动更大？",
            ),
            choices={"A": ("ERNIE's", "ERNIE"), "B": ("NEZHA's", "NEZHA"), "C": ("both alike", "一样")},
            decide=lambda widths: "C" if abs(widths[0] - widths[1]) < 0.01 else "A" if widths[0] > widths[1] else "B",
            why=(
                "NEZHA fills a budget of 15%. ERNIE draws each group by itself: some examples have much hidden, some little.",
                "NEZHA 填满 15% 的预算。ERNIE 每组各自抽签：有的样本遮得多，有的少。",
            ),
        ),
    },
    exercises={
        "share": Exercise(
            task=(
                "15% of the tokens are chosen, 80% of these become [MASK]. What share of all tokens is that?",
                "15% 的词元被选中，其中 80% 换成 [MASK]。占全部词元多少？",
            ),
            judge=judge_share,
            right=("The 12% of section 3.1 of the paper.", "这就是论文 3.1 节的 12%。"),
            solution="answer = 0.15 * 0.8",
            mistakes=("answer = 0.15", "answer = 0.8", "answer = 0.95"),
        ),
        "budget": Exercise(
            task=(
                "Write answer(tokens): how many may be hidden, 15% of them, at least one, a whole number.",
                "写出 answer(tokens)：最多遮几个；15%，至少一个，取整。",
            ),
            judge=judge_budget,
            right=("The same routine as Google's, but for its cap.", "和 Google 的程序一样，只差一个上限。"),
            solution="def answer(tokens):\n    return max(1, round(0.15 * tokens))",
            mistakes=(
                "def answer(tokens):\n    return 0.15 * tokens",
                "def answer(tokens):\n    return round(0.15 * tokens)",
                "def answer(tokens):\n    return max(1, int(0.15 * tokens))",
            ),
        ),
        "whole": Exercise(
            task=(
                "Write answer(words, budget, random): places of hidden characters, whole words alone, never more than the budget, in random order.",
                "写出 answer(words, budget, random)：被遮的字的位置；只遮整词，不超预算，随机抽取。",
            ),
            judge=judge_whole,
            right=("That is whole-word masking. The rest is which words.", "这就是整词遮盖。剩下的问题是按谁的词。"),
            solution="def answer(words, budget, random):\n    starts = [sum(map(len, words[:number])) for number in range(len(words))]\n    hidden = set()\n    for number in random.permutation(len(words)):\n        if len(hidden) + len(words[number]) <= budget:\n            hidden |= {*range(starts[number], starts[number] + len(words[number]))}\n    return hidden",
            mistakes=(
                "def answer(words, budget, random):\n    return random.choice(sum(map(len, words)), budget, replace=False)",
                "def answer(words, budget, random):\n    return range(7)",
                "def answer(words, budget, random):\n    return [0, 1, 2, 3]",
            ),
        ),
    },
    misconceptions=(
        (
            (
                "“Whole-word masking changes the input of the model: words become tokens.”",
                "“整词遮盖改变了模型的输入：词成了词元。”",
            ),
            (
                "Tokens stay characters. Only which of them are hidden together changes, and only in training.",
                "词元仍是字。变的只是哪些字一起被遮，而且只在训练时。",
            ),
        ),
        (
            ("“More hidden is harder, so whole words are hidden more.”", "“整词遮盖遮得更多，所以更难。”"),
            (
                "All hide 15%; it is harder because no half of a word is left as a hint.",
                "都是 15%；更难是因为没有留下半个词作提示。",
            ),
        ),
    ),
)
