"""What bertviz's arguments say, as blocks to draw: a name, tokens left and right, and the attention between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nezha.insight.results import Array, AttentionResult
from nezha.messages import InputError

WHOLE = "all"
PARTS = {"aa": (0, 0), "bb": (1, 1), "ab": (0, 1), "ba": (1, 0)}
"""Sentence that looks, sentence looked at."""


@dataclass(frozen=True, eq=False)
class Block:
    """One choice of what looks at what.

    `attention` is (layers, heads, left, right); `query` and `key`, where there are any, (layers, heads, left or
    right, d).
    """

    name: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    attention: Array
    query: Array | None = None
    key: Array | None = None
    position: Array | None = None


def stacked(attention: Any, layers: Sequence[int] | None, heads: Sequence[int] | None = None) -> Array:
    """Attention as transformers returns it, a tensor (1, heads, left, right) a layer, as one array without the 1.

    Raises:
        InputError: something of another shape, more than one text, or a layer or head that there is not.
    """
    arrays = [_numpy(layer) for layer in attention]
    if not arrays:
        raise InputError("classic_nothing")
    found = [array.shape for array in arrays]
    if any(len(shape) not in (3, 4) or (len(shape) == 4 and shape[0] != 1) or shape != found[0] for shape in found):
        raise InputError("classic_shape", given=", ".join(str(shape) for shape in dict.fromkeys(found)))
    whole = np.stack([array[0] if array.ndim == 4 else array for array in arrays])
    return whole[np.ix_(chosen(layers, whole.shape[0], "layer"), chosen(heads, whole.shape[1], "head"))]


def chosen(places: Sequence[int] | None, count: int, what: str) -> list[int]:
    """The places asked for, all where none are.

    Raises:
        InputError: one that there is not.
    """
    if places is None:
        return list(range(count))
    for place in places:
        if not 0 <= place < count:
            raise InputError(f"plot_no_{what}", low=0, high=count - 1, given=place)
    return list(places)


def _numpy(layer: Any) -> Array:
    """A tensor of any device, or an array."""
    layer = layer.detach().float().cpu().numpy() if hasattr(layer, "detach") else layer
    return np.asarray(layer, dtype=np.float32)


def of_attention(attention: Array, tokens: Sequence[str], sentence_b_start: int | None) -> list[Block]:
    """The whole, and with a second sentence also each of the four parts.

    Raises:
        InputError: as many tokens as the attention has rows were not given.
    """
    return split(block(WHOLE, tokens, tokens, attention), sentence_b_start)


def of_result(result: AttentionResult, layers: Sequence[int] | None, heads: Sequence[int] | None) -> list[Block]:
    """The same of a result of ours, which also knows queries, keys and what position says."""
    at = np.ix_(chosen(layers, result.layers, "layer"), chosen(heads, result.heads, "head"))
    arrays = {name: getattr(result, name)[at] for name in ("query", "key", "position")}
    whole = Block(WHOLE, result.tokens, result.tokens, result.probabilities[at], **arrays)
    return split(whole, result.segments.index(1) if 1 in result.segments else None)


def split(whole: Block, start: int | None) -> list[Block]:
    """A block, and its four parts where a second sentence starts.

    Raises:
        InputError: the second sentence starts outside.
    """
    if start is None:
        return [whole]
    if not 0 < start < len(whole.left):
        raise InputError("plot_no_token", low=1, high=len(whole.left) - 1, given=start)
    places = (slice(0, start), slice(start, None))
    return [whole, *(part(whole, name, places[a], places[b]) for name, (a, b) in PARTS.items())]


def part(whole: Block, name: str, left: slice, right: slice) -> Block:
    """Some rows and columns of a block."""
    return Block(
        name,
        whole.left[left],
        whole.right[right],
        whole.attention[:, :, left, right],
        None if whole.query is None else whole.query[:, :, left],
        None if whole.key is None else whole.key[:, :, right],
        None if whole.position is None else whole.position[:, :, left, right],
    )


def block(name: str, left: Sequence[str] | None, right: Sequence[str] | None, attention: Array) -> Block:
    """A block of given tokens.

    Raises:
        InputError: tokens are missing, or not as many as there are rows and columns.
    """
    given = (len(left or ()), len(right or ()))
    if given != attention.shape[2:]:
        raise InputError("classic_tokens", rows=attention.shape[2], columns=attention.shape[3], left=given[0],
                         right=given[1])  # fmt: skip
    return Block(name, tuple(left or ()), tuple(right or ()), attention)


def prettier(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Without the signs by which other tokenizers mark a blank or a word's end."""
    return tuple(token.replace("Ġ", " ").replace("▁", " ").replace("</w>", "") for token in tokens)
