"""One process, two collators on the same features: ours, and the whole-word one of the transformers installed here.

Run by benchmarks/masking.py under two interpreters; prints one JSON list.
"""

import json
import sys
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import transformers

from benchmarks.report import alternate
from nezha.collator import MaskingCollator
from nezha.models_folder import BUNDLED_MODEL
from nezha.tokenizer import Tokenizer

BATCHES = ((64, 128), (8, 512))
"""Features, tokens each."""
ROUNDS, IN_A_ROW = 9, 10
"""Turns of each collator, and the batches it makes in one, as a loader does."""


def peer() -> tuple[str, Callable[[list[dict[str, Any]]], Any]]:
    """The name of transformers' collator and how it is called on our features."""
    tokenizer = transformers.AutoTokenizer.from_pretrained(BUNDLED_MODEL)
    old = getattr(transformers, "DataCollatorForWholeWordMask", None)  # until 4.57
    if old is not None:
        return "DataCollatorForWholeWordMask", old(tokenizer, mlm_probability=0.15)
    collator = transformers.DataCollatorForLanguageModeling(tokenizer, whole_word_mask=True, mlm_probability=0.15)
    return "DataCollatorForLanguageModeling(whole_word_mask)", collator


def features(texts: list[dict[str, Any]], rows: int, length: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The same tokens for both: as `word_features` gives them, and as the peer's tokenizer would."""
    ids = [place for text in texts for place in text["input_ids"]]
    flags = [flag for text in texts for flag in text["continues"]]
    ours, theirs = [], []
    for row in range(rows):
        part = slice(row * (length - 2), (row + 1) * (length - 2))
        tokens, goes_on = [2, *ids[part], 3], [0, *flags[part], 0]
        ours.append({"input_ids": np.array(tokens), "continues": np.array(goes_on)})
        theirs.append(
            {
                "input_ids": tokens,
                "attention_mask": [1] * length,
                "chinese_ref": [place for place, flag in enumerate(goes_on) if flag],
                "offset_mapping": [(place, place + 1) for place in range(length)],
                "special_tokens_mask": [1, *[0] * (length - 2), 1],
            }
        )
    return ours, theirs


def several(collator: Callable[[Any], Any], batches: list[Any]) -> None:
    """One batch after another."""
    for batch in batches:
        collator(batch)


def drain(collator: Callable[[Any], Any], batches: list[Any]) -> None:
    """The next batches of a list, which are used up."""
    several(collator, [batches.pop() for _ in range(IN_A_ROW)])


def main() -> None:
    """Time both on each batch."""
    warnings.simplefilter("ignore")
    texts = json.load(sys.stdin)
    name, theirs = peer()
    old = name == "DataCollatorForWholeWordMask"
    lines = []
    for rows, length in BATCHES:
        ours, given = features(texts, rows, length)
        keys = ("input_ids", "attention_mask", "chinese_ref") if old else (
            "input_ids", "attention_mask", "offset_mapping", "special_tokens_mask",
        )  # fmt: skip
        collator = MaskingCollator(Tokenizer.from_folder(BUNDLED_MODEL))
        # the peer takes fields out of what it is given
        copies = [[{key: one[key] for key in keys} for one in given] for _ in range(IN_A_ROW * (ROUNDS + 1))]
        seconds = alternate(
            {"ours": partial(several, collator, [ours] * IN_A_ROW), "peer": partial(drain, theirs, copies)},
            rounds=ROUNDS,
        )
        figures = {kind: taken / IN_A_ROW for kind, taken in seconds.items()}
        lines.append({"peer_name": f"{name} {transformers.__version__}", "rows": rows, "length": length} | figures)
    print(json.dumps(lines))


if __name__ == "__main__":
    main()
