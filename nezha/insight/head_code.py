"""A short code for a head that is set by hand: the amplitude and phase of each of its pairs, in a form to copy.

    h1.   and, in base64 for addresses, three bytes a pair: 12 bits of phase (turn / 4096), 12 of amplitude (1 / 50)

Pairs at the end that say nothing are left out.  The page keeps a head in these steps, so that its code is the head.
"""

import base64
import binascii

import numpy as np

from nezha.messages import InputError

PREFIX = "h1."
TURN = 4096
"""Steps of a whole turn."""
UNIT = 50
"""Steps of an amplitude of 1; none is larger than 4095 of them, 81.9."""


def encode(phases: np.ndarray, amplitudes: np.ndarray) -> str:
    """The code of a head, to the nearest steps.

    Args:
        phases: (pairs,) radians.
        amplitudes: (pairs,) not negative; those beyond the largest are cut to it.
    """
    turn = np.round(np.asarray(phases) / (2 * np.pi) * TURN).astype(int) % TURN
    loud = np.minimum(np.round(np.asarray(amplitudes) * UNIT), TURN - 1).astype(int)
    count = int(np.flatnonzero(loud).max(initial=-1)) + 1
    whole = b"".join(
        (int(a) << 12 | int(b)).to_bytes(3, "big") for a, b in zip(turn[:count], loud[:count], strict=True)
    )
    return PREFIX + base64.urlsafe_b64encode(whole).decode()


def decode(code: str, pairs: int) -> tuple[np.ndarray, np.ndarray]:
    """Phases (radians) and amplitudes, (pairs,) each, of a code.

    Args:
        code: as `encode` makes it; spaces around it do not matter.
        pairs: d / 2 of the model.

    Raises:
        InputError: no code of a head, or one of more pairs.
    """
    code = code.strip()
    try:
        whole = base64.b64decode(code.removeprefix(PREFIX), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        whole = b"?"
    if not code.startswith(PREFIX) or len(whole) % 3 or len(whole) > 3 * pairs:
        raise InputError("head_code", prefix=PREFIX, pairs=pairs, given=code[:40])
    steps = np.zeros((2, pairs))
    for at in range(len(whole) // 3):
        both = int.from_bytes(whole[3 * at : 3 * at + 3], "big")
        steps[:, at] = both >> 12, both & 0xFFF
    return steps[0] / TURN * 2 * np.pi, steps[1] / UNIT
