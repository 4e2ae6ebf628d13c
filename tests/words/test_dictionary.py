"""Dictionaries: a person's words are kept whole, broken lines told; the newspaper's words follow its standard."""

import pickle

import jieba
import pytest

from nezha.messages import InputError
from nezha.words import Sentence, begins, segment, with_dictionary
from nezha.words.dictionary import Entry, people_daily_words, read_dictionary
from nezha.words.newspaper import people_daily
from nezha.words.sentence import is_held_out

TEXT = "小明在云计算宝盒上训练哪吒模型"


@pytest.fixture
def dictionary(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("\ufeff云计算宝盒 9000 n\n\n哪吒模型\n小明在 nr\r\n训练哪 5\n", encoding="utf-8")
    return path


def test_entries_are_read(dictionary):
    assert read_dictionary(dictionary) == [
        Entry("云计算宝盒", 9000, "n"),
        Entry("哪吒模型"),
        Entry("小明在", None, "nr"),
        Entry("训练哪", 5),
    ]


def test_words_of_a_person_are_kept_whole_and_jieba_stays_as_it_was(dictionary):
    before = segment(TEXT)
    words = segment(TEXT, with_dictionary(dictionary))
    assert "".join(words) == TEXT
    assert {"云计算宝盒", "哪吒模型"} <= set(words)
    assert segment(TEXT) == before
    assert not {"云计算宝盒", "哪吒模型"} & set(before)


def test_it_is_what_jieba_makes_of_the_same_file(dictionary, tmp_path):
    theirs = jieba.Tokenizer()
    plain = tmp_path / "plain.txt"
    plain.write_text(dictionary.read_text("utf-8-sig"), encoding="utf-8")
    with plain.open("rb") as file:
        theirs.load_userdict(file)
    sentences = [s for article in list(people_daily())[:40] for s in article] + [Sentence(TEXT)]
    ours = with_dictionary(dictionary)
    assert [ours(s.text) for s in sentences] == [theirs.lcut(s.text) for s in sentences]


def test_another_process_can_be_handed_one(dictionary):
    words = with_dictionary(dictionary)
    marks = begins(words, [Sentence(TEXT)])
    assert (begins(pickle.loads(pickle.dumps(words)), [Sentence(TEXT)]) == marks).all()


@pytest.mark.parametrize(
    "line",
    ["云 计算 3", "云计算 0", "云计算 -3", "云计算 3.5", "云计算 n 3", "云计算 3 n 4", "云计算 3 名词", "云 计 算 n"],
)
def test_a_broken_line_is_told_with_its_number(tmp_path, line):
    path = tmp_path / "words.txt"
    path.write_text(f"哪吒 3 n\n\n{line}\n好\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_dictionary(path)
    assert caught.value.key == "dictionary_line"
    assert "line 3" in str(caught.value)
    assert line in str(caught.value)


@pytest.mark.parametrize(
    ("content", "key"),
    [(None, "dictionary_missing"), (b"\n \n", "dictionary_empty"), ("好\n词典".encode("gb18030"), "corpus_encoding")],
)
def test_what_is_no_dictionary_is_told(tmp_path, content, key):
    path = tmp_path / "words.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        with_dictionary(path)
    assert caught.value.key == key


def test_newspaper_words_follow_its_standard():
    """Surname and given name are two words, compounds are cut as the newspaper cuts them, full width is kept."""
    assert people_daily_words("江泽民在中央人民广播电台") == ["江", "泽民", "在", "中央", "人民", "广播", "电台"]
    assert people_daily_words("１９９７年1997年") == ["１９９７年", "1997年"]


def test_newspaper_words_are_learnt_from_the_training_part_alone():
    """A word that only held-out articles use is not known."""
    words: dict[bool, set[str]] = {True: set(), False: set()}
    for article in people_daily():
        words[is_held_out(article)].update(w for s in article for w in s.words or () if len(w) == 4 and w.isalpha())
    only, known = words[True] - words[False], words[False]
    assert len(only) > 100
    whole = [sum(people_daily_words(word) == [word] for word in part) / len(part) for part in (only, known)]
    assert whole[0] < 0.25
    assert whole[1] > 0.9
