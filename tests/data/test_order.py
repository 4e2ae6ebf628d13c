"""A run's order: mixed over windows of shards, and found again anywhere without walking there."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nezha.data.order import Order

SIZES = (70, 30, 50, 20, 110, 40, 60)


def make(planned=None, window=130, **settings) -> Any:
    """Seven shards whose examples are one a ten tokens or so, numbered by shard and place."""

    def plan(shards, rng):
        if planned is not None:
            planned.append([shard.name for shard in shards])
        return np.array(
            [(shard.name, n) for shard in shards for n in range(len(shard.tokens) // int(rng.integers(8, 12)))]
        )

    shards: Any = [SimpleNamespace(name=name, tokens=np.zeros(size)) for name, size in enumerate(SIZES)]
    return Order(shards, plan, seed=3, window=window, **settings)


def examples(order, count, first=0):
    found = []
    for epoch, number, rows in order.runs(first, first + count):
        window = order.window(epoch, number)
        found += [(epoch, *map(int, window.table[row])) for row in window.order[rows]]
    return found


def test_an_epoch_holds_every_shard_once():
    order = make()
    epoch = examples(order, order.count())
    assert {shard for _, shard, _ in epoch} == set(range(7))
    assert len(set(epoch)) == len(epoch)
    assert examples(order, 1, first=order.count())[0][0] == 1


def test_the_next_epoch_mixes_other_shards():
    order = make()
    assert len(order.bounds) - 1 == 3
    mixed = [[shard.name for number in range(3) for shard in order.window(epoch, number).shards] for epoch in (0, 1)]
    assert sorted(mixed[0]) == sorted(mixed[1]) == list(range(7))
    assert mixed[0] != mixed[1]


def test_a_window_is_planned_when_it_is_met_and_no_sooner():
    """Shuffling does not read everything."""
    planned: list[list[int]] = []
    examples(make(planned), 3)
    assert len(planned) == 1


def test_no_more_than_two_windows_are_kept():
    planned: list[list[int]] = []
    order = make(planned)
    for number in (0, 1, 2, 2, 1, 0):
        order.window(0, number)
    assert len(planned) == 4


@pytest.mark.parametrize("first", [0, 7, 25, 60])
def test_a_resumed_run_goes_on_in_the_middle_without_planning_what_was(first):
    through = make()
    expected = examples(through, 40 + first)[first:]
    planned: list[list[int]] = []
    resumed = make(planned)
    resumed.sizes.update(through.sizes)
    assert examples(resumed, 40, first=first) == expected
    assert len(planned) == len(list(through.runs(first, first + 40)))
    assert examples(make(), 40, first=first) == expected


def test_count_plans_only_as_many_windows_as_it_needs():
    planned: list[list[int]] = []
    order = make(planned)
    assert order.count(4) == 4
    assert len(planned) == 1
    assert order.count(10**6) == order.count() == sum(order.sizes.values())
