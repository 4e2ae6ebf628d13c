"""What simple things make of one label for two texts: characters counted in both, how many they share, one text alone.

    tfidf_pair       logistic regression over |a - b| and a · b of the two texts' TF-IDF of runs of characters
    overlap          logistic regression over three numbers: characters shared of all (Jaccard), and the shares of the
                     second text's characters and pairs of characters that stand in the first; for two labels, one
                     threshold on the first of them
    hypothesis_only  TF-IDF and logistic regression over the second text alone: what it scores above the commonest
                     label is what the writers of the hypotheses gave away

Gururangan et al. 2018, https://arxiv.org/abs/1803.02324
"""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from nezha.tasks.examples import Answer, Example, Splits

LONGEST = 2
"""Characters of an n-gram at most."""


def tfidf_pair(splits: Splits) -> list[Answer]:
    """What one text has and the other has not, and what both have."""
    features = TfidfVectorizer(analyzer="char", ngram_range=(1, LONGEST), min_df=2, sublinear_tf=True)
    features.fit([text for example in splits.train for text in (example.text, example.second)])

    def seen(examples: Sequence[Example]) -> csr_matrix:
        first = features.transform([example.text for example in examples])
        second = features.transform([example.second for example in examples])
        return csr_matrix(hstack([abs(first - second), first.multiply(second)]))

    model = LogisticRegression(max_iter=1000)
    model.fit(seen(splits.train), _answers(splits.train))
    return [str(label) for label in model.predict(seen(splits.test))]


def overlap(splits: Splits) -> list[Answer]:
    """How much the texts share, whatever it is: one threshold for two labels, logistic regression for more."""
    asked = np.array([shared(example) for example in splits.test])
    learnt = np.array([shared(example) for example in splits.train])
    answers = _answers(splits.train)
    if len(set(answers)) == 2:
        below, above, border = threshold(learnt[:, 0], answers)
        return [above if value >= border else below for value in asked[:, 0]]
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    model.fit(learnt, answers)
    return [str(label) for label in model.predict(asked)]


def shared(example: Example) -> tuple[float, float, float]:
    """The three numbers of `overlap`."""
    first, second = ("".join(text.split()) for text in (example.text, example.second))
    one, other = set(first), set(second)
    pairs, others = ({text[at : at + 2] for at in range(len(text) - 1)} for text in (first, second))
    return (
        len(one & other) / max(1, len(one | other)),
        len(one & other) / max(1, len(other)),
        len(pairs & others) / max(1, len(others)),
    )


def threshold(values: np.ndarray, answers: Sequence[str]) -> tuple[str, str, float]:
    """The label below, the label from there on, and the value that parts the two labels of `answers` best."""
    low, high = sorted(set(answers))
    order = np.argsort(values, kind="stable")
    ranked = values[order]
    is_high = (np.array(answers) == high)[order]
    # right with `low` below place k and `high` from k on, for each place at which the value changes
    right = np.concatenate([[0], np.cumsum(~is_high)]) + is_high.sum() - np.concatenate([[0], np.cumsum(is_high)])
    places = np.flatnonzero(np.concatenate([[True], ranked[1:] > ranked[:-1]]))
    best = places[np.argmax(np.abs(2 * right[places] - len(answers)))]
    below, above = (low, high) if 2 * right[best] >= len(answers) else (high, low)
    return below, above, float(ranked[best])


def hypothesis_only(splits: Splits) -> list[Answer]:
    """The second text, as if there were no first."""
    features = TfidfVectorizer(analyzer="char", ngram_range=(1, LONGEST), min_df=2, sublinear_tf=True)
    model = make_pipeline(features, LogisticRegression(max_iter=1000))
    model.fit([example.second for example in splits.train], _answers(splits.train))
    return [str(label) for label in model.predict([example.second for example in splits.test])]


def _answers(examples: Sequence[Example]) -> list[str]:
    return [str(example.answer) for example in examples]
