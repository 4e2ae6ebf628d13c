"""What a question to a model answers with: frozen dataclasses of numpy arrays and strings.

They need no torch, so they travel between processes, are saved, and are drawn by a page that never loads a model.
"""

import html as html_escape
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nezha.messages import InputError

Array = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One vocabulary entry proposed for a mask, with its probability."""

    token: str
    id: int
    probability: float


@dataclass(frozen=True, kw_only=True)
class MaskGuess:
    """The candidates for one [MASK], best first.

    `index` counts the masks of the text; `token_index` counts tokens, [CLS] included; `start` and `end` are the
    characters of the text that the mask takes up.
    """

    index: int
    token_index: int
    start: int
    end: int
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, kw_only=True)
class FillMaskResult:
    """What a model would write at every [MASK] of a text, each mask on its own."""

    model: str
    text: str
    masks: tuple[MaskGuess, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries and lists, for JSON."""
        return {
            "model": self.model,
            "text": self.text,
            "masks": [
                {**vars(mask), "candidates": [dict(vars(candidate)) for candidate in mask.candidates]}
                for mask in self.masks
            ],
        }


@dataclass(frozen=True, kw_only=True, eq=False)
class AttentionResult:
    """Where every head of a model looks in one text, and how much of that content and position each say.

    For query token i, key token j, head width d and the row R_o of the layer's table for offset o = j - i:

        content[i, j]      = q_i · k_j / sqrt(d)
        offset_curve[i, o] = q_i · R_o / sqrt(d)
        position[i, j]     = offset_curve[i, clip(j - i, -k, k)]
        probabilities      = softmax over j of (content + position)

    `tokens` are the text's own characters, `pieces` what the vocabulary made of them; `words` are
    (first token, token after the last, word); `segments` is 0 for the text and 1 for its pair; `offsets` are the
    characters of the text, or of its pair, that a token stands for, (0, 0) for [CLS] and [SEP].

    Shapes:
        `probabilities`, `content`, `position`: (layers, heads, tokens, tokens).
        `offset_curve`: (layers, heads, tokens, 2k + 1), offsets -k .. k.
        `query`, `key`: (layers, heads, tokens, d).  `query_bias`: (layers, heads, d).
        `table`: R, (1, 2k + 1, d) where all layers share it, else (layers, 2k + 1, d); zeros where attention is told
            nothing of positions (`positions` is `absolute`).
    """

    model: str
    text: str
    pair: str | None
    tokens: tuple[str, ...]
    pieces: tuple[str, ...]
    words: tuple[tuple[int, int, str], ...]
    special: tuple[bool, ...]
    segments: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]
    positions: str
    max_relative_position: int
    probabilities: Array
    content: Array
    position: Array
    offset_curve: Array
    query: Array
    key: Array
    query_bias: Array
    table: Array

    @property
    def layers(self) -> int:
        """Number of layers."""
        return self.probabilities.shape[0]

    @property
    def heads(self) -> int:
        """Heads in a layer."""
        return self.probabilities.shape[1]

    def table_of(self, layer: int) -> Array:
        """R of one layer, (2k + 1, d)."""
        return self.table[layer if len(self.table) > 1 else 0]

    def part(self, layer: int, head: int = 0) -> "AttentionResult":
        """One layer of it, and of that one head; both count from 1, a `head` of 0 stands for all.

        Raises:
            InputError: there is no such layer or head.
        """
        if not (1 <= layer <= self.layers and 0 <= head <= self.heads):
            raise InputError("attention_part", layers=self.layers, heads=self.heads, layer=layer, head=head)
        heads = slice(head - 1, head) if head else slice(None)
        arrays = ("probabilities", "content", "position", "offset_curve", "query", "key", "query_bias")
        kept = {name: getattr(self, name)[layer - 1 : layer, heads] for name in arrays}
        return replace(self, **kept, table=self.table_of(layer - 1)[None])

    def reconstruction_error(self) -> float:
        """Largest difference between `probabilities` and softmax(content + position), over all heads."""
        score = self.content + self.position
        score = np.exp(score - score.max(axis=-1, keepdims=True))
        score /= score.sum(axis=-1, keepdims=True)
        return float(np.abs(score - self.probabilities).max())

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries and lists, for JSON: the text and the three maps of every head, to six decimals."""
        maps = ("probabilities", "content", "position", "offset_curve")
        return {
            "model": self.model,
            "text": self.text,
            "pair": self.pair,
            "tokens": list(self.tokens),
            "pieces": list(self.pieces),
            "words": [list(word) for word in self.words],
            "special": list(self.special),
            "segments": list(self.segments),
            "max_relative_position": self.max_relative_position,
            **{name: np.round(getattr(self, name).astype(np.float64), 6).tolist() for name in maps},
        }

    def to_html(self, lang: str = "en") -> str:
        """One self-contained page that draws this result; write it to a file and open it in a browser."""
        from nezha.insight.viewer.page import html

        return html(self, lang)

    def _repr_html_(self) -> str:
        """The same page inside a notebook cell; an iframe keeps its styles and the notebook's apart."""
        page = html_escape.escape(self.to_html(), quote=True)
        return f'<iframe srcdoc="{page}" style="width:100%;height:860px;border:0" title="NEZHA attention"></iframe>'
