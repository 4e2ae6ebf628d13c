"""The data in the box: where names begin and end, and parts that share nothing."""

import pytest

from nezha.data.bundled import documents, review_lines
from nezha.data.documents import unique
from nezha.tasks.examples import PARTS, Example, Span, collect, part_of
from nezha.tasks.names import marked_names, names
from nezha.tasks.reviews import reviews
from nezha.words.sentence import Sentence, is_held_out

SOURCES = {"reviews": reviews, "names": names}


@pytest.mark.parametrize(
    ("words", "spans"),
    [
        ("江/nr 泽民/nr 说/v", [(0, 3, "PER")]),
        ("邓/nr 小平/nr 江/nr 泽民/nr", [(0, 3, "PER"), (3, 6, "PER")]),
        ("欧阳/nr 修/nr", [(0, 3, "PER")]),
        ("阿拉法特/nr 李/nr 鹏/nr", [(0, 4, "PER"), (4, 6, "PER")]),
        ("李/nr 、/w 鹏/nr", [(0, 1, "PER"), (2, 3, "PER")]),
        ("秦/nr 惠（君音）/nr", [(0, 1, "PER"), (1, 6, "PER")]),
        ("北京/ns 上海/ns 新华社/nt 记者/n", [(0, 2, "LOC"), (2, 4, "LOC"), (4, 7, "ORG")]),
        ("美国/ns 李/nr 明/nr", [(0, 2, "LOC"), (2, 4, "PER")]),
    ],
)
def test_surname_and_given_name_are_one_name(words, spans):
    marked, tags = zip(*(pair.split("/") for pair in words.split()), strict=True)
    assert marked_names(Sentence("".join(marked), marked, tags)) == tuple(Span(*span) for span in spans)


@pytest.fixture(scope="module", params=SOURCES)
def splits(request):
    return SOURCES[request.param]()


def test_no_text_stands_in_two_parts_or_twice(splits):
    texts = ["".join(example.text.split()) for part in vars(splits).values() for example in part]
    assert len(texts) == len(set(texts)) > 15_000
    ids = [example.id for part in vars(splits).values() for example in part]
    assert len(ids) == len(set(ids))


@pytest.fixture(scope="module")
def learnt() -> list[list[str]]:
    """The sentences, without blanks, of every document that the model in the box was trained on."""
    return [
        ["".join(sentence.text.split()) for sentence in document]
        for document in unique(documents())
        if not is_held_out(document)
    ]


def test_nothing_that_is_tested_was_in_the_training_text_of_the_model_in_the_box(splits, learnt):
    asked = {"".join(example.text.split()) for example in splits.test}
    assert asked.isdisjoint("".join(sentences) for sentences in learnt)
    known = {sentence for sentences in learnt for sentence in sentences}
    assert len(asked & known) / len(asked) < 0.03  # notices that stand in many articles


def test_a_text_in_both_files_of_reviews_is_left_out():
    files: dict[str, set[str]] = {"positive": set(), "negative": set()}
    for label, _, line in review_lines():
        files[label].add("".join(line.split()))
    both = files["positive"] & files["negative"] - {""}
    assert both
    assert both.isdisjoint("".join(example.text.split()) for part in vars(reviews()).values() for example in part)


def test_a_repeated_text_stays_in_the_part_that_is_asked():
    told = [("train", "很 好"), ("test", "很好"), ("dev", "好")]
    splits = collect((part, Example(part, text, "a")) for part, text in told)
    assert [[example.id for example in part] for part in (splits.train, splits.dev, splits.test)] == [
        [],
        ["dev"],
        ["test"],
    ]


def test_the_part_hangs_on_the_text_without_its_blanks():
    one, other = [Sentence("今天 天气好。")], [Sentence("今天天气 好。")]
    assert part_of(one) == part_of(other)


def test_fewer_examples_are_spread_over_the_whole_source():
    splits = collect((part, Example(str(number), f"{part}第{number}", "a")) for part in PARTS for number in range(10))
    few = splits.limited(8)
    assert [example.id for example in few.train] == ["0", "1", "2", "3", "5", "6", "7", "8"]
    assert [example.id for example in few.dev] == ["0", "5"]
    assert few.test == splits.test
    assert splits.limited(0) == splits.limited(99) == splits
