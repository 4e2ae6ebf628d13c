"""How sure a mean over texts is: the bootstrap, which draws the texts again and again with replacement.

A text's places belong together, so texts are drawn and not places.  With sums S[u, t] and counts c[t] of text t,

    mean_u   = Σ_t S[u, t] / Σ_t c[t]                                        and the same of every draw of the texts
    band     = the middle 95% of the draws                                   of one mean by itself
    together = mean_u ± q · sd_u                                             of many means at once

where sd_u is the standard deviation of the draws of mean u, and q the 95% quantile of the largest |draw - mean| / sd
of all means in a draw: only one study in twenty has any true mean outside its interval, however many there are.

Efron and Tibshirani 1993; the largest of many, "max-t": Westfall and Young 1993.
"""

import numpy as np

from nezha.insight.pictures.spec import Numbers

DRAWS = 4_000
LEVEL = 0.95


def means(sums: Numbers, counts: Numbers) -> Numbers:
    """(..., texts) sums and counts, which may be broadcast, to (...,) means; NaN where nothing was counted."""
    total = np.broadcast_to(counts, sums.shape).sum(-1)
    return np.divide(sums.sum(-1), total, out=np.full(total.shape, np.nan), where=total > 0)


def band(sums: Numbers, counts: Numbers, *, seed: int) -> tuple[Numbers, Numbers]:
    """The interval of each mean by itself.

    Args:
        sums, counts: (units, texts).
        seed: of the draws.

    Returns:
        Low and high ends, (units,) each; NaN where nothing was counted.
    """
    draws = _draws(sums, counts, seed)
    known = np.isfinite(draws).any(0)
    low, high = np.full(len(sums), np.nan), np.full(len(sums), np.nan)
    if known.any():
        low[known], high[known] = np.nanquantile(draws[:, known], [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return low, high


def together(sums: Numbers, counts: Numbers, *, seed: int) -> tuple[Numbers, Numbers]:
    """Intervals of all means at once, corrected for their number.

    Args:
        sums: (units, texts).
        counts: (texts,) or (units, texts).
        seed: of the draws.

    Returns:
        Low and high ends, (units,) each; both are the mean where all texts agree.
    """
    mean, draws = means(sums, counts), _draws(sums, counts, seed)
    spread = np.nanstd(draws, axis=0)
    moved = np.abs(draws - mean)
    largest = np.divide(moved, spread, out=np.zeros_like(moved), where=spread > 1e-12).max(1)
    reach = np.quantile(largest, LEVEL) * spread
    return mean - reach, mean + reach


def _draws(sums: Numbers, counts: Numbers, seed: int) -> Numbers:
    """(draws, units) means of texts drawn with replacement."""
    texts = sums.shape[-1]
    weights = np.random.default_rng(seed).multinomial(texts, np.full(texts, 1 / texts), size=DRAWS).astype(np.float64)
    total = weights @ np.broadcast_to(counts, sums.shape).T
    return np.divide(weights @ sums.T, total, out=np.full(total.shape, np.nan), where=total > 0)
