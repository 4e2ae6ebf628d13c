"""Fine-tuning and asking, on the reviews in the box: in turn with transformers' Trainer on BERT, and with naive loops.

Ours is the loop of `nezha finetune sentiment` on the bundled model: rows of similar length side by side, its usual
sheet, without dropout.  The Trainer runs as its documentation runs it, on BertForSequenceClassification of the same
size with the same rows, batch and length: DataCollatorWithPadding, AdamW, every setting as it comes, dropout among
them.  Tokens are those of the texts.

Asking: the same fine-tuned network answers the same reviews by length, in the order of the file (each batch padded to
its longest), and one text at a time; the answers are the same to rounding.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertTokenizer,
    DataCollatorWithPadding,
    Trainer,
    TrainingArguments,
)

from benchmarks.report import Line, publish
from benchmarks.throughput import ROUNDS, Way, compared
from nezha.data.bundled import review_lines
from nezha.finetune_config import FinetuneConfig
from nezha.models_folder import BUNDLED_MODEL
from nezha.tasks.asking import BATCH, ask
from nezha.tasks.examples import Example
from nezha.tasks.fine_tuning import Tuning
from nezha.tasks.rows import Row, shuffled, stack
from nezha.tasks.source import data_of

STEPS = 6
ASKED = 512
"""Reviews of the 35 thousand, evenly spread, that are asked in a round."""


def ours(tuning: Tuning) -> Way:
    """STEPS steps of our loop, epoch after epoch."""
    rows, learner = tuning.parts["train"].rows, tuning.learner

    def batches() -> Iterator[list[Row]]:
        while True:
            yield from shuffled(rows, tuning.config.sheet().batch_size, np.random.default_rng(0))

    coming = batches()

    def work() -> int:
        learner.network.train()
        taken = [next(coming) for _ in range(STEPS)]
        for batch in taken:
            learner.train_step(batch, 1000)
        return sum(len(row.ids) for batch in taken for row in batch)

    return work


def with_trainer(folder: Path, tuning: Tuning, *, bf16: bool) -> Way:
    """The Trainer of transformers on BERT of the same size."""
    tokenizer, sheet = BertTokenizer.from_pretrained(BUNDLED_MODEL), tuning.config.sheet()
    size = tuning.learner.network.model.config
    model = BertForSequenceClassification(
        BertConfig(
            vocab_size=len(tokenizer), hidden_size=size.hidden_size, num_hidden_layers=size.num_hidden_layers,
            num_attention_heads=size.num_attention_heads, intermediate_size=size.intermediate_size,
        )
    )  # fmt: skip
    read = _Counted(tokenizer)
    arguments = TrainingArguments(
        str(folder), per_device_train_batch_size=sheet.batch_size, max_steps=STEPS, bf16=bf16, use_cpu=bf16,
        save_strategy="no", report_to="none", disable_tqdm=True,
    )  # fmt: skip
    rows = [{"input_ids": row.ids, "labels": row.labels[0]} for row in tuning.parts["train"].rows]
    trainer = Trainer(model, arguments, read, rows)

    def work() -> int:
        before = read.tokens
        trainer.train()
        return read.tokens - before

    return work


class _Counted(DataCollatorWithPadding):
    """The collator of the documentation, which also counts the tokens that are no filling."""

    tokens = 0

    def __call__(self, features):
        """A batch of examples."""
        self.tokens += sum(len(one["input_ids"]) for one in features)
        return super().__call__(features)


def in_file_order(tuning: Tuning, rows: Sequence[Row], size: int) -> list[list[float]]:
    """What the network answers to `rows`, `size` at a time as they come."""
    learner, found = tuning.learner, []
    learner.network.eval()
    for start in range(0, len(rows), size):
        batch = stack(rows[start : start + size], pad=learner.pad, device=tuning.precision.device)
        with tuning.precision.autocast():
            found += learner.network.answers(batch)
    return found


def asking(tuning: Tuning) -> list[Line]:
    """Seconds for the same reviews by length, in the order of the file, and one by one."""
    lines = [line for _, _, line in review_lines() if line]
    picked = lines[:: len(lines) // ASKED][:ASKED]
    examples = [Example(str(place), text, tuning.data.labels[0]) for place, text in enumerate(picked)]
    rows = tuning.task.rows(examples, tuning.tokenizer, tuning.config.sheet())
    ways = {
        "by length": lambda: ask(tuning.learner.network, rows, pad=tuning.tokenizer.pad_id, precision=tuning.precision),
        "batches in file order": lambda: in_file_order(tuning, rows, BATCH),
        "one text at a time": lambda: in_file_order(tuning, rows, 1),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            taken[name].append(time.perf_counter() - began)
    found = []
    for name, target in (("one text at a time", ">= 2"), ("batches in file order", "(none)")):
        ratio = statistics.median(b / a for a, b in zip(taken["by length"], taken[name], strict=True))
        rate = len(rows) / statistics.median(taken[name])
        found.append(
            Line(name="asking reviews", unit="texts/s", ours=rate * ratio, peer=rate, peer_name=name, target=target)
        )
    return found


def main() -> None:
    """Measure and keep the lines."""
    config = FinetuneConfig(task="sentiment")
    with tempfile.TemporaryDirectory() as place, torch.random.fork_rng():
        torch.manual_seed(0)
        tuning = Tuning.of(config, data_of(config))
        lines = []
        for name, bf16, target in (
            ("Trainer", False, ">= 0.9"),
            ("Trainer, bf16", True, "with the one setting changed"),
        ):
            rate, ratio = compared(ours(tuning), with_trainer(Path(place), tuning, bf16=bf16))
            title = f"fine-tune, {tuning.precision.name}"
            lines.append(Line(name=title, unit="tokens/s", ours=rate * ratio, peer=rate, peer_name=name, target=target))
        publish("finetuning", [*lines, *asking(tuning)])


if __name__ == "__main__":
    main()
