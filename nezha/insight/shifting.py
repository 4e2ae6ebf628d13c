"""The shift test: does a model notice where in its window a sentence stands?

The sentence is put behind padding that no token may see, so that it begins at place s instead of 0.  Relative positions
know differences of places alone: attention stays what it was, to rounding.  Absolute ones add a vector of the place to
every token: attention changes.  Beside the model stands its twin of random weights with learned absolute positions
(BERT's), so that there is something that does change; it knows no Chinese and shows the arithmetic, not a worth.
"""

from dataclasses import dataclass

import numpy as np
import torch

from nezha.attention import recording
from nezha.heads import NezhaForPreTraining
from nezha.insight.loading import Loaded, load
from nezha.insight.pace import stepping, within
from nezha.insight.pictures.drawn import Drawn
from nezha.insight.pictures.spec import Heat, Line, Lines, Picture
from nezha.insight.results import Array
from nezha.insight.twin import random_twin
from nezha.tokenizer import Encoding

STARTS = (0, 1, 5, 20, 50, 100)
MOST_TOKENS = 512
SAME = 1e-5
"""Probabilities that differ by less differ by rounding."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ShiftResult(Drawn):
    """How far attention moves when a sentence does.

    Shapes:
        starts: (s,) int64, places at which the sentence begins.
        moved, twin_moved: (s, layers), the largest change of any probability of a layer, of the model and of its
            absolute twin.
        worst: (tokens, tokens), the change of the twin's head that changes most, at the furthest start.
    """

    model: str
    positions: str
    text: str
    tokens: tuple[str, ...]
    starts: np.ndarray
    moved: Array
    twin_moved: Array
    worst: Array
    worst_head: tuple[int, int]

    def picture(self) -> Picture:
        """Two lines over the start, and where the twin's attention went."""
        most, twin = float(self.moved.max()), float(self.twin_moved.max())
        unmoved = most < SAME
        layer, head = self.worst_head
        lines = (
            _line(("the model", "该模型"), self.starts, self.moved),
            _line(
                ("same size, absolute positions, random weights", "同规模、绝对位置、随机权重"),
                self.starts,
                self.twin_moved,
            ),
        )
        return Picture(
            kind="shift",
            title=("Shift test", "平移测试"),
            sentence=(
                f"Begun at {self.starts[-1]} instead of 0, no probability of the model changes by more than {most:.1g}"
                + (" (rounding)" if unmoved else "")
                + f"; with absolute positions one changes by {twin:.2g}.",
                f"起点从 0 移到 {self.starts[-1]} 后，该模型任何注意力概率的变化不超过 {most:.1g}"
                + ("（舍入误差）" if unmoved else "")
                + f"；换成绝对位置则有概率改变 {twin:.2g}。",
            ),
            caption=(
                (("model", "模型"), f"{self.model} ({self.positions})"),
                (("text", "文本"), self.text),
                (("tokens", "词元"), str(len(self.tokens))),
            ),
            panels=(
                Lines(
                    title=("Largest change of a probability", "注意力概率的最大变化"),
                    lines=lines,
                    x_label=("place at which the sentence begins", "句子开始的位置"),
                    y_label=("largest change in any head", "所有头中的最大变化"),
                    zero=True,
                ),
                Heat(
                    title=(
                        f"Absolute twin, layer {layer + 1} head {head + 1}: attention there minus attention at 0",
                        f"绝对位置的对照，第 {layer + 1} 层第 {head + 1} 头：平移后的注意力减去原来的注意力",
                    ),
                    values=self.worst.astype(np.float64),
                    rows=self.tokens,
                    columns=self.tokens,
                    row_label=("looks from", "从"),
                    column_label=("looked at", "看向"),
                    diverging=True,
                ),
            ),
            honest=(
                "The twin has random weights: it shows that absolute positions notice a shift, not how much a trained "
                "model would.",
                "对照模型的权重是随机的：它只说明绝对位置会察觉平移，不说明训练好的模型会变多少。",
            ),
            extra={"model": self.model, "text": self.text},
        )


def shift(
    model: str | Loaded = "bundled", text: str = "北京是中华人民共和国的首都。", *, most: int = 200
) -> ShiftResult:
    """Attention over `text` when it begins at 0 and further on, up to `most`.

    Args:
        model: `bundled`, `run:NAME`, a folder, or what `load` returned.
        text: what is looked at.
        most: the furthest start; a model with absolute positions has no place beyond its own.

    Raises:
        InputError: empty text, too many tokens, no such model.
    """
    loaded = load(model)
    encoding = loaded.encode(text, limit=MOST_TOKENS)
    config = loaded.model.config
    if config.positions == "absolute":
        most = max(0, min(most, config.max_position_embeddings - len(encoding.ids)))
    starts = np.array(sorted({start for start in (*STARTS, most) if start <= most}))
    pad = loaded.tokenizer.pad_id
    with within(0, 0.5):
        moved, _ = _moved(loaded.model, encoding, starts, pad)
    places = int(starts[-1]) + len(encoding.ids)
    twin = random_twin(config, positions="absolute", max_position_embeddings=places)
    with within(0.5, 1):
        twin_moved, last = _moved(twin, encoding, starts, pad)
    layer, head = np.unravel_index(np.abs(last).max((2, 3)).argmax(), last.shape[:2])
    return ShiftResult(
        model=loaded.name,
        positions=config.positions,
        text=text,
        tokens=tuple(
            text[start:end] if not special else piece
            for piece, special, (start, end) in zip(encoding.tokens, encoding.special, encoding.offsets, strict=True)
        ),
        starts=starts,
        moved=moved,
        twin_moved=twin_moved,
        worst=last[layer, head],
        worst_head=(int(layer), int(head)),
    )


def _moved(model: NezhaForPreTraining, encoding: Encoding, starts: np.ndarray, pad: int) -> tuple[Array, Array]:
    """The largest change of each layer at each start, and the changes (layers, heads, L, L) at the last one."""
    first = _probabilities(model, encoding, 0, pad)
    changes = first - first
    found = []
    for start in stepping(starts.tolist()):
        changes = _probabilities(model, encoding, start, pad) - first
        found.append(np.abs(changes).max((1, 2, 3)))
    return np.stack(found), changes


def _probabilities(model: NezhaForPreTraining, encoding: Encoding, start: int, pad: int) -> Array:
    """(layers, heads, L, L) of the sentence behind `start` places of padding."""
    ids = torch.tensor([[pad] * start + encoding.ids], device=model.device)
    types = torch.tensor([[0] * start + encoding.type_ids], device=model.device)
    seen = torch.tensor([[0] * start + [1] * len(encoding.ids)], device=model.device)
    with torch.inference_mode(), recording(model) as records:
        model(input_ids=ids, token_type_ids=types, attention_mask=seen)
    maps = torch.stack([record.probabilities[0, :, start:, start:] for record in records])
    return maps.float().cpu().numpy()


def _line(label: tuple[str, str], starts: np.ndarray, moved: Array) -> Line:
    return Line(label=label, x=starts.astype(np.float64), y=moved.max(1).astype(np.float64))
