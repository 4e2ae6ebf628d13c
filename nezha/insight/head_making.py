"""Make a head: a query whose position score is highest at a chosen offset.

Row o + k of the table R is the vector of offset o: d / 2 pairs of sine and cosine, each pair turning with a wavelength
of its own, 2π · 10000^(2m/d) tokens.  A query meets it as a sum of cosines of the offset, one a pair:

    q[2m], q[2m + 1]   = a_m sin φ_m, a_m cos φ_m
    q · R_o / sqrt(d)  = Σ_m a_m cos((o + k) w_m - φ_m) / sqrt(d)        w_m = 10000^(-2m/d)

So to look at one offset o, a head turns every phase there, φ_m = (o + k) w_m: every cosine is 1 at o, and nowhere can
the sum be larger.  That is all it takes for a head that looks at the token before.  The paper's signed sinusoid counts
from the middle row instead (`functional_signed`): the same with o for o + k.
"""

import numpy as np

from nezha.messages import InputError


def frequencies(head_dim: int) -> np.ndarray:
    """(d / 2,) w_m, radians a token; 2π / w_m is the wavelength."""
    return 10_000.0 ** (-np.arange(0, head_dim, 2) / head_dim)


def head_curve(phases: np.ndarray, amplitudes: np.ndarray, table: np.ndarray) -> np.ndarray:
    """The position score that a query of these phases and amplitudes gives every offset.

    Args:
        phases: (d / 2,) φ, radians.
        amplitudes: (d / 2,) a.
        table: (2k + 1, d) R.

    Returns:
        (2k + 1,) q · R_o / sqrt(d), offsets -k to k.
    """
    query = np.stack([amplitudes * np.sin(phases), amplitudes * np.cos(phases)], axis=-1).reshape(-1)
    return table @ query / np.sqrt(table.shape[1])


def polar(query: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Phases (radians, from 0 to 2π) and amplitudes of queries, (..., d) to (..., d / 2) each."""
    sine, cosine = query[..., ::2].astype(np.float64), query[..., 1::2].astype(np.float64)
    return np.arctan2(sine, cosine) % (2 * np.pi), np.hypot(sine, cosine)


def aim(offset: int, *, reach: int, head_dim: int, origin: int = 0) -> np.ndarray:
    """The phases of a query whose curve is highest at `offset`, whatever its amplitudes (not negative) are.

    Args:
        offset: where it shall look.
        reach: k of the table.
        head_dim: d of the table.
        origin: the row of angle zero: 0 in the released models, k in the paper's equations.

    Returns:
        (d / 2,) radians from 0 to 2π.

    Raises:
        InputError: an offset that the table has no row for.
    """
    if abs(offset) > reach:
        raise InputError("out_of_range", name="aim", rule=f">= {-reach}, <= {reach}", given=offset)
    return (offset + reach - origin) * frequencies(head_dim) % (2 * np.pi)
