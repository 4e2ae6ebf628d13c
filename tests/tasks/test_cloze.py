"""Questions made from the newspaper: each rule on small articles, and all of them on what is in the box."""

import pytest

from nezha.tasks.cloze import ASKING, PASSAGE, QUESTION, article_questions, cloze_questions, question, quotes
from nezha.tasks.examples import Quote, Span
from nezha.words.sentence import Sentence


def article(*sentences: str) -> list[Sentence]:
    """Sentences as `word/tag` pairs."""
    found = []
    for sentence in sentences:
        words, tags = zip(*(pair.split("/") for pair in sentence.split()), strict=True)
        found.append(Sentence("".join(words), words, tags))
    return found


ASKS = "李/nr 鹏/nr 今天/t 下午/t 会见/v 了/u 外国/n 客人/n 一行/n 。/w"
BOTH = "今天/t 李/nr 鹏/nr 和/c 钱/nr 其琛/nr 到/v 。/w"
ONE = "李/nr 鹏/nr 到/v 。/w"
OTHER = "钱/nr 其琛/nr 到/v 。/w"


def test_a_name_in_a_sentence_is_asked_of_the_others():
    found = list(article_questions(article(ASKS, BOTH)))
    assert found == [(0, ("今天李鹏和钱其琛到。", (Quote(2, "李鹏"),), "谁今天下午会见了外国客人一行？"))]


def test_the_kind_alone_must_not_answer():
    assert list(article_questions(article(ASKS, ONE))) == []


@pytest.mark.parametrize(
    "asks",
    [
        ASKS.replace("外国/n", "李/nr 鹏/nr 的/u"),  # it stands in the sentence twice
        ASKS.replace("今天/t 下午/t 会见/v", "见/v"),  # a short sentence
        ASKS.replace("外国/n", "来自/v " + "很/d " * 50),  # a long one
        ASKS.replace("李/nr 鹏/nr", "乔/nr 石/nr"),  # it stands nowhere else
        ASKS.replace("。/w", ""),  # no whole sentence
    ],
)
def test_what_cannot_be_asked_is_not(asks):
    assert all(number for number, _ in article_questions(article(asks, BOTH, OTHER)))


def test_the_word_that_asks_hangs_on_the_kind():
    assert question("他在北京。", Span(2, 4, "LOC")) == "他在什么地方？"
    assert question("新华社报道。", Span(0, 3, "ORG")) == "什么机构报道？"


def test_every_place_counts_once():
    assert quotes("中国中国人在中国", "中国") == (Quote(0, "中国"), Quote(2, "中国"), Quote(6, "中国"))


@pytest.fixture(scope="module")
def splits():
    return cloze_questions()


def test_what_is_in_the_box_keeps_the_rules(splits):
    assert len(splits.train) > 6000
    assert min(len(splits.dev), len(splits.test)) > 300
    every = [example for part in vars(splits).values() for example in part]
    for example in every:
        assert 0 < len(example.text) <= PASSAGE
        assert len(example.second) <= QUESTION[-1] + len("什么地方")
        assert any(word in example.second for word in ASKING.values())
        assert example.second.endswith("？")
        assert len({quote.text for quote in example.answer}) <= 1
        assert all(example.text.startswith(quote.text, quote.start) for quote in example.answer)
    unanswered = sum(not example.answer for example in every) / len(every)
    assert 0.09 < unanswered < 0.14
    assert splits == cloze_questions()


def test_a_question_is_not_learnt_and_then_asked(splits):
    parts = [{(example.text, example.second) for example in part} for part in vars(splits).values()]
    articles = [{example.id.split(":")[0] for example in part} for part in vars(splits).values()]
    for sets in (parts, articles):
        assert not sets[0] & sets[1] | sets[0] & sets[2] | sets[1] & sets[2]
