"""Warm-up and decay of the learning rate: up in a line, down along a polynomial.

    rate(t) = t / warmup                                 t ≤ warmup
    rate(t) = (1 - (t - warmup) / (steps - warmup))^power     after it

relative to the peak; t is the optimizer step, counted from 1.  The paper decays linearly for base and "polynomial"
without a power for large (section 3.1); Huawei's released code uses power 1 for both.
"""


def rate(step: int, *, warmup: int, steps: int, power: float = 1.0) -> float:
    """Share of the peak learning rate at optimizer step `step` (1 … `steps`).

    The last step still moves a little: the line reaches 0 one step after it.
    """
    if step <= warmup:
        return step / max(1, warmup)
    return max(0.0, 1 - (step - 1 - warmup) / max(1, steps - warmup)) ** power
