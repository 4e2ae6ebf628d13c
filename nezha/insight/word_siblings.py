"""Whole-word siblings: two hidden characters of one word, guessed each by itself and together.

A masked model answers every [MASK] by itself, so that two good guesses side by side may be no word.  Fill one slot and
ask again, and the other is guessed with it in view:

    forward  = P(a at the first slot | both hidden) · P(b at the second | a)
    backward = P(b at the second slot | both hidden) · P(a at the first | b)

for each a of the likeliest characters of the first slot and each b of the second's; nothing is sampled.  A model that
was trained on whole words had to learn to do without the sibling: how much it looks at it shows in its attention.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from nezha.attention import recording
from nezha.insight.loading import Loaded, load
from nezha.insight.masking_study import read_study
from nezha.insight.pace import stepping
from nezha.insight.pictures.spec import Numbers
from nezha.insight.sibling_results import Candidate, HiddenWord, SiblingsResult
from nezha.messages import InputError
from nezha.tokenizer import Encoding
from nezha.words import segment

MOST_TOKENS = 512
MOST_WORDS = 24
"""Words hidden in turn; those after them are left alone."""
AT_ONCE = 4_096
"""Tokens of a pass."""
MASK = "[MASK]"


@dataclass(frozen=True)
class Slot:
    """A word's first token, and what stands there unless that is hidden in the text already."""

    place: int
    truth: str | None


def siblings(
    model: str | Loaded = "bundled",
    text: str = "我们的老师喜欢北京的春天，学生喜欢看书。",
    *,
    top: int = 10,
    segmenter: str = "jieba",
    study: str = "",
) -> SiblingsResult:
    """What a model makes of two-character words that are hidden whole.

    Args:
        model: `bundled`, `run:NAME`, a folder, or what `load` returned.
        text: with `[MASK][MASK]` where a word is missing; without any mask its two-character words are hidden in turn.
        top: characters of each slot that are tried together.
        segmenter: whose words, one of `nezha.words.SEGMENTATIONS`.
        study: a file of `python -m benchmarks.studies masking`, or empty.

    Raises:
        InputError: empty text, too many tokens, no such model, segmenter or study, a model without the head of masks, a
            text without a two-character word or with single masks alone.
    """
    loaded = load(model)
    if not loaded.fills:
        raise InputError("no_mask_head", model=loaded.name)
    encoding = loaded.encode(text, limit=MOST_TOKENS)
    slots = given(loaded, encoding) if loaded.tokenizer.mask_id in encoding.ids else words(text, encoding, segmenter)
    if not slots:
        raise InputError("no_word_of_two", text=text if len(text) <= 40 else text[:40] + "…")
    top = min(top, int(loaded.tokenizer.ordinary.sum()))
    return SiblingsResult(
        model=loaded.name, positions=loaded.model.config.positions, text=text, segmenter=segmenter, top=top,
        words=tuple(_hidden(loaded, encoding, slot, text, top) for slot in stepping(slots[:MOST_WORDS])),
        study=read_study(study) if study else None,
    )  # fmt: skip


def given(loaded: Loaded, encoding: Encoding) -> list[Slot]:
    """The places where exactly two masks stand side by side."""
    hidden = [number == loaded.tokenizer.mask_id for number in encoding.ids] + [False]
    return [
        Slot(place, None)
        for place in range(1, len(hidden) - 2)
        if hidden[place : place + 2] == [True, True] and not hidden[place - 1] and not hidden[place + 2]
    ]


def words(text: str, encoding: Encoding, segmenter: str) -> list[Slot]:
    """The two-character words of a text, where each of the characters is a token of the vocabulary."""
    begins = {start: place for place, (start, _) in enumerate(encoding.offsets) if not encoding.special[place]}
    found, at = [], 0
    for word in segment(text, segmenter):
        if len(word) == 2 and word.isalpha() and at in begins:
            place = begins[at]
            pieces = encoding.tokens[place : place + 2]
            if begins.get(at + 1) == place + 1 and "[UNK]" not in pieces and encoding.offsets[place + 1][1] == at + 2:
                found.append(Slot(place, word))
        at += len(word)
    return found


