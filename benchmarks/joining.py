"""A pass over pairs whose examples are joined into rows, in turn with the same pairs as they are, and with full rows.

Forward and backward of the `tiny` model, in the precision that `auto` picks here; nothing of a run beside it.  Tokens
are those of the text: what fills up a row counts for nobody.
"""

import dataclasses
import time

import numpy as np
import torch

from benchmarks.report import Line, publish
from nezha.data.batches import Batch, Batches
from nezha.data.joining import Joined, joined
from nezha.data.location import locate
from nezha.data.shards import open_split
from nezha.data_config import DataConfig, MaskingConfig
from nezha.fresh_model import fresh_model
from nezha.objective import loss_sums, to_tensors
from nezha.precision import choose_precision
from nezha.pretrain_config import PretrainConfig
from nezha.tokenizer import Tokenizer

BATCH, STEPS = 32, 16


def main() -> None:
    """Measure and keep the lines."""
    folder = locate("bundled")
    tokenizer = Tokenizer.from_folder(folder)
    torch.manual_seed(0)
    model, precision = fresh_model(PretrainConfig(), tokenizer).train(), choose_precision("auto", "cpu")

    def batches(examples: str) -> Batches:
        data = dataclasses.replace(DataConfig(), examples=examples)
        return Batches(open_split(folder, "train"), tokenizer, data, MaskingConfig(), batch_size=BATCH, seed=0)

    def seconds(batch: Batch | Joined) -> float:
        tensors, began = to_tensors(batch, "cpu"), time.perf_counter()
        with precision.autocast():
            masked, following = loss_sums(model, tensors)
        (masked + following).backward()
        model.zero_grad()
        return time.perf_counter() - began

    pairs, full = batches("next_sentence"), batches("full")
    ways = {"joined": [], "as they are": [], "full rows": []}
    for step in range(STEPS + 1):
        pair, row = pairs.batch(step), full.batch(step)
        for name, batch, whole in (
            ("joined", joined(pair), pair),
            ("as they are", pair, pair),
            ("full rows", row, row),
        ):
            taken = seconds(batch)
            if step:  # the first does not count
                ways[name].append((int(whole.attention_mask.sum()), taken))
    speeds = {name: float(np.sum(found, axis=0)[0] / np.sum(found, axis=0)[1]) for name, found in ways.items()}
    name = f"a pass over pairs, examples joined, tiny, {precision.name}"
    publish(
        "joining",
        [
            Line(name=name, unit="tokens/s", ours=speeds["joined"], peer=speeds[peer], peer_name=peer, target=target)
            for peer, target in (("as they are", "> 1"), ("full rows", "1 at most"))
        ],
    )


if __name__ == "__main__":
    main()
