"""One change that makes a clause say something else of the same thing: what a contradiction is made by.

number      a number before what it counts becomes another one: of the same sentence, else with one figure changed
person      a full name becomes that of another person in the same document, who is not in the sentence; surname and
            given name are one name, as `nezha.tasks.names` has it
place       likewise with a word tagged ns; names that begin alike, and those of `WHOLE`, may be one within another
direction   a word of `OPPOSITES` becomes its opposite
negation    不, 没有 or 未 before a verb goes, or one comes before the first verb, where nothing but `ADVERBS` stands
            between it and the subject; 了 and 着 after that verb go
"""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import groupby, permutations
from typing import NamedTuple, TypeVar

from nezha.tasks.clauses import ADVERBS, SUBJECTS, Word, joined, negative, words_of
from nezha.tasks.names import GIVEN, SURNAME

_PAIRS = """
    增加-减少 增长-下降 上升-下跌 提高-降低 扩大-缩小 加强-削弱 加快-放慢 改善-恶化 支持-反对 成功-失败 进口-出口
    开始-结束 积极-消极 先进-落后 高-低 多-少 大-小 新-旧 强-弱 早-晚 快-慢 长-短 贫困-富裕 最高-最低 国内-国外
    东部-西部 南部-北部 南方-北方 沿海-内陆 城市-农村 上午-下午 去年-今年 以前-以后 之前-之后 以上-以下 前-后 内-外
    公开-秘密 集体-个人 国有-私营 男-女"""
OPPOSITES = {one: other for pair in _PAIRS.split() for one, other in permutations(pair.split("-"))}
DIRECTION_TAGS = frozenset({"v", "vn", "a", "an", "b", "f", "s", "n", "t"})
WHOLE = words_of("中国 中华人民共和国 世界 亚洲 欧洲 非洲 美洲 拉美 西方 亚太 中东")
DROPPED = words_of("不 没 没有 未")
MODALS = words_of("是 要 能 会 应 应该 可以 可 能够 愿意 肯 敢 在 像 属于 需要 知道 等于")
NUMERALS = ("０１２３４５６７８９", "一二三四五六七八九", "123456789")

Name = tuple[Word, ...]
Option = TypeVar("Option")


class Change(NamedTuple):
    """Words `start` to `end` (exclusive) of a sentence become `words`."""

    kind: str
    start: int
    end: int
    words: tuple[Word, ...]


def changes(words: Sequence[Word], start: int, end: int, known: dict[str, list[Name]]) -> Iterator[Change]:
    """What may be changed in the clause `start` to `end` of a sentence.

    Args:
        words: the sentence.
        start: first word of the clause.
        end: the word after its last.
        known: the names of its document, as `names_of` finds them.
    """
    yield from _numbers(words, start, end)
    for kind, find in FINDERS.items():
        found = list(find(words))
        here = {name[0][0][0] for _, _, name in found}  # their first characters
        strangers = [name for name in known[kind] if name[0][0][0] not in here and name[0][0] not in WHOLE]
        for first, last, name in found:
            if strangers and start <= first and last <= end:
                yield Change(kind, first, last, pick(strangers, joined(name), joined(words)))
    for place in range(start, end):
        word, tag = words[place]
        if word in OPPOSITES and tag in DIRECTION_TAGS:
            yield Change("direction", place, place + 1, ((OPPOSITES[word], tag),))
    yield from _negations(words, start, end)


def _numbers(words: Sequence[Word], start: int, end: int) -> Iterator[Change]:
    counted = [place for place in range(len(words) - 1) if words[place][1] == "m" and words[place + 1][1] in ("q", "n")]
    for place in counted:
        number = words[place][0]
        if (
            not start <= place < end
            or number.endswith("些")
            or not any(figure in row for figure in number for row in NUMERALS)
        ):
            continue
        like = {words[other][0] for other in counted if not start <= other < end}
        like = {other for other in like if _form(other) == _form(number)} - {number}
        new = pick(sorted(like), number) if like else _renumbered(number)
        yield Change("number", place, place + 1, ((new, "m"),))


def _form(number: str) -> str:
    """Which row of figures a number is written in, and what unit it ends in."""
    row = next((row for row in NUMERALS if number[0] in row), "")
    return row + number.strip("．.％%" + "".join(NUMERALS))


def _renumbered(number: str) -> str:
    """The number with one of its figures, not 0, another one."""
    place = next(place for place, figure in enumerate(number) if any(figure in row for row in NUMERALS))
    row = next(row for row in NUMERALS if number[place] in row)
    new = pick([figure for figure in row if figure not in (number[place], "０")], number)
    return number[:place] + new + number[place + 1 :]


def persons(words: Sequence[Word]) -> Iterator[tuple[int, int, Name]]:
    """Full names of people: words (start, end) and they themselves."""
    for start, end in _runs(words, "nr"):
        lengths = [len(word) for word, _ in words[start:end]]
        if (len(lengths) == 1 and lengths[0] > 1) or (
            len(lengths) == 2 and lengths[0] <= SURNAME and lengths[1] <= GIVEN
        ):
            yield start, end, tuple(words[start:end])


def places(words: Sequence[Word]) -> Iterator[tuple[int, int, Name]]:
    """Places that one word names, likewise."""
    for start, end in _runs(words, "ns"):
        if end == start + 1:
            yield start, end, tuple(words[start:end])


FINDERS = {"person": persons, "place": places}


def names_of(sentences: Sequence[Sequence[Word]]) -> dict[str, list[Name]]:
    """The names in a document, by kind of change, each once, in order."""
    return {kind: sorted({name for words in sentences for _, _, name in find(words)}) for kind, find in FINDERS.items()}


def _runs(words: Sequence[Word], tag: str) -> Iterator[tuple[int, int]]:
    """Where neighbouring words have `tag`: (start, end)."""
    start = 0
    for wanted, run in groupby(words, key=lambda word: word[1] == tag):
        end = start + len(list(run))
        if wanted:
            yield start, end
        start = end


def _negations(words: Sequence[Word], start: int, end: int) -> Iterator[Change]:
    if negative(words[start:end]):
        for place in range(start, end - 1):
            if words[place][0] in DROPPED and words[place + 1][1] == "v":
                yield Change("negation", place, place + 1, ())
        return
    verb = next((place for place in range(start, end) if words[place][1] == "v"), start)
    subject = verb - 1
    while subject > start and words[subject][0] in ADVERBS:
        subject -= 1
    if subject >= start and words[subject][1] in SUBJECTS and all(tag != "p" for _, tag in words[start:subject]):
        word = words[verb][0]
        no = "不" if word in MODALS else "没" if word == "有" else "没有"
        last = verb + 1
        if last < end and words[last][0] in ("了", "着"):
            last += 1
        yield Change("negation", verb, last, ((no, "d"), words[verb]))


def pick(options: Sequence[Option], *texts: str) -> Option:
    """One of `options`, the same whenever the texts are."""
    digest = hashlib.sha256("\n".join(texts).encode()).digest()
    return options[int.from_bytes(digest[:8], "big") % len(options)]
