"""Random numbers by place: SplitMix64's own outputs, the same whoever asks, spread evenly."""

import numpy as np

from nezha.masking.lots import bits, key, uniform


def test_the_first_outputs_of_splitmix64_from_seed_0():
    """As its authors' C code prints them."""
    expected = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert bits(np.zeros(1, np.uint64), np.arange(3)).tolist() == expected


def test_a_number_does_not_depend_on_its_neighbours():
    keys = key(7, np.arange(9))
    assert uniform(keys[:, None], np.arange(5))[4, 3] == uniform(keys[4:5], np.array([9, 3]))[1]


def test_every_part_of_a_key_counts_and_so_does_their_order():
    keys = [key(*parts).item() for parts in ((1, 2, 3), (1, 2, 4), (1, 3, 2), (0, 2, 3), (1, 2), (1, 2, 3, 0))]
    assert len(set(keys)) == len(keys)


def test_they_are_uniform_and_do_not_hang_together():
    """Mean, variance and correlation between keys next to one another: within four standard deviations."""
    n = 200_000
    lots = uniform(key(3, np.arange(n))[:, None], np.arange(2))
    assert abs(lots[:, 0].mean() - 1 / 2) < 4 * (1 / 12 / n) ** 0.5
    assert abs(lots[:, 0].var() - 1 / 12) < 4 * (1 / 180 / n) ** 0.5
    for a, b in ((lots[:-1, 0], lots[1:, 0]), (lots[:, 0], lots[:, 1])):
        assert abs(np.corrcoef(a, b)[0, 1]) < 4 / n**0.5
