"""Lesson 1: from characters to words to tokens."""

from typing import Any

import numpy as np

from nezha.course.judging import given, near, tried
from nezha.course.sheet import Exercise, Prediction, Sheet, Words

MONKS = "结婚的和尚未结婚的"
_CASES = (
    (["我们", "在", "北京大学"], ["我们", "在", "北京大学"]),
    (["我", "们", "在", "北京大学"], ["我们", "在", "北京", "大学"]),
    (["南京市", "长江", "大桥"], ["南京", "市", "长江", "大桥"]),
    (["甲乙"], ["甲", "乙"]),
)


def spans(words: list[str]) -> set[tuple[int, int]]:
    """Where each word begins and ends."""
    ends = np.cumsum([len(word) for word in words]).tolist()
    return set(zip([0, *ends[:-1]], ends, strict=True))


def f1(found: list[str], marked: list[str]) -> float:
    """The harmonic mean of precision and recall."""
    both = len(spans(found) & spans(marked))
    return 2 * both / (len(found) + len(marked))


def judge_cut(answer: Any) -> Words | None:
    """Any cut that a reader could make."""
    given(answer)
    if not isinstance(answer, (list, tuple)) or not all(isinstance(word, str) and word for word in answer):
        return ('Give a list of words, as ["结婚", …].', '请给出词的列表，如 ["结婚", …]。')
    if "".join(answer) != MONKS:
        return (
            f"Joined, your words are “{''.join(answer)}”, not the text.",
            f"你的词连起来是“{''.join(answer)}”，不是原文。",
        )
    if "和尚" in answer or "尚" not in "".join(word for word in answer if word.startswith("尚")):
        return (
            "和尚 is a monk: “those who are married, the monk, not married” makes no sense. 尚 belongs to 未: not yet.",
            "“和尚”讲不通：谁是和尚？“尚”属于“未”：尚未。",
        )
    inside = [word for word in answer if word not in ("结婚", "的", "和", "尚未", "尚", "未", "结", "婚")]
    if inside:
        return (
            f"“{inside[0]}” is more than one word: something ends inside it.",
            f"“{inside[0]}”不止一个词：里面还有词的边界。",
        )
    if "结" in answer or "婚" in answer:
        return ("结婚 is one word: neither half says it alone.", "“结婚”是一个词：拆开就不是这个意思了。")
    return None


def judge_f1(answer: Any) -> Words | None:
    """Several pairs of segmentations."""
    for found, marked in _CASES:
        mine, right = tried(answer, list(found), list(marked)), f1(found, marked)
        if near(mine, right):
            continue
        both = len(spans(found) & spans(marked))
        pair = f"{'/'.join(found)} : {'/'.join(marked)}"
        if near(mine, both / len(found)):
            return (
                f"That is the precision ({pair}); recall has a part too.",
                f"这是精确率（{pair}），还要算上召回率。",
            )
        if near(mine, both / len(marked)):
            return (
                f"That is the recall ({pair}); precision has a part too.",
                f"这是召回率（{pair}），还要算上精确率。",
            )
        if near(mine, 2 * len(set(found) & set(marked)) / (len(found) + len(marked))):
            return (
                "You compare the words, not where they stand: a word at another place is another word.",
                "你比较的是词本身而不是它的位置：别处的同一个词不算。",
            )
        return (f"For {pair} it should be {right:.3f}; yours is {mine}.", f"{pair} 应为 {right:.3f}，你的是 {mine}。")
    return None


def judge_unknown(answer: Any) -> Words | None:
    """Any character that the vocabulary in the box has not."""
    from nezha.models_folder import BUNDLED_MODEL
    from nezha.tokenizer import Tokenizer

    given(answer)
    if not isinstance(answer, str) or len(answer) != 1:
        return ("Give one character, in quotes.", "请给出一个字，写在引号里。")
    ids = Tokenizer.from_folder(BUNDLED_MODEL).encode(answer).ids[1:-1]
    if not ids:
        return ("A blank is no token at all: it is left out.", "空白不是词元：它会被略去。")
    if Tokenizer.from_folder(BUNDLED_MODEL).unk_id not in ids:
        return (
            f"“{answer}” is in the vocabulary, as number {ids[0]}. Try a rarer one.",
            f"“{answer}”在词表里，编号 {ids[0]}。找一个更生僻的。",
        )
    return None


