"""Entities and phrases are unions of whole words by the rules of the docstring."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nezha.words import Sentence, begins
from nezha.words.newspaper import people_daily
from nezha.words.segmentations import groups
from nezha.words.units import KINDS, MOST_CHARACTERS, units

TAGS = ("nr", "nrt", "ns", "nt", "nz", "n", "vn", "an", "Ng", "j", "b", "m", "q", "t", "v", "u", "w", "a")
TAGGED = st.lists(
    st.tuples(st.text("北京大学江泽民", min_size=1, max_size=5), st.sampled_from(TAGS)), min_size=1, max_size=14
)


def grouped(kind: str, written: str) -> str:
    """`units` of "word/tag word/tag", groups divided by a bar."""
    pairs = [pair.split("/") for pair in written.split()]
    return "|".join(units(kind, [word for word, _ in pairs], [tag for _, tag in pairs]))


@pytest.mark.parametrize(
    ("written", "entity", "phrase"),
    [
        ("江/nr 泽民/nr 发表/v 讲话/n", "江泽民|发表|讲话", "江泽民|发表|讲话"),
        ("江/nr 泽民/nr 李/nr 鹏/nr 叶利钦/nr", "江泽民|李鹏|叶利钦", "江泽民|李鹏|叶利钦"),
        ("陈/nr 方/nr 安生/nr", "陈方|安生", "陈方|安生"),
        ("河北省/ns 平山县/ns 新华社/nt", "河北省平山县|新华社", "河北省平山县|新华社"),
        ("中国/ns 人民/n 广播/vn 电台/n", "中国|人民|广播|电台", "中国|人民广播电台"),
        ("特别/a 大型/b 水利/n 工程/n 的/u", "特别|大型|水利|工程|的", "特别|大型水利工程|的"),
        ("水利/n 大型/b", "水利|大型", "水利|大型"),
        ("三百/m 多/m 公里/q 路/n", "三百|多|公里|路", "三百多公里|路"),
        ("路/n 公里/q", "路|公里", "路|公里"),
        ("１９９７年/t １２月/t 中/f", "１９９７年|１２月|中", "１９９７年１２月|中"),
        ("奔驰/nz 汽车/n", "奔驰|汽车", "奔驰|汽车"),
    ],
)
def test_rules(written, entity, phrase):
    assert grouped("entity", written) == entity
    assert grouped("phrase", written) == phrase


def test_a_long_run_is_cut_after_the_last_word_that_fits():
    assert MOST_CHARACTERS == 8
    assert grouped("phrase", "中央/n 人民/n 广播/vn 电台/n 台长/n") == "中央人民广播电台|台长"
    assert grouped("phrase", "中央/n 电视台/n 广播/vn 电台/n") == "中央电视台广播|电台"
    assert grouped("entity", "阿拉木图/ns 哈萨克/ns 阿里法拉比/ns") == "阿拉木图哈萨克|阿里法拉比"
    assert grouped("entity", "萨马兰奇萨马兰奇萨/ns 江/ns") == "萨马兰奇萨马兰奇萨|江"


@pytest.mark.parametrize("kind", KINDS)
@given(tagged=TAGGED)
def test_units_are_unions_of_whole_words_of_at_most_so_many_characters(kind, tagged):
    words, tags = zip(*tagged, strict=True)
    found = units(kind, words, tags)
    assert "".join(found) == "".join(words)
    ends = {sum(map(len, words[:count])) for count in range(len(words) + 1)}
    assert {sum(map(len, found[:count])) for count in range(len(found) + 1)} <= ends
    assert all(len(group) <= MOST_CHARACTERS or group in words for group in found)


@given(tagged=TAGGED)
def test_entities_are_whole_in_phrases(tagged):
    words, tags = zip(*tagged, strict=True)
    sentence = [Sentence("".join(words), words, tags)]
    names = {"nr", "nrt", "ns", "nt", "nz"}
    in_phrase, in_entity = begins("phrase", sentence), begins("entity", sentence)
    place = 0
    for word, tag in tagged:
        assert not tag.startswith("n") or tag not in names or in_phrase[place] == in_entity[place]
        place += len(word)


def test_gold_tags_are_taken_where_the_corpus_has_them():
    article = next(a for a in people_daily() if any("nr" in (s.tags or ()) for s in a))
    plain = [Sentence(sentence.text, sentence.words) for sentence in article]
    assert begins("entity", article).sum() < begins("gold", article).sum()
    assert begins("phrase", article).sum() < begins("entity", article).sum()
    assert groups("entity", plain) == groups("entity", [Sentence(sentence.text) for sentence in article])


def test_untagged_text_takes_the_tagger():
    assert groups("phrase", [Sentence("他买了新产品质量"), Sentence("江泽民")])[-2:] == ["\n", "江泽民"]
    assert "产品质量" in "|".join(groups("phrase", [Sentence("产品质量很好")]))
