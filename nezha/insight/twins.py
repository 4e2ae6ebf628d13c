"""A model's twin of random weights: what its sizes alone give, before any training.

A profile that the twin has too is no sign of learning.  The same twin every time: its weights come from one seed.
"""

from typing import Any

import torch

from nezha.config import NezhaConfig
from nezha.heads import NezhaForPreTraining
from nezha.insight.loading import Loaded


def random_twin(config: NezhaConfig, *, seed: int = 0, **changes: Any) -> NezhaForPreTraining:
    """A network of `config` with random weights, in evaluation mode.

    Args:
        config: sizes and kind of positions.
        seed: of the weights; torch's own stream of random numbers is left as it was.
        changes: fields of the configuration that differ.
    """
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return NezhaForPreTraining(NezhaConfig.from_dict(config.to_dict() | changes)).eval()


def twin_of(loaded: Loaded, seed: int = 0) -> Loaded:
    """The twin of a loaded model, under the same name, with its tokenizer."""
    return Loaded(loaded.name, random_twin(loaded.model.config, seed=seed), loaded.tokenizer, True)
