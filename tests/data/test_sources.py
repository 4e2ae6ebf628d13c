"""Every kind of source gives the same documents; what cannot be read is told in one sentence that names the place."""

import gzip
import json
import subprocess
import sys
from itertools import chain

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from nezha.data.documents import read_text_file
from nezha.data.prepare import read_sources
from nezha.data.sources.cutting import LONGEST, cut_pieces, cut_stream
from nezha.data.sources.finding import find_inputs
from nezha.data.sources.parsing import parse
from nezha.messages import InputError

DOCUMENTS = [[f"第{n}篇。", *(f"说到{n * m}次，天气很好！" for m in range(n % 4))] for n in range(1, 60)]
TEXT = "\n\n".join("\n".join(lines) for lines in DOCUMENTS) + "\n"
RECORDS = "".join(json.dumps({"id": 1, "text": "\n".join(lines)}, ensure_ascii=False) + "\n" for lines in DOCUMENTS)


def texts(source, **options):
    return [[sentence.text for sentence in document] for document in read_sources([str(source)], **options)]


def refused(source, **options) -> InputError:
    with pytest.raises(InputError) as caught:
        texts(source, **options)
    assert str(source) in str(caught.value)
    return caught.value


def table() -> pa.Table:
    return pa.table({"id": list(range(len(DOCUMENTS))), "text": ["\n".join(lines) for lines in DOCUMENTS]})


def write_arrow(path, rows: pa.Table, *, stream: bool = True) -> None:
    with (pa.ipc.new_stream if stream else pa.ipc.new_file)(str(path), rows.schema) as writer:
        writer.write_table(rows, max_chunksize=17)


def test_every_kind_of_file_and_packing_gives_the_same_documents(tmp_path):
    plain = {"a.txt": TEXT.encode(), "b.jsonl": RECORDS.encode(), "b.json": RECORDS.encode()}
    pq.write_table(table(), tmp_path / "c.parquet", row_group_size=13)
    write_arrow(tmp_path / "d.arrow", table())
    write_arrow(tmp_path / "e.arrow", table(), stream=False)
    plain |= {name: (tmp_path / name).read_bytes() for name in ("c.parquet", "d.arrow", "e.arrow")}
    for name, content in plain.items():
        (tmp_path / name).write_bytes(content)
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(content))
        half = len(content) // 2  # two frames, as pzstd and `cat` make them
        frames = [zstandard.ZstdCompressor().compress(part) for part in (content[:half], content[half:])]
        (tmp_path / f"{name}.zst").write_bytes(b"".join(frames))
    for name in plain:
        for packing in ("", ".gz", ".zst"):
            assert texts(tmp_path / f"{name}{packing}") == DOCUMENTS, name + packing


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16", "utf-16-le"])
def test_encodings(tmp_path, encoding):
    (tmp_path / "a.txt").write_bytes(TEXT.replace("说", "的").encode(encoding))
    expected = [[line.replace("说", "的") for line in lines] for lines in DOCUMENTS]
    assert texts(tmp_path / "a.txt", encoding=encoding.removesuffix("-le")) == expected


def test_a_mark_of_the_byte_order_is_no_text(tmp_path):
    (tmp_path / "a.txt").write_bytes("\ufeff一句。\r\n二句。\r\n\r\n\r\n\ufeff三句。".encode())
    assert texts(tmp_path / "a.txt") == [["一句。", "二句。"], ["三句。"]]


def test_a_plain_file_is_read_as_it_always_was(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT + "\n \t\n　\n末\n", encoding="utf-8")
    assert texts(tmp_path / "a.txt") == [[s.text for s in d] for d in read_text_file(tmp_path / "a.txt")]


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path):
    for name, text in (("b/x.txt", "二"), ("a.txt", "一"), ("c.jsonl", '{"text": "三"}'), (".hidden/no.txt", "无")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "README.md").write_text("no data", encoding="utf-8")
    (tmp_path / "settings.json").write_text("{}", encoding="utf-8")
    assert texts(tmp_path) == [["一"], ["二"], ["三"]]


def test_a_saved_data_set_is_what_its_state_lists(tmp_path):
    write_arrow(tmp_path / "data-00000-of-00001.arrow", table())
    write_arrow(tmp_path / "cache-1234.arrow", table().slice(0, 3))
    (tmp_path / "state.json").write_text('{"_data_files": [{"filename": "data-00000-of-00001.arrow"}]}')
    (tmp_path / "dataset_info.json").write_text("{}")
    assert texts(tmp_path) == DOCUMENTS


