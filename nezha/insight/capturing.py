"""Where does each head look, what do content and position say of it, and what of its output is "where I looked"?

One plain forward pass, watched by `nezha.insight.captured_layers`.  See `AttentionResult` for the formulas.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from nezha import memory
from nezha.config import NezhaConfig
from nezha.insight.captured_layers import CapturedLayers, bytes_needed
from nezha.insight.loading import Loaded, load
from nezha.insight.results import AttentionResult
from nezha.messages import InputError
from nezha.tokenizer import Encoding
from nezha.words import Segmentation, begins_of, continues, segment

MOST = 512
"""Tokens of a text at most in `attention`: three maps of every head grow with the square of it."""


def attention(
    model: str | Path | Loaded, text: str, pair: str | None = None, *, segmenter: str = "jieba"
) -> AttentionResult:
    """The attention of every layer and head over `text`, or over `text` and `pair` as two segments.

    Args:
        model: `bundled`, `run:NAME`, a folder, or what `load` returned.
        text: what is looked at; `[MASK]` in it is the mask.
        pair: a second text, read as the sentence after the first.
        segmenter: who says where words begin, one of `nezha.words.SEGMENTATIONS`; changes `words`, no number.

    Raises:
        InputError: empty text, more than `MOST` tokens, no such model or segmenter, not enough memory.
    """
    loaded = load(model)
    loaded.encode(text, pair, limit=MOST)
    return capture(loaded, text, pair, segmenter=segmenter)


def capture(
    model: str | Path | Loaded,
    text: str,
    pair: str | None = None,
    *,
    layers: int | Sequence[int] | None = None,
    heads: int | Sequence[int] | None = None,
    segmenter: Segmentation = "jieba",
    padding: tuple[int, int] = (0, 0),
) -> AttentionResult:
    """The attention of some layers and heads, over a text of any length that memory can hold.

    Args:
        model: `bundled`, `run:NAME`, a folder, or what `load` returned; with any head, of any kind of position.
        text: what is looked at; `[MASK]` in it is the mask.
        pair: a second text, read as the sentence after the first.
        layers: which are kept, counted from 0; all where None.
        heads: which are kept of each of them, counted from 0; all where None.
        segmenter: who says where words begin, one of `nezha.words.SEGMENTATIONS`, or a function from a text to its
            words; changes `words`, no number.
        padding: how many [PAD] stand before and after, which no token sees: relative positions do not notice.

    Raises:
        InputError: empty text, no such model, layer, head or segmenter, more tokens than an absolute model has places
            for, or more than memory can hold: then the estimate, and what to reduce.
    """
    loaded = load(model)
    config = loaded.model.config
    chosen_layers = _chosen("layers", layers, config.num_hidden_layers)
    chosen_heads = _chosen("heads", heads, config.num_attention_heads)
    if any(isinstance(count, bool) or not isinstance(count, int) or count < 0 for count in padding):
        raise InputError("out_of_range", name="padding", rule=">= 0", given=padding)
    encoding = loaded.encode(text, pair)
    _check_memory(config, len(encoding.ids) + sum(padding), len(chosen_layers), len(chosen_heads))
    words = _words(encoding, text, pair, segmenter, padding[0])
    seen = (False,) * padding[0] + (True,) * len(encoding.ids) + (False,) * padding[1]
    written = _written(encoding, text, pair)
    encoding = _padded(encoding, loaded, padding)
    found = CapturedLayers(config, len(encoding.ids), chosen_layers, chosen_heads)
    inputs = loaded.inputs(encoding) | {"attention_mask": torch.tensor([seen], device=loaded.model.device).long()}
    with torch.inference_mode(), found.watching(loaded.model):
        loaded.model(**inputs)
    return AttentionResult(
        model=loaded.name,
        text=text,
        pair=pair,
        tokens=("[PAD]",) * padding[0] + written + ("[PAD]",) * padding[1],
        pieces=tuple(encoding.tokens),
        words=words,
        special=tuple(encoding.special),
        seen=seen,
        segments=tuple(encoding.type_ids),
        offsets=tuple(encoding.offsets),
        layer_numbers=chosen_layers,
        head_numbers=chosen_heads,
        positions=config.positions,
        max_relative_position=config.max_relative_position,
        **found.fields(shared=config.positions != "learned_relative"),
    )


def _chosen(name: str, wanted: int | Sequence[int] | None, count: int) -> tuple[int, ...]:
    """Numbers of layers or heads, each once and in the model's order."""
    if wanted is None:
        return tuple(range(count))
    wanted = [wanted] if isinstance(wanted, int) else list(wanted)
    wrong = [number for number in wanted if isinstance(number, bool) or number not in range(count)]
    if wrong or not wanted:
        raise InputError("capture_choice", name=name, last=count - 1, given=wrong[0] if wrong else "[]")
    return tuple(sorted({int(number) for number in wanted}))


def _check_memory(config: NezhaConfig, tokens: int, layers: int, heads: int) -> None:
    """Refuse what cannot fit, before anything is allocated for it."""
    needed, free = bytes_needed(config, tokens, layers, heads), memory.free(torch.device("cpu"))
    if needed > free:
        raise InputError(
            "capture_memory",
            tokens=f"{tokens:,}",
            layers=layers,
            heads=heads,
            needed=f"{needed / 1e9:.1f}",
            free=f"{free / 1e9:.1f}",
        )


def _padded(encoding: Encoding, loaded: Loaded, padding: tuple[int, int]) -> Encoding:
    """The tokens between [PAD] before and after them."""

    def around(items: Sequence[object], item: object) -> list:
        return [item] * padding[0] + list(items) + [item] * padding[1]

    pad = loaded.tokenizer.pad_id
    return replace(
        encoding,
        ids=around(encoding.ids, pad),
        tokens=around(encoding.tokens, loaded.tokenizer.token(pad)),
        type_ids=around(encoding.type_ids, 0),
        offsets=around(encoding.offsets, (0, 0)),
        special=around(encoding.special, True),
    )


def _written(encoding: Encoding, text: str, pair: str | None) -> tuple[str, ...]:
    """What the person wrote for every token: case, full width and unknown characters as they were."""
    sources = (text, pair or "")
    return tuple(
        piece if special else sources[segment][start:end]
        for piece, special, segment, (start, end) in zip(
            encoding.tokens, encoding.special, encoding.type_ids, encoding.offsets, strict=True
        )
    )


def _words(
    encoding: Encoding, text: str, pair: str | None, segmenter: Segmentation, before: int
) -> tuple[tuple[int, int, str], ...]:
    """Words as (first token, token after the last, characters); every token but the special ones is in one."""
    words: list[tuple[int, int, str]] = []
    for number, source in enumerate((text, pair)):
        if source is None:
            continue
        places = [i for i, kind in enumerate(encoding.type_ids) if kind == number and not encoding.special[i]]
        offsets = [encoding.offsets[place] for place in places]
        begun = np.array([start for start, _ in offsets], dtype=np.int64)
        starts = np.flatnonzero(~continues(begins_of(segment(source, segmenter)), begun)).tolist()
        for first, after in zip(starts, [*starts[1:], len(places)], strict=True):
            written = source[offsets[first][0] : offsets[after - 1][1]]
            words.append((before + places[first], before + places[after - 1] + 1, written))
    return tuple(words)
