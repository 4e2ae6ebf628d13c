"""A head in short, on maps made by hand."""

import numpy as np
import pytest

from nezha.insight.results import AttentionResult
from nezha.insight.summary import summarize
from nezha.insight.value_parts import Lengths

LENGTH = 7


def result(probabilities: np.ndarray, content: np.ndarray, position: np.ndarray) -> AttentionResult:
    """One layer with one head that has these maps."""
    maps = {
        name: value[None, None].astype(np.float32)
        for name, value in (("probabilities", probabilities), ("content", content), ("position", position))
    }
    empty = np.zeros((1, 1, LENGTH, 3), dtype=np.float32)
    lengths = Lengths(**dict.fromkeys(("content", "position", "whole"), empty[..., 0]))
    table = np.zeros((1, 3, 3), dtype=np.float32)
    return AttentionResult(
        model="m", text="t", pair=None, tokens=("x",) * LENGTH, pieces=("x",) * LENGTH, words=(),
        special=(False,) * LENGTH, seen=(True,) * LENGTH, layer_numbers=(4,), head_numbers=(2,),
        segments=(0,) * LENGTH, offsets=((0, 1),) * LENGTH,
        max_relative_position=1, offset_curve=empty, query=empty,
        key=empty, value=empty, query_bias=np.zeros((1, 1, 3), dtype=np.float32), table=table, value_table=table,
        value_lengths=lengths, output_lengths=lengths, positions="functional", **maps,
    )  # fmt: skip


def test_head_that_looks_at_the_character_before_says_so():
    before = np.eye(LENGTH, k=-1)
    before[0, 0] = 1
    (head,) = summarize(result(before, np.zeros((LENGTH, LENGTH)), before), strongest=2)
    assert head.offsets[0] == (-1, 1.0)
    assert head.offsets[1] == (0, pytest.approx(1 / LENGTH))
    assert head.content_share == 0
    assert (head.layer, head.head) == (4, 2), "numbers of the model, not places of the arrays"


def test_constant_along_a_row_counts_for_nothing():
    """Softmax does not see it, so it is no share of either term."""
    rows = np.arange(LENGTH)[:, None] * np.ones((1, LENGTH))
    varied = np.arange(LENGTH)[None, :] * np.ones((LENGTH, 1))
    uniform = np.full((LENGTH, LENGTH), 1 / LENGTH)
    assert summarize(result(uniform, varied, 50 * rows))[0].content_share == 1
    assert summarize(result(uniform, varied, varied))[0].content_share == pytest.approx(0.5)
    assert summarize(result(uniform, 2 * varied, varied))[0].content_share == pytest.approx(0.8)