def test_marked_words_and_tags_are_kept(tmp_path):
    lines = [
        {"words": ["北京", "大学"], "tags": ["ns", "n"]},
        {"words": [["我们", "学习"], ["汉语"]], "tags": [["r", "v"], ["n"]]},
        {"words": ["没有", "词性"], "tags": None},
        {"words": None, "text": "没有标注"},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    pq.write_table(pa.table({"words": [["北京", "大学"]], "tags": [["ns", "n"]]}), tmp_path / "b.parquet")
    found = list(read_sources([str(tmp_path)]))
    assert [[(s.words, s.tags) for s in d] for d in found] == [
        [(("北京", "大学"), ("ns", "n"))],
        [(("我们", "学习"), ("r", "v")), (("汉语",), ("n",))],
        [(("没有", "词性"), None)],
        [(None, None)],
        [(("北京", "大学"), ("ns", "n"))],
    ]
    assert [s.text for d in found for s in d][1] == "我们学习"


def test_a_long_line_is_cut_into_sentences_and_a_short_one_is_not(tmp_path):
    (tmp_path / "a.txt").write_text("天气很好。" * 80 + "\n" + "天气很好。" * 81, encoding="utf-8")
    assert texts(tmp_path / "a.txt") == [["天气很好。" * 80, *["天气很好。"] * 81]]


def test_halves_of_surrogate_pairs_in_json_are_no_error(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "好\\ud83d\\ude00的\\ud83d书"}', encoding="utf-8")
    assert texts(tmp_path / "a.jsonl") == [["好😀的\ufffd书"]]


@pytest.mark.parametrize("size", [1, 7, 64, 1000, 1 << 20])
@pytest.mark.parametrize("name", ["a.txt", "b.jsonl"])
def test_the_size_of_a_piece_changes_no_document(tmp_path, size, name):
    content = TEXT.replace("\n\n", "\n \r\n") if size % 2 else TEXT
    (tmp_path / name).write_text(content if name == "a.txt" else RECORDS, encoding="utf-8")
    pieces = list(cut_pieces(find_inputs([tmp_path / name]), size=size))
    assert b"".join(piece.payload for piece in pieces) == (tmp_path / name).read_bytes()
    assert [[s.text for s in d] for piece in pieces for d in parse(piece)] == DOCUMENTS
    starts = [(piece.start, piece.line) for piece in pieces]
    whole = (tmp_path / name).read_bytes()
    assert starts == [(start, whole[:start].count(b"\n") + 1) for start, _ in starts]
    assert len(pieces) > 3 or size > 64


def test_a_document_without_end_is_cut_at_a_line(tmp_path):
    line = b"x" * 999 + b"\n"
    content = line * (LONGEST // len(line) + 5000)
    (tmp_path / "a.txt").write_bytes(content)
    pieces = list(cut_pieces(find_inputs([tmp_path / "a.txt"])))
    assert [piece.severed for piece in pieces] == [True, False]
    assert all(piece.payload.endswith(b"x\n") and len(piece.payload) <= LONGEST for piece in pieces)
    assert sum(len(piece.payload) for piece in pieces) == len(content)


def test_what_is_cut_does_not_depend_on_how_much_a_read_gives():
    content = TEXT.encode()
    whole = list(cut_stream(_reader(content), 100, blank=True, path="x"))
    assert whole == list(cut_stream(_reader(content), 100, blank=True, path="x"))
    assert all(payload.endswith(b"\n\n") for payload, *_ in whole[:-1])


def _reader(content: bytes):
    place = 0

    def read(count: int) -> bytes:
        nonlocal place
        place += count
        return content[place - count : place]

    return read


MIXED = "北京的天气。\n今天很好。\n".encode() + "我们的大学在这里\n".encode("gb18030") + "好\n".encode()
BAD = {
    "picture": ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "corpus_binary", "NUL byte at 8"),
    "NUL": ("a.txt", "好\n一\0二".encode(), "corpus_binary", "NUL byte at 7"),
    "gb18030": (
        "a.txt",
        "我们的大学在北京，天气好。\n".encode("gb18030"),
        "corpus_other_encoding",
        "--encoding gb18030",
    ),
    "big5": ("a.txt", "我們的大學在這裡，天氣是好的。\n".encode("big5"), "corpus_other_encoding", "--encoding big5"),
    "mixed": ("a.txt", MIXED, "corpus_mixed", "line 3 of"),
    "utf-16": ("a.txt", "北京\n".encode("utf-16"), "corpus_other_encoding", "--encoding utf-16"),
    "neither": ("a.txt", b"abc\n\xff\xff\xff\xff\xff\xff\xff\xff\xff\n", "corpus_undecodable", "line 2 of"),
    "cut gz": ("a.txt.gz", gzip.compress(TEXT.encode())[:-20], "corpus_packing", "breaks off"),
    "no gz": ("a.txt.gz", b"plain text", "corpus_packing", "whole .gz"),
    "cut zst": ("a.txt.zst", zstandard.ZstdCompressor().compress(TEXT.encode())[:-20], "corpus_packing", "no end"),
    "no zst": ("a.txt.zst", b"plain text", "corpus_packing", "whole .zst"),
    "broken JSON": ("a.jsonl", b'{"text": "a"}\n\n{"text": \n', "record_broken", "a.jsonl:3 "),
    "no object": ("a.jsonl", b'["a"]\n', "record_no_object", "a.jsonl:1 holds a list"),
    "no field": ("a.jsonl", b'{"title": "a", "body": "b"}\n', "field_missing", "a.jsonl:1 has title, body"),
    "number": ("a.jsonl", b'{"text": 3}\n', "field_no_text", "a.jsonl:1 has a int"),
    "words": ("a.jsonl", b'{"words": ["a", 3]}\n', "words_no_list", "a.jsonl:1 differs"),
    "tags": ("a.jsonl", b'{"words": ["a", "b"], "tags": ["n"]}\n', "words_no_list", "a.jsonl:1 differs"),
    "no parquet": ("a.parquet", b"PAR1 and no more", "corpus_broken", "expected a parquet file"),
    "no arrow": ("a.arrow", b"nothing of the kind", "corpus_broken", "expected a arrow file"),
}


@pytest.mark.parametrize(("name", "content", "key", "said"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_is_told_with_its_place(tmp_path, name, content, key, said):
    (tmp_path / name).write_bytes(content)
    error = refused(tmp_path / name)
    assert error.key == key, error
    assert said in str(error)
    assert any("一" <= character <= "鿿" for character in error.text("zh"))


def test_a_bad_line_is_counted_from_the_start_of_the_file_in_any_piece(tmp_path):
    (tmp_path / "a.jsonl").write_text(RECORDS + "{\n", encoding="utf-8")
    pieces = cut_pieces(find_inputs([tmp_path / "a.jsonl"]), size=50)
    with pytest.raises(InputError, match=f":{len(DOCUMENTS) + 1} is none"):
        list(chain.from_iterable(map(parse, pieces)))


def test_a_table_without_the_column_says_which_it_has(tmp_path):
    pq.write_table(pa.table({"title": ["a"], "content": ["b"]}), tmp_path / "a.parquet")
    error = refused(tmp_path / "a.parquet")
    assert (error.key, "title, content" in str(error)) == ("field_missing", True)
    assert texts(tmp_path / "a.parquet", field="content") == [["b"]]


def test_folders_with_nothing_to_read(tmp_path):
    assert refused(tmp_path).key == "folder_empty"
    (tmp_path / "a.docx").write_bytes(b"x")
    (tmp_path / "b.pdf").write_bytes(b"x")
    assert "found .docx, .pdf" in str(refused(tmp_path))


LONG_LINE = """
import resource, sys
from nezha.data.prepare import read_sources
from nezha.messages import InputError
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    list(read_sources([sys.argv[1]]))
except InputError as error:
    print(error.key, error)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize("packing", ["", ".zst"])
def test_a_line_of_200_megabytes_is_refused_in_little_memory(tmp_path, packing):
    path = tmp_path / f"a.txt{packing}"
    opened = zstandard.open(path, "wb") if packing else path.open("wb")
    with opened as file:
        file.write("前面的一行。\n".encode())
        for _ in range(200):
            file.write(b"a" * (1 << 20))
    done = subprocess.run([sys.executable, "-c", LONG_LINE, path], capture_output=True, text=True, check=True)
    said, grown = done.stdout.splitlines()
    assert said.startswith("corpus_long_line ")
    assert f"line 2 of {path}" in said
    assert int(grown) < 120  # MiB; `resource` counts in KiB on Linux
