"""Longer than trained: what does a model make of texts that are longer than any it was trained on?

The paper's claim for functional positions (section 2.2): they carry over to longer texts, which learned absolute ones
do not, and whose table ends.  The same hidden characters are guessed with more and more text around them
(`nezha.insight.cutting`); beside the loss stands how much attention goes where the clipped table tells no distance.
"""

from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from nezha import memory
from nezha.attention import AttentionOutput
from nezha.data.batches import IGNORED, Batch
from nezha.insight.cutting import Cut, cuts, full
from nezha.insight.hidden_text import hidden_text, inputs, nats
from nezha.insight.intervals import band, means, together
from nezha.insight.listening import listening
from nezha.insight.loading import Loaded, load
from nezha.insight.longer_results import Arm, LongerResult
from nezha.insight.pace import stepping
from nezha.insight.pictures.spec import Numbers
from nezha.insight.trained_length import trained_length
from nezha.messages import InputError

AT_ONCE = 2_048
"""Tokens of a pass; more in one text only where the text is longer."""
ALIKE = 512
"""Tokens at which attention, which grows with the square of a text, costs about as much as all that grows with it."""
MOST_MODELS = 6
SPARE = 3
"""Texts that are cut for each that is asked: those that are not full are left out."""
STRETCHES = 16
"""Into which the places of the longest piece are divided."""


def longer(
    model: str = "bundled",
    *,
    shortest: int = 64,
    longest: int = 1024,
    data: str = "bundled",
    texts: int = 12,
    masking: str = "whole_word",
    seed: int = 0,
) -> LongerResult:
    """Loss of hidden characters, and attention far away, for texts of more and more tokens.

    Args:
        model: one, or some with commas between them to be compared; `bundled`, `run:NAME`, or folders.
        shortest, longest: tokens of a piece; the lengths between them double.
        data: whose held-out text.
        texts: of the longest length, each of which is cut into pieces.
        masking, seed: as `nezha.insight.hidden_text` has them.

    Raises:
        InputError: no such model or data, too many models, a length that memory cannot hold or the text does not have.
    """
    names = [name.strip() for name in model.split(",") if name.strip()] or [model]
    if len(names) > MOST_MODELS:
        raise InputError("too_many_models", limit=MOST_MODELS, given=len(names))
    if shortest >= longest:
        raise InputError("lengths_rise", shortest=shortest, longest=longest)
    models = [load(name) for name in names]
    lengths = _doubling(shortest, longest)
    taken = [[length for length in lengths if length <= (_limit(loaded) or length)] for loaded in models]
    for loaded, own in zip(models, taken, strict=True):
        if not own:
            raise InputError("text_too_long", limit=_limit(loaded), given=shortest)
        with torch.inference_mode():
            memory.check(loaded.model.config, 1, own[-1], loaded.model.device, eager=True, item=4)
    text, batches = hidden_text(
        models, data, texts=SPARE * texts, length=longest, masking=masking, examples="full", seed=seed
    )  # fmt: skip
    asked = [cuts(_enough(batch, longest, texts), lengths) for batch in batches]
    arms = [_arm(*one, longest, seed) for one in stepping(list(zip(models, taken, asked, strict=True)))]
    first = asked[0][0]
    hidden = int((first.batch.labels != IGNORED).sum())
    return LongerResult(text=replace(text, texts=int(first.text.max()) + 1, hidden=hidden), arms=tuple(arms))


def _doubling(shortest: int, longest: int) -> list[int]:
    """From one length to the other."""
    found = [shortest]
    while found[-1] * 2 < longest:
        found.append(found[-1] * 2)
    return [*found, longest]


def _limit(loaded: Loaded) -> int | None:
    """Places that a model has vectors for, if they have an end."""
    config = loaded.model.config
    return config.max_position_embeddings if config.positions == "absolute" else None


def _enough(batch: Batch, length: int, texts: int) -> Batch:
    found = full(batch, texts)
    if len(found.labels) < 2:
        raise InputError("held_out_too_short", length=length, given=len(found.labels))
    return found


