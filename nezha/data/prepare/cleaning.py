"""What is done to a document before anything is counted: normal forms, and the reasons to leave it out.

Both normal forms can change the length of a text, so a sentence with marked words is normalised word by word, and its
words still make up its text.  Unicode's NFKC also makes `，！？：；（）` their ASCII twins: it is off unless asked for.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from nezha.extras import need
from nezha.words.sentence import Document, Sentence, joined

LETTER = re.compile(r"[^\W\d_]")
CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, kw_only=True)
class Cleaning:
    """How documents are cleaned.

    `nfkc`: Unicode's compatibility form. `simplify`: traditional characters to simplified ones, by OpenCC.
    `min_characters`: shorter documents go (blanks do not count). `min_chinese`: those with a smaller share of Chinese
    characters go.
    """

    nfkc: bool = False
    simplify: bool = False
    min_characters: int = 1
    min_chinese: float = 0.0

    def __post_init__(self):
        if self.simplify:
            need("opencc", "--simplify")


def clean(document: Document, cleaning: Cleaning) -> Document:
    """The document in the normal forms asked for."""
    steps: list[Callable[[str], str]] = []
    if cleaning.nfkc:
        steps.append(lambda text: unicodedata.normalize("NFKC", text))
    if cleaning.simplify:
        steps.append(_simplifier())
    if not steps:
        return document
    changed = [_changed(sentence, steps) for sentence in document]
    return [sentence for sentence in changed if sentence.text and not sentence.text.isspace()]


def _changed(sentence: Sentence, steps: list[Callable[[str], str]]) -> Sentence:
    if sentence.words is None:
        return Sentence(_through(sentence.text, steps).strip())
    words = tuple(_through(word, steps) for word in sentence.words)
    return Sentence("".join(words), words, sentence.tags)


def _through(text: str, steps: list[Callable[[str], str]]) -> str:
    for step in steps:
        text = step(text)
    return text


@cache
def _simplifier() -> Callable[[str], str]:
    import opencc  # here, since its dictionaries take a while and few have it

    return opencc.OpenCC("t2s").convert


def fault(document: Document, cleaning: Cleaning) -> str | None:
    """Why the document is left out, one of `no_letters`, `short`, `little_chinese`; None where it is kept."""
    text = joined(document)
    if not LETTER.search(text):
        return "no_letters"
    if cleaning.min_characters > 1 or cleaning.min_chinese > 0:
        bare = "".join(text.split())
        if len(bare) < cleaning.min_characters:
            return "short"
        if len(CHINESE.findall(bare)) < cleaning.min_chinese * len(bare):
            return "little_chinese"
    return None
