"""Clauses of a sentence with marked words, and what can be left out of one without making it untrue.

A clause is what stands between two of `BOUNDARIES`; it can stand alone where it has a verb with a noun, a name or a
pronoun before it.  Left out can be

    light    an adverb that only tells order, time or emphasis (`ADVERBS`): with and without it a clause says the same
    detail   an adjective before the noun or verb it goes with, 的 after it included, or words of time: what is left
             follows from the clause, and the clause does not follow from what is left

Under a negation a detail may not go: 没有重要进展 does not say 没有进展.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

Word = tuple[str, str]
"""A word and its tag in the tag set of the People's Daily."""

BOUNDARIES = frozenset("，；。！：")
SUBJECTS = frozenset({"n", "nr", "ns", "nt", "nz", "r", "j"})


def words_of(text: str) -> frozenset[str]:
    """The words that stand in `text` with blanks between them."""
    return frozenset(text.split())


ADVERBS = words_of("也 还 又 已 已经 正 正在 就 便 均 再次 首先 一直 始终 大力 不断 共同 纷纷 先后")
NEGATIONS = words_of("不 没 没有 未 无 非 不能 不会 不要 不再 尚未 未能 难以")
UNSURE = words_of(
    """如果 假如 若 如 只要 只有 即使 除非 要是 倘若 无论 不管 是否 能否 可否 可能 也许 或许 希望 似乎 几乎 吗 呢 吧
    据说 预计 不是 不仅 本报 新华社"""
)
"""Under these a clause says nothing by itself, or is the head of a report."""
UNFINISHED = words_of("是 为 有 使 让 说 称 指出 表示 认为 强调 宣布 说明 要求 包括 的")
"""Words that a clause does not end with."""
AMOUNTS = words_of("全 满 多 少 近 非 整 副 原 总 整个 所有 一定 前 所谓")
"""Adjectives that tell how many, or take something back, rather than what something is like."""
QUOTING = frozenset("“”『』‘’？《》（）")
"""A clause that cuts into these would be half of something."""
SHORTEST, LONGEST = 7, 30


class Adjunct(NamedTuple):
    """Words `start` to `end` (exclusive) of a sentence that may go; `detail` says whether they say something."""

    start: int
    end: int
    detail: bool


def clauses(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """The clauses of a sentence that can stand alone, as words (start, end) without the mark after them."""
    if any(word in UNSURE for word, _ in words):
        return
    start = 0
    for place, (word, _) in enumerate(words):
        if word in BOUNDARIES:
            if alone(words[start:place]):
                yield start, place
            start = place + 1


def alone(clause: Sequence[Word]) -> bool:
    """Whether a clause of the right length has a verb after a noun, name or pronoun, and quotes nothing."""
    text = joined(clause)
    if not SHORTEST <= len(text) <= LONGEST or QUOTING & set(text):
        return False
    if clause[0][1] in ("c", "u", "p") or clause[-1][1] in ("c", "p", "f") or clause[-1][0] in UNFINISHED:
        return False
    verb = next((place for place, (_, tag) in enumerate(clause) if tag == "v"), 0)
    return any(tag in SUBJECTS for _, tag in clause[:verb])


def negative(clause: Sequence[Word]) -> bool:
    """Whether something in it is denied."""
    return any(word in NEGATIONS for word, _ in clause)


def adjuncts(words: Sequence[Word], start: int, end: int) -> Iterator[Adjunct]:
    """What may go of the clause `start` to `end` of a sentence."""
    denied = negative(words[start:end])
    for place in range(start, end - 1):
        (word, tag), (_, before) = words[place], words[place - 1] if place > start else ("", "")
        following, after = words[place + 1]
        if tag == "d" and word in ADVERBS and after in ("v", "d", "p", "vd"):
            yield Adjunct(place, place + 1, detail=False)
        if denied:
            continue
        if tag == "ad" and after == "v":
            yield Adjunct(place, place + 1, detail=True)
        if tag in ("a", "b") and word not in AMOUNTS and before not in ("d", "m", "a", "b", "c", "w"):
            if after in ("n", "vn"):
                yield Adjunct(place, place + 1, detail=True)
            elif following == "的" and place + 2 < end and words[place + 2][1] in ("n", "vn"):
                yield Adjunct(place, place + 2, detail=True)
        if tag == "t" and before not in ("p", "t", "w", "v", "c"):
            last = place + 1
            while last < end and words[last][1] == "t":
                last += 1
            if last < end and words[last][1] not in ("u", "f", "w", "p", "c"):
                yield Adjunct(place, last, detail=True)


def joined(words: Sequence[Word]) -> str:
    """Words as text."""
    return "".join(word for word, _ in words)
