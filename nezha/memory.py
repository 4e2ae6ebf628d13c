"""How much memory a batch will take, told before it is taken, so that too long a text is a sentence and not a crash.

The estimate counts what a forward pass keeps for the backward pass, or holds at its widest moment where nothing is to
be learned: a lower bound, so that nothing is refused that would have gone.  Per token and layer, with hidden size H
and feed-forward size I, a training step keeps 8 H + 2 I numbers (the layer's input; query, key, value and context; two
sums before a layer norm and one after; the feed-forward part before and after its activation) and two masks of
dropout.  Attention adds B · heads · L² numbers under `eager`, and under `blockwise` up to `SHORT` tokens; beyond that
some rows of scores at a time.
"""

from pathlib import Path

import psutil
import torch

from nezha.attention import plan
from nezha.attention.blockwise import SHORT
from nezha.config import NezhaConfig
from nezha.messages import InputError

WORTH_A_LOOK = 2**28
"""Bytes below which nobody asks how much is free."""


def estimate(config: NezhaConfig, batch: int, length: int, *, learns: bool, eager: bool, item: int = 4) -> int:
    """Bytes that the encoder needs beside its weights, at least.

    Args:
        config: its sizes.
        batch, length: texts, and tokens of each, padding included.
        learns: whether a backward pass follows.
        eager: whether the `eager` backend runs, as it does where attentions are asked for.
        item: bytes of a number.
    """
    width, wide, layers = config.hidden_size, config.intermediate_size, config.num_hidden_layers
    tokens, pairs = batch * length, batch * config.num_attention_heads * length**2
    if eager:
        maps = 3 if config.attention_probs_dropout_prob > 0 else 2
        square = pairs * 4 * (maps * layers if learns else 4)
    elif length <= SHORT:
        square = pairs * item * layers if learns else 0
    else:
        square = 4 * length * min(plan.ROWS, batch * config.num_attention_heads * min(length, plan.BLOCK))
    if not learns:
        return tokens * (5 * width + 2 * wide) * item + square
    masks = 2 * width if config.hidden_dropout_prob > 0 else 0
    return layers * tokens * ((8 * width + 2 * wide) * item + masks) + square


def free(device: torch.device) -> int:
    """Bytes that can still be had: of the GPU, or of the machine and what its container may use."""
    if device.type == "cuda":
        held = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
        return torch.cuda.mem_get_info(device)[0] + held
    return min(psutil.virtual_memory().available, _left_to_the_container())


def _left_to_the_container() -> int:
    """Bytes below the limit of this process's control group, where there is one."""
    folder = Path("/sys/fs/cgroup")
    try:
        limit, used = (int((folder / name).read_text()) for name in ("memory.max", "memory.current"))
    except (OSError, ValueError):  # no such group, or no limit: the file then says "max"
        return 2**63
    cached = [line.split() for line in (folder / "memory.stat").read_text().splitlines()]
    return limit - used + sum(int(count) for name, count in cached if name == "file")


def check(config: NezhaConfig, batch: int, length: int, device: torch.device, *, eager: bool, item: int) -> None:
    """Refuse a batch that cannot fit, before anything is allocated for it.

    Raises:
        InputError: with the estimate, what is free, and what to do.
    """
    if torch.compiler.is_compiling() or device.type not in ("cpu", "cuda"):
        return
    learns = torch.is_grad_enabled()
    needed = estimate(config, batch, length, learns=learns, eager=eager, item=item)
    if needed < WORTH_A_LOOK:
        return
    there = free(device)
    if needed > there:
        key = "memory_eager" if eager else "memory_training" if learns else "memory"
        raise InputError(key, batch=batch, length=length, needed=f"{needed / 1e9:.1f}", free=f"{there / 1e9:.1f}")
