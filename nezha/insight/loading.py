"""A model with its tokenizer, ready to be asked; the last few stay in memory.

Weights are held in float32 whatever they were saved in, so that content + position is the score to rounding.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import torch

from nezha.heads import NezhaForPreTraining
from nezha.insight.catalog import locate
from nezha.interop import load as load_any_layout
from nezha.interop.source import find
from nezha.messages import InputError
from nezha.tokenizer import Encoding, Tokenizer

KEPT = 3
"""Models that stay loaded."""


@dataclass(frozen=True, eq=False)
class Loaded:
    """A model under the name it was asked by, in evaluation mode, with its tokenizer.

    `fills` is whether its weights hold a masked-language head; without one it can show attention but fill no mask.
    """

    name: str
    model: NezhaForPreTraining
    tokenizer: Tokenizer
    fills: bool

    def encode(self, text: str, pair: str | None = None, *, limit: int | None = None) -> Encoding:
        """The tokens of a text, or of a pair.

        Args:
            limit: tokens at most; a model with relative positions has none of its own, however short the texts were
                that it was trained on.

        Raises:
            InputError: nothing in it is a token, or there are more tokens than allowed, or than places that the model
                has vectors for.
        """
        for given in (text, pair):
            if given is not None and not given.strip():
                raise InputError("empty_text")
        encoding = self.tokenizer.encode(text, pair)
        if all(encoding.special):
            raise InputError("empty_text")
        places = self.model.config.max_position_embeddings if self.model.config.positions == "absolute" else None
        limit = min((bound for bound in (limit, places) if bound is not None), default=None)
        if limit is not None and len(encoding.ids) > limit:
            raise InputError("text_too_long", limit=limit, given=len(encoding.ids))
        return encoding

    def inputs(self, encoding: Encoding) -> dict[str, torch.Tensor]:
        """What the model is called with: a batch of one."""
        device = self.model.device
        return {
            "input_ids": torch.tensor([encoding.ids], device=device),
            "token_type_ids": torch.tensor([encoding.type_ids], device=device),
        }

    def batch(self, encodings: Sequence[Encoding]) -> dict[str, torch.Tensor]:
        """What the model is called with for texts of any lengths, (texts, longest): padding is seen by no token."""
        if len(encodings) == 1:
            return self.inputs(encodings[0])
        longest, device = max(len(encoding.ids) for encoding in encodings), self.model.device

        def padded(rows: list[list[int]], filler: int = 0) -> torch.Tensor:
            return torch.tensor([[*row, *[filler] * (longest - len(row))] for row in rows], device=device)

        return {
            "input_ids": padded([list(encoding.ids) for encoding in encodings], self.tokenizer.pad_id),
            "token_type_ids": padded([list(encoding.type_ids) for encoding in encodings]),
            "attention_mask": padded([[1] * len(encoding.ids) for encoding in encodings]),
        }


_kept: OrderedDict[tuple[str, float], Loaded] = OrderedDict()
_lock = threading.Lock()


def load(model: "str | Path | Loaded" = "bundled") -> Loaded:
    """The model of that name, from memory where it has been loaded before and its files are unchanged.

    Args:
        model: a name of `nezha.insight.models()`, a model folder, or what this function returned before.

    Raises:
        InputError: there is no such model, or its files cannot be read.
    """
    if isinstance(model, Loaded):
        return model
    name, folder = locate(str(model))
    key = (str(folder.resolve()), _changed(folder if folder.is_dir() else folder.parent))
    with _lock:
        if key not in _kept:
            _kept[key] = read(name, folder)
        _kept.move_to_end(key)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
        return _kept[key]


def read(name: str, folder: Path) -> Loaded:
    """The model of a folder, read anew and not kept: for a question that goes through many.

    Args:
        name: under which it is told.
        folder: of any published layout.

    Raises:
        InputError: its files cannot be read.
    """
    tokenizer = Tokenizer.from_folder(find(folder).folder)
    opened = load_any_layout(folder, head=NezhaForPreTraining, dtype=torch.float32)
    fills = not any(note.what.startswith("cls.predictions.transform.") for note in opened.report.missing)
    return Loaded(name, cast(NezhaForPreTraining, opened.model), tokenizer, fills)


def _changed(folder: Path) -> float:
    """When the newest of the model's files was written, seconds."""
    return max((path.stat().st_mtime for path in folder.iterdir() if path.is_file()), default=0.0)
