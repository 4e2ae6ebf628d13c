"""Text becomes documents: nothing lost, nothing twice, one clear sentence for what is no text."""

import pytest

from nezha.data.documents import Sentence, is_held_out, read_text_file, split_sentences, unique
from nezha.messages import InputError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今天好。明天呢？", ["今天好。", "明天呢？"]),
        ("他说：“走吧！”就走了", ["他说：“走吧！”", "就走了"]),
        ("没有句号", ["没有句号"]),
        ("真的吗？！……是", ["真的吗？！……", "是"]),
        ("  \n", []),
    ],
    ids=["two", "quote goes with its sentence", "no mark", "marks in a row", "blank"],
)
def test_split_sentences(text, expected):
    assert split_sentences(text) == expected


def test_a_file_is_sentences_a_line_and_documents_between_blanks(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeff一句。\r\n二句。\r\n\r\n\r\n三句。".encode())
    assert [[sentence.text for sentence in document] for document in read_text_file(path)] == [
        ["一句。", "二句。"],
        ["三句。"],
    ]


def test_copies_that_differ_only_in_blanks_are_one_document():
    once, spaced, other = ([Sentence(text)] for text in ("很好 的书", "很好的 书", "不好的书"))
    assert list(unique([once, spaced, other, once])) == [once, other]


def test_the_held_out_part_is_about_a_twentieth_and_depends_on_the_text_alone():
    documents = [[Sentence(f"第{number}篇")] for number in range(4000)]
    held = [is_held_out(document) for document in documents]
    assert held == [is_held_out(document) for document in documents]
    assert 0.035 < sum(held) / len(held) < 0.065


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "corpus_empty"),
        (b" \n\n\t\n", "corpus_empty"),
        ("好\n".encode() + b"a\0b", "corpus_binary"),
        ("北京\n天气".encode("gb18030"), "corpus_encoding"),
    ],
    ids=["empty", "blank", "binary", "gb18030"],
)
def test_what_is_no_text_is_told(tmp_path, content, key):
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        list(read_text_file(path))
    assert caught.value.key == key
    assert str(path) in str(caught.value)


def test_the_byte_that_is_wrong_is_counted_from_the_start_of_the_file(tmp_path):
    path = tmp_path / "bad.txt"
    path.write_bytes("一二\n".encode() + b"ab\xff")
    with pytest.raises(InputError, match="from byte 9 on"):
        list(read_text_file(path))


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(InputError) as caught:
        list(read_text_file(tmp_path / "none.txt"))
    assert caught.value.key == "corpus_missing"
