"""Batches without their filling hold the same rows."""

import numpy as np
import pytest

from nezha.data.batches import IGNORED, Batch
from nezha.data.trimming import GROUPS, by_length


def made(lengths: list[int], wide: int) -> Batch:
    """Rows whose every number tells which row it is of."""
    rows = np.arange(1, len(lengths) + 1)[:, None]
    mask = (np.arange(wide) < np.array(lengths)[:, None]).astype(np.int64)
    return Batch(
        input_ids=mask * (rows * 100 + np.arange(wide)),
        attention_mask=mask,
        token_type_ids=mask * (np.arange(wide) > 2),
        positions=np.repeat(rows % 3, 2, axis=1),
        labels=np.repeat(rows, 2, axis=1),
        next_sentence_label=np.where(rows[:, 0] % 2, rows[:, 0] % 4 // 2, IGNORED),
    )


@pytest.mark.parametrize(
    "lengths", [[13, 4, 9, 5, 3, 13, 8, 4, 6, 7, 5], [5, 13, 4], [3], [13] + [4] * 7], ids=["11", "3", "1", "one long"]
)
def test_every_row_is_there_once_with_all_its_tokens(lengths):
    whole = made(lengths, 17)
    groups = by_length(whole)
    seen = []
    for group in groups:
        longest = int(group.attention_mask.sum(1).max())
        assert group.input_ids.shape[1] == longest
        for row in range(len(group.input_ids)):
            number = int(group.labels[row, 0]) - 1
            seen.append(number)
            length = lengths[number]
            assert group.attention_mask[row].sum() == length
            for name in ("input_ids", "token_type_ids"):
                given, kept = getattr(whole, name)[number], getattr(group, name)[row]
                np.testing.assert_array_equal(kept[:length], given[:length])
            np.testing.assert_array_equal(group.positions[row], whole.positions[number])
            assert group.next_sentence_label[row] == whole.next_sentence_label[number]
    assert sorted(seen) == list(range(len(lengths)))
    assert [lengths[number] for number in seen] == sorted(lengths)
    assert len(groups) == min(GROUPS, len(lengths))


def test_full_rows_are_left_as_they_are():
    whole = made([16, 17, 17, 15, 17, 16, 17], 17)
    (only,) = by_length(whole)
    assert only is whole
