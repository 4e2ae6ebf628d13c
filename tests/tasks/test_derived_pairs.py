"""Pairs made by rule from the newspaper: the rules on sentences by hand, and what the data must not give away."""

from collections import Counter

import pytest

from nezha.tasks import entailments, next_sentences
from nezha.tasks.clauses import adjuncts, clauses, joined
from nezha.tasks.examples import Example, evenly, part_of
from nezha.tasks.next_sentences import Candidate, matched, pairs
from nezha.tasks.opposites import changes, names_of, pick
from nezha.words.newspaper import people_daily
from nezha.words.sentence import Sentence

MADE = {"next": next_sentences, "entailment": entailments}


@pytest.fixture(scope="module")
def documents():
    return list(people_daily())


@pytest.fixture(scope="module", params=MADE)
def module(request):
    return MADE[request.param]


@pytest.fixture(scope="module")
def splits(module, documents):
    return module.derive(documents)


def test_labels_are_balanced_and_parts_of_the_size_that_is_said(splits, module):
    sizes = {"train": 8_000, "dev": 600, "test": 600}
    for name, examples in vars(splits).items():
        assert sizes[name] < len(examples) <= module.MOST[name]
        counts = Counter(example.answer for example in examples)
        assert set(counts) == set(module.LABELS)
        assert max(counts.values()) - min(counts.values()) <= 3


def test_both_texts_of_a_pair_are_of_documents_of_its_part(splits, module, documents):
    parts = [part_of(document) for document in documents]
    for name, examples in vars(splits).items():
        for example in examples:
            numbers = [place.split(":")[0] for place in example.id.split("-")]
            assert {parts[int(number)] for number in numbers} == {name}


def test_no_pair_stands_twice_and_no_long_text_in_two_parts(splits):
    every = [example for part in vars(splits).values() for example in part]
    assert len({example.key for example in every}) == len({example.id for example in every}) == len(every)
    for side in ("text", "second"):
        learnt, asked = ({getattr(example, side) for example in part} for part in (splits.train, splits.test))
        assert len(learnt & asked) / len(asked) < 0.01  # notices that stand in many articles


def test_lengths_tell_nothing(splits, module):
    for side in ("text", "second"):
        means = [
            sum(len(getattr(one, side)) for one in splits.train if one.answer == label)
            / sum(one.answer == label for one in splits.train)
            for label in module.LABELS
        ]
        assert max(means) / min(means) < 1.04


def test_the_same_text_gives_the_same_pairs(module, documents):
    few = documents[:300]
    assert module.derive(few) == module.derive(iter(few))


def test_a_hypothesis_stands_under_all_three_labels(documents):
    found = entailments.derive(documents)
    for part in vars(found).values():
        told = Counter((example.id.split(":")[0], example.second) for example in part)
        assert sum(count == 3 for count in told.values()) / len(told) > 0.99


def candidate(document: int, place: int, length: int = 9) -> Candidate:
    return Candidate(document, place, f"第{document}-{place}", f"{document}-{place + 1}".ljust(length, "。"))


def test_neighbours_stay_or_change_places_two_by_two():
    """Two documents of four far candidates each: the first changes within itself, the second with a third."""
    near = [candidate(0, place) for place in (0, 3, 6, 9)]
    far = [[candidate(number, 0)] for number in (1, 3, 5, 7)]
    made = pairs([near, far[0], [], far[1], [], far[2], [], far[3]])
    told = {example.id: example.answer for example in made}
    assert Counter(told.values()) == {"next": 4, "other": 4}
    assert told == {
        "0:0-0:1": "next", "0:3-0:4": "next", "0:6-0:10": "other", "0:9-0:7": "other",
        "1:0-1:1": "next", "3:0-3:1": "next", "5:0-7:1": "other", "7:0-5:1": "other",
    }  # fmt: skip
    assert len({example.text for example in made}) == len({example.second for example in made}) == 8


@pytest.mark.parametrize(
    ("one", "other", "match"),
    [
        (candidate(0, 0), candidate(0, 2), False),  # 0:2 stands beside 0:1
        (candidate(0, 0), candidate(0, 3), True),
        (candidate(0, 0), candidate(1, 0), True),
        (candidate(0, 0, 9), candidate(1, 0, 15), True),
        (candidate(0, 0, 9), candidate(1, 0, 16), False),
    ],
)
def test_two_go_together_where_they_are_strangers_of_like_length(one, other, match):
    assert matched([other, one]) == ([(one, other)] if match else [])


def test_an_even_choice_takes_as_many_of_each_label():
    examples = [Example(str(number), str(number), "aab"[number % 3]) for number in range(12)]
    assert [one.id for one in evenly(examples, ("a", "b"), 5)] == ["0", "2", "6", "8"]
    assert Counter(one.answer for one in evenly(examples, ("a", "b"), 99)) == {"a": 4, "b": 4}


