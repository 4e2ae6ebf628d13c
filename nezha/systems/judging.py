"""What a pre-trained model guesses of held-out text, whoever trained it: the same text and masks for all systems."""

from pathlib import Path

import torch

from nezha.data.batches import Batches
from nezha.data.shards import open_split
from nezha.data_config import DataConfig, MaskingConfig
from nezha.heads import NezhaForPreTraining
from nezha.insight.guesses import guesses
from nezha.precision import choose_device, choose_precision
from nezha.tokenizer import Tokenizer

EXAMPLES, ROWS = 1_024, 32
ASKED = {"characters": MaskingConfig(masking="character"), "words": MaskingConfig(masking="whole_word", words="jieba")}


def judge(checkpoint: Path, data: Path, *, sequence_length: int) -> dict[str, float]:
    """Share of the hidden characters guessed right, of those shown as [MASK]: hidden singly, and as whole words.

    Args:
        checkpoint: a model folder.
        data: prepared data, whose held-out part is asked.
        sequence_length: tokens an example.
    """
    precision = choose_precision("auto", choose_device("auto"))
    model = NezhaForPreTraining.from_pretrained(checkpoint, dtype=torch.float32).eval()
    torch.nn.Module.to(model, precision.device)
    tokenizer, shards = Tokenizer.from_folder(checkpoint), open_split(data, "held_out")
    cut = DataConfig(sequence_length=sequence_length, short_seq_prob=0.0)
    figures = {}
    for name, masking in ASKED.items():
        batches = Batches(shards, tokenizer, cut, masking, batch_size=ROWS, seed=0)
        found = guesses(model, batches, examples=EXAMPLES, precision=precision)
        figures[name] = float((found.guess == found.label)[found.shown_mask].mean())
    return figures