SHEET = Sheet(
    number=1,
    title=("From characters to words to tokens", "从字到词，再到词元"),
    able=(
        ("tell characters, words and tokens apart", "分清字、词、词元"),
        ("judge a segmentation by precision, recall and F1", "用精确率、召回率和 F1 评判分词"),
        ("say what a model sees of a text, and what it does not", "说出模型看得见文本的什么、看不见什么"),
    ),
    predictions={
        "length": Prediction(
            question=(
                "In a newspaper, which words are the most frequent: those of one character, of two, or longer ones?",
                "在报纸里，哪种词出现得最多：单字词、双字词，还是更长的？",
            ),
            choices={
                "A": ("of one character", "单字词"),
                "B": ("of two", "双字词"),
                "C": ("of three or more", "三字及以上"),
            },
            decide=lambda shares: "ABC"[int(np.argmax([shares[0], shares[1], sum(shares[2:])]))],
            why=(
                "的, 在, 了 and punctuation are everywhere. But most characters stand in longer words: look at the other bars.",
                "“的”“在”“了”和标点到处都是。但多数的字在更长的词里：看另一组柱子。",
            ),
        ),
        "jieba": Prediction(
            question=(
                "jieba was never shown this newspaper's marks. How well do its words agree with them (F1)?",
                "jieba 没有见过这份报纸的人工标注。它的分词与标注有多一致（F1）？",
            ),
            choices={
                "A": ("below 0.75", "0.75 以下"),
                "B": ("0.75 to 0.9", "0.75 到 0.9"),
                "C": ("above 0.9", "0.9 以上"),
            },
            decide=lambda found: "A" if found < 0.75 else "B" if found <= 0.9 else "C",
            why=(
                "Much of the disagreement is a matter of rules: the newspaper marks 李 and 鹏 as two words, jieba takes 李鹏 for one.",
                "很多分歧只是规则不同：报纸把“李”“鹏”标成两个词，jieba 当成一个。",
            ),
        ),
        "latin": Prediction(
            question=("How many tokens is NEZHA, five letters?", "五个字母的 NEZHA 是几个词元？"),
            choices={"A": ("one", "一个"), "B": ("five", "五个"), "C": ("none: it is unknown", "没有：未登录")},
            decide=lambda pieces: "C" if "[UNK]" in pieces else "A" if len(pieces) == 1 else "B",
            why=(
                "This vocabulary has no such word: WordPiece falls back on letters, and ## marks those that continue. 1998 is a whole entry, since newspapers of that year are full of it.",
                "这个词表里没有这个词：WordPiece 退回到字母，## 表示接着前面。1998 却是完整的一项，因为那一年的报纸里到处都是。",
            ),
        ),
        "pair": Prediction(
            question=(
                "Two masks side by side: does the model fill in the first and use it for the second?",
                "两个 [MASK] 相邻：模型会先填第一个，再据此填第二个吗？",
            ),
            choices={"A": ("yes, from left to right", "会，从左到右"), "B": ("no, each on its own", "不会，各填各的")},
            decide=lambda gap: "B" if gap > 1e-3 else "A",
            why=(
                "One pass answers all masks at once. With the first one filled in, the second gets other probabilities: before, it did not know.",
                "一次前向计算同时回答所有 [MASK]。把第一个填上以后，第二个的概率就变了：可见先前它并不知道。",
            ),
        ),
    },
    exercises={
        "cut": Exercise(
            task=(f"Cut {MONKS} into words, as a list.", f"把“{MONKS}”切成词，写成列表。"),
            judge=judge_cut,
            right=(
                "Read from the left, 和尚 comes first to mind; only the sense of the whole rules it out.",
                "从左读起，最先想到的是“和尚”；只有读懂整句才能排除它。",
            ),
            solution='answer = ["结婚", "的", "和", "尚未", "结婚", "的"]',
            mistakes=(
                'answer = ["结婚", "的", "和尚", "未", "结婚", "的"]',
                'answer = ["结婚的", "和", "尚未", "结婚的"]',
                'answer = "结婚/的/和/尚未/结婚/的"',
            ),
        ),
        "f1": Exercise(
            task=(
                "Write answer(found, marked): the F1 of a list of words against the marked ones.",
                "写出 answer(found, marked)：一列词对照标注的 F1。",
            ),
            judge=judge_f1,
            right=(
                "It needs no division into precision and recall: 2 · both / (found + marked).",
                "不必分开算精确率和召回率：2·共有 /（找到＋标注）。",
            ),
            solution="def answer(found, marked):\n    def spans(words):\n        places, start = set(), 0\n        for word in words:\n            places.add((start, start + len(word)))\n            start += len(word)\n        return places\n\n    both = len(spans(found) & spans(marked))\n    precision, recall = both / len(found), both / len(marked)\n    return 2 * precision * recall / (precision + recall) if both else 0.0",
            mistakes=(
                "def answer(found, marked):\n    return len(set(found) & set(marked)) / len(found)",
                "def answer(found, marked):\n    return 0.5",
            ),
        ),
        "unknown": Exercise(
            task=("Find a character that the vocabulary has not.", "找一个词表里没有的字。"),
            judge=judge_unknown,
            right=(
                "For the model it is [UNK], the same as every other character that it does not know.",
                "对模型来说它就是 [UNK]，和其他不认识的字没有区别。",
            ),
            solution='answer = "囧"',
            mistakes=('answer = "北"', 'answer = "北京"', 'answer = " "'),
        ),
    },
    misconceptions=(
        (
            ("“A Chinese token is a word.”", "“中文的词元就是词。”"),
            (
                "It is a character. Words are laid over tokens afterwards, by somebody who may be wrong: a segmenter.",
                "词元是字。词是后来由分词器盖上去的，而它可能出错。",
            ),
        ),
        (
            ("“There is one right segmentation.”", "“分词只有一个正确答案。”"),
            (
                "There are standards. 李鹏 is one word or two by agreement; F1 measures agreement with a standard, not truth.",
                "只有标准。“李鹏”是一个词还是两个词是约定；F1 衡量的是与标准一致，而不是真理。",
            ),
        ),
    ),
)
