"""Documents -> examples: a table of places, planned anew for every epoch.

Google's script stores token lists; this stores where parts begin and how long they are, so that an epoch of examples is
a small table.  Three ways of cutting, each a file: `next_sentence`, `packed` and `full`; all give rows of `FIELDS`.
"""

from collections.abc import Sequence

import numpy as np

from nezha.data.full import cut_full
from nezha.data.next_sentence import cut_next_sentence
from nezha.data.packed import cut_packed
from nezha.data.shards import Shard

FIELDS = ("shard_a", "start_a", "length_a", "shard_b", "start_b", "length_b", "is_random")
SPECIALS = {"next_sentence": 3, "packed": 2, "full": 2}
"""[CLS] and the [SEP]s every example has; a packed or full one has another between two documents."""


def plan(
    shards: Sequence[Shard],
    *,
    examples: str,
    sequence_length: int,
    short_seq_prob: float,
    rng: np.random.Generator,
) -> np.ndarray:
    """A table of examples, in the order of the text.

    Args:
        shards: the text.
        examples: `next_sentence`, `packed` or `full`.
        sequence_length: tokens an example, with its special ones.
        short_seq_prob: share of next-sentence examples with a random shorter target.
        rng: source of every choice.

    Returns:
        (examples, 7) int64; columns are `FIELDS`: where part A and part B lie; in the last 1 where B is from elsewhere,
        0 where it follows, and -100 (no label) where there is no B.
    """
    room = sequence_length - SPECIALS[examples]
    if examples == "next_sentence":
        rows = cut_next_sentence(shards, room, short_seq_prob, rng)
    else:
        rows = {"packed": cut_packed, "full": cut_full}[examples](shards, room, rng)
    return np.array(rows, np.int64).reshape(-1, len(FIELDS))
