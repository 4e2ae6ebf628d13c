"""The step that switches a head off: every character of some sentences is hidden in turn, and guessed without it.

lost = mean over all characters of  -log p(character | rest, head off)  -  -log p(character | rest)
"""

from collections.abc import Callable

import numpy as np
import torch

from nezha.attention import replaced
from nezha.data.batches import Batch
from nezha.insight.hidden_text import inputs, nats
from nezha.insight.loading import Loaded, load
from nezha.insight.switching import ForSome, Switch
from nezha.messages import InputError
from nezha.tour import SENTENCE
from nezha.tour.looking import of_model
from nezha.tour.results import Off

TEXTS = (
    SENTENCE, "他把书放在桌子上，然后坐下来看书。", "这家酒店的服务很好，房间也很干净。",
    "北京是中华人民共和国的首都。", "学生们在图书馆里认真学习。",
)  # fmt: skip
"""Sentences whose characters are hidden, one at a time."""
ROLES = ("prev", "next", "broad")
"""Whose heads are switched off."""


def off(model: str | Loaded = "bundled") -> Off:
    """How much worse the model guesses without each of three heads, and without all heads of a layer.

    Raises:
        InputError: no such model, or one without the head of masks.
    """
    loaded = load(model)
    if not loaded.fills:
        raise InputError("no_mask_head", model=loaded.name)
    found = of_model(loaded)
    chosen = sorted((found[role], role) for role in ROLES if role in found)
    batches = [each_hidden(loaded, text) for text in TEXTS]
    plain = _loss(loaded, batches)
    layer, every = found["prev"][0], range(loaded.model.config.num_attention_heads)
    return Off(
        model=loaded.name, texts=len(TEXTS), characters=sum(len(batch.labels) for batch in batches), loss=plain,
        places=tuple(place for place, _ in chosen), roles=tuple(role for _, role in chosen),
        lost=tuple(_loss(loaded, batches, layer, [head]) - plain for (layer, head), _ in chosen),
        layer=layer, layer_lost=_loss(loaded, batches, layer, every) - plain,
    )  # fmt: skip


def each_hidden(loaded: Loaded, text: str) -> Batch:
    """A row for every token of `text`, with this token hidden."""
    encoding = loaded.encode(text)
    places = [place for place, special in enumerate(encoding.special) if not special]
    rows, ids = len(places), np.array(encoding.ids, np.int64)
    hidden = np.tile(ids, (rows, 1))
    hidden[np.arange(rows), places] = loaded.tokenizer.mask_id
    return Batch(
        input_ids=hidden, attention_mask=np.ones_like(hidden), token_type_ids=np.zeros_like(hidden),
        positions=np.array(places, np.int64)[:, None], labels=ids[places][:, None],
        next_sentence_label=np.zeros(rows, np.int64),
    )  # fmt: skip


def _loss(loaded: Loaded, batches: list[Batch], layer: int = 0, heads: "list[int] | range" = range(0)) -> float:
    """Mean nats of a hidden character with some heads of a layer off."""
    found = [_summed(loaded, batch, layer, heads) for batch in batches]
    return sum(found) / sum(len(batch.labels) for batch in batches)


@torch.inference_mode()
def _summed(loaded: Loaded, batch: Batch, layer: int, heads: "list[int] | range") -> float:
    def ask() -> float:
        state = loaded.model.nezha(**inputs(loaded, batch)).last_hidden_state
        return float(nats(loaded, state, batch).double().sum())

    return ask() if not len(heads) else _without(loaded, len(batch.labels), layer, heads, ask)


def _without(loaded: Loaded, rows: int, layer: int, heads: "list[int] | range", ask: Callable[[], float]) -> float:
    """What is asked with some heads of a layer off, in all rows."""
    chosen = torch.zeros(rows, loaded.model.config.num_attention_heads, dtype=torch.bool, device=loaded.model.device)
    chosen[:, list(heads)] = True
    with replaced(loaded.model, {layer: ForSome(Switch("output"), chosen)}):
        return ask()
