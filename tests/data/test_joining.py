"""Batches without their filling hold the same examples."""

import numpy as np
import pytest

from nezha.data.batches import IGNORED, Batch
from nezha.data.joining import Joined, joined


def made(lengths: list[int], wide: int) -> Batch:
    """Examples whose every number tells which one it is of; every third has one place to predict, the others two."""
    rows = np.arange(1, len(lengths) + 1)[:, None]
    mask = (np.arange(wide) < np.array(lengths)[:, None]).astype(np.int64)
    return Batch(
        input_ids=mask * (rows * 100 + np.arange(wide)),
        attention_mask=mask,
        token_type_ids=mask * (np.arange(wide) > 2),
        positions=np.concatenate([np.zeros_like(rows), rows % 3], axis=1),
        labels=np.concatenate([rows, np.where(rows % 3, rows, IGNORED)], axis=1),
        next_sentence_label=np.where(rows[:, 0] % 2, rows[:, 0] % 4 // 2, IGNORED),
    )


@pytest.mark.parametrize(
    ("lengths", "rows"),
    [([13, 4, 9, 5, 3, 13, 8, 4, 6, 7, 5], 5), ([5, 13, 4], 2), ([3, 14], 1), ([13] + [4] * 7, 3)],
    ids=["11", "3", "2", "one long"],
)  # fmt: skip
def test_every_example_is_there_once_with_all_its_tokens(lengths, rows):
    whole = made(lengths, 17)
    found = joined(whole)
    assert isinstance(found, Joined)
    assert found.input_ids.shape == found.seq_idx.shape == (rows, 17)
    for number, length in enumerate(lengths):
        here = found.seq_idx.reshape(-1) == number
        first = int(found.firsts[number])
        assert np.flatnonzero(here).tolist() == list(range(first, first + length))
        assert first // 17 == (first + length - 1) // 17, "an example is in one row"
        for name in ("input_ids", "token_type_ids"):
            np.testing.assert_array_equal(getattr(found, name).reshape(-1)[here], getattr(whole, name)[number][:length])
    assert (found.seq_idx == len(lengths)).sum() == rows * 17 - sum(lengths)
    np.testing.assert_array_equal(found.next_sentence_label, whole.next_sentence_label)


def test_places_to_predict_are_those_of_the_examples():
    whole = made([5, 13, 4, 9], 17)
    found = joined(whole)
    assert isinstance(found, Joined)
    tokens = found.input_ids.reshape(-1)[found.positions[0]]
    rows, columns = np.nonzero(whole.labels != IGNORED)
    np.testing.assert_array_equal(tokens, 100 * (rows + 1) + whole.positions[rows, columns])
    np.testing.assert_array_equal(found.labels[0], rows + 1)


@pytest.mark.parametrize("lengths", [[16, 17, 17, 15, 17, 16, 17], [3]], ids=["full", "one"])
def test_where_it_is_no_gain_the_batch_is_left_as_it_is(lengths):
    whole = made(lengths, 17)
    assert joined(whole) is whole
