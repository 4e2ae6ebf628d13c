"""Random numbers by place, not by order: each number is a function of a key and its place alone.

A stream of random numbers ties a result to everything drawn before it: another batch size, another number of workers,
and the masks change.  Here the numbers of an example are a hash of (seed, epoch, example), so that a whole batch is
drawn in a few array operations and any example comes out the same whoever draws it, beside whichever others.

The hash is SplitMix64: place n of a key is the n-th output of that generator started there.

Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators", figure 13
"""

import numpy as np

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_TO_UNIT = 2.0**-53
STREAM = 1 << 32
"""Places of one stream; the next stream under a key begins behind them."""


def mix(values: np.ndarray) -> np.ndarray:
    """SplitMix64's finaliser: uint64 to uint64, every bit of the answer depending on every bit given."""
    values = (values ^ (values >> np.uint64(30))) * _FIRST
    values = (values ^ (values >> np.uint64(27))) * _SECOND
    return values ^ (values >> np.uint64(31))


def key(*parts: int | np.ndarray) -> np.ndarray:
    """One key from several whole numbers that are not negative; arrays (B,) among them are taken element by element.

    Returns:
        (B,) uint64, (1,) where no part is an array.
    """
    state = np.zeros(1, np.uint64)
    for part in parts:
        state = mix((state + _GOLDEN) ^ mix(np.atleast_1d(part).astype(np.uint64) + _GOLDEN))
    return state


def bits(keys: np.ndarray, places: np.ndarray, *, stream: int = 0) -> np.ndarray:
    """Random uint64: what stands at each place under each key, of the shape to which the two broadcast.

    Args:
        keys: uint64.
        places: whole numbers from 0 up to `STREAM`.
        stream: numbers of different streams have nothing to do with one another.
    """
    return mix(keys + (places.astype(np.uint64) + np.uint64(1 + stream * STREAM)) * _GOLDEN)


def uniform(keys: np.ndarray, places: np.ndarray, *, stream: int = 0) -> np.ndarray:
    """Random numbers in [0, 1), float64; see `bits`."""
    return (bits(keys, places, stream=stream) >> np.uint64(11)) * _TO_UNIT