def marked(text: str) -> list[tuple[str, str]]:
    return [(word, tag) for word, _, tag in (pair.rpartition("/") for pair in text.split())]


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("他/r 昨天/t 来到/v 北京/ns 开会/v ，/w 天气/n 很/d 好/a 。/w", ["他昨天来到北京开会"]),
        ("如果/c 他/r 昨天/t 来到/v 北京/ns 开会/v ，/w 我们/r 都/d 会/v 高兴/a 。/w", []),
        ("在/p 会议/n 上/f 他/r 没有/d 发言/v ，/w 老师/n 和/c 学生/n 喜欢/v 看/v 书/n 。/w", ["老师和学生喜欢看书"]),
        ("他/r 昨天/t 说/v 的/u “/w 话/n ”/w 很/d 好/a ，/w 主要/b 原因/n 有/v 两/m 个/q 是/v ，/w", []),
        ("来到/v 北京/ns 开会/v 的/u 老师/n 们/k 。/w", []),
    ],
)
def test_a_clause_that_can_stand_alone_has_a_subject_and_a_verb(text, alone):
    words = marked(text)
    assert [joined(words[start:end]) for start, end in clauses(words)] == alone


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("老师/n 也/d 喜欢/v 看/v 书/n", [("老师喜欢看书", False)]),
        ("取得/v 重大/a 进展/n", [("取得进展", True)]),
        ("取得/v 重大/a 的/u 进展/n", [("取得进展", True)]),
        ("没有/d 取得/v 重大/a 进展/n", []),
        ("取得/v 很/d 大/a 进展/n", []),
        ("副/b 校长/n 积极/ad 支持/v", [("副校长支持", True)]),
        ("他们/r 去年/t １月/t 来到/v 北京/ns", [("他们来到北京", True)]),
        ("他们/r 在/p 去年/t 来到/v 北京/ns", []),
        ("他们/r 去年/t 的/u 故事/n", []),
    ],
)
def test_what_may_go_of_a_clause(text, left):
    words = marked(text)
    found = [(joined(words[: one.start] + words[one.end :]), one.detail) for one in adjuncts(words, 0, len(words))]
    assert found == left


def test_each_kind_of_change_by_hand():
    words = marked("江/nr 泽民/nr 在/p 北京/ns 会见/v 了/u ３/m 位/q 老师/n")
    other = marked(
        "李/nr 鹏/nr 和/c 江/nr 青/nr ，/w 从/p 上海/ns 经/p 北海/ns 、/w 中国/ns 到/p 河南省/ns 平顶山市/ns"
    )
    told = {
        kind: joined((*words[:start], *new, *words[end:]))
        for kind, start, end, new in changes(words, 0, len(words), names_of([words, other]))
    }
    number = told.pop("number")
    assert number.startswith("江泽民在北京会见了")
    assert number.endswith("位老师")
    assert number[9] in "１２４５６７８９"
    # 江青 may be the same person, 北海 and 中国 may be where 北京 is; a place of two words is none that one can tell
    assert told == {"person": "李鹏在北京会见了３位老师", "place": "江泽民在上海会见了３位老师"}


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("价格/n 已/d 上升/v 了/u", {"价格已下跌了", "价格已没有上升"}),
        ("他们/r 是/v 老师/n", {"他们不是老师"}),
        ("他们/r 不/d 喜欢/v 书/n", {"他们喜欢书"}),
        ("他们/r 在/p 家/n 看/v 书/n", set()),
        ("一些/m 人/n 来/v", {"一些人没有来"}),
    ],
)
def test_opposites_and_negations_by_hand(text, changed):
    words = marked(text)
    found = changes(words, 0, len(words), names_of([words]))
    assert {joined((*words[:start], *new, *words[end:])) for _, start, end, new in found} == changed


def test_a_number_is_swapped_for_one_of_its_sentence_where_there_is_one():
    words = marked("来/v 了/u ３/m 人/n ，/w 走/v 了/u ５/m 人/n ，/w 还有/v 七/m 人/n")
    assert [joined(one.words) for one in changes(words, 0, 4, names_of([words])) if one.kind == "number"] == ["５"]


def test_three_pairs_of_one_sentence():
    """The versions, whichever was drawn, are what the labels say."""
    document = [
        "他们/r 去年/t 增加/v 了/u 重要/a 投入/v ，/w 故事/n 非常/d 有/v 意思/n 。/w",
        "学校/n 的/u 投入/v 是/v 学生/n 和/c 老师/n 都/d 知道/v 的/u 事/n 。/w",
    ]
    sentences = [Sentence(joined(words), *zip(*words, strict=True)) for words in map(marked, document)]
    found = {example.answer: example for example in entailments.triples(5, sentences)}
    assert set(found) == set(entailments.LABELS)
    assert len({example.second for example in found.values()}) == 1
    hypothesis = found["entailment"].second
    assert ("增加" in hypothesis) == ("增加" in found["entailment"].text) == ("减少" in found["contradiction"].text)
    assert found["entailment"].text != found["contradiction"].text
    assert found["neutral"].text not in (found["entailment"].text, found["contradiction"].text)


def test_a_drawn_choice_hangs_on_the_text():
    drawn = [pick("甲乙丙", str(number)) for number in range(300)]
    assert drawn == [pick("甲乙丙", str(number)) for number in range(300)]
    assert all(70 < count < 130 for count in Counter(drawn).values())
