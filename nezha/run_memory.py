"""What a training run will take, told before it begins, with the batch size that would fit; and what it has taken.

Of N weights a run holds 4 bytes each for the weight and 8 for the optimizer's two means, and at the end of a step 4 for
the gradient.  A pass adds what it keeps for its backward pass (`nezha.memory`) and, for each hidden token, its scores
over the vocabulary and their logarithms in fp32.  With several passes a step the gradients stand beside them, with one
they come as the rest goes.  Like that of a batch this is a lower bound: nothing is refused that would have gone.
"""

import resource
import sys
from dataclasses import replace

import torch

from nezha import memory
from nezha.config import NezhaConfig
from nezha.data.hiding import cap
from nezha.heads import NezhaForPreTraining
from nezha.messages import InputError
from nezha.precision import TYPES, Precision
from nezha.pretrain_config import PretrainConfig
from nezha.stages import Stage, rows_of_pass, stages

WEIGHT, GRADIENT, MOMENTS = 4, 4, 8
"""Bytes a weight."""


def weights(model: NezhaConfig) -> int:
    """How many numbers a model of these sizes learns, counted without making it."""
    with torch.device("meta"):
        return sum(weight.numel() for weight in NezhaForPreTraining(model).parameters())


def of_pass(config: PretrainConfig, stage: Stage, model: NezhaConfig, precision: Precision) -> int:
    """Bytes that one pass of a stage keeps or holds beside weights, gradients and optimizer, at least."""
    rows, length = rows_of_pass(config, stage.sequence_length), stage.sequence_length
    item = TYPES[precision.name].itemsize
    kept = memory.estimate(model, rows, length, learns=True, eager=False, item=item)
    scores = rows * cap(stage.masking, length) * model.vocab_size
    return kept + 2 * 4 * scores


def of_run(config: PretrainConfig, model: NezhaConfig, precision: Precision, *, count: int) -> tuple[int, Stage]:
    """Bytes that a run needs at its widest moment, at least, and the stage in which that is.

    Args:
        config: of the run.
        model: of the model.
        precision: of the passes.
        count: its weights.
    """
    passes, stage = max(((of_pass(config, stage, model, precision), stage) for stage in stages(config)), key=_first)
    during = WEIGHT + MOMENTS + (GRADIENT if config.loop.accumulate > 1 else 0)
    return max((WEIGHT + MOMENTS + GRADIENT) * count, during * count + passes), stage


def _first(pair: tuple[int, Stage]) -> int:
    return pair[0]


def check(config: PretrainConfig, model: NezhaConfig, precision: Precision) -> None:
    """Refuse a run that cannot fit, before its model is made.

    Raises:
        InputError: with the estimate, what is free, and the largest batch size that fits with as many passes as keep
            the real batch; or that none does.
    """
    count = weights(model)
    needed, stage = of_run(config, model, precision, count=count)
    if needed < memory.WORTH_A_LOOK:
        return
    there = memory.free(torch.device(precision.device))
    if needed <= there:
        return
    facts = {
        "rows": rows_of_pass(config, stage.sequence_length),
        "length": stage.sequence_length,
        "needed": f"{needed / 1e9:.1f}",
        "free": f"{there / 1e9:.1f}",
    }
    for smaller in _same_batch_in_more_passes(config):
        if of_run(smaller, model, precision, count=count)[0] <= there:
            loop = smaller.loop
            raise InputError("run_memory", **facts, batch_size=loop.batch_size, accumulate=loop.accumulate)
    raise InputError("run_memory_never", **facts)


def _same_batch_in_more_passes(config: PretrainConfig) -> list[PretrainConfig]:
    """The run with its real batch cut into more and more passes of one size."""
    loop = config.loop
    real = loop.batch_size * loop.accumulate
    sizes = [rows for rows in range(loop.batch_size - 1, 0, -1) if real % rows == 0]
    return [replace(config, loop=replace(loop, batch_size=rows, accumulate=real // rows)) for rows in sizes]


def peak(device: str) -> int:
    """The most bytes that this process has held so far: of the GPU's memory, or of the machine's."""
    if device == "cuda":
        return torch.cuda.max_memory_allocated()
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage counts in bytes there, in KiB elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
