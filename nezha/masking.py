"""Whole-word masking, the second of NEZHA's ideas, beside BERT's character masking.

A model that must guess one hidden character of 中华人民共[和]国 copies from the word around it; hiding the whole word
makes it use the sentence.  Which characters form a word comes from the data (`nezha.words`); here groups of tokens are
chosen by Google's routine (`create_masked_lm_predictions`):

    budget = min(cap, max(1, round(p · tokens)))         tokens counts [CLS] and [SEP], as there
    groups in random order: stop when the budget is met; skip a group that would exceed it
    each token of a chosen group, by itself: 80% [MASK], 10% a random token, 10% unchanged

So one word can be part [MASK], part random, part kept, as in Google's code and in BERT-WWM; the paper's "12% masked,
1.5% randomly replaced" (section 3.1) is 15% × 80% and 15% × 10%.

Difference from Google's script: random tokens are drawn among the pieces that are not special.  `character` is the
same routine with every token a group of its own.

Wei et al. 2019, https://arxiv.org/abs/1909.00204; Cui et al. 2019, https://arxiv.org/abs/1906.08101
"""

import numpy as np


def budget(tokens: int, masked_lm_prob: float, cap: int) -> int:
    """How many of `tokens` tokens (with specials) may be chosen, at most `cap`."""
    return min(cap, max(1, round(tokens * masked_lm_prob)))


def choose(continues: np.ndarray, eligible: np.ndarray, room: int, rng: np.random.Generator) -> np.ndarray:
    """Tokens to predict: whole groups, at most `room` tokens.

    Args:
        continues: (n,) bool, token belongs to the group of the token before it.
        eligible: (n,) bool, False for [CLS], [SEP] and padding.
        room: the budget.
        rng: decides the order of the groups.

    Returns:
        (m,) places of the chosen tokens, rising, m <= room.
    """
    places = np.flatnonzero(eligible)
    if not len(places):
        return places
    # a token whose predecessor is not eligible (a word cut by truncation) opens a group of its own
    opens = ~continues[places] | np.append(True, np.diff(places) != 1)
    starts = np.flatnonzero(opens)
    sizes = np.diff(np.append(starts, len(places)))
    chosen: list[np.ndarray] = []
    for group in rng.permutation(len(starts)):
        size = int(sizes[group])
        if size > room:
            continue
        chosen.append(places[starts[group] : starts[group] + size])
        room -= size
        if room == 0:
            break
    return np.sort(np.concatenate(chosen)) if chosen else places[:0]


def corrupt(
    ids: np.ndarray, chosen: np.ndarray, *, mask_id: int, replacements: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """The ids with the chosen tokens hidden: 80% [MASK], 10% one of `replacements`, 10% unchanged, each by itself.

    Shapes:
        `ids`: (n,). `chosen`: (m,) places in it. Returns (n,), a copy.
    """
    lot = rng.random(len(chosen))
    random_ids = replacements[rng.integers(len(replacements), size=len(chosen))]
    hidden = ids.copy()
    hidden[chosen] = np.where(lot < 0.8, mask_id, np.where(lot < 0.9, random_ids, ids[chosen]))
    return hidden


def mask_tokens(
    ids: np.ndarray,
    continues: np.ndarray,
    eligible: np.ndarray,
    *,
    masking: str,
    masked_lm_prob: float,
    cap: int,
    mask_id: int,
    replacements: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """One example masked: the ids to show (n,), and the places to predict (m,).

    Args:
        ids, continues, eligible: (n,), see `choose`.
        masking: `whole_word` or `character`.
        masked_lm_prob, cap: see `budget`.
        mask_id, replacements: see `corrupt`.
        rng: source of every choice.
    """
    groups = continues if masking == "whole_word" else np.zeros_like(continues)
    chosen = choose(groups, eligible, budget(len(ids), masked_lm_prob, cap), rng)
    return corrupt(ids, chosen, mask_id=mask_id, replacements=replacements, rng=rng), chosen
