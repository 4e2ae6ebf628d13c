"""How much do the four recipes hide of real text?  The paper's "12% masked, 1.5% replaced" (section 3.1), measured.

Every figure is counted on the examples a run would be given, token by token, and held against the paper's:

    share of a kind = tokens of that kind / tokens of the examples      [CLS] and [SEP] counted, padding not
    halved          = words of a recipe of which one token is hidden and another is not, of the words it touches

Budgets are filled with whole words, so a little room may stay empty, and at 128 tokens the limit is 19, 14.8%.
`halved` is 0 for every recipe by its own words; by the words of the corpus (its first segmentation) BERT-Chinese
halves nearly every one that it touches, which is what whole-word masking was made against.
"""

from collections.abc import Sequence

import numpy as np

from nezha.data.batches import Batches
from nezha.data.location import locate
from nezha.data.shards import SPLITS, Shard, open_split
from nezha.data.stacking import Stack, stack
from nezha.data_config import DataConfig
from nezha.insight.corpus_results import SPREAD, NotMeasured, RatesResult, RecipeRates
from nezha.masking import KINDS, Masked
from nezha.messages import InputError
from nezha.options import unknown_choice
from nezha.recipes import RECIPES
from nezha.tokenizer import Tokenizer

PAPER = {"mask": 0.12, "random": 0.015, "keep": 0.015}
"""Shares of the tokens, section 3.1; it gives the first two, 10% of 15% are left as they are."""
_ROWS = 256  # examples looked at in one go


def rates(
    data: str = "bundled",
    split: str = "held_out",
    *,
    examples: int = 1_024,
    lengths: Sequence[int] = (128, 512),
    seed: int = 0,
) -> RatesResult:
    """What each recipe hides of prepared text.

    Args:
        data: `bundled`, or a folder made by `nezha prepare`.
        split: `train` or `held_out`.
        examples: of each length, at most what one epoch has.
        lengths: tokens an example.
        seed: of the examples and of what is hidden.

    Raises:
        InputError: no such data or split, a damaged shard.
    """
    if split not in SPLITS:
        raise unknown_choice("split", split, SPLITS)
    folder = locate(data)
    shards, tokenizer = open_split(folder, split), Tokenizer.from_folder(folder)
    rows: list[RecipeRates] = []
    missing: list[NotMeasured] = []
    for recipe in RECIPES:
        try:
            rows += [_measure(recipe, length, shards, tokenizer, examples, seed) for length in lengths]
        except InputError as error:
            missing.append(NotMeasured(recipe=recipe, reason={lang: error.text(lang) for lang in ("en", "zh")}))
    return RatesResult(
        data=data, split=split, words=shards[0].segmentations[0], paper=PAPER, rows=tuple(rows), missing=tuple(missing)
    )


def _measure(
    recipe: str, length: int, shards: Sequence[Shard], tokenizer: Tokenizer, examples: int, seed: int
) -> RecipeRates:
    """One recipe at one length, counted over batches."""
    data = DataConfig(sequence_length=length)
    batches = Batches(shards, tokenizer, data, RECIPES[recipe].masking, batch_size=_ROWS, seed=seed)
    weights = np.array([1 if piece in ("[UNK]", "[MASK]") else len(piece.removeprefix("##")) for piece in
                        tokenizer.vocabulary])  # fmt: skip
    count = min(examples, batches.order.size(0, 0))
    tokens, characters = np.zeros(len(KINDS)), np.zeros(len(KINDS))
    halved = np.zeros((2, 2), np.int64)  # by the recipe's words and by the corpus's: halved, touched
    shares: list[np.ndarray] = []
    for first in range(0, count, _ROWS):
        rows = slice(first, min(first + _ROWS, count))
        stacked, masked = batches.hidden(0, 0, rows)
        inside = stacked.mask.astype(bool)
        tokens += np.bincount(masked.kinds[inside], minlength=len(KINDS))
        said = inside & ~np.isin(stacked.ids, (tokenizer.cls_id, tokenizer.sep_id))
        characters += np.bincount(masked.kinds[said], weights[stacked.ids[said]], minlength=len(KINDS))
        shares.append(masked.chosen.sum(1) / stacked.lengths)
        own = np.zeros_like(stacked.continues) if recipe == "bert_chinese" else stacked.continues
        halved += [_halved(stacked, masked, own), _halved(stacked, masked, _joins(batches, rows, shards[0], length))]
    share = np.concatenate(shares)
    return RecipeRates(
        recipe=recipe,
        sequence_length=length,
        examples=count,
        tokens=_named(tokens),
        characters=_named(characters),
        halved=_ratio(*halved[0]),
        halved_by_corpus=_ratio(*halved[1]),
        spread=tuple(np.bincount(np.minimum((100 * share).astype(int), SPREAD - 1), minlength=SPREAD).tolist()),
        quantiles=tuple(np.quantile(share, [0.05, 0.5, 0.95]).tolist()),
    )


def _joins(batches: Batches, rows: slice, shard: Shard, length: int) -> np.ndarray:
    """(B, L) bool: which tokens continue a word of the corpus's first segmentation."""
    window = batches.order.window(0, 0)
    table = window.table[window.order[rows]]
    return stack(table, window.shards, [shard.segmentations[0]] * len(table), batches.tokenizer, length).continues


def _halved(stacked: Stack, masked: Masked, joins: np.ndarray) -> tuple[int, int]:
    """Words of several tokens that are partly hidden, and all such words of which something is hidden.

    A word ends where it was cut, and around a token that may not be hidden.
    """
    joined = np.zeros_like(joins)
    joined[:, 1:] = joins[:, 1:] & stacked.eligible[:, 1:] & stacked.eligible[:, :-1]
    word = np.cumsum(~joined.ravel()) - 1
    size, hidden = np.bincount(word), np.bincount(word, masked.chosen.ravel())
    touched = (size > 1) & (hidden > 0)
    return int((touched & (hidden < size)).sum()), int(touched.sum())


def _named(counts: np.ndarray) -> dict[str, float]:
    """Counts by kind as shares of their sum."""
    return {name: float(count / counts.sum()) for name, count in zip(KINDS, counts, strict=True)}


def _ratio(part: int, whole: int) -> float:
    return float(part / whole) if whole else 0.0
