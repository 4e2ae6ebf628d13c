"""Files that cannot be read, one clear sentence each, and none of them held in memory whole or run."""

import gzip
import os
import pickle

import pytest

from nezha.messages import InputError
from nezha.tasks.readers import Columns, columns_in, contents, read, reading
from tests.tasks.readers.conftest import lines

GOOD = lines({"text": f"文{n}", "label": n % 2} for n in range(60))


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.tsv", "", "reader_empty"),
        ("a.tsv", " \n\n", "reader_empty"),
        ("a.json", "[]", "reader_empty"),
        ("a.tsv", b"label\ttext\n0\t\x00\x01", "reader_binary"),
        ("a.tsv", b"label\ttext\n0\t\xff\xff\xff\n", "reader_encoding"),
        ("a.xlsx", b"PK", "reader_ending"),
        ("a", "text", "reader_ending"),
        ("a.parquet.gz", b"", "reader_ending"),
        ("a.zip", b"PK", "reader_archive"),
        ("a.tar.gz", b"", "reader_archive"),
        ("a.pkl", pickle.dumps([]), "reader_pickle"),
        ("pytorch.bin", b"", "reader_pickle"),
        ("a.tsv.gz", gzip.compress(GOOD.encode())[:-9], "reader_packing"),
        ("a.tsv.gz", b"no gzip", "reader_packing"),
        ("a.parquet", b"PAR1 no parquet", "reader_broken"),
        ("a.arrow", b"ARROW1 no arrow", "reader_broken"),
        ("a.arrow", b"no stream", "reader_broken"),
        ("a.json", GOOD + '{"text": ', "reader_json"),
        ("a.json", "text", "reader_json"),
        ("a.json", "[" * 100_000, "reader_json"),
        ("a.json", '{"label": ' + "9" * 5000 + "}", "reader_json"),
        ("a.json", "[1, 2]", "reader_no_objects"),
        ("a.json", '{"data": 3}', "reader_no_objects"),
        ("a.csv", 'label,text\n0,"好\n1,坏\n', "reader_csv"),
        ("a.tsv", "label\ttext\n0\t好\n1\n", "reader_cells"),
        ("a.tsv", "label\ttext\n0\t好\t多\n", "reader_cells"),
        ("a.json", '{"text": "文", "kind": "a"}', "reader_column_missing"),
        ("a.json", '{"label": "文", "甲": "a", "乙": "b"}', "reader_column_missing"),
        ("a.tsv", "0\t好\t坏\n1\t好\t坏\n", "reader_column_missing"),
        ("a.json", '{"text": ["文"], "label": "a"}', "reader_no_text"),
        ("a.json", '{"text": "文", "label": ["a"]}', "reader_no_text"),
        ("a.json", '{"text": "文", "label": ""}', "reader_no_labels"),
        ("a.json", lines({"text": f"文{n}", "label": 1} for n in range(60)), "reader_one_class"),
        ("a.json", lines({"text": f"文{n}", "label": n} for n in range(1001)), "reader_many_labels"),
        ("a.json", lines({"text": f"文{n}", "label": n} for n in range(2)), "reader_few"),
    ],
)
def test_one_sentence_says_what_is_wrong(write, refused, name, content, key):
    assert refused(write(name, content), "sentiment").key == key


def test_too_few_are_told_with_how_many_were_copies(write, refused):
    error = refused(write("a.csv", "label,text\n" + "1,好\n0,坏\n" * 50), "sentiment")
    assert error.key == "reader_few"
    assert "duplicates (98) left out" in error.text("en")
    assert "去除 98 条重复后" in error.text("zh")


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("a.json", GOOD + '{"text": ', 61),
        ("a.json", '[\n{"text": "文"},\n{"text" "文"}]', 3),
        ("a.csv", 'label,text\n0,"两\n行"\n1,"坏" 了\n', 4),
        ("a.tsv", "label\ttext\n0\t好\n\n1\n", 4),
        ("a.csv", "label,text\n0,好\n1\n", 3),
    ],
)
def test_the_line_is_named(write, refused, name, content, line):
    assert refused(write(name, content), "sentiment").values["line"] == line