@torch.inference_mode()
def _hidden(loaded: Loaded, encoding: Encoding, slot: Slot, text: str, top: int) -> HiddenWord:
    """One word hidden, looked at and guessed."""
    ids, types = (loaded.inputs(encoding)[name] for name in ("input_ids", "token_type_ids"))
    first, second = slot.place, slot.place + 1
    ids[0, [first, second]] = loaded.tokenizer.mask_id
    with recording(loaded.model) as records:
        hidden = loaded.model.nezha(input_ids=ids, token_type_ids=types).last_hidden_state
    alone = _probabilities(loaded, hidden[0, [first, second]])
    ordinary = torch.from_numpy(np.flatnonzero(loaded.tokenizer.ordinary)).to(ids.device)
    likely = ordinary[alone[:, ordinary].topk(top, sorted=True).indices]  # (2, top)
    given_first = _with(loaded, ids, types, likely[0], fills=first, asks=second)[:, likely[1]]
    given_second = _with(loaded, ids, types, likely[1], fills=second, asks=first)[:, likely[0]].T
    by_first, by_second = alone[0, likely[0]][:, None], alone[1, likely[1]][None]
    tables = [
        table.double().cpu().numpy()
        for table in (by_first * by_second, by_first * given_first, by_second * given_second)
    ]
    token = loaded.tokenizer.token
    pairs = [
        Candidate(
            word=token(int(likely[0, a])) + token(int(likely[1, b])),
            **{name: float(table[a, b]) for name, table in zip(("alone", "forward", "backward"), tables, strict=True)},
        )
        for a in range(top)
        for b in range(top)
    ]
    maps = torch.stack([record.probabilities[0] for record in records])
    sibling, neighbour = _looks(maps, encoding, first)
    return HiddenWord(
        truth=slot.truth, shown=_shown(text, encoding, first), alone=max(pairs, key=lambda pair: pair.alone),
        candidates=tuple(sorted(pairs, key=lambda pair: -pair.joint)), sibling=sibling, neighbour=neighbour,
    )  # fmt: skip


def _with(loaded: Loaded, ids: Tensor, types: Tensor, candidates: Tensor, *, fills: int, asks: int) -> Tensor:
    """(candidates, vocabulary): what stands at `asks` when each candidate in turn stands at `fills`."""
    rows = ids.repeat(len(candidates), 1)
    rows[:, fills] = candidates
    found = []
    for some in rows.split(max(1, AT_ONCE // ids.shape[1])):
        hidden = loaded.model.nezha(input_ids=some, token_type_ids=types.expand_as(some)).last_hidden_state
        found.append(_probabilities(loaded, hidden[:, asks]))
    return torch.cat(found)


def _probabilities(loaded: Loaded, hidden: Tensor) -> Tensor:
    """(n, hidden) to (n, vocabulary); rows of the embedding beyond the vocabulary stand for nothing."""
    scores = loaded.model.cls.predictions(hidden)[:, : loaded.tokenizer.vocab_size]
    return scores.double().softmax(-1)


def _looks(maps: Tensor, encoding: Encoding, first: int) -> tuple[Numbers, Numbers]:
    """Attention to the sibling, and to the visible tokens on the other sides, (layers, heads) each."""
    second = first + 1
    sibling = (maps[..., first, second] + maps[..., second, first]) / 2
    others = [
        maps[..., query, key]
        for query, key in ((first, first - 1), (second, second + 1))
        if not encoding.special[key] and encoding.tokens[key] != MASK
    ]
    neighbour = torch.stack(others).mean(0) if others else torch.full_like(sibling, torch.nan)
    return sibling.double().cpu().numpy(), neighbour.double().cpu().numpy()


def _shown(text: str, encoding: Encoding, first: int) -> str:
    """The text with the word hidden, cut to what stands near it."""
    start, end = encoding.offsets[first][0], encoding.offsets[first + 1][1]
    before, after = text[max(0, start - 8) : start], text[end : end + 8]
    return ("…" if start > 8 else "") + before + MASK * 2 + after + ("…" if end + 8 < len(text) else "")
