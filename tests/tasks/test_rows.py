"""Texts as rows: what is cut, what a token is labelled, and how rows become batches."""

import numpy as np

from nezha.tasks.entities import Entities, parts
from nezha.tasks.examples import Example, Span
from nezha.tasks.rows import IGNORED, Row, by_length, shuffled, stack
from nezha.tasks.sentiment import Sentiment
from tests.tasks.conftest import sheet


def test_a_long_review_loses_its_end(tiny_tokenizer):
    rows = Sentiment(("negative", "positive")).rows(
        [Example("1", "天气很好" * 9, "positive"), Example("2", "好", "negative")], tiny_tokenizer, sheet(10)
    )
    assert [len(row.ids) for row in rows] == [10, 3]
    assert rows[0].ids[0] == tiny_tokenizer.cls_id
    assert rows[0].ids[-1] == tiny_tokenizer.sep_id
    assert [row.labels for row in rows] == [[1], [0]]


def test_names_come_back_whatever_the_length(tiny_tokenizer):
    """A sentence in parts, and a Latin word that is one token of several characters."""
    task = Entities(("PER", "LOC", "ORG"))
    text = "在北京 ab，中华人民天气ab，老师在中国北京看书"
    names = (Span(1, 3, "LOC"), Span(4, 6, "ORG"), Span(7, 11, "ORG"), Span(20, 24, "LOC"))
    example = Example("1", text, names)
    for length in (30, 16, 12):
        rows = task.rows([example], tiny_tokenizer, sheet(length))
        assert len(rows) == {30: 1, 16: 2, 12: 3}[length]
        assert all(len(row.ids) <= length and len(row.labels) == len(row.ids) - 2 for row in rows)
        assert task.answers([example], rows, [row.labels for row in rows]) == [(names, ())]


def test_a_part_ends_after_a_comma_in_its_second_half_or_where_it_is_full():
    text = "一，二三四五，六七八九十百千万"
    places = [(place, place + 1) for place in range(len(text))]
    assert list(parts(text, places, 8)) == [(0, 7), (7, 15)]
    assert list(parts(text, places, 5)) == [(0, 5), (5, 10), (10, 15)]
    assert list(parts(text, [], 5)) == []


def some_rows(count: int) -> list[Row]:
    draw = np.random.default_rng(1)
    return [Row(place, [1] * int(draw.integers(2, 90)), [0], []) for place in range(count)]


def test_every_row_comes_once_an_epoch_beside_others_of_its_length():
    rows = some_rows(1000)
    batches = list(shuffled(rows, 16, np.random.default_rng(2)))
    assert sorted(row.example for batch in batches for row in batch) == list(range(1000))
    assert len(batches) == 63
    padded = sum(max(len(row.ids) for row in batch) * len(batch) for batch in batches)
    assert padded < 1.05 * sum(len(row.ids) for row in rows)
    again, other = (list(shuffled(rows, 16, np.random.default_rng(seed))) for seed in (2, 3))
    assert batches == again != other
    assert sorted(place for batch in by_length(rows, 16) for place in batch) == list(range(1000))


def test_rows_side_by_side_are_padded_with_what_counts_for_nothing():
    batch = stack([Row(0, [2, 7, 3], [5], []), Row(1, [2, 7, 8, 9, 3], [5, 6, 6], [])], pad=4, device="cpu")
    assert batch.ids.tolist() == [[2, 7, 3, 4, 4], [2, 7, 8, 9, 3]]
    assert batch.seen.tolist() == [[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]]
    assert batch.labels.tolist() == [[5, IGNORED, IGNORED], [5, 6, 6]]