def test_the_columns_that_are_there_can_be_asked_for(write):
    odd = write("c.csv", "编号,评论内容,好坏\n1,房间很好,好\n2,房间很差,差\n")
    assert columns_in(odd, "sentiment") == {"1": "1 (编号)", "2": "2 (评论内容)", "3": "3 (好坏)"}
    assert list(columns_in(odd, "sentiment", Columns(text="评论内容"))) == ["编号", "评论内容", "好坏"]
    write("d/train.json", '{"text": "文", "kind": "a"}')
    write("d/test.json", '{"other": "文"}')
    assert list(columns_in(odd.parent / "d", "pairs")) == ["text", "kind", "other"]


def test_the_columns_that_are_there_are_listed(write, refused):
    error = refused(write("a.json", '{"text": "文", "kind": "a"}'), "sentiment")
    assert "the columns are: text, kind; choose one (--label-column)" in error.text("en")
    assert "现有各列：text, kind；请指定一列（--label-column）" in error.text("zh")
    odd = write("c.csv", "编号,评论内容（去掉了空行和重复的）,好坏\n1,房间很好,好\n2,房间很差,差\n")
    error = refused(odd, "sentiment")
    assert (
        "the columns are: 1 (编号), 2 (评论内容（去掉了空行和重…), 3 (好坏); choose one (--text-column)"
        in error.text("en")
    )
    assert refused(write("b.json", GOOD), "sentiment", text="没有").values["flag"] == "--text-column"
    assert refused(write("b.json", GOOD), "sentiment", label="3").values["flag"] == "--label-column"


def test_nothing_there_or_a_pipe(tmp_path, refused):
    assert refused(tmp_path / "none.tsv", "sentiment").key == "reader_missing"
    os.mkfifo(tmp_path / "a.tsv")
    assert refused(tmp_path / "a.tsv", "sentiment").key == "reader_not_regular"


def test_a_folder_must_say_what_is_what(tmp_path, write, refused):
    assert refused(tmp_path, "sentiment").key == "reader_folder"
    write("one.tsv", "x")
    write("two.tsv", "x")
    assert refused(tmp_path, "sentiment").values["found"] == "one.tsv, two.tsv"


def test_one_file_alone_needs_no_name(tmp_path, write):
    write("reviews.json", GOOD)
    write("README.md", "words")
    assert read(tmp_path, "sentiment").files[0].name == "reviews.json"


def test_an_unknown_task(tmp_path):
    with pytest.raises(InputError) as caught:
        read(tmp_path, "sentimental")
    assert caught.value.values["nearest"] == "sentiment"


@pytest.mark.parametrize("name", ["a.json", "a.json.gz"])
def test_too_much_is_refused_before_it_is_held(write, refused, monkeypatch, name):
    size = 1000
    monkeypatch.setattr(reading, "LIMIT", size)
    monkeypatch.setattr(contents, "BLOCK", 100)
    content = GOOD.encode() * 50
    path = write(name, gzip.compress(content) if name.endswith("gz") else content)
    held = []

    def watched(file):
        held.append(0)
        return refuse(file)

    refuse = contents.too_large
    monkeypatch.setattr(contents, "too_large", watched)
    assert refused(path, "sentiment").key == "reader_too_large"
    assert len(held) == 1


def test_a_bomb_is_never_unpacked_whole(write, refused, monkeypatch):
    """Half a gigabyte of blanks in half a megabyte; at most the limit and a block of it are held."""
    import tracemalloc

    monkeypatch.setattr(reading, "LIMIT", 4_000_000)
    path = write("a.json.gz", gzip.compress(bytes(1 << 20) * 512, 9))
    tracemalloc.start()
    assert refused(path, "sentiment").key == "reader_too_large"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 24_000_000


def test_the_limit_is_for_all_files_together(write, refused, monkeypatch, tmp_path):
    size = len(GOOD.encode())
    write("train.json", GOOD)
    write("test.json", GOOD)
    monkeypatch.setattr(reading, "LIMIT", 2 * size)
    with pytest.raises(InputError, match="train 0"):  # every text stands in test too
        read(tmp_path, "sentiment")
    monkeypatch.setattr(reading, "LIMIT", 2 * size - 1)
    assert refused(tmp_path, "sentiment").key == "reader_too_large"
