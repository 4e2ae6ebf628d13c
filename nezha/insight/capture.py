"""Where does each head look, and how much of that do content and position say?

One forward pass, recorded: the eager backend keeps both terms of every score, hooks keep the keys, and the curve of a
query over all offsets, q_i · R_o / sqrt(d), follows from the table.  See `AttentionResult` for the formulas.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from nezha.attention import Record, recording
from nezha.heads import NezhaForPreTraining
from nezha.insight.loading import Loaded, load
from nezha.insight.results import Array, AttentionResult
from nezha.positions import FunctionalPositions, LearnedPositions
from nezha.tokenizer import Encoding
from nezha.words import begins_of, continues, segment

MOST = 512
"""Tokens of a text at most: three maps of every head grow with the square of it."""


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
        InputError: empty text, too many tokens, no such model or segmenter.
    """
    loaded = load(model)
    encoding = loaded.encode(text, pair, limit=MOST)
    words = _words(encoding, text, pair, segmenter)
    with torch.inference_mode(), recording(loaded.model) as records, _recording_keys(loaded.model) as keys:
        loaded.model(**loaded.inputs(encoding))
    table = _table(loaded.model)  # (1 or layers, distances, d)
    query = torch.stack([record.query[0] for record in records]).float()
    projections = _projections(loaded.model, "query")
    return AttentionResult(
        model=loaded.name,
        text=text,
        pair=pair,
        tokens=_tokens(encoding, text, pair),
        pieces=tuple(encoding.tokens),
        words=words,
        special=tuple(encoding.special),
        segments=tuple(encoding.type_ids),
        offsets=tuple(encoding.offsets),
        positions=loaded.model.config.positions,
        max_relative_position=table.shape[1] // 2,
        probabilities=_stack(records, "probabilities"),
        content=_stack(records, "content"),
        position=_stack(records, "position"),
        offset_curve=_numpy(query @ table[:, None].mT * query.shape[-1] ** -0.5),
        query=_numpy(query),
        key=_numpy(torch.stack([_heads(key[0], query) for key in keys])),
        query_bias=_numpy(torch.stack([_heads(layer.bias[None], query)[:, 0] for layer in projections])),
        table=_numpy(table),
    )


def _projections(model: nn.Module, name: str) -> list[nn.Linear]:
    """The query, key or value projection of every layer, in order."""
    found = [module for path, module in model.named_modules() if path.endswith(f"attention.self.{name}")]
    return [module for module in found if isinstance(module, nn.Linear)]


@contextmanager
def _recording_keys(model: nn.Module) -> Iterator[list[Tensor]]:
    """While open, the keys (batch, tokens, hidden) of every layer that runs are kept."""
    keys: list[Tensor] = []

    def keep(_module: nn.Module, _inputs: tuple[Tensor, ...], output: Tensor) -> None:
        keys.append(output)

    hooks = [layer.register_forward_hook(keep) for layer in _projections(model, "key")]
    try:
        yield keys
    finally:
        for hook in hooks:
            hook.remove()


def _heads(hidden: Tensor, query: Tensor) -> Tensor:
    """(tokens, heads · d) -> (heads, tokens, d), sizes as in `query` (layers, heads, tokens, d)."""
    return hidden.float().unflatten(-1, (query.shape[1], query.shape[3])).transpose(0, 1)


def _table(model: NezhaForPreTraining) -> Tensor:
    """The keys' vectors of the offsets, (1 or layers, 2k + 1, d); zeros where there are none."""
    config = model.config
    found = [module.table for module in model.modules() if isinstance(module, FunctionalPositions)]
    found = found or [module.key for module in model.modules() if isinstance(module, LearnedPositions)]
    found = found or [torch.zeros(2 * config.max_relative_position + 1, config.head_dim)]
    return torch.stack(list(found)).float()


def _stack(records: Sequence[Record], name: str) -> Array:
    return _numpy(torch.stack([getattr(record, name)[0] for record in records]))


def _numpy(values: Tensor) -> Array:
    return values.detach().float().cpu().numpy().astype(np.float32, copy=False)


def _tokens(encoding: Encoding, text: str, pair: str | None) -> tuple[str, ...]:
    """What the person wrote for every token: case, full width and unknown characters as they were."""
    sources = (text, pair or "")
    return tuple(
        piece if special else sources[segment][start:end]
        for piece, special, segment, (start, end) in zip(
            encoding.tokens, encoding.special, encoding.type_ids, encoding.offsets, strict=True
        )
    )


def _words(encoding: Encoding, text: str, pair: str | None, segmenter: str) -> tuple[tuple[int, int, str], ...]:
    """Words as (first token, token after the last, characters); every token but [CLS] and [SEP] is in one."""
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
            words.append((places[first], places[after - 1] + 1, written))
    return tuple(words)
