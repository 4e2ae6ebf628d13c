"""A model with its tokenizer, ready to be asked; the last few stay in memory.

Weights are held in float32 whatever they were saved in, so that content + position is the score to rounding.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import PreTrainedConfig
from transformers.utils import logging

from nezha.heads import NezhaForPreTraining
from nezha.insight.catalog import locate
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

    def encode(self, text: str, pair: str | None = None) -> Encoding:
        """The tokens of a text, or of a pair.

        Raises:
            InputError: nothing in it is a token, or there are more tokens than the model takes.
        """
        for given in (text, pair):
            if given is not None and not given.strip():
                raise InputError("empty_text")
        encoding = self.tokenizer.encode(text, pair)
        if all(encoding.special):
            raise InputError("empty_text")
        limit = self.model.config.max_position_embeddings
        if len(encoding.ids) > limit:
            raise InputError("text_too_long", limit=limit, given=len(encoding.ids))
        return encoding

    def inputs(self, encoding: Encoding) -> dict[str, torch.Tensor]:
        """What the model is called with: a batch of one."""
        device = self.model.device
        return {
            "input_ids": torch.tensor([encoding.ids], device=device),
            "token_type_ids": torch.tensor([encoding.type_ids], device=device),
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
    key = (str(folder.resolve()), _changed(folder))
    with _lock:
        if key not in _kept:
            _kept[key] = _read(name, folder)
        _kept.move_to_end(key)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
        return _kept[key]


def _changed(folder: Path) -> float:
    """When the newest of the model's files was written, seconds."""
    return max((path.stat().st_mtime for path in folder.iterdir() if path.is_file()), default=0.0)


def _read(name: str, folder: Path) -> Loaded:
    settings, _ = PreTrainedConfig.get_config_dict(folder)
    if settings.get("model_type") != "nezha":
        raise InputError("not_nezha", folder=folder, kind=settings.get("model_type"))
    tokenizer = Tokenizer.from_folder(folder)
    try:
        model, report = _weights(folder)
    except (OSError, RuntimeError, SafetensorError) as error:
        raise InputError("model_unreadable", folder=folder, reason=str(error).splitlines()[0]) from error
    if tokenizer.vocab_size > model.config.vocab_size:
        raise InputError(
            "vocabulary_too_large", folder=folder, given=tokenizer.vocab_size, limit=model.config.vocab_size
        )
    encoder = [weight for weight in report["missing_keys"] if weight.startswith("nezha.e")]
    if encoder:
        raise InputError("model_unreadable", folder=folder, reason=f"{len(encoder)} weights missing: {min(encoder)}, …")
    fills = not any(weight.startswith("cls.predictions.") for weight in report["missing_keys"])
    return Loaded(name, model, tokenizer, fills)


def _weights(folder: Path) -> tuple[NezhaForPreTraining, dict[str, Any]]:
    with quiet():
        answer: Any = NezhaForPreTraining.from_pretrained(
            folder, dtype=torch.float32, local_files_only=True, output_loading_info=True
        )
    model, report = answer
    return model.eval(), report


@contextmanager
def quiet() -> Iterator[None]:
    """While open, transformers writes no progress bar and no list of missing weights: `_read` says what matters."""
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
