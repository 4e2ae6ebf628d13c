"""How right an answer to a question is, as CMRC 2018's official script (`cmrc2018_evaluate.py`, version 6) counts it.

    exact_match    1 where the answer is an accepted one, punctuation and capitals aside, else 0
    cmrc_f1        2·run / (answered + accepted), where run is the longest run of neighbouring tokens that stands in
                   both, and the others count the tokens of each side

A token is one Chinese character, or one word or number of anything else; punctuation is left out first.  Of several
accepted answers the one that gives most counts, for each measure by itself, and a figure is the mean over questions.
F1 leads: an answer that is one character too long counts in part, so it tells models apart with fewer questions.  The
paper's Table 4 reports both.

Two differences from the script: where a question has no answer, which CMRC 2018 does not have, saying so counts 1 and
any answer 0 (as in SQuAD 2.0); and words are cut by the one pattern below, where the script asks NLTK, whose rules for
English contractions, quotation marks and ends of sentences inside an answer are left out.  The F1 of SQuAD's own
script, over bags of words without articles, is another one.

Cui et al. 2019, https://aclanthology.org/D19-1600; https://github.com/ymcui/cmrc2018
"""

import re
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from nezha.tasks.examples import Answer, Example, quotes_of
from nezha.tasks.measures import Measure

PUNCTUATION = frozenset("-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』")
"""What the script leaves out; other marks, as `,` and `…`, are tokens of their own or part of one."""
_TOKEN = re.compile(r"[\u4e00-\u9fa5]|[^\u4e00-\u9fa5]+")
_WORD = re.compile(
    r"""
    \.{2,} | [\[\](){}<>;@\#$%&?!"«»‘„—]   # marks that always stand alone
    | ,(?!\d)                              # a comma, but for one inside a number
    | (?: [^\s\[\](){}<>;@\#$%&?!"«»‘„—,.] | ,(?=\d) | \.(?!\.|\s*$) )+
    | \.                                   # the full stop at the end
    """,
    re.VERBOSE,
)


def tokens(text: str) -> list[str]:
    """What F1 counts: Chinese characters and other words, in small letters, without punctuation."""
    return [
        word
        for piece in _TOKEN.findall(plain(text))
        for word in ([piece] if "\u4e00" <= piece[0] <= "\u9fa5" else _WORD.findall(piece))
    ]


def plain(text: str) -> str:
    """The text in small letters without outer blanks and punctuation: what must be equal for an exact match."""
    return "".join(character for character in text.lower().strip() if character not in PUNCTUATION)


def longest_run(one: Sequence[str], other: Sequence[str]) -> int:
    """Tokens of the longest run that stands in both."""
    longest, before = 0, [0] * (len(other) + 1)
    for token in one:
        ending = [0] * (len(other) + 1)  # run that ends with this token and each of `other`
        for place, candidate in enumerate(other, start=1):
            if token == candidate:
                ending[place] = before[place - 1] + 1
        longest, before = max(longest, *ending), ending
    return longest


def run_f1(accepted: str, given: str) -> float:
    """F1 of an answer against one accepted answer: 0 to 1."""
    one, other = tokens(accepted), tokens(given)
    run = longest_run(one, other)
    return 2 * run / (len(one) + len(other)) if run else 0.0


def exactly(accepted: str, given: str) -> float:
    """1 where the two are the same but for punctuation, capitals and outer blanks, else 0."""
    return float(plain(accepted) == plain(given))


def reading_measures() -> tuple[Measure, ...]:
    """For answers to questions about passages: CMRC 2018's F1, which leads, and its exact match."""
    return Measure("cmrc_f1", partial(_best, run_f1), _mean), Measure("exact_match", partial(_best, exactly), _mean)


def _best(score: Callable[[str, str], float], examples: Sequence[Example], answers: Sequence[Answer]) -> np.ndarray:
    """(texts, 2): the score of the answer against the accepted one that it fits best, and 1."""
    found = np.ones((len(examples), 2))
    for row, (example, answer) in enumerate(zip(examples, answers, strict=True)):
        accepted, given = quotes_of(example.answer), quotes_of(answer)
        if accepted and given:
            found[row, 0] = max(score(one, given[0].text) for one in {quote.text for quote in accepted})
        else:
            found[row, 0] = float(not accepted and not given)
    return found


def _mean(sums: np.ndarray) -> np.ndarray:
    return sums[..., 0] / sums[..., 1]
