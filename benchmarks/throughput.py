"""A whole training run, in turn with a bare loop over the same model, and with transformers' own Trainer on BERT.

Ours is what `nezha pretrain` does: text from the disk, fresh masks, clipping, records, heartbeat, and a checkpoint a
round, which is twenty times as often as by default.  The bare loop moves the same model by the same optimizer over
random ids that lie in memory.  The Trainer runs as its documentation runs it, on BertForMaskedLM of the same size:
text in blocks (or a document a row, padded to the longest), DataCollatorForLanguageModeling, AdamW, every setting as
it comes.

Tokens are those of the text: what fills up a row counts for nobody.  Full rows stand against the bare loop, whose rows
are full too, and against the Trainer's blocks; pairs of the paper, cut to where a sentence ends, against a document a
row.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from transformers import (
    BertConfig,
    BertForMaskedLM,
    BertTokenizer,
    DataCollatorForLanguageModeling,
    Trainer,
    TrainingArguments,
)

from benchmarks.compiling import random_batch
from benchmarks.report import Line, publish
from nezha.assembling import assemble
from nezha.data.bundled import documents
from nezha.data.documents import text_of, unique
from nezha.data_config import DataConfig
from nezha.journal import Journal
from nezha.models_folder import BUNDLED_MODEL
from nezha.objective import to_tensors
from nezha.pretrain_config import LoopConfig, PretrainConfig
from nezha.processes import Processes
from nezha.run_folder import RunFolder
from nezha.trainer import Trainer as OurTrainer

BATCH, LENGTH, STEPS, ROUNDS = 32, 128, 10, 5
ROWS = 2000
"""Rows given to the Trainer: more than it comes to read."""

Way = Callable[[], int]
"""Trains for STEPS steps and returns the tokens it read."""


def whole_run(folder: Path, *, examples: str = "full", precision: str = "auto", compile: str = "no") -> OurTrainer:
    """Our trainer, as `nezha pretrain` puts it together; its `fit` trains for STEPS steps and saves."""
    loop = LoopConfig(precision=precision, compile=compile, eval_every=1_000_000, steps=1_000_000, save_every=1_000_000)
    config, run = PretrainConfig(name="throughput", data=DataConfig(examples=examples), loop=loop), RunFolder(folder)
    folder.mkdir()
    journal = Journal(run, steps=loop.steps, report=lambda record: None)
    trainer = assemble(
        config, run, journal, lambda: trainer.progress.step % STEPS == 0, Processes(), resume=False
    )  # fmt: skip
    return trainer


def ours(trainer: OurTrainer) -> Way:
    """A whole run, a stretch at a time."""

    def work() -> int:
        before = trainer.progress.tokens
        trainer.fit()
        return trainer.progress.tokens - before

    return work


def bare_loop(folder: Path, *, compile: str) -> Way:
    """The model, optimizer and precision of a whole run, and nothing else of it."""
    trainer = whole_run(folder, compile=compile)
    tensors = to_tensors(random_batch(np.random.default_rng(0)), "cpu")
    model, optimizer = trainer.model.train(), trainer.optimizer

    def work() -> int:
        for _ in range(STEPS):
            with trainer.precision.autocast():
                masked, following = trainer.loss(model, tensors)
            (masked / 600 + following / BATCH).backward()
            optimizer.step()
            optimizer.zero_grad()
        return STEPS * BATCH * LENGTH

    return work


def with_trainer(folder: Path, *, blocks: bool, bf16: bool = False) -> Way:
    """The Trainer of transformers on BERT of the size of `tiny`.

    Args:
        folder: where it may write.
        blocks: text joined and cut into rows of LENGTH tokens, as `run_mlm.py` does; else a document a row.
        bf16: the one setting that a user may have changed; it wants to be told that there is no GPU.
    """
    tokenizer = BertTokenizer.from_pretrained(BUNDLED_MODEL)
    size = PretrainConfig().model
    model = BertForMaskedLM(
        BertConfig(
            vocab_size=len(tokenizer), hidden_size=size.hidden_size, num_hidden_layers=size.num_hidden_layers,
            num_attention_heads=size.num_attention_heads, intermediate_size=size.intermediate_size,
        )
    )  # fmt: skip
    texts = [text_of(document) for document in unique(documents())]
    texts = texts[:: max(1, len(texts) // (20 * ROWS))]
    ids = tokenizer(texts, truncation=not blocks, max_length=None if blocks else LENGTH)["input_ids"]
    if blocks:
        joined = [token for row in ids for token in row]
        ids = [joined[start : start + LENGTH] for start in range(0, len(joined) - LENGTH + 1, LENGTH)]
    read = _Counted(tokenizer)
    arguments = TrainingArguments(
        str(folder), per_device_train_batch_size=BATCH, max_steps=STEPS, bf16=bf16, use_cpu=bf16, save_strategy="no",
        report_to="none", disable_tqdm=True,
    )  # fmt: skip
    trainer = Trainer(model, arguments, read, [{"input_ids": row} for row in ids[:ROWS]])

    def work() -> int:
        before = read.tokens
        trainer.train()
        return read.tokens - before

    return work


class _Counted(DataCollatorForLanguageModeling):
    """The collator of the documentation, which also counts the tokens that are no filling."""

    tokens = 0

    def torch_call(self, examples):
        """A batch of examples."""
        self.tokens += sum(len(example["input_ids"]) for example in examples)  # pyright: ignore[reportCallIssue, reportArgumentType]
        return super().torch_call(examples)


def compared(ours: Way, peer: Way) -> tuple[float, float]:
    """Tokens a second of a peer, and the ratio of ours to it, both as medians over rounds.

    They take turns, and a ratio is that of two neighbours, so that what else a machine does meets both; a first round
    does not count.
    """
    rates, ratios = [], []
    for turn in range(ROUNDS + 1):
        one, other = _rate(ours), _rate(peer)
        if turn:
            rates.append(other)
            ratios.append(one / other)
    return statistics.median(rates), statistics.median(ratios)


def _rate(way: Way) -> float:
    began = time.perf_counter()
    tokens = way()
    return tokens / (time.perf_counter() - began)


def main() -> None:
    """Measure and keep the lines."""
    lines = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        torch.manual_seed(0)
        full = whole_run(folder / "full")
        blocks = with_trainer(folder / "blocks", blocks=True)
        precision = full.precision.name
        pairs = (
            (f"pretrain, tiny, {precision}, both compiled", ours(whole_run(folder / "compiled", compile="yes")),
             "bare loop", bare_loop(folder / "bare-compiled", compile="yes"), ">= 0.85"),
            (f"pretrain, tiny, {precision}, neither compiled", ours(full),
             "bare loop", bare_loop(folder / "bare", compile="no"), ">= 0.85"),
            (f"pretrain, tiny, {precision}; blocks of {LENGTH}", ours(full), "Trainer", blocks, ">= 1.8"),
            (f"pretrain, tiny, {precision}; pairs, a document a row",
             ours(whole_run(folder / "pairs", examples="next_sentence")),
             "Trainer, padded", with_trainer(folder / "rows", blocks=False), ">= 1.8"),
            ("pretrain, tiny, fp32; blocks", ours(whole_run(folder / "fp32", precision="fp32")),
             "Trainer", blocks, "the part that is not precision"),
            (f"pretrain, tiny, {precision}; blocks", ours(full),
             "Trainer, bf16", with_trainer(folder / "bf16", blocks=True, bf16=True), "with the one setting changed"),
        )  # fmt: skip
        for name, way, peer_name, peer, target in pairs:
            rate, ratio = compared(way, peer)
            lines.append(
                Line(name=name, unit="tokens/s", ours=rate * ratio, peer=rate, peer_name=peer_name, target=target)
            )
    publish("throughput", lines)


if __name__ == "__main__":
    main()
