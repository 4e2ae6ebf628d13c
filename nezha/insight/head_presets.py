"""Heads to begin with: for each thing a head may look at, the query whose position scores come nearest to it.

The scores that are wanted are 1 at the offsets that it shall look at and 0 elsewhere.  Softmax does not see a constant
added to all of them, so both sides are centred, and with X the centred table, R_o / sqrt(d) a row,

    q = argmin |X q - wanted|² + λ |q|² = (X'X + λ)⁻¹ X' wanted

λ keeps q from the directions in which X hardly varies: a pair of a wavelength of thousands of tokens says next to
nothing of one offset.  How sharply a head looks is the length of q, which is set apart from its direction.
"""

import numpy as np

RIDGE = 0.1
"""λ; rows of X are of length sqrt(1/2) at most, whatever d is."""
FAR = 8
"""Tokens from which on "far away" begins; a shorter table takes its half."""
PRESETS: dict[str, tuple[str, str]] = {
    "previous": ("the previous token", "前一个词元"),
    "next": ("the next token", "后一个词元"),
    "self": ("the token itself", "词元自身"),
    "three_left": ("three to the left", "左侧第三个"),
    "far": ("far away", "远处"),
}
_AT = {"previous": -1, "next": 1, "self": 0, "three_left": -3}


def wanted(name: str, reach: int) -> np.ndarray:
    """(2k + 1,) what a preset looks at: 1 there, else 0.

    Args:
        name: of `PRESETS`.
        reach: k of the table.
    """
    offsets = np.arange(-reach, reach + 1)
    if name == "far":
        return (np.abs(offsets) >= min(FAR, (reach + 1) // 2)).astype(np.float64)
    return (offsets == max(-reach, min(reach, _AT[name]))).astype(np.float64)


def fitted(target: np.ndarray, table: np.ndarray, strength: float) -> np.ndarray:
    """The query, of a given length, whose scores are nearest to a target up to their size and a constant.

    Args:
        target: (2k + 1,).
        table: R, (2k + 1, d).
        strength: length of the query.

    Returns:
        (d,).
    """
    rows = table.astype(np.float64) / np.sqrt(table.shape[1])
    centred = rows - rows.mean(0)
    query = np.linalg.solve(centred.T @ centred + RIDGE * np.eye(table.shape[1]), centred.T @ (target - target.mean()))
    return query * (strength / max(float(np.linalg.norm(query)), 1e-30))
