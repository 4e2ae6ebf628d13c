"""The random-weights twin: what a head of no training looks like, and whether a trained one is more than that.

The twin has the sizes of the model and weights drawn as for a new one.  Noise is easily taken for structure; here a
figure of a head counts as learnt only where it is larger than that of every head of the twin, texts drawn anew:

    difference = figure of the head - largest figure of any head of the twin
    p          = share of B draws of as many texts, with repetition, in which, for any head and figure,
                 (difference of the draw - difference) / its standard deviation >= difference / its standard deviation

so that p is corrected for the number of heads and figures (bootstrap over texts, single-step maxT of Westfall & Young
1993).
"""

from typing import Any

import numpy as np
import torch

from nezha.config import NezhaConfig
from nezha.heads import NezhaForPreTraining
from nezha.insight.loading import Loaded
from nezha.insight.profiles import Figures, Sums, quotient
from nezha.messages import say


def random_twin(config: NezhaConfig, *, seed: int = 0, **changes: Any) -> NezhaForPreTraining:
    """A network of `config` with random weights, in evaluation mode; the same ones for the same seed.

    Args:
        config: sizes and kind of positions.
        seed: of the weights; torch's own stream of random numbers is left as it was.
        changes: fields of the configuration that differ.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return NezhaForPreTraining(NezhaConfig.from_dict(config.to_dict() | changes)).eval()


def twin_of(loaded: Loaded, seed: int = 0) -> Loaded:
    """A loaded model's twin, its name saying so, with its tokenizer and on its device.

    Args:
        loaded: the model.
        seed: of the weights.
    """
    twin: Any = random_twin(loaded.model.config, seed=seed)
    return Loaded(loaded.name + say("random_weights", "en"), twin.to(loaded.model.device), loaded.tokenizer, True)


def above_twin(model: list[Sums], twin: list[Sums], *, rounds: int, rng: np.random.Generator) -> Figures:
    """The p of each figure of each head, (figures, layers, heads); 1 where a figure is not known.

    Args:
        model, twin: the sums of each text, the same texts in both.
        rounds: draws.
        rng: who draws the texts.
    """
    draws = rng.multinomial(len(model), np.full(len(model), 1 / len(model)), size=rounds)
    weights = np.concatenate([np.ones((1, len(model))), draws.astype(np.float64)])
    ours, theirs = (_drawn(sums, weights) for sums in (model, twin))
    difference = ours - theirs.max(axis=(2, 3), keepdims=True, initial=0, where=~np.isnan(theirs))
    spread = np.nan_to_num(difference[1:]).std(axis=0)
    known = ~np.isnan(difference).any(axis=0) & (spread > 1e-12)
    scale = np.where(known, spread, 1)
    strays = np.where(known, (difference[1:] - difference[0]) / scale, -np.inf).max(axis=(1, 2, 3))
    height = np.where(known, difference[0] / scale, -np.inf)
    return (1 + (strays[:, None, None, None] >= height).sum(axis=0)) / (1 + rounds)


def _drawn(sums: list[Sums], weights: Figures) -> Figures:
    """The figures when each text counts as often as its weight says, (draws, figures, layers, heads)."""
    parts, wholes = (np.stack([getattr(text, name) for text in sums]) for name in ("parts", "wholes"))
    return quotient(np.tensordot(weights, parts, axes=1), np.tensordot(weights, wholes, axes=1))
