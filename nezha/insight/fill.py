"""What would a model write at each [MASK]?

Every mask is answered on its own, from one pass over the text with all masks in it: for two masks side by side these
are two separate guesses, not the best pair.  Many texts go through the model together,
those of like length side by side.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import torch

from nezha.insight.loading import Loaded, load
from nezha.insight.results import Candidate, FillMaskResult, MaskGuess
from nezha.messages import InputError
from nezha.tokenizer import Encoding

AT_ONCE = 8192
"""Tokens, padding included, that go through a model together."""


def fill_mask(text: str, k: int = 5, model: str | Path | Loaded = "bundled") -> FillMaskResult:
    """The `k` most probable vocabulary entries for every [MASK] of `text`.

    Args:
        text: with `[MASK]` where characters are missing.
        k: candidates a mask, 1 up to the size of the vocabulary.
        model: `bundled`, `run:NAME`, a folder, or what `load` returned.

    Raises:
        InputError: empty text, no [MASK], too many tokens, `k` out of range, no such model, a model without the head.
    """
    return fill_masks([text], k, model)[0]


def fill_masks(texts: Sequence[str], k: int = 5, model: str | Path | Loaded = "bundled") -> list[FillMaskResult]:
    """The same for many texts, in their order; none of them is no error.

    Args:
        texts: each with `[MASK]` where characters are missing.
        k: candidates a mask, 1 up to the size of the vocabulary.
        model: as `fill_mask`.

    Returns:
        A result a text.

    Raises:
        InputError: as `fill_mask`; one text that cannot be answered answers none.
    """
    for text in texts:
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
    encodings = [loaded.encode(text) for text in texts]
    found: dict[int, FillMaskResult] = {}
    for group in _alike([len(encoding.ids) for encoding in encodings]):
        masks = _guesses(loaded, [encodings[place] for place in group], k)
        for place, guesses in zip(group, masks, strict=True):
            found[place] = FillMaskResult(model=loaded.name, text=texts[place], masks=guesses)
    return [found[place] for place in range(len(texts))]


def _alike(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of texts of like length, as many together as `AT_ONCE` allows."""
    group: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if group and (len(group) + 1) * lengths[place] > AT_ONCE:
            yield group
            group = []
        group.append(place)
    if group:
        yield group


def _guesses(loaded: Loaded, encodings: Sequence[Encoding], k: int) -> list[tuple[MaskGuess, ...]]:
    """The guesses for every mask of every text, from one pass over all of them."""
    places = [
        (row, place)
        for row, encoding in enumerate(encodings)
        for place, number in enumerate(encoding.ids)
        if number == loaded.tokenizer.mask_id
    ]
    rows, columns = torch.tensor(places).T
    with torch.inference_mode():
        hidden = loaded.model.nezha(**loaded.batch(encodings)).last_hidden_state[rows, columns]
        logits = loaded.model.cls.predictions(hidden)  # of the masks alone: a long text has many other places
    # Rows of the embedding beyond the vocabulary stand for nothing and can be no answer.
    best = logits[:, : loaded.tokenizer.vocab_size].float().softmax(-1).topk(k)
    found: list[list[MaskGuess]] = [[] for _ in encodings]
    for (row, place), numbers, probabilities in zip(places, best.indices.tolist(), best.values.tolist(), strict=True):
        start, end = encodings[row].offsets[place]
        candidates = tuple(
            Candidate(token=loaded.tokenizer.token(number), id=number, probability=probability)
            for number, probability in zip(numbers, probabilities, strict=True)
        )
        guess = MaskGuess(index=len(found[row]), token_index=place, start=start, end=end, candidates=candidates)
        found[row].append(guess)
    return [tuple(guesses) for guesses in found]
