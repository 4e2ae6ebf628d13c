"""A hidden word's two characters and what they tell each other, as a result and as a picture."""

from dataclasses import dataclass

import numpy as np

from nezha.insight.masking_study import MaskingStudy
from nezha.insight.pictures.drawn import Drawn
from nezha.insight.pictures.spec import Frames, Heat, Numbers, Panel, Picture, Table, Words

SHOWN = 12
"""Candidate words in a list."""
BY_ITSELF: Words = ("each slot by itself", "各槽独立")
JOINT: Words = ("jointly", "联合")
RANK: Words = ("rank of the word", "该词的名次")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Two characters for the two slots of a word.

    Attributes:
        word: them.
        alone: product of the probabilities of each slot by itself.
        forward, backward: the first slot, then the second given the first; and the other way round.
    """

    word: str
    alone: float
    forward: float
    backward: float

    @property
    def joint(self) -> float:
        """Geometric mean of both orders."""
        return float(np.sqrt(self.forward * self.backward))


@dataclass(frozen=True, kw_only=True, eq=False)
class HiddenWord:
    """One word with both of its characters hidden.

    Attributes:
        truth: what stands there; None where the text was given with masks.
        shown: the text as the model sees it around the word.
        candidates: of all pairs of the likeliest characters, the jointly most probable first.
        alone: of these pairs the most probable by each slot by itself.

    Shapes:
        sibling: (layers, heads), attention of each of the two to the other, mean of both.
        neighbour: (layers, heads), the same to the visible token at the same distance on the other side, NaN where
            there is none.
    """

    truth: str | None
    shown: str
    candidates: tuple[Candidate, ...]
    alone: Candidate
    sibling: Numbers
    neighbour: Numbers


@dataclass(frozen=True, kw_only=True, eq=False)
class SiblingsResult(Drawn):
    """Every two-character word of a text hidden in turn, or those that were given as masks."""

    model: str
    positions: str
    text: str
    segmenter: str
    top: int
    words: tuple[HiddenWord, ...]
    study: MaskingStudy | None

    def picture(self) -> Picture:
        """Attention to the sibling, candidate words, and the study where there is one."""
        panels = [*self._maps(), *self._tables(), *(self.study.panels() if self.study is not None else ())]
        return Picture(
            kind="siblings",
            title=("Whole-word siblings", "同词的另一个字"),
            sentence=self._sentence(),
            caption=(
                (("model", "模型"), f"{self.model} ({self.positions})"),
                (("text", "文本"), self.text),
                (("hidden", "遮住"), " ".join(word.truth or "[MASK][MASK]" for word in self.words)),
                (("words by", "分词"), self.segmenter),
                (("pairs", "候选组合"), f"{self.top} × {self.top}"),
                *((self.study.caption,) if self.study is not None else ()),
            ),
            panels=tuple(panels),
            honest=(
                "A masked model has no one joint probability: filling the first slot first or the second first gives "
                "two; both are shown and their geometric mean orders the list. Pairs outside the likeliest characters "
                "of the slots are not asked. Attention is not explanation.",
                "掩码语言模型没有唯一的联合概率：先填前一个槽或先填后一个槽，结果不同；二者都列出，按其几何平均排序。"
                "各槽最可能的字以外的组合未被询问。注意力不等于解释。",
            ),
            extra={"model": self.model, "text": self.text},
        )

    def _sentence(self) -> Words:
        """Whether both slots together find the words, and how much one looks at the other."""
        sibling = np.mean([word.sibling for word in self.words], 0)
        layer, head = np.unravel_index(int(sibling.argmax()), sibling.shape)
        looks = (
            f" A [MASK] gives its sibling {sibling.mean():.1%} of its attention in the mean head, and "
            f"{sibling[layer, head]:.1%} in layer {layer + 1} head {head + 1}, the most",
            f"[MASK] 平均把 {sibling.mean():.1%} 的注意力给同词的另一个字，最多的是第 {layer + 1} 层第 {head + 1} 头："
            f"{sibling[layer, head]:.1%}",
        )
        neighbour = self._neighbour()
        if np.isfinite(neighbour).all():
            english = f"; to the visible neighbour at the same distance {neighbour.mean():.1%} in the mean head."
            chinese = f"；给另一侧同距离可见字的平均为 {neighbour.mean():.1%}。"
        else:
            english, chinese = ".", "。"
        told = self._told()
        return told[0] + looks[0] + english, told[1] + looks[1] + chinese

    def _told(self) -> Words:
        """How the joint guesses did, where it is known what was hidden; else what they are."""
        known = [word for word in self.words if word.truth is not None]
        if known:
            alone = sum(word.alone.word == word.truth for word in known)
            joint = sum(word.candidates[0].word == word.truth for word in known)
            return (
                f"{len(known)} two-character words hidden whole, one at a time: guessed {BY_ITSELF[0]}, {alone} are "
                f"right; {JOINT[0]}, {joint}.",
                f"逐个整词遮住 {len(known)} 个双字词：{BY_ITSELF[1]}猜对 {alone} 个，{JOINT[1]}猜对 {joint} 个。",
            )
        jointly = ", ".join(f"{word.candidates[0].word} ({word.candidates[0].joint:.3f})" for word in self.words)
        alone = ", ".join(f"{word.alone.word} ({word.alone.joint:.3f})" for word in self.words)
        return (
            f"Most probable {JOINT[0]}: {jointly}; {BY_ITSELF[0]} it would be {alone}, with the joint probability in "
            "brackets.",
            f"{JOINT[1]}概率最高的是{jointly}；{BY_ITSELF[1]}则为{alone}，括号内均为联合概率。",
        )

    def _neighbour(self) -> Numbers:
        """(layers, heads) mean over the words that have a visible neighbour; NaN where none has."""
        found = [word.neighbour for word in self.words if np.isfinite(word.neighbour).all()]
        return np.mean(found, 0) if found else np.full(self.words[0].sibling.shape, np.nan)

    def _maps(self) -> list[Panel]:
        sibling, neighbour = np.mean([word.sibling for word in self.words], 0), self._neighbour()
        names = {
            "rows": tuple(str(layer + 1) for layer in range(len(sibling))),
            "columns": tuple(str(head + 1) for head in range(sibling.shape[1])),
            "row_label": ("layer", "层"),
            "column_label": ("head", "头"),
        }
        maps: list[Panel] = [
            Heat(
                title=("Attention of a [MASK] to its sibling", "[MASK] 对同词另一个字的注意力"),
                values=sibling,
                note=("Mean of both directions and of all words.", "两个方向、所有词的平均。"),
                **names,
            )
        ]
        if np.isfinite(neighbour).all():
            both = [word.sibling - word.neighbour for word in self.words if np.isfinite(word.neighbour).all()]
            maps.append(
                Heat(
                    title=("To the sibling, minus to the visible neighbour", "对同词另一个字减去对可见邻字"),
                    values=np.mean(both, 0),
                    diverging=True,
                    note=(
                        "The neighbour stands at the same distance on the other side: what is left is not distance.",
                        "邻字在另一侧、距离相同：差值不来自距离。",
                    ),
                    **names,
                )
            )
        return maps

    def _tables(self) -> list[Panel]:
        tables = tuple(_candidates(word) for word in self.words)
        labels: tuple[Words, ...] = tuple((_name(word), _name(word)) for word in self.words)
        title = ("Candidate words", "候选词")
        found: list[Panel] = [tables[0] if len(tables) == 1 else Frames(title=title, labels=labels, panels=tables)]
        if all(word.truth is not None for word in self.words):
            found.insert(0, _overview(self.words))
        return found


def _name(word: HiddenWord) -> str:
    return word.truth or word.shown


def _same(text: str) -> Words:
    return text, text


def _candidates(word: HiddenWord) -> Table:
    return Table(
        title=(f"Candidates: {word.shown}", f"候选：{word.shown}"),
        columns=(
            ("word", "词"),
            JOINT,
            ("first, then second", "先前后后"),
            ("second, then first", "先后后前"),
            BY_ITSELF,
        ),
        rows=tuple(
            (_same(one.word), one.joint, one.forward, one.backward, one.alone) for one in word.candidates[:SHOWN]
        ),
        places=(None, 4, 4, 4, 4),
        note=("Probabilities; the last column is the product of both slots.", "均为概率；末列为两槽概率之积。"),
    )


def _overview(words: tuple[HiddenWord, ...]) -> Table:
    def rank(word: HiddenWord, key: str) -> float:
        """Place of the truth among the pairs, 1 for the first; NaN where it is none of them."""
        ordered = sorted(word.candidates, key=lambda one: -getattr(one, key))
        return next((float(at + 1) for at, one in enumerate(ordered) if one.word == word.truth), float("nan"))

    return Table(
        title=("Words hidden whole, one at a time", "逐个整词遮住"),
        columns=(
            ("hidden", "遮住的词"), BY_ITSELF, RANK, JOINT, RANK,
        ),
        rows=tuple(
            (
                _same(word.truth or ""), _same(word.alone.word), rank(word, "alone"), _same(word.candidates[0].word),
                rank(word, "joint"),
            )
            for word in words
        ),
        places=(None, None, 0, None, 0),
        note=(
            "The best pair by the product of both slots, and by both orders of filling; no rank: a character of the "
            "word is not among the likeliest of its slot.",
            "分别为两槽概率之积最大、两种填写次序综合最佳的组合；没有名次表示该词的某个字不在该槽最可能的字中。",
        ),
    )  # fmt: skip
