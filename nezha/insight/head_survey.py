"""What the heads of a model do over held-out text, beside a twin of random weights: `nezha heads`.

The texts are the beginnings of articles of the People's Daily that no bundled model was trained on, with the words that
people marked; nothing in them is hidden.  A head's figures are those of `nezha.insight.profiles` over all texts
together, `words` is that of `nezha.insight.word_following`, and both are asked of the twin too (`nezha.insight.twin`).
"""

from collections.abc import Callable, Sequence
from itertools import chain

import numpy as np

from nezha.insight.capturing import capture
from nezha.insight.head_types import known, of_sums
from nezha.insight.heads_result import HeadsResult, SurveyedHead
from nezha.insight.loading import Loaded, load
from nezha.insight.profiles import NAMES, WINDOW, Figures, Sums, measure, total
from nezha.insight.twin import above_twin, twin_of
from nezha.insight.word_following import WordFollowing, near_attention, word_following
from nezha.messages import InputError
from nezha.words.newspaper import people_daily
from nezha.words.sentence import Document, is_held_out

TEXTS = 60
LONGEST, SHORTEST = 126, 60
"""Characters of a text; whole sentences."""
ROUNDS = 1000


def heads(
    model: str | Loaded = "bundled",
    *,
    texts: int = TEXTS,
    special: bool = False,
    window: int = WINDOW,
    seed: int = 0,
    rounds: int = ROUNDS,
    progress: Callable[[int, int], None] | None = None,
) -> HeadsResult:
    """Every head of a model, and of its twin, over held-out articles.

    Args:
        model: `bundled`, `run:NAME`, a folder, or what `load` returned.
        texts: how many articles, spread over the month; all that are long enough where there are fewer.
        special: whether [CLS] and [SEP] count as tokens like any other.
        window: tokens to either side that are `local`.
        seed: of the twin's weights, and of all draws.
        rounds: draws of texts, and orders of words, behind each p.
        progress: told how many texts of how many are done, those of the twin included.

    Raises:
        InputError: no such model, a number out of range, or the newspaper is not installed.
    """
    for name, value, low in (("texts", texts, 2), ("window", window, 1), ("seed", seed, 0), ("rounds", rounds, 1)):
        if isinstance(value, bool) or not isinstance(value, int) or value < low:
            raise InputError("out_of_range", name=name, rule=f">= {low}", given=value)
    loaded = load(model)
    chosen, random = held_out_texts(texts), np.random.default_rng(seed)
    both = []
    for number, one in enumerate((loaded, twin_of(loaded, seed))):
        sums, near = [], []
        for place, words in enumerate(chosen):
            result = capture(one, "".join(words), segmenter=lambda _, words=words: list(words))
            sums.append(measure(result, special=special, window=window))
            near.append(near_attention(result))
            if progress is not None:
                progress(number * len(chosen) + place + 1, 2 * len(chosen))
        both.append((sums, near))
    (sums, near), (twin_sums, twin_near) = both
    p = above_twin(sums, twin_sums, rounds=rounds, rng=random)
    return HeadsResult(
        model=loaded.name,
        texts=len(chosen),
        tokens=sum(text.attention.shape[-1] for text in near),
        special=special,
        window=window,
        seed=seed,
        rounds=rounds,
        positions=loaded.model.config.positions,
        max_relative_position=loaded.model.config.max_relative_position,
        heads=_heads(sums, word_following(near, rounds=rounds, rng=random), p),
        twin=_heads(twin_sums, word_following(twin_near, rounds=rounds, rng=random), None),
        profile=total(sums).profile,
        twin_profile=total(twin_sums).profile,
    )


def held_out_texts(most: int) -> list[tuple[str, ...]]:
    """The words of up to `most` texts: the first whole sentences of held-out articles, spread over the month."""
    beginnings = (_beginning(article) for article in people_daily() if is_held_out(article))
    found = [words for words in beginnings if sum(map(len, words)) >= SHORTEST]
    places = np.linspace(0, len(found) - 1, min(most, len(found))).round().astype(int)
    return [found[place] for place in places]


def _beginning(article: Document) -> tuple[str, ...]:
    """Words of as many sentences from the first on as `LONGEST` characters hold."""
    ends = np.cumsum([len(sentence.text) for sentence in article])
    return tuple(chain.from_iterable(sentence.words or () for sentence in article[: int((ends <= LONGEST).sum())]))


def _heads(sums: Sequence[Sums], words: WordFollowing, p: Figures | None) -> tuple[SurveyedHead, ...]:
    """One row a head; `p`, (figures, layers, heads), against the twin, None for the twin itself."""
    whole = total(sums)
    rows = []
    for number, head in enumerate(of_sums(whole)):
        at = np.unravel_index(number, words.ratio.shape)
        rows.append(
            SurveyedHead(
                layer=head.layer,
                head=head.head,
                figures=head.figures | {"words": known(words.ratio[at])},
                above_twin={} if p is None else {name: float(p[i][at]) for i, name in enumerate(NAMES)},
                words_shuffled=known(words.shuffled[at]),
                words_p=float(words.p[at]),
            )
        )
    return tuple(rows)
