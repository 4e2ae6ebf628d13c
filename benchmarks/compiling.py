"""Does torch.compile pay on this CPU?  A training step of the `tiny` size, compiled against plain, in one process.

This is what `--compile auto` rests on (`nezha/compiling.py`).
"""

import os
import time

import numpy as np
import torch

from benchmarks.report import Line, alternate, publish
from nezha.compiling import compiled
from nezha.config import NezhaConfig
from nezha.data.batches import Batch
from nezha.heads import NezhaForPreTraining
from nezha.objective import loss_sums, to_tensors
from nezha.precision import choose_precision
from nezha.pretrain_config import SIZES

VOCABULARY, EXAMPLES, LENGTH, PREDICTED, ROUNDS = 4477, 32, 128, 19, 7


def random_batch(rng: np.random.Generator) -> Batch:
    """A full batch of random ids: speed does not depend on what they say."""
    shape = (EXAMPLES, LENGTH)
    return Batch(
        input_ids=rng.integers(5, VOCABULARY, shape),
        attention_mask=np.ones(shape, np.int64),
        token_type_ids=np.zeros(shape, np.int64),
        positions=rng.integers(1, LENGTH, (EXAMPLES, PREDICTED)),
        labels=rng.integers(5, VOCABULARY, (EXAMPLES, PREDICTED)),
        next_sentence_label=rng.integers(0, 2, EXAMPLES),
    )


def first_call(way, model, tensors, precision) -> float:
    """Seconds of the first training step, in which a compiler does its work."""
    began = time.perf_counter()
    with precision.autocast():
        masked, following = way(model, tensors)
    (masked + following).backward()
    return time.perf_counter() - began


def main() -> None:
    """Measure with the released dropout and without any."""
    os.environ["TORCHINDUCTOR_FORCE_DISABLE_CACHES"] = "1"  # a first step as on a new machine
    size, precision = SIZES["tiny"], choose_precision("auto", "cpu")
    tensors = to_tensors(random_batch(np.random.default_rng(0)), "cpu")
    lines = []
    for dropout in (0.1, 0.0):
        torch.manual_seed(0)
        model = NezhaForPreTraining(
            NezhaConfig(
                vocab_size=VOCABULARY, hidden_size=size.hidden_size, num_hidden_layers=size.num_hidden_layers,
                num_attention_heads=size.num_attention_heads, intermediate_size=size.intermediate_size,
                hidden_dropout_prob=dropout, attention_probs_dropout_prob=dropout,
            )
        )  # fmt: skip
        torch.compiler.reset()
        ways = {"compiled": compiled(loss_sums), "plain": loss_sums}

        starts = {name: first_call(way, model, tensors, precision) for name, way in ways.items()}
        lines.append(
            Line(
                name=f"first step, tiny, {precision.name}, dropout {dropout}", unit="s",
                ours=starts["compiled"], peer=starts["plain"], peer_name="plain PyTorch", target="the price",
            )
        )  # fmt: skip

        def step(way, model=model):
            with precision.autocast():
                masked, following = way(model, tensors)
            (masked / 600 + following / EXAMPLES).backward()

        seconds = alternate({name: (lambda way=way: step(way)) for name, way in ways.items()}, rounds=ROUNDS)
        tokens = {name: EXAMPLES * LENGTH / taken for name, taken in seconds.items()}
        lines.append(
            Line(
                name=f"training step, tiny, {precision.name}, dropout {dropout}", unit="tokens/s",
                ours=tokens["compiled"], peer=tokens["plain"], peer_name="plain PyTorch", target="> 1.1 to use it",
            )
        )  # fmt: skip
    publish("compiling", lines)


if __name__ == "__main__":
    main()