def _arm(loaded: Loaded, lengths: list[int], asked: tuple[Cut, ...], longest: int, seed: int) -> Arm:
    """One model at all of its lengths."""
    config = loaded.model.config
    texts = int(asked[0].text.max()) + 1
    width = -(-longest // STRETCHES)
    sums, counts, far = [], [], []
    for cut in stepping(asked[: len(lengths)], [1 + length / ALIKE for length in lengths]):
        found, mass = _ask(loaded, cut.batch)
        one, many = _by_text_and_place(cut, found, texts, width)
        sums.append(one)
        counts.append(many)
        far.append(mass)
    by_place, places = np.stack(sums), np.stack(counts)  # (n, stretches, texts)
    total, number = by_place.sum(1), places.sum(1)[0]  # the same characters at every length
    trained = trained_length(loaded.name)
    base = max((length for length in lengths if trained and length <= trained), default=lengths[0])
    change = total - total[lengths.index(base)]
    low, high = band(total, np.broadcast_to(number, total.shape), seed=seed)
    change_low, change_high = together(change, number, seed=seed)
    flat = band(by_place.reshape(-1, texts), places.reshape(-1, texts), seed=seed)
    place_low, place_high = (end.reshape(by_place.shape[:2]) for end in flat)
    reach = None if config.positions == "absolute" else config.max_relative_position
    return Arm(
        model=loaded.name, positions=config.positions, reach=reach, trained=trained, limit=_limit(loaded), base=base,
        lengths=np.array(lengths), loss=means(total, number), low=low, high=high,
        change=means(change, number), change_low=change_low, change_high=change_high,
        place=np.arange(STRETCHES, dtype=np.float64) * width + width / 2, place_loss=means(by_place, places),
        place_low=place_low, place_high=place_high, far=np.stack(far),
        even=np.array([_even(length, config.max_relative_position) for length in lengths]),
    )  # fmt: skip


@torch.inference_mode()
def _ask(loaded: Loaded, batch: Batch) -> tuple[Numbers, Numbers]:
    """Nats of every place to be guessed (pieces, P), and the share of attention far away (layers, heads)."""
    config = loaded.model.config
    length, reach = batch.input_ids.shape[1], config.max_relative_position
    far = torch.zeros(config.num_hidden_layers, config.num_attention_heads, dtype=torch.float64)

    def hear(layer: int, found: AttentionOutput, _value: Tensor) -> None:
        assert found.probabilities is not None
        p = found.probabilities
        mass = p.triu(reach).sum((0, 2, 3)) + p.tril(-reach).sum((0, 2, 3)) if reach else p.sum((0, 2, 3))
        far[layer] += mass.double().cpu()

    rows, found = max(1, AT_ONCE // length), []
    for start in stepping(range(0, len(batch.labels), rows)):
        some = batch.rows(start, start + rows)
        if config.positions == "absolute" or length <= reach:
            hidden = loaded.model.nezha(**inputs(loaded, some)).last_hidden_state
        else:
            with listening(loaded.model, hear):
                hidden = loaded.model.nezha(**inputs(loaded, some)).last_hidden_state
        found.append(nats(loaded, hidden, some).double().cpu().numpy())
    return np.concatenate(found), (far / (len(batch.labels) * length)).numpy()


def _by_text_and_place(cut: Cut, found: Numbers, texts: int, width: int) -> tuple[Numbers, Numbers]:
    """Nats and number of hidden characters, (stretches, texts) each."""
    row, column = np.nonzero(cut.batch.labels != IGNORED)
    cell = cut.batch.positions[row, column] // width * texts + cut.text[row]
    sums = np.bincount(cell, found[row, column], minlength=STRETCHES * texts)
    counts = np.bincount(cell, minlength=STRETCHES * texts)
    return sums.astype(np.float64).reshape(STRETCHES, texts), counts.astype(np.float64).reshape(STRETCHES, texts)


def _even(length: int, reach: int) -> float:
    """Share of the pairs of `length` tokens that are `reach` or more apart."""
    if reach == 0:
        return 1.0
    return max(0, length - reach) * max(0, length - reach + 1) / length**2
