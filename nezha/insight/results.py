"""What a question to a model answers with: frozen dataclasses of numpy arrays and strings.

They need no torch, so they travel between processes, are saved, and are drawn by a page that never loads a model.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nezha.insight.document import frame
from nezha.insight.value_parts import Array, Lengths, offset_mass, value_parts


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
        probabilities      = softmax over the seen j of (content + position)
        output[i]          = Σ_j probabilities[i, j] v_j + Σ_o mass[i, o] R^v_o          see `nezha.insight.value_parts`

    `tokens` are the text's own characters, `pieces` what the vocabulary made of them; `words` are
    (first token, token after the last, word); `segments` is 0 for the text and 1 for its pair; `offsets` are the
    characters of the text, or of its pair, that a token stands for, (0, 0) for special tokens; `seen` is False for
    padding, which no token looks at.

    It may hold a choice of layers and heads: `layer_numbers` and `head_numbers` say which, counted from 0 as the model
    has them, in the order of the arrays' first two axes.

    Shapes:
        `probabilities`, `content`, `position`: (layers, heads, tokens, tokens).
        `offset_curve`: (layers, heads, tokens, 2k + 1), offsets -k .. k.
        `query`, `key`, `value`: (layers, heads, tokens, d).  `query_bias`: (layers, heads, d).
        `table`, `value_table`: R of the keys and R^v of the values, (1, 2k + 1, d) where all layers share it, else
            (layers, 2k + 1, d); zeros where attention is told nothing of positions (`positions` is `absolute`).
        `value_lengths`, `output_lengths`: lengths of the parts of each head's output, before and after the output
            projection, (layers, heads, tokens) each.
    """

    model: str
    text: str
    pair: str | None
    tokens: tuple[str, ...]
    pieces: tuple[str, ...]
    words: tuple[tuple[int, int, str], ...]
    special: tuple[bool, ...]
    seen: tuple[bool, ...]
    segments: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]
    layer_numbers: tuple[int, ...]
    head_numbers: tuple[int, ...]
    positions: str
    max_relative_position: int
    probabilities: Array
    content: Array
    position: Array
    offset_curve: Array
    query: Array
    key: Array
    value: Array
    query_bias: Array
    table: Array
    value_table: Array
    value_lengths: Lengths
    output_lengths: Lengths

    @property
    def layers(self) -> int:
        """Number of layers it holds."""
        return self.probabilities.shape[0]

    @property
    def heads(self) -> int:
        """Heads it holds of each layer."""
        return self.probabilities.shape[1]

    def table_of(self, layer: int) -> Array:
        """R of the layer at a place of the arrays' first axis, (2k + 1, d)."""
        return self.table[layer if len(self.table) > 1 else 0]

    def value_table_of(self, layer: int) -> Array:
        """R^v of the layer at that place, (2k + 1, d)."""
        return self.value_table[layer if len(self.value_table) > 1 else 0]

    def offset_mass(self) -> Array:
        """How much of its attention each query spends at each offset, (layers, heads, tokens, 2k + 1)."""
        return offset_mass(self.probabilities, self.max_relative_position)

    def value_parts(self, layer: int) -> tuple[Array, Array]:
        """What the heads of the layer at that place hand on: from values and from offsets, (heads, tokens, d) each."""
        return value_parts(self.probabilities[layer], self.value[layer], self.value_table_of(layer))

    def reconstruction_error(self) -> float:
        """Largest difference between `probabilities` and softmax(content + position), over all heads."""
        worst = 0.0
        for layer, head in np.ndindex(self.layers, self.heads):
            score = self.content[layer, head] + self.position[layer, head]
            score = np.where(self.seen, score, -np.inf)
            score = np.exp(score - score.max(axis=-1, keepdims=True))
            score /= score.sum(axis=-1, keepdims=True)
            worst = max(worst, float(np.abs(score - self.probabilities[layer, head]).max()))
        return worst

    def save(self, path: str | Path) -> None:
        """Write it to one file, which `nezha.insight.load_capture` reads.

        Raises:
            InputError: the file cannot be written.
        """
        from nezha.insight.capture_file import save

        save(self, Path(path))

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
            "seen": list(self.seen),
            "segments": list(self.segments),
            "layer_numbers": list(self.layer_numbers),
            "head_numbers": list(self.head_numbers),
            "max_relative_position": self.max_relative_position,
            **{name: np.round(getattr(self, name).astype(np.float64), 6).tolist() for name in maps},
        }

    def to_html(self, lang: str = "en", second: "AttentionResult | None" = None) -> str:
        """One self-contained page that draws this result; write it to a file and open it in a browser.

        Args:
            lang: "en" or "zh", the language it opens in.
            second: another text, or the same text of another model, drawn beside it with the difference.
        """
        from nezha.insight.viewer.page import html

        return html(self, lang, second)

    def _repr_html_(self) -> str:
        """The same page inside a notebook cell; an iframe keeps its styles and the notebook's apart."""
        return frame(self.to_html(), 860, title="NEZHA attention")
