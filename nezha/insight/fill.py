"""What would a model write at each [MASK]?

Every mask is answered on its own, from one pass over the text with all masks in it: for two masks side by side these
are two separate guesses, not the best pair.
"""

from pathlib import Path

import torch

from nezha.insight.loading import Loaded, load
from nezha.insight.results import Candidate, FillMaskResult, MaskGuess
from nezha.messages import InputError


def fill_mask(text: str, k: int = 5, model: str | Path | Loaded = "bundled") -> FillMaskResult:
    """The `k` most probable vocabulary entries for every [MASK] of `text`.

    Args:
        text: with `[MASK]` where characters are missing.
        k: candidates a mask, 1 up to the size of the vocabulary.
        model: `bundled`, `run:NAME`, a folder, or what `load` returned.

    Raises:
        InputError: empty text, no [MASK], too many tokens, `k` out of range, no such model, a model without the head.
    """
    if not text.strip():
        raise InputError("empty_text")
    if "[MASK]" not in text:
        raise InputError("no_mask", text=text if len(text) <= 40 else text[:40] + "…")
    loaded = load(model)
    if not loaded.fills:
        raise InputError("no_mask_head", model=loaded.name)
    limit = loaded.tokenizer.vocab_size
    if isinstance(k, bool) or not isinstance(k, int) or not 1 <= k <= limit:
        raise InputError("top_k_range", limit=limit, given=k)
    encoding = loaded.encode(text)
    places = [place for place, number in enumerate(encoding.ids) if number == loaded.tokenizer.mask_id]
    with torch.inference_mode():
        hidden = loaded.model.nezha(**loaded.inputs(encoding)).last_hidden_state[0, places]
        logits = loaded.model.cls.predictions(hidden)  # of the masks alone: a long text has many other places
    # Rows of the embedding beyond the vocabulary stand for nothing and can be no answer.
    best = logits[:, :limit].float().softmax(-1).topk(k)
    masks = [
        MaskGuess(
            index=index,
            token_index=place,
            start=encoding.offsets[place][0],
            end=encoding.offsets[place][1],
            candidates=tuple(
                Candidate(token=loaded.tokenizer.token(number), id=number, probability=probability)
                for number, probability in zip(best.indices[index].tolist(), best.values[index].tolist(), strict=True)
            ),
        )
        for index, place in enumerate(places)
    ]
    return FillMaskResult(model=loaded.name, text=text, masks=tuple(masks))
