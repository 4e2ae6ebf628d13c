"""Words in common and answers seen before, on passages small enough to work by hand."""

import pytest

from nezha.tasks.examples import Example, Quote, Splits
from nezha.tasks.reading_baselines import known_answers, sliding_window


def asked(text: str, question: str, *answers: str) -> Example:
    return Example(text, text, tuple(Quote(text.find(answer), answer) for answer in answers), question)


def answer(baseline, example: Example, *train: Example) -> tuple[Quote, ...]:
    return baseline(Splits(train, (), (example,)))[0]


@pytest.mark.parametrize(
    ("passage", "question", "piece"),
    [
        ("天气很好。1963年他被任为主教，后来退休。", "他被任为主教是哪年", "1963年"),
        ("北京大学在北方，，，，，，，，南京大学在海边。", "南京大学在哪", "海边"),
        ("甲乙丙丁，戊己。", "哪里", "甲乙丙丁"),  # nothing in common: the first
        ("什么都说了", "什么都说了", None),
        ("", "哪里", None),
    ],
)
def test_the_answer_stands_where_the_question_is_repeated(passage, question, piece):
    found = answer(sliding_window, asked(passage, question))
    assert [quote.text for quote in found] == ([] if piece is None else [piece])
    assert all(passage.startswith(quote.text, quote.start) for quote in found)


def test_a_pair_that_stands_often_counts_little():
    """我们 stands twice and counts log 3/2 beside 甲; 在校 stands once and counts log 2 beside 乙."""
    found = answer(sliding_window, asked("我们甲，，，，，，，，在校乙，，，，，，，，我们", "我们？在校"))
    assert found == (Quote(13, "乙"),)


def test_a_piece_that_is_too_long_is_no_answer():
    assert answer(sliding_window, asked("好" * 31 + "，" + "坏" * 30, "谁")) == (Quote(32, "坏" * 30),)


def test_a_known_answer_is_taken_by_how_often_it_stands():
    train = (
        asked("北京在中国", "首都", "北京"),
        asked("北京在中国", "国", "中国"),
        asked("北京市", "市", "北京市"),
        asked("", "", ""),
    )
    assert answer(known_answers, asked("中国北京，中国。", "哪里"), *train) == (Quote(0, "中国"),)
    assert answer(known_answers, asked("在北京市，中国", "哪里"), *train) == (Quote(1, "北京市"),)
    unknown = asked("在上海学习", "在哪里学习")
    assert answer(known_answers, unknown, *train) == answer(sliding_window, unknown) == (Quote(0, "在上海"),)
