"""What simple things make of one label a text: the commonest label, and characters counted."""

from collections import Counter

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from nezha.tasks.examples import Answer, Splits

LONGEST = 3
"""Characters of an n-gram at most."""


def majority(splits: Splits) -> list[Answer]:
    """The label that most training texts have, whatever is asked."""
    commonest = Counter(example.answer for example in splits.train).most_common(1)[0][0]
    return [commonest] * len(splits.test)


def bag_of_characters(splits: Splits) -> list[Answer]:
    """Logistic regression over TF-IDF of the runs of 1 to `LONGEST` characters that stand in two texts or more."""
    features = TfidfVectorizer(analyzer="char", ngram_range=(1, LONGEST), min_df=2, sublinear_tf=True)
    model = make_pipeline(features, LogisticRegression(C=10.0, max_iter=1000))
    model.fit([example.text for example in splits.train], [str(example.answer) for example in splits.train])
    return [str(label) for label in model.predict([example.text for example in splits.test])]
