"""What would a model have to guess?  One text under the four maskings, drawn by the code that training uses.

The text is laid out as one example, [CLS] text [SEP], and hidden by `nezha.data.hiding` under a key made of the
seed alone: two recipes that differ in nothing but their words, as BERT-WWM and NEZHA do, hide the same places wherever
their words agree.  Needs no torch.
"""

from itertools import pairwise
from pathlib import Path

import numpy as np

from nezha.characters import check_characters
from nezha.data.hiding import Hiding
from nezha.data_config import MaskingConfig
from nezha.insight.catalog import locate
from nezha.insight.masked_text import AllMasks, MasksResult
from nezha.interop.source import find
from nezha.masking import KINDS, Masked
from nezha.masking.budget import budgets
from nezha.masking.chance import draw_levels
from nezha.masking.lots import key
from nezha.masking_kinds import MASKING_KINDS, SINGLE
from nezha.messages import InputError
from nezha.options import unknown_choice
from nezha.recipes import RECIPES
from nezha.tokenizer import Encoding, Tokenizer
from nezha.words import begins_of, continues, segment

MOST = 5_000
"""Tokens of a text at most: what a person can look through."""
LARGEST_SEED = 2**32 - 1
_MASKS, _LEVEL = 0, 1  # streams of random numbers under one seed


def masks(text: str, recipe: str = "nezha", seed: int = 0, model: str | Path = "bundled") -> MasksResult:
    """What `recipe` hides of `text`.

    Args:
        text: any; a `[MASK]` in it is hidden already and never chosen.
        recipe: a name of `nezha.recipes.RECIPES`.
        seed: same seed, same masks; 0 to 4,294,967,295.
        model: whose vocabulary cuts the text: `bundled`, `run:NAME`, or a folder.

    Raises:
        InputError: empty text or one with half a character, more than `MOST` tokens, no such recipe or model, a seed
            out of range.
    """
    if recipe not in RECIPES:
        raise unknown_choice("recipe", recipe, tuple(RECIPES))
    name, tokenizer, encoding = _read(text, seed, model)
    return _masks(text, recipe, seed, name, tokenizer, encoding)


def masks_all(text: str, seed: int = 0, model: str | Path = "bundled") -> AllMasks:
    """What each of the four recipes hides of `text`; arguments and errors as `masks`."""
    name, tokenizer, encoding = _read(text, seed, model)
    results = tuple(_masks(text, recipe, seed, name, tokenizer, encoding) for recipe in RECIPES)
    return AllMasks(text=text, seed=seed, results=results)


def _read(text: str, seed: int, model: str | Path) -> tuple[str, Tokenizer, Encoding]:
    """The text as tokens, once all that was given has been held against its rules."""
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED:
        raise InputError("out_of_range", name="seed", rule=f">= 0, <= {LARGEST_SEED}", given=seed)
    if not text.strip():
        raise InputError("empty_text")
    check_characters(text)
    name, folder = locate(str(model))
    tokenizer = Tokenizer.from_folder(find(folder).folder)
    encoding = tokenizer.encode(text)
    if len(encoding.ids) == 2:
        raise InputError("empty_text")
    if len(encoding.ids) - 2 > MOST:
        raise InputError("text_too_long", limit=MOST, given=len(encoding.ids) - 2)
    return name, tokenizer, encoding


def _masks(text: str, recipe: str, seed: int, name: str, tokenizer: Tokenizer, encoding: Encoding) -> MasksResult:
    config = RECIPES[recipe].masking
    level = _level(config, seed)
    offsets = tuple(encoding.offsets[1:-1])
    starts = np.array([start for start, _ in offsets])
    words = _words(text, _segmentation(config, level), offsets)
    begins = begins_of(words)
    hiding = Hiding(config, tokenizer)
    found = _hide(hiding, seed, tokenizer, encoding, continues(begins, starts))
    places = np.flatnonzero(found.chosen[0]) - 1  # [CLS] stands before the text
    kinds = tuple(KINDS[number] for number in found.kinds[0, places + 1])
    tokens = tuple(text[start:end] for start, end in offsets)
    seen = {"mask": lambda _: "[MASK]", "keep": lambda place: tokens[place]}
    return MasksResult(
        text=text,
        recipe=recipe,
        seed=seed,
        model=name,
        level=level,
        budget=_budget(hiding, len(encoding.ids)) if MASKING_KINDS[config.masking].capped else None,
        rate=len(places) / len(tokens),
        tokens=tokens,
        offsets=offsets,
        words=words,
        token_words=tuple((np.cumsum(begins)[starts] - 1).tolist()),
        masked=tuple(places.tolist()),
        kinds=kinds,
        shown=tuple(
            seen.get(kind, lambda place: tokenizer.token(int(found.shown[0, place + 1])))(int(place))
            for kind, place in zip(kinds, places, strict=True)
        ),
    )


def _level(config: MaskingConfig, seed: int) -> str | None:
    """What ERNIE hides in this text; it is drawn for a whole stretch of a corpus, and a text is one."""
    levels = MASKING_KINDS[config.masking].units(config.words, config.level)
    if len(levels) == 1:
        return None
    return levels[int(draw_levels(key(seed, _LEVEL), config.mask_word_prob)[0])]


def _segmentation(config: MaskingConfig, level: str | None) -> str:
    """Whose groups are hidden; where a recipe takes the first words of the data, these are jieba's."""
    return level or MASKING_KINDS[config.masking].units(config.words, config.level)[0] or "jieba"


def _words(text: str, segmentation: str, offsets: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    """The groups of characters; joined, they are the text. Under `character` each token is one, and each gap."""
    if segmentation != SINGLE:
        return tuple(segment(text, segmentation))
    cuts = sorted({0, len(text), *(place for offset in offsets for place in offset)})
    return tuple(text[start:end] for start, end in pairwise(cuts))


def _budget(hiding: Hiding, length: int) -> int:
    """The most tokens hidden in a text of `length` tokens, which is one example."""
    return int(budgets(np.array([length]), hiding.config.masked_lm_prob, hiding.cap(length))[0])


def _hide(hiding: Hiding, seed: int, tokenizer: Tokenizer, encoding: Encoding, joins: np.ndarray) -> Masked:
    """A batch of one: [CLS] text [SEP]."""
    ids = np.array([encoding.ids], np.int64)
    joined = np.concatenate([[False], joins, [False]])[None]
    return hiding(ids, joined, tokenizer.ordinary[ids], np.array([ids.shape[1]]), key(seed, _MASKS))
