"""Warm-up and decay of the learning rate: up in a line, then down in a line, along a polynomial, or not at all.

    plain       t / warmup                                             t ≤ warmup
                (1 - (t - 1 - warmup) / (steps - warmup))^power        after it
    released    t' / warmup                                            t' < warmup,  t' = t - 1
                (1 - t' / steps)^power / (1 - warmup / steps)          after it

relative to the peak; t is the optimizer step, counted from 1.  `released` is Huawei's `optimization.py`: it counts from
0, so that the first step moves nothing, and lets one line fall over the whole run, begun higher than the peak
(`adjusted_init_lr`) so that it passes the peak at the end of warm-up.  With power 1, the only one that Huawei ran, the
two fall alike.  With another power the raised line misses the peak: it goes on from (1 - warmup / steps)^(power - 1).

The paper decays linearly for base and "polynomial" without a power for large (section 3.1).
"""

from nezha.pretrain_config import OptimizerConfig


def rate_of(options: OptimizerConfig, step: int, steps: int) -> float:
    """Learning rate at optimizer step `step`.

    Args:
        options: peak, warm-up and shape.
        step: 1 … `steps`; the last one still moves a little, as the line reaches 0 one step after it.
        steps: optimizer steps of the whole run; more than the warm-up.
    """
    share = _released if options.decay == "released" else _plain
    power = {"linear": 1.0, "polynomial": options.power, "constant": 0.0}[options.schedule]
    return options.learning_rate * share(step, options.warmup_steps, steps, power)


def _plain(step: int, warmup: int, steps: int, power: float) -> float:
    if step <= warmup:
        return step / warmup
    return max(0.0, 1 - (step - 1 - warmup) / (steps - warmup)) ** power


def _released(step: int, warmup: int, steps: int, power: float) -> float:
    done = step - 1
    if done < warmup:
        return done / warmup
    if power == 0:  # a constant rate stays at the peak: there is no line to raise
        return 1.0
    return max(0.0, 1 - done / steps) ** power / (1 - warmup / steps)
