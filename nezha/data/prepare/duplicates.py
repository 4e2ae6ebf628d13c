"""Second stage: which documents are the first of their text, from 16 bytes a document on disk.

The digests of all documents lie in one file in the order of the corpus.  They are compared a share at a time, the
share being decided by the digest itself, so equal ones always meet; memory is bounded by the size of a share, not by
the corpus.
"""

from pathlib import Path

import numpy as np

SHARE = 1 << 22
"""Documents compared at once, about 64 MiB of digests."""


def first_of_their_kind(path: Path, *, share: int = SHARE) -> np.ndarray:
    """(documents,) bool: True for the first document of each text.

    Args:
        path: a file of digests, 16 bytes a document.
        share: documents to compare at once.
    """
    count = path.stat().st_size // 16
    first = np.ones(count, bool)
    if not count:
        return first
    digests = np.memmap(path, "<u8", "r", shape=(count, 2))
    shares = -(-count // share)
    for number in range(shares):
        places = np.concatenate(
            [
                begin + np.flatnonzero(np.asarray(digests[begin : begin + share, 1]) % shares == number)
                for begin in range(0, count, share)
            ]
        )
        a, b = digests[places, 0], digests[places, 1]
        order = np.lexsort((b, a))  # stable: among equals the earliest comes first
        same = (np.diff(a[order]) == 0) & (np.diff(b[order]) == 0)
        first[places[order[1:][same]]] = False
    return first
