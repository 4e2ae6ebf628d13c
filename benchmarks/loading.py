"""Does loading keep a tiny model fed: training with batches made ahead, and without any data work at all.

The peer takes one ready batch again and again, which is as fast as a loader can ever be.
"""

import torch

from benchmarks.report import Line, alternate, publish
from nezha.assembling import make_optimizer
from nezha.data.batches import Batches
from nezha.data.location import locate
from nezha.data.prefetch import Prefetch
from nezha.data.shards import open_split
from nezha.data_config import DataConfig, MaskingConfig
from nezha.fresh_model import model_config
from nezha.heads import NezhaForPreTraining
from nezha.objective import loss_sums, to_tensors
from nezha.precision import choose_precision
from nezha.pretrain_config import SIZES, OptimizerConfig
from nezha.tokenizer import Tokenizer

ROUNDS, STEPS, SHAPES = 8, 5, ((64, 128), (8, 512))
"""Examples, and tokens each."""


def compare(rows: int, length: int) -> Line:
    """Tokens a second of the `tiny` size, masked afresh and read from the shards, and with a batch at hand."""
    folder = locate("bundled")
    tokenizer, data = Tokenizer.from_folder(folder), DataConfig(sequence_length=length, examples="packed")
    batches = Batches(open_split(folder, "train"), tokenizer, data, MaskingConfig(), batch_size=rows, seed=0)
    torch.manual_seed(0)
    model = NezhaForPreTraining(model_config(SIZES["tiny"], tokenizer, length)).train()
    optimizer, precision = make_optimizer(model, OptimizerConfig()), choose_precision("bf16", "cpu")
    ready = batches.batch(0)

    with Prefetch(batches.batch, 0) as ahead:

        def train(fed: bool) -> None:
            for _ in range(STEPS):
                tensors = to_tensors(ahead.take() if fed else ready, "cpu")
                with precision.autocast():
                    masked, _ = loss_sums(model, tensors)
                masked.div(rows * length).backward()
                optimizer.step()
                optimizer.zero_grad()

        seconds = alternate({"ours": lambda: train(True), "peer": lambda: train(False)}, rounds=ROUNDS)
    rates = {name: STEPS * rows * length / taken for name, taken in seconds.items()}
    return Line(
        name=f"training the tiny size, {rows} × {length}, bf16", unit="tokens/s", ours=rates["ours"],
        peer=rates["peer"], peer_name="one batch again and again", target=">= 0.97",
    )  # fmt: skip


def main() -> None:
    """Measure and keep the lines."""
    publish("loading", [compare(*shape) for shape in SHAPES])


if __name__ == "__main__":
    main()
